"""Which next figure would tell accounts apart: its expected information gain.

====== ============================================================ ==========================
symbol meaning                                                      shape
====== ============================================================ ==========================
w      weights of accounts                                          (account,)
p      predictive density of the next figure by an account          function of the figure
====== ============================================================ ==========================

What the next figure y tells, in the mean, about which account is right is their mutual information (Lindley
1956, Annals of Mathematical Statistics 27: 986-1005)::

    I = sum over accounts of w  E[ log p(y) - log(sum over accounts of w p(y)) ],   y drawn from p

It is 0 where all foretell the same, and at most the entropy of the weights. By stratified Monte Carlo.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from counterpoise.evidence import Mixture
from counterpoise.system.normal import LOG_TWO_PI

DRAWS = 2000  # from each forecast
_LIGHT = 1e-4  # components that weigh less than this share of the heaviest are left out
_BIT = float(np.log(2.0))


@dataclass(frozen=True)
class Gain:
    """What a figure would tell about which account is right.

    Parameters
    ----------
    bits, error
        The expected information gain and its Monte Carlo standard error.
    pair
        Places of the two accounts that it tells apart best, or None where all foretell the same.
    pair_bits
        By how much it speaks for the right one of the two, in the mean: the mean of both relative entropies.
    """

    bits: float
    error: float
    pair: tuple[int, int] | None
    pair_bits: float


def find_gain(
    forecasts: Sequence[Mixture], weights: np.ndarray, rng: np.random.Generator, draws: int = DRAWS
) -> Gain:
    """The expected information gain of a figure about which account is right.

    Parameters
    ----------
    forecasts
        One an account; those that foretell the same share one object, and only between others is there
        anything to tell.
    weights
        Of the accounts, with sum 1. An account of weight 0 is left out.
    rng
        Decides every number.
    draws
        From each forecast.

    Examples
    --------
    >>> far = [Mixture(np.ones(1), np.array([mean]), np.ones(1)) for mean in (-20.0, 20.0)]
    >>> gain = find_gain(far, np.array([0.5, 0.5]), np.random.default_rng(1))
    >>> round(gain.bits, 6), gain.pair  # either forecast rules the other out: one bit
    (1.0, (0, 1))
    """
    groups: dict[int, list[int]] = {}
    for place in np.flatnonzero(weights).tolist():
        groups.setdefault(id(forecasts[place]), []).append(place)
    members = list(groups.values())
    if len(members) < 2:
        return Gain(0.0, 0.0, None, 0.0)
    parts = [forecasts[group[0]].trimmed(_LIGHT) for group in members]
    shares = np.array([weights[group].sum() for group in members])
    shares = shares / shares.sum()
    logs = [
        np.stack([_log_density(part, y) for part in parts]) for y in (_draw(one, rng, draws) for one in parts)
    ]
    gains = [log[place] - _log_mean(log, shares) for place, log in enumerate(logs)]
    bits = sum(share * float(gain.mean()) for share, gain in zip(shares, gains, strict=True)) / _BIT
    variance = sum(
        float(share) ** 2 * float(gain.var()) / draws for share, gain in zip(shares, gains, strict=True)
    )
    apart = np.array(
        [[float((log[place] - other).mean()) for other in log] for place, log in enumerate(logs)]
    )
    both = (apart + apart.T) / 2 / _BIT
    np.fill_diagonal(both, -np.inf)
    first, second = sorted(divmod(int(np.argmax(both)), len(members)))
    pair = members[first][0], members[second][0]
    return Gain(max(float(bits), 0.0), float(np.sqrt(variance)) / _BIT, pair, max(float(both.max()), 0.0))


def find_entropy(weights: np.ndarray) -> float:
    """The entropy of weights in bits: what there is to learn about which account is right.

    Examples
    --------
    >>> find_entropy(np.full(4, 0.25)), find_entropy(np.array([1.0, 0.0]))
    (2.0, 0.0)
    """
    kept = weights[weights > 0]
    return float(abs(np.sum(kept * np.log2(kept))))


def _draw(one: Mixture, rng: np.random.Generator, draws: int) -> np.ndarray:
    """Numbers from a mixture, each component as often as it weighs."""
    at = (np.arange(draws) + rng.random(draws)) / draws
    ends = np.cumsum(one.weights)
    component = np.minimum(np.searchsorted(ends / ends[-1], at, side="right"), len(ends) - 1)
    return one.means[component] + one.sds[component] * rng.standard_normal(draws)


def _log_density(one: Mixture, y: np.ndarray) -> np.ndarray:
    deviation = (y[:, None] - one.means) / one.sds
    parts = np.log(one.weights) - 0.5 * (LOG_TWO_PI + deviation**2) - np.log(one.sds)
    most = parts.max(axis=1)
    return most + np.log(np.sum(np.exp(parts - most[:, None]), axis=1))


def _log_mean(log: np.ndarray, shares: np.ndarray) -> np.ndarray:
    most = log.max(axis=0)
    return most + np.log(shares @ np.exp(log - most))
