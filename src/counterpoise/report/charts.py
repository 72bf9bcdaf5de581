"""Drawing: Altair charts rendered to SVG without a network, a browser or a script.

The SVG is made to stand inside a page: colours are the page's own variables, so that a chart follows a
light or dark scheme, and text takes the page's font.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

from counterpoise.report.fans import FanData, PanelData
from counterpoise.report.styles import HUES, find_style

if TYPE_CHECKING:
    import altair as alt

WIDTH, HEIGHT = 224, 168
MOST_TICKS, FEW_TICKS = 6, 3  # on the axis of years
SOON = 0.05  # years after the first of January that still count as it: less than a pixel or two
PADDING = {"left": 44, "right": 156, "top": 8, "bottom": 22}
# Stand-ins that the page's colours replace: text, grid, then continuity and the hues of policies.
INK, GRID = "#000010", "#000011"
SERIES = tuple(f"#00002{place}" for place in range(HUES + 1))
# Colour is never alone: the lines of a fan have dashes of their own, which the legend's keys repeat.
DASHES = ([1, 0], [8, 2], [2, 2], [9, 2, 2, 2], [4, 2])
STYLES = range(HUES * len(DASHES) + 1)
PAGE_COLOURS = {
    INK: "currentColor",
    GRID: "var(--rule, #ddd)",
    **{colour: f"var(--series-{place}, #555)" for place, colour in enumerate(SERIES)},
}


@dataclass(frozen=True, slots=True)
class Panel:
    """One account's panel, drawn: `svg` is markup that is safe to place in a page as it stands."""

    account: str
    title: str
    description: str
    svg: str


def draw_fans(fans: Sequence[FanData]) -> tuple[tuple[Panel, ...], ...]:
    """The panels of each fan, in the order of the accounts.

    The chart is compiled once; every panel is the same chart with other data. All panels have the same
    size and those of a fan the same axes, so that they compare.

    Parameters
    ----------
    fans
        What to draw, from `gather_fans`: all of one run.

    Returns
    -------
    tuple of tuple of Panel
        One panel for each account that speaks, fan by fan.
    """
    if not fans:
        return ()
    import vl_convert

    template = vl_convert.vegalite_to_vega(fan_chart(fans[0], ()).to_dict())
    drawn = []
    for fan in fans:
        panels = []
        for place, panel in enumerate(fan.panels):
            svg = vl_convert.vega_to_svg(_fill(template, fan, panel))
            marked = adapt_svg(svg, f"fan-{fan.variable}-{place}", panel.description)
            panels.append(Panel(panel.account, panel.title, panel.description, marked))
        drawn.append(tuple(panels))
    return tuple(drawn)


def _fill(template: dict[str, Any], fan: FanData, panel: PanelData) -> dict[str, Any]:
    """The compiled chart with a panel's rows and its fan's vertical axis."""
    data, *derived = template["data"]
    scales = [
        {**scale, "domain": [fan.low, fan.high]} if scale["name"] == "y" else scale
        for scale in template["scales"]
    ]
    return {**template, "data": [{**data, "values": list(panel.rows)}, *derived], "scales": scales}


def fan_chart(fan: FanData, rows: tuple[dict[str, Any], ...] | PanelData) -> alt.LayerChart:
    """One panel as an Altair chart: continuity's 50% and 90% bands, medians, and end intervals.

    Parameters
    ----------
    fan
        The fan that the panel belongs to, for the axes.
    rows
        The panel, or its rows.

    Returns
    -------
    altair.LayerChart
        With colours that `adapt_svg` replaces by the page's.
    """
    import altair as alt

    values = rows.rows if isinstance(rows, PanelData) else rows
    chart = alt.LayerChart(layer=draw_layers(fan), data=alt.Data(values=list(values)))
    return chart.properties(
        width=WIDTH, height=HEIGHT, padding=PADDING, autosize=alt.AutoSizeParams(type="none")
    ).configure(**style_charts())


def draw_layers(fan: FanData) -> list[alt.Chart]:
    """The marks of one panel, back to front, each taking its own kind of row."""
    import altair as alt

    span = fan.last - fan.first
    reach = span * 1.16
    ticks = _ticks(fan.first, fan.last)
    x = alt.X("x:Q").scale(domain=[fan.first, fan.first + reach], nice=False)
    x = x.axis(values=ticks, format="d", title=None, grid=False, tickColor=GRID)
    y = alt.Y("y:Q").scale(domain=[fan.low, fan.high], nice=True, zero=False).axis(title=None, tickCount=5)
    hues, dashes = zip(*(dress(number) for number in STYLES), strict=True)
    colour = alt.Color("series:O").scale(domain=list(STYLES), range=list(hues)).legend(None)
    dash = alt.StrokeDash("series:O").scale(domain=list(STYLES), range=list(dashes)).legend(None)
    base = alt.Chart()
    bands = [
        base.transform_filter("datum.kind == 'band'")
        .mark_area(color=SERIES[0], opacity=opacity, clip=True)
        .encode(x=x, y=alt.Y(f"{low}:Q"), y2=f"{high}:Q")
        for low, high, opacity in (("low", "high", 0.16), ("lower", "upper", 0.2))
    ]
    medians = (
        base.transform_filter("datum.kind == 'median'")
        .mark_line(strokeWidth=2, clip=True)
        .encode(x=x, y=y, color=colour, strokeDash=dash)
    )
    ends = (
        base.transform_filter("datum.kind == 'end'")
        .mark_rule(strokeWidth=2.5, opacity=0.75)
        .encode(x=x, y=alt.Y("low:Q"), y2="high:Q", color=colour, strokeDash=dash)
    )
    labels = (
        base.transform_filter("datum.kind == 'label'")
        .mark_text(align="left", baseline="middle", fontSize=11, fontWeight=600)
        .encode(x=alt.value(WIDTH + 4), y=y, text="text:N", color=colour)
    )
    return [*bands, medians, ends, labels]


def dress(number: int) -> tuple[str, list[int]]:
    """The stand-in for the colour and the dashes of a style; of continuity, which has 0, grey and none."""
    if not number:
        return SERIES[0], DASHES[0]
    hue, dash = find_style(number)
    return SERIES[hue + 1], DASHES[dash]


def draw_key(number: int) -> str:
    """A legend's key: a piece of the line in its style."""
    colour, dashes = dress(number)
    dash = f' stroke-dasharray="{" ".join(map(str, dashes))}"' if dashes[1] else ""
    return (
        f'<svg class="key" viewBox="0 0 30 4" aria-hidden="true"><path d="M0,2h30" fill="none" '
        f'stroke="{PAGE_COLOURS[colour]}" stroke-width="3"{dash}/></svg>'
    )


def _ticks(first: float, last: float) -> list[int]:
    """Up to six whole years, evenly spaced from the first in the run; to the last where that divides."""
    years = range(ceil(first - SOON), int(last + 1e-6) + 1)
    fewest = max(1, -(-(len(years) - 1) // (MOST_TICKS - 1)))
    even = (len(years) - 1) % (fewest + 1) == 0 and len(years) > FEW_TICKS * fewest
    stride = fewest if (len(years) - 1) % fewest == 0 or not even else fewest + 1
    return list(years[::stride])


def style_charts() -> dict[str, Any]:
    """The look of a chart: no frame, faint rules, the page's ink."""
    text = {"labelColor": INK, "labelFontSize": 11, "domainColor": GRID, "gridColor": GRID, "tickColor": GRID}
    return {
        "background": "transparent",
        "font": "sans-serif",
        "view": {"stroke": None},
        "axis": {
            **text,
            "gridWidth": 1,
            "ticks": False,
            "labelPadding": 5,
            "domain": False,
            "labelFlush": False,
        },
        "axisX": {"domain": True, "ticks": True, "tickSize": 4},
        "aria": False,
    }


_XMLNS = re.compile(r'\sxmlns(?::\w+)?="[^"]*"')
_SIZE = re.compile(r'\s(?:width|height|version)="[^"]*"')
_TAG = re.compile(r"<[^>]+>")
_ROLES = re.compile(r'\s(?:role|aria-[a-z]+)="[^"]*"')
_IDS = re.compile(r'(\bid="|url\(#)([^")]+)')


def adapt_svg(svg: str, prefix: str, description: str) -> str:
    """SVG as Vega writes it, made to stand inside a page beside others.

    The root gets a role and a description, its parts lose theirs, and it loses its fixed size;
    identifiers become a prefix and a number in order of appearance, whatever Vega counted before;
    stand-in colours become the page's; text takes the page's font.

    Parameters
    ----------
    svg
        The SVG of one chart.
    prefix
        What makes its identifiers unique in the page.
    description
        What it shows, for those who do not see it.

    Returns
    -------
    str
        Markup for a page.

    Examples
    --------
    >>> adapt_svg('<svg xmlns="x" width="9"><rect fill="#000010"/></svg>', "a", "A < B")
    '<svg role="img" aria-label="A &lt; B"><rect fill="currentColor"/></svg>'
    """
    from html import escape

    head, _, body = svg.partition(">")
    head = _SIZE.sub("", _XMLNS.sub("", head))
    head = head.replace("<svg", f'<svg role="img" aria-label="{escape(description)}"', 1)
    body = _TAG.sub(lambda tag: _ROLES.sub("", tag[0]), body)
    safe = re.sub(r"[^A-Za-z0-9-]", "-", prefix)
    numbers: dict[str, int] = {}
    body = _IDS.sub(lambda match: f"{match[1]}{safe}-{numbers.setdefault(match[2], len(numbers))}", body)
    for stand_in, colour in PAGE_COLOURS.items():
        body = body.replace(f'"{stand_in}"', f'"{colour}"')
    body = body.replace(' font-family="sans-serif"', "")
    return f"{head}>{body}"
