"""A map as SVG: text that stands inside a page, or in a file of its own.

Looks are classes of `templates/maps.css`, which takes its colours from the page's custom properties. All
text is cleaned and escaped. A sign is told by colour, by dash and by the line's end alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

from counterpoise.report.maps.layout import Band, Box, Layout, lay_out
from counterpoise.report.maps.lengths import say_length
from counterpoise.report.maps.marks import draw_strip, list_marks
from counterpoise.report.maps.routing import Route
from counterpoise.report.maps.spacing import HEADER, LINE, Item, Tie
from counterpoise.report.maps.views import MapLink, MapNode, MapView
from counterpoise.report.maps.words import (
    list_voices,
    say_description,
    say_link,
    say_node,
    say_title,
)
from counterpoise.report.words import say_count
from counterpoise.safety import clean_text

WIDTH, WIDER, MANY = 1168.0, 1500.0, 100  # what a page has in a window of 1280; a whole of many links
MOST_COLUMNS = 8
NARROW = 400.0  # of a map, what a telephone shows at a time
ROUND = 'rx="7" '
OUTSIDE = ("instrument", "driver")
SIGN_CLASSES = {"+": "plus", "-": "minus", "0": "zero", "mixed": "mixed"}


@dataclass(frozen=True)
class Sheet:
    """What is drawn: the map and its layout, and whether it leads to a page's variables and claims."""

    view: MapView
    layout: Layout
    linked: bool
    nodes: dict[str, MapNode] = field(init=False)
    links: dict[tuple[str, str], MapLink] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "nodes", {node.variable: node for node in self.view.nodes})
        object.__setattr__(self, "links", {link.ends: link for link in self.view.links})


def lay_out_map(view: MapView) -> Layout:
    """The layout of a map, with room for its marks.

    It fits a window of 1280 pixels, but a whole map of more than a hundred links may be wider.
    """
    items = [Item(node.variable, clean_text(node.title), node.layer, node.headline) for node in view.nodes]
    ties = []
    for link in view.links:
        marks = list_marks(link, view.accounts, view.merged)
        ties.append(Tie(*link.ends, sum(mark.width for mark in marks) + (3 if marks else 0)))
    return lay_out(items, ties, WIDER if is_wide(view) else WIDTH, MOST_COLUMNS)


def is_wide(view: MapView) -> bool:
    """Whether a map may be wider than a window of 1280 pixels."""
    return view.focus is None and len(view.links) > MANY


def draw_svg(view: MapView, layout: Layout) -> str:
    """The SVG of a map for a page, which holds `map-ends.svg` and `maps.css` too.

    Boxes lead to `#variable-...` and lines to `#claim-...`, so the role is that of a group: what is an
    image to a screen reader has nothing inside that can be followed.

    Parameters
    ----------
    view, layout
        The map.
    """
    title, size = escape(say_title(view)), f"{layout.width:.0f} {layout.height:.0f}"
    head = (
        f'<svg class="causal-map" role="group" aria-label="{title}" width="{layout.width:.0f}" '
        f'height="{layout.height:.0f}" viewBox="0 0 {size}"{_data("account", view.account)}'
        f"{_data('focus', view.focus)}{_mark_end(view, layout)}>"
        f"<title>{title}</title><desc>{escape(say_description(view))}</desc>"
    )
    return f"{head}\n{draw_content(view, layout, linked=True)}\n</svg>"


def draw_content(view: MapView, layout: Layout, linked: bool) -> str:
    """What is inside the SVG of a map; `linked` as it leads to a page's variables and claims."""
    sheet = Sheet(view, layout, linked)
    parts = [
        *(_draw_band(band, number, layout) for number, band in enumerate(layout.bands)),
        *_draw_casings(sheet),
        *(_draw_link(sheet, route) for route in layout.routes),
        *(_draw_marks(sheet, route) for route in layout.routes),
        *(_draw_node(sheet, box) for box in layout.boxes),
    ]
    return "\n".join(filter(None, parts))


def _mark_end(view: MapView, layout: Layout) -> str:
    """Says to `maps.css` that the outcome is seen where a map that is scrolled opens at its right end."""
    places = [box.x for box in layout.boxes if box.name == view.focus]
    return ' data-end="true"' if places and layout.width - places[0] < NARROW else ""


def _data(name: str, value: str | None) -> str:
    return "" if value is None else f' data-{name}="{escape(clean_text(value))}"'


def _draw_band(band: Band, number: int, layout: Layout) -> str:
    """A layer's strip and its heading."""
    said = f"{say_count(band.layer, 'link')} away" if band.layer else "levers and givens"
    shade, middle = " odd" if number % 2 else "", say_length(band.x + band.width / 2)
    return (
        f'<rect class="map-band{shade}" x="{say_length(band.x)}" y="0" width="{say_length(band.width)}" '
        f'height="{layout.height:.0f}"/>'
        f'<text class="map-layer" x="{middle}" y="{HEADER - 12:.0f}">{said}</text>'
    )


def _draw_casings(sheet: Sheet) -> Iterable[str]:
    """What shines through under lines: loops, and links on which accounts contradict each other."""
    for route in sheet.layout.routes:
        link = sheet.links[route.cause, route.effect]
        if link.loop is not None or route.back:
            kind = "return" if link.loop is None else "loop"
            yield f'<path class="map-{kind}" d="{route.path}"/>'
    for box in sheet.layout.boxes:
        if sheet.nodes[box.name].loop is not None:
            yield _draw_rect(box, 'class="map-loop" ')
    for route in sheet.layout.routes:
        if sheet.view.merged and sheet.links[route.cause, route.effect].contested:
            yield f'<path class="map-contest" d="{route.path}"/>'


def _draw_link(sheet: Sheet, route: Route) -> str:
    """A line with its title, and a wider one that is not seen but felt."""
    link = sheet.links[route.cause, route.effect]
    kind = SIGN_CLASSES[link.sign] if link.kind == "claim" else link.kind
    classes = [
        "map-link",
        kind,
        link.strength,
        "" if link.held else "doubted",
        "return" if route.back else "",
    ]
    start = ' marker-start="url(#map-start-common)"' if link.common and not sheet.view.merged else ""
    turn = _draw_turn(route) if route.back else ""
    content = (
        f"<title>{escape(say_link(link, sheet.view.titles))}</title>"
        f'<path class="hit" d="{route.path}"/>'
        f'<path d="{route.path}"{start} marker-end="url(#map-end-{kind})"/>{turn}'
    )
    place = (
        f'class="{" ".join(filter(None, classes))}" data-cause="{escape(link.cause)}" '
        f'data-effect="{escape(link.effect)}" data-accounts="{escape(list_voices(link))}"'
    )
    if not sheet.linked or not link.claims:
        return f"<g {place}>{content}</g>"
    return f'<a {place} href="#claim-{escape(link.claims[0].id)}" tabindex="-1">{content}</a>'


def _draw_turn(route: Route) -> str:
    """The chevron on a line that leads back."""
    x, y, direction = route.turn
    if direction == 0:
        rising = route.turn[1] > route.mark_y
        step = 5 if rising else -5
        return f'<path class="turn" d="M{say_length(x - 5)},{say_length(y + step)}l5,{-step} 5,{step}"/>'
    return f'<path class="turn" d="M{say_length(x + 4)},{say_length(y - 5)}l-5,5 5,5"/>'


def _draw_marks(sheet: Sheet, route: Route) -> str:
    """The strip of marks at the end of a line."""
    link = sheet.links[route.cause, route.effect]
    marks = list_marks(link, sheet.view.accounts, sheet.view.merged)
    if not marks:
        return ""
    x = route.mark_x + (0 if route.from_left else 3)
    strip = draw_strip(marks, x, route.mark_y, bool(link.contested) and sheet.view.merged)
    ends = f'data-cause="{escape(link.cause)}" data-effect="{escape(link.effect)}"'
    return f'<g class="map-mark" {ends}>{strip}</g>'


def _draw_node(sheet: Sheet, box: Box) -> str:
    """A variable's box."""
    node = sheet.nodes[box.name]
    classes = [
        "map-node",
        node.role,
        "headline" if node.headline else "",
        "focus" if node.variable == sheet.view.focus else "",
        "in-loop" if node.loop is not None else "",
    ]
    content = (
        f"<title>{escape(say_node(node))}</title>"
        f"{_draw_rect(box, '' if node.role in OUTSIDE else ROUND)}"
        f"{_draw_signs(node, box)}{_draw_lines(box)}"
    )
    place = f'class="{" ".join(filter(None, classes))}" data-variable="{escape(node.variable)}"'
    if not sheet.linked:
        return f"<g {place}>{content}</g>"
    label = escape(clean_text(node.title))
    return f'<a {place} href="#variable-{escape(node.variable)}" aria-label="{label}">{content}</a>'


def _draw_lines(box: Box) -> str:
    """The lines of a box's title, in its middle; the blanks between them are heard, not seen."""
    first = box.y + box.height / 2 - LINE * (len(box.lines) - 1) / 2 + 4.2
    middle = say_length(box.x + box.width / 2)
    return " ".join(
        f'<text x="{middle}" y="{say_length(first + LINE * number)}">{escape(line)}</text>'
        for number, line in enumerate(box.lines)
    )


def _draw_signs(node: MapNode, box: Box) -> str:
    """The bar of what is held from outside, and the diamond of what an event can move."""
    bar = f'<path class="bar" d="M{say_length(box.x + 1)},{say_length(box.y)}v{say_length(box.height)}"/>'
    corner = f"M{say_length(box.x + box.width - 1)},{say_length(box.y - 5)}"
    event = f'<path class="event" d="{corner}l6,6-6,6-6-6Z"/>'
    return (bar if node.role in OUTSIDE else "") + (event if node.events else "")


def _draw_rect(box: Box, attributes: str) -> str:
    return (
        f'<rect {attributes}x="{say_length(box.x)}" y="{say_length(box.y)}" width="{say_length(box.width)}" '
        f'height="{say_length(box.height)}"/>'
    )
