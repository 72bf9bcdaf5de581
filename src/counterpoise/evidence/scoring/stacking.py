"""Weights of predictive densities: stacking, shrunk to equal, and pseudo-BMA+ beside it.

====== ============================================================ ==========================
symbol meaning                                                      shape
====== ============================================================ ==========================
p      predictive density of a figure by an account                 (cell, account)
v      how much a cell counts                                       (cell,)
w      weights, at least 0 and with sum 1                           (account,)
c      figures that every account is credited with beforehand       number
====== ============================================================ ==========================

Stacking (Yao, Vehtari, Simpson & Gelman 2018, Bayesian Analysis 13: 917-1007) chooses w so as to make

    sum over cells of v log(p w) + c sum over accounts of log w

as large as can be; with c = 0 it is theirs, and c > 0 is the mode under a Dirichlet prior of 1 + c, which
draws the weights to equal. The problem is concave. Each step of the EM algorithm (Dempster, Laird & Rubin
1977) hands every cell out in proportion to w p and never makes it worse.
"""

from __future__ import annotations

import numpy as np

CREDIT = 5.0  # figures (decision 0055)
_MOST_STEPS = 20_000


def stack(
    log_density: np.ndarray,
    counts: np.ndarray | None = None,
    *,
    credit: float | np.ndarray = CREDIT,
    start: np.ndarray | None = None,
    enough: float = 1e-9,
) -> np.ndarray:
    """The weights that foretell best together, drawn to equal.

    Parameters
    ----------
    log_density
        Log predictive densities, shape (cell, account).
    counts
        How much each cell counts, shape (cell,); or (draw, cell) for several problems at once. One by
        default.
    credit
        Figures that every account is credited with beforehand, at least 0; or one number for each, shape
        (account,), which draws the weights to these in place of equal ones.
    start, enough
        Weights to begin from, equal ones by default, and the change of a step at which to end.

    Returns
    -------
    numpy.ndarray
        Shape (account,) or (draw, account).

    Examples
    --------
    >>> better = np.log(np.array([[0.4, 0.2]] * 100))  # the first is always twice as dense
    >>> stack(better, credit=0).round(3).tolist()
    [1.0, 0.0]
    >>> stack(better).round(3).tolist(), stack(better[:0]).round(3).tolist()
    ([0.913, 0.087], [0.5, 0.5])
    >>> stack(better[:0], credit=np.array([8.0, 2.0]), start=np.array([0.8, 0.2])).round(3).tolist()
    [0.8, 0.2]
    """
    counts = np.ones(len(log_density)) if counts is None else counts
    many = np.atleast_2d(counts)
    differ = np.ptp(log_density, axis=1) > 0 if len(log_density) else np.zeros(0, dtype=bool)
    density = np.exp(log_density[differ] - log_density[differ].max(axis=1, keepdims=True, initial=-np.inf))
    accounts = log_density.shape[1]
    first = np.full(accounts, 1 / accounts) if start is None else start
    credits = np.broadcast_to(np.asarray(credit, dtype=float), (accounts,))
    weights = _climb(density, many[:, differ], credits, first, enough)
    return weights if counts.ndim > 1 else weights[0]


def _climb(
    density: np.ndarray, counts: np.ndarray, credit: np.ndarray, start: np.ndarray, enough: float
) -> np.ndarray:
    """EM for every row of counts."""
    weights = np.tile(start, (len(counts), 1))
    total = counts.sum(axis=1, keepdims=True) + np.sum(credit)
    going = np.flatnonzero(total[:, 0] > 0)
    for _ in range(_MOST_STEPS):
        if not len(going):
            break
        now = weights[going]
        shares = now * ((counts[going] / (now @ density.T)) @ density)
        after = (shares + credit) / total[going]
        weights[going] = after
        going = going[np.max(np.abs(after - now), axis=1) > enough]
    return weights / weights.sum(axis=1, keepdims=True)


def weigh_by_bootstrap(yearly: np.ndarray, seed: int, draws: int = 4000) -> np.ndarray:
    """Pseudo-BMA+ weights: softmax of the log score, averaged over the Bayesian bootstrap of years.

    Parameters
    ----------
    yearly
        Log scores by year, shape (year, account).
    seed, draws
        Of the Bayesian bootstrap (Rubin 1981, Annals of Statistics 9: 130-134), in which years get Dirichlet
        weights.

    Returns
    -------
    numpy.ndarray
        Shape (account,); equal where there is no year.

    Examples
    --------
    >>> weigh_by_bootstrap(np.zeros((10, 2)), seed=1).tolist()
    [0.5, 0.5]
    """
    years, accounts = yearly.shape
    if not years:
        return np.full(accounts, 1 / accounts)
    rng = np.random.Generator(np.random.Philox(key=seed))
    drawn = years * rng.dirichlet(np.ones(years), size=draws) @ yearly
    weights = np.exp(drawn - drawn.max(axis=1, keepdims=True))
    return np.mean(weights / weights.sum(axis=1, keepdims=True), axis=0)
