"""What a conclusion survives: other readings of the same coding, and a control that must destroy it.

A conclusion is which policy comes out best: in each account, and across them. Each variant reads the coding
in another way and asks again, on the same draws wherever the variant leaves them. Under the control a coin
is tossed for the sign of each claim. A policy then helps as often as it harms, and comes out best only where
it helps: so a conclusion that rests on signs is kept in at most about half of the tosses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from counterpoise.judgement.choice import Choice
from counterpoise.judgement.readings import (
    ERRORS,
    READINGS,
    SURVIVAL_DRAWS,
    TOSSED_DRAWS,
    TOSSES,
    Variant,
    is_by_chance,
    list_tosses,
    list_variants,
)
from counterpoise.judgement.utilities import (
    Utilities,
    is_covered,
    settle_weights,
    weigh_outcomes,
)
from counterpoise.simulation import Case, Options, find_outcomes
from counterpoise.system import Builder

if TYPE_CHECKING:
    import pandas as pd

ACROSS = "across accounts"

Holds = Literal["holds", "level", "turns", "no choice"]


@dataclass(frozen=True, eq=False)
class Survival:
    """What each conclusion survives.

    Attributes
    ----------
    table
        A row for each conclusion (an account, or "across accounts") and variant: `chosen`, the policy of
        the conclusion; `best`, the one that is best under the variant; `gap`, by how many points the chosen
        one is behind it, and its Monte Carlo standard `error`; `outcome`: "holds" (the same policy),
        "level" (another, but by less than two standard errors), "turns", or "no choice" (the variant
        allows none).
    control
        A row for each conclusion: `kept`, the share of tosses in which the chosen policy still comes out
        best; `tosses`; `chance`, one over the number of policies spoken of; `signs`, for how many claims (of
        all accounts, across) a coin is tossed; `destroyed`, whether it is kept no oftener than a conclusion
        that rests on signs can be: so often or oftener with a probability of 5% or more, were it half.
    draws, tossed_draws
        On how many draws the variants rest, and each toss.
    """

    table: pd.DataFrame
    control: pd.DataFrame
    draws: int
    tossed_draws: int

    def of(self, conclusion: str) -> pd.DataFrame:
        """The rows of one conclusion."""
        return self.table.loc[self.table["conclusion"] == conclusion]

    def count(self, conclusion: str) -> dict[Holds, int]:
        """How often each outcome occurs among the variants of a conclusion."""
        outcomes = [str(outcome) for outcome in self.of(conclusion)["outcome"]]
        return {name: outcomes.count(name) for name in ("holds", "level", "turns", "no choice")}


def find_survival(
    choice: Choice, weights: pd.Series | None = None, *, draws: int = SURVIVAL_DRAWS, tosses: int = TOSSES
) -> Survival:
    """Which conclusions survive other readings, and whether the control destroys them.

    Assumes that each variant alone is wrong; two at once are not tried. The conclusions themselves are drawn
    again on as few draws as the variants, so that like is compared with like.

    Parameters
    ----------
    choice
        The decision.
    weights
        Of accounts; see `settle_weights`.
    draws
        For each variant; not more than the choice has.
    tosses
        How often a coin is tossed for every sign.

    Returns
    -------
    Survival
        The variant that is the choice itself (its own closure or mode) is left out, and `credence` where a
        claim has none.

    Examples
    --------
    >>> import counterpoise as cp
    >>> from counterpoise.judgement import settle_choice
    >>> choice = settle_choice(cp.load("nile"), "EGY", draws=100, years=2)
    >>> found = find_survival(choice, draws=100, tosses=2)
    >>> found.draws
    100
    """
    work = _Work(choice, settle_weights(choice, weights), min(draws, choice.options.draws), tosses)
    return Survival(work.compare(), work.control(), work.draws, work.tossed_draws)


class _Work:
    """The conclusions of a choice on few draws, and of its variants."""

    def __init__(self, choice: Choice, weights: pd.Series, draws: int, tosses: int) -> None:
        self.choice = replace(choice, options=replace(choice.options, draws=draws), replicates=1)
        self.weights, self.draws, self.tosses = weights, draws, tosses
        self.tossed_draws = min(TOSSED_DRAWS, draws)
        self.variants = tuple(list_variants(self.choice))
        self.builder = Builder(choice.dossier, choice.posterior)

    @cached_property
    def found(self) -> list[Utilities]:
        """The choice on the variants' draws, then its variants, then the control's; simulated at once."""
        variants = [Variant("as it is"), *self.variants]
        tossed = list_tosses(self.choice.options.seed, self.tosses)
        draws = [self.draws] * len(variants) + [self.tossed_draws] * len(tossed)
        return self._run([*variants, *tossed], draws)

    @property
    def base(self) -> Utilities:
        """The choice itself, on the variants' draws."""
        return self.found[0]

    @cached_property
    def chosen(self) -> dict[str, int]:
        """By conclusion, the place of the policy that comes out best; none where there is no choice."""
        return dict(_conclude(self.base, self.weights))

    def compare(self) -> pd.DataFrame:
        """A row for each conclusion and variant."""
        import pandas as pd

        rows = []
        for variant, found in zip(self.variants, self.found[1:], strict=False):
            best = dict(_conclude(found, self.weights))
            for conclusion, place in self.chosen.items():
                rows.append(
                    {
                        "conclusion": conclusion,
                        "variant": variant.name,
                        "chosen": self.choice.policies[place],
                        **self._judge(found, conclusion, place, best.get(conclusion)),
                    }
                )
        columns = ["conclusion", "variant", "chosen", "best", "gap", "error", "outcome"]
        return pd.DataFrame(rows, columns=columns)

    def control(self) -> pd.DataFrame:
        """A row for each conclusion: how often it survives that coins are tossed for the signs."""
        import pandas as pd

        tosses, kept = self.tosses, dict.fromkeys(self.chosen, 0)
        for found in self.found[1 + len(self.variants) :]:
            best = dict(_conclude(found, self.weights))
            for conclusion, place in self.chosen.items():
                kept[conclusion] += best.get(conclusion) == place
        rows = [
            {
                "conclusion": conclusion,
                "chosen": self.choice.policies[place],
                "kept": kept[conclusion] / tosses if tosses else np.nan,
                "tosses": tosses,
                "chance": 1 / self._count_spoken(conclusion),
                "signs": self._count_signs(conclusion),
                "destroyed": is_by_chance(kept[conclusion], tosses),
            }
            for conclusion, place in self.chosen.items()
        ]
        columns = ["conclusion", "chosen", "kept", "tosses", "chance", "signs", "destroyed"]
        return pd.DataFrame(rows, columns=columns)

    def _run(self, variants: Sequence[Variant], draws: Sequence[int]) -> list[Utilities]:
        """The utilities of each variant; all that share a seed are simulated together."""
        found: dict[int, Utilities] = {}
        options = [variant.apply(self.choice.options) for variant in variants]
        for seed in dict.fromkeys(entry.seed for entry in options):
            places = [place for place, entry in enumerate(options) if entry.seed == seed]
            cases = [
                self._case(variants[place], options[place], account)
                for place in places
                for account in self.choice.accounts
            ]
            outcomes = find_outcomes(
                cases,
                self.choice.variables,
                years=self.choice.options.years,
                draws=[draws[place] for place in places for _ in self.choice.accounts],
                seed=seed,
                workers=self.choice.options.workers,
            )
            width = len(self.choice.accounts)
            for index, place in enumerate(places):
                some = outcomes[index * width : (index + 1) * width]
                levels = [np.stack([getattr(each, name) for each in some]) for name in ("horizon", "mean")]
                reach = np.stack([each.reach for each in some])
                asked = replace(self.choice, options=replace(options[place], draws=draws[place]))
                found[place] = weigh_outcomes(asked, levels[0], levels[1], reach)
        return [found[place] for place in range(len(variants))]

    def _case(self, variant: Variant, options: Options, account: str) -> Case:
        system = self.builder.build(
            account, closure=options.closure, mode=options.mode, reading=variant.reading
        )
        return Case(system, self.choice.policies)

    def _judge(self, found: Utilities, conclusion: str, place: int, best: int | None) -> dict:
        """Whether the chosen policy is still best under a variant; if not, how far behind."""
        if best is None:
            return {"best": None, "gap": np.nan, "error": np.nan, "outcome": "no choice"}
        names = self.choice.policies
        if best == place:
            return {"best": names[best], "gap": 0.0, "error": 0.0, "outcome": "holds"}
        behind = _find_gap(found, self.weights, conclusion, best, place)
        gap, error = float(behind.mean()), float(behind.std(ddof=1) / np.sqrt(behind.size))
        level = np.isfinite(gap) and gap <= ERRORS * error
        return {"best": names[best], "gap": gap, "error": error, "outcome": "level" if level else "turns"}

    def _count_spoken(self, conclusion: str) -> int:
        """Policies between which the conclusion chooses."""
        speaks = self.base.speaks
        if conclusion == ACROSS:
            return max(1, int(_find_eligible(self.base, self.weights).sum()))
        return max(1, int(speaks.sel(account=conclusion).sum()))

    def _count_signs(self, conclusion: str) -> int:
        """Claims for whose sign a coin is tossed."""
        accounts = self.choice.accounts if conclusion == ACROSS else (conclusion,)
        systems = [self._case(READINGS[0], self.choice.options, account).system for account in accounts]
        return sum(term.sign != 0 for system in systems for term in system.terms)


def _conclude(found: Utilities, weights: pd.Series) -> Iterator[tuple[str, int]]:
    """Each conclusion with the place of the policy that comes out best."""
    means = found.utility.mean("draw").to_numpy()
    for account, row in zip(found.choice.accounts, means, strict=True):
        if np.isfinite(row[1:]).any():
            yield account, int(np.nanargmax(row))
    chosen = choose_across(found, weights)
    if chosen is not None:
        yield ACROSS, chosen


def choose_across(found: Utilities, weights: pd.Series) -> int | None:
    """The place of the policy with the smallest greatest account regret; None where no choice is allowed.

    It is the choice by minimax regret of `measure_robustness`, without the other metrics. Accounts of weight
    0 are left out; a choice is between at least two policies with enough coverage.
    """
    eligible = _find_eligible(found, weights)
    means = found.utility.to_numpy().mean(axis=2)[weights.to_numpy() > 0]
    speaking = means[np.isfinite(means).any(axis=1)]
    if eligible.sum() < 2 or not len(speaking):
        return None
    regret = np.nanmax(speaking, axis=1, keepdims=True) - speaking
    greatest = np.where(np.isfinite(regret), regret, -np.inf).max(axis=0)
    return int(np.where(eligible, greatest, np.inf).argmin())


def _find_eligible(found: Utilities, weights: pd.Series) -> np.ndarray:
    return is_covered(found.find_coverage(weights).to_numpy())


def _find_gap(found: Utilities, weights: pd.Series, conclusion: str, best: int, place: int) -> np.ndarray:
    """Draw by draw, how far the policy at `place` is behind the best one, in points.

    Across accounts it is the utility under the account in which the chosen policy has most to regret. NaN
    where no account with a weight speaks of the policy any more.
    """
    utility = found.utility.to_numpy()
    if conclusion != ACROSS:
        row = found.choice.accounts.index(conclusion)
        return utility[row, best] - utility[row, place]
    if not found.speaks.to_numpy()[weights.to_numpy() > 0, place].any():
        return np.full(utility.shape[2], np.nan)
    means = utility.mean(axis=2)
    greatest = np.where(np.isfinite(means), means, -np.inf).max(axis=1, keepdims=True)
    regret = np.where((weights.to_numpy() > 0)[:, None], greatest - means, np.nan)
    worst = {policy: int(np.nanargmax(regret[:, policy])) for policy in (best, place)}
    row = worst[place]
    top = int(np.nanargmax(means[row]))
    gap = utility[row, top] - utility[row, place]
    other = worst[best]
    return gap - (utility[other, int(np.nanargmax(means[other]))] - utility[other, best])
