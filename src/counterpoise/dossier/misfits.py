"""A value that does not fit its field, in plain words: what is wrong, what is nearest, what to write."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, get_args

from counterpoise.errors import Place, Problem, nearest
from counterpoise.schema.claims import LevelWord
from counterpoise.schema.values import YEARS_PER_UNIT

_KINDS = {
    "string_type": "text",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "dict_type": "a mapping (name: value)",
    "model_type": "a mapping (field: value)",
    "model_attributes_type": "a mapping (field: value)",
    "tuple_type": "a list",
    "date_form": "a date, YYYY-MM-DD",
}
_BOUNDS = {
    "greater_than": "more than {gt}",
    "greater_than_equal": "at least {ge}",
    "less_than": "less than {lt}",
    "less_than_equal": "at most {le}",
    "too_short": "at least {min_length} entry",
    "string_too_short": "at least {min_length} characters",
    "string_too_long": "at most {max_length} characters",
}
_OF_NUMBERS = {"greater_than", "greater_than_equal", "less_than", "less_than_equal"}
_MISFITS = {"union_tag_invalid", "literal_error"}
_UNITS = {"fortnight": (2, "week"), "decade": (10, "year"), "century": (100, "year")}
_INTERVAL = ("low", "likely", "high")


@dataclass(frozen=True, slots=True)
class Misfit:
    """What is wrong with a value, before it is said of a place."""

    code: str
    message: str
    close: str | None = None
    edit: str | None = None
    found: str | None = None

    def at(self, place: Place, found: str) -> Problem:
        """The problem at a place; `found` is the value as text."""
        return Problem(self.code, self.message, place, self.found or found, self.close, self.edit)


def describe(kind: str, context: dict[str, Any], field: str, value: Any, of_claim: bool) -> Misfit:
    """What pydantic's error says of the value of a field.

    Parameters
    ----------
    kind, context
        Pydantic's type of error, and its details.
    field
        The field's name.
    value
        What stands there.
    of_claim
        Whether it stands in a claim.
    """
    if kind == "duration":
        message = f"{field} is a duration: a number and a unit, such as 6 months."
        return Misfit("V005", message, _nearest_duration(value))
    if kind == "long_duration":
        most = _years(float(context["most"]))
        return Misfit("V005", f"{field} is at most {most}.", most)
    if kind == "date_bound":
        first, last = context["first"], context["last"]
        return Misfit("S004", f"{field} is a date from {first} to {last}.", min(max(str(value), first), last))
    if kind == "interval_order":
        return _disordered(value)
    if kind in _MISFITS:
        return _one_of("kind" if kind == "union_tag_invalid" else field, context, value)
    if kind in _BOUNDS:
        return _out_of_bounds(kind, context, field, value)
    if kind == "union":
        return _describe_union(field, value, of_claim)
    if kind in ("too_long", "tuple_length"):
        return Misfit("S003", f"{field} takes fewer values.")
    wanted = _KINDS.get(kind, "another kind of value")
    return Misfit("S003", f"{field} takes {wanted}.", edit=f"Write {wanted}." if kind in _KINDS else None)


def _one_of(field: str, context: dict[str, Any], value: Any) -> Misfit:
    """A word that is none of those that the field takes."""
    allowed = (context.get("expected_tags") or context.get("expected", "")).split("'")[1::2]
    names = ", ".join(allowed)
    close = nearest(str(value), allowed)
    return Misfit("S004", f"{field} is one of {names}.", close, None if close else f"Use one of: {names}.")


def _out_of_bounds(kind: str, context: dict[str, Any], field: str, value: Any) -> Misfit:
    """A number, a duration or a list beyond what the field takes."""
    wanted = _BOUNDS[kind].format(**context)
    bound = context.get("ge", context.get("le"))
    if isinstance(value, str) and re.search("[A-Za-z]", value) and kind in _OF_NUMBERS:  # a duration
        wanted = re.sub(r"[\d.]+$", lambda found: _years(float(found[0])), wanted)
        close = None if bound is None else _years(float(bound))
    else:
        close = None if bound is None else f"{bound:.12g}"
    return Misfit("S004", f"{field} takes {wanted}.", close, None if close else f"Give {wanted}.")


def _years(count: float) -> str:
    return f"{count:g} year" + ("" if count == 1 else "s")


def _nearest_duration(value: Any) -> str | None:
    """The duration that was likely meant: a number alone is taken for months."""
    match = re.fullmatch(r"\s*(\d{1,6}(?:\.\d+)?)\s*([A-Za-z]*)\s*", str(value)[:60])
    if match is None or isinstance(value, bool):
        return None
    number, word = float(match[1]), match[2].lower().removesuffix("s") or "month"
    times, unit = _UNITS.get(word, (1, nearest(word, YEARS_PER_UNIT)))
    if unit is None:
        return None
    count = number * times
    return f"{count:g} {unit}" + ("" if count == 1 else "s")


def _disordered(value: Any) -> Misfit:
    """An interval whose three values are not in order."""
    message = "An interval needs low < likely < high."
    parts = value if isinstance(value, dict) else {}
    numbers = [parts[key] for key in _INTERVAL if isinstance(parts.get(key), (int, float))]
    if len(numbers) < len(_INTERVAL):
        return Misfit("V008", message)
    found = ", ".join(f"{key} {number:.12g}" for key, number in zip(_INTERVAL, numbers, strict=True))
    if len(set(numbers)) < len(numbers):
        return Misfit("V008", message, edit="Give three different numbers.", found=found)
    low, likely, high = (f"{number:.12g}" for number in sorted(numbers))
    close = f"{{likely: {likely}, low: {low}, high: {high}}}"
    return Misfit("V008", message, close, f"Write {close}.", found)


def _describe_union(field: str, value: Any, of_claim: bool) -> Misfit:
    """A field that takes values of several kinds."""
    if field in ("source", "start_source"):
        wanted = "the word judgement or {citation: ..., url: ..., date: ...}"
        return Misfit("S004", f"{field} is {wanted}.", nearest(str(value), ["judgement"]), f"Write {wanted}.")
    if of_claim:
        words = get_args(LevelWord)
        wanted = f"a number, an interval or one of {', '.join(words)}"
        close = nearest(str(value), words)
        return Misfit("S004", f"{field} takes {wanted}.", close, None if close else f"Write {wanted}.")
    wanted = "a number or {likely: ..., low: ..., high: ...}"
    return Misfit("S003", f"{field} takes {wanted}.", edit=f"Write {wanted}.")
