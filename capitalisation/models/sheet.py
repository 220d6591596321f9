import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.person import Language, Person
from capitalisation.enums import (
    EDITABLE,
    IN_DISCUSSION,
    ONLINE,
    ROWS,
    UNDER_WAY,
    Licence,
    SheetStatus,
)
from capitalisation.models.sheet_text import SEARCHED_TEXTS, SheetText
from networks.enums import Visibility
from networks.models import City
from networks.models.appointment import offices_of
from networks.models.network import NetworkRecord, NetworkRecordQuerySet
from records.conditions import under
from records.journal import Record
from records.searching import Indexed

SEARCHED = Indexed(
    kind="sheet",
    tables="capitalisation_sheetversion AS v JOIN capitalisation_sheet AS s ON s.id = v.sheet_id"
    " JOIN networks_city AS c ON c.id = s.city_id JOIN networks_network AS n ON n.id = s.lead_network_id"
    " LEFT JOIN networks_subtheme AS t ON t.id = v.sub_theme_id",
    key="v.id",
    columns={
        "code": "'FBP-' || v.sheet_id",
        "title_fr": "v.title",
        "place_fr": "c.name_fr",
        "place_ar": "c.name_ar",
        "acronym": "n.acronym",
        "topic": "t.name_fr || ' ' || t.name_ar",
        "detail": "v.status",
        "day": "v.published_on",
        "text": " || ' ' || ".join(f"v.{name}" for name in SEARCHED_TEXTS),
        "city_id": "s.city_id",
        "network_id": "s.lead_network_id",
        "topic_id": "v.sub_theme_id",
    },
    public="v.status IN ('published', 'to_update') AND s.online_id IS NOT NULL AND s.visibility = 'public'",
)


class SheetQuerySet(NetworkRecordQuerySet):
    # Readers are shown published sheets only.
    RELEASED = Q(online__isnull=False)

    def published(self):
        """The only definition of a published sheet: it has a version online."""
        return self.released()

    def worked_on_by(self, person, offices):
        """Besides the city and the coordination: who reviews one of its versions, while in office in its network."""
        seen = super().worked_on_by(person, offices)
        if offices.network_ids:
            reviewed = SheetVersion._base_manager.filter(reviewer=person).values("sheet")
            seen |= Q(pk__in=reviewed, lead_network__in=offices.network_ids)
        return seen

    def public(self):
        """Published and open to everybody: the library."""
        return self.published().filter(visibility=Visibility.PUBLIC)


@pghistory.track()
class Sheet(NetworkRecord):
    """A good-practice sheet: what stays the same from version to version."""

    code_prefix = "FBP"
    listed_under = (_("Sheets"), "capitalisation:sheets")

    city = models.ForeignKey(City, models.PROTECT, related_name="sheets", verbose_name=_("city"))
    # What readers see, and what is being worked on or was last; kept by the actions.
    online = models.OneToOneField(
        "capitalisation.SheetVersion", models.PROTECT, null=True, blank=True, related_name="online_of"
    )
    latest = models.OneToOneField(
        "capitalisation.SheetVersion", models.PROTECT, null=True, blank=True, related_name="latest_of"
    )
    first_published_on = models.DateField(_("first published on"), null=True, blank=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(online=None) | Q(first_published_on__isnull=False), name="sheet_online_was_published"
            ),
        ]
        indexes = [
            models.Index(fields=["visibility"], condition=Q(online__isnull=False), name="sheet_online_by_visibility")
        ]
        triggers = [
            pgtrigger.Trigger(
                name="search_followed",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("city_id", "lead_network_id"),
                func=f"{SEARCHED.written('v.sheet_id = NEW.id')} RETURN NULL;",
            ),
            # By itself: what the words of a text are need not be found out again to publish it.
            pgtrigger.Trigger(
                name="search_opened",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("online_id", "visibility"),
                func=f"{SEARCHED.opened('v.sheet_id = NEW.id')} RETURN NULL;",
            ),
        ]
        verbose_name = _("good-practice sheet")
        verbose_name_plural = _("good-practice sheets")

    def __str__(self):
        version = self.online or self.latest
        return version.title if version else self.code

    @property
    def crumb(self):
        return self.code

    def get_absolute_url(self):
        return reverse("capitalisation:sheet", args=[self.pk])

    @property
    def public_url(self):
        """The page that readers see."""
        return reverse("capitalisation:practice", args=[self.pk])

    @property
    def acting_city_id(self):
        return self.city_id

    def acting_network_ids(self):
        """The focal points of the lead network write; those of the other networks read."""
        return {self.lead_network_id}


class SheetVersionQuerySet(models.QuerySet):
    def under_way(self):
        """Those being written or reviewed."""
        return self.filter(status__in=UNDER_WAY)

    def newest_for(self, person):
        """Of each sheet that `person` sees, the newest version that they see."""
        offices = offices_of(person)
        last, online = Q(sheet__latest=F("pk")), Q(status__in=ONLINE)
        if offices.is_secretariat:
            return self.filter(last)
        read = online & under("sheet", Sheet.objects.read_by(person))
        if not offices.any:
            return self.filter(read)
        # Reviewers see the versions given to them besides the one online, which is all that other readers see.
        reviewed = Q(sheet__in=self.model.objects.filter(reviewer=person).values("sheet"))
        newest = self.visible_to(person).filter(reviewed).order_by("sheet_id", "-number").distinct("sheet_id")
        own = self._own(offices)
        return self.filter(own & last | ~own & (~reviewed & read | reviewed & Q(pk__in=newest.values("pk"))))

    def complete(self):
        """Each with its sheet, rows and authors, all read in one query: see `rows_of` and `writers`."""
        read = {f"{name}_read": _rows_as_json(name) for name in ROWS}
        names = ("id", "given_name", "family_name", "name_ar")
        authors = Person.objects.filter(sheet_versions=OuterRef("pk")).order_by("family_name", "given_name", "pk")
        read["authors_read"] = ArraySubquery(authors.values(read=JSONObject(**{name: name for name in names})))
        related = ("sheet__city__region", "sheet__lead_network", "sub_theme", "origin", "reviewer", "created_by")
        return self.select_related(*related).annotate(**read)

    def visible_to(self, person):
        """Online versions with their sheet; the others for those who work on the sheet."""
        offices = offices_of(person)
        if offices.is_secretariat:
            return self
        seen = Q(status__in=ONLINE) & under("sheet", Sheet.objects.seen_by(person))
        if offices.any:
            seen |= self._own(offices)
        if offices.network_ids:
            seen |= Q(reviewer=person, sheet__lead_network__in=offices.network_ids)
        return self.filter(seen)

    def _own(self, offices):
        return Q(sheet__lead_network__in=offices.coordinated_ids) | Q(sheet__city__in=offices.city_ids)


def _rows_as_json(name):
    """The rows of one kind of the version asked for, in order, as an array of JSON."""
    model = SheetVersion._meta.get_field(name).related_model
    columns = [field.name for field in model._meta.concrete_fields if field.name != "version"]
    rows = model.objects.filter(version=OuterRef("pk")).order_by("position", "pk")
    return ArraySubquery(rows.values(read=JSONObject(**{column: column for column in columns})))


@pghistory.track()
class SheetVersion(SheetText, Record):
    """One version of a sheet's text, with its own way from draft to publication."""

    listed_under = Sheet.listed_under

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="versions", verbose_name=_("sheet"))
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    status = models.CharField(_("state"), max_length=12, choices=SheetStatus, default=SheetStatus.DRAFT)
    # Two people writing: the one who saves second is told, and sees both texts.
    revision = models.PositiveIntegerField(default=0, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FRENCH)
    authors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="sheet_versions", verbose_name=_("authors")
    )
    # Whoever saved the text, and so cannot be taken from the authors: nobody publishes what they wrote.
    saved_by = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, editable=False, related_name="+")
    licence = models.CharField(_("licence"), max_length=12, choices=Licence, default=Licence.CC_BY)
    review_by = models.DateField(_("to be reviewed by"), null=True, blank=True)

    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reviewed_versions",
        verbose_name=_("reviewer"),
    )
    submitted_on = models.DateField(_("submitted on"), null=True, blank=True)
    validated_on = models.DateField(_("validated on"), null=True, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    # The second gate, when the setting asks for it.
    released_by_secretariat = models.BooleanField(_("released by the secretariat"), default=False)

    objects = SheetVersionQuerySet.as_manager()

    class Meta:
        ordering = ["sheet", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="sheet_version_number_once"),
            models.UniqueConstraint(fields=["sheet"], condition=Q(status__in=ONLINE), name="sheet_one_version_online"),
            models.UniqueConstraint(
                fields=["sheet"],
                condition=Q(status__in=UNDER_WAY),
                name="sheet_one_version_under_way",
                violation_error_message=_("A newer version of this sheet is already being written."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[*ONLINE, SheetStatus.REPLACED])
                | Q(published_on__isnull=False, validated_on__isnull=False),
                name="sheet_published_was_validated",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(started_on=None) | Q(ended_on__gte=F("started_on")),
                name="sheet_ended_after_started",
                violation_error_message=_("The end cannot be before the beginning."),
            ),
            models.CheckConstraint(
                condition=(Q(budget_mad=None) | Q(budget_mad__gte=0))
                & (Q(running_cost_mad=None) | Q(running_cost_mad__gte=0)),
                name="sheet_costs_not_negative",
                violation_error_message=_("An amount cannot be negative."),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "id"], include=["sheet"], name="sheet_version_of_status"),
            models.Index(fields=["-published_on"], name="sheet_version_latest_first"),
        ]
        triggers = SEARCHED.triggers()
        verbose_name = _("version of a sheet")
        verbose_name_plural = _("versions of sheets")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("capitalisation:sheet", args=[self.sheet_id])

    @property
    def code(self):
        """The sheet's code and the version's number, for instance FBP-12.2."""
        return f"{Sheet.code_prefix}-{self.sheet_id}.{self.number}"

    @property
    def crumb(self):
        """The sheet's: its page opens in the newest version."""
        return f"{Sheet.code_prefix}-{self.sheet_id}"

    @property
    def is_editable(self):
        return self.status in EDITABLE

    @property
    def is_online(self):
        return self.status in ONLINE

    @property
    def direction(self):
        """The writing direction of the text."""
        return "rtl" if self.language == Language.ARABIC else "ltr"

    @property
    def is_due(self):
        """True if its review-by date is past."""
        return self.review_by is not None and self.review_by < timezone.localdate()

    @property
    def acting_city_id(self):
        return self.sheet.city_id

    @property
    def lead_network_id(self):
        return self.sheet.lead_network_id

    def acting_network_ids(self):
        return self.sheet.acting_network_ids()

    @property
    def in_discussion(self):
        """True while it is commented, answered and resolved."""
        return self.status in IN_DISCUSSION

    def rows_of(self, name):
        """The rows named "blocks", "steps", "actors" or "results", in order; no query after `complete()`."""
        read = self.__dict__.get(f"{name}_read")
        if read is None:
            return list(getattr(self, name).all())
        model = self._meta.get_field(name).related_model
        return [model(version=self, **values) for values in read]

    @property
    def writers(self):
        """The authors; no query after `complete()`."""
        read = self.__dict__.get("authors_read")
        return list(self.authors.all()) if read is None else [Person(**values) for values in read]

    def was_written_by(self, person):
        """True if the person opened this version or saved its text."""
        return self.created_by_id == person.pk or person in self.writers
