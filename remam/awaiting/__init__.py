"""What awaits a person, over all apps."""

from remam.awaiting import activities, calls, capitalisation, conventions, finance, milestones, networks

KINDS = (
    *networks.KINDS,
    *conventions.KINDS,
    *calls.KINDS,
    *milestones.KINDS,
    *finance.KINDS,
    *activities.KINDS,
    *capitalisation.KINDS,
)
