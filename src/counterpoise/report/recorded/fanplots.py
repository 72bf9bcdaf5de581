"""Hindcasts drawn small: an account's fan, an autoregression with the same inputs, and what happened.

As in `plots`, without a library or a script, in the page's own colours.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from counterpoise.report.recorded.plots import choose_years
from counterpoise.report.words import format_plain

Row = Sequence[float | None]
_SIZE = (264, 158)
_AREA = (42.0, 8.0, 250.0, 132.0)  # left, top, right, bottom
MOST_STEPS = 5  # between the ticks of the vertical axis
_EDGE, _QUARTER, _MEDIAN = (0, 4), (1, 3), 2  # rows of quantiles: 5, 25, 50, 75 and 95%


@dataclass(frozen=True, slots=True)
class Past:
    """One account's fan beside what happened; all rows are over the same years, in the variable's unit.

    Parameters
    ----------
    years
        Calendar years at whose end levels stand; the first is the one before the start.
    fan, arx
        Quantiles 5, 25, 50, 75 and 95%, shape (5, year); `arx` is empty where there is none.
    level, low, high
        What was observed, with its interval; None in a gap.
    axis
        The vertical axis: its ends and the distance between its ticks, from `lay_axis`.
    """

    years: Sequence[int]
    fan: Sequence[Row]
    arx: Sequence[Row]
    level: Row
    low: Row
    high: Row
    axis: tuple[float, float, float]


def lay_axis(rows: Sequence[Row]) -> tuple[float, float, float]:
    """A vertical axis that holds some rows, from tick to tick: its ends, and the distance between ticks.

    Examples
    --------
    >>> lay_axis([[0.12, 0.58], [None, 0.4]]), lay_axis([[3.0]])
    ((0.1, 0.6, 0.1), (2.5, 3.5, 0.25))
    """
    values = [value for row in rows for value in row if value is not None]
    low, high = min(values), max(values)
    if low == high:
        low, high = low - 0.5, high + 0.5
    step = _choose_step(low, high)
    first, last = math.floor(low / step), math.ceil(high / step)
    return round(first * step, 10), round(last * step, 10), step


def _choose_step(low: float, high: float) -> float:
    """A round distance between ticks: at most `MOST_STEPS` steps."""
    power = 10.0 ** math.floor(math.log10((high - low) / MOST_STEPS))
    for factor in (1, 2, 2.5, 5, 10, 20):
        step = factor * power
        if math.ceil(high / step) - math.floor(low / step) <= MOST_STEPS:
            return step
    return 25 * power


def draw_past(past: Past, description: str) -> str:
    """The fan as bands about its median, the autoregression dashed, what happened as a dark line.

    Parameters
    ----------
    past
        What to draw.
    description
        What it shows, for those who do not see it.
    """
    axes = _Frame(past.axis, (past.years[0], past.years[-1]))
    bands = "".join(
        f'<path class="{name}" d="{_band(axes, past.years, past.fan[low], past.fan[high])}"/>'
        for name, (low, high) in (("wide", _EDGE), ("half", _QUARTER))
    )
    arx = ""
    if past.arx:
        edges = "".join(_line(axes, past.years, past.arx[row]) for row in _EDGE)
        arx = (
            f'<path class="arx edge" d="{edges}"/>'
            f'<path class="arx" d="{_line(axes, past.years, past.arx[_MEDIAN])}"/>'
        )
    width, height = _SIZE
    return (
        f'<svg class="past" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(description)}">'
        f'{axes.draw()}{bands}<path class="median" d="{_line(axes, past.years, past.fan[_MEDIAN])}"/>{arx}'
        f'<path class="error" d="{_band(axes, past.years, past.low, past.high)}"/>'
        f'<path class="happened" d="{_line(axes, past.years, past.level)}"/></svg>'
    )


def draw_past_key(kind: str) -> str:
    """A legend's key: `fan`, `arx` or `happened`, as `draw_past` draws them."""
    parts = {
        "fan": '<path class="wide" d="M0,0h30v12h-30z"/><path class="half" d="M0,3h30v6h-30z"/>'
        '<path class="median" d="M0,6h30"/>',
        "arx": '<path class="arx edge" d="M0,1.5h30M0,10.5h30"/><path class="arx" d="M0,6h30"/>',
        "happened": '<path class="error" d="M0,2h30v8h-30z"/><path class="happened" d="M0,6h30"/>',
    }
    return f'<svg class="past past-key" viewBox="0 0 30 12" aria-hidden="true">{parts[kind]}</svg>'


@dataclass(frozen=True)
class _Frame:
    """Where years and levels stand."""

    axis: tuple[float, float, float]
    span: tuple[int, int]

    def x(self, year: float) -> float:
        """From the left."""
        left, _, right, _ = _AREA
        return left + (right - left) * (year - self.span[0]) / max(1, self.span[1] - self.span[0])

    def y(self, level: float) -> float:
        """From the top."""
        _, top, _, bottom = _AREA
        low, high, _ = self.axis
        return bottom - (bottom - top) * max(0.0, min(1.0, (level - low) / (high - low)))

    def draw(self) -> str:
        """Rules with their levels, and years."""
        left, _, right, bottom = _AREA
        low, high, step = self.axis
        ticks = [low + place * step for place in range(round((high - low) / step) + 1)]
        rules = "".join(
            f'<path class="grid" d="M{left:g},{self.y(at):.1f}H{right:g}"/>'
            f'<text x="{left - 5:g}" y="{self.y(at) + 4:.1f}" text-anchor="end">{format_plain(at)}</text>'
            for at in (round(tick, 10) for tick in ticks)
        )
        return rules + "".join(
            f'<path class="tick" d="M{self.x(year):.1f},{bottom:g}v4"/>'
            f'<text x="{self.x(year):.1f}" y="{bottom + 18:g}" text-anchor="middle">{year}</text>'
            for year in choose_years(*self.span)
        )


def _runs(years: Sequence[int], *rows: Row) -> Iterator[list[int]]:
    """Places that follow one another and have a number in every row."""
    run: list[int] = []
    for at in range(len(years)):
        if all(row[at] is not None for row in rows):
            run.append(at)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _line(axes: _Frame, years: Sequence[int], row: Row) -> str:
    """A line that gaps break; a single year as a short dash."""
    parts = []
    for run in _runs(years, row):
        points = [(axes.x(years[at]), axes.y(row[at] or 0.0)) for at in run]
        if len(points) == 1:
            parts.append(f"M{points[0][0] - 1.5:.1f},{points[0][1]:.1f}h3")
        else:
            parts.append("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points))
    return "".join(parts)


def _band(axes: _Frame, years: Sequence[int], low: Row, high: Row) -> str:
    """The area between two rows; a single year's as a narrow bar."""
    parts = []
    for run in _runs(years, low, high):
        points = [(axes.x(years[at]), axes.y(low[at] or 0.0), axes.y(high[at] or 0.0)) for at in run]
        if len(points) == 1:
            (x, least, most), *_ = points
            points = [(x - 1.5, least, most), (x + 1.5, least, most)]
        upper = "L".join(f"{x:.1f},{most:.1f}" for x, _, most in points)
        lower = "L".join(f"{x:.1f},{least:.1f}" for x, least, _ in reversed(points))
        parts.append(f"M{upper}L{lower}Z")
    return "".join(parts)
