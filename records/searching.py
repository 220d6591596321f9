"""The index of what can be searched: one row for each record, kept by triggers in the tables of the records.

A row holds the texts that are searched and shown; its vectors are generated from them by the database, by functions
(migration 0004) that know what a word is in French and in Arabic. Of who may see which row only this is known here:
whether everybody may. Whoever asks narrows the entries to those of records that the reader may see.
"""

import re
from dataclasses import dataclass

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVectorField, TrigramWordSimilarity
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.expressions import RawSQL

# When the words as they are written find fewer than these, those that are written almost so are looked for too.
FEW = 3
# What a word counts for: nothing in the rest of the text, then in its first lines, in what it is about, in the title.
WEIGHTS = [0.0, 0.15, 0.3, 1.0]
# Divides by how many different words a row has: "Agadir" is rather the city than a sheet about its port.
BY_LENGTH = 8
TITLE = ("title_fr", "title_ar")
ABOUT = ("place_fr", "place_ar", "acronym", "topic")


class Typed(SearchQuery):
    """What somebody typed, as the database's search_query() understands it."""

    def __init__(self, words):
        super().__init__(words)
        self.function = "search_query"


def code_of(words):
    """Return the condition that the words are a record's code: FBP-12, fbp 12, REMAGDU."""
    code = re.sub(r"[\s‐-―-]+", "-", words.strip())
    # A version of a sheet (FBP-12.2) is found as its sheet.
    code = re.sub(r"(?<=\d)\.\d+$", "", code)
    return Q(code__in=[code.upper(), code.lower()])


class SearchEntryQuerySet(models.QuerySet):
    def matching(self, words):
        """Those that say all of `words`, whatever accents and endings; the last word may be unfinished."""
        return self.filter(Q(words=Typed(words)) | code_of(words))

    def alike(self, words):
        """Those too in whose title, place or network a word is written almost so."""
        return self.filter(Q(pk__in=RawSQL("SELECT unnest(search_alike(%s))", [words])) | code_of(words))

    def ranked(self, words, *, widened=False):
        """Each with `rank`: what is called so first, then how well its first lines answer.

        widened: they come from alike(), where how alike they are counts too. It costs more than all the rest, which is
        nothing for the few rows that there are then.

        The vector of the first lines is short enough to lie in the row itself: to rank a thousand rows does not fetch
        a thousand long vectors.
        """
        named = Case(When(code_of(words), then=1.0), default=0.0)
        said = SearchRank(F("head"), Typed(words), weights=WEIGHTS, normalization=Value(BY_LENGTH))
        if not widened:
            return self.annotate(rank=said + named)
        likeness = TrigramWordSimilarity(Func(Value(words), function="search_plain"), F("names"))
        return self.annotate(rank=said + named + likeness * Value(0.05))


class SearchEntry(models.Model):
    """What is searched of one record. Written by the database only, by the triggers of `Indexed`."""

    kind = models.CharField(max_length=12)
    object_id = models.BigIntegerField()
    code = models.CharField(max_length=60, db_default="")
    # What the row shows: where there is no Arabic title, the French one, which is the only one of most records.
    title_fr = models.TextField(db_default="")
    title_ar = models.TextField(db_default="")
    place_fr = models.TextField(db_default="")
    place_ar = models.TextField(db_default="")
    acronym = models.TextField(db_default="")
    topic = models.TextField(db_default="")
    detail = models.TextField(db_default="")
    day = models.DateField(null=True)
    # What everybody may see, which most searches are about: to ask it of each record would cost more than to find it.
    is_public = models.BooleanField(db_default=False)
    # The rest of what may be found: never what only some of those who see the record may read.
    text = models.TextField(db_default="")
    more = models.TextField(db_default="")
    # Keys of what the names above are copied from, so that a change there is copied too.
    city_id = models.BigIntegerField(null=True)
    network_id = models.BigIntegerField(null=True)
    topic_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)

    names = models.GeneratedField(
        expression=Func(*map(F, TITLE + ABOUT), function="search_names"),
        output_field=models.TextField(),
        db_persist=True,
    )
    words = models.GeneratedField(
        expression=Func(*map(F, (*TITLE, *ABOUT, "text", "more")), function="search_words"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    head = models.GeneratedField(
        expression=Func(*map(F, (*TITLE, *ABOUT, "text")), function="search_head"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_entry_once")]
        indexes = [
            GinIndex(fields=["words"], name="search_entry_words"),
            GinIndex(fields=["names"], opclasses=["gin_trgm_ops"], name="search_entry_names"),
            models.Index(fields=["code"], name="search_entry_code"),
            models.Index(fields=["city_id"], name="search_entry_city"),
            models.Index(fields=["network_id"], name="search_entry_network"),
            models.Index(fields=["topic_id"], name="search_entry_topic"),
            models.Index(fields=["person_id"], name="search_entry_person"),
        ]

    def __str__(self):
        return f"{self.kind} {self.object_id}"


@dataclass(frozen=True)
class Indexed:
    """A kind of record that is searched, and the triggers that keep its entries.

    tables: what stands after FROM. key: the record's key in it. columns: column of SearchEntry -> SQL expression; one
    that may be empty is NULL or "". public: which of them everybody may see, as `visible_to` has it (a test compares
    the two). where: which rows of the tables are such records.
    """

    kind: str
    tables: str
    key: str
    columns: dict
    public: str
    where: str = "TRUE"

    def written(self, where):
        """Return the SQL that writes the entries of the records `where` says (an SQL condition)."""
        columns = {**self.columns, "is_public": self.public}
        names = ("kind", "object_id", *columns)
        kept = ("day", "city_id", "network_id", "topic_id", "person_id", "is_public")
        values = [sql if name in kept else f"coalesce({sql}, '')" for name, sql in columns.items()]
        changing = ", ".join(columns)
        told = ", ".join(f"EXCLUDED.{name}" for name in columns)
        there = ", ".join(f"entry.{name}" for name in columns)
        return (
            f"INSERT INTO records_searchentry AS entry ({', '.join(names)})"
            f" SELECT '{self.kind}', {', '.join([self.key, *values])} FROM {self.tables} WHERE {self.where} AND {where}"
            f" ON CONFLICT (kind, object_id) DO UPDATE SET ({changing}) = ROW({told})"
            f" WHERE ({there}) IS DISTINCT FROM ({told});"
        )

    def opened(self, where):
        """Return the SQL that tells the entries of the records `where` says whether everybody may see them."""
        return (
            f"UPDATE records_searchentry AS entry SET is_public = {self.public} FROM {self.tables}"
            f" WHERE {self.where} AND {where} AND entry.kind = '{self.kind}' AND entry.object_id = {self.key}"
            f" AND entry.is_public <> ({self.public});"
        )

    def triggers(self):
        """Return the triggers of the record's own table."""
        return [
            pgtrigger.Trigger(
                name="search_written",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=f"{self.written(f'{self.key} = NEW.id')} RETURN NULL;",
            ),
            pgtrigger.Trigger(
                name="search_removed",
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                func=f"DELETE FROM records_searchentry WHERE kind = '{self.kind}' AND object_id = OLD.id; RETURN NULL;",
            ),
        ]


def follows(where, **columns):
    """Return the trigger by which a change of what entries name is copied to the entries `where` says.

    columns: column of SearchEntry -> SQL expression on NEW.
    """
    copied = ", ".join(f"{name} = {sql}" for name, sql in columns.items())
    changed = " OR ".join(f"{name} IS DISTINCT FROM {sql}" for name, sql in columns.items())
    return pgtrigger.Trigger(
        name="search_followed",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        func=f"UPDATE records_searchentry SET {copied} WHERE {where} AND ({changed}); RETURN NULL;",
    )
