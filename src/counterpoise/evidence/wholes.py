"""An effect's equation with all of an account's causes in: the joint posterior of everything in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from counterpoise.evidence import grids
from counterpoise.evidence.fitting import LEVEL_SD, TARGET, TREND_SD, Equation
from counterpoise.evidence.grids import Grid
from counterpoise.evidence.mixtures import Mixture
from counterpoise.evidence.regression import OUT_SD, Coefficients, solve

Swing = tuple[float, float]  # mean and standard deviation of a swing's normal prior, in logits


@dataclass(frozen=True)
class Whole:
    """The joint posterior of an equation: a mixture of normals over the grid.

    Parameters
    ----------
    grid
        Points of response time and volatility.
    weights
        Posterior mass of each, shape (grid,).
    mean, covariance
        Of intercept, trend and swings, shapes (grid, column) and (grid, column, column).
    log_likelihood
        Log marginal likelihood.
    """

    grid: Grid
    weights: np.ndarray
    mean: np.ndarray
    covariance: np.ndarray
    log_likelihood: float

    def mixture(self, column: int) -> Mixture:
        """The posterior of one coefficient."""
        return Mixture(self.weights, self.mean[:, column], np.sqrt(self.covariance[:, column, column]))

    def draw(self, rng: np.random.Generator, draws: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Joint draws of response time (draw,), volatility (draw,) and coefficients (draw, column)."""
        at = rng.choice(len(self.weights), size=draws, p=self.weights)
        roots = np.linalg.cholesky(self.covariance)[at]
        normals = rng.standard_normal((draws, self.mean.shape[1]))
        return self.grid.tau[at], self.grid.s[at], self.mean[at] + np.einsum("nij,nj->ni", roots, normals)


def make_prior(equation: Equation, swings: Sequence[Swing]) -> tuple[np.ndarray, np.ndarray]:
    """Prior means and standard deviations of intercept, trend and swings, shape (column,) each."""
    trend = TREND_SD if equation.trend else OUT_SD
    mean = np.array([equation.base, 0.0, *(swing[0] for swing in swings)])
    return mean, np.array([LEVEL_SD, trend, *(swing[1] for swing in swings)])


def fit_whole(equation: Equation, swings: Sequence[Swing]) -> Whole:
    """The joint posterior with every cause in.

    Parameters
    ----------
    equation
        Effect and causes; it may have no cause, which is an autoregression about a trend.
    swings
        The prior of each cause's swing, in the order of the causes.
    """
    wide = grids.lay_wide(equation.pace, equation.rows)
    found = _solve(equation, swings, wide)
    fine = grids.lay_fine(equation.pace, wide, wide.log_mass + found.log_likelihood[0, :, 0])
    found = _solve(equation, swings, fine)
    log_weight = fine.log_mass + found.log_likelihood[0, :, 0]
    weight = np.exp(log_weight - log_weight.max())
    total = float(log_weight.max() + np.log(weight.sum()))
    return Whole(fine, weight / weight.sum(), found.mean[0, ..., 0], found.covariance[0], total)


def summarise_mixture(mixture: Mixture) -> dict[str, float]:
    """Mean, standard deviation, median and 90% interval, as plain data."""
    named: dict[str, Any] = {"mean": mixture.mean, "sd": mixture.sd}
    return named | {
        name: mixture.quantile(share) for name, share in (("median", 0.5), ("low", 0.05), ("high", 0.95))
    }


def swing_mixture(whole: Whole, place: int) -> Mixture:
    """The posterior of the swing of a cause, by its place among the causes."""
    return whole.mixture(TARGET + place)


def _solve(equation: Equation, swings: Sequence[Swing], grid: Grid) -> Coefficients:
    mean, sd = make_prior(equation, swings)
    return solve(equation.moments(grid), mean[None], sd[None])
