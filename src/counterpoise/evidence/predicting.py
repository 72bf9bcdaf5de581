"""What an equation foresees from a year on: mixtures of normals on the logit scale, and how they score.

====== ============================================================ ==========================
symbol meaning                                                      unit, shape
====== ============================================================ ==========================
a, h   level at the origin for c = 0, and what each coefficient adds logits, (grid,), (grid, column)
p      its variance given the coefficients                          logits^2, (grid,)
b, W   posterior mean and covariance of the coefficients            (grid, column), (grid, column, column)
x      regressors of the transition into a year to come             (step, column)
d      standard deviation of a cause that is itself foreseen        (step, cause)
====== ============================================================ ==========================

By the step of `filtering`, taken j times, for every point of the grid

    h(j) = phi h(j-1) + (1 - phi) x(j)
    level(origin + j) ~ Normal(phi^j a + h(j) b,  phi^2j p + q (1 + phi^2 + ... + phi^2(j-1)) + h(j) W h(j)')

which is exact given the grid. What is observed also carries the observation's own error.

Where the causes are themselves foreseen, with standard deviations d, their errors go on from year to year
together: g(j) = phi g(j-1) + (1 - phi) d(j) for each, which adds g(j)^2 (b^2 + W) of its coefficient to the
variance. That is the variance of such an error; errors that change sign from year to year would add less.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from counterpoise.evidence import grids
from counterpoise.evidence.cutting import cut
from counterpoise.evidence.filtering import Act, Whitened, whiten
from counterpoise.evidence.fitting import TARGET, Equation
from counterpoise.evidence.mixtures import Mixture
from counterpoise.evidence.regression import gather, solve
from counterpoise.evidence.wholes import Swing, make_prior

TRIMMED = 1e-5  # components that weigh less than this share of the heaviest are left out of a forecast


class Forecaster:
    """Forecasts from any year of a series, each from what was observed up to that year and nothing later.

    The filter runs once over the series; a forecast from a year uses its rows up to then.

    Parameters
    ----------
    equation
        Effect and causes; without a cause it is an autoregression about a trend.
    swings
        The prior of each cause's swing: mean and standard deviation in logits.
    signs
        1 or -1 for each cause whose swing has a sign for certain, else 0; none has by default.

    Examples
    --------
    >>> from counterpoise.evidence.grids import Pace
    >>> years = np.arange(1992, 2022)
    >>> z = np.random.default_rng(2).standard_normal(30)
    >>> flat = Equation(years, z, np.zeros(30), np.empty((30, 0)), Pace(1.0, 0.5))
    >>> ahead = Forecaster(flat, []).foresee(2021, np.empty((2, 0)))
    >>> len(ahead), ahead[0].sd < ahead[1].sd
    (2, True)
    """

    def __init__(
        self, equation: Equation, swings: Sequence[Swing], signs: Sequence[float] | None = None
    ) -> None:
        self.equation = equation
        self.signs = (0.0,) * len(swings) if signs is None else tuple(signs)
        self.prior = make_prior(equation, swings)
        self.grid = grids.lay_wide(equation.pace, equation.rows)

    @cached_property
    def _rows(self) -> Whitened:
        one = self.equation
        return whiten(one.z[None], one.r, one.regressors, one.acts, self.grid.phi, self.grid.q)

    def can(self, origin: int) -> bool:
        """Whether the level is known, from observations, in a year."""
        place = origin - int(self.equation.years[0])
        return 0 <= place < len(self.equation.years) and self.equation.acts[place] != Act.LOST

    def count_rows(self, origin: int) -> int:
        """How many transitions up to a year are compared with what was predicted."""
        place = origin - int(self.equation.years[0])
        return int(np.sum(self.equation.acts[: max(place + 1, 0)] == Act.OBSERVE))

    def foresee(
        self, origin: int, causes: np.ndarray, error: float = 0.0, spread: np.ndarray | None = None
    ) -> tuple[Mixture, ...]:
        """The level in each year after an origin.

        Parameters
        ----------
        origin
            The last year of which anything is known.
        causes
            Departures of the causes in the years after it, lagged as in the equation, shape (step, cause).
            What is put here is the caller's business: held at the last figure, or as they came to be.
        error
            Standard deviation in logits of an observation's own error.
        spread
            Standard deviations of the causes where they are foreseen and not known, shape (step, cause).

        Returns
        -------
        tuple of Mixture
            One a year, on the logit scale.

        Raises
        ------
        ValueError
            Where the level at the origin is not known.
        """
        if not self.can(origin):
            raise ValueError(f"the level is not known in {origin}")
        place = origin - int(self.equation.years[0])
        found = solve(gather(self._rows, self.count_rows(origin)), self.prior[0][None], self.prior[1][None])
        b, doubt, log_kept = cut(found.mean[0, ..., 0], found.covariance[0], self.signs, TARGET)
        log_weight = self.grid.log_mass + found.log_likelihood[0, :, 0] + log_kept
        weights = np.exp(log_weight - log_weight.max())
        kept = weights > TRIMMED
        weights = weights[kept] / weights[kept].sum()
        phi, q = self.grid.phi[kept], self.grid.q[kept]
        a, h, p = (part[place][kept] for part in (self._rows.level, self._rows.adds, self._rows.variance))
        b, doubt = b[kept], doubt[kept]
        size = (b**2 + np.diagonal(doubt, axis1=1, axis2=2))[:, TARGET:]
        spread = np.zeros(causes.shape) if spread is None else spread
        a, g, ahead = a[:, 0], np.zeros((len(phi), causes.shape[1])), []
        for x, d in zip(self._look_ahead(origin, causes), spread, strict=True):
            a, h, p = phi * a, phi[:, None] * h + (1 - phi)[:, None] * x, phi**2 * p + q
            g = phi[:, None] * g + (1 - phi)[:, None] * d
            means = a + np.einsum("gk,gk->g", h, b)
            variances = p + np.einsum("gk,gkl,gl->g", h, doubt, h) + np.sum(g**2 * size, axis=1) + error**2
            ahead.append(Mixture(weights, means, np.sqrt(variances)))
        return tuple(ahead)

    def _look_ahead(self, origin: int, causes: np.ndarray) -> np.ndarray:
        """The regressors of the years after an origin, shape (step, column)."""
        years = origin + 1 + np.arange(len(causes))
        return np.column_stack([np.ones(len(years)), years - np.mean(self.equation.years), causes])
