"""What is said of a policy's failing under other readings, and whether coins for the signs destroy it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.dossier import CONTINUITY
from counterpoise.judgement.consistency.ground import weigh_one
from counterpoise.judgement.failing.finding import (
    LEAST_SHARE,
    WORSE,
    Failing,
    find_failed,
    name_accounts,
)
from counterpoise.judgement.plain import to_plain
from counterpoise.judgement.readings import (
    SURVIVAL_DRAWS,
    TOSSES,
    Variant,
    is_by_chance,
    list_tosses,
    list_variants,
    say_exceptions,
    say_tosses,
)
from counterpoise.judgement.scenarios.discovering import LEAST_ODDS
from counterpoise.judgement.scenarios.regions import Region
from counterpoise.judgement.scenarios.searching import odds_ratio
from counterpoise.judgement.utilities import Utilities
from counterpoise.simulation import Case, find_outcomes
from counterpoise.simulation.workers import Crew, can_start
from counterpoise.system import DESIGNED, Builder, System, describe_inputs, read_column

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.judgement.choice import Choice

REGION_DRAWS = 500  # of each reading where a region is told: few draws fail, and few are inside
REGION_TOSSED_DRAWS = 200
FEWEST_INSIDE = 10  # draws in a region, and outside of it, to say how dense failure is
OUTCOMES = {
    "holds": "the odds of failure are twice those elsewhere",
    "weaker": "greater, but not twice",
    "turns": "not greater",
    "open": "too few draws fail, or the region has too few, to tell",
    "absent": "the account is silent then, or an input of the region is not there",
}
EXCEPTIONS = {
    "weaker": "less",
    "turns": "not",
    "open": "too few draws to tell",
    "absent": "nothing to look at",
}
AS_IT_IS = Variant("as it is")


@dataclass(frozen=True, eq=False)
class Borne:
    """How often a policy fails under other readings, and whether it still does so where it did.

    Attributes
    ----------
    shares
        A row a reading: `variant`, and `share` of draws that fail; NaN where the account is silent then, on
        the policy or on a threshold that counted.
    regions
        A row for each region ("the box", "the tree's densest part") and reading: `region`, `variant`,
        `inside` (how many draws are in it), `density` (the share of these that fail), `odds` (of failure, as
        times those outside), `outcome`: "holds", "weaker", "turns", "open" or "absent" (`OUTCOMES`).
    control
        A row for each region: `region`, `base` (the outcome as it is read, on as many draws as the readings
        have), `kept` (the share of tosses in which it holds), `tosses` (0 where it would not hold as it is
        read on as few draws as a toss has, so that tosses say nothing), `destroyed` (whether it is kept no
        oftener than what rests on signs can be; None where thresholds count, as turning a sign does not make
        a threshold met that was missed, and without tosses).
    draws, tossed_draws
        Of each reading, and of each toss.
    """

    shares: pd.DataFrame
    regions: pd.DataFrame
    control: pd.DataFrame
    draws: int
    tossed_draws: int

    @property
    def sentences(self) -> tuple[str, ...]:
        """How often the policy fails under other readings; and what becomes of each region."""
        shares = {str(row["variant"]): float(row["share"]) for row in self.shares.to_dict("records")}
        told = {variant: share for variant, share in shares.items() if not np.isnan(share)}
        if not told:
            return ()
        silent = ", ".join(variant for variant in shares if variant not in told)
        most = max(told, key=lambda variant: told[variant])
        low, high = f"{min(told.values()):.1%}", f"{told[most]:.1%}"
        notes = [f"most: {most}"] * (low != high) + [f"nothing to count in {silent}"] * bool(silent)
        text = f"In {len(told)} other readings of {self.draws:,} draws each "
        text += (
            f"{high if low == high else f'{low} to {high}'} of draws fail" if told[most] else "no draw fails"
        )
        text += f" ({'; '.join(notes)})." if notes else "."
        return (text, *map(self._say, self.control.to_dict("records")))

    def _say(self, control: Mapping[str, Any]) -> str:
        name = str(control["region"])
        if control["base"] != "holds":
            few = "there are too few draws to tell how dense failure is"
            lacks = few if control["base"] == "open" else "the odds of failure are not doubled"
            return f"On {self.draws:,} draws as it is read, in {name} {lacks}; other readings are not told."
        rows = [row for row in self.regions.to_dict("records") if row["region"] == name]
        count = sum(row["outcome"] == "holds" for row in rows)
        return (
            f"In {name} the odds of failure are doubled in {count} of {len(rows)} other readings"
            + say_exceptions(rows, EXCEPTIONS)
            + say_tosses(control["kept"], control["tosses"], control["destroyed"] is not False)
            + "."
        )

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            "draws": self.draws,
            "tossed_draws": self.tossed_draws,
            "shares": to_plain(self.shares),
            "regions": to_plain(self.regions),
            "control": to_plain(self.control),
            "says": list(self.sentences),
        }


def find_borne(
    choice: Choice,
    failures: Sequence[Failing],
    *,
    draws: int = SURVIVAL_DRAWS,
    region_draws: int = REGION_DRAWS,
    tosses: int = TOSSES,
    tossed_draws: int = REGION_TOSSED_DRAWS,
) -> list[Borne]:
    """What becomes of each failing under other readings: its share, and the regions where it is dense.

    Assumes that one reading is wrong at a time. The regions are taken as they were found, with the same
    limits on the same inputs: they are not searched again.

    Parameters
    ----------
    choice
        The decision.
    failures
        What was found, each of one of its accounts and policies, in whichever closure.
    draws, region_draws
        For each reading of a failing without regions, and with; not more than the choice has.
    tosses, tossed_draws
        How often a coin is tossed for the sign of every claim, and on how many draws, where there are
        regions.

    Returns
    -------
    list of Borne
        In the order of `failures`.

    Examples
    --------
    >>> import counterpoise as cp
    >>> from counterpoise.judgement import find_utilities, settle_choice
    >>> from counterpoise.judgement.failing import find_failures
    >>> choice = settle_choice(cp.load("russia"), "USA", policies=["wedge-outreach"], draws=100, years=2)
    >>> failures = find_failures(find_utilities(choice), [("maximalist-goals", "wedge-outreach")])
    >>> [len(borne.shares) for borne in find_borne(choice, failures)]
    [12]
    """
    most = choice.options.draws
    trials = [
        _Trial(
            failing,
            min(region_draws if failing.regions else draws, most),
            min(tossed_draws, most),
            tosses if failing.regions else 0,
        )
        for failing in failures
    ]
    workers = min(choice.options.workers, len(trials))
    make = partial(_Trying, replace(choice, options=replace(choice.options, workers=1)))
    if workers < 2 or not can_start():
        return list(map(make(), trials))
    order = sorted(range(len(trials)), key=lambda place: -trials[place].tosses)  # what takes longest first
    with Crew(make, workers) as crew:
        found = dict(zip(order, crew.map(trials[place] for place in order), strict=True))
    return [found[place] for place in range(len(trials))]


def add_borne(choice: Choice, failures: Sequence[Failing]) -> tuple[Failing, ...]:
    """The failures with what of them survives, as `find_borne` finds it."""
    found = find_borne(choice, failures)
    return tuple(replace(failing, borne=borne) for failing, borne in zip(failures, found, strict=True))


@dataclass(frozen=True, eq=False)
class _Trial:
    """A failing, and on how many draws it is tried: of each reading, and of so many tosses."""

    failing: Failing
    draws: int
    tossed_draws: int
    tosses: int


class _Trying:
    """What becomes of one failing of a choice and another under other readings."""

    def __init__(self, choice: Choice) -> None:
        self.choice = choice
        self.builder = Builder(choice.dossier, choice.posterior)

    def __call__(self, trial: _Trial) -> Borne:
        """What the readings and the tosses come to."""
        import pandas as pd

        options = replace(self.choice.options, closure=trial.failing.closure)
        choice = replace(self.choice, options=options)
        readings = list(list_variants(choice))
        plain = [(variant, trial.draws) for variant in (AS_IT_IS, *readings)]
        coins = list_tosses(options.seed, trial.tosses)
        found = self._run(choice, trial, [*plain, *((coin, trial.tossed_draws) for coin in coins)])
        base, others, tossed = found[0], found[1 : len(plain)], found[len(plain) :]
        pairs = list(zip((variant.name for variant in readings), others, strict=True))
        rows, control = [], []
        for name, region in trial.failing.regions.items():
            rows += [{"region": name, "variant": variant, **one.look(region)} for variant, one in pairs]
            able = base.keep(trial.tossed_draws).look(region)["outcome"] == "holds"
            seen = [one.look(region)["outcome"] for one in tossed if able]
            kept = seen.count("holds")
            bounded = bool(seen) and trial.failing.meaning == WORSE
            control.append(
                {
                    "region": name,
                    "base": base.look(region)["outcome"],
                    "kept": kept / len(seen) if seen else np.nan,
                    "tosses": len(seen),
                    "destroyed": is_by_chance(kept, len(seen)) if bounded else None,
                }
            )
        shares = [{"variant": variant, "share": one.share} for variant, one in pairs]
        return Borne(
            pd.DataFrame(shares, columns=["variant", "share"]),
            pd.DataFrame(rows, columns=["region", "variant", "inside", "density", "odds", "outcome"]),
            pd.DataFrame(control, columns=["region", "base", "kept", "tosses", "destroyed"]),
            trial.draws,
            trial.tossed_draws,
        )

    def _run(self, choice: Choice, trial: _Trial, asked: Sequence[tuple[Variant, int]]) -> list[_Draws]:
        """What each reading comes to, on so many draws; all that share a seed are simulated together."""
        narrowed = [_narrow(choice, trial.failing, variant, draws) for variant, draws in asked]
        inputs = _Inputs(trial, self.builder)
        found: dict[int, _Draws] = {}
        for seed in dict.fromkeys(own.options.seed for own in narrowed):
            places = [place for place, own in enumerate(narrowed) if own.options.seed == seed]
            outcomes = find_outcomes(
                [Case(_build(self.builder, narrowed[k], asked[k][0]), narrowed[k].policies) for k in places],
                choice.variables,
                years=choice.options.years,
                draws=[asked[k][1] for k in places],
                seed=seed,
                replicates=choice.replicates,
            )
            for place, outcome in zip(places, outcomes, strict=True):
                own = narrowed[place]
                failed = _fail(weigh_one(own, own.policies, outcome), trial.failing)
                found[place] = _Draws(failed, inputs.of(own, asked[place][0]))
        return [found[place] for place in range(len(asked))]


def _narrow(choice: Choice, failing: Failing, variant: Variant, draws: int) -> Choice:
    """The choice under a reading, between continuity and the policy, in the account alone."""
    options = replace(variant.apply(choice.options), accounts=(failing.account,), draws=draws)
    if failing.policy != CONTINUITY:  # which is spoken of where any other policy is
        options = replace(options, policies=(CONTINUITY, failing.policy))
    return replace(choice, options=options)


@dataclass(frozen=True, eq=False)
class _Draws:
    """Which draws of a reading fail, None where the account is silent; and what they fixed, where asked."""

    failed: np.ndarray | None
    inputs: pd.DataFrame | None

    def keep(self, draws: int) -> _Draws:
        """The first of these draws."""
        return _Draws(
            None if self.failed is None else self.failed[:draws],
            None if self.inputs is None else self.inputs.iloc[:draws],
        )

    @property
    def share(self) -> float:
        """Of draws that fail."""
        return float(np.mean(self.failed)) if self.failed is not None else np.nan

    def look(self, region: Region) -> dict[str, Any]:
        """How dense failure is in a region, and what that comes to."""
        inside = None if self.failed is None or self.inputs is None else region.contains(self.inputs)
        if inside is None or self.failed is None:
            return {"inside": 0, "density": np.nan, "odds": np.nan, "outcome": "absent"}
        within, failed = int(inside.sum()), self.failed
        odds = odds_ratio(inside, failed.astype(float))
        density = float(failed[inside].mean()) if within else np.nan
        few = min(within, len(inside) - within) < FEWEST_INSIDE
        rare = not LEAST_SHARE <= self.share <= 1 - LEAST_SHARE
        denser = density > self.share  # the odds are a little off, by the halves that are added
        outcome = "holds" if odds >= LEAST_ODDS else "weaker" if denser else "turns"
        return {
            "inside": within,
            "density": density,
            "odds": odds,
            "outcome": "open" if few or rare else outcome,
        }


class _Inputs:
    """What draws fixed, worked out once for all readings that leave it alone.

    Strengths, response times, volatilities and signs are read in another way from the same random numbers;
    only the closure, the mode, the seed and whether every claim holds change what a draw fixes.
    """

    def __init__(self, trial: _Trial, builder: Builder) -> None:
        self._builder = builder
        regions = trial.failing.regions.values()
        self._draws = max(trial.draws, trial.tossed_draws)
        self._columns = {limit.input for region in regions for limit in region.limits}
        self._known: dict[tuple, pd.DataFrame] = {}

    def of(self, choice: Choice, variant: Variant) -> pd.DataFrame | None:
        """What a reading's draws fixed, one row a draw; None where there is no region to look for in it."""
        if not self._columns:
            return None
        options = choice.options
        alike = replace(DESIGNED, signs_only=variant.reading.signs_only)
        key = (options.closure, options.mode, options.seed, alike)
        if key not in self._known:
            system = _build(self._builder, choice, replace(variant, reading=alike))
            about = {read_column(name).about for name in self._columns}
            found = describe_inputs(system, options.seed, self._draws, about)
            others = [name for name in found if name not in self._columns]
            self._known[key] = name_accounts(found.drop(columns=others), choice.dossier)
        return self._known[key].iloc[: options.draws]


def _build(builder: Builder, choice: Choice, variant: Variant) -> System:
    (account,), options = choice.accounts, choice.options
    return builder.build(account, closure=options.closure, mode=options.mode, reading=variant.reading)


def _fail(found: Utilities, failing: Failing) -> np.ndarray | None:
    """Whether each draw fails; None where the account is silent on the policy or on a threshold."""
    where = found.choice.accounts.index(failing.account), found.choice.policies.index(failing.policy)
    if not found.speaks.to_numpy()[where]:
        return None
    failed, meaning = find_failed(found, failing.account, failing.policy)
    return failed if meaning == failing.meaning else None
