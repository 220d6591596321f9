"""Tables that the secretariat imports: people to invite, and cities."""

from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import ROLES, Role
from networks.actions import appointment as appointments
from networks.actions import city as cities
from networks.models import City, Membership, Network, Organisation, Region
from records.imports import Field, TableImport, day, number, one_of

TITULAR, DEPUTY = "titular", "deputy"
TITULAR_LABEL = gettext_lazy("titular")


def address(text):
    """Return an e-mail address. Raises ValidationError."""
    validate_email(text)
    return text.lower()


def named(model, *others):
    """Return a `read` for a record of `model` by its French or Arabic name, or by one of the `others` fields."""

    def read(text):
        wanted = Q(name_fr__iexact=text) | Q(name_ar=text)
        for name in others:
            wanted |= Q(**{f"{name}__iexact": text})
        found = [*model.objects.filter(wanted)[:2]]
        if not found:
            raise ValidationError(_("“%(text)s” is not known.") % {"text": text})
        if len(found) > 1:
            raise ValidationError(_("“%(text)s” is the name of more than one: write the code.") % {"text": text})
        return found[0]

    return read


def seat(text):
    """Return whether a focal point is titular. Raises ValidationError."""
    words = {
        TITULAR: True,
        DEPUTY: False,
        str(_("titular")).casefold(): True,
        str(_("deputy")).casefold(): False,
    }
    if text.casefold() not in words:
        choices = ", ".join((str(_("titular")), str(_("deputy"))))
        raise ValidationError(_("“%(text)s” is none of: %(choices)s.") % {"text": text, "choices": choices})
    return words[text.casefold()]


def degrees(text):
    """Return a latitude or a longitude in degrees. Raises ValidationError."""
    try:
        return Decimal(text.replace(",", ".")).quantize(Decimal("0.0001"))
    except InvalidOperation as error:
        raise ValidationError(_("“%(text)s” is not a number of degrees.") % {"text": text}) from error


class PeopleImport(TableImport):
    """People who are named to a role: those who have no account are invited, the others take office."""

    fields = (
        Field("email", gettext_lazy("E-mail address"), read=address, example="nadia.alami@exemple.ma"),
        Field("given_name", gettext_lazy("Given name"), example="Nadia"),
        Field("family_name", gettext_lazy("Family name"), example="Alami"),
        Field("function", gettext_lazy("Function"), required=False),
        Field("role", gettext_lazy("Role"), read=one_of(Role), example=Role.FOCAL_POINT.label),
        Field("city", gettext_lazy("City"), required=False, read=named(City, "code"), example="Agadir"),
        Field("network", gettext_lazy("Network"), required=False, read=named(Network, "acronym"), example="REMAGDU"),
        Field("organisation", gettext_lazy("Organisation"), required=False, read=named(Organisation)),
        Field(
            "is_titular", gettext_lazy("Titular or deputy"), required=False, read=seat, example=gettext_lazy("titular")
        ),
        Field("start", gettext_lazy("From"), required=False, read=day),
        Field("deed", gettext_lazy("Reference of the deed"), required=False),
    )
    outcomes = {
        "invited": gettext_lazy("people who will be invited"),
        "installed": gettext_lazy("people who have an account and take office at once"),
    }

    def keep(self, values, by):
        """Name the person of a row; invitations leave once the table is kept. Return the outcome."""
        _check_scope(values)
        made = appointments.name(
            fields={name: values[name] or "" for name in ("email", "given_name", "family_name", "function")},
            role=values["role"],
            city=values["city"],
            network=values["network"],
            organisation=values["organisation"],
            is_titular=values["is_titular"] is not False,
            start=values["start"] or timezone.localdate(),
            deed=values["deed"] or "",
            by=by,
            at_once=False,
        )
        return "installed" if made.person.has_account else "invited"

    def finish(self, by, lines):
        """Have a worker invite those who were named, or tell them that they are in office."""
        appointments.invite_later(by=by, number=len(lines))


def _check_scope(values):
    scope = ROLES[values["role"]].scope
    for name in ("city", "network", "organisation"):
        label = next(one.label for one in PeopleImport.fields if one.name == name)
        if name in scope and values[name] is None:
            raise ValidationError(_("%(field)s is missing: this role needs one.") % {"field": label})
        if name not in scope and values[name] is not None:
            raise ValidationError(_("%(field)s: this role has none.") % {"field": label})
    if values["role"] == Role.FOCAL_POINT:
        here = Membership.objects.open().filter(city=values["city"], network=values["network"])
        if not here.exists():
            message = _("%(city)s has no membership, nor a file under way, in this network.")
            raise ValidationError(message % {"city": values["city"]})


class CitiesImport(TableImport):
    """Cities that are added, or whose figures are brought up to date; known by their code, else by name and region."""

    fields = (
        Field("name_fr", gettext_lazy("Name in French"), example="Sefrou"),
        Field("name_ar", gettext_lazy("Name in Arabic"), example="صفرو"),
        Field("region", gettext_lazy("Region"), read=named(Region, "code"), example="MA-03"),
        Field("code", gettext_lazy("Code"), required=False, example="sefrou"),
        Field("latitude", gettext_lazy("Latitude"), read=degrees, example="33.8305"),
        Field("longitude", gettext_lazy("Longitude"), read=degrees, example="-4.8353"),
        Field("population", gettext_lazy("Population"), required=False, read=number, example="79887"),
        Field("population_year", gettext_lazy("Year of the figure"), required=False, read=number, example="2014"),
        Field("population_source", gettext_lazy("Source of the figure"), required=False, example="RGPH"),
        Field("council_size", gettext_lazy("Seats in the council"), required=False, read=number),
    )
    outcomes = {
        "added": gettext_lazy("cities added"),
        "changed": gettext_lazy("cities changed"),
        "same": gettext_lazy("cities left as they are"),
    }

    def keep(self, values, by):
        """Add the city of a row, or change what the row says otherwise. Return the outcome."""
        known = self._known(values)
        # An empty cell says nothing about a city that is known.
        said = {name: value for name, value in values.items() if value is not None and name != "code"}
        if known is None:
            code = values["code"] or slugify(values["name_fr"])
            cities.add(by=by, code=code, **said)
            return "added"
        changed = {name: value for name, value in said.items() if getattr(known, name) != value}
        if not changed:
            return "same"
        cities.change(city=known, by=by, **changed)
        return "changed"

    def _known(self, values):
        if values["code"]:
            return City.objects.filter(code=values["code"]).first()
        return City.objects.filter(name_fr__iexact=values["name_fr"], region=values["region"]).first()
