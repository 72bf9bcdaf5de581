"""Hindcasts for the page: sentences that count, and a small fan for each account and variable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from counterpoise.dossier import Dossier
from counterpoise.report.recorded.fanplots import Past, draw_past, lay_axis
from counterpoise.report.words import (
    capitalise,
    format_number,
    format_share,
    join_words,
    say_count,
    say_number,
)

Pair = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PastView:
    """One fan: whose, of what, drawn, and how it did in words."""

    variable: str
    title: str
    unit: str
    whose: str
    account: str
    svg: str
    text: str


@dataclass(frozen=True, slots=True)
class OriginView:
    """All fans from one year, a sentence that counts them, and what is not drawn."""

    start: int
    title: str
    line: str
    rest: str
    panels: tuple[PastView, ...]


@dataclass(frozen=True, slots=True)
class HindcastsView:
    """The part: sentences first, then the origins, the latest first, and why others are missing."""

    line: str
    hold: str
    notes: tuple[str, ...]
    origins: tuple[OriginView, ...]
    left_out: tuple[str, ...]


def view_hindcasts(
    dossier: Dossier, kept: Mapping[str, Any] | None, titles: Mapping[str, str]
) -> HindcastsView | None:
    """The hindcasts of a run; None where none was kept.

    Parameters
    ----------
    dossier
        Titles and units.
    kept
        What `keep_hindcasts` gave.
    titles
        What accounts are called.
    """
    if kept is None:
        return None
    origins = kept["origins"]
    return HindcastsView(
        line=say_better(origins),
        hold=say_hold(origins),
        notes=tuple(kept["notes"]) if origins else (),
        origins=tuple(_view_origin(dossier, one, titles) for one in reversed(origins)),
        left_out=tuple(f"Not from {one['start']}: {one['reason']}" for one in kept["left_out"]),
    )


def list_counted(origin: Mapping[str, Any]) -> list[Pair]:
    """The pairs that the sentences count."""
    return [pair for pair in origin["pairs"] if pair["counts"]]


def say_better(origins: Sequence[Mapping[str, Any]]) -> str:
    """In how many pairs an account comes nearer than an autoregression with the same inputs.

    Examples
    --------
    >>> pairs = [{"counts": True, "ratio": ratio} for ratio in (0.8, 1.2)]
    >>> say_better([{"start": 2008, "pairs": [*pairs, {"counts": False, "ratio": 0.1}]}])[-53:]
    'in 1 of 2 pairs of account and variable from 2008 on.'
    """
    if not origins:
        return "From none of these years can accounts be held against the record."
    compared = [(one["start"], _count_better(one)) for one in origins]
    told = [f"{better} of {total} {{}}from {start} on" for start, (better, total) in compared if total]
    if not told:
        starts = join_words([str(one["start"]) for one in origins])
        return f"Set back to {starts}, accounts cannot be compared: too little was observed before."
    told[0] = told[0].format("pairs of account and variable ")
    said = join_words([one.format("") for one in told])
    return (
        "Set back and given what was observed of their inputs, accounts come nearer to what happened than an "
        f"autoregression that is given the same in {said}."
    )


def _count_better(origin: Mapping[str, Any]) -> tuple[int, int]:
    """Pairs in which the account did better, of those that can be compared."""
    ratios = [pair["ratio"] for pair in list_counted(origin) if pair["ratio"] is not None]
    return sum(ratio < 1 for ratio in ratios), len(ratios)


def say_hold(origins: Sequence[Mapping[str, Any]]) -> str:
    """How often the fans hold what happened.

    Examples
    --------
    >>> pair = {"counts": True, "inside_90": 0.5, "inside_50": 0.25, "years": [2014, 2015]}
    >>> say_hold([{"start": 2014, "pairs": [pair]}])
    'Of what was observed then the central 90% of their fans hold 50%, the central halves 25%.'
    """
    if not origins:
        return ""
    shares = [
        [format_share(_share_inside(list_counted(one), part)) for part in ("inside_90", "inside_50")]
        for one in origins
    ]
    most, half = (join_words([one[part] for one in shares]) for part in (0, 1))
    return f"Of what was observed then the central 90% of their fans hold {most}, the central halves {half}."


def _share_inside(pairs: Sequence[Pair], part: str) -> float:
    points = sum(len(pair["years"]) for pair in pairs)
    return sum(pair[part] * len(pair["years"]) for pair in pairs) / points


def _view_origin(dossier: Dossier, origin: Mapping[str, Any], titles: Mapping[str, str]) -> OriginView:
    better, total = _count_better(origin)
    said = f"nearer in {better} of {total} pairs" if total else "nothing to compare with"
    return OriginView(
        start=origin["start"],
        title=f"From {origin['start']} to {origin['last']}: {said}",
        line=" ".join(part for part in (_say_hindsight(origin), _say_baseline(origin)) if part),
        rest=_say_rest(origin),
        panels=tuple(_list_panels(dossier, origin, titles)),
    )


def _say_hindsight(origin: Mapping[str, Any]) -> str:
    """How much of what is counted lies before the accounts' publication."""
    pairs = list_counted(origin)
    total, before = sum(len(pair["years"]) for pair in pairs), sum(pair["hindsight"] for pair in pairs)
    which = f"All {total} yearly figures" if before == total else f"Of {total} yearly figures {before}"
    return f"{which} are hindsight: from before the account was published, or it is undated."


def _say_baseline(origin: Mapping[str, Any]) -> str:
    """How many years the autoregression had to learn from."""
    steps = sorted({pair["arx_steps"] for pair in list_counted(origin) if pair["ratio"] is not None})
    if not steps:
        return ""
    span = f"{steps[0]}" if len(steps) == 1 else f"{steps[0]} to {steps[-1]}"
    return f"The autoregression has learnt from {span} yearly steps before {origin['start']}."


def _say_rest(origin: Mapping[str, Any]) -> str:
    """What is not drawn, and what is drawn and not counted."""
    hidden = sum(pair["fan"] is None for pair in origin["pairs"])
    sums = sum(pair["fan"] is not None and not pair["counts"] for pair in origin["pairs"])
    said = []
    if hidden:
        are = "is" if hidden == 1 else "are"
        where = "where undisputed claims alone explain the variable: the account adds nothing to them"
        said.append(f"{capitalise(say_count(hidden, 'pair'))} {are} not drawn, {where}.")
    if sums:
        are = "is" if sums == 1 else "are"
        said.append(f"{capitalise(say_number(sums))} {are} drawn and not counted, being partly arithmetic.")
    return " ".join(said)


def _list_panels(
    dossier: Dossier, origin: Mapping[str, Any], titles: Mapping[str, str]
) -> Sequence[PastView]:
    """The fans, variable by variable as they were kept, those of headline variables first."""
    drawn = [pair for pair in origin["pairs"] if pair["fan"] is not None]
    headline = [entry.variable for entry in dossier.frame.headline]
    panels = []
    for name in dict.fromkeys([*headline, *(pair["variable"] for pair in drawn)]):
        pairs = [pair for pair in drawn if pair["variable"] == name]
        if not pairs:
            continue
        seen = origin["observed"][name]
        rows = [row for pair in pairs for kind in ("fan", "arx") for row in pair[kind] or ()]
        axis = lay_axis([*rows, *seen.values()])
        for pair in pairs:
            past = Past(origin["years"], pair["fan"], pair["arx"] or (), axis=axis, **seen)
            panels.append(_view_past(dossier, pair, past, titles))
    return panels


def _view_past(dossier: Dossier, pair: Pair, past: Past, titles: Mapping[str, str]) -> PastView:
    variable = dossier.variables[pair["variable"]]
    whose = titles.get(pair["account"], pair["account"])
    text = say_pair(pair)
    described = f"{variable.title}, {past.years[0]} to {past.years[-1]}, {whose}: {text}"
    return PastView(
        variable=pair["variable"],
        title=variable.title,
        unit=variable.unit,
        whose=whose,
        account=pair["account"],
        svg=draw_past(past, described),
        text=text,
    )


def say_pair(pair: Pair) -> str:
    """How one fan did.

    Examples
    --------
    >>> pair = {"crps": 0.412, "baselines": {"arx": 0.55}, "inside_90": 0.75, "years": [1, 2, 3, 4],
    ...         "accounting": [], "ratio": 0.75}
    >>> say_pair(pair)
    'Nearer: CRPS 0.41 against 0.55; 90% hold 3 of 4 years'
    >>> say_pair(pair | {"baselines": {"arx": None}, "ratio": None, "accounting": ["x"]})
    'CRPS 0.41, nothing to compare with; 90% hold 3 of 4 years; partly arithmetic'
    """
    other, years = pair["baselines"]["arx"], len(pair["years"])
    score = f"CRPS {format_number(pair['crps'], 2)}"
    if other is None:
        score = f"{score}, nothing to compare with"
    else:
        word = "Nearer" if pair["ratio"] < 1 else "Farther"
        score = f"{word}: {score} against {format_number(other, 2)}"
    hold = f"90% hold {round(pair['inside_90'] * years)} of {years} year{'' if years == 1 else 's'}"
    return f"{score}; {hold}" + ("; partly arithmetic" if pair["accounting"] else "")
