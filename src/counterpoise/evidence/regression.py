"""The conjugate step: coefficients and marginal likelihood given whitened rows.

====== ============================================================ ==========================
symbol meaning                                                      shape
====== ============================================================ ==========================
y, x   whitened data and regressors (`filtering`)                    (grid, row, ...)
m, v   prior mean and variance of a coefficient                      (choice, column)
b, w   posterior mean and covariance of the coefficients             (choice, grid, ...)
====== ============================================================ ==========================

With y = x c + e, e standard normal, and c ~ Normal(m, diag v) (for instance O'Hagan & Forster 2004,
Kendall's Advanced Theory of Statistics 2B, chapter 11):

    W = (x'x + 1/v)^-1,   b = W (x'y + m/v)
    2 log p(y) = -n log 2 pi - log|v| + log|W| - (y'y + m'm/v - b' W^-1 b) - 2 log scale

A `choice` is one set of priors. A column that a choice leaves out has a prior so narrow that its coefficient
is zero, so that all choices are one batch.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from counterpoise.evidence.filtering import Whitened
from counterpoise.system.normal import LOG_TWO_PI

OUT_SD = 1e-5  # of a coefficient that is left out: 1e-5 logits


@dataclass(frozen=True)
class Moments:
    """What the rows say about coefficients, whatever the priors.

    Parameters
    ----------
    xx, xy, yy
        x'x (grid, column, column), x'y (grid, column, replicate) and y'y (grid, replicate).
    constant
        The part of the log likelihood without coefficients, shape (grid,).
    """

    xx: np.ndarray
    xy: np.ndarray
    yy: np.ndarray
    constant: np.ndarray


@dataclass(frozen=True)
class Coefficients:
    """Posterior of the coefficients, one for each choice of priors and point of the grid.

    Parameters
    ----------
    mean
        Shape (choice, grid, column, replicate).
    covariance
        Shape (choice, grid, column, column).
    log_likelihood
        Log marginal likelihood, shape (choice, grid, replicate).
    """

    mean: np.ndarray
    covariance: np.ndarray
    log_likelihood: np.ndarray


def gather(rows: Whitened, first: int | None = None) -> Moments:
    """The moments of whitened rows, or of the first few of them."""
    y, x = rows.y[:, :first], rows.x[:, :first]
    turned = np.swapaxes(x, 1, 2)
    constant = -0.5 * y.shape[1] * LOG_TWO_PI - rows.log_scale[:, :first].sum(axis=1)
    return Moments(turned @ x, turned @ y, np.einsum("gnr,gnr->gr", y, y), constant)


def solve(moments: Moments, prior_mean: np.ndarray, prior_sd: np.ndarray) -> Coefficients:
    """The posterior of the coefficients under every choice of priors.

    Parameters
    ----------
    moments
        From `gather`.
    prior_mean, prior_sd
        Of the coefficients, shape (choice, column).

    Examples
    --------
    >>> one = Moments(np.ones((1, 1, 1)), np.full((1, 1, 1), 2.0), np.full((1, 1), 4.0), np.zeros(1))
    >>> found = solve(one, np.zeros((1, 1)), np.ones((1, 1)))  # one row, 2, and a prior as wide as its noise
    >>> found.mean.item(), found.covariance.item()
    (1.0, 0.5)
    """
    precision = 1 / prior_sd**2
    columns = np.arange(prior_sd.shape[1])
    whole = np.repeat(moments.xx[None], len(precision), axis=0)
    whole[:, :, columns, columns] += precision[:, None, :]
    pulled = moments.xy[None] + (precision * prior_mean)[:, None, :, None]
    covariance = np.linalg.inv(whole)
    mean = covariance @ pulled
    log_determinant = np.linalg.slogdet(whole)[1] + 2 * np.sum(np.log(prior_sd), axis=1)[:, None]
    start = np.sum(precision * prior_mean**2, axis=1)[:, None, None]
    squares = moments.yy[None] + start - np.einsum("mgkr,mgkr->mgr", mean, pulled)
    log_likelihood = moments.constant[None, :, None] - 0.5 * (log_determinant[..., None] + squares)
    return Coefficients(mean, covariance, log_likelihood)
