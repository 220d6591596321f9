"""A month of the calendar: its weeks, and what takes place on each day."""

import calendar
from datetime import date, timedelta
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS

from activities.enums import ActivityStatus

# Nobody looks further, and dates end somewhere.
EARLIEST, LATEST = 2000, 2100


class Month:
    """The month `written` as 2026-11 (the present one where it is not), with those of `activities` in it.

    query: what the addresses of the other months keep.
    """

    def __init__(self, written, activities, query):
        self.first = _read(written)
        self.activities, self.query = activities, query

    @property
    def name(self):
        """The month and its year, in the language of the page."""
        return f"{MONTHS[self.first.month]} {self.first.year}"

    @property
    def weekdays(self):
        """The names of the days, from Monday on."""
        return list(WEEKDAYS.values())

    @property
    def earlier(self):
        """The address of the month before."""
        return self._address(self.first - timedelta(days=1))

    @property
    def later(self):
        """The address of the month after."""
        return self._address(self.first + timedelta(days=31))

    @cached_property
    def weeks(self):
        """Weeks of seven days: dicts of date, whether it is of this month and today, and what takes place."""
        days = calendar.Calendar().monthdatescalendar(self.first.year, self.first.month)
        first, last, today = days[0][0], days[-1][-1], timezone.localdate()
        rows = list(
            self.activities.filter(starts_on__lte=last, ends_on__gte=first)
            .exclude(status__in=(ActivityStatus.CANCELLED, ActivityStatus.POSTPONED))
            .order_by("starts_on", "pk")
        )
        return [
            [
                {
                    "date": day,
                    "is_inside": day.month == self.first.month,
                    "is_today": day == today,
                    "activities": [row for row in rows if row.starts_on <= day <= row.ends_on],
                }
                for day in week
            ]
            for week in days
        ]

    @property
    def is_empty(self):
        """True if nothing takes place in it."""
        return not any(day["activities"] for week in self.weeks for day in week if day["is_inside"])

    def _address(self, day):
        return f"{reverse('activities:calendar')}?{urlencode({**self.query, 'month': f'{day:%Y-%m}'})}"


def _read(written):
    try:
        year, month = map(int, written.split("-"))
        return date(min(max(year, EARLIEST), LATEST), month, 1)
    except ValueError:
        return timezone.localdate().replace(day=1)
