"""What awaits a person, over all apps."""

from remam.awaiting import activities, capitalisation, conventions, networks

KINDS = (*networks.KINDS, *conventions.KINDS, *activities.KINDS, *capitalisation.KINDS)
