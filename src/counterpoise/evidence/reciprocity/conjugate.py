"""The vector autoregression and its normal-inverse-Wishart posterior, in closed form.

Y = X B + U, the rows of U independent Normal(0, Sigma). With the prior

    Sigma ~ IW(S, nu),    vec(B) | Sigma ~ Normal(vec(M), Sigma kron H^-1),

the posterior is of the same form (A. Zellner, *An Introduction to Bayesian Inference in Econometrics*, 1971,
chapter 8; K. R. Kadiyala and S. Karlsson, *Journal of Applied Econometrics* 12, 1997, 99-132).

| symbol | here | is |
|---|---|---|
| T, n, p | | periods, series, lags |
| k | | coefficients of an equation: n p, those of a drift if there is one, and the constant |
| Y, X | `Regression.y`, `.x` | T x n; T x k: lag 1 of every series, lag 2, ..., the constant last |
| M | `Belief.mean` | k x n, a column for each equation |
| H | `Belief.precision` | k x k |
| S, nu | `Belief.scale`, `.freedom` | n x n, and a number |
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from counterpoise.evidence.reciprocity.special import (
    Floats,
    draw_inverse_wishart,
    log_determinant,
    log_multigamma,
    log_student,
)


class Regression(NamedTuple):
    """What is explained, and what by."""

    y: Floats
    x: Floats


class Draws(NamedTuple):
    """Draws of the coefficients (draws x k x n) and of the lower Cholesky factor of Sigma (draws x n x n)."""

    coefficients: Floats
    factors: Floats


@dataclass(frozen=True)
class Belief:
    """A normal-inverse-Wishart distribution, prior or posterior."""

    mean: Floats
    precision: Floats
    scale: Floats
    freedom: float

    @property
    def is_proper(self) -> bool:
        """Whether it is a distribution: only then has the data a marginal likelihood."""
        return self.freedom > len(self.scale) - 1 and bool(np.all(np.diag(self.precision) > 0))


def lag_values(
    values: Floats, lags: int, first: int | None = None, drift: Floats | None = None
) -> Regression:
    """The regression of every series on `lags` lags of all, from period `first` (counted from 0) on.

    `drift` holds further columns, a row for each period of `values`; they stand before the constant.

    Examples
    --------
    >>> lag_values(np.arange(8.0).reshape(4, 2), 2).x.tolist()
    [[2.0, 3.0, 0.0, 1.0, 1.0], [4.0, 5.0, 2.0, 3.0, 1.0]]
    """
    begin = lags if first is None else first
    length = len(values)
    past = [values[begin - lag : length - lag] for lag in range(1, lags + 1)]
    further = [] if drift is None else [drift[begin:]]
    return Regression(values[begin:], np.hstack([*past, *further, np.ones((length - begin, 1))]))


def update(prior: Belief, data: Regression) -> Belief:
    """The posterior (Kadiyala and Karlsson 1997; Zellner 1971, chapter 8).

    Examples
    --------
    >>> prior = Belief(np.zeros((1, 1)), np.eye(1), np.eye(1), 2.0)
    >>> update(prior, Regression(np.array([[3.0]]), np.ones((1, 1)))).mean.tolist()
    [[1.5]]
    """
    precision = prior.precision + data.x.T @ data.x
    pulled = prior.precision @ prior.mean + data.x.T @ data.y
    mean = np.linalg.solve(precision, pulled)
    residual, drift = data.y - data.x @ mean, mean - prior.mean
    scale = prior.scale + residual.T @ residual + drift.T @ prior.precision @ drift
    return Belief(mean, precision, scale, prior.freedom + len(data.y))


def measure_evidence(prior: Belief, posterior: Belief) -> float:
    """The logarithm of the marginal likelihood, p(Y).

    It is the ratio of the two distributions' constants (Zellner 1971, chapter 8). With T rows between them,

        log p(Y) = -n T / 2 log pi + log G(nu' / 2) - log G(nu / 2)
                   + n / 2 (log|H| - log|H'|) + nu / 2 log|S| - nu' / 2 log|S'|,

    where G is the multivariate gamma function of order n and the posterior's numbers have a prime.

    Raises
    ------
    ValueError
        If the prior is not proper.
    """
    if not prior.is_proper:
        raise ValueError("a flat prior gives no marginal likelihood")
    order = len(prior.scale)
    rows = posterior.freedom - prior.freedom
    return (
        -order * rows / 2 * math.log(math.pi)
        + log_multigamma(posterior.freedom / 2, order)
        - log_multigamma(prior.freedom / 2, order)
        + order / 2 * (log_determinant(prior.precision) - log_determinant(posterior.precision))
        + prior.freedom / 2 * log_determinant(prior.scale)
        - posterior.freedom / 2 * log_determinant(posterior.scale)
    )


def draw(belief: Belief, draws: int, generator: np.random.Generator) -> Draws:
    """Independent draws of coefficients and covariance: exact, no chain."""
    factors = draw_inverse_wishart(belief.scale, belief.freedom, draws, generator)
    count, order = belief.mean.shape
    root = np.linalg.cholesky(belief.precision)
    noise = np.linalg.solve(root.T, generator.standard_normal((draws, count, order)))
    return Draws(belief.mean + noise @ factors.transpose(0, 2, 1), factors)


class Student(NamedTuple):
    """A Student t: location (k), scale (k x k) and degrees of freedom."""

    location: Floats
    scale: Floats
    freedom: float

    def log_density(self, value: Floats) -> float:
        """The logarithm of the density at a value."""
        return log_student(value, self.location, self.scale, self.freedom)

    def pick(self, places: list[int]) -> Student:
        """The marginal distribution of some of the numbers."""
        return Student(self.location[places], self.scale[np.ix_(places, places)], self.freedom)


def predict(belief: Belief, x: Floats) -> Student:
    """The distribution of the next period's values, given its explaining row x (Zellner 1971, chapter 8).

    Student's t on nu - n + 1 degrees of freedom, location M' x, scale S (1 + x' H^-1 x) / (nu - n + 1).
    """
    freedom = belief.freedom - len(belief.scale) + 1
    spread = 1 + x @ np.linalg.solve(belief.precision, x)
    return Student(belief.mean.T @ x, belief.scale * (spread / freedom), freedom)


def marginalise(belief: Belief, equation: int) -> Student:
    """The distribution of one equation's coefficients, Sigma integrated out (Zellner 1971, chapter 8)."""
    freedom = belief.freedom - len(belief.scale) + 1
    covariance = np.linalg.inv(belief.precision) * (belief.scale[equation, equation] / freedom)
    return Student(belief.mean[:, equation], (covariance + covariance.T) / 2, freedom)
