"""A joint normal cut where coefficients have the sign that is claimed.

A claim's swing has a normal prior of its lognormal's mean and variance, which has some mass on the other side
of zero, and data that contradict the claim would move the swing there: an account would be credited with
having said the opposite of what it said. So the normal is cut at zero (decision 0052). Cut on one side, a
normal with mean b, standard deviation d and t = sign b / d has

    mass P(t),   mean b + sign d k,   variance d^2 (1 - k (k + t)),   k = p(t) / P(t),

p and P being the standard normal density and distribution (Johnson, Kotz & Balakrishnan 1994, Continuous
Univariate Distributions 1, section 13.10). The other coefficients follow by their regression on the one that
is cut, and what is left is taken as normal again. With one cause that is exact but for the shape; with
several they are cut one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from counterpoise.evidence.mixtures import Mixture
from counterpoise.system.normal import cdf, density

_FURTHEST = -30.0  # standard deviations on the wrong side beyond which nothing more is told apart
_LEAST = 1e-6  # share of a variance that is left at least
_HALVINGS = 60


def cut(
    mean: np.ndarray, covariance: np.ndarray, signs: Sequence[float] | np.ndarray, first: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Means and covariances after cutting, and the log of the mass that was left.

    Parameters
    ----------
    mean, covariance
        Shapes (grid, column) and (grid, column, column).
    signs
        1, -1, or 0 for no cut, of the columns from `first` on.

    Examples
    --------
    >>> mean, spread, mass = cut(np.zeros((1, 1)), np.ones((1, 1, 1)), [1.0], 0)
    >>> round(float(mean[0, 0]), 4), round(float(spread[0, 0, 0]), 4), round(float(np.exp(mass[0])), 4)
    (0.7979, 0.3634, 0.5)
    """
    log_mass = np.zeros(len(mean))
    for place, sign in enumerate(signs):
        if not sign:
            continue
        at = first + place
        variance = covariance[:, at, at]
        sd = np.sqrt(variance)
        t = np.maximum(sign * mean[:, at] / sd, _FURTHEST)
        share = cdf(t)
        k = density(t) / share
        left = np.maximum(1 - k * (k + t), _LEAST)
        slope = covariance[:, :, at] / variance[:, None]
        mean = mean + slope * (sign * sd * k)[:, None]
        lost = (variance * (1 - left))[:, None, None]
        covariance = covariance - lost * slope[:, :, None] * slope[:, None, :]
        log_mass += np.log(share)
    return mean, covariance, log_mass


def find_cut_quantile(uncut: Mixture, sign: float, share: float) -> float:
    """The value below which a share of a mixture of normals lies, each cut at zero to the side of a sign.

    Parameters
    ----------
    uncut
        The normals before they are cut, with the weights that they have after it.
    sign
        1 or -1.
    share
        Between 0 and 1.

    Examples
    --------
    >>> half = Mixture(np.array([1.0]), np.array([0.0]), np.array([1.0]))
    >>> round(find_cut_quantile(half, 1.0, 0.5), 4), round(find_cut_quantile(half, -1.0, 0.95), 4)
    (0.6745, -0.0627)
    """
    t = np.maximum(sign * uncut.means / uncut.sds, _FURTHEST)
    mass = cdf(t)
    beyond = 1 - share if sign > 0 else share  # of the sizes
    low, high = 0.0, float(np.max(uncut.sds * (np.maximum(t, 0.0) + 9)))
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        if float(uncut.weights @ (cdf(t - middle / uncut.sds) / mass)) > beyond:
            low = middle
        else:
            high = middle
    return sign * 0.5 * (low + high)
