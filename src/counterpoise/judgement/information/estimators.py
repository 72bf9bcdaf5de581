"""What it is worth to know something before choosing: EVPI, and EVPPI by regression.

====== ============================================================ ==========================
symbol meaning                                                      unit, shape
====== ============================================================ ==========================
u      utility of a policy in a draw                                points, (policy, draw)
q      orthonormal columns of what is conditioned on                (draw, column)
g      fitted utility, an estimate of E[u | x]                      points, (policy, draw)
====== ============================================================ ==========================

The expected value of perfect information is what a chooser would gain, in the mean, by knowing the draw; that
of perfect partial information, by knowing x alone (Raiffa & Schlaifer 1961, Applied Statistical Decision
Theory, chapter 4)::

    EVPI  = mean_d max_p u(p, d)  -  max_p mean_d u(p, d)
    EVPPI = mean_d max_p g(p, d)  -  max_p mean_d u(p, d),      g = E[u | x]

E[u | x] is fitted by regression over the same draws (Strong, Oakley & Brennan 2014, Medical Decision Making
34: 311-326): means of groups for what is discrete, splines for numbers (decision 0073). The maximum of fitted
values is biased upward: fitted noise looks like something worth knowing. So the draws' utilities are
permuted, and what the same regression then finds is its floor.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from counterpoise.judgement.information.bases import Basis, Block, build_basis

PERMUTATIONS = 200
FLOOR = 0.95  # quantile under permutation that an estimate has to exceed
FOLDS = 20  # parts of the draws that the jackknife leaves out in turn
_BATCH = 8_000_000  # numbers that are permuted at once: 32 MB
_ROUNDING = 1e-6  # of the largest utility in size: an estimate under it is rounding


@dataclass(frozen=True)
class Worth:
    """What one thing is worth knowing, in points.

    Parameters
    ----------
    estimate
        EVPPI by regression, at least 0; NaN where there are too few draws for it.
    chance
        The mean of the estimate under permutation: its bias where there is nothing to know.
    floor
        Its 95% quantile under permutation.
    p
        The share of permutations, the observed order among them, that give as much or more.
    p_all
        The same with all things that were looked at together considered at once.
    error
        Monte Carlo standard error of the estimate, the fit and which policy is best found anew: a jackknife
        over `FOLDS` parts of the draws. NaN where it was not asked for.
    columns
        Of the regression, the constant among them; 0 where there can be nothing to gain.
    """

    estimate: float
    chance: float
    floor: float
    p: float
    p_all: float
    error: float
    columns: int

    @property
    def value(self) -> float:
        """The estimate without its bias, at least 0."""
        return max(self.estimate - self.chance, 0.0) if self.estimate == self.estimate else self.estimate

    @property
    def give_or_take(self) -> str:
        """Two standard errors in words, to stand behind the value."""
        return f" ± {2 * self.error:.2f}" if np.isfinite(self.error) else ""

    @property
    def above_floor(self) -> bool:
        """Whether the estimate exceeds its floor."""
        return self.estimate > self.floor

    @property
    def sure(self) -> bool:
        """Whether it stands out among all that were looked at together, and from its own error.

        By luck that comes about one time in twenty.
        """
        told = self.value > 2 * self.error if np.isfinite(self.error) else True
        return self.above_floor and self.p_all <= 1 - FLOOR and told


NOTHING = Worth(0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0)
_NAN = float("nan")
UNKNOWN = Worth(_NAN, _NAN, _NAN, _NAN, _NAN, _NAN, 0)


def find_evpi(utility: np.ndarray) -> tuple[float, float]:
    """The expected value of perfect information about all that a draw fixes, and its standard error.

    Where a draw has one replicate of noise, the noise is among what is known: so much no one could learn.

    Parameters
    ----------
    utility
        Points, shape (policy, draw). A policy with a NaN is left out: it is not spoken of.

    Returns
    -------
    tuple of float
        Points; (NaN, NaN) where no policy is left.

    Examples
    --------
    >>> find_evpi(np.array([[0.0, 0.0], [1.0, -3.0]]))[0]  # the second gains 1 half the time
    0.5
    """
    kept = keep_spoken(utility)
    if not len(kept):
        return float("nan"), float("nan")
    gains = kept.max(axis=0) - kept[np.argmax(kept.mean(axis=1))]
    return float(gains.mean()), float(gains.std() / np.sqrt(len(gains)))


def find_evppi(
    utility: np.ndarray,
    inputs: Sequence[Sequence[Block]],
    *,
    seed: int = 1,
    permutations: int = PERMUTATIONS,
) -> list[Worth]:
    """The expected value of knowing each of several things, looked at one at a time.

    Parameters
    ----------
    utility
        Points, shape (policy, draw). A policy with a NaN is left out.
    inputs
        Each thing that could be known, as blocks whose effects add.
    seed
        Of the permutations; it fixes every number. All things share the permutations.
    permutations
        At least 19, for a floor of 95%.

    Returns
    -------
    list of Worth
        In the order of `inputs`; `UNKNOWN` where there are too few draws for it, or no policy is spoken of.

    Examples
    --------
    >>> x = np.repeat([-1.0, 1.0], 50)
    >>> found = find_evppi(np.stack([0 * x, x]), [[Block(groups=x)]])[0]
    >>> round(found.estimate, 6), found.above_floor  # knowing x gains 1 in half of the draws
    (0.5, True)
    """
    draws = utility.shape[1]
    return value_bases(utility, [build_basis(blocks, draws) for blocks in inputs], seed, permutations)


def value_bases(
    utility: np.ndarray,
    bases: Sequence[Basis | None],
    seed: int,
    permutations: int,
    errors: Collection[int] | None = None,
) -> list[Worth]:
    """The same for the columns of each thing, None where there are too few draws for it.

    Errors are those of the places in `errors` and of what is worth most; of all if not given.
    """
    if permutations < 1 / (1 - FLOOR) - 1:
        raise ValueError(f"a floor of {FLOOR:.0%} needs 19 permutations or more, not {permutations}")
    kept = keep_spoken(utility)
    if not len(kept):
        return [UNKNOWN] * len(bases)
    known = {place: basis for place, basis in enumerate(bases) if basis is not None}
    rounding = _ROUNDING * float(np.max(np.abs(kept), initial=0.0))
    under = _permute(kept, list(known.values()), seed, permutations)
    under[under < rounding] = 0.0
    values = [_estimate(kept, basis, rounding) for basis in known.values()]
    found = dict(zip(known, _judge(values, under, list(known.values())), strict=True))
    most = max(found, key=lambda place: found[place].value, default=None)
    for place in known if errors is None else {*errors, most} & known.keys():
        found[place] = replace(found[place], error=_jackknife(kept, known[place]))
    return [found.get(place, UNKNOWN) for place in range(len(bases))]


def keep_spoken(utility: np.ndarray) -> np.ndarray:
    """The policies of which every draw has a number, in double precision."""
    values = np.asarray(utility, dtype=float)
    return values[~np.isnan(values).any(axis=1)]


def _estimate(utility: np.ndarray, basis: Basis, rounding: float) -> float:
    """EVPPI by one regression."""
    weights = utility @ basis.columns
    fitted = weights @ basis.points.T
    best = int(np.argmax(utility.mean(axis=1)))
    mean = float(basis.shares @ (fitted.max(axis=0) - fitted[best]))
    return mean if mean >= rounding else 0.0


def _jackknife(utility: np.ndarray, basis: Basis) -> float:
    """Standard error of an EVPPI: the estimate is made anew without each of some parts of the draws.

    Every `FOLDS`th draw is a part (Efron & Tibshirani 1993, An Introduction to the Bootstrap, chapter 11).
    The columns and the points stay; a fit without a part has its own weights, and its own best policy.
    """
    policies, draws = utility.shape
    count = min(FOLDS, draws // 2)
    if count < 2:
        return float("nan")
    size = -(-draws // count)
    columns = np.zeros((size * count, basis.count))
    columns[:draws] = basis.columns
    values = np.zeros((size * count, policies))
    values[:draws] = utility.T
    parts = [array.reshape(size, count, -1).swapaxes(0, 1) for array in (columns, values)]
    mixed = parts[0].swapaxes(1, 2)
    products = np.eye(basis.count) - mixed @ parts[0]  # the columns are orthonormal over all draws
    small = np.finfo(float).eps * basis.count
    without = np.linalg.pinv(products, small, hermitian=True) @ (
        basis.columns.T @ utility.T - mixed @ parts[1]
    )
    sizes = draws - np.bincount(np.arange(draws) % count)
    means = (utility.sum(axis=1) - parts[1].sum(axis=1)) / sizes[:, None]
    found = (basis.points @ without).max(axis=2) @ basis.shares - means.max(axis=1)
    return float(np.sqrt((count - 1) / count * np.sum((found - found.mean()) ** 2)))


def _permute(utility: np.ndarray, bases: Sequence[Basis], seed: int, permutations: int) -> np.ndarray:
    """What each regression finds in permuted draws, shape (input, permutation).

    To permute the rows of what is conditioned on, jointly, is to permute the draws' utilities. All columns
    are multiplied with them at once.
    """
    policies, draws = utility.shape
    rng = np.random.Generator(np.random.Philox(key=seed))
    narrow, best = utility.astype(np.float32), float(utility.mean(axis=1).max())
    found = np.empty((len(bases), permutations))
    every = np.concatenate([basis.columns.T for basis in bases] or [np.empty((0, draws))]).astype(np.float32)
    ends = np.cumsum([0, *(basis.count for basis in bases)])
    batch = max(1, _BATCH // (utility.size + len(every) * policies))
    for first in range(0, permutations, batch):
        count = min(batch, permutations - first)
        orders = np.stack([rng.permutation(draws) for _ in range(count)], axis=1)
        mixed = narrow[:, orders].transpose(1, 0, 2).reshape(draws, policies * count)
        weights = (every @ mixed).reshape(len(every), policies, count)
        for row, basis in enumerate(bases):
            mine = np.ascontiguousarray(weights[ends[row] : ends[row + 1]].swapaxes(0, 1))
            found[row, first : first + count] = _mean_of_best(basis, mine) - best
    return found


def _mean_of_best(basis: Basis, weights: np.ndarray) -> np.ndarray:
    """The mean of the best policy's fitted utility for weights (policy, column, permutation)."""
    points = basis.points.astype(np.float32)
    best = points @ weights[0]
    fitted = np.empty_like(best)
    for one in weights[1:]:
        np.matmul(points, one, out=fitted)
        np.maximum(best, fitted, out=best)
    return basis.shares @ best


def _judge(estimates: Sequence[float], under: np.ndarray, bases: Sequence[Basis]) -> list[Worth]:
    """Estimates beside what permuted draws gave, without their errors.

    All are considered at once by the largest of their standardised values in each permutation (Westfall &
    Young 1993, Resampling-Based Multiple Testing, section 2.5).
    """
    if not len(estimates):
        return []
    values = np.array(estimates)
    chance, spread = under.mean(axis=1), np.maximum(under.std(axis=1), 1e-300)
    most = ((under - chance[:, None]) / spread[:, None]).max(axis=0)
    standing = (values - chance) / spread
    floors = np.quantile(under, FLOOR, axis=1)
    count = under.shape[1] + 1
    return [
        Worth(
            float(values[row]),
            float(chance[row]),
            float(floors[row]),
            float((1 + np.sum(under[row] >= values[row])) / count),
            float((1 + np.sum(most >= standing[row])) / count),
            _NAN,
            bases[row].count,
        )
        for row in range(len(values))
    ]
