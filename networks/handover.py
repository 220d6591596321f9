"""What passes from a focal point to whoever takes over. Each app registers its part when it is ready."""

from collections.abc import Callable
from dataclasses import dataclass

# In the order in which the apps are ready.
DUTIES: list = []


@dataclass(frozen=True)
class Duty:
    """What somebody has in hand by name, and which their successor takes up.

    told: function(number) -> a sentence of it, for whoever names the successor. held: function(appointment) ->
    queryset. pass_on: function(record, person, by), which gives one record to a person and writes its journal.
    """

    told: Callable
    held: Callable
    pass_on: Callable


def register(duty):
    """Let `duty` (a Duty) pass from now on. Return it."""
    DUTIES.append(duty)
    return duty


def told_of(appointment):
    """Return the sentences that say what would pass from whoever holds `appointment`; none for what there is not."""
    numbers = ((duty, duty.held(appointment).count()) for duty in DUTIES)
    return [duty.told(number) for duty, number in numbers if number]


def pass_on(appointment, person, by):
    """Give `person` what the holder of `appointment` has in hand. Return how many records. by: who names them."""
    passed = 0
    for duty in DUTIES:
        for record in duty.held(appointment).order_by("pk"):
            duty.pass_on(record, person, by)
            passed += 1
    return passed
