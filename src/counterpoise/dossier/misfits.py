"""A value that does not fit its field, in plain words: what is wrong, what is nearest, what to write."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, get_args

from counterpoise.dossier.meant import mean_date, mean_duration, mean_list, mean_number, mean_pair, show
from counterpoise.dossier.synonyms import find_word
from counterpoise.errors import Place, Problem, nearest
from counterpoise.schema.claims import LevelWord
from counterpoise.schema.values import PROBABILITY

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
_NUMBERS = ("float_type", "float_parsing")
_SHARES = ("credence", "hazard", "volatility", "weight")  # numbers without a unit
_LISTS = {"range": "[low, high]", "span": "[start, end]"}
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
        return _misfit_of_duration(field, value, context.get("step"))
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
    if kind in _NUMBERS and (said := _describe_number(field, value)) is not None:
        return said
    if kind == "tuple_type":
        return _describe_list(field, value)
    if kind == "date_form":
        return _describe_date(field, value)
    wanted = _KINDS.get(kind, "another kind of value")
    return Misfit("S003", f"{field} takes {wanted}.", edit=f"Write {wanted}." if kind in _KINDS else None)


def _one_of(field: str, context: dict[str, Any], value: Any) -> Misfit:
    """A word that is none of those that the field takes."""
    allowed = (context.get("expected_tags") or context.get("expected", "")).split("'")[1::2]
    names = ", ".join(f'"{word}"' if field == "sign" else word for word in allowed)
    message, close = f"{field} is one of {names}.", find_word(field, value, allowed)
    if field == "sign" and close is not None:
        return Misfit("S004", message, close, f'Write sign: "{close}".')
    number = value if isinstance(value, (int, float)) else _share(value)
    if field == "confidence" and number is not None and 0 <= number <= 1:
        close = min(PROBABILITY, key=lambda word: abs(PROBABILITY[word] - number))
        return Misfit(
            "S004", message, close, f"Write {close}, or give the number as credence: {show(number)}."
        )
    return Misfit("S004", message, close, None if close else f"Use one of: {names}.")


def _out_of_bounds(kind: str, context: dict[str, Any], field: str, value: Any) -> Misfit:
    """A number, a duration or a list beyond what the field takes."""
    wanted = _BOUNDS[kind].format(**context)
    bound = context.get("ge", context.get("le"))
    if isinstance(value, str) and re.search("[A-Za-z]", value) and kind in _OF_NUMBERS:  # a duration
        wanted = re.sub(r"[\d.]+$", lambda found: _years(float(found[0])), wanted)
        close = None if bound is None else _years(float(bound))
    else:
        close = None if bound is None else f"{bound:.12g}"
    if field == "credence" and isinstance(value, (int, float)) and 1 < value <= 100:
        close = show(value / 100)
    return Misfit("S004", f"{field} takes {wanted}.", close, None if close else f"Give {wanted}.")


def _years(count: float) -> str:
    return f"{count:g} year" + ("" if count == 1 else "s")


def _misfit_of_duration(field: str, value: Any, step: float | None) -> Misfit:
    """What is no duration, or no moment."""
    what = "a duration: a number and a unit, such as 6 months"
    if field in ("start", "until"):
        what = "a date, or a duration after as_of, such as 6 months"
    return Misfit("V005", f"{field} is {what}.", mean_duration(field, value, step))


def _share(value: Any) -> float | None:
    """What a percentage such as "70%" is of one."""
    found = mean_number(value)
    return found[0] / 100 if found is not None and found[1] in ("%", "per cent", "percent") else None


def _describe_number(field: str, value: Any) -> Misfit | None:
    """A text that begins with the number that was meant; None where it does not."""
    found = mean_number(value)
    if found is None:
        return None
    number, rest = found
    message, share = f"{field} takes a number.", _share(value)
    if share is not None and field in _SHARES:
        return Misfit("S003", message, show(share))
    if share is not None:
        edit = f"Write {show(number)} where the unit is per cent, else {show(share)}."
        return Misfit("S003", message, show(number), edit)
    if rest and field not in _SHARES:
        return Misfit("S003", message, show(number), f"Write {show(number)}; the unit is said in `unit`.")
    return Misfit("S003", message, show(number))


def _describe_list(field: str, value: Any) -> Misfit:
    """A value that stands where a list was wanted."""
    message, close = f"{field} takes a list.", mean_list(field, value)
    if close is not None:
        return Misfit("S003", message, close)
    if isinstance(value, dict):
        return Misfit("S003", message, edit="Begin each entry of the list with a dash (-).")
    return Misfit("S003", message, edit=f"Write a list, {_LISTS.get(field, '[first, second]')}.")


def _describe_date(field: str, value: Any) -> Misfit:
    """A value that stands where a date was wanted."""
    message, close = f"{field} takes a date, YYYY-MM-DD.", mean_date(field, value)
    year = re.fullmatch(r"\d{4}", str(value))
    whole = f"{value}-01-01" if year else "YYYY-MM-DD"
    return Misfit("S003", message, close, None if close else f"Write the whole date, as {whole}.")


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
        return _describe_source(field, value)
    interval = _mean_interval(value)
    if of_claim:
        words = get_args(LevelWord)
        wanted = f"a number, an interval or one of {', '.join(words)}"
        close = interval or find_word("level", value, words)
    else:
        wanted = "a number or {likely: ..., low: ..., high: ...}"
        close = interval
    code = "S004" if of_claim else "S003"
    if close is None and (said := _describe_number(field, value)) is not None:
        return Misfit(code, f"{field} takes {wanted}.", said.close, said.edit)
    return Misfit(code, f"{field} takes {wanted}.", close, None if close else f"Write {wanted}.")


def _describe_source(field: str, value: Any) -> Misfit:
    """A source that is neither a judgement nor cited."""
    wanted = "the word judgement or {citation: ..., url: ..., date: ...}"
    close = nearest(str(value), ["judgement"])
    edit = f"Write {wanted}."
    if close is not None:
        edit = "Write judgement."
    elif isinstance(value, str) and 8 < len(value) <= 80:
        inside = value.replace("\\", "\\\\").replace('"', '\\"')
        edit = f'Write {{citation: "{inside}"}}.'
    return Misfit("S004", f"{field} is {wanted}.", close, edit)


def _mean_interval(value: Any) -> str | None:
    """The interval that a text such as "50-60" stands for, likely in the middle."""
    pair = mean_pair(value)
    if pair is None or not pair[0] < pair[1]:
        return None
    low, high = pair
    return f"{{likely: {show((low + high) / 2)}, low: {show(low)}, high: {show(high)}}}"
