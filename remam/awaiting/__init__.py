"""What awaits a person, over all apps."""

from remam.awaiting import activities, capitalisation, conventions, milestones, networks

KINDS = (*networks.KINDS, *conventions.KINDS, *milestones.KINDS, *activities.KINDS, *capitalisation.KINDS)
