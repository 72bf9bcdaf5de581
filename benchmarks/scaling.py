"""Growth: how the time of an ensemble grows with draws and with links."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np

from counterpoise.simulation import Ensemble
from dossiers import make_plan, state_name
from synthetic import STATES, make_numbers

DRAWS = (500, 1000, 2000, 4000, 8000)
IN_LINKS = (1, 2, 3, 4, 6, 8)
DRAWS_FOR_LINKS = 1000
CHART = Path(__file__).parent / "scaling.svg"


def measure_growth(repeats: int) -> dict[str, Any]:
    """Best times on one core by draws and by links, with the slope and the straight line through them."""
    three = make_plan(make_numbers(1))
    plans = {links * STATES: make_plan(make_numbers(1, in_links=links)) for links in IN_LINKS}
    by_draws = {draws: float("inf") for draws in DRAWS}
    by_links = dict.fromkeys(plans, float("inf"))
    for _ in range(repeats):
        for draws in by_draws:
            by_draws[draws] = min(by_draws[draws], _time(three, draws))
        for links, plan in plans.items():
            by_links[links] = min(by_links[links], _time(plan, DRAWS_FOR_LINKS))
    return {"draws": _describe(by_draws), "links": _describe(by_links)}


def _time(plan, draws: int) -> float:
    ensemble = Ensemble([plan], (state_name(0),), draws=draws, seed=1, sink=lambda *_: None)
    began = time.perf_counter()
    ensemble.run(1)
    return time.perf_counter() - began


def _describe(times: dict[int, float]) -> dict[str, Any]:
    """The slope on logarithmic axes, and the straight line a + b x that fits best by relative error."""
    x, y = np.array(list(times)), np.array(list(times.values()))
    slope = np.polyfit(np.log(x), np.log(y), 1)[0]
    line = np.polyfit(x, y, 1, w=1 / y)
    return {
        "size": x.tolist(),
        "seconds": [round(second, 4) for second in y.tolist()],
        "slope": round(float(slope), 3),
        "fixed_seconds": round(float(line[1]), 4),
        "seconds_each": float(line[0]),
        "largest_departure": round(float(np.abs(np.polyval(line, x) / y - 1).max()), 3),
    }


def draw_chart(growth: dict[str, Any]) -> None:
    """Write the two curves, with their straight lines, as an SVG file."""
    import altair as alt
    import vl_convert

    charts = []
    for kind, title in (
        ("draws", "Draws (ten policies, 180 links)"),
        ("links", "Links (1,000 draws, ten policies)"),
    ):
        found = growth[kind]
        rows = [
            {"x": x, "seconds": y, "line": found["fixed_seconds"] + found["seconds_each"] * x}
            for x, y in zip(found["size"], found["seconds"], strict=True)
        ]
        base = alt.Chart(alt.Data(values=rows)).encode(x=alt.X("x:Q", title=title))
        points = base.mark_point(filled=True, size=50).encode(
            y=alt.Y("seconds:Q", title="Seconds on one core")
        )
        charts.append(
            (points + base.mark_line(strokeDash=[4, 3]).encode(y="line:Q")).properties(width=260, height=180)
        )
    CHART.write_text(vl_convert.vegalite_to_svg(alt.hconcat(*charts).to_dict()))
