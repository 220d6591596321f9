"""The states of a network's yearly programme, and of the needs that it answers."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Person
from accounts.notifications import told
from accounts.roles import Role
from activities.enums import NeedStatus, ProgrammeStatus
from activities.models import Need, Programme
from networks.models import Appointment
from records.transitions import COORDINATOR, SYSTEM, Transition, Workflow


def focal_points_of(programme):
    """The focal points of the network, each once."""
    held = Appointment.objects.in_office().filter(role=Role.FOCAL_POINT, network=programme.network_id)
    return Person.objects.filter(pk__in=held.values("person"))


def has_lines(programme):
    """None if something is planned, else what is missing."""
    return None if programme.lines.exists() else _("Write what is planned first.")


PROGRAMME = Workflow(
    model=Programme,
    states=ProgrammeStatus,
    tones={ProgrammeStatus.DRAFT: "wait", ProgrammeStatus.ADOPTED: "ok"},
    initial=(ProgrammeStatus.DRAFT,),
    transitions=(
        Transition(
            "adopt",
            (ProgrammeStatus.DRAFT,),
            ProgrammeStatus.ADOPTED,
            "activities.write_programme",
            _("Adopt the programme"),
            who=COORDINATOR,
            guard=has_lines,
            needs=("adopted_on",),
            asks=("adopted_on",),
            hint=_("The member cities read it, and their focal points are told by mail."),
            event=_("Programme adopted"),
            notify=told(focal_points_of),
        ),
        Transition(
            "reopen_programme",
            (ProgrammeStatus.ADOPTED,),
            ProgrammeStatus.DRAFT,
            "activities.write_programme",
            _("Take back to rewrite"),
            reason=True,
            style="secondary",
            event=_("Programme taken back"),
        ),
    ),
)

NEED = Workflow(
    model=Need,
    states=NeedStatus,
    tones={NeedStatus.HEARD: "wait", NeedStatus.PLANNED: "ok", NeedStatus.SET_ASIDE: "neutral"},
    initial=(NeedStatus.HEARD,),
    transitions=(
        # With the line that answers it.
        Transition("plan_need", (NeedStatus.HEARD,), NeedStatus.PLANNED, SYSTEM, _("Put on the programme")),
        Transition("free_need", (NeedStatus.PLANNED,), NeedStatus.HEARD, SYSTEM, _("Off the programme")),
        Transition(
            "set_aside_need",
            (NeedStatus.HEARD,),
            NeedStatus.SET_ASIDE,
            "activities.write_programme",
            pgettext_lazy("button", "Set aside"),
            reason=True,
            style="secondary",
        ),
        Transition(
            "take_up_need",
            (NeedStatus.SET_ASIDE,),
            NeedStatus.HEARD,
            "activities.write_programme",
            _("Take up again"),
            reason=True,
            style="secondary",
        ),
    ),
)
