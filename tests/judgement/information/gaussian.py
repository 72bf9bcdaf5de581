"""Decisions between two policies whose utilities are normal: what it is worth to know, in closed form."""

from __future__ import annotations

import numpy as np
from scipy.stats import norm


def find_normal_worth(mean: float, sd: float) -> float:
    """What a chooser gains by knowing a difference that is Normal(mean, sd) before taking or leaving it.

    E max(0, X) - max(0, E X) = sd (phi(k) - k (1 - Phi(k))), k = |mean| / sd: the unit normal loss (Raiffa &
    Schlaifer 1961, section 5.13).
    """
    k = abs(mean) / sd
    return float(sd * (norm.pdf(k) - k * norm.sf(k)))


def make_linear(
    draws: int, slopes: list[float], mean: float, noise: float, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Inputs that are standard normal, shape (input, draw), and two policies' utilities, shape (2, draw)."""
    rng = np.random.default_rng(seed)
    inputs = rng.standard_normal((len(slopes), draws))
    second = mean + np.array(slopes) @ inputs + noise * rng.standard_normal(draws)
    return inputs, np.stack([np.zeros(draws), second])
