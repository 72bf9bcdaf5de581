"""What the conclusions survive: a row for each reading of the coding, a column for each conclusion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from counterpoise.report.judged.naming import NONE, Names
from counterpoise.report.words import capitalise, format_number, format_share

SYMBOLS = {"holds": "✓", "level": "≈", "turns": "✗", "no choice": NONE}
OUTCOMES = {
    "holds": "the same policy is best",
    "level": "another is, by less than two standard errors of the draws",
    "turns": "another is",
    "no choice": "too little is said to choose",
}
VARIANTS = {
    "signs only": "every strength alike, signs only",
    "own claims only": "each account's own claims only",
    "at its word": "hedged claims at their word",
    "hedged": "hedges taken as probabilities",
    "credence": "the coder's credences taken as probabilities",
    "sigma 0.25": "strengths half as uncertain (sigma 0.25)",
    "sigma 1": "strengths twice as uncertain (sigma 1)",
    "another seed": "other random numbers",
}


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one conclusion: `outcome` is a key of `SYMBOLS`; `text` says what comes instead."""

    outcome: str
    symbol: str
    text: str


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A column: whose conclusion, and the policy that it is."""

    id: str
    title: str
    policy: str
    across: bool
    held: str
    control: str


@dataclass(frozen=True, slots=True)
class SurvivalView:
    """The matrix; `rows` are pairs of a reading in words and a fate for each conclusion."""

    conclusions: tuple[Conclusion, ...]
    rows: tuple[tuple[str, tuple[Fate, ...]], ...]
    draws: int
    tosses: int


def view_survival(kept: Mapping[str, Any] | None, names: Names) -> SurvivalView | None:
    """The matrix of what was kept of a survival; None where it was not asked, or nothing is concluded.

    Parameters
    ----------
    kept
        `survival` or `borrowed_survival` of `Judgement.to_dict`.
    names
        Titles.
    """
    if kept is None or not kept["control"]:
        return None
    cells = {(row["variant"], row["conclusion"]): row for row in kept["variants"]}
    order = [row["conclusion"] for row in kept["control"]]
    variants = dict.fromkeys(row["variant"] for row in kept["variants"])
    return SurvivalView(
        conclusions=tuple(_view_conclusion(row, kept["variants"], names) for row in kept["control"]),
        rows=tuple(
            (
                capitalise(VARIANTS.get(str(variant), str(variant))),
                tuple(_view_fate(cells.get((variant, one)), names) for one in order),
            )
            for variant in variants
        ),
        draws=kept["draws"],
        tosses=kept["control"][0]["tosses"],
    )


def tries_credence(kept: Mapping[str, Any]) -> bool:
    """Whether credences count, in the choice itself or in a reading of it; `kept` is `Judgement.to_dict`."""
    found = [kept[name] for name in ("survival", "borrowed_survival") if kept[name] is not None]
    tried = {row["variant"] for one in found for row in one["variants"]}
    return kept["options"]["mode"] == "credence" or "credence" in tried


def _view_conclusion(control: Mapping[str, Any], variants: list[dict[str, Any]], names: Names) -> Conclusion:
    name = control["conclusion"]
    outcomes = [row["outcome"] for row in variants if row["conclusion"] == name]
    kept = "no signs to toss"
    if control["signs"] and control["kept"] is not None:
        kept = format_share(control["kept"]) + ("" if control["destroyed"] else ", too often")
    return Conclusion(
        id=name,
        title=names.account(name),
        policy=names.policy(control["chosen"]),
        across=name not in names.dossier.accounts,
        held=f"{outcomes.count('holds')} of {len(outcomes)}",
        control=kept,
    )


def _view_fate(row: Mapping[str, Any] | None, names: Names) -> Fate:
    if row is None:
        return Fate("no choice", SYMBOLS["no choice"], "")
    outcome, text = row["outcome"], ""
    if outcome in {"level", "turns"}:
        ahead = "" if row["gap"] is None else f", {format_number(row['gap'], 1)} ahead"
        text = f"{names.policy(row['best'])}{ahead}"
    return Fate(outcome, SYMBOLS[outcome], text)
