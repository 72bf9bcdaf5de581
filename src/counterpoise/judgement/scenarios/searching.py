"""One search for a box, from splitting the rows to the score on rows that it has not seen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import log, sqrt

import numpy as np

from counterpoise.judgement.scenarios.prim import Box, Table, find_trajectory, make_table

QUASI_P = 0.05  # a restriction that does less than this is dropped
TAILS = 10  # parts of a number's rows between which a screen tells tails apart


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
    widest
        Inputs at most among which a box is looked for: those that do most by themselves, by a `Screen` of
        the same rows. None for all.
    """

    levels: tuple[int, ...]
    peel: float = 0.05
    paste: float = 0.05
    least_mass: float = 0.05
    widest: int | None = None


class Learning:
    """The rows to learn from, sorted once, to be searched for many outcomes.

    Parameters
    ----------
    search
        How boxes are looked for.
    x
        Inputs, shape (row, input).
    """

    def __init__(self, search: Search, x: np.ndarray) -> None:
        self.search, self.table = search, make_table(x, search.levels)
        few = search.widest is None or search.widest >= len(search.levels)
        self._screen = None if few else Screen(self.table)

    def find(self, y: np.ndarray) -> Box:
        """The box for an outcome of these rows, among the inputs that pass the screen for this outcome."""
        if self._screen is None or self.search.widest is None:
            return _search_table(self.search, self.table, y)
        columns = self._screen.pick(y, self.search.widest)
        return _widen(_search_table(self.search, _narrow(self.table, columns), y), columns, self.table)


class Screen:
    """How much each input does by itself: the highest excess of failures in any of its tails or categories.

    Parameters
    ----------
    table
        The rows, sorted.
    """

    def __init__(self, table: Table) -> None:
        self._numbers = np.array(table.levels) == 0
        self._size = len(table.levels)
        self._width = max(TAILS, *table.levels)
        codes = table.columns.astype(int)
        cuts = [round(len(table.x) * part / TAILS) for part in range(1, TAILS)]
        for order, column in zip(table.order, table.numbers, strict=True):
            values = table.columns[column]
            codes[column] = np.searchsorted(values[order[cuts]], values, side="right")
        self._codes = codes + self._width * np.arange(self._size)[:, None]
        self._rows = self._count(np.ones(len(table.x), dtype=bool))

    def pick(self, y: np.ndarray, most: int) -> np.ndarray:
        """The inputs that do most by themselves, in the order of the columns; of equal ones the first."""
        total, base, rows = len(y), float(y.mean()), self._rows
        spread = rows * (total - rows) * base * (1 - base) / (total - 1)
        score = np.abs(self._count(y > 0) - rows * base) / np.sqrt(np.where(spread > 0, spread, np.inf))
        return np.sort(np.argsort(-score.max(axis=1), kind="stable")[:most])  # the rest of the rows: minus it

    def _count(self, rows: np.ndarray) -> np.ndarray:
        """How many of some rows are in each tail of a number, from below, or each category."""
        flat = np.bincount(self._codes[:, rows].ravel(), minlength=self._size * self._width)
        counts = flat.reshape(self._size, self._width)
        return np.where(self._numbers[:, None], np.cumsum(counts, axis=1), counts).astype(float)


def _narrow(table: Table, columns: np.ndarray) -> Table:
    """The table of some inputs."""
    numbers = np.isin(table.numbers, columns)
    levels = tuple(table.levels[column] for column in columns)
    chosen = table.columns[columns]
    return Table(np.ascontiguousarray(chosen.T), levels, table.order[numbers], chosen)


def _widen(box: Box, columns: np.ndarray, table: Table) -> Box:
    """The box of some inputs as one of all, the others without limits."""
    low, high = np.full(len(table.levels), -np.inf), np.full(len(table.levels), np.inf)
    low[columns], high[columns] = box.low, box.high
    kept = [(True,) * count for count in table.levels]
    for column, levels in zip(columns, box.kept, strict=True):
        kept[column] = levels
    return Box(low, high, tuple(kept))


def search_box(search: Search, x: np.ndarray, y: np.ndarray) -> Box:
    """The box with the highest score on its own rows, of all on the way, without idle restrictions.

    Parameters
    ----------
    search
        How it is looked for.
    x, y
        Inputs and failures of the rows to learn from.
    """
    return Learning(search, x).find(y)


def _search_table(search: Search, table: Table, y: np.ndarray) -> Box:
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
    factorial = _log_factorials(1 << trials.bit_length())
    terms = factorial[trials] - factorial[k] - factorial[trials - k]
    terms += k * log(probability) + (trials - k) * log(1 - probability)
    return float(min(1.0, np.exp(terms).sum()))


@cache
def _log_factorials(most: int) -> np.ndarray:
    """The logarithm of k! for k from 0 on."""
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, most + 1)))])


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
