"""What a fan shows: which policies, which accounts, which numbers; no drawing."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterpoise.dossier.model import CONTINUITY
from counterpoise.report.styles import assign_styles
from counterpoise.report.views import Answer, PolicyLabel, Table
from counterpoise.safety import clean_text

if TYPE_CHECKING:
    import numpy as np

    from counterpoise.simulation import Runs

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
MAX_POLICIES = 4
MAX_PANELS = 60
LABEL_GAP = 0.085
LABEL_LENGTH = 22
DODGE = 0.03


@dataclass(frozen=True, slots=True)
class PanelData:
    """One account's panel: the rows to draw, tidy, in native units and calendar years."""

    account: str
    title: str
    description: str
    rows: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class FanData:
    """The fan of one headline variable: a panel for every account that speaks of a policy shown.

    `styles` has a number for each policy, the same in every fan of a run; continuity has 0. `low` and
    `high` bound the vertical axis of every panel; `first` and `last` are calendar years; `silent` holds
    the titles of the accounts that have no panel.
    """

    variable: str
    title: str
    unit: str
    policies: tuple[PolicyLabel, ...]
    styles: tuple[int, ...]
    first: float
    last: float
    low: float
    high: float
    panels: tuple[PanelData, ...]
    silent: tuple[str, ...]


def select_policies(table: Table, policies: Sequence[PolicyLabel], width: float) -> tuple[PolicyLabel, ...]:
    """The policies that matter: at most four, by the largest material change in any account.

    Parameters
    ----------
    table
        The headline variable's cells.
    policies
        Labels, in the order of the table's rows.
    width
        The width of the variable's range in native units.

    Returns
    -------
    tuple of PolicyLabel
        Largest first; ties in the order of the table. Empty if no change is material.
    """
    sizes = {}
    for row in table.rows:
        moved = [abs(cell.median) for cell in row.cells if cell.material and cell.median is not None]
        if moved:
            sizes[row.policy] = max(moved) / width
    chosen = sorted(sizes, key=lambda name: -round(sizes[name], 9))[:MAX_POLICIES]
    labels = {policy.id: policy for policy in policies}
    return tuple(labels[name] for name in chosen)


def gather_fans(runs: Runs, answer: Answer) -> tuple[tuple[FanData, ...], int]:
    """The fans of a run and the number of panels left out because there were too many.

    Parameters
    ----------
    runs
        The results; quantiles of levels by time are read.
    answer
        The answer of the same run.

    Returns
    -------
    tuple of FanData, int
        One for each headline variable in which some change is material.
    """
    bounds = runs.dossier.bounds
    chosen = {
        table.variable: select_policies(
            table, answer.policies, bounds[table.variable][1] - bounds[table.variable][0]
        )
        for table in answer.tables
    }
    styles = assign_styles([[policy.id for policy in policies] for policies in chosen.values()])
    fans, left_out, count = [], 0, 0
    for table in answer.tables:
        fan = _gather(runs, answer, table, chosen[table.variable], styles)
        if fan is None:
            continue
        if count + len(fan.panels) > MAX_PANELS:
            left_out += len(fan.panels)
            continue
        count += len(fan.panels)
        fans.append(fan)
    return tuple(fans), left_out


def explain_missing(answer: Answer, fans: Sequence[FanData]) -> tuple[tuple[str, str], ...]:
    """The headline variables without a fan, by title, and why each has none."""
    shown = {fan.variable for fan in fans}
    found = []
    for table in answer.tables:
        cells = [cell for row in table.rows for cell in row.cells if not cell.silent]
        if table.variable in shown:
            continue
        if any(cell.material for cell in cells):
            why = "left out to keep this file small"
        elif cells:
            why = "no policy makes a material difference to it in any account"
        else:
            why = "no account speaks of it under any policy"
        found.append((table.title, why))
    return tuple(found)


def _gather(
    runs: Runs, answer: Answer, table: Table, chosen: tuple[PolicyLabel, ...], styles: Mapping[str, int]
) -> FanData | None:
    """The fan of one headline variable, or None if no policy matters to it."""
    if not chosen:
        return None
    spoken = {(cell.account, cell.policy) for row in table.rows for cell in row.cells if not cell.silent}
    shown, silent = [], []
    for account in answer.accounts:
        heard = [policy for policy in chosen if (account.id, policy.id) in spoken]
        (shown if heard else silent).append((account, heard))
    levels = _Levels(runs, table.variable)
    picked = [
        levels.read(account.id, [CONTINUITY, *(policy.id for policy in heard)]) for account, heard in shown
    ]
    bottom = min(float(block.min()) for block in picked)
    top = max(float(block.max()) for block in picked)
    start = runs.dossier.as_of.year + (runs.dossier.as_of.timetuple().tm_yday - 1) / 365.25
    years = [start + float(time) for time in runs.summaries["time"].values]
    panels = []
    for (account, heard), block in zip(shown, picked, strict=True):
        places = [(chosen.index(policy) + 1, styles[policy.id], policy) for policy in heard]
        rows = _list_rows(block, years, places, (bottom, top))
        text = f"{table.title} in {account.title}: continuity and {', '.join(p.title for p in heard)}"
        panels.append(PanelData(account.id, account.title, clean_text(text), tuple(rows)))
    return FanData(
        variable=table.variable,
        title=table.title,
        unit=table.unit,
        policies=chosen,
        styles=tuple(styles[policy.id] for policy in chosen),
        first=years[0],
        last=years[-1],
        low=bottom,
        high=top,
        panels=tuple(panels),
        silent=tuple(account.title for account, _ in silent),
    )


class _Levels:
    """The quantiles of one variable's level, as an array."""

    def __init__(self, runs: Runs, variable: str) -> None:
        found = runs.summaries["level_quantile"].sel(variable=variable)
        found = found.sel(quantile=list(QUANTILES), method="nearest")
        self._values = found.transpose("account", "policy", "quantile", "time").values.astype(float)
        self._accounts = [str(name) for name in found["account"].values]
        self._policies = [str(name) for name in found["policy"].values]

    def read(self, account: str, policies: Sequence[str]) -> np.ndarray:
        """Levels with axes policy, quantile and time."""
        places = [self._policies.index(policy) for policy in policies]
        return self._values[self._accounts.index(account)][places]


def _list_rows(
    block: np.ndarray,
    years: list[float],
    policies: Sequence[tuple[int, int, PolicyLabel]],
    bounds: tuple[float, float],
) -> list[dict[str, Any]]:
    """The rows of one panel: bands of continuity, medians, end intervals and labels of policies.

    `policies` are (place in the fan from 1, style, label); `series` is the style, 0 for continuity. The
    block's axes are policy (continuity first), quantile, time. `bounds` are the lowest and highest level of
    the fan, between which labels stand.
    """
    low, lower, middle, upper, high = block[0].tolist()
    rows: list[dict[str, Any]] = []
    for time, year in enumerate(years):
        band = {"low": low[time], "lower": lower[time], "upper": upper[time], "high": high[time]}
        rows.append({"kind": "band", "x": year, **band})
        rows.append({"kind": "median", "series": 0, "x": year, "y": middle[time]})
    labels = [(0, "Continuity", middle[-1])]
    span = years[-1] - years[0]
    for (place, style, policy), (low, _, middle, _, high) in zip(policies, block[1:].tolist(), strict=True):
        rows.extend(
            {"kind": "median", "series": style, "x": year, "y": value}
            for year, value in zip(years, middle, strict=True)
        )
        end = years[-1] + DODGE * span * place
        rows.append({"kind": "end", "series": style, "x": end, "low": low[-1], "high": high[-1]})
        labels.extend((style, line, middle[-1]) for line in reversed(break_label(policy.title)))
    gap = LABEL_GAP * (bounds[1] - bounds[0])
    places = spread_labels([value for _, _, value in labels], gap, bounds)
    rows.extend(
        {"kind": "label", "series": series, "y": value, "text": text}
        for (series, text, _), value in zip(labels, places, strict=True)
    )
    return rows


def break_label(text: str) -> list[str]:
    """The lines of a label: one or two, cleaned; what is longer still ends in an ellipsis.

    Examples
    --------
    >>> break_label("Outreach to split Moscow from Beijing")
    ['Outreach to split', 'Moscow from Beijing']
    """
    return textwrap.wrap(clean_text(text), LABEL_LENGTH, max_lines=2, placeholder="…") or [""]


def spread_labels(
    values: Sequence[float], gap: float, bounds: tuple[float, float] | None = None
) -> list[float]:
    """Positions near the values, in their order, no two closer than the gap.

    Clusters are centred on the mean of the values they hold, and moved inside the bounds where they fit.

    Examples
    --------
    >>> spread_labels([5.0, 5.0], 2.0)
    [4.0, 6.0]
    >>> spread_labels([5.0, 5.0], 2.0, (5.0, 9.0))
    [5.0, 7.0]
    """
    order = sorted(range(len(values)), key=lambda index: values[index])
    clusters: list[list[int]] = []

    def places(cluster: list[int]) -> list[float]:
        middle = sum(values[index] for index in cluster) / len(cluster)
        half = gap * (len(cluster) - 1) / 2
        if bounds is not None:
            middle = max(min(middle, bounds[1] - half), bounds[0] + half)
        return [middle + gap * (rank - (len(cluster) - 1) / 2) for rank in range(len(cluster))]

    for index in order:
        clusters.append([index])
        while len(clusters) > 1 and places(clusters[-1])[0] - places(clusters[-2])[-1] < gap - 1e-12:
            clusters[-2:] = [clusters[-2] + clusters[-1]]
    result = [0.0] * len(values)
    for cluster in clusters:
        for index, place in zip(cluster, places(cluster), strict=True):
            result[index] = place
    return result
