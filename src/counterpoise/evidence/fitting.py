"""One effect's yearly equation fitted to what was observed, with one cause in question.

The equation is that of `filtering`, with the settled level

    x(t) c = alpha + beta (t - middle) + w (u(t) - b) + sum over rivals of w_j (u_j(t) - b_j)

where w, the swing of the cause in question, has the prior that is asked about, and every rival is in or
out with equal probability. What is left is a mixture of normals over the choices of rivals and the grid.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from counterpoise.evidence import grids
from counterpoise.evidence.filtering import Act, plan_years, whiten
from counterpoise.evidence.grids import Grid, Pace
from counterpoise.evidence.mixtures import Mixture
from counterpoise.evidence.regression import OUT_SD, Moments, gather, solve

ENCOMPASSING_SD = 2.0  # logits: of the swing in question, and of a rival that is in
LEVEL_SD = 3.0  # logits: of the settled level without causes, about the dossier's base
TREND_SD = 0.1  # logits a year: of the trend in it
MOST_RIVALS = 12
TARGET = 2  # the column of the cause in question, after intercept and trend
_CHUNK = 256  # choices solved at once


@dataclass(frozen=True)
class Equation:
    """An effect and its candidate causes, as arrays on the same years.

    Parameters
    ----------
    years
        Consecutive years, shape (year,).
    z, r
        The effect on the logit scale and the variance of its error; NaN where it was not observed.
    causes
        Departures of the causes from their bases, as the regressors of the transition into each year, shape
        (year, cause); the first is the one in question. NaN where not observed.
    pace
        The dossier's response time and volatility of the effect.
    base
        Logit of the effect's base.
    dropped
        Years the transition into which is left out.
    trend
        Whether there is a trend.
    """

    years: np.ndarray
    z: np.ndarray
    r: np.ndarray
    causes: np.ndarray
    pace: Pace
    base: float = 0.0
    dropped: tuple[int, ...] = ()
    trend: bool = True

    @cached_property
    def acts(self) -> np.ndarray:
        """What each year does to the filter."""
        known = np.all(np.isfinite(self.causes), axis=1)
        return plan_years(np.isfinite(self.z), known, np.isin(self.years, self.dropped))

    @property
    def rows(self) -> int:
        """How many transitions are compared with what was predicted."""
        return int(np.sum(self.acts == Act.OBSERVE))

    @cached_property
    def regressors(self) -> np.ndarray:
        """Intercept, trend and causes, shape (year, column)."""
        ones = np.ones(len(self.years))
        return np.column_stack([ones, self.years - np.mean(self.years), self.causes])

    def choices(self) -> np.ndarray:
        """Which rivals are in, for every choice, shape (choice, rival)."""
        rivals = self.causes.shape[1] - 1
        return np.array(list(itertools.product((True, False), repeat=rivals)), dtype=bool)

    def moments(self, grid: Grid, z: np.ndarray | None = None) -> Moments:
        """What the rows say, for the observed series or for replicates of it, shape (replicate, year)."""
        series = self.z[None] if z is None else z
        rows = whiten(series, self.r, self.regressors, self.acts, grid.phi, grid.q, levels=False)
        return gather(rows)

    def priors(self, target: tuple[float, float], choices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Prior means and standard deviations of the coefficients, shape (choice, column)."""
        sd = np.full((len(choices), self.regressors.shape[1]), OUT_SD)
        mean = np.zeros_like(sd)
        mean[:, 0], sd[:, 0] = self.base, LEVEL_SD
        if self.trend:
            sd[:, 1] = TREND_SD
        mean[:, TARGET], sd[:, TARGET] = target
        sd[:, TARGET + 1 :] = np.where(choices, ENCOMPASSING_SD, OUT_SD)
        return mean, sd

    def without(self, years: tuple[int, ...]) -> Equation:
        """The same with the transitions into some years left out."""
        return replace(self, dropped=tuple(sorted({*self.dropped, *years})))

    def stepped(self, place: int) -> Equation:
        """The same with a step of the effect's own from the year in that place on, as the last rival."""
        step = (np.arange(len(self.years)) >= place) - 0.5
        return replace(self, causes=np.column_stack([self.causes, step]))

    def stepped_choices(self, choices: np.ndarray) -> np.ndarray:
        """Choices of rivals for the equation with the step, which is always in."""
        return np.column_stack([choices, np.ones(len(choices), dtype=bool)])

    def find_steps(self, z: np.ndarray | None = None) -> np.ndarray:
        """The place of the year in which the effect moved most since the last figure, for each series.

        Parameters
        ----------
        z
            Replicates in place of what was observed, shape (replicate, year).
        """
        series = self.z[None] if z is None else z
        seen = np.flatnonzero(np.isfinite(self.z))
        return seen[1:][np.argmax(np.abs(np.diff(series[:, seen])), axis=1)]


@dataclass(frozen=True)
class Fit:
    """The posterior of the swing in question.

    Parameters
    ----------
    grid
        Points of response time and volatility.
    choices
        Which rivals are in, shape (choice, rival).
    mean, sd
        Of the swing, shapes (choice, grid, replicate) and (choice, grid).
    log_weight
        Log posterior mass of each component, normalised, shape (choice, grid, replicate).
    log_likelihood
        Log marginal likelihood of the series, shape (replicate,).
    """

    grid: Grid
    choices: np.ndarray
    mean: np.ndarray
    sd: np.ndarray
    log_weight: np.ndarray
    log_likelihood: np.ndarray

    def mixture(self, replicate: int = 0) -> Mixture:
        """The swing's posterior as a mixture."""
        sd = np.broadcast_to(self.sd, self.mean.shape[:2])
        weights = np.exp(self.log_weight[..., replicate]).ravel()
        return Mixture(weights / weights.sum(), self.mean[..., replicate].ravel(), sd.ravel())

    def on_grid(self) -> np.ndarray:
        """Posterior mass by point of the grid, for the first series."""
        mass = np.exp(self.log_weight[..., 0]).sum(axis=0)
        return mass / mass.sum()

    def inclusion(self) -> np.ndarray:
        """Posterior probability that each rival is in, for the first series."""
        mass = np.exp(self.log_weight[..., 0]).sum(axis=1)
        return mass @ self.choices / mass.sum()


def find_grid(equation: Equation) -> Grid:
    """A fine grid where the posterior of response time and volatility lies."""
    wide = grids.lay_wide(equation.pace, equation.rows)
    everything = np.ones((1, equation.causes.shape[1] - 1), dtype=bool)
    found = solve(equation.moments(wide), *equation.priors((0.0, ENCOMPASSING_SD), everything))
    return grids.lay_fine(equation.pace, wide, wide.log_mass + found.log_likelihood[0, :, 0])


def fit(
    equation: Equation,
    target: tuple[float, float] = (0.0, ENCOMPASSING_SD),
    *,
    grid: Grid | None = None,
    choices: np.ndarray | None = None,
    z: np.ndarray | None = None,
    moments: Moments | None = None,
) -> Fit:
    """The posterior of the swing in question, rivals and grid summed over.

    Parameters
    ----------
    equation
        Effect and causes.
    target
        Mean and standard deviation of the swing's normal prior, in logits.
    grid, choices
        Points and sets of rivals to sum over; all that matter by default.
    z
        Replicates of the series in place of what was observed, shape (replicate, year).
    moments
        Those of this equation on this grid, where they are known.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> cause = rng.uniform(-0.5, 0.5, 200)
    >>> z = np.zeros(200)
    >>> for t in range(1, 200):
    ...     z[t] = 0.6 * z[t - 1] + 0.4 * 2 * cause[t] + 0.2 * rng.standard_normal()
    >>> made = Equation(np.arange(200), z, np.zeros(200), cause[:, None], Pace(2.0, 0.25))
    >>> swing = fit(made).mixture()
    >>> bool(abs(swing.mean - 2) < 3 * swing.sd), bool(swing.sd < 0.4)
    (True, True)
    """
    grid = find_grid(equation) if grid is None else grid
    choices = equation.choices() if choices is None else choices
    moments = equation.moments(grid, z) if moments is None else moments
    means, sds, likelihoods = [], [], []
    for first in range(0, len(choices), _CHUNK):
        found = solve(moments, *equation.priors(target, choices[first : first + _CHUNK]))
        means.append(found.mean[:, :, TARGET])
        sds.append(np.sqrt(found.covariance[:, :, TARGET, TARGET]))
        likelihoods.append(found.log_likelihood)
    log_weight = np.concatenate(likelihoods) + grid.log_mass[None, :, None]
    log_weight -= choices.shape[1] * np.log(2)  # each rival in or out: an even chance
    most = log_weight.max(axis=(0, 1))
    total = most + np.log(np.exp(log_weight - most).sum(axis=(0, 1)))
    return Fit(grid, choices, np.concatenate(means), np.concatenate(sds), log_weight - total, total)
