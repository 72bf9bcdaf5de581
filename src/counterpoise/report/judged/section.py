"""The section "Which policy stands up", and the recommendation on the first page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterpoise.judgement.deciding import FORMAT
from counterpoise.report.closures import CLOSURE_TITLES
from counterpoise.report.judged.basis import Fact, list_aims, list_basis
from counterpoise.report.judged.findings import (
    CollectionView,
    ConsistencyView,
    FailuresView,
    view_collection,
    view_consistency,
    view_failures,
)
from counterpoise.report.judged.naming import Names
from counterpoise.report.judged.survived import SurvivalView, tries_credence, view_survival
from counterpoise.report.judged.tables import (
    JudgedTable,
    MetricRow,
    TradesView,
    list_metrics,
    say_closeness,
    say_reversals,
    view_points,
    view_regret,
    view_trades,
)

if TYPE_CHECKING:
    from counterpoise.simulation import Runs


@dataclass(frozen=True, slots=True)
class AcrossView:
    """A choice across accounts in one closure; `borrowed` where rivals' claims fill silence."""

    closure: str
    borrowed: bool
    regret: JudgedTable | None
    metrics: tuple[MetricRow, ...]
    closeness: str
    reversals: str
    trades: TradesView | None
    other: str


@dataclass(frozen=True, slots=True)
class JudgedView:
    """The section; what was not asked is None or empty. `recommendation` are the two sentences."""

    actor: str
    recommendation: tuple[str, ...]
    lines: tuple[str, ...]
    aims: tuple[str, ...]
    basis: tuple[Fact, ...]
    points: JudgedTable
    across: AcrossView
    survival: SurvivalView | None
    borrowed_survival: SurvivalView | None
    credence: bool
    consistency: ConsistencyView | None
    collection: CollectionView | None
    failures: FailuresView | None
    version: str


def view_judgement(runs: Runs, policies: Collection[str] = ()) -> JudgedView | None:
    """The section for a run; None where it keeps no judgement of its dossier that this version can read.

    Parameters
    ----------
    runs
        The results, whose `judgement` is shown; nothing is simulated.
    policies
        Ids of the policies that the page has an anchor for.
    """
    kept = runs.judgement
    if kept is None or kept.get("format") != FORMAT or kept["dossier_sha256"] != runs.dossier.hash:
        return None
    names = Names(runs.dossier, frozenset(policies))
    found = kept["across"]
    shown = kept["borrowed"] if found["chosen"] is None and kept["borrowed"] is not None else found
    first, second, *rest = kept["sentences"]
    information = kept["information"]
    said = [line for line in rest if information is None or not line.startswith(information["first_line"])]
    return JudgedView(
        actor=names.actor(kept["actor"]),
        recommendation=(first, second),
        lines=tuple(said),
        aims=list_aims(kept, names),
        basis=list_basis(kept, names, float(runs.options.years)),
        points=view_points(found, names),
        across=_view_across(shown, kept, names),
        survival=view_survival(kept["survival"], names),
        borrowed_survival=view_survival(kept["borrowed_survival"], names),
        credence=tries_credence(kept),
        consistency=view_consistency(kept["consistency"], names),
        collection=view_collection(information, names, kept.get("indicators")),
        failures=view_failures(kept["failures"], names),
        version=kept["counterpoise"],
    )


def _view_across(found: Mapping[str, Any], kept: Mapping[str, Any], names: Names) -> AcrossView:
    return AcrossView(
        closure=CLOSURE_TITLES[found["closure"]],
        borrowed=found is not kept["across"],
        regret=view_regret(found, names),
        metrics=list_metrics(found, names),
        closeness=say_closeness(found),
        reversals=say_reversals(found, names),
        trades=view_trades(found, kept["aims"], names),
        other=_say_other(kept, names),
    )


def _say_other(kept: Mapping[str, Any], names: Names) -> str:
    """What would be chosen with silence filled, where what the accounts say already allows a choice."""
    borrowed = kept["borrowed"]
    if kept["across"]["chosen"] is None or borrowed is None or borrowed["chosen"] is None:
        return ""
    title = names.policy(borrowed["chosen"])
    chosen = f"“{title}” too" if borrowed["chosen"] == kept["across"]["chosen"] else f"“{title}”"
    return f"With silence filled from rivals, which is not what the accounts say, it would be {chosen}."
