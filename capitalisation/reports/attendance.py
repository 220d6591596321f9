"""Who came, counted from the marks of each half-day. Numbers only: no name leaves this module."""

from collections import Counter, defaultdict

from django.db.models import Count
from django.utils.translation import gettext as _

from activities.enums import Capacity, Presence
from activities.models import Attendance, Participant


class Roll:
    """The marks of some sessions, summed by session, city and capacity. Two queries, however many they are."""

    def __init__(self, sessions):
        keys = [session.pk for session in sessions]
        marks = Attendance.objects.filter(participant__activity__in=keys)
        self.marks = [
            (row["participant__activity"], row["participant__city"], row["participant__capacity"], row["presence"], n)
            for row in marks.values("participant__activity", "participant__city", "participant__capacity", "presence")
            .annotate(n=Count("pk"))
            .order_by()
            if (n := row["n"])
        ]
        came = Participant.objects.filter(activity__in=keys, attendances__presence=Presence.PRESENT)
        self.came = [
            (row["activity"], row["city"], row["capacity"], row["n"])
            for row in came.values("activity", "city", "capacity").annotate(n=Count("pk", distinct=True)).order_by()
        ]

    def cities_of(self, session):
        """The keys of the cities that came to a session."""
        return {city for activity, city, _capacity, _n in self.came if activity == session.pk and city}

    def by_session(self):
        """{session key: figures}."""
        return self._summed(lambda activity, _city, _capacity: activity)

    def by_city(self):
        """{city key, or None for those of no city: figures, with the number of sessions attended}."""
        summed = self._summed(lambda _activity, city, _capacity: city)
        attended = defaultdict(set)
        for activity, city, _capacity, _n in self.came:
            attended[city].add(activity)
        return {city: {**figures, "sessions": len(attended[city])} for city, figures in summed.items()}

    def by_capacity(self):
        """Figures per capacity that came, in the order of the enumeration, with label and share of all who came."""
        summed = self._summed(lambda _activity, _city, capacity: capacity)
        people = sum(figures["people"] for figures in summed.values())
        return [
            {**summed[value], "label": str(label), "share": rate(summed[value]["people"], people)}
            for value, label in Capacity.choices
            if value in summed and summed[value]["people"]
        ]

    def total(self):
        """Figures of all the sessions together."""
        return self._summed(lambda *_key: "all").get("all", figures_of(Counter(), 0))

    def _summed(self, key_of):
        counters, people = defaultdict(Counter), Counter()
        for activity, city, capacity, presence, number in self.marks:
            counters[key_of(activity, city, capacity)][presence] += number
        for activity, city, capacity, number in self.came:
            people[key_of(activity, city, capacity)] += number
        return {key: figures_of(counter, people[key]) for key, counter in counters.items()}


def figures_of(marks, people):
    """What is told of a group: who came, half-days present out of those marked, and the rate in percent (or None)."""
    marked = sum(marks.values())
    return {
        "people": people,
        "present": marks[Presence.PRESENT],
        "excused": marks[Presence.EXCUSED],
        "absent": marks[Presence.ABSENT],
        "marked": marked,
        "rate": rate(marks[Presence.PRESENT], marked),
    }


def rate(part, whole):
    """Percent, rounded; None of nothing."""
    return round(100 * part / whole) if whole else None


def explanation():
    """How the rate is reckoned, in a sentence for the reader."""
    return _("The rate is the number of half-days present out of all half-days marked (present, excused or absent).")
