"""One search for a box, from splitting the rows to the score on rows that it has not seen."""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt

import numpy as np

from counterpoise.judgement.scenarios.prim import Box, find_trajectory, make_table

QUASI_P = 0.05  # a restriction that does less than this is dropped


@dataclass(frozen=True)
class Search:
    """How a box is looked for.

    Parameters
    ----------
    levels
        Categories of each input, 0 for a number.
    peel, paste
        Share of the rows of a box that a step takes away or adds.
    least_mass
        Share of the rows that a box has at least.
    """

    levels: tuple[int, ...]
    peel: float = 0.05
    paste: float = 0.05
    least_mass: float = 0.05


def search_box(search: Search, x: np.ndarray, y: np.ndarray) -> Box:
    """The box with the highest score on its own rows, of all on the way, without idle restrictions.

    Parameters
    ----------
    search
        How it is looked for.
    x, y
        Inputs and failures of the rows to learn from.
    """
    table = make_table(x, search.levels)
    steps = find_trajectory(table, y, peel=search.peel, paste=search.paste, least_mass=search.least_mass)
    failures = float(y.sum())
    best = max(steps, key=lambda step: excess(step.size, step.failures, len(y), failures)).box
    while len(best.restrictions) > 1:
        idle = quasi_p_values(best, table.columns, y)
        weakest = max(idle, key=lambda limit: idle[limit])
        if idle[weakest] <= QUASI_P:
            break
        best = best.freed(*weakest)
    return best


def score(inside: np.ndarray, y: np.ndarray) -> float:
    """How far failures in a box exceed what is usual, in standard errors; 0 for an empty or open box.

    Returns
    -------
    float
        (failures - n p) / sqrt(n p (1 - p) (N - n) / (N - 1)) for n of N rows and the base rate p: over the
        spread of n rows drawn without replacement.

    Examples
    --------
    Of 100 rows 20 failed; a box of 25 has 10 of them, where 5 are usual.

    >>> y = np.arange(100) < 20
    >>> inside = (np.arange(100) < 10) | (np.arange(100) >= 85)
    >>> round(score(inside, y), 3)
    2.872
    """
    return excess(int(inside.sum()), float(np.sum(y[inside])), len(y), float(np.sum(y)))


def excess(size: int, failures: float, total: int, all_failures: float) -> float:
    """The same from counts: rows and failures in the box and at all."""
    base = all_failures / total
    if size in (0, total) or base in (0.0, 1.0):
        return 0.0
    return (failures - size * base) / sqrt(size * base * (1 - base) * (total - size) / (total - 1))


def quasi_p_values(box: Box, columns: np.ndarray, y: np.ndarray) -> dict[tuple[int, str], float]:
    """How likely as many failures were by chance if one limit did nothing, for each limit.

    Parameters
    ----------
    box
        A box.
    columns, y
        Inputs, shape (input, row), and failures.

    Returns
    -------
    dict
        By input and side the probability of as many failures or more in the box at the density that it has
        without the limit (Bryant & Lempert 2010). "Quasi", since the box was chosen for its failures on the
        rows that it was found on.
    """
    limits = box.restrictions
    allowed = np.array([_meets(box, column, side, columns[column]) for column, side in limits])
    missed = (~allowed).sum(axis=0)
    inside, out = missed == 0, {}
    hits, size = int(y[inside].sum()), int(inside.sum())
    for row, limit in enumerate(limits):
        wider = inside | ((missed == 1) & ~allowed[row])
        out[limit] = binomial_tail(hits, size, float(y[wider].mean())) if size else 1.0
    return out


def _meets(box: Box, column: int, side: str, values: np.ndarray) -> np.ndarray:
    if side == "kept":
        return box.allows(column, values)
    return values >= box.low[column] if side == "low" else values <= box.high[column]


def odds_ratio(inside: np.ndarray, y: np.ndarray) -> float:
    """The odds of failure inside a box over those outside, half a row added to each count.

    Examples
    --------
    3 of 4 fail inside and 1 of 4 outside: (3.5 / 1.5) / (1.5 / 3.5).

    >>> inside, y = np.arange(8) < 4, np.array([1, 1, 1, 0, 1, 0, 0, 0])
    >>> round(odds_ratio(inside, y), 3)
    5.444
    """
    hit, miss = np.sum(y[inside]) + 0.5, np.sum(1 - y[inside]) + 0.5
    other_hit, other_miss = np.sum(y[~inside]) + 0.5, np.sum(1 - y[~inside]) + 0.5
    return float(hit / miss * other_miss / other_hit)


def binomial_tail(hits: int, trials: int, probability: float) -> float:
    """The probability of so many hits or more.

    Examples
    --------
    >>> round(binomial_tail(2, 3, 0.5), 6)
    0.5
    """
    if hits <= 0 or probability >= 1:
        return 1.0
    if probability <= 0:
        return 0.0
    k = np.arange(hits, trials + 1)
    factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, trials + 1)))])
    terms = factorial[trials] - factorial[k] - factorial[trials - k]
    terms += k * log(probability) + (trials - k) * log(1 - probability)
    return float(min(1.0, np.exp(terms).sum()))


def split(rows: np.ndarray, share: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Rows to learn from and rows to test on, at random."""
    mixed = rng.permutation(rows)
    cut = round(share * len(mixed))
    return np.sort(mixed[:cut]), np.sort(mixed[cut:])


def permutation_p(
    statistic: float, again, rng: np.random.Generator, permutations: int, enough: int
) -> tuple[float, int]:
    """How often the whole search does as well on shuffled outcomes, stopped early where that is clear.

    Parameters
    ----------
    statistic
        What the search found.
    again
        A function of the generator that shuffles, searches anew and returns the statistic.
    permutations
        At most so many.
    enough
        Shuffles that do as well after which no more are needed (Besag & Clifford 1991, Biometrika
        78:301-304).

    Returns
    -------
    float
        The p-value: (better + 1) / (all + 1), or better / all where it was stopped early.
    int
        How many shuffles were made.
    """
    better = 0
    for made in range(1, permutations + 1):
        better += again(rng) >= statistic
        if better >= enough:
            return better / made, made
    return (better + 1) / (permutations + 1), permutations
