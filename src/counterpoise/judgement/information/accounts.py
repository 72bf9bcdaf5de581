"""What it is worth to know which account is right."""

from __future__ import annotations

import numpy as np

from counterpoise.judgement.information.estimators import FLOOR, PERMUTATIONS, UNKNOWN, Worth

_ROUNDING = 1e-9


def find_account_worth(
    utility: np.ndarray, weights: np.ndarray, *, seed: int = 1, permutations: int = PERMUTATIONS
) -> tuple[Worth, float]:
    """EVPPI of the account: what a chooser gains, in the mean, by knowing which account is right.

    Assumes that one of the accounts is right, each with its weight. That an account is right says nothing of
    a policy on which it is silent: there the others' mean, draw by draw, still stands. The floor is what the
    same sum gives when each draw's accounts are dealt out anew.

    Parameters
    ----------
    utility
        Points, shape (account, policy, draw); NaN in all draws where an account is silent. A policy on which
        all are silent is left out.
    weights
        Of the accounts, at least 0, with sum 1.
    seed, permutations
        Of the floor; the seed fixes every number.

    Returns
    -------
    tuple of Worth and float
        The worth, and the EVPI of account and draw together, in points. `UNKNOWN` and NaN where no policy is
        spoken of.

    Examples
    --------
    >>> utility = np.zeros((2, 2, 10))
    >>> utility[:, 1] = [[4.0], [-2.0]]  # the second policy is good by one account, bad by the other
    >>> worth, all = find_account_worth(utility, np.array([0.5, 0.5]))
    >>> worth.estimate, all  # (4 + 0) / 2 with knowing, 1 without
    (1.0, 1.0)
    """
    kept = np.flatnonzero(np.asarray(weights))
    values, shares = np.asarray(utility, dtype=float)[kept], weights[kept] / weights[kept].sum()
    values = fill_silence(values, shares)
    values = values[:, ~np.isnan(values).any(axis=(0, 2))]
    if not values.shape[1]:
        return UNKNOWN, float("nan")
    rng = np.random.Generator(np.random.Philox(key=seed))
    draws = np.arange(values.shape[2])
    under = np.empty(permutations)
    for place in range(permutations):
        dealt = rng.permuted(np.tile(np.arange(len(values))[:, None], len(draws)), axis=0)
        under[place] = _gain(values[dealt, :, draws].mean(axis=1), shares)
    means = values.mean(axis=2)
    estimate = _gain(means, shares)
    best = int(np.argmax(shares @ means))
    total = float(shares @ (values.max(axis=1) - values[:, best]).mean(axis=1))
    gains = values[np.arange(len(values)), means.argmax(axis=1)] - values[:, best]
    error = float(np.sqrt(np.sum(shares**2 * gains.var(axis=1) / len(draws))))
    p = float((1 + np.sum(under >= estimate - _ROUNDING)) / (1 + permutations))
    floor = float(np.quantile(under, FLOOR))
    return Worth(estimate, float(under.mean()), floor, p, p, error, len(values)), total


def fill_silence(utility: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Utilities in which an account that is silent on a policy has the others' weighted mean, draw by draw.

    Examples
    --------
    >>> utility = np.array([[[2.0]], [[4.0]], [[np.nan]]])
    >>> fill_silence(utility, np.array([0.25, 0.25, 0.5])).ravel().tolist()
    [2.0, 4.0, 3.0]
    """
    silent = np.any(np.isnan(utility), axis=2)
    weight = np.where(silent, 0.0, shares[:, None])
    total = weight.sum(axis=0)
    known = np.where(silent[..., None], 0.0, utility)
    with np.errstate(invalid="ignore"):
        mean = (weight[..., None] * known).sum(axis=0) / np.where(total > 0, total, np.nan)[:, None]
    return np.where(silent[..., None], mean, utility)


def _gain(means: np.ndarray, shares: np.ndarray) -> float:
    """The mean of the best by account over the best in the mean, for means of shape (account, policy)."""
    gain = float(shares @ means.max(axis=1) - (shares @ means).max())
    return gain if gain > _ROUNDING else 0.0
