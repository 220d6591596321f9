import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from networks.enums import Colour, Lever, MembershipStatus, Phase, Visibility
from networks.models.appointment import offices_of
from networks.models.city import BilingualName, City
from records.conditions import EVERYTHING
from records.journal import Record
from records.searching import Indexed, follows


class NetworkQuerySet(models.QuerySet):
    def visible_to(self, _person):
        """Networks are public."""
        return self

    def with_city_count(self):
        """Each with `city_count`: its cities with an active membership."""
        active = models.Q(memberships__status=MembershipStatus.ACTIVE, memberships__city__isnull=False)
        return self.annotate(city_count=models.Count("memberships", filter=active))


SEARCHED = Indexed(
    kind="network",
    tables="networks_network AS n",
    key="n.id",
    columns={
        "code": "n.acronym",
        "title_fr": "n.theme_fr",
        "title_ar": "n.theme_ar",
        "place_fr": "n.name_fr",
        "place_ar": "n.name_ar",
        "acronym": "n.acronym",
        "text": "n.presentation_fr || ' ' || n.presentation_ar",
        "network_id": "n.id",
    },
    public="TRUE",
)


@pghistory.track()
class Network(BilingualName):
    """Cities that work together on one theme. Its acronym is its public code."""

    acronym = models.CharField(_("acronym"), max_length=12, unique=True)
    theme_fr = models.CharField(_("theme in French"), max_length=120)
    theme_ar = models.CharField(_("theme in Arabic"), max_length=120, blank=True)
    presentation_fr = models.TextField(_("presentation in French"), blank=True)
    presentation_ar = models.TextField(_("presentation in Arabic"), blank=True)
    charter = models.TextField(_("charter"), blank=True)
    # With more than eight networks some share a hue: the acronym always stands beside it.
    colour = models.CharField(_("colour"), max_length=8, choices=Colour)
    icon = models.CharField(_("icon"), max_length=40, default="diagram-3")
    phase = models.CharField(_("phase"), max_length=20, choices=Phase, default=Phase.PREPARATION)
    representative_city = models.ForeignKey(
        City,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="represents",
        verbose_name=_("representative city"),
    )
    founded_on = models.DateField(_("founded on"), null=True, blank=True)

    objects = NetworkQuerySet.as_manager()

    class Meta:
        ordering = ["acronym"]
        triggers = [*SEARCHED.triggers(), follows("network_id = NEW.id", acronym="NEW.acronym")]
        verbose_name = _("network")
        verbose_name_plural = _("networks")

    def get_absolute_url(self):
        return reverse("network", args=[self.acronym])

    @property
    def theme(self):
        """The theme in the language of the page."""
        return (self.theme_ar if get_language() == "ar" else "") or self.theme_fr

    @property
    def presentation(self):
        """The presentation in the language of the page."""
        return (self.presentation_ar if get_language() == "ar" else "") or self.presentation_fr

    @property
    def lead_network_id(self):
        return self.pk

    @property
    def acting_city_id(self):
        return None

    def acting_network_ids(self):
        return {self.pk}


class SubTheme(BilingualName):
    """A part of a network's theme."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="sub_themes", verbose_name=_("network"))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["network", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["network", "name_fr"], name="sub_theme_once_per_network")]
        triggers = [follows("topic_id = NEW.id", topic="NEW.name_fr || ' ' || NEW.name_ar")]
        verbose_name = _("sub-theme")
        verbose_name_plural = _("sub-themes")


class NetworkRecordQuerySet(models.QuerySet):
    """What a person may see of the records that belong to networks, by each record's visibility.

    Subclasses narrow what readers are shown with `RELEASED`, and widen what those who work on it see with
    `worked_on_by()`.
    """

    # Which readers may be shown at all; the others are seen only by those who work on them.
    RELEASED = EVERYTHING
    # Name of the field of the city whose officials act for the record.
    city_field = "city"

    def released(self):
        return self.filter(self.RELEASED)

    def visible_to(self, person):
        """Those that `person` (or an anonymous visitor) may see."""
        return self.filter(self.seen_by(person))

    def seen_by(self, person):
        """A condition: what `person` may see. Asked of each record by itself: nobody reads all to show twenty."""
        offices = offices_of(person)
        if offices.is_secretariat:
            return EVERYTHING
        read = self.read_by(person)
        return read | self.worked_on_by(person, offices) if offices.any else read

    def read_by(self, person):
        """A condition: released, and open to what `person` is; without what they work on."""
        offices = offices_of(person)
        open_to = [Visibility.PUBLIC]
        if offices.is_member:
            open_to += [Visibility.MEMBERS, Visibility.PARTNERS]
        elif offices.organisation_ids:
            open_to.append(Visibility.PARTNERS)
        reading = models.Q(visibility__in=open_to)
        if offices.network_ids:
            reading |= models.Q(visibility=Visibility.NETWORK) & self.in_networks(offices.network_ids)
        return self.RELEASED & reading

    def of_network(self, network):
        """Those led by a network, and the joint ones it takes part in, each once."""
        return self.filter(models.Q(lead_network=network) | self._joint(network=network))

    def in_networks(self, networks):
        """A condition: led by one of these networks, or joint with it."""
        return models.Q(lead_network__in=networks) | self._joint(network__in=networks)

    def _joint(self, **which):
        others = self.model._meta.get_field("networks")
        rows = others.remote_field.through._base_manager.filter(**which)
        return models.Q(pk__in=rows.values(others.m2m_field_name()))

    def worked_on_by(self, person, offices):
        """A condition: records of the networks one coordinates, and of the city one acts for."""
        return models.Q(lead_network__in=offices.coordinated_ids) | models.Q(
            **{f"{self.city_field}__in": offices.city_ids}
        )


class NetworkRecord(Record):
    """A record that belongs to networks, one of them the lead network, whose coordinator acts."""

    lead_network = models.ForeignKey(
        Network, models.PROTECT, related_name="led_%(class)ss", verbose_name=_("lead network")
    )
    networks = models.ManyToManyField(
        Network, blank=True, related_name="joint_%(class)ss", verbose_name=_("other networks")
    )
    visibility = models.CharField(_("visible to"), max_length=8, choices=Visibility, default=Visibility.NETWORK)
    levers = ArrayField(
        models.CharField(max_length=20, choices=Lever), default=list, blank=True, verbose_name=_("other levers")
    )

    class Meta:
        abstract = True

    def acting_network_ids(self):
        """The networks in which a focal point may act on the record."""
        return {self.lead_network_id, *(network.pk for network in self.networks.all())}
