"""The section "What the record says": everything that the page shows of a run's evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterpoise.report.differences import DifferenceView
from counterpoise.report.recorded.hindcasts import HindcastsView, view_hindcasts
from counterpoise.report.recorded.scores import (
    PredictionsView,
    ScoresView,
    view_predictions,
    view_scores,
)
from counterpoise.report.recorded.series import (
    RecordSourceView,
    SeriesView,
    list_record_sources,
    list_series,
)
from counterpoise.report.recorded.untested import Untested, list_untested
from counterpoise.report.recorded.verdicts import (
    KINDS,
    Names,
    VerdictGroup,
    group_verdicts,
    is_tested,
    say_power,
)
from counterpoise.report.words import say_count, say_number

if TYPE_CHECKING:
    from counterpoise.simulation import Runs


@dataclass(frozen=True, slots=True)
class RecordView:
    """The section: `lines` first, then verdicts by group, scores, hindcasts, predictions, series, the rest.

    `tags` has the verdict of each tested claim by its id, `explained` what "cannot decide" means here.
    """

    lines: tuple[str, ...]
    rule: str
    explained: str
    groups: tuple[VerdictGroup, ...]
    tags: Mapping[str, str]
    scores: ScoresView | None
    hindcasts: HindcastsView | None
    predictions: PredictionsView | None
    series: tuple[SeriesView, ...]
    sources: Mapping[str, RecordSourceView]
    untested: Untested
    unmeasured: int
    least_steps: int
    hash: str


def view_record(
    runs: Runs, accounts: Mapping[str, str], differences: Sequence[DifferenceView]
) -> RecordView | None:
    """The section for a run; None where it keeps no evidence.

    Parameters
    ----------
    runs
        The results, whose `evidence` is shown.
    accounts
        Titles of the accounts that were run, by id.
    differences
        The links on which they differ.
    """
    kept = runs.evidence
    if kept is None:
        return None
    evidence, dossier = kept["evidence"], runs.dossier
    claims = evidence["claims"]
    titles = {name: variable.title for name, variable in dossier.variables.items()}
    whose = {**accounts, "common": "Undisputed"}
    contested = {(view.cause, view.effect): view.kind for view in differences if view.kind in KINDS}
    scores = view_scores(evidence, whose)
    lines = (say_decision(claims), evidence["second_line"], *((scores.line,) if scores else ()))
    return RecordView(
        lines=lines,
        rule=evidence["rule"],
        explained=explain_undecided(claims),
        groups=group_verdicts(claims, kept["claimed"], Names(titles, whose, contested)),
        tags={claim["claim"]: claim["verdict"] for claim in claims if is_tested(claim)},
        scores=scores,
        hindcasts=view_hindcasts(dossier, kept.get("hindcasts"), whose),
        predictions=view_predictions(evidence, whose, titles),
        series=list_series(dossier, kept),
        sources=list_record_sources(kept),
        untested=list_untested(claims, titles, whose),
        unmeasured=len(kept["unmeasured"]),
        least_steps=kept["least_steps"],
        hash=kept["record_sha256"],
    )


def say_decision(claims: Sequence[Mapping[str, Any]]) -> str:
    """What the record decides of the causal claims, in one sentence.

    Examples
    --------
    >>> none = {"points": None, "verdict": "untestable"}
    >>> tested = {"points": {}, "verdict": "cannot decide", "first": 1992, "last": 2024}
    >>> say_decision([none, tested])
    'Of two causal claims the record (1992 to 2024) can test one and decides none: too short or too even.'
    """
    tested = [claim for claim in claims if is_tested(claim)]
    total = say_count(len(claims), "causal claim")
    if not tested:
        return f"Of {total} the record can test none."
    counts = {verdict: sum(claim["verdict"] == verdict for claim in tested) for verdict in _DECIDED}
    years = f"{min(claim['first'] for claim in tested)} to {max(claim['last'] for claim in tested)}"
    head = f"Of {total} the record ({years}) can test {say_number(len(tested))}"
    open_, short = counts["undecided"], counts["cannot decide"]
    if counts["supported"] + counts["contradicted"] == 0:
        if not open_:
            return f"{head} and decides none: too short or too even."
        rest = f"; for {say_number(short)} it is too short or too even" if short else ""
        return f"{head} and decides none: it leaves {say_number(open_)} open{rest}."
    for_, against = (_say_some(counts[verdict]) for verdict in ("supported", "contradicted"))
    said = f"{head}: it supports {for_}, contradicts {against}"
    left = f", leaves {say_number(open_)} open" if open_ else ""
    tail = f"; for {say_number(short)} it is too short or too even" if short else ""
    return f"{said}{left}{tail}."


def _say_some(count: int) -> str:
    return say_number(count) if count else "none"


_DECIDED = ("supported", "contradicted", "undecided", "cannot decide")


def explain_undecided(claims: Sequence[Mapping[str, Any]]) -> str:
    """What "too short or too even to decide" means, with the figures of the claims that it is said of."""
    short = [claim for claim in claims if is_tested(claim) and claim["verdict"] == "cannot decide"]
    if not short:
        return ""
    steps = sorted({claim["steps"] for claim in short})
    span = f"{steps[0]}" if len(steps) == 1 else f"{steps[0]} to {steps[-1]}"
    most = max(claim["power"] for claim in short)
    power = f"{'the' if len(short) == 1 else 'the highest'} power is {say_power(most)}"
    return (
        "That the record cannot decide speaks neither for a claim nor against it: a record of as many years, "
        "with causes that moved as these did, would support the claim less than every second time by the "
        "rule, even if it were true and as strong as stated. That share is its power. Here "
        f"{_say_rest(len(short))} on {span} yearly steps, and {power}."
    )


def _say_rest(count: int) -> str:
    return "the one such claim rests" if count == 1 else f"{say_count(count, 'such claim')} rest"
