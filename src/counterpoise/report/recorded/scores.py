"""Accounts held against the record as wholes, their weights, and what became of predictions, as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from counterpoise.report.words import (
    format_change,
    format_number,
    format_plain,
    join_words,
    say_count,
    say_number,
)

COMPOSITE = "no one's own"
REFERENCES = {
    "persistence": "Persistence: the last figure stays",
    "drift": "Drift: the mean step goes on",
    "common": "Undisputed claims alone",
}


@dataclass(frozen=True, slots=True)
class ScoreView:
    """An account or a reference beside the baseline; texts are empty where nothing was computed."""

    name: str
    title: str
    account: bool
    composite: bool
    speaks: str
    log_gain: str
    over_turned: str
    crps_gain: str
    beats: bool
    when: str
    weight: str
    weight_range: str


@dataclass(frozen=True, slots=True)
class ScoresView:
    """All accounts, then the references; a sentence on whether any beats the baseline, and on the weights."""

    line: str
    weights_line: str
    rule: str
    rows: tuple[ScoreView, ...]


@dataclass(frozen=True, slots=True)
class PredictionView:
    """A prediction and what became of it."""

    claim: str
    whose: str
    paraphrase: str
    status: str
    reason: str
    observed: str
    refuted_if: str


@dataclass(frozen=True, slots=True)
class PredictionsView:
    """All predictions, a sentence on them and the rule by which they are judged."""

    line: str
    rule: str
    rows: tuple[PredictionView, ...]


def view_scores(evidence: Mapping[str, Any], titles: Mapping[str, str]) -> ScoresView | None:
    """Scores and weights; None where the evidence has none.

    Parameters
    ----------
    evidence
        As `Evidence.to_dict()` gives it.
    titles
        What accounts are called.
    """
    scores = evidence.get("scores")
    if not scores:
        return None
    given = scores["weights"]["given"]
    stacked = {row["name"]: row for row in scores["weights"]["table"]}
    rows = [_view_score(row, titles, given, stacked) for row in (*scores["accounts"], *scores["references"])]
    return ScoresView(say_scores(scores, titles), say_weights(scores), scores["rule"], tuple(rows))


def _view_score(
    row: Mapping[str, Any],
    titles: Mapping[str, str],
    given: Mapping[str, float],
    stacked: Mapping[str, Mapping[str, Any]],
) -> ScoreView:
    name, reference, speaks = row["name"], row["kind"] == "reference", row["cells"] > 0
    turned = speaks and name not in ("persistence", "drift")
    ratio = "" if row["crps_ratio"] is None else f", {row['crps_ratio']:.2f} of it"
    return ScoreView(
        name=name,
        title=REFERENCES.get(name, name) if reference else titles.get(name, name),
        account=not reference,
        composite=row["kind"].startswith("composite"),
        speaks=say_count(row["figures"], "figure") if speaks else "nothing observed",
        log_gain=say_gain(row, "log_gain") if speaks else "",
        over_turned=say_gain(row, "over_turned") if turned else "",
        crps_gain=say_gain(row, "crps_gain") + ratio if speaks else "",
        beats=row["beats"],
        when=_say_when(row) if speaks and not reference else "",
        weight=format_number(given[name], 2) if name in given else "",
        weight_range=_say_range(stacked[name]) if name in stacked else "",
    )


def say_gain(row: Mapping[str, Any], part: str) -> str:
    """A gain with its interval.

    Examples
    --------
    >>> say_gain({"x": 2.675, "x_low": 1.3, "x_high": 4.2}, "x")
    '+2.67 [+1.30, +4.20]'
    >>> say_gain({"x": -1.0, "x_low": None, "x_high": None}, "x")
    '−1.00, too few years for an interval'
    """
    value, low, high = (row[name] for name in (part, f"{part}_low", f"{part}_high"))
    if low is None or high is None:
        return f"{format_change(value, 2)}, too few years for an interval"
    return f"{format_change(value, 2)} [{format_change(low, 2)}, {format_change(high, 2)}]"


def _say_when(row: Mapping[str, Any]) -> str:
    if row["published"] is None:
        return f"{say_number(row['hindsight'])} in hindsight (undated)"
    if not row["after"]:
        return f"{say_number(row['hindsight'])} in hindsight"
    late = row["after_log_gain"]
    score = "too few for a score" if late is None else f"log score {format_change(late, 2)}"
    return (
        f"{say_number(row['hindsight'])} in hindsight, {say_number(row['after'])} from {row['published']} on "
        f"({score})"
    )


def _say_range(row: Mapping[str, Any]) -> str:
    if row["low"] is None or row["high"] is None:
        return f"stacking {format_number(row['stacking'], 2)}"
    ends = ", ".join(format_number(row[end], 2) for end in ("low", "high"))
    return f"stacking {format_number(row['stacking'], 2)} [{ends}]"


def say_scores(scores: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """Whether any account beats the baseline, by how much, and whether that may be luck."""
    rows = scores["accounts"]
    speak = [row for row in rows if row["cells"]]
    if not speak:
        return "No account can be scored: of none has the record a claim's cause and effect for long enough."
    voices = say_count(len(speak), "speaks", "speak")
    of = f"{say_count(len(rows), 'account')} ({voices} on what is observed)"
    winners = [row for row in speak if row["beats"]]
    if not winners:
        best = max(speak, key=lambda row: row["log_gain"])
        name = titles.get(best["name"], best["name"])
        return (
            f"None of {of} beats the baseline: the most, “{name}”, gains {say_gain(best, 'log_gain')} in log "
            "score."
        )
    said = [
        f"{_name(row, titles)} by {say_gain(row, 'log_gain')} in log score, "
        + ("all in hindsight" if not row["after"] else f"{row['hindsight']} of {row['figures']} in hindsight")
        for row in winners
    ]
    verb = "beats" if len(winners) == 1 else "beat"
    return f"{say_number(len(winners)).capitalize()} of {of} {verb} the baseline: {'; '.join(said)}." + (
        _say_luck(scores, winners, len(speak), titles)
    )


def _name(row: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    composite = f" ({COMPOSITE})" if row["kind"].startswith("composite") else ""
    return f"“{titles.get(row['name'], row['name'])}”{composite}"


def _say_luck(
    scores: Mapping[str, Any], winners: Sequence[Mapping[str, Any]], speak: int, titles: Mapping[str, str]
) -> str:
    """Whether it may be luck that one of several does well."""
    if speak == 1:
        return " It is the only one that speaks."
    sure = [_name(row, titles) for row in winners if row["name"] in scores["beat_at_once"]]
    if not sure:
        return f" With {_say_all(speak)} considered at once none does: it may be luck."
    return f" With {_say_all(speak)} considered at once it holds for {join_words(sure)}."


def say_weights(scores: Mapping[str, Any]) -> str:
    """What the weights are, and how far they lie from equal."""
    given = list(scores["weights"]["given"].values())
    if not given:
        return ""
    if scores["weights"]["equal"]:
        return "Weights cannot be told from equal: equal ones are given."
    least, most = (format_number(end, 2) for end in (min(given), max(given)))
    return (
        f"Weights differ from equal ({format_number(1 / len(given), 2)}) for at least one account: they run "
        f"from {least} to {most}."
    )


def _say_all(count: int) -> str:
    return "both" if count == 2 else f"all {say_number(count)}"


def view_predictions(
    evidence: Mapping[str, Any], titles: Mapping[str, str], variables: Mapping[str, str]
) -> PredictionsView | None:
    """What became of predictions; None where there are none. Accounts and variables go by title."""
    found = evidence.get("predictions")
    if not found or not found["resolved"]:
        return None
    rows = tuple(
        PredictionView(
            claim=row["claim"],
            whose=titles.get(row["account"], row["account"]),
            paraphrase=row["paraphrase"],
            status=row["status"],
            reason=_name_variable(row["reason"], row["variable"], variables),
            observed=_say_observed(row),
            refuted_if=row["refuted_if"] or "",
        )
        for row in found["resolved"]
    )
    return PredictionsView(found["line"], found["rule"], rows)


def _name_variable(reason: str, name: str | None, variables: Mapping[str, str]) -> str:
    """A reason with the variable's title instead of its name."""
    if not name or name not in variables:
        return reason
    return " ".join(variables[name] if word == name else word for word in reason.split(" "))


def _say_observed(row: Mapping[str, Any]) -> str:
    """The figures by which a prediction was judged."""
    said = [
        f"{format_plain(row[which])} in {row[f'{which}_year']}"
        for which in ("before", "after")
        if row.get(which) is not None
    ]
    return f"{', '.join(said)} (by {row['indicator']})" if said else ""
