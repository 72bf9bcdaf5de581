"""Policy by account, regret by account, metrics and trade-offs, as rows for the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from counterpoise.dossier import CONTINUITY
from counterpoise.judgement.aims import read_aim
from counterpoise.judgement.utilities import LEAST_COVERAGE
from counterpoise.report.judged.naming import NONE, Names
from counterpoise.report.words import (
    SMALLEST_MATERIAL_SHARE,
    capitalise,
    format_change,
    format_number,
    format_share,
    join_words,
)

MATERIAL = 100 * SMALLEST_MATERIAL_SHARE  # points, as for a single variable
METRIC_MEANINGS = {
    "minimax regret": "the greatest regret under any account; the recommendation is made by it",
    "mean account regret": "regret by account, averaged by the accounts' weights",
    "90th percentile regret": "the regret that one draw in ten exceeds",
    "mean draw regret": (
        "regret draw by draw, averaged; where every account speaks of every policy, the smallest is what it "
        "is worth to know all that a draw fixes (EVPI)"
    ),
    "maximin": "the worst account's expected points",
    "Hurwicz": "halfway between the worst and the best account's expected points",
    "Laplace": "expected points, every account alike",
    "mean": "expected points, accounts by their weights",
    "Starr's domain criterion": "the share of draws in which every threshold is met",
    "undesirable deviations": "how far the worse half of draws falls short of the policy's own median",
    "signal-to-noise": "expected points over their standard deviation",
}


@dataclass(frozen=True, slots=True)
class JudgedCell:
    """A policy under an account: expected points, what stands beside them, and the colour.

    `value` is None where the account is silent. `tone` is a class of the page's heat maps.
    """

    value: float | None
    text: str
    details: tuple[str, ...]
    tone: str


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """One policy; `coverage` is the share of accounts and aims on which anything is said."""

    policy: str
    title: str
    anchor: str
    coverage: str
    enough: bool
    dominated: bool
    chosen: bool
    cells: tuple[JudgedCell, ...]


@dataclass(frozen=True, slots=True)
class JudgedTable:
    """Policies down, accounts across; `muted` are titles of the policies that no account speaks of."""

    accounts: tuple[tuple[str, str], ...]
    rows: tuple[JudgedRow, ...]
    muted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MetricRow:
    """What one metric chooses."""

    metric: str
    meaning: str
    choice: str
    value: str
    runner: str
    behind: str
    rule: bool


@dataclass(frozen=True, slots=True)
class TradeRow:
    """An efficient policy with its points on each aim; empty where no account speaks on it."""

    title: str
    anchor: str
    cells: tuple[JudgedCell, ...]


@dataclass(frozen=True, slots=True)
class TradesView:
    """Trade-offs: the aims, the policies that no other beats on all, and the others."""

    aims: tuple[str, ...]
    rows: tuple[TradeRow, ...]
    beaten: str


def view_points(found: Mapping[str, Any], names: Names) -> JudgedTable:
    """The table of expected points; `found` is `Across.to_dict()`."""
    cells = {(row["account"], row["policy"]): row for row in found["table"]}
    accounts = tuple(dict.fromkeys(row["account"] for row in found["table"]))
    most = max((abs(row["mean"]) for row in cells.values() if row["mean"] is not None), default=0.0)
    rows, muted = [], []
    for policy, coverage in _list_coverage(found):
        entries = [cells.get((account, policy)) for account in accounts]
        if policy == CONTINUITY:
            continue
        if not any(entry and entry["speaks"] for entry in entries):
            muted.append(names.policy(policy))
            continue
        rows.append(_row(found, names, policy, coverage, [_view_points(entry, most) for entry in entries]))
    return JudgedTable(_label(accounts, names), tuple(rows), tuple(muted))


def _view_points(entry: Mapping[str, Any] | None, most: float) -> JudgedCell:
    if entry is None or not entry["speaks"] or entry["mean"] is None:
        return JudgedCell(None, "", (), "silent")
    value = entry["mean"]
    details = [f"{format_change(entry['low'], 1)} to {format_change(entry['high'], 1)}"]
    details.append(f"best in {format_share(entry['best'])}")
    if entry["met"] is not None:
        details.append(f"thresholds {format_share(entry['met'])}")
    tone = "immaterial"
    if abs(value) >= MATERIAL:
        tone = f"{'better' if value > 0 else 'worse'} depth-{_depth(abs(value), most)}"
    return JudgedCell(value, format_change(value, 1), tuple(details), tone)


def view_regret(found: Mapping[str, Any], names: Names) -> JudgedTable | None:
    """The heat map of regret: how far each policy is behind the best one under each account, in points.

    The smallest greatest regret stands first, then the policies of which too little is said. None where no
    account has any regret.

    Parameters
    ----------
    found
        What `Across.to_dict` gave.
    names
        Titles.
    """
    table = {row["account"]: row for row in found["account_regret"]}
    policies = [policy for policy, _ in _list_coverage(found)]
    speaking = [name for name, row in table.items() if any(row.get(one) is not None for one in policies)]
    values = [row[one] for row in table.values() for one in policies if row.get(one) is not None]
    if not values:
        return None
    rows, muted = [], []
    for policy, coverage in _list_coverage(found):
        regret = [table[account].get(policy) for account in speaking]
        if all(value is None for value in regret):
            muted.append(names.policy(policy))
            continue
        worst = max(value for value in regret if value is not None)
        cells = [_view_regret(value, max(values)) for value in (*regret, worst)]
        rows.append((_row(found, names, policy, coverage, cells), worst))
    rows.sort(key=lambda pair: (not pair[0].enough, pair[1]))
    return JudgedTable(_label(speaking, names), tuple(row for row, _ in rows), tuple(muted))


def _view_regret(value: float | None, most: float) -> JudgedCell:
    if value is None:
        return JudgedCell(None, "", (), "silent")
    text = format_number(value, 1)
    tone = f"worse depth-{_depth(value, most)}" if value >= MATERIAL else "immaterial"
    return JudgedCell(value, text, (), "least" if value == 0 else tone)


def _depth(value: float, most: float) -> int:
    """Three depths by size within a table, as in the other heat maps."""
    return min(3, 1 + int(3 * value / most)) if most else 1


def _list_coverage(found: Mapping[str, Any]) -> list[tuple[str, float]]:
    return [(row["policy"], row["coverage"] or 0.0) for row in found["coverage"]]


def _label(accounts: Iterable[str], names: Names) -> tuple[tuple[str, str], ...]:
    return tuple((name, names.account(name)) for name in accounts)


def _row(
    found: Mapping[str, Any], names: Names, policy: str, coverage: float, cells: Sequence[JudgedCell]
) -> JudgedRow:
    dominated = {row["policy"]: bool(row["dominated"]) for row in found["policies"]}
    return JudgedRow(
        policy=policy,
        title=names.policy(policy),
        anchor=names.anchor(policy),
        coverage=format_share(coverage),
        enough=coverage >= LEAST_COVERAGE,
        dominated=dominated.get(policy, False),
        chosen=policy == found["chosen"],
        cells=tuple(cells),
    )


def list_metrics(found: Mapping[str, Any], names: Names) -> tuple[MetricRow, ...]:
    """What each metric chooses, the rule's first as it stands; none where nothing may be chosen."""
    if found["chosen"] is None:
        return ()
    return tuple(
        MetricRow(
            metric=capitalise(row["metric"]),
            meaning=METRIC_MEANINGS.get(row["metric"], ""),
            choice=names.policy(row["choice"]),
            value=_points(row["value"]),
            runner=names.policy(row["runner-up"]),
            behind=_points(row["worse by"]),
            rule=row["metric"] == found["rule"],
        )
        for row in found["choices"]
    )


def _points(value: float | None) -> str:
    return NONE if value is None else format_number(value, 2)


def say_closeness(found: Mapping[str, Any]) -> str:
    """Whether the draws tell the choice from the runner-up; empty where nothing is chosen."""
    for row in found["closeness"] or ():
        if row["metric"] != found["rule"] or row["wins"] is None:
            continue
        wins = f"it comes first in {format_share(row['wins'])} of resamples of the draws"
        suffices = "suffice" if row["draws suffice"] else "do not suffice"
        return f"By {row['metric']} the draws {suffices} to tell the choice from the runner-up: {wins}."
    return ""


def say_reversals(found: Mapping[str, Any], names: Names) -> str:
    """Which choices turn when a policy that is not chosen is taken away; empty where nothing is chosen."""
    if found["reversals"] is None:
        return ""
    told = [
        f"without “{names.policy(row['taken away'])}”, {row['metric']} chooses "
        f"“{names.policy(row['choice without'])}”"
        for row in found["reversals"]
        if row["flips"]
    ]
    if not told:
        return "No choice turns when a policy that is not chosen is taken away."
    return f"Some choices hang on what else there is: {join_words(told)}."


def view_trades(found: Mapping[str, Any], aims: Sequence[str], names: Names) -> TradesView | None:
    """The policies that no other beats on every aim, with their points on each; None where none is chosen.

    Parameters
    ----------
    found
        What `Across.to_dict` gave.
    aims
        The aims as kept.
    names
        Titles.
    """
    if found["pareto"] is None or not found.get("by_aim"):
        return None
    means = {row["policy"]: [row.get(aim) for aim in aims] for row in found["by_aim"]}
    most = max((abs(value) for row in means.values() for value in row if value is not None), default=0.0)
    rows = tuple(
        TradeRow(
            names.policy(row["policy"]),
            names.anchor(row["policy"]),
            tuple(_view_aim(value, most) for value in means[row["policy"]]),
        )
        for row in found["pareto"]
        if row["efficient"]
    )
    beaten = [
        f"“{names.policy(row['policy'])}” by “{names.policy(row['beaten by'])}”"
        for row in found["pareto"]
        if row["beaten by"] is not None
    ]
    titles = tuple(names.variable(read_aim(aim).variable) for aim in aims)
    return TradesView(titles, rows, join_words(beaten))


def _view_aim(value: float | None, most: float) -> JudgedCell:
    if value is None:
        return JudgedCell(None, "", (), "silent")
    tone = "immaterial"
    if abs(value) >= MATERIAL:
        tone = f"{'better' if value > 0 else 'worse'} depth-{_depth(abs(value), most)}"
    return JudgedCell(value, format_change(value, 1), (), tone)
