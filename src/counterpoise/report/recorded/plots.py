"""Small drawings of the record as SVG: intervals of claims, observed series, and sparklines.

They are drawn without a library: a few lines each, in the page's own colours, with no script. Text from a
dossier is in none of them but for the description, which is escaped.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Protocol

from counterpoise.report.words import MINUS, format_plain

STEP = 25.0  # points: the axis of intervals ends at a multiple
_FOREST = (248, 62)
_PLOT = (320, 156)
_AREA = (40.0, 8.0, 312.0, 130.0)  # left, top, right, bottom of a series' plot
_SPARK = (120, 28)
MOST_YEARS = 5  # labels of years


class Drawn(Protocol):
    """A series: years and levels with intervals, in order."""

    @property
    def years(self) -> Sequence[int]:
        """Calendar years."""
        ...

    @property
    def level(self) -> Sequence[float]:
        """In the variable's unit."""
        ...

    @property
    def low(self) -> Sequence[float]:
        """Lower end of the interval."""
        ...

    @property
    def high(self) -> Sequence[float]:
        """Upper end of it."""
        ...


def find_reach(values: Sequence[float]) -> float:
    """How far the axis of intervals goes either way: a multiple of 25 points, to hold all values.

    Examples
    --------
    >>> find_reach([-62.0, 14.0]), find_reach([])
    (75.0, 25.0)
    """
    return max(STEP, STEP * math.ceil(max(map(abs, values), default=0.0) / STEP))


class Judged(Protocol):
    """A posterior beside what is stated, in points, on an axis that goes `reach` either way."""

    @property
    def median(self) -> float:
        """Posterior median."""
        ...

    @property
    def low(self) -> float:
        """Lower end of the interval."""
        ...

    @property
    def high(self) -> float:
        """Upper end of it."""
        ...

    @property
    def claimed(self) -> float:
        """What is stated."""
        ...

    @property
    def reach(self) -> float:
        """Where the axis ends."""
        ...


def draw_verdict(row: Judged, tone: str = "open") -> str:
    """A posterior as a dot with its interval about zero, and what the claim states as a triangle above.

    Parameters
    ----------
    row
        What lies beyond the axis is drawn at its end.
    tone
        A class: for, against or open.
    """
    median, low, high, claimed, reach = row.median, row.low, row.high, row.claimed, row.reach
    width, height = _FOREST

    def x(value: float) -> str:
        return f"{width / 2 + max(-1.0, min(1.0, value / reach)) * (width / 2 - 18):.1f}"

    ticks = [-reach, -reach / 2, 0.0, reach / 2, reach]
    rules = "".join(f'<path class="{"zero" if not tick else "grid"}" d="M{x(tick)},8V44"/>' for tick in ticks)
    labels = "".join(
        f'<text x="{x(tick)}" y="58" text-anchor="middle">{_sign(tick)}</text>' for tick in ticks[::2]
    )
    said = (
        f"Posterior median {_sign(round(median))}, 90% interval {_sign(round(low))} to {_sign(round(high))} "
        f"points of the range; the claim states {_sign(round(claimed))}"
    )
    at = float(x(claimed))
    return (
        f'<svg class="forest {tone}" viewBox="0 0 {width} {height}" role="img" aria-label="{said}">{rules}'
        f'<path class="claimed" d="M{at - 5:.1f},8h10l-5,8z"/>'
        f'<path class="interval" d="M{x(low)},28H{x(high)}M{x(low)},23v10M{x(high)},23v10"/>'
        f'<circle class="median" cx="{x(median)}" cy="28" r="5"/>{labels}</svg>'
    )


def _sign(value: float) -> str:
    """A number with its sign, as short as it is."""
    return f"+{value:g}" if value > 0 else f"{MINUS}{-value:g}" if value < 0 else "0"


def draw_series(
    series: Drawn,
    others: Sequence[Drawn],
    bounds: tuple[float, float],
    span: tuple[int, int],
    description: str,
) -> str:
    """A variable as observed: its interval as a band, its level as a line that gaps break.

    Parameters
    ----------
    series
        By the indicator that counts.
    others
        By other indicators, as thin dashed lines.
    bounds
        The variable's range, which is the whole vertical axis.
    span
        First and last year of the horizontal axis.
    description
        What it shows, for those who do not see it.
    """
    axes = _Axes(bounds, span)
    bands, line = [], []
    for part in split_runs(series.years):
        points = [(axes.x(series.years[at]), axes.y(series.low[at]), axes.y(series.high[at])) for at in part]
        bands.append(_band(points))
        line.append(_path([(axes.x(series.years[at]), axes.y(series.level[at])) for at in part]))
    dashed = "".join(
        _path([(axes.x(other.years[at]), axes.y(other.level[at])) for at in part])
        for other in others
        for part in split_runs(other.years)
    )
    other = f'<path class="other" d="{dashed}"/>' if dashed else ""
    width, height = _PLOT
    return (
        f'<svg class="observed" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(description)}">'
        f'{axes.draw()}<path class="band" d="{"".join(bands)}"/>{other}'
        f'<path class="line" d="{"".join(line)}"/></svg>'
    )


@dataclass(frozen=True)
class _Axes:
    """Where years and levels stand in a plot; what lies beyond the range is held at its end."""

    bounds: tuple[float, float]
    span: tuple[int, int]

    def x(self, year: float) -> float:
        """From the left."""
        left, _, right, _ = _AREA
        return left + (right - left) * (year - self.span[0]) / max(1, self.span[1] - self.span[0])

    def y(self, level: float) -> float:
        """From the top."""
        _, top, _, bottom = _AREA
        share = (level - self.bounds[0]) / (self.bounds[1] - self.bounds[0])
        return bottom - (bottom - top) * max(0.0, min(1.0, share))

    def draw(self) -> str:
        """Rules at the ends and the middle of the range, and years."""
        left, _, right, bottom = _AREA
        rules = "".join(
            f'<path class="grid" d="M{left:g},{self.y(at):.1f}H{right:g}"/>'
            f'<text x="{left - 5:g}" y="{self.y(at) + 4:.1f}" text-anchor="end">{format_plain(at)}</text>'
            for at in (self.bounds[0], sum(self.bounds) / 2, self.bounds[1])
        )
        return rules + "".join(
            f'<path class="tick" d="M{self.x(year):.1f},{bottom:g}v4"/>'
            f'<text x="{self.x(year):.1f}" y="{bottom + 18:g}" text-anchor="middle">{year}</text>'
            for year in choose_years(*self.span)
        )


def draw_spark(series: Drawn, bounds: tuple[float, float]) -> str:
    """A series without axes, over the variable's whole range, its last value as a dot.

    Parameters
    ----------
    series
        What to draw; it has a year.
    bounds
        The variable's range.
    """
    width, height = _SPARK
    years = max(1, series.years[-1] - series.years[0])

    def place(at: int) -> tuple[float, float]:
        share = (series.level[at] - bounds[0]) / (bounds[1] - bounds[0])
        across = (series.years[at] - series.years[0]) / years if len(series.years) > 1 else 1.0
        return 4 + (width - 8) * across, height - 4 - (height - 8) * max(0.0, min(1.0, share))

    line = "".join(_path([place(at) for at in part]) for part in split_runs(series.years))
    last = place(len(series.years) - 1)
    return (
        f'<svg class="spark" viewBox="0 0 {width} {height}" aria-hidden="true">'
        f'<path class="grid" d="M4,{height - 4}H{width - 4}"/><path class="line" d="{line}"/>'
        f'<circle cx="{last[0]:.1f}" cy="{last[1]:.1f}" r="2.6"/></svg>'
    )


def choose_years(first: int, last: int) -> list[int]:
    """Up to five round years within a span.

    Examples
    --------
    >>> choose_years(1992, 2025), choose_years(2018, 2024)
    ([2000, 2010, 2020], [2018, 2020, 2022, 2024])
    """
    for step in (1, 2, 5, 10, 20, 50, 100):
        years = [year for year in range(first, last + 1) if year % step == 0]
        if len(years) <= MOST_YEARS:
            return years
    return [first, last]


def split_runs(years: Sequence[int]) -> Iterator[list[int]]:
    """The places of years that follow one another, run by run.

    Examples
    --------
    >>> list(split_runs([1992, 1993, 1996]))
    [[0, 1], [2]]
    """
    run: list[int] = []
    for at, year in enumerate(years):
        if run and year != years[at - 1] + 1:
            yield run
            run = []
        run.append(at)
    if run:
        yield run


def _path(points: Sequence[tuple[float, float]]) -> str:
    """A line through points; a single one as a short dash."""
    if len(points) == 1:
        (x, y), *_ = points
        return f"M{x - 1.5:.1f},{y:.1f}h3"
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _band(points: Sequence[tuple[float, float, float]]) -> str:
    """The area between low and high; a single year's as a narrow bar."""
    if len(points) == 1:
        (x, low, high), *_ = points
        points = [(x - 1.5, low, high), (x + 1.5, low, high)]
    upper = "L".join(f"{x:.1f},{high:.1f}" for x, _, high in points)
    lower = "L".join(f"{x:.1f},{low:.1f}" for x, low, _ in reversed(points))
    return f"M{upper}L{lower}Z"
