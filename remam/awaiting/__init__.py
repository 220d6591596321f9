"""What awaits a person, over all apps."""

from remam.awaiting import activities, calls, capitalisation, conventions, milestones, networks

KINDS = (*networks.KINDS, *conventions.KINDS, *calls.KINDS, *milestones.KINDS, *activities.KINDS, *capitalisation.KINDS)
