"""How much of everything there is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Numbers of records.

    cities_per_network: active memberships of each network. invited: people on the list of each session, which has two
    half-days. reports: annual reports of each network, one a year back from last year.
    """

    cities: int
    networks: int
    cities_per_network: int
    people: int
    sessions: int
    invited: int
    sheets: int
    reports: int


SCALES = {
    # Enough for every kind of row, and little enough for a test.
    "sample": Scale(
        cities=90, networks=3, cities_per_network=6, people=80, sessions=12, invited=5, sheets=24, reports=2
    ),
    # The communes of Morocco are 1,503.
    "national": Scale(
        cities=1503,
        networks=20,
        cities_per_network=150,
        people=10_000,
        sessions=5_000,
        invited=10,
        sheets=20_000,
        reports=10,
    ),
}
