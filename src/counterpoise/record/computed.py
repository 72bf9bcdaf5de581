"""A computed indicator: what it is, and its values by date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


def from_years(values: Iterable[Sequence[float]], first: int, last: int) -> tuple[Point, ...]:
    """Points of yearly values within some years, in the order of time; NaN makes none.

    Parameters
    ----------
    values
        Year and value; or year, value and the ends of its interval.
    first, last
        The first and last year that count.

    Examples
    --------
    >>> [point.date for point in from_years([(2001, 2.0), (1999, 1.0), (2000, float("nan"))], 1999, 2001)]
    ['1999', '2001']
    >>> from_years([(2000, 2.0, 1.0, 3.0)], 1999, 2001)
    (Point(date='2000', value=2.0, low=1.0, high=3.0),)
    """
    kept = sorted((int(year), *map(float, numbers)) for year, *numbers in values)
    return tuple(
        Point(str(year), *numbers)
        for year, *numbers in kept
        if first <= year <= last and numbers[0] == numbers[0]
    )
