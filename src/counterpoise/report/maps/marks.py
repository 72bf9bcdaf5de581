"""The small marks at the end of a line: who says so, and on what terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from counterpoise.report.maps.lengths import say_length
from counterpoise.report.maps.lettering import measure_text
from counterpoise.report.maps.views import COMMON, MapAccount, MapLink
from counterpoise.report.words import MINUS

DISC, GLYPH, SMALL = 13.0, 10.0, 9.5
COMMON_LETTER = "u"
ACCOUNT_COLOURS = 8
ON_DARK = 4  # the account colour that takes white letters
STRIP = 13.0  # the height of a strip
SQUARE = ("word", "rival")
SIGNS = {"+": "+", "-": MINUS, "0": "0"}
_SHORT = {"year": "y", "month": "mo", "day": "d"}


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: an account's disc ("account"; `place` in the order of colours), a sign, or a word."""

    kind: Literal["account", "common", "sign", "word", "rival"]
    text: str
    place: int = 0

    @property
    def width(self) -> float:
        """The room that it takes along the line."""
        if self.kind in ("account", "common"):
            return max(DISC, measure_text(self.text, SMALL, bold=True) + 5)
        if self.kind == "sign":
            return GLYPH
        return max(DISC, measure_text(self.text, SMALL, bold=True) + 6)


def list_marks(link: MapLink, accounts: Sequence[MapAccount], merged: bool) -> tuple[Mark, ...]:
    """The marks of a link, in the order in which a line meets them.

    In a merged map the accounts' discs, and where these contradict each other the sign before those of
    each side. In one account's map its signs where it has several, and "≠" where a rival contradicts it.
    Then "if" for a condition, the delay, and "?" where the text holds the claim less than even.
    """
    if link.kind != "claim":
        return ()
    marks = []
    if merged:
        marks += _list_voices(link, {account.id: account for account in accounts})
    elif link.sign == "mixed":
        signs = {claim.sign for claim in link.claims}
        marks += [Mark("sign", SIGNS[sign]) for sign in SIGNS if sign in signs]
    if link.contested and not merged:
        marks.append(Mark("rival", "≠"))
    if link.conditional:
        marks.append(Mark("word", "if"))
    marks += [Mark("word", _shorten(lag)) for lag in link.lags]
    if not link.held:
        marks.append(Mark("word", "?"))
    return tuple(marks)


def _list_voices(link: MapLink, accounts: Mapping[str, MapAccount]) -> list[Mark]:
    """The discs of the accounts that speak, by sign where they contradict each other."""
    marks = []
    for sign in ("+", "-", "0"):
        voices = dict.fromkeys(claim.account for claim in link.claims if claim.sign == sign)
        if voices and link.sign == "mixed":
            marks.append(Mark("sign", SIGNS[sign]))
        for voice in voices:
            known = accounts.get(voice)
            if voice == COMMON or known is None:
                marks.append(Mark("common", COMMON_LETTER))
            else:
                marks.append(Mark("account", known.letter, known.place))
    return marks


def _shorten(lag: str) -> str:
    """A duration with its unit cut short."""
    number, _, unit = lag.partition(" ")
    return f"{number} {_SHORT.get(unit.rstrip('s'), unit)}"


def draw_strip(marks: Sequence[Mark], x: float, y: float, contested: bool) -> str:
    """Marks in a row as SVG, their left edge at x and their middle at y."""
    width = sum(mark.width for mark in marks)
    parts = [
        f'<rect class="strip{" contested" if contested else ""}" x="{say_length(x - 1)}" '
        f'y="{say_length(y - STRIP / 2)}" width="{say_length(width + 2)}" height="{STRIP:.0f}" rx="6"/>'
    ]
    for mark in marks:
        parts.append(draw_mark(mark, x, y))
        x += mark.width
    return "".join(parts)


def draw_mark(mark: Mark, x: float, y: float) -> str:
    """One mark as SVG, its left edge at x and its middle at y."""
    ink = ""
    if mark.kind in ("account", "rival"):
        dark = mark.kind == "account" and mark.place % ACCOUNT_COLOURS == ON_DARK
        ink = ' class="letter on-dark"' if dark else ' class="letter"'
    text = (
        f'<text x="{say_length(x + mark.width / 2)}" y="{say_length(y + 3.4)}"{ink}>'
        f"{escape(mark.text)}</text>"
    )
    if mark.kind == "sign":
        return text
    shade = f"account-{mark.place % ACCOUNT_COLOURS}" if mark.kind == "account" else mark.kind
    return (
        f'<rect class="{shade}" x="{say_length(x + 0.5)}" y="{say_length(y - 6)}" '
        f'width="{say_length(mark.width - 1)}" height="12" rx="{2 if mark.kind in SQUARE else 6}"/>{text}'
    )
