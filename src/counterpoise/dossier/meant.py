"""What was likely meant by a value that does not fit its field: a number, a duration, a date, a list."""

from __future__ import annotations

import calendar
import re
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from counterpoise.errors import nearest
from counterpoise.schema.values import LONGEST_LAG, YEARS_PER_UNIT, format_duration

_UNITS = {
    **{"fortnight": (2, "week"), "decade": (10, "year"), "century": (100, "year")},
    **{"y": (1, "year"), "yr": (1, "year"), "q": (1, "quarter"), "m": (1, "month"), "mo": (1, "month")},
    **{"mth": (1, "month"), "w": (1, "week"), "wk": (1, "week"), "d": (1, "day")},
}
_IN_YEARS = ("horizon", "response_time")
_LONGEST_RESPONSE = 10  # a larger bare number is taken for months
_TIMES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}
_TIMES["trillion"] = 1e12
_NUMBER = r"[-+]?(?:\d{1,3}(?:[, _\u2009\u202f]\d{3})+|\d+)(?:[.,]\d+)?"
_AMOUNT = re.compile(rf"(?:about|around|circa|c\.|ca\.|some|~|≈)?\s*(?P<number>{_NUMBER})\s*(?P<rest>\D.*)?")
_PAIR = re.compile(
    rf"(?:between|from)?\s*(?P<low>{_NUMBER})\D*?\s*(?:-|\u2013|\u2014|\.\.+|to|and|,)\s*(?P<high>{_NUMBER})\D*"
)
_FORMS = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%B %d %Y", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%Y%m%d")
_LAST, _FIRST = ("by", "until"), ("as_of", "since", "start")


def mean_duration(field: str, value: Any, step: float | None) -> str | None:
    """The duration that was likely meant, which no later check of this field refuses.

    A number alone counts in years where the field's values usually do, else in months; then it is made
    to fit the field: whole years of a horizon, whole steps of a lag, a step that divides a year.

    Parameters
    ----------
    field, value
        The field's name, and what stands there.
    step
        The dossier's step in years, if it could be read.

    Examples
    --------
    >>> [mean_duration(field, 8, 0.25) for field in ("horizon", "response_time", "step", "lag")]
    ['8 years', '8 years', '6 months', '9 months']
    >>> mean_duration("start", 2027, None), mean_duration("lag", "1 fortnight", None)
    ('2027-01-01', '2 weeks')
    """
    match = re.fullmatch(r"\s*(\d{1,6}(?:\.\d+)?)\s*([A-Za-z]*)\.?\s*", str(value)[:60])
    if match is None or isinstance(value, bool):
        return None
    number, word = float(match[1]), match[2].lower().removesuffix("s")
    if not word:
        if field in ("start", "until") and 1000 <= number <= 9000:
            return mean_date(field, value)
        in_years = field in _IN_YEARS and (field == "horizon" or number <= _LONGEST_RESPONSE)
        years = _fit(field, number if in_years or number % 1 else number / 12, step)
        return None if years is None else format_duration(years)
    times, unit = _UNITS.get(word, (1, nearest(word, YEARS_PER_UNIT)))
    if unit is None:
        return None
    count = number * times
    return f"{count:g} {unit}" + ("" if count == 1 else "s")


def _fit(field: str, years: float, step: float | None) -> float | None:
    """A length in years as the field takes it; None where it takes none like it."""
    if field == "horizon":
        return float(min(max(round(years), 1), LONGEST_LAG))
    if field == "response_time" and step is not None:
        return max(years, 2 * step)
    if field == "lag":
        years = min(years, LONGEST_LAG)
        return years if step is None or not years else max(round(years / step), 1) * step
    if not years and field in ("step", "duration", "response_time"):
        return None
    return 1 / max(round(1 / years), 1) if field == "step" else years


def mean_number(value: Any) -> tuple[float, str] | None:
    """The number that begins a text, in full, and what follows it ("%" or a unit); None where none does.

    Examples
    --------
    >>> [mean_number(text) for text in ("4 km3", "600 million", "10%", "1,250", "twenty")]
    [(4.0, 'km3'), (600000000.0, ''), (10.0, '%'), (1250.0, ''), None]
    """
    match = _AMOUNT.fullmatch(value.strip()) if isinstance(value, str) and len(value) < 80 else None
    if match is None:
        return None
    rest = (match["rest"] or "").strip()
    word, _, after = rest.partition(" ")
    times = _TIMES.get(word.lower())
    if times is None or (len(word) < 3 and after):
        times, after = 1.0, rest
    return _read(match["number"]) * times, after.strip()


def mean_pair(value: Any) -> tuple[float, float] | None:
    """The two numbers of a text such as "0-60" or "0 to 60"; None where it holds anything else.

    Examples
    --------
    >>> mean_pair("0-60"), mean_pair("-5 to 5 per cent"), mean_pair("60")
    ((0.0, 60.0), (-5.0, 5.0), None)
    """
    match = _PAIR.fullmatch(value.strip()) if isinstance(value, str) and len(value) < 80 else None
    return None if match is None else (_read(match["low"]), _read(match["high"]))


def _read(number: str) -> float:
    """A number as it is written: blanks and, before three digits, commas part thousands."""
    plain = re.sub(r"[ _\u2009\u202f]|,(?=\d{3}(?!\d))", "", number)
    return float(plain.replace(",", "."))


def show(number: float) -> str:
    """A number as YAML has it."""
    return f"{number:.12g}"


def mean_date(field: str, value: Any) -> str | None:
    """The date that was likely meant: of a year or a month, its last day or its first, as the field asks.

    Examples
    --------
    >>> mean_date("by", 2028), mean_date("as_of", "2028-02"), mean_date("date", "3 May 2020")
    ('2028-12-31', '2028-02-01', '2020-05-03')
    """
    text = str(value).strip()[:40]
    match = re.fullmatch(r"([1-8]\d{3})(?:[-/.](\d{1,2}))?", text)
    if match is None:
        for form in _FORMS:
            with suppress(ValueError):
                return datetime.strptime(text, form).date().isoformat()
        return None
    year, month = int(match[1]), int(match[2] or 0)
    if month > 12 or field not in (*_LAST, *_FIRST, "points"):
        return None
    if field in _LAST:
        month = month or 12
        return date(year, month, calendar.monthrange(year, month)[1]).isoformat()
    return date(year, month or 1, 1).isoformat()


def mean_list(field: str, value: Any) -> str | None:
    """The list that was likely meant: a pair of numbers, or names; None where nothing is plain.

    Examples
    --------
    >>> mean_list("range", "0-60"), mean_list("owners", "NORTH, HILL")
    ('[0, 60]', '[NORTH, HILL]')
    """
    if field in ("range", "span"):
        pair = mean_pair(value)
        return None if pair is None else f"[{show(pair[0])}, {show(pair[1])}]"
    names = [name.strip() for name in value.split(",")] if isinstance(value, str) else []
    if not names or len(str(value)) > 60 or not all(re.fullmatch(r"[\w.:-]+", name) for name in names):
        return None
    return f"[{', '.join(names)}]"
