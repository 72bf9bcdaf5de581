"""The key of a map: what its lines, marks and boxes mean, those that it has and no others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from counterpoise.report.maps.lengths import say_length
from counterpoise.report.maps.lettering import measure_text
from counterpoise.report.maps.marks import COMMON_LETTER, Mark, draw_mark
from counterpoise.report.maps.views import COMMON, MapLink, MapNode, MapView
from counterpoise.safety import clean_text

SAMPLE, ROW, FONT, SPACE = 46.0, 22.0, 12.0, 22.0
_LINE = "M1,8H45"


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One entry: `sample` is markup for an SVG element 46 wide and 16 high, `text` what it means."""

    sample: str
    text: str

    @property
    def svg(self) -> str:
        """The sample for a page."""
        return f'<svg width="46" height="16" viewBox="0 0 46 16" aria-hidden="true">{self.sample}</svg>'


def list_key(view: MapView, returns: bool) -> tuple[KeyEntry, ...]:
    """The entries for what the map has: accounts first if it is merged, then lines, marks and boxes.

    `returns` says whether some line leads back, which a layout decides.
    """
    entries = []
    if view.merged:
        entries += [
            KeyEntry(_mark(Mark("account", account.letter, account.place)), account.title)
            for account in view.accounts
            if any(account.id in link.accounts for link in view.links)
        ]
        if any(COMMON in link.accounts for link in view.links):
            entries.append(KeyEntry(_mark(Mark("common", COMMON_LETTER)), "undisputed"))
    entries += [entry for test, entry in _LINES if any(map(test, view.links))]
    entries += [RETURNS] if returns else []
    entries += [entry for test, entry in _MERGED if view.merged and any(map(test, view.links))]
    entries += [entry for test, entry in _SINGLE if not view.merged and any(map(test, view.links))]
    entries += [entry for test, entry in _BOXES if any(map(test, view.nodes))]
    return tuple(entries)


def _line(kind: str, more: str = "", casing: str = "") -> str:
    under = f'<path class="map-{casing}" d="{_LINE}"/>' if casing else ""
    return (
        f'{under}<g class="map-link {kind} moderate"><path d="{_LINE}"{more} '
        f'marker-end="url(#map-end-{kind})"/></g>'
    )


def _mark(mark: Mark) -> str:
    return f'<g class="map-mark">{draw_mark(mark, (SAMPLE - mark.width) / 2, 8)}</g>'


def _widths() -> str:
    lines = (
        f'<g class="map-link plus {strength}"><path d="M{x},8h13"/></g>'
        for strength, x in (("weak", 1), ("moderate", 16), ("strong", 31))
    )
    return "".join(lines)


def _box(kind: str, bar: bool = False, event: bool = False) -> str:
    round_ = "" if bar else ' rx="4"'
    inner = '<path class="bar" d="M11,2v12"/>' if bar else ""
    inner += '<path class="event" d="M36-3l6,6-6,6-6-6Z"/>' if event else ""
    return f'<g class="map-node {kind}"><rect x="10" y="2" width="26" height="12"{round_}/>{inner}</g>'


_LINES: tuple[tuple[Callable[[MapLink], bool], KeyEntry], ...] = (
    (lambda link: link.sign == "+", KeyEntry(_line("plus"), "more of it, more of the next")),
    (lambda link: link.sign == "-", KeyEntry(_line("minus"), "more of it, less of the next")),
    (lambda link: link.sign == "0", KeyEntry(_line("zero"), "denied: said to have no effect")),
    (lambda link: link.sign == "mixed", KeyEntry(_line("mixed"), "more, less or none, as the marks say")),
    (lambda link: bool(link.strength), KeyEntry(_widths(), "weak, moderate, strong")),
    (lambda link: link.kind == "definition", KeyEntry(_line("definition"), "by definition")),
    (lambda link: link.kind == "condition", KeyEntry(_line("condition"), "what a condition (if) reads")),
    (lambda link: link.loop is not None, KeyEntry(_line("plus", casing="loop"), "part of a loop")),
    (lambda link: link.conditional, KeyEntry(_mark(Mark("word", "if")), "holds only at times")),
    (lambda link: bool(link.lags), KeyEntry(_mark(Mark("word", "2 y")), "after so long")),
    (lambda link: not link.held, KeyEntry(_mark(Mark("word", "?")), "hedged below even")),
)
_MERGED: tuple[tuple[Callable[[MapLink], bool], KeyEntry], ...] = (
    (
        lambda link: bool(link.contested),
        KeyEntry(_line("mixed", casing="contest"), "the accounts contradict each other"),
    ),
)
_SINGLE: tuple[tuple[Callable[[MapLink], bool], KeyEntry], ...] = (
    (
        lambda link: link.common,
        KeyEntry(_line("plus", ' marker-start="url(#map-start-common)"'), "undisputed, not its own claim"),
    ),
    (
        lambda link: bool(link.contested),
        KeyEntry(_mark(Mark("rival", "≠")), "another account contradicts it"),
    ),
)
_BOXES: tuple[tuple[Callable[[MapNode], bool], KeyEntry], ...] = (
    (lambda node: node.role == "instrument", KeyEntry(_box("instrument", bar=True), "instrument")),
    (lambda node: node.role == "driver", KeyEntry(_box("driver", bar=True), "driver, held outside")),
    (lambda node: node.role == "derived", KeyEntry(_box("derived"), "derived from others")),
    (lambda node: node.headline, KeyEntry(_box("headline"), "headline variable")),
    (lambda node: bool(node.events), KeyEntry(_box("state", event=True), "an event may move it")),
)
RETURNS = KeyEntry(
    '<path class="map-return" d="M1,8H45"/><g class="map-link plus moderate">'
    '<path d="M45,8H1" marker-end="url(#map-end-plus)"/><path class="turn" d="M30,3l-5,5 5,5"/></g>',
    "leads back to a variable as near or nearer",
)


def draw_rows(entries: Sequence[KeyEntry], width: float, top: float) -> tuple[str, float]:
    """The key in rows as part of a drawing, from a height on; and the height where it ends."""
    parts, x, y = [], 6.0, top
    for entry in entries:
        text = clean_text(entry.text)
        wide = SAMPLE + 6 + measure_text(text, FONT)
        if x > 6 and x + wide > width - 6:
            x, y = 6.0, y + ROW
        parts.append(
            f'<g transform="translate({say_length(x)},{say_length(y)})">{entry.sample}'
            f'<text class="map-key-text" x="{SAMPLE + 6:.0f}" y="12">{escape(text)}</text></g>'
        )
        x += wide + SPACE
    return "".join(parts), y + ROW
