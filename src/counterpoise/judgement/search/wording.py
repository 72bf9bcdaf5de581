"""A search in words, and as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from counterpoise.judgement.search.picking import LEAST_REGRET, Pick
from counterpoise.judgement.utilities import LEAST_COVERAGE
from counterpoise.schema import Setting, format_duration

if TYPE_CHECKING:
    from counterpoise.judgement.search.found import Search, Stage

LOOK_BACK = 10  # generations over which a gain is told

_VERDICTS = {
    "better": "better than",
    "worse": "worse than",
    "not shown to be better": "not shown to be better than",
}


def say_setting(setting: Setting) -> str:
    """A setting as people read it.

    Examples
    --------
    >>> say_setting(Setting(instrument="A.push", value=20, ramp="1 year", start="6 months"))
    'A.push to 20 from 6 months on, over 1 year'
    """
    parts = [f"{setting.instrument} to {setting.value:g}"]
    if setting.start:
        parts.append(f" from {_moment(setting.start)} on")
    if setting.ramp:
        parts.append(f"{',' if setting.start else ''} over {format_duration(setting.ramp)}")
    if setting.when:
        parts.append(f", while {setting.when}")
    return "".join(parts)


def say_all(found: Search) -> tuple[str, ...]:
    """What was done, what each pick is worth, what it survives."""
    return (
        _say_search(found),
        *(_say_pick(found, pick, others) for pick, others in _group(found.picks)),
        *_say_survival(found),
    )


def _say_search(found: Search) -> str:
    choice, stage = found.choice, found.stages[-1]
    levers, heard = len(found.space.levers), len(found.heard)
    first, *_, gain = stage.history["hypervolume"].to_list()
    grown = f"{gain / first - 1:+.0%}" if first > 0 else "from nothing"
    kept = "is kept" if found.kept == 1 else "are kept"
    options = choice.options
    return (
        f"{found.evaluations:,} mixes of {_count(levers, 'instrument')} that {choice.actor} may set were "
        f"tried in {_count(heard, 'account')} on {options.draws:,} draws (seed {options.seed}). Of these "
        f"{found.kept:,} {kept}, as no other is as good in every account and better in one. The search ended "
        f"as {_say_end(stage)}; since its first generation the hypervolume of what is kept has changed by "
        f"{grown}."
    )


def _say_end(stage: Stage) -> str:
    """Why a search ended, and whether a longer one is likely to find more."""
    if stage.exploration.stopped != "budget":
        return "it had ceased to gain (hypervolume)"
    volumes = stage.history["hypervolume"].to_list()
    back = min(LOOK_BACK, len(volumes) - 1)
    before, last = volumes[-1 - back], volumes[-1]
    if last <= before:
        return "its budget was spent"
    share = f"the last {_count(back, 'generation')} added {1 - before / last:.1%} of the hypervolume"
    return f"its budget was spent while it still gained ({share}), so more evaluations may find better mixes"


def _say_pick(found: Search, pick: Pick, others: Sequence[str]) -> str:
    """A pick, and for what else the same mix was picked."""
    score = found.score(pick.name)
    seed = found.fresh.choice.options.seed
    sign = "" if score.measure == "worst regret" else "+"
    names = [_title(found, name) for name in (pick.name, *others)]
    return (
        f"{', '.join(names)}: {'; '.join(map(say_setting, pick.sets))}. "
        f"{_MEASURES[score.measure]}{' (the first named)' if others else ''}: {score.fresh:{sign}.2f} points "
        f"on fresh draws (seed {seed}; standard error {score.error:.2f}), {score.search:{sign}.2f} as the "
        f"search saw it; there it is {_VERDICTS[score.verdict]} the dossier's {score.rival}, by "
        f"{score.better_by:+.2f} (standard error {score.better_by_error:.2f}; the search thought "
        f"{score.promised:+.2f})."
    )


def _group(picks: Sequence[Pick]) -> Iterator[tuple[Pick, list[str]]]:
    """Each mix once: the first pick that it is, and the names of the others."""
    same: dict[str, list[Pick]] = {}
    for pick in picks:
        same.setdefault(repr(pick.sets), []).append(pick)
    for first, *others in same.values():
        yield first, [other.name for other in others]


_MEASURES = {
    "change": "Expected change",
    "worst regret": "Regret in the worst account",
    "mean change": "Mean over accounts",
}


def _title(found: Search, pick: str) -> str:
    if pick in found.choice.dossier.accounts:
        return f"Best under {found.choice.dossier.accounts[pick].short}"
    return "Least regret across accounts" if pick == LEAST_REGRET else "Best on average"


def _say_survival(found: Search) -> Iterator[str]:
    scores = found.scores
    if not scores:
        yield "No mix is worth more than changing nothing in any account."
        return
    stand = sum(score.verdict == "better" for score in scores)
    yield (
        f"On {found.fresh.choice.options.draws:,} fresh draws, {stand} of {_count(len(scores), 'pick')} "
        f"{'is' if stand == 1 else 'are'} better than the best that the dossier had, by more than two "
        f"standard errors; {_say_optimism(found)}."
    )
    picked = {score.pick for score in scores}
    without = [name for name in found.heard if name not in picked]
    if without:
        yield f"No mix that was found is worth more than changing nothing under {', '.join(without)}."
    if len(found.choice.accounts) > 1 and LEAST_REGRET not in picked:
        yield (
            "None is picked for its regret across accounts: no mix of which they speak on "
            f"{LEAST_COVERAGE:.0%} of what they could (accounts and aims, by weight) is better there than "
            "changing nothing."
        )


def _say_optimism(found: Search) -> str:
    if found.optimism != found.optimism:
        return "none was picked by account"
    what = "the lead of those picked by account is"
    if found.optimism < 0:
        return f"{what} no smaller than the search thought, on average"
    return f"{what} {found.optimism:.2f} points smaller than the search thought, on average"


def note_all(found: Search) -> tuple[str, ...]:
    """What to bear in mind."""
    return tuple(_note(found))


def _note(found: Search) -> Iterator[str]:
    yield (
        "Points: 100 are the whole range of every aim in the better direction; changes are counted from "
        "continuity. Where an account is silent on a mix, or a part of it, nothing changes there: silence is "
        "neither consent nor denial, and a mix covers an account as soon as one part does."
    )
    silent = [name for name in found.choice.accounts if name not in found.heard]
    if silent:
        yield f"Silent on all of it: {', '.join(silent)}."
    if found.idle:
        yield f"Left alone, as no account says what they do to the aims: {', '.join(found.idle)}."
    left_out = [
        name
        for name, policy in found.choice.dossier.policies.items()
        if name in found.choice.policies and any(setting.until is not None for setting in policy.sets)
    ]
    if left_out:
        yield f"A mix's settings have no end; these began the search without theirs: {', '.join(left_out)}."
    trimmed = sum(pick.left_out for pick in found.picks)
    if trimmed:
        yield (
            f"{_count(trimmed, 'setting or condition', 'settings or conditions')} of the picks were left "
            "out: without them no account falls by more than 0.25 points."
        )
    yield (
        "A mix is the best that was found under what the accounts say, not a forecast; levels come from "
        "anywhere in a range, also where no document has looked. Whether it can be done is for the reader to "
        "judge."
    )


def describe(found: Search) -> dict[str, Any]:
    """Everything as plain JSON data."""
    choice = found.choice
    return {
        "actor": choice.actor,
        "aims": [aim.say() for aim in choice.aims],
        "dossier": {"name": choice.dossier.name, "sha256": choice.dossier.hash},
        "objective": found.objective,
        "closure": choice.options.closure,
        "mode": choice.options.mode,
        "years": choice.options.years,
        "draws": choice.options.draws,
        "seed": choice.options.seed,
        "fresh_draws": found.fresh.choice.options.draws,
        "fresh_seed": found.fresh.choice.options.seed,
        "accounts": list(found.heard),
        "weights": {str(name): float(weight) for name, weight in found.weights.items()},
        "instruments": list(found.space.instruments),
        "idle": list(found.idle),
        "conditions": list(found.space.conditions),
        "evaluations": found.evaluations,
        "kept": found.kept,
        "optimism": None if found.optimism != found.optimism else found.optimism,
        "picks": [_describe_pick(found, pick) for pick in found.picks],
        "expected": found.expected.to_dict("records"),
        "stages": [
            {
                "objective": stage.objective,
                "stopped": stage.exploration.stopped,
                "reference": [float(value) for value in stage.exploration.reference],
                "history": stage.history.reset_index().to_dict("records"),
            }
            for stage in found.stages
        ],
        "sentences": list(found.sentences),
        "notes": list(found.notes),
    }


def _describe_pick(found: Search, pick: Pick) -> dict[str, Any]:
    sets = [plain_setting(entry) for entry in pick.sets]
    return {**asdict(found.score(pick.name)), "sets": sets, "left_out": pick.left_out}


def plain_setting(setting: Setting) -> dict[str, Any]:
    """A setting as policies.yaml writes it, defaults left out.

    Examples
    --------
    >>> plain_setting(Setting(instrument="A.push", value=20, ramp="1 year"))
    {'instrument': 'A.push', 'value': 20, 'ramp': '1 year'}
    """
    value = setting.value
    written: dict[str, Any] = {
        "instrument": setting.instrument,
        "value": int(value) if float(value).is_integer() else float(value),
    }
    if setting.start:
        written["start"] = _moment(setting.start)
    if setting.ramp:
        written["ramp"] = format_duration(setting.ramp)
    if setting.when is not None:
        written["when"] = setting.when
    return written


def _moment(start: Any) -> str:
    return format_duration(start) if isinstance(start, float | int) else start.isoformat()


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
