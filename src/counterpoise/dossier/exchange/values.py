"""The values of a link: signs, weights, strengths, hedges, lags, each with what cannot be one."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pydantic_core import PydanticCustomError

from counterpoise.dossier.exchange.rows import Given, normalise_name
from counterpoise.errors import Problem, nearest
from counterpoise.schema import PROBABILITY, STRENGTH, parse_duration

LONGEST_LAG = 100.0  # years, as long as a run can be
_LARGEST = 1e12
_DASHES = str.maketrans(dict.fromkeys("\u2212\u2013\u2010\u2011", "-"))
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_SIGN_WORDS: dict[str, tuple[str, ...]] = {
    "+": ("plus", "pos", "positive", "same", "increase", "increases", "more", "raises", "p", "s"),
    "-": (
        "minus",
        "neg",
        "negative",
        "opposite",
        "inverse",
        "decrease",
        "decreases",
        "less",
        "lowers",
        "n",
        "o",
    ),
    "0": ("none", "no effect", "zero", "neutral", "no", "denied"),
}
_SIGNS = {word: sign for sign, words in _SIGN_WORDS.items() for word in words}
# What Kumu draws at the two ends of a connection of this type: equal ends move together.
_KUMU_TYPES = {"+": "+", "++": "+", "--": "+", "-": "-", "+-": "-", "-+": "-"}
_STRENGTH_WORDS: dict[str, tuple[str, ...]] = {
    "weak": ("weak", "low", "small", "slight", "minor", "w"),
    "moderate": ("moderate", "medium", "middling", "average", "m"),
    "strong": ("strong", "high", "large", "major", "very strong"),
}
_STRENGTHS = {word: strength for strength, words in _STRENGTH_WORDS.items() for word in words}
_HEDGES = {
    **{word.replace("_", " "): word for word in PROBABILITY},
    "certain": "almost_certain",
    "probable": "likely",
    "even chance": "even",
    "improbable": "unlikely",
}


@dataclass(frozen=True, slots=True)
class Amount:
    """A sign, and a size where a number other than 0 gives one."""

    sign: str
    size: float | None = None


def read_number(text: str, decimal_comma: bool = False) -> float | None:
    """A finite number, or None. A per cent sign divides by 100; a decimal comma counts where it may.

    Examples
    --------
    >>> read_number("\u22120.5"), read_number("50%"), read_number("0,5", True), read_number("many")
    (-0.5, 0.5, 0.5, None)
    """
    plain = text.strip().translate(_DASHES)
    if decimal_comma:
        plain = plain.replace(",", ".")
    percent = plain.endswith("%")
    plain = plain.removesuffix("%").rstrip()
    if not _NUMBER.fullmatch(plain):
        return None
    value = float(plain) / (100 if percent else 1)
    return value if math.isfinite(value) else None


@lru_cache(maxsize=4_096)
def read_amount(text: str, decimal_comma: bool = False) -> Amount | None:
    """A sign by symbol or word, or a number with its sign; None for anything else.

    Examples
    --------
    >>> read_amount("opposite"), read_amount("-0.4"), read_amount("0")
    (Amount(sign='-', size=None), Amount(sign='-', size=0.4), Amount(sign='0', size=None))
    """
    plain = text.strip().translate(_DASHES)
    if plain and set(plain) in ({"+"}, {"-"}):
        return Amount(plain[0])
    sign = _SIGNS.get(normalise_name(plain))
    if sign is not None:
        return Amount(sign)
    number = read_number(plain, decimal_comma)
    if number is None or abs(number) > _LARGEST:
        return None
    return Amount("+" if number > 0 else "-", abs(number)) if number else Amount("0")


def read_type(text: str) -> Amount | None:
    """The sign that the type of a connection stands for, if it does; as Kumu's documentation has it.

    Examples
    --------
    >>> read_type("--").sign, read_type("Opposite").sign, read_type("likes")
    ('+', '-', None)
    """
    plain = text.strip().translate(_DASHES)
    sign = _KUMU_TYPES.get(plain) or _SIGNS.get(normalise_name(plain))
    return None if sign is None else Amount(sign)


def read_strength(text: str) -> str | None:
    """The strength that a word stands for, if it does."""
    return _STRENGTHS.get(normalise_name(text))


def read_confidence(text: str, decimal_comma: bool = False) -> str | None:
    """The word of estimative probability that a word or a number from 0 to 1 stands for, if it does.

    Examples
    --------
    >>> read_confidence("Very likely"), read_confidence("70%"), read_confidence("7")
    ('very_likely', 'likely', None)
    """
    word = _HEDGES.get(normalise_name(text))
    number = read_number(text, decimal_comma)
    if word is not None or number is None or not 0 <= number <= 1:
        return word
    return min(PROBABILITY, key=lambda entry: abs(PROBABILITY[entry] - number))


def read_lag(given: Given) -> float | Problem:
    """A lag in years, or what is wrong with it; a bare 0 is no lag."""
    try:
        lag = 0.0 if read_number(given.text) == 0 else parse_duration(given.text)
    except PydanticCustomError as fault:
        edit = "Write a number and a unit, such as 6 months."
        return Problem("V005", fault.message(), given.place, given.text[:80], edit=edit)
    if lag > LONGEST_LAG:
        return Problem("S004", f"A lag is at most {LONGEST_LAG:g} years.", given.place, given.text[:80])
    return lag


def not_one_of(given: Given, message: str, valid: Iterable[str], code: str = "S004") -> Problem:
    """A value that is none of those that are known, with the nearest."""
    words = list(valid)
    close = nearest(given.text.lower(), words)
    return Problem(code, message, given.place, given.text[:80], close, f"Write {close or words[0]}.")


def not_a_number(given: Given) -> Problem:
    """A weight that is no number."""
    number = read_number(given.text)
    if number is not None or re.fullmatch(rf"{_NUMBER.pattern}%?", given.text.translate(_DASHES)):
        message = f"A weight is at most {_LARGEST:g} in size."
        return Problem("S004", message, given.place, given.text[:80])
    message = "A weight is a number, such as -0.5, or a sign."
    return Problem("S003", message, given.place, given.text[:80], edit="Write a number, +, - or 0.")


def not_a_sign(given: Given) -> Problem:
    """A sign that is none."""
    words = [*_SIGNS, "+"]
    close = nearest(given.text.lower(), words)
    edit = f"Write {_SIGNS[close]}." if close in _SIGNS else "Write +, - or 0."
    return Problem("S004", "A sign is +, - or 0.", given.place, given.text[:80], close, edit)


def not_a_strength(given: Given) -> Problem:
    """A strength that is none."""
    return not_one_of(given, "A strength is weak, moderate or strong, or a number.", STRENGTH)


def not_a_hedge(given: Given) -> Problem:
    """A confidence that is none."""
    message = "A confidence is a word of estimative probability, or a number from 0 to 1."
    return not_one_of(given, message, PROBABILITY)
