"""Distances between ideal points in the General Assembly, with intervals."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

from counterpoise.record.builtin.russia.regions import CAS, EU, FIRST_YEAR, LAST_YEAR
from counterpoise.record.builtin.russia.yearly import make_yearly
from counterpoise.record.computed import Computed
from counterpoise.record.intervals import Estimate, combine, take_size
from counterpoise.record.publishers import unga
from counterpoise.record.publishers.tables import Frame
from counterpoise.schema import Indicator

GROUPS = {"EU": EU, "CAS": CAS}
PARTIES = ("CAS", "CHN", "EU", "IND", "KAZ", "RUS", "UKR", "USA")
TITLES = {"CAS": "the mean of Central Asia", "EU": "the mean of the EU-27"}
SMALLEST_SHARE = 0.8  # of a group's members that must have a point
Points = dict[str, Estimate]


def compute(folder: Path) -> list[Computed]:
    """The distance of every pair of parties, by year.

    Parameters
    ----------
    folder
        The folder of the publishers' files.

    Raises
    ------
    SurroundingsError
        As `unga.read`.
    """
    years = gather_points(unga.read(folder))
    return [_compute_pair(first, second, years) for first, second in combinations(PARTIES, 2)]


def gather_points(table: Frame) -> dict[int, Points]:
    """The ideal points of each year by code, in the order of years."""
    years: dict[int, Points] = {}
    for row in table.itertuples(index=False):
        if FIRST_YEAR <= row.year <= LAST_YEAR:
            years.setdefault(row.year, {})[str(row.iso3)] = Estimate(row.value, row.low, row.high)
    return dict(sorted(years.items()))


def measure_distance(first: str, second: str, points: Points) -> Estimate | None:
    """The distance between two parties in a year; None where one of them has too few points.

    A group's place is the mean of its members that have a point, if these are at least `SMALLEST_SHARE` of
    them. A member counts on both sides where it is compared with its own group.
    """
    weights: dict[str, float] = {}
    for party, sign in ((first, 1.0), (second, -1.0)):
        members = GROUPS.get(party, (party,))
        present = [member for member in members if member in points]
        if len(present) < SMALLEST_SHARE * len(members):
            return None
        for member in present:
            weights[member] = weights.get(member, 0.0) + sign / len(present)
    states = sorted(weights)
    return take_size(combine([weights[state] for state in states], [points[state] for state in states]))


def _compute_pair(first: str, second: str, years: dict[int, Points]) -> Computed:
    """The distance of a pair in every year that has one."""
    measured = {year: measure_distance(first, second, points) for year, points in years.items()}
    parties = f"{TITLES.get(first, first)} and {TITLES.get(second, second)}"
    entry = Indicator(
        title=f"Distance between the ideal points of {parties}",
        unit="ideal point scale",
        range=(0, 10),
        computed=(
            "Absolute difference of the ideal points from votes on final passage; a group's is the mean of "
            "its members that have one, if these are at least 80 per cent of them"
        ),
        interval=(
            "at least 90 per cent: the published 5 and 95 per cent quantiles of the states, combined as "
            "independent by the method of variance estimates recovery (decision 0032)"
        ),
    )
    rows = ((year, *found) for year, found in measured.items() if found is not None)
    return make_yearly(f"{first}-{second}.ideal_point_distance", entry, "unga", rows)
