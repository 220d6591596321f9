"""Search among 100,000 sheets of 500 words, beside ranking by the full vectors, and beside SQLite's FTS5.

The texts are invented words, as frequent as words are (Zipf's law): a document says the word of rank r with a
probability of about 1 - exp(-46 / r).
"""

import itertools
import random
import sqlite3
from time import perf_counter

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from accounts.models import Person
from bench.client import quantile
from bench.figure import Figure
from capitalisation.models import Sheet, SheetVersion
from records.searching import SearchEntry
from remam.demo.cast import DOMAIN
from remam.search import search
from remam.seed.load import unhurried

DOCUMENTS, LENGTH, VOCABULARY = 100_000, 500, 30_000
# Ranks of the words looked for: in about a third of the documents, in one of twenty, in one of two hundred.
RANKS = {"common": range(110, 150, 8), "medium": range(1000, 1100, 20), "rare": range(10_000, 10_500, 100)}
ROUNDS = 4
# Keys of the copies lie so far above those of the rows that they are copies of.
STEP = 1_000_000


def measure():
    """Yield the figures of the search."""
    names = words()
    if not SearchEntry.objects.filter(object_id__gt=STEP).exists():
        with unhurried():
            fill(names)
    small = beside_in_sqlite()
    asked = [names[rank] for ranks in RANKS.values() for rank in ranks]
    coordinator = Person.objects.get(email=f"coordination@{DOMAIN}")
    ways = {
        "visitor": lambda word: _portal(word, AnonymousUser()),
        "coordinator": lambda word: _portal(word, coordinator),
        "ts_rank": _full_vectors,
        "fts5": lambda word: _sqlite(small, word),
    }
    times = {name: [] for name in ways}
    for number in range(ROUNDS + 1):
        for word in asked:
            for name, way in ways.items():
                begun = perf_counter()
                way(word)
                if number:
                    times[name].append(1000 * (perf_counter() - begun))
    p95 = {name: quantile(values, 0.95) for name, values in times.items()}
    for reader in ("visitor", "coordinator"):
        yield Figure(f"search_p50_{reader}", quantile(times[reader], 0.5), "ms")
        yield Figure(f"search_p95_{reader}", p95[reader], "ms", "ts_rank", p95["ts_rank"], 0.25)
        yield Figure(f"search_p95_{reader}_fts5", p95[reader], "ms", "fts5", p95["fts5"], 1)


def _portal(word, person):
    person.__dict__.pop("_offices", None)
    return list(search(word, person).page({}, 1))


def _full_vectors(word):
    with connection.cursor() as cursor:
        query = "SELECT %s FROM records_searchentry AS entry, search_query(%%s) AS asked WHERE words @@ asked %s"
        cursor.execute(query % ("entry.id, ts_rank(words, asked) AS rank", "ORDER BY rank DESC LIMIT 20"), [word])
        cursor.fetchall()
        cursor.execute(query % ("kind, acronym, extract(year FROM day), count(*)", "GROUP BY 1, 2, 3"), [word])
        cursor.fetchall()


def _sqlite(small, word):
    small.execute("SELECT rowid FROM told WHERE told MATCH ? ORDER BY bm25(told) LIMIT 20", [word]).fetchall()
    small.execute(
        "SELECT kind, acronym, year, count(*) FROM told JOIN facts ON facts.id = told.rowid"
        " WHERE told MATCH ? GROUP BY 1, 2, 3",
        [word],
    ).fetchall()


def words():
    """Return the vocabulary, the most frequent word first."""
    syllables = [first + vowel for first in "bcdfgjklmnprstvz" for vowel in "aeiou"]
    chance = random.Random(7)
    made = {}
    while len(made) < VOCABULARY:
        made["".join(chance.choices(syllables, k=chance.randrange(3, 6)))] = None
    return list(made)


def texts(names, number):
    """Yield so many texts of 500 words."""
    chance = random.Random(11)
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(names) + 1)))
    for _text in range(number):
        yield " ".join(chance.choices(names, cum_weights=weights, k=LENGTH))


def fill(names):
    """Copy the sheets until there are 100,000, and give each entry of theirs an invented text."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DROP INDEX search_entry_words, search_entry_names")
        there = SheetVersion.objects.count()
        for copy in range(1, DOCUMENTS // there):
            for model in (Sheet, SheetVersion, SearchEntry):
                cursor.execute(_copying(model, copy * STEP, there))
        cursor.execute("CREATE TEMPORARY TABLE invented (place bigint PRIMARY KEY, body text)")
        with cursor.copy("COPY invented FROM STDIN") as target:
            for place, text in enumerate(texts(names, DOCUMENTS)):
                target.write_row((place, text))
        cursor.execute(
            "UPDATE records_searchentry AS entry SET text = body"
            " FROM invented JOIN (SELECT id, row_number() OVER () - 1 AS place FROM records_searchentry"
            " WHERE kind = 'sheet') AS placed USING (place) WHERE placed.id = entry.id"
        )
        cursor.execute("CREATE INDEX search_entry_words ON records_searchentry USING gin (words)")
        cursor.execute("CREATE INDEX search_entry_names ON records_searchentry USING gin (names gin_trgm_ops)")
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM FULL ANALYZE records_searchentry")
        cursor.execute("VACUUM ANALYZE")


def _copying(model, step, limit):
    """The SQL that copies the first rows of a table, with higher keys."""
    moved = {"id", "object_id", "sheet_id", "latest_id", "online_id"}
    names = [field.column for field in model._meta.concrete_fields if not field.generated]
    values = [f"{name} + {step}" if name in moved else name for name in names]
    where = f"id <= {STEP}" + (" AND kind = 'sheet'" if model is SearchEntry else "")
    table = model._meta.db_table
    return (
        f"INSERT INTO {table} ({', '.join(f'"{name}"' for name in names)})"
        f" SELECT {', '.join(values)} FROM {table} WHERE {where} ORDER BY id LIMIT {limit}"
    )


def beside_in_sqlite():
    """Return a database in memory with the same texts."""
    small = sqlite3.connect(":memory:")
    small.execute("CREATE VIRTUAL TABLE told USING fts5(title, body, content='')")
    small.execute("CREATE TABLE facts (id INTEGER PRIMARY KEY, kind, acronym, year)")
    rows = SearchEntry.objects.values_list("pk", "title_fr", "text", "kind", "acronym", "day__year")
    for pk, title, text, *facts in rows.iterator(chunk_size=5000):
        small.execute("INSERT INTO told (rowid, title, body) VALUES (?, ?, ?)", [pk, title, text])
        small.execute("INSERT INTO facts VALUES (?, ?, ?, ?)", [pk, *facts])
    return small
