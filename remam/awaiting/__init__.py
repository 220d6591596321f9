"""What awaits a person, over all apps."""

from remam.awaiting import activities, capitalisation, networks

KINDS = (*networks.KINDS, *activities.KINDS, *capitalisation.KINDS)
