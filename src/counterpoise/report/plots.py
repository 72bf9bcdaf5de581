"""Charts for a notebook: the report's fans as an Altair chart."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from counterpoise.errors import Problem, UsageError, nearest
from counterpoise.report.charts import GRID, HEIGHT, INK, SERIES, WIDTH, draw_layers, style_charts
from counterpoise.report.fans import gather_fans
from counterpoise.report.findings import answer

if TYPE_CHECKING:
    import altair as alt

    from counterpoise.simulation import Runs

# Okabe and Ito's palette, told apart by colour-blind readers: continuity in grey, then the policies.
COLOURS = dict(zip((INK, GRID, *SERIES), ("#333333", "#dddddd", "#666666", "#0072b2", "#d55e00", "#009e73",
                                          "#cc79a7", "#e69f00", "#56b4e9"), strict=True))  # fmt: skip
COLUMNS = 3


def plot_fans(runs: Runs, variable: str) -> alt.ConcatChart:
    """The levels of one headline variable over time, a panel for each account that speaks of it.

    Grey bands hold 50% and 90% of the draws under continuity; lines are medians under the policies that
    move the variable most, bars their 90% intervals at the horizon. What the claims imply, no forecast.

    Parameters
    ----------
    runs
        The results of `counterpoise.simulate`.
    variable
        A headline variable, in native units on the vertical axis.

    Returns
    -------
    altair.ConcatChart
        Shown by a notebook; `chart.save("fans.svg")` writes it.

    Raises
    ------
    UsageError
        N002, if the variable is not one of the headline, or no policy moves it in any account.

    Examples
    --------
    >>> import counterpoise as cp
    >>> runs = cp.simulate(cp.load("russia"), draws=50, policies=["wedge-outreach"], workers=1)
    >>> len(cp.plot_fans(runs, "RUS:CHN.alignment").concat)  # one says wedges work, one denies it
    2
    """
    import altair as alt

    fans = {fan.variable: fan for fan in gather_fans(runs, answer(runs))[0]}
    if variable not in fans:
        message = "No account has a policy move a headline variable of this name."
        raise UsageError(Problem("N002", message, None, variable[:80], nearest(variable, fans)))
    fan = fans[variable]
    panels = [
        alt.LayerChart(layer=draw_layers(fan), data=alt.Data(values=list(panel.rows))).properties(
            width=WIDTH, height=HEIGHT, title=panel.title
        )
        for panel in fan.panels
    ]
    chart = alt.concat(*panels, columns=COLUMNS, title=fan.title).configure(**style_charts())
    text = chart.to_json()
    for stand_in, colour in COLOURS.items():
        text = text.replace(stand_in, colour)
    return alt.ConcatChart.from_dict(json.loads(text))
