"""Conditions of activities/ beyond a role's grant."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role, permissions_of
from activities.enums import (
    CONVENED,
    ON_PROGRAMME,
    ActivityKind,
    ActivityStatus,
    AssessmentStatus,
    DelegationStatus,
    MinutesStatus,
    RestitutionStatus,
)
from activities.models import Certificate
from networks.models.appointment import offices_of
from networks.rules import register


def has_begun(_person, activity):
    """An activity is held once its first day has come."""
    return activity.starts_on <= timezone.localdate()


def takes_place(_person, activity):
    """True for what is on the programme, and what was held."""
    return activity.status in (*ON_PROGRAMME, ActivityStatus.HELD)


def not_final(_person, activity):
    """Of a session, approved minutes are final, and so is the attendance that they rest on; alike of other kinds."""
    return not activity.is_final


def not_called_off(_person, activity):
    return activity.status != ActivityStatus.CANCELLED


def coordinates(person, activity):
    """True for the coordinator of the lead network."""
    return activity.lead_network_id in offices_of(person).coordinated_ids


def joint_ids(person, city_id=None):
    """The networks that a focal point may make an activity a joint one with: those of the own city, or of that one."""
    held = offices_of(person).by_role[Role.FOCAL_POINT]
    cities = [appointment for appointment in held if city_id in (None, appointment.city_id)]
    return {network_id for appointment in cities for network_id in appointment.active_network_ids}


def not_out_for_remarks(person, activity):
    """While those invited read the minutes, only the coordinator corrects them, as remarks ask for it."""
    return activity.minutes_status != MinutesStatus.CIRCULATED or coordinates(person, activity)


def is_titular_or_coordinator(person, activity):
    """Only a titular focal point, or the coordinator, logs an activity as held without planning it first."""
    networks = activity.acting_network_ids()
    return any(
        appointment.network_id == activity.lead_network_id
        if appointment.role == Role.COORDINATOR
        else appointment.is_titular
        and appointment.city_id == activity.host_city_id
        and appointment.network_id in networks
        for appointment in offices_of(person).granting("activities.log_held_session")
    )


def may_remark(person, _permission, activity):
    """The people of the activity's networks, and those on its list. (Whether remarks are open is a condition.)"""
    if activity is None:
        return offices_of(person).any
    if offices_of(person).network_ids & activity.acting_network_ids():
        return True
    return bool(person and person.is_authenticated and activity.lists(person))


def remarks_open(_person, activity):
    return activity.remarks_open


def registers(person, _permission, activity):
    """The coordinator of the lead network, and focal points of the cities invited, each for their own."""
    if activity is None:
        return bool(offices_of(person).granting("activities.register_people"))
    return coordinates(person, activity) or bool(activity.cities_registered_by(person))


def is_oneself(person, _permission, participant):
    """Whoever is invited answers for themselves."""
    return participant is not None and bool(person) and participant.person_id == person.pk


def is_followed_up(_person, participant):
    """While certificates are issued and nobody has closed the follow-up."""
    activity = participant.activity.specific
    return activity.kind == ActivityKind.TRAINING and activity.assessment_status == AssessmentStatus.ISSUED


def has_certificates(_person, activity):
    """Once certificates of a training are issued."""
    return activity.kind == ActivityKind.TRAINING and Certificate.objects.valid().filter(training=activity.pk).exists()


def is_certified(_person, participant):
    """True for whoever has a valid certificate."""
    is_training = participant.activity.kind == ActivityKind.TRAINING
    return is_training and Certificate.objects.valid().filter(participant=participant.pk).exists()


def is_ahead(_person, trip):
    """Until the trip was noted as made."""
    return trip.status != ActivityStatus.HELD


def is_authorised(_person, activity):
    """Of a trip whose delegation is authorised; nothing else has one."""
    return activity.kind == ActivityKind.STUDY_TRIP and activity.delegation_status != DelegationStatus.OPEN


def trip_not_closed(_person, council):
    return council.trip.restitution_status != RestitutionStatus.CLOSED


def registrations_open(person, activity):
    """While they are open; before and after that the coordination still adds somebody."""
    if activity.list_is_fixed:
        return False
    if activity.status == ActivityStatus.OPEN:
        return not activity.is_past
    return activity.status in ON_PROGRAMME and coordinates(person, activity)


def is_to_come(_person, activity):
    """Until the meeting one can say that somebody does not come."""
    return activity.status in ON_PROGRAMME and not activity.is_past and not activity.list_is_fixed


def speaks_for(person, _permission, need):
    """The coordination for anybody; focal points and elected officials for their own city, in a network of its own."""
    held = offices_of(person).granting("activities.voice_need")
    if need is None:
        return bool(held)
    return any(
        office.network_id == need.network_id
        if office.role == Role.COORDINATOR
        else office.city_id == need.city_id and need.network_id in office.active_network_ids
        for office in held
    )


BEGUN = (has_begun, _("The activity has not taken place yet."))
TAKES_PLACE = (takes_place, _("The activity is not on the programme."))
NOT_FINAL = (not_final, _("This is final: who was there and what was said do not change any more."))

HELD = (lambda _person, activity: activity.status == ActivityStatus.HELD, _("The activity has not been held yet."))
NOT_CALLED_OFF = (not_called_off, _("The activity was cancelled."))

SPECIAL = {
    "activities.change_activity": (
        NOT_CALLED_OFF,
        NOT_FINAL,
    ),
    "activities.hold_activity": (BEGUN,),
    "activities.print_sheet": (TAKES_PLACE,),
    "activities.fix_delegation": (
        NOT_CALLED_OFF,
        (is_ahead, _("The trip is over.")),
    ),
    "activities.authorise_delegation": (NOT_CALLED_OFF,),
    "activities.ask_evaluation": (HELD,),
    "activities.read_evaluation": (HELD,),
    "activities.print_delegation": ((is_authorised, _("The delegation is not authorised yet.")),),
    "activities.note_restitution": ((trip_not_closed, _("The trip is closed.")),),
    "activities.log_held_session": (
        (is_titular_or_coordinator, _("Only the titular focal point of the host city may log an activity as held.")),
        BEGUN,
    ),
    "activities.record_attendance": (TAKES_PLACE, BEGUN, NOT_FINAL),
    "activities.write_minutes": (
        TAKES_PLACE,
        BEGUN,
        NOT_FINAL,
        (not_out_for_remarks, _("The minutes are out for remarks: only the coordinator corrects them now.")),
    ),
}

REGISTRATIONS_OPEN = (registrations_open, _("Registrations are not open."))
TO_COME = (is_to_come, _("The activity is not among those to come."))
CONVOCATIONS_OUT = (
    lambda _person, activity: activity.status in (*CONVENED, ActivityStatus.HELD),
    _("There are convocations once registrations are open."),
)
CERTIFIED = (has_certificates, _("There are no certificates of this yet."))
OWN = {
    "activities.register_people": (registers, (REGISTRATIONS_OPEN,)),
    "activities.cancel_registration": (registers, (TO_COME,)),
    "activities.voice_need": (speaks_for, ()),
    "activities.convene": (registers, (CONVOCATIONS_OUT,)),
    "activities.print_certificates": (registers, (CERTIFIED,)),
}

for name in permissions_of("activities"):
    if name in OWN:
        granted, conditions = OWN[name]
        register(name, *conditions, granted=granted)
    else:
        register(name, *SPECIAL.get(name, ()))

register(
    "activities.answer_follow_up",
    (is_followed_up, _("This training is not being followed up.")),
    granted=is_oneself,
)
register(
    "activities.read_convocation",
    (lambda person, row: CONVOCATIONS_OUT[0](person, row.activity), CONVOCATIONS_OUT[1]),
    granted=is_oneself,
)
register("activities.read_certificate", (is_certified, CERTIFIED[1]), granted=is_oneself)
register(
    "activities.answer_invitation",
    (lambda person, row: is_to_come(person, row.activity) and row.activity.status in CONVENED, TO_COME[1]),
    granted=is_oneself,
)

# No role grants it: whoever was there may say what the minutes got wrong.
register(
    "activities.remark_minutes",
    (remarks_open, _("The minutes are not out for remarks.")),
    granted=may_remark,
)
