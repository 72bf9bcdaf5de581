"""The grid over response time and volatility on which everything else is Gaussian.

Both have lognormal priors about what the dossier says (decisions 0041 and 0042). The grid is laid twice: once
wide, and once where the posterior is. Sums over equal steps in the logarithms are trapezoidal, whose
error for a bell of standard deviation d and a step of k d is about 2 exp(-2 (pi/k)^2): 3e-4 at k = 1.5.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

RESPONSE_SIGMA = 0.7  # of log tau: 90% within a factor of 3.2 of the dossier's response time
VOLATILITY_SIGMA = 1.0  # of log s: 90% within a factor of 5.2 of the dossier's volatility
VOLATILITY_UNSAID = 0.25  # logits per root year, where the dossier says 0 or nothing
REACH = 3.5  # prior standard deviations that the wide grid covers
CUT = 12.0  # log units below the peak where the fine grid ends
FINE = 9  # points of the fine grid on each axis
_WIDE_TAU = 13


@dataclass(frozen=True)
class Pace:
    """Where the priors of an effect's response time and volatility are centred.

    Parameters
    ----------
    tau
        Response time in years.
    s
        Volatility in logits per root year.
    """

    tau: float
    s: float


@dataclass(frozen=True)
class Grid:
    """Points of (tau, s) with their prior mass, all of shape (grid,).

    Examples
    --------
    >>> grid = lay_wide(Pace(2.0, 0.3), 30)
    >>> round(float(np.sum(np.exp(grid.log_mass))), 3)
    1.0
    """

    tau: np.ndarray
    s: np.ndarray
    log_mass: np.ndarray

    @property
    def phi(self) -> np.ndarray:
        """exp(-1/tau): the share of a departure that is left after a year."""
        return np.exp(-1 / self.tau)

    @property
    def q(self) -> np.ndarray:
        """s^2 tau/2 (1 - exp(-2/tau)): the variance of a year's noise in logits squared."""
        return self.s**2 * self.tau / 2 * -np.expm1(-2 / self.tau)


def lay_wide(pace: Pace, rows: int) -> Grid:
    """A grid over the whole prior, fine enough for the posterior that a number of rows can give."""
    step = min(0.3, 1.5 / np.sqrt(2 * max(rows, 1)))  # the log of s is known to about 1 / sqrt(2 rows)
    count = int(np.ceil(2 * REACH * VOLATILITY_SIGMA / step)) + 1
    tau = np.linspace(-REACH, REACH, _WIDE_TAU) * RESPONSE_SIGMA + np.log(pace.tau)
    s = np.linspace(-REACH, REACH, count) * VOLATILITY_SIGMA + np.log(pace.s)
    return _lay(tau, s, pace)


def lay_fine(pace: Pace, wide: Grid, log_weight: np.ndarray) -> Grid:
    """A small grid that covers where the posterior on a wide one is not negligible.

    Parameters
    ----------
    wide
        From `lay_wide`.
    log_weight
        Log posterior mass of its points, up to a constant, shape (grid,).
    """
    axes = []
    for values in (np.log(wide.tau), np.log(wide.s)):
        points = np.unique(values.round(12))
        near = values[log_weight > np.max(log_weight) - CUT]
        step = points[1] - points[0]
        low, high = max(near.min() - step, points[0]), min(near.max() + step, points[-1])
        axes.append(np.linspace(low, high, FINE))
    return _lay(axes[0], axes[1], pace)


def lay_point(pace: Pace) -> Grid:
    """A grid of one point: response time and volatility as the dossier says, without doubt."""
    return Grid(np.array([pace.tau]), np.array([pace.s]), np.zeros(1))


def _lay(log_tau: np.ndarray, log_s: np.ndarray, pace: Pace) -> Grid:
    """All pairs of two axes, with the prior mass of the cell about each."""
    first = _log_mass(log_tau, np.log(pace.tau), RESPONSE_SIGMA)
    second = _log_mass(log_s, np.log(pace.s), VOLATILITY_SIGMA)
    tau, s = np.meshgrid(np.exp(log_tau), np.exp(log_s), indexing="ij")
    return Grid(tau.ravel(), s.ravel(), (first[:, None] + second[None, :]).ravel())


def _log_mass(points: np.ndarray, centre: float, sigma: float) -> np.ndarray:
    """The log of a normal's density times the step between points."""
    step = points[1] - points[0]
    return -0.5 * ((points - centre) / sigma) ** 2 - np.log(sigma * np.sqrt(2 * np.pi)) + np.log(step)
