"""Impulse responses of draws, their bands, and the decomposition of forecast errors.

After H. Lutkepohl, *New Introduction to Multiple Time Series Analysis* (2005), sections 2.1.2, 2.3.2 and
2.3.3, and M. H. Pesaran and Y. Shin, *Economics Letters* 58 (1998), 17-29. Draws come first in every array.

| symbol | is |
|---|---|
| Psi[h] | n x n: what a unit of the errors of period 0 adds to period h; Psi[0] = I |
| P | the lower Cholesky factor of Sigma: the first series moves first |
| Theta[h] = Psi[h] P | responses (rows) to a standard deviation of each surprise (columns) |
| g[h, j] = Psi[h] Sigma e[j] / sqrt(Sigma[j, j]) | generalised: no order is needed (Pesaran and Shin 1998) |
"""

from __future__ import annotations

import numpy as np

from counterpoise.evidence.reciprocity.conjugate import Draws
from counterpoise.evidence.reciprocity.special import Floats

WAYS = ("as listed", "reversed", "generalised")


def trace_errors(coefficients: Floats, horizon: int) -> Floats:
    """Psi: draws x (horizon + 1) x n x n, from coefficients (draws x k x n).

    Psi[h] = sum over lags l of A[l] Psi[h - l] (Lutkepohl 2005, equation 2.1.22).

    Examples
    --------
    >>> trace_errors(np.array([[[0.5], [0.0]]]), 3).ravel().tolist()
    [1.0, 0.5, 0.25, 0.125]
    """
    draws, count, order = coefficients.shape
    lags = (count - 1) // order
    steps = coefficients[:, :-1].reshape(draws, lags, order, order).transpose(0, 1, 3, 2)
    traced = np.zeros((draws, horizon + 1, order, order))
    traced[:, 0] = np.eye(order)
    for ahead in range(1, horizon + 1):
        for lag in range(1, min(lags, ahead) + 1):
            traced[:, ahead] += steps[:, lag - 1] @ traced[:, ahead - lag]
    return traced


def find_impacts(factors: Floats, way: str) -> Floats:
    """What a standard deviation of each surprise (columns) does within the period, draws x n x n.

    Parameters
    ----------
    factors
        Lower Cholesky factors of Sigma.
    way
        `as listed`: the first series moves first, and answers nobody within the period. `reversed`: the last
        does. `generalised`: each surprise comes with what usually comes with it.

    Examples
    --------
    >>> sigma = np.array([[4.0, 2.0], [2.0, 9.0]])
    >>> found = find_impacts(np.linalg.cholesky(sigma)[None], "reversed")[0]
    >>> bool(np.allclose(found @ found.T, sigma)), float(found[1, 0])
    (True, 0.0)
    """
    if way == "as listed":
        return factors
    covariance = factors @ factors.transpose(0, 2, 1)
    if way == "reversed":
        return np.linalg.cholesky(covariance[:, ::-1, ::-1])[:, ::-1, ::-1]
    return covariance / np.sqrt(np.diagonal(covariance, axis1=1, axis2=2))[:, None, :]


def respond(draws: Draws, horizon: int, way: str) -> Floats:
    """Responses, draws x (horizon + 1) x n (who responds) x n (whose surprise)."""
    return trace_errors(draws.coefficients, horizon) @ find_impacts(draws.factors, way)[:, None]


def decompose(responses: Floats) -> Floats:
    """Shares of the forecast error variance 1 to `horizon` + 1 periods ahead (Lutkepohl 2005, section 2.3.3).

    For orthogonal surprises only; the shares of one series' error add up to one.

    Examples
    --------
    >>> decompose(np.array([[[[3.0, 4.0], [0.0, 1.0]]]]))[0, 0].round(2).tolist()
    [[0.36, 0.64], [0.0, 1.0]]
    """
    parts = np.cumsum(responses**2, axis=1)
    return parts / parts.sum(axis=3, keepdims=True)


def find_unstable(coefficients: Floats) -> float:
    """The share of draws in which a surprise never dies out: a root of the companion matrix of 1 or more.

    Examples
    --------
    >>> find_unstable(np.array([[[0.5], [0.0]], [[1.1], [0.0]]]))
    0.5
    """
    draws, count, order = coefficients.shape
    size = count - 1
    companion = np.zeros((draws, size, size))
    companion[:, :order] = coefficients[:, :-1].transpose(0, 2, 1)
    companion[:, range(order, size), range(size - order)] = 1.0
    return float((np.abs(np.linalg.eigvals(companion)).max(axis=1) >= 1).mean())


def band_shapes(responses: Floats, share: float) -> tuple[Floats, Floats, Floats]:
    """Bands that follow how a response moves as a whole (C. A. Sims and T. Zha, *Econometrica* 67, 1999).

    Along the first eigenvector of the covariance between the periods of one response: the mean path and the
    outer quantiles of the draws' scores, times that vector (`Sims-Zha2` of MSBVAR).

    Returns
    -------
    tuple
        The lower and the upper path, (horizon + 1) x n x n, and the part of the response's variance that this
        one direction holds, n x n. The lower path has the smaller sum.
    """
    mean = responses.mean(axis=0)
    centred = np.moveaxis(responses - mean, 0, -1).transpose(1, 2, 0, 3)  # n x n x periods x draws
    values, vectors = np.linalg.eigh(centred @ centred.transpose(0, 1, 3, 2) / centred.shape[-1])
    first = vectors[..., -1]
    first = first * np.where(first.sum(axis=-1, keepdims=True) < 0, -1.0, 1.0)
    scores = np.einsum("ijh,ijhd->ijd", first, centred)
    ends = np.quantile(scores, [(1 - share) / 2, (1 + share) / 2], axis=-1)
    low, high = (mean + np.moveaxis(first * end[..., None], -1, 0) for end in ends)
    total = np.maximum(values.sum(axis=-1), np.finfo(float).tiny)
    return low, high, values[..., -1] / total
