"""A computed indicator: what it is, and its values by date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from counterpoise.schema import Indicator


class Point(NamedTuple):
    """A value at a date, with the ends of its interval if it has one."""

    date: str
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Computed:
    """An indicator with its values, all of one source."""

    name: str
    entry: Indicator
    source: str
    points: tuple[Point, ...]


def from_years(values: Iterable[tuple[int, float]], first: int, last: int) -> tuple[Point, ...]:
    """Points of yearly values within some years, in the order of time; NaN makes none.

    Examples
    --------
    >>> [point.date for point in from_years([(2001, 2.0), (1999, 1.0), (2000, float("nan"))], 1999, 2001)]
    ['1999', '2001']
    """
    kept = sorted((int(year), float(value)) for year, value in values)
    return tuple(Point(str(year), value) for year, value in kept if first <= year <= last and value == value)
