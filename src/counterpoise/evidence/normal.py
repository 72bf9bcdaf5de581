"""The standard normal distribution without SciPy, for arrays.

The cumulative distribution is Hart's (1968, Computer Approximations, algorithm 5666) as given by
West (2005), "Better approximations to cumulative normal functions", Wilmott Magazine 9: 70-76. Its error is
under 1e-15, and under 1e-8 of the value itself in the tail (tested against SciPy's).
"""

from __future__ import annotations

import numpy as np

ROOT_TWO_PI = 2.5066282746310002
LOG_TWO_PI = 1.8378770664093453
_TOP = (
    0.0352624965998911, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871,
    221.213596169931, 220.206867912376,
)  # fmt: skip
_BOTTOM = (
    0.0883883476483184, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674,
    637.333633378831, 793.826512519948, 440.413735824752,
)  # fmt: skip
_FAR = 7.07106781186547  # beyond it a continued fraction is the better form


def cdf(x: np.ndarray | float) -> np.ndarray:
    """The probability that a standard normal number is at most x.

    Examples
    --------
    >>> [round(float(value), 6) for value in cdf(np.array([-1.6448536, 0.0, 1.959964]))]
    [0.05, 0.5, 0.975]
    """
    x = np.asarray(x, dtype=float)
    size = np.minimum(np.abs(x), 37.0)
    top, bottom = np.full_like(size, _TOP[0]), np.full_like(size, _BOTTOM[0])
    for factor in _TOP[1:]:
        top *= size
        top += factor
    for factor in _BOTTOM[1:]:
        bottom *= size
        bottom += factor
    near = top / bottom
    far = size > _FAR
    if np.any(far):
        fraction = size + 1 / (size + 2 / (size + 3 / (size + 4 / (size + 0.65))))
        near = np.where(far, 1 / (fraction * ROOT_TWO_PI), near)
    tail = np.exp(-0.5 * size * size) * near
    return np.where(x > 0, 1 - tail, tail)


def density(x: np.ndarray | float) -> np.ndarray:
    """The standard normal density at x.

    Examples
    --------
    >>> round(float(density(0.0)), 6)
    0.398942
    """
    x = np.asarray(x, dtype=float)
    return np.exp(-0.5 * x * x) / ROOT_TWO_PI
