"""Which of the mixes that a search kept are looked at, and what of each can be left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from counterpoise.judgement.choice import Choice
from counterpoise.judgement.search.evaluating import Evaluator, Sets
from counterpoise.judgement.utilities import LEAST_COVERAGE, is_covered
from counterpoise.system import System, find_levers, find_reaches

LEAST_REGRET, BEST_MEAN = "least-regret", "best-mean"


@dataclass(frozen=True)
class Pick:
    """A mix that is best for something.

    Parameters
    ----------
    name
        An account, in which it is best; "least-regret", its regret in the worst account being the least;
        or "best-mean".
    sets
        Its settings.
    coverage
        The share of accounts and aims, by weight, on which something is said.
    left_out
        How many settings and conditions were left out because without them no account's expected utility
        falls by more than the width of a box.
    """

    name: str
    sets: Sets
    coverage: float
    left_out: int


def pick_mixes(
    choice: Choice,
    systems: Mapping[str, System],
    weights: np.ndarray,
    evaluate: Evaluator,
    mixes: Sequence[Sets],
    width: float,
) -> tuple[Pick, ...]:
    """The best mix of each account that speaks; and, of those on which enough is said, across them.

    Nothing is picked that is no better, by what it would be picked for, than changing nothing. Across
    accounts none is picked that covers under half of accounts and aims, or where one account is all there is.

    Parameters
    ----------
    weights
        Of the choice's accounts, summing to 1, in their order.
    evaluate
        On the search's draws; its accounts are those that speak.
    mixes
        To pick from, each with a setting.
    width
        How much any account's expected utility may fall when a setting is left out, points.
    """
    if not mixes:
        return ()

    def cover(sets: Sets) -> float:
        return find_coverage(choice, systems, weights, sets)

    def settle(name: str, sets: Sets, least: float = 0.0) -> Pick:
        short = trim(evaluate, sets, width)
        kept = short if cover(short) >= least else sets
        return Pick(name, kept, cover(kept), _count(sets) - _count(kept))

    values = evaluate(mixes)
    picks = [
        settle(account, mixes[_first_best(values[:, column], mixes)])
        for column, account in enumerate(evaluate.accounts)
        if values[:, column].max() > 0
    ]
    if len(choice.accounts) > 1:
        best = np.maximum(values.max(axis=0), 0.0)
        heard = np.array([choice.accounts.index(account) for account in evaluate.accounts])
        means = values @ weights[heard]
        for name, gains in ((LEAST_REGRET, best.max() - find_regrets(values, best)), (BEST_MEAN, means)):
            found = next(_spoken_of(mixes, gains, cover), None)
            if found is not None:
                picks.append(settle(name, found, LEAST_COVERAGE))
    return tuple(picks)


def find_regrets(values: np.ndarray, best: np.ndarray) -> np.ndarray:
    """The regret of each mix in its worst account; where an account is silent a mix changes nothing.

    Parameters
    ----------
    values
        Expected utility, points, shape (mix, account).
    best
        The best of each account, shape (account,).

    Examples
    --------
    >>> find_regrets(np.array([[3.0, 0.0], [2.0, 1.0]]), np.array([3.0, 1.5])).tolist()
    [1.5, 1.0]
    """
    return (best - values).max(axis=1)


def find_coverage(choice: Choice, systems: Mapping[str, System], weights: np.ndarray, sets: Sets) -> float:
    """The share of accounts and aims, by weight, on which an account says what a mix does."""
    whole = sum(aim.weight for aim in choice.aims)
    total = 0.0
    for account, weight in zip(choice.accounts, weights, strict=True):
        system = systems[account]
        reached = find_reaches(system, [find_levers(system, sets)])[0]
        spoken = sum(aim.weight for aim in choice.aims if reached[aim.variable] != "silent")
        total += float(weight) * spoken / whole
    return total


def trim(evaluate: Callable[[Sequence[Sets]], np.ndarray], sets: Sets, slack: float) -> Sets:
    """A mix without what it does not need.

    Setting by setting, and condition by condition, that is left out without which the worst fall of any
    account's expected utility is the smallest, as long as that fall, from the best that the account has had
    on the way, is at most `slack` points. At least one setting stays.
    """
    best = evaluate([sets])[0]
    while variants := list(_shorten(sets)):
        values = evaluate(variants)
        falls = (best - values).max(axis=1)
        place = int(np.argmin(falls))
        if falls[place] > slack:
            break
        sets, best = variants[place], np.maximum(best, values[place])
    return sets


def _shorten(sets: Sets) -> Iterator[Sets]:
    """A mix without one setting, or one condition."""
    for place, setting in enumerate(sets):
        if len(sets) > 1:
            yield (*sets[:place], *sets[place + 1 :])
        if setting.when is not None:
            yield (*sets[:place], setting.model_copy(update={"when": None}), *sets[place + 1 :])


def _count(sets: Sets) -> int:
    return len(sets) + sum(entry.when is not None for entry in sets)


def _first_best(scores: np.ndarray, mixes: Sequence[Sets]) -> int:
    """The place of the highest score; of equal ones that of the mix with the fewest settings."""
    return min(range(len(mixes)), key=lambda place: (-scores[place], _count(mixes[place]), place))


def _spoken_of(mixes: Sequence[Sets], gains: np.ndarray, cover: Callable[[Sets], float]) -> Iterator[Sets]:
    """The mixes that gain anything and on which enough is said, the largest gain first."""
    order = sorted(range(len(mixes)), key=lambda place: (-gains[place], _count(mixes[place]), place))
    return (mixes[place] for place in order if gains[place] > 0 and is_covered(cover(mixes[place])))
