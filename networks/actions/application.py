"""A city's application to a call, and the membership that follows if it is retained."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.person import find_or_create
from accounts.roles import Role
from networks.actions import appointment as appointments
from networks.actions.review import share_out
from networks.enums import ANNEX, ApplicationStatus, MembershipStatus
from networks.models import Application, Appointment, Call, City, Membership
from networks.models.appointment import offices_of
from networks.rules import holds
from records import jobs, journal, transitions, uploads
from records.transitions import NotAllowed, NotReady
from records.wording import listed


@transaction.atomic
def begin(*, call, city, by):
    """Begin the application of a city to an open call; the one under way is returned if there is one.

    Raises NotAllowed, NotReady (the call takes none now) or ValidationError on `city` (it is a member already).
    """
    application = Application(call=call, city=city, created_by=by)
    if by is not None and not holds(by, "networks.fill_application", application):
        raise NotAllowed(_("Your role does not allow this."))
    # Two people of a city who begin at once come one after the other.
    City.objects.select_for_update().get(pk=city.pk)
    present = call.applications.exclude(status=ApplicationStatus.WITHDRAWN).filter(city=city).first()
    if present:
        return present
    if not call.takes_applications:
        raise NotReady(_("The call takes no applications now."))
    if Membership.objects.open().filter(network=call.network_id, city=city).exists():
        message = _("%(city)s has a membership, or a file under way, in this network already.")
        raise ValidationError({"city": ValidationError(message, code="member", params={"city": city})})
    application.save()
    journal.write(application, "created", by=by, field="status", target=ApplicationStatus.DRAFT)
    return application


def cities_for(person):
    """The cities for which a person may apply."""
    held = [one.city_id for one in offices_of(person).granting("networks.fill_application") if one.city_id]
    return City.objects.filter(pk__in=held).by_name()


def cities_to_apply(person, call):
    """Those of them that can apply to the call and have not: members of its network cannot."""
    if not call.takes_applications:
        return City.objects.none()
    applied = call.applications.exclude(status=ApplicationStatus.WITHDRAWN)
    members = Membership.objects.open().filter(network=call.network_id, city__isnull=False)
    return cities_for(person).exclude(pk__in=applied.values("city")).exclude(pk__in=members.values("city"))


@transaction.atomic
def fill(*, application, by, upload=None, **fields):
    """Write some of the answers of a draft. Return the application.

    upload: a file to add. Raises NotAllowed, NotReady (it is no longer a draft) or ValidationError.
    """
    locked = Application.objects.select_for_update().select_related("call").get(pk=application.pk)
    if by is not None and not holds(by, "networks.fill_application", locked):
        raise NotAllowed(_("Your role does not allow this."))
    if locked.status != ApplicationStatus.DRAFT:
        raise NotReady(_("The answers no longer change: the application is not a draft any more."))
    changed = [name for name, value in fields.items() if getattr(locked, name) != value]
    for name in changed:
        setattr(locked, name, fields[name])
    if changed:
        locked.save(update_fields=changed)
    labels = [str(Application._meta.get_field(name).verbose_name) for name in changed]
    if uploads.keep(upload, locked, by=by, purpose=ANNEX):
        labels.append(str(_("file")))
    if labels:
        journal.write(locked, "corrected", by=by, comment=listed(labels))
    return locked


@transitions.made_by(Application, "submit")
@transaction.atomic
def submit(*, application, by, comment=""):
    """Submit an application: its reviewers read it from now on. Return it; raises TransitionError."""
    transitions.apply(application, "submit", by=by, comment=comment)
    share_out(application)
    return application


@transitions.made_by(Application, "retain")
@transaction.atomic
def retain(*, application, by, comment=""):
    """Retain an application: the city's membership begins, as examined. Return it; raises TransitionError."""
    # Two places given at once, of which one is left, come one after the other.
    Call.objects.select_for_update().get(pk=application.call_id)
    _decided(application, "retain", by, comment)
    _join(application, by)
    return application


@transaction.atomic
def put_on_waiting_list(*, application, by, comment=""):
    """Let an application wait for a place. Return it; raises TransitionError."""
    return _decided(application, "put_on_waiting_list", by, comment)


@transitions.made_by(Application, "refuse")
@transaction.atomic
def refuse(*, application, by, reason):
    """Refuse an application. Return it; raises TransitionError."""
    return _decided(application, "refuse", by, reason)


# The work that makes the letters of a decision; a path, so that only workers load what lays pages out.
LETTERS = "networks.reports.decision_letter.write"


def _decided(application, name, by, comment):
    """Make the transition, and have the letters made that tell it."""
    transitions.apply(application, name, by=by, comment=comment)
    jobs.enqueue(LETTERS, application, revision=journal.entries_of(application)[0].pk)
    return application


def _join(application, by):
    """Open the membership of a city that was retained, unless it has one, and invite its focal point."""
    network, city = application.call.network, application.city
    if Membership.objects.open().filter(network=network, city=city).exists():
        return
    membership = Membership.objects.create(
        network=network,
        city=city,
        status=MembershipStatus.EXAMINED,
        motivation=application.motivation,
        themes_offered=application.themes_offered,
        themes_sought=application.themes_sought,
        created_by=by,
    )
    comment = f"{application.code} · {application.call}"
    journal.write(membership, "retained", by=by, field="status", target=MembershipStatus.EXAMINED, comment=comment)
    if Appointment.objects.open().focal_points().filter(city=city, network=network, is_titular=True).exists():
        return
    names = {name: getattr(application, f"contact_{name}") for name in ("given_name", "family_name", "function")}
    person = find_or_create(by=by, email=application.contact_email, **names)
    scope = {"city": city, "network": network, "start": timezone.localdate()}
    appointments.propose(person=person, role=Role.FOCAL_POINT, by=by, **scope)
