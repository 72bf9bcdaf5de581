"""The smallest change of claims that brings a goal about: by size, screened on few draws, then confirmed.

====== ============================================================ ==========================
symbol meaning                                                      unit, shape
====== ============================================================ ==========================
d      a need's paired difference of utility under a variant        points, (variant, draw)
d0     the same as things stand                                     points, (draw,)
slack  mean of d0 on all draws, plus the mean of d - d0 on the few  points, (variant,)
       draws, less the bar that the need sets
error  standard error of the mean of d - d0                         points, (variant,)
====== ============================================================ ==========================

A variant is set aside only if its worst slack plus three errors is below 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from counterpoise.dossier import CONTINUITY
from counterpoise.judgement.consistency.bench import Bench, Variant
from counterpoise.judgement.consistency.changes import are_apart, change_system, list_changes
from counterpoise.judgement.consistency.goals import Difference, Goal, Need, differ
from counterpoise.judgement.consistency.ground import (
    Ground,
    Values,
    find_spoken,
    read_values,
    run_cases,
    weigh_one,
)
from counterpoise.judgement.consistency.verdicts import Consistency
from counterpoise.simulation import MATERIAL_ERRORS, Case

MOST_CLAIMS = 4  # changed together
MOST_PAIRS = 1500  # tried for one goal, the most promising first
SCREEN_ERRORS = 3.0  # of room that few draws are given
CONFIRMED_AT_ONCE = 4
MOST_CONFIRMED = 40  # of one size, for one goal
NARROW_RIVALS = 3  # against which pairs are tried first
KEPT = 3  # of the sets from which larger ones grow
ROUNDING = 1e-4  # points
MENDED = frozenset({"no difference", "does not follow"})

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Smallest:
    """What a search found.

    Parameters
    ----------
    goal
        What was to be brought about.
    account, closure
        On whose claims.
    changes
        The smallest set of changes found, confirmed on the choice's draws; empty if none was.
    need, then
        What is met worst as things stand; and the same under the changes, against continuity where the
        account no longer speaks of the other policy.
    before, after
        Of `need`, its difference as things stand; of `then`, under the changes (None where none was found).
    others
        Further sets of the same size that bring it about: all single ones, and of larger ones those that
        were met on the way.
    exhausted
        The largest size of which every set was tried and none brings it about; 0 if that cannot be said of
        single changes.
    single, pairs, of_pairs
        How many single changes there are; how many pairs were tried, of how many.
    most
        The largest size that was searched, beyond pairs by growing the most promising sets.
    """

    goal: Goal
    account: str
    closure: str
    changes: Variant
    need: Need
    then: Need
    before: Difference
    after: Difference | None
    others: tuple[Variant, ...] = ()
    exhausted: int = 0
    single: int = 0
    pairs: int = 0
    of_pairs: int = 0
    most: int = MOST_CLAIMS

    @property
    def found(self) -> bool:
        """Whether any set of changes was found."""
        return bool(self.changes)

    @property
    def proven(self) -> bool:
        """Whether no smaller set does, so far as the draws can tell."""
        return self.found and self.exhausted >= len(self.changes) - 1


@dataclass
class _Progress:
    """What a search has come to know."""

    exhausted: int = 0
    pairs: int = 0
    of_pairs: int = 0
    promising: list[tuple[float, Variant]] = field(default_factory=list)


class Search:
    """The search for smallest changes on one ground; single changes are run once for all goals.

    Parameters
    ----------
    ground
        The account, the closure, the policies.
    most
        The largest number of claims that are changed together.
    pairs
        How many pairs are tried at most for a goal.
    draws
        On which changes are screened.
    """

    def __init__(
        self, ground: Ground, *, most: int = MOST_CLAIMS, pairs: int = MOST_PAIRS, draws: int | None = None
    ) -> None:
        self.ground, self.most, self.most_pairs = ground, most, pairs
        self.bench = Bench(ground) if draws is None else Bench(ground, draws)
        self.changes = list_changes(ground, self.bench.draws)
        self.policies = ground.choice.policies
        self.single: list[Variant] = [(change,) for change in self.changes if are_apart([change])]
        runs = self.bench.weigh([(), *self.single], self.policies)
        self._base = dict(zip(self.policies, runs[0], strict=True))
        self._runs = runs[1:]
        self._exact = self.bench.draws == ground.choice.options.draws and ground.choice.replicates == 1

    def find(self, goal: Goal, tell: Tell | None = None) -> Smallest:
        """The smallest change of claims that brings a goal about.

        Parameters
        ----------
        goal
            Not met as things stand, on a policy of which the account speaks.
        tell
            Called with what is being tried.
        """
        know = _Progress()
        met: list[Variant] = []
        for size in range(1, self.most + 1):
            if tell is not None:
                tell(f"{self.ground.account}, {goal.policy}: changes of {size}")
            met = self._try_size(goal, size, know)
            if met:
                break
        if len(met[0] if met else ()) > 2:
            met = [self._thin(goal, met[0])]
        return self._report(goal, met, know)

    def _try_size(self, goal: Goal, size: int, know: _Progress) -> list[Variant]:
        if size == 1:
            return self._try_single(goal, know)
        if size == 2:
            return self._try_pairs(goal, know)
        if len({change.row for change in self.changes}) < size:  # there are no larger sets
            know.exhausted += know.exhausted == size - 1
            return []
        return self._try_grown(goal, know)

    def _try_single(self, goal: Goal, know: _Progress) -> list[Variant]:
        slack, error = self.screen(goal, self._runs, self.policies)
        met, complete = self._confirm(goal, self.single, slack, error, stop=False)
        if not met and complete:
            know.exhausted = 1
        return met

    def _try_pairs(self, goal: Goal, know: _Progress) -> list[Variant]:
        """Pairs, those first that do best if their effects add up."""
        pairs = [pair for pair in combinations(self.changes, 2) if are_apart(pair)]
        know.of_pairs = len(pairs)
        if not pairs:
            know.exhausted += know.exhausted == 1
            return []
        ranked = self._rank_pairs(goal, pairs)[: self.most_pairs]
        narrow = self._narrow(goal)
        complete, batch = len(ranked) == len(pairs), 250
        for start in range(0, len(ranked), batch):
            tried = [pairs[int(place)] for place in ranked[start : start + batch]]
            know.pairs += len(tried)
            met, all_confirmed = self._try(goal, tried, narrow, know)
            if met:
                return met
            complete &= all_confirmed
        if complete and know.exhausted == 1:
            know.exhausted = 2
        return []

    def _try_grown(self, goal: Goal, know: _Progress) -> list[Variant]:
        """The most promising sets so far, each with one change more."""
        grown = {
            tuple(sorted({*before, change}, key=lambda one: (one.row, one.sign or 0)))
            for _, before in sorted(know.promising, key=lambda entry: -entry[0])[:KEPT]
            for change in self.changes
            if are_apart((*before, change))
        }
        know.promising = []
        ordered = sorted(grown, key=lambda found: [(one.row, one.sign or 0) for one in found])
        return self._try(goal, ordered, self._narrow(goal), know)[0]

    def _try(
        self, goal: Goal, variants: Sequence[Variant], narrow: Sequence[str], know: _Progress
    ) -> tuple[list[Variant], bool]:
        """Variants against few rivals, what passes against all, what passes that on all draws."""
        slack, error = self.screen(goal, self.bench.weigh(variants, narrow), narrow)
        know.promising = sorted(
            [*know.promising, *zip(slack.tolist(), variants, strict=True)], key=lambda entry: -entry[0]
        )[:KEPT]
        left = [variants[int(place)] for place in np.flatnonzero(slack + SCREEN_ERRORS * error >= 0)]
        if len(narrow) < len(self.policies):
            slack, error = self.screen(goal, self.bench.weigh(left, self.policies), self.policies)
        else:
            chosen = slack + SCREEN_ERRORS * error >= 0
            slack, error = slack[chosen], error[chosen]
        return self._confirm(goal, left, slack, error, stop=True)

    def screen(self, goal: Goal, runs: np.ndarray, policies: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """The worst slack of each variant on few draws, and the error that this may have, points.

        Parameters
        ----------
        goal
            What is asked.
        runs
            Utilities, shape (variant, policy, draw).
        policies
            Which they are.
        """
        slacks, errors = [], []
        for need in goal.needs:
            if need.policy not in policies or need.other not in policies:
                continue
            slack, error = self._screen_need(goal, need, runs, policies)
            slacks.append(slack)
            errors.append(error)
        worst = np.argmin(np.array(slacks) + SCREEN_ERRORS * np.array(errors), axis=0)
        places = (worst, np.arange(len(runs)))
        return np.array(slacks)[places], np.array(errors)[places]

    def _screen_need(
        self, goal: Goal, need: Need, runs: np.ndarray, policies: Sequence[str]
    ) -> tuple[np.ndarray, np.ndarray]:
        gaps = runs[:, policies.index(need.policy)] - runs[:, policies.index(need.other)]
        shift = gaps - (self._base[need.policy] - self._base[need.other])
        mean = differ(self.ground.by_policy, need.policy, need.other).mean + shift.mean(axis=1)
        many = self.ground.choice.options.draws
        bar = np.maximum(goal.margin, MATERIAL_ERRORS * gaps.std(axis=1, ddof=1) / np.sqrt(many))
        error = shift.std(axis=1, ddof=1) / np.sqrt(self.bench.draws) * (not self._exact) + ROUNDING
        return (mean - bar if need.ahead else mean + bar), error

    def _rank_pairs(self, goal: Goal, pairs: Sequence[Variant]) -> np.ndarray:
        """The places of the pairs, the most promising first; equals keep their order."""
        place = {change: row for row, (change,) in enumerate(self.single)}
        shifts = self._runs.mean(axis=2) - np.array([self._base[name].mean() for name in self.policies])
        shifts = np.vstack([shifts, np.zeros(len(self.policies))])  # of a change that does nothing by itself
        both = [[place.get(change, -1) for change in pair] for pair in pairs]
        added = shifts[both].sum(axis=1) + [self.ground.by_policy[name].mean() for name in self.policies]
        slacks = []
        for need in goal.needs:
            if need.policy in self.policies and need.other in self.policies:
                gap = added[:, self.policies.index(need.policy)] - added[:, self.policies.index(need.other)]
                slacks.append(gap - goal.margin if need.ahead else gap + goal.margin)
        return np.argsort(-np.min(slacks, axis=0), kind="stable")

    def _narrow(self, goal: Goal) -> tuple[str, ...]:
        """Continuity, the policy, and the rivals that are farthest ahead."""
        values = self.ground.by_policy
        rivals = sorted(
            (name for name in goal.rivals if name in values and name != CONTINUITY),
            key=lambda name: -values[name].mean(),
        )
        named = (CONTINUITY, goal.policy, *rivals[:NARROW_RIVALS])
        return tuple(dict.fromkeys(named))

    def _confirm(
        self, goal: Goal, variants: Sequence[Variant], slack: np.ndarray, error: np.ndarray, *, stop: bool
    ) -> tuple[list[Variant], bool]:
        """Those that do on all draws, the clearest first; and whether all hopeful ones were tried."""
        hopeful = [
            place
            for place in np.argsort(-slack, kind="stable")
            if slack[place] + SCREEN_ERRORS * error[place] >= 0
        ]
        tried = hopeful[:MOST_CONFIRMED]
        met: list[tuple[float, Variant]] = []
        for start in range(0, len(tried), CONFIRMED_AT_ONCE):
            some = [variants[place] for place in tried[start : start + CONFIRMED_AT_ONCE]]
            for variant, values in zip(some, run_variants(self.ground, some), strict=True):
                if goal.is_met(values):
                    met.append((goal.worst(values), variant))
            if met and stop:
                break
        ordered = [variant for _, variant in sorted(met, key=lambda entry: -entry[0])]
        return ordered, len(tried) == len(hopeful)

    def _thin(self, goal: Goal, variant: Variant) -> Variant:
        """The set without the changes that it does not need."""
        for change in variant:
            fewer = tuple(one for one in variant if one is not change)
            if fewer and are_apart(fewer) and goal.is_met(run_variants(self.ground, [fewer])[0]):
                return self._thin(goal, fewer)
        return variant

    def _report(self, goal: Goal, met: list[Variant], know: _Progress) -> Smallest:
        values = self.ground.by_policy
        known = [need for need in goal.needs if need.policy in values and need.other in values]
        need = min(known, key=lambda one: goal.slack(one, values))
        after, then = None, need
        if met:
            changed = run_variants(self.ground, [met[0]])[0]
            if need.other not in changed:
                then = need._replace(other=CONTINUITY)
            after = differ(changed, then.policy, then.other)
        return Smallest(
            goal,
            self.ground.account,
            self.ground.closure,
            met[0] if met else (),
            need,
            then,
            differ(values, need.policy, need.other),
            after,
            tuple(met[1:]),
            know.exhausted,
            len(self.single),
            know.pairs,
            know.of_pairs,
            self.most,
        )


def run_variants(ground: Ground, variants: Iterable[Variant]) -> list[Values]:
    """Utilities by policy on all draws of the choice, with claims changed, run one by one."""
    choice, cases = ground.choice, []
    for variant in variants:
        system = change_system(ground.system, variant)
        cases.append(Case(system, find_spoken(choice, system, ground.names)))
    found = run_cases(choice, cases)
    return [
        read_values(weigh_one(choice, case.policies, one)) for case, one in zip(cases, found, strict=True)
    ]


def find_smallest_changes(
    consistency: Consistency,
    *,
    most: int = MOST_CLAIMS,
    pairs: int = MOST_PAIRS,
    tell: Tell | None = None,
) -> tuple[Smallest, ...]:
    """The smallest change of claims by which advice follows that does not, or that makes no difference.

    Parameters
    ----------
    consistency
        What `find_consistency` found.
    most
        The largest number of claims that are changed together.
    pairs
        How many pairs are tried at most for one piece of advice.
    tell
        Called with what is being tried.

    Returns
    -------
    tuple of Smallest
        In the order of `consistency.judged`. Advice on a policy of which the account is silent is left out:
        nothing that is dropped or reversed makes an account speak.
    """
    searches: dict[int, Search] = {}
    found = []
    for entry in consistency.judged:
        if entry.verdict not in MENDED:
            continue
        key = id(entry.ground)
        if key not in searches:
            searches = {key: Search(entry.ground, most=most, pairs=pairs)}
        found.append(searches[key].find(entry.goal, tell))
    return tuple(found)
