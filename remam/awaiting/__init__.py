"""What awaits a person, over all apps."""

from remam.awaiting import activities, calls, capitalisation, conventions, finance, meetings, milestones, networks

KINDS = (
    *networks.KINDS,
    *conventions.KINDS,
    *calls.KINDS,
    *milestones.KINDS,
    *finance.KINDS,
    *activities.KINDS,
    *meetings.KINDS,
    *capitalisation.KINDS,
)
