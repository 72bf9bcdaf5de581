"""Observations of any kind of date as yearly values: only whole years, nothing filled in."""

from __future__ import annotations

import calendar
import math
from collections.abc import Iterable
from typing import NamedTuple

from counterpoise.record.dates import find_kind
from counterpoise.record.model import Observation

_PARTS = {"year": 1, "quarter": 4, "month": 12}


class Yearly(NamedTuple):
    """The value of a year, with the ends of its interval (NaN where there is none), and its sources."""

    year: int
    value: float
    low: float
    high: float
    sources: tuple[str, ...]


def take_years(rows: Iterable[Observation]) -> list[Yearly]:
    """The yearly values of an indicator's observations, in the order of time.

    Of quarters, months or days the mean of those years in which all are there; an interval only where all
    have one, and then the mean of the ends, as if their errors went together (never too narrow).

    Examples
    --------
    >>> nan = float("nan")
    >>> quarters = [Observation("x", f"2014-Q{n}", n, nan, nan, "s") for n in (1, 2, 3, 4)]
    >>> [(entry.year, entry.value) for entry in take_years([*quarters, quarters[0]._replace(date="2015-Q1")])]
    [(2014, 2.5)]
    """
    by_year: dict[int, list[Observation]] = {}
    for row in rows:
        if not math.isnan(row.value):
            by_year.setdefault(int(row.date[:4]), []).append(row)
    return [_average(year, found) for year, found in sorted(by_year.items()) if _is_whole(year, found)]


def _is_whole(year: int, rows: list[Observation]) -> bool:
    """Whether no part of the year is missing."""
    kind = find_kind(rows[0].date) or "year"
    parts = _PARTS.get(kind, 366 if calendar.isleap(year) else 365)
    return len({row.date for row in rows}) == parts


def _average(year: int, rows: list[Observation]) -> Yearly:
    count = len(rows)
    value = math.fsum(row.value for row in rows) / count
    low = math.fsum(row.low for row in rows) / count
    high = math.fsum(row.high for row in rows) / count
    return Yearly(year, value, low, high, tuple(sorted({row.source for row in rows})))
