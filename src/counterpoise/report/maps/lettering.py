"""How wide text is and where it breaks, without a font at hand.

Widths are those of Helvetica (Adobe Font Metrics, 1990), which Arial, Liberation Sans and Arimo share
to the unit; the maps name these fonts first. `SPARE` is added for browsers that have none of them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import combining, east_asian_width

SPARE = 1.06
BOLD = 1.08
WIDEST, USUAL = 1.0, 0.66  # of the size: characters that East Asian fonts draw wide, and any other unknown
ELLIPSIS = "\u2026"
_WIDTHS = {
    191: "'",
    222: "ijl\u2018\u2019",
    260: "|",
    278: " !,./:;I[\\]ft",
    333: "()-`r\u201c\u201d",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jckvsxyz",
    556: "#$0123456789?L_abdeghnopqu\u2013",
    584: "+<=>~\u2212",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "\u2014\u2026",
    1015: "@",
}
_WIDTH = {character: width / 1000 for width, group in _WIDTHS.items() for character in group}
_PIECE = re.compile("[^\\s\\-\u2013/]*[\\-\u2013/]+|[^\\s\\-\u2013/]+")


def measure_text(text: str, size: float, bold: bool = False) -> float:
    """The estimated width of a line of text, in the unit of the size.

    Parameters
    ----------
    text
        One line.
    size
        Of the font.
    bold
        Whether it is set in bold or semi-bold.

    Examples
    --------
    >>> round(measure_text("Will", 10), 3)  # (944 + 3 * 222) / 1000 * 10 * 1.06
    17.066
    """
    total = sum(_WIDTH.get(character) or _guess(character) for character in text)
    return total * size * SPARE * (BOLD if bold else 1)


def _guess(character: str) -> float:
    if combining(character):
        return 0.0
    return WIDEST if east_asian_width(character) in "WF" else USUAL


@lru_cache(maxsize=4096)
def wrap_text(text: str, width: float, size: float, most: int, bold: bool = False) -> tuple[str, ...]:
    """The text in as few lines as fit the width, and these as even as they can be.

    Lines break at blanks and after hyphens; a word that is wider than a line is broken anywhere. What
    exceeds the last line is cut and ends in "…".

    Parameters
    ----------
    text
        Any text, without control characters.
    width
        The width that no line exceeds, by `measure_text`; at least two characters wide.
    size, bold
        As for `measure_text`.
    most
        The greatest number of lines, at least 1.

    Examples
    --------
    >>> wrap_text("Western aid to Ukraine", 80, 12, 3)
    ('Western aid', 'to Ukraine')
    """
    lines = _fill(text, width, size, bold)
    if len(lines) > most:
        return (*lines[: most - 1], _cut(" ".join(lines[most - 1 :]), width, size, bold))
    narrow = width
    while narrow > width / 2:
        narrow -= size / 4
        evener = _fill(text, narrow, size, bold)
        if len(evener) > len(lines) or _broken(evener) > _broken(lines):
            break
        lines = evener
    return tuple(lines)


def _broken(lines: list[str]) -> int:
    """How many pieces the lines hold: more where a word has been broken."""
    return sum(len(_PIECE.findall(line)) for line in lines)


def _fill(text: str, width: float, size: float, bold: bool) -> list[str]:
    """Lines filled one after the other."""
    lines, line, joined = [], "", True
    for word in text.split():
        for piece in _PIECE.findall(word):
            for part in _break(piece, width, size, bold):
                longer = line + ("" if joined else " ") + part
                if line and measure_text(longer, size, bold) > width:
                    lines.append(line)
                    longer = part
                line, joined = longer, True
        joined = False
    return [*lines, line] if line or not lines else lines


def _break(word: str, width: float, size: float, bold: bool) -> list[str]:
    """The word in parts that each fit a line; the word itself if it does."""
    parts = [""]
    for character in word:
        if parts[-1] and measure_text(parts[-1] + character, size, bold) > width:
            parts.append("")
        parts[-1] += character
    return parts


def _cut(text: str, width: float, size: float, bold: bool) -> str:
    """The start of the text that fits with an ellipsis."""
    while text and measure_text(text + ELLIPSIS, size, bold) > width:
        text = text[:-1].rstrip()
    return text + ELLIPSIS
