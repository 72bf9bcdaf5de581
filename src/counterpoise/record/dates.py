"""Dates of observations: years, quarters, months and days, told apart by how they are written."""

from __future__ import annotations

import re
from datetime import date

# The kind of a date, and what pandas calls a period of that length.
FREQUENCIES = {"year": "Y", "quarter": "Q", "month": "M", "day": "D"}
_YEAR = re.compile(r"[1-9]\d{3}", re.ASCII)
_QUARTER = re.compile(r"[1-9]\d{3}-Q[1-4]", re.ASCII)
_MONTH = re.compile(r"[1-9]\d{3}-(0[1-9]|1[0-2])", re.ASCII)
_DAY = re.compile(r"[1-9]\d{3}-\d{2}-\d{2}", re.ASCII)


def find_kind(text: str) -> str | None:
    """The kind of date that a text is: year, quarter, month or day; None where it is none.

    Examples
    --------
    >>> [find_kind(text) for text in ("2014", "2014-Q1", "2014-03", "2014-03-18", "2014-02-30", "14")]
    ['year', 'quarter', 'month', 'day', None, None]
    """
    for kind, pattern in (("year", _YEAR), ("quarter", _QUARTER), ("month", _MONTH)):
        if pattern.fullmatch(text):
            return kind
    if not _DAY.fullmatch(text):
        return None
    try:
        date.fromisoformat(text)
    except ValueError:
        return None
    return "day"
