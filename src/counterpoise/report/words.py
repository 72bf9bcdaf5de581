"""Numbers and lists as text, the same on the screen and on the page."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

MINUS = "\u2212"
NO_DIFFERENCE = "≈ 0"
WIDE = "\u02b7"  # a raised w, after NO_DIFFERENCE: an end of the interval would be material
SMALLEST_MATERIAL_SHARE = 0.02
_NUMERALS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def count_digits(low: float, high: float) -> int:
    """Decimals that show a change of 0.02 of the range with one digit to spare.

    Examples
    --------
    >>> count_digits(0, 100), count_digits(0, 1)
    (1, 3)
    """
    return max(0, math.ceil(-math.log10(SMALLEST_MATERIAL_SHARE * (high - low))) + 1)


def format_number(value: float, digits: int) -> str:
    """A number with so many decimals, a proper minus sign, and no minus before zero.

    Examples
    --------
    >>> format_number(-1234.56, 1), format_number(-0.01, 1)
    ('−1,234.6', '0.0')
    """
    text = f"{abs(value):,.{digits}f}"
    negative = value < 0 and any(character in "123456789" for character in text)
    return f"{MINUS}{text}" if negative else text


def format_change(value: float, digits: int) -> str:
    """A change with its sign.

    Examples
    --------
    >>> format_change(3.14159, 1), format_change(-2, 1), format_change(0.01, 1)
    ('+3.1', '−2.0', '0.0')
    """
    text = format_number(value, digits)
    positive = value > 0 and any(character in "123456789" for character in text)
    return f"+{text}" if positive else text


def format_plain(value: float) -> str:
    """A number as an analyst would write it: up to four significant digits and no trailing zeros.

    Examples
    --------
    >>> format_plain(50.0), format_plain(0.125), format_plain(-3)
    ('50', '0.125', '−3')
    """
    text = f"{abs(value):.4g}" if abs(value) < 10_000 else f"{abs(value):,.0f}"
    return f"{MINUS}{text}" if value < 0 else text


def format_share(share: float) -> str:
    """A share as a percentage that never claims certainty it does not have.

    Examples
    --------
    >>> format_share(0.86), format_share(0.999), format_share(1.0), format_share(0.001)
    ('86%', '>99%', '100%', '<1%')
    """
    if 0 < share < 0.01:
        return "<1%"
    if 0.99 < share < 1:
        return ">99%"
    return f"{100 * share:.0f}%"


def join_words(words: Sequence[str], last: str = "and") -> str:
    """A list in prose.

    Examples
    --------
    >>> join_words(["A", "B", "C"])
    'A, B and C'
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def say_count(count: int, noun: str, plural: str | None = None) -> str:
    """A count and its noun; counts up to ten in words.

    Examples
    --------
    >>> say_count(1, "account"), say_count(12, "policy", "policies")
    ('one account', '12 policies')
    """
    return f"{say_number(count)} {noun if count == 1 else plural or noun + 's'}"


def say_number(count: int) -> str:
    """A count without its noun; up to ten in words.

    Examples
    --------
    >>> say_number(2), say_number(1440)
    ('two', '1,440')
    """
    return _NUMERALS[count] if count < len(_NUMERALS) else f"{count:,}"


def shorten_titles(titles: Mapping[str, str]) -> dict[str, str]:
    """Titles for use inside a sentence: what stands before a colon, where that still tells all apart.

    Examples
    --------
    >>> shorten_titles({"a": "Firmness: pressure works", "b": "Patience"})
    {'a': 'Firmness', 'b': 'Patience'}
    >>> shorten_titles({"a": "Firmness: old", "b": "Firmness: new"})
    {'a': 'Firmness: old', 'b': 'Firmness: new'}
    """
    heads = {name: title.partition(": ")[0] for name, title in titles.items()}
    counts = Counter(heads.values())
    return {name: head if counts[head] == 1 else titles[name] for name, head in heads.items()}


def capitalise(text: str) -> str:
    """The text with its first letter upper case, the rest as it is.

    Examples
    --------
    >>> capitalise("no account of the EU")
    'No account of the EU'
    """
    return text[:1].upper() + text[1:]
