"""Events in the order of their dates, each played with the clock set to its time."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import time_machine
from django.conf import settings

from networks.models.appointment import forget_offices

ZONE = ZoneInfo(settings.TIME_ZONE)


class Timeline:
    """What is to happen until `as_of` (a date); events may add later ones while they are played."""

    def __init__(self, as_of):
        self.as_of = as_of
        self._events = []
        self._count = 0

    def at(self, day, happening, *actors):
        """Plan `happening()` for a day; it is left out if the day is after `as_of`. Actors' rights are read anew."""
        if day <= self.as_of:
            self._events.append((day, self._count, happening, actors))
            self._count += 1

    def play(self):
        """Play all events, the earliest first; those added for a day already played happen next."""
        while self._events:
            self._events.sort(key=lambda event: event[:2])
            day, number, happening, actors = self._events.pop(0)
            # Minutes apart, so that journals keep the order of events of one day.
            moment = datetime.combine(day, time(9), ZONE) + timedelta(seconds=number % 28_000)
            for actor in actors:
                forget_offices(actor)
            with time_machine.travel(moment, tick=False):
                happening()

    def days_ago(self, count):
        """The day `count` days before `as_of`."""
        return self.as_of - timedelta(days=count)


def after(day, days):
    """The day `days` later."""
    return day + timedelta(days=days)
