"""The small values that entries are made of: durations, dates, levels, words of probability."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

DAYS_PER_YEAR = 365.25
LONGEST = 1000.0  # years of any duration: far beyond what an account could speak of, and quick to count
LONGEST_LAG = 100.0  # years of a lag or a horizon: as long as a run may be
FIRST_DAY, LAST_DAY = date(1000, 1, 1), date(9000, 12, 31)  # of as_of, so that a run's years have dates
YEARS_PER_UNIT = {
    "day": 1 / DAYS_PER_YEAR,
    "week": 7 / DAYS_PER_YEAR,
    "month": 1 / 12,
    "quarter": 1 / 4,
    "year": 1.0,
}

# ICD 203 (Office of the Director of National Intelligence, 2015), by the midpoints of its bands.
PROBABILITY = {
    "remote": 0.03,
    "very_unlikely": 0.125,
    "unlikely": 0.325,
    "even": 0.5,
    "likely": 0.675,
    "very_likely": 0.875,
    "almost_certain": 0.97,
}
# Where a settled level of 50% goes when the cause moves from 0 to 1.
STRENGTH = {"weak": 0.60, "moderate": 0.75, "strong": 0.90}

Confidence = Literal["remote", "very_unlikely", "unlikely", "even", "likely", "very_likely", "almost_certain"]
Strength = Literal["weak", "moderate", "strong"]
Direction = Literal["higher", "lower"]
_DURATION = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([A-Za-z]+?)s?\s*")

# The same for JSON Schema, whose patterns know no flags: a unit's letters are either large or small.
_UNITS = "|".join("".join(f"[{c.upper()}{c}]" for c in unit) for unit in YEARS_PER_UNIT)
_DURATION_PATTERN = rf"\s*\d+(\.\d+)?\s*({_UNITS})s?\s*"
_DATE_PATTERN = r"\d{4}-\d{2}-\d{2}"


def _text_like(pattern: str, form: str) -> Any:
    """Text of a form, as JSON Schema says it; `patternErrorMessage` is what editors then show."""
    return Annotated[
        str, WithJsonSchema({"type": "string", "pattern": f"^{pattern}$", "patternErrorMessage": form})
    ]


_DURATION_TEXT = _text_like(_DURATION_PATTERN, "A duration is a number and a unit, such as 6 months.")
_DATE_TEXT = _text_like(_DATE_PATTERN, "A date is written YYYY-MM-DD.")
_FRAME_DATE_TEXT = _text_like(
    r"([1-8]\d{3}-\d\d-\d\d|9000-\d\d-\d\d)",
    f"A date from {FIRST_DAY} to {LAST_DAY}, written YYYY-MM-DD.",
)
_MOMENT_TEXT = _text_like(
    rf"({_DURATION_PATTERN}|\s*{_DATE_PATTERN}\s*)", "A moment is a duration after as_of, or a date."
)


class Entry(BaseModel):
    """The base of every entry: unknown fields are refused, and an entry never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, allow_inf_nan=False)


def parse_duration(value: Any, most: float = LONGEST) -> float:
    """The length in years of a duration such as "6 months"; more than `most` years are refused.

    Examples
    --------
    >>> parse_duration("6 months")
    0.5
    """
    match = _DURATION.fullmatch(value) if isinstance(value, str) and len(value) < 60 else None
    if match is None:
        raise PydanticCustomError("duration", "A duration is a number and a unit, such as 6 months.")
    unit = match[2].lower()
    if unit not in YEARS_PER_UNIT:
        raise PydanticCustomError("duration", "The unit {unit} is not known.", {"unit": match[2]})
    years = float(match[1]) * YEARS_PER_UNIT[unit]
    if years > most:
        text = "A duration is at most {most} years."
        raise PydanticCustomError("long_duration", text, {"most": f"{most:g}"})
    return years


def format_duration(years: float) -> str:
    """A duration as text: the largest unit in which it is a whole number, else years.

    Examples
    --------
    >>> format_duration(0.25)
    '3 months'
    """
    for unit in ("year", "month", "day"):
        count = years / YEARS_PER_UNIT[unit]
        if abs(count - round(count)) < 1e-9 and (round(count) or not years):
            return f"{round(count)} {unit}" + ("" if round(count) == 1 else "s")
    return f"{Decimal(repr(years)):f} years"


_WRITTEN = PlainSerializer(format_duration, return_type=str)
Duration = Annotated[float, BeforeValidator(parse_duration, json_schema_input_type=_DURATION_TEXT), _WRITTEN]
ShortDuration = Annotated[
    float,
    BeforeValidator(lambda value: parse_duration(value, LONGEST_LAG), json_schema_input_type=_DURATION_TEXT),
    _WRITTEN,
]


def _parse_date(value: Any) -> date:
    """A date from YAML (which has already made one of it) or from ISO text."""
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    try:
        return date.fromisoformat(value) if isinstance(value, str) else date.fromisoformat("")
    except ValueError as fault:
        raise PydanticCustomError("date_form", "A date is written YYYY-MM-DD.") from fault


Date = Annotated[date, BeforeValidator(_parse_date, json_schema_input_type=_DATE_TEXT)]


def _parse_frame_date(value: Any) -> date:
    """A date that years can be counted from and to."""
    day = _parse_date(value)
    if not FIRST_DAY <= day <= LAST_DAY:
        text = "A date from {first} to {last}."
        context = {"first": FIRST_DAY.isoformat(), "last": LAST_DAY.isoformat()}
        raise PydanticCustomError("date_bound", text, context)
    return day


FrameDate = Annotated[date, BeforeValidator(_parse_frame_date, json_schema_input_type=_FRAME_DATE_TEXT)]


def _parse_moment(value: Any) -> float | date:
    """A moment is a duration after as_of, or a date."""
    if isinstance(value, date) or (isinstance(value, str) and re.fullmatch(r"\s*\d{4}-\d\d-\d\d\s*", value)):
        return _parse_date(value.strip() if isinstance(value, str) else value)
    return parse_duration(value)


Moment = Annotated[
    float | date,
    BeforeValidator(_parse_moment, json_schema_input_type=_MOMENT_TEXT),
    PlainSerializer(lambda v: v.isoformat() if isinstance(v, date) else format_duration(v), return_type=str),
]


class Interval(Entry):
    """A level with its 90% interval, in native units."""

    likely: float
    low: float
    high: float

    @model_validator(mode="after")
    def _ordered(self) -> Interval:
        if not self.low < self.likely < self.high:
            raise PydanticCustomError("interval_order", "An interval needs low < likely < high.")
        return self


Level = float | Interval


def likely_level(level: Level) -> float:
    """The likely value of a level, whether it has an interval or not."""
    return level.likely if isinstance(level, Interval) else float(level)


class Citation(Entry):
    """An outside source: what it is and where it can be read."""

    citation: str
    url: str | None = None
    date: Date | None = None


Source = Literal["judgement"] | Citation
