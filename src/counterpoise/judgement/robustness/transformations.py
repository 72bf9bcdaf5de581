"""The three steps of a robustness metric: what is compared, in which states, and how it becomes one number.

McPhail et al. (2018, Earth's Future 6:169-191, doi:10.1002/2017EF000649) take any metric apart into a
transformation of performance (T1), a subset of scenarios (T2) and an aggregation (T3). Here a scenario is a
state: an account, or an account and a draw. Definitions were checked against the code of the paper's first
author (RAPID, `rapid.robustness.metrics`, MIT licence), from which this differs by having weights and gaps,
by counting regret as positive, and by the plain ratio in signal-to-noise.

====== =================================================== ===========================
symbol meaning                                             shape
====== =================================================== ===========================
u      utilities of one policy in the states               (1 or resample, state)
w      weights of the states, adding up to 1               (resample, state)
====== =================================================== ===========================
"""

from __future__ import annotations

import numpy as np

EDGE = 1e-12  # by which sums of weights may miss a share


def regret_from_best(values: np.ndarray, spoken: np.ndarray) -> np.ndarray:
    """T1: how much better the best policy would have been, in each state.

    Parameters
    ----------
    values
        Utilities, shape (..., account, policy, ...); the axis of policies is `spoken`'s second.
    spoken
        Shape (account, policy); policies on which an account is silent are no rivals in it.

    Returns
    -------
    ndarray
        As `values`, never negative; 0 where `spoken` is False, which means nothing.

    Examples
    --------
    >>> regret_from_best(np.array([[0.0, 3.0, 5.0]]), np.array([[True, True, False]])).tolist()
    [[3.0, 0.0, 0.0]]
    """
    extra = values.ndim - 2
    mask = spoken.reshape(spoken.shape + (1,) * extra)
    best = np.where(mask, values, -np.inf).max(axis=1, keepdims=True)
    return np.where(mask, best - values, 0.0)


def worst(u: np.ndarray, w: np.ndarray) -> np.ndarray:
    """T2 and T3: the lowest value among states that have any weight, shape (resample,).

    Examples
    --------
    >>> worst(np.array([[4.0, -2.0]]), np.array([[0.5, 0.5], [1.0, 0.0]])).tolist()
    [-2.0, 4.0]
    """
    return np.where(w > 0, u, np.inf).min(axis=1)


def mean(u: np.ndarray, w: np.ndarray) -> np.ndarray:
    """T3: the weighted mean over all states, shape (resample,).

    Examples
    --------
    >>> mean(np.array([[4.0, -2.0]]), np.array([[0.5, 0.5]])).tolist()
    [1.0]
    """
    return (u * w).sum(axis=1) if len(u) == len(w) else w @ u[0]


def hurwicz(u: np.ndarray, w: np.ndarray, alpha: float) -> np.ndarray:
    """T2 and T3: the worst state's value with the weight `alpha`, the best one's with the rest.

    Examples
    --------
    >>> hurwicz(np.array([[4.0, -2.0]]), np.array([[0.5, 0.5]]), 0.75).tolist()
    [-0.5]
    """
    return alpha * worst(u, w) - (1 - alpha) * worst(-u, w)


def percentile(u: np.ndarray, w: np.ndarray, share: float) -> np.ndarray:
    """T2: the lowest value up to which the states have at least `share` of the weight, shape (resample,).

    Examples
    --------
    >>> percentile(np.arange(10.0)[None], np.full((1, 10), 0.1), 0.9).tolist()
    [8.0]
    """
    ordered, _, total = _order(u, w)
    place = (total < share - EDGE).sum(axis=1)
    return _take(ordered, np.minimum(place, ordered.shape[1] - 1))


def median(u: np.ndarray, w: np.ndarray) -> np.ndarray:
    """The middle value by weight; half-way between two where exactly half of the weight is below.

    Examples
    --------
    >>> median(np.array([[1.0, 2.0, 4.0, 9.0]]), np.full((1, 4), 0.25)).tolist()
    [3.0]
    """
    ordered, _, total = _order(u, w)
    last = ordered.shape[1] - 1
    low = np.minimum((total < 0.5 - EDGE).sum(axis=1), last)
    high = np.minimum((total <= 0.5 + EDGE).sum(axis=1), last)
    return (_take(ordered, low) + _take(ordered, high)) / 2


def undesirable_deviations(u: np.ndarray, w: np.ndarray) -> np.ndarray:
    """How far the worse half of the states is below the policy's own median, on average, shape (resample,).

    T1 is the shortfall from the median, T2 the states from the worst on until half of the weight is
    reached, T3 their mean.

    Examples
    --------
    The median is 0.99 and the worse half 0.5 and 0.99: (0.49 + 0) / 2.

    >>> undesirable_deviations(np.array([[0.99, 1.0, 0.5]]), np.full((1, 3), 1 / 3)).round(3).tolist()
    [0.245]
    """
    ordered, weight, total = _order(u, w)
    half = np.where(total - weight < 0.5 - EDGE, weight, 0.0)
    return median(u, w) - (ordered * half).sum(axis=1) / half.sum(axis=1)


def signal_to_noise(u: np.ndarray, w: np.ndarray) -> np.ndarray:
    """T3: the mean over the standard deviation across states; 0 for no change at all, shape (resample,).

    A standard deviation of 0 with another mean gives an infinite value. Below 0 more noise looks better,
    which is a known fault of this metric.

    Examples
    --------
    >>> signal_to_noise(np.array([[1.0, 3.0]]), np.full((1, 2), 0.5)).tolist()
    [2.0]
    """
    first = mean(u, w)
    deviation = np.sqrt(np.maximum(mean((u - u.mean()) ** 2, w) - mean(u - u.mean(), w) ** 2, 0.0))
    still = deviation <= 1e-9 * np.abs(u).max()
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(still, np.where(first == 0, 0.0, np.sign(first) * np.inf), first / deviation)


def _order(u: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Values in rising order, their weights, and the weight up to and with each."""
    order = np.argsort(u, axis=1, kind="stable")
    weight = w[:, order[0]] if len(u) == 1 else np.take_along_axis(w, order, axis=1)
    return np.take_along_axis(u, order, axis=1), weight, np.cumsum(weight, axis=1)


def _take(ordered: np.ndarray, place: np.ndarray) -> np.ndarray:
    return ordered[0, place] if len(ordered) == 1 else ordered[np.arange(len(ordered)), place]
