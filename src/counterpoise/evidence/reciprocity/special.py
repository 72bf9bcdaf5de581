"""Three things that NumPy lacks: the multivariate gamma function, Wishart draws, Student's t in k dimensions.

Symbols, as in A. Gupta and D. Nagar, *Matrix Variate Distributions* (2000):

| symbol | is |
|---|---|
| n | order of the covariance matrix |
| nu | degrees of freedom |
| S | scale matrix of the inverse Wishart distribution, n x n |
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]


def log_multigamma(a: float, n: int) -> float:
    """The logarithm of the multivariate gamma function of order n (Gupta and Nagar 2000, section 1.4).

    Raises
    ------
    ValueError
        If a is not more than (n - 1) / 2, where the function is not defined.

    Examples
    --------
    >>> round(log_multigamma(2.5, 1) - math.lgamma(2.5), 12)
    0.0
    """
    if a <= (n - 1) / 2:
        raise ValueError(f"a = {a:g} is not more than (n - 1) / 2 = {(n - 1) / 2:g}")
    return n * (n - 1) / 4 * math.log(math.pi) + sum(math.lgamma(a - i / 2) for i in range(n))


def log_determinant(matrix: Floats) -> float:
    """The logarithm of the determinant of a symmetric positive definite matrix.

    Examples
    --------
    >>> round(log_determinant(np.diag([2.0, 3.0])), 6) == round(math.log(6), 6)
    True
    """
    return float(2 * np.log(np.diag(np.linalg.cholesky(matrix))).sum())


def draw_inverse_wishart(scale: Floats, freedom: float, draws: int, generator: np.random.Generator) -> Floats:
    """Lower triangular factors of draws of the inverse Wishart distribution, draws x n x n.

    By Bartlett's decomposition (Gupta and Nagar 2000, section 3.3): if A is lower triangular with
    A[i, i]^2 chi-squared on nu - i degrees of freedom (i from 0) and standard normal below the diagonal,
    A A' is Wishart on nu degrees of freedom. With S = L L' the draw is (L A'^-1)(L A'^-1)', of which the
    lower triangular Cholesky factor is returned, with a positive diagonal.

    Parameters
    ----------
    scale
        S: the density is proportional to |Sigma|^-((nu + n + 1) / 2) exp(-tr(S Sigma^-1) / 2).
    freedom
        nu, more than n - 1.
    draws
        How many.
    generator
        Where randomness comes from.

    Examples
    --------
    >>> factors = draw_inverse_wishart(np.eye(2) * 17, 20, 4000, np.random.default_rng(1))
    >>> bool(np.allclose((factors @ factors.transpose(0, 2, 1)).mean(axis=0), np.eye(2), atol=0.03))
    True
    """
    order = len(scale)
    bartlett = np.tril(generator.standard_normal((draws, order, order)), -1)
    steps = np.arange(order)
    bartlett[:, steps, steps] = np.sqrt(generator.chisquare(freedom - steps, (draws, order)))
    root = np.linalg.cholesky(scale)
    half = np.linalg.solve(bartlett, np.broadcast_to(root.T, (draws, order, order))).transpose(0, 2, 1)
    return np.linalg.cholesky(half @ half.transpose(0, 2, 1))


def log_student(value: Floats, location: Floats, scale: Floats, freedom: float) -> float:
    """The log density of Student's t in k dimensions (Gupta and Nagar 2000, chapter 4).

    Parameters
    ----------
    value, location
        Of length k.
    scale
        k x k; the covariance is scale times nu / (nu - 2).
    freedom
        nu.

    Examples
    --------
    >>> round(math.exp(log_student(np.zeros(1), np.zeros(1), np.eye(1), 1.0)) * math.pi, 12)  # Cauchy
    1.0
    """
    size = len(location)
    root = np.linalg.cholesky(scale)
    distance = np.linalg.solve(root, value - location)
    return float(
        math.lgamma((freedom + size) / 2)
        - math.lgamma(freedom / 2)
        - size / 2 * math.log(freedom * math.pi)
        - np.log(np.diag(root)).sum()
        - (freedom + size) / 2 * math.log1p(distance @ distance / freedom)
    )
