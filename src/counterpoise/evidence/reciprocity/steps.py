"""Dates of series: read one by one, then the step between them, and where one is missing."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from math import gcd
from typing import NamedTuple

STEPS = ("year", "quarter", "month", "week", "day")
_LONG = re.compile(
    r"([1-9]\d{3})(?:-Q([1-4])|-(\d{2})(?:-(\d{2}))?)?(?:[T ]00:00(?::00(?:\.0+)?)?)?", re.ASCII
)
_IN_YEAR = {"year": 1, "quarter": 4, "month": 12}
_LEAST_DAYS = {"month": 28, "quarter": 89, "year": 365}


class Moment(NamedTuple):
    """A date as it was written: its kind, and where it stands among the dates of that kind."""

    kind: str
    number: int


def read_moment(text: str) -> Moment | None:
    """The year (2014), quarter (2014-Q1), month (2014-03) or day (2014-03-18) that a text is, or None.

    Examples
    --------
    >>> [read_moment(text) for text in ("2014-Q1", "2014-03")]
    [Moment(kind='quarter', number=8056), Moment(kind='month', number=24170)]
    >>> read_moment("2014-02-30"), read_moment("March")
    (None, None)
    """
    match = _LONG.fullmatch(text.strip())
    if match is None:
        return None
    year, quarter, month, day = (None if part is None else int(part) for part in match.groups())
    if year is None or month == 0 or (month or 0) > 12:
        return None
    if quarter is not None:
        return Moment("quarter", year * 4 + quarter - 1)
    if day is not None:
        try:
            return Moment("day", date(year, month or 1, day).toordinal())
        except ValueError:
            return None
    return Moment("year", year) if month is None else Moment("month", year * 12 + month - 1)


def write_moment(kind: str, number: int) -> str:
    """The date of a kind and number, as one writes it; that of a week is its first day.

    Examples
    --------
    >>> write_moment("month", 24170), write_moment("quarter", 8056), write_moment("year", 2014)
    ('2014-03', '2014-Q1', '2014')
    """
    if kind in ("day", "week"):
        return date.fromordinal(number).isoformat()
    year, part = divmod(number, _IN_YEAR[kind])
    return f"{year}" + {"year": "", "quarter": f"-Q{part + 1}", "month": f"-{part + 1:02d}"}[kind]


def find_step(kind: str, numbers: list[int]) -> str | None:
    """The step between dates of one kind: a year, quarter, month, week or day, or None.

    Examples
    --------
    >>> find_step("day", [735000, 735007, 735014]), find_step("day", [735000, 735003, 735006])
    ('week', None)
    >>> find_step("month", [24168, 24171, 24174])
    'quarter'
    """
    ordered = sorted(set(numbers))
    gaps = [later - earlier for earlier, later in pairwise(ordered)]
    common = gcd(*gaps)
    if kind == "month":
        return {3: "quarter", 12: "year"}.get(common, "month" if common in (1, 0) else None)
    if kind != "day":
        return kind if common in (1, 0) else None
    calendar = _find_calendar(ordered, min(gaps, default=0))
    if calendar is not None:
        return calendar
    return {0: "day", 1: "day", 7: "week"}.get(common)


def _find_calendar(ordered: list[int], least: int) -> str | None:
    """Whether days stand for months, quarters or years: the same day of each."""
    days = [date.fromordinal(number) for number in ordered]
    if least < _LEAST_DAYS["month"] or len({day.day for day in days}) > 1:
        return None
    months = [day.year * 12 + day.month for day in days]
    common = gcd(*(later - earlier for earlier, later in pairwise(months)))
    return {1: "month", 3: "quarter", 12: "year"}.get(common)


def place_on(step: str, moment: Moment) -> int:
    """The number of a date on the calendar of a step: consecutive periods have consecutive numbers.

    Examples
    --------
    >>> place_on("quarter", Moment("month", 24171)) - place_on("quarter", Moment("month", 24168))
    1
    """
    if moment.kind == step:
        return moment.number
    if step == "week":
        return moment.number // 7
    number = moment.number
    if moment.kind == "day":
        day = date.fromordinal(number)
        number = day.year * 12 + day.month - 1
    return {"month": number, "quarter": number // 3, "year": number // 12}[step]
