"""Whether two outputs say the same, although the last digits of a run differ between machines."""

from __future__ import annotations

import re
from typing import Any

MINUS = "\N{MINUS SIGN}"
NUMBER = re.compile(rf"[-+{MINUS}]?\d+(?:,\d{3})*(?:\.\d+)?")
CLIP = re.compile(r"\bclip\d+")  # numbered by how many charts the process has drawn
SHARE = 0.02
ABSOLUTE = 0.1  # the last digit that texts and tables show
PIXELS = 1.5


def alike(first: Any, second: Any, absolute: float = ABSOLUTE) -> bool:
    """Whether two texts, or two trees of lists and mappings, differ by no more than numbers that are close.

    Numbers are close if they differ by at most 2% of the larger, or by `absolute`; in drawings (texts
    with `<svg` in them) by 1.5. Blanks do not count.

    Examples
    --------
    >>> alike("tolls +27.5 up", "tolls +27.4 up"), alike("tolls +27.5", "tolls +31"), alike("2 cells", "two")
    (True, False, False)
    """
    if isinstance(first, str) and isinstance(second, str):
        return _alike_texts(first, second, PIXELS if "<svg" in first else absolute)
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(alike(first[key], second[key]) for key in first)
    if isinstance(first, list) and isinstance(second, list):
        if all(isinstance(entry, str) for entry in (*first, *second)):
            return alike("".join(first), "".join(second))
        return len(first) == len(second) and all(alike(a, b) for a, b in zip(first, second, strict=True))
    return first == second


def _alike_texts(first: str, second: str, absolute: float) -> bool:
    first, second = (CLIP.sub("clip", text) for text in (first, second))
    words, others = (NUMBER.sub(" ", text).split() for text in (first, second))
    numbers, those = ([_read(number) for number in NUMBER.findall(text)] for text in (first, second))
    return (
        words == others
        and len(numbers) == len(those)
        and all(
            abs(a - b) <= max(absolute, SHARE * max(abs(a), abs(b)))
            for a, b in zip(numbers, those, strict=True)
        )
    )


def _read(number: str) -> float:
    return float(number.replace(",", "").replace(MINUS, "-"))
