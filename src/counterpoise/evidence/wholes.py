"""An effect's equation with all of an account's causes in: the joint posterior of everything in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from counterpoise.evidence import grids
from counterpoise.evidence.cutting import cut, find_cut_quantile
from counterpoise.evidence.fitting import LEVEL_SD, TARGET, TREND_SD, Equation
from counterpoise.evidence.grids import Grid
from counterpoise.evidence.mixtures import Mixture
from counterpoise.evidence.regression import OUT_SD, Coefficients, solve
from counterpoise.system.signed import draw_signed

Swing = tuple[float, float]  # mean and standard deviation of a swing's normal prior, in logits


@dataclass(frozen=True)
class Whole:
    """The joint posterior of an equation: a mixture over the grid of normals, cut where a swing has a sign.

    Parameters
    ----------
    grid
        Points of response time and volatility.
    weights
        Posterior mass of each, shape (grid,).
    mean, covariance
        Of intercept, trend and swings before they are cut, shapes (grid, column) and (grid, column, column).
    log_likelihood
        Log marginal likelihood, where no swing has a sign.
    signs
        1 or -1 for a swing that keeps that sign, else 0, shape (swing,).
    """

    grid: Grid
    weights: np.ndarray
    mean: np.ndarray
    covariance: np.ndarray
    log_likelihood: float
    signs: np.ndarray

    def mixture(self, column: int) -> Mixture:
        """The posterior of one coefficient, cut swings by their mean and variance (`cutting`)."""
        mean, covariance, _ = cut(self.mean, self.covariance, self.signs, TARGET)
        return Mixture(self.weights, mean[:, column], np.sqrt(covariance[:, column, column]))

    def draw(self, rng: np.random.Generator, draws: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Joint draws of response time (draw,), volatility (draw,) and coefficients (draw, column)."""
        at = rng.choice(len(self.weights), size=draws, p=self.weights)
        columns = self.mean.shape[1]
        order = np.array([*range(TARGET, columns), *range(TARGET)])  # what has a sign first
        roots = np.linalg.cholesky(self.covariance[:, order][:, :, order])[at]
        normals = rng.standard_normal((draws, columns))
        signs = np.concatenate([self.signs, np.zeros(TARGET)])
        drawn = np.empty((draws, columns))
        drawn[:, order] = draw_signed(self.mean[at][:, order], roots, signs, normals)
        return self.grid.tau[at], self.grid.s[at], drawn


def make_prior(equation: Equation, swings: Sequence[Swing]) -> tuple[np.ndarray, np.ndarray]:
    """Prior means and standard deviations of intercept, trend and swings, shape (column,) each."""
    trend = TREND_SD if equation.trend else OUT_SD
    mean = np.array([equation.base, 0.0, *(swing[0] for swing in swings)])
    return mean, np.array([LEVEL_SD, trend, *(swing[1] for swing in swings)])


def fit_whole(equation: Equation, swings: Sequence[Swing], signs: Sequence[float] | None = None) -> Whole:
    """The joint posterior with every cause in.

    Parameters
    ----------
    equation
        Effect and causes; it may have no cause, which is an autoregression about a trend.
    swings
        The prior of each cause's swing, in the order of the causes.
    signs
        1 or -1 for each cause whose swing has a sign for certain, else 0; none has by default.
    """
    kept = np.zeros(len(swings)) if signs is None else np.asarray(signs, dtype=float)

    def weigh(found: Coefficients, grid: Grid) -> np.ndarray:
        _, _, log_kept = cut(found.mean[0, ..., 0], found.covariance[0], kept, TARGET)
        return grid.log_mass + found.log_likelihood[0, :, 0] + log_kept

    wide = grids.lay_wide(equation.pace, equation.rows)
    fine = grids.lay_fine(equation.pace, wide, weigh(_solve(equation, swings, wide), wide))
    found = _solve(equation, swings, fine)
    log_weight = weigh(found, fine)
    weight = np.exp(log_weight - log_weight.max())
    total = float(log_weight.max() + np.log(weight.sum()))
    return Whole(fine, weight / weight.sum(), found.mean[0, ..., 0], found.covariance[0], total, kept)


def summarise_swing(whole: Whole, place: int) -> dict[str, float]:
    """Mean, standard deviation, median and 90% interval of the swing of a cause, by its place, as plain data.

    With several signs the other swings are cut by mean and variance first (`cutting`), this one then exactly.
    """
    mixture, sign = whole.mixture(TARGET + place), float(whole.signs[place])
    shares = {"median": 0.5, "low": 0.05, "high": 0.95}
    if sign:
        others = np.where(np.arange(len(whole.signs)) == place, 0.0, whole.signs)
        uncut = replace(whole, signs=others).mixture(TARGET + place)
        ends = {name: find_cut_quantile(uncut, sign, share) for name, share in shares.items()}
    else:
        ends = {name: mixture.quantile(share) for name, share in shares.items()}
    return {"mean": mixture.mean, "sd": mixture.sd, **ends}


def _solve(equation: Equation, swings: Sequence[Swing], grid: Grid) -> Coefficients:
    mean, sd = make_prior(equation, swings)
    return solve(equation.moments(grid), mean[None], sd[None])
