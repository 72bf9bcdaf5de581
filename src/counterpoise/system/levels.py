"""Levels as priors on the logit scale: where a variable settles, starts, and is centred.

A level with a 90% interval is logit-normal: its logit is normal about logit(likely), with the
standard deviation that puts 90% between the logits of low and high.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from counterpoise.schema import Interval, Level

NORMAL_95 = 1.6448536269514722  # the standard normal's 95% quantile
EDGE = 1e-3  # where an instrument's interval touches a bound, its logit is taken this far inside


@dataclass(frozen=True, slots=True)
class LevelPrior:
    """A level in [0, 1]: fixed (`spread` 0), or logit-normal about `likely` with sd `spread`."""

    likely: float
    spread: float = 0.0

    def draw(self, normals: np.ndarray) -> np.ndarray:
        """Levels in (0, 1) for standard normals of any shape; a fixed level is returned exactly."""
        if self.spread == 0.0:
            return np.full(np.shape(normals), self.likely)
        return expit(logit(self.likely) + self.spread * normals)


def logit(share: float | np.ndarray) -> np.ndarray:
    """log(u / (1 - u)); minus and plus infinity at 0 and 1."""
    share = np.asarray(share, dtype=float)
    with np.errstate(divide="ignore"):
        return np.log(share) - np.log1p(-share)


def expit(logits: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-z)), written with tanh so that it never overflows."""
    return 0.5 * (1.0 + np.tanh(0.5 * np.asarray(logits, dtype=float)))


def prior_of(level: Level, bounds: tuple[float, float]) -> LevelPrior:
    """The prior of a level given in native units.

    Examples
    --------
    >>> prior_of(40.0, (0.0, 100.0))
    LevelPrior(likely=0.4, spread=0.0)
    """
    low, high = bounds

    def inside(value: float) -> float:
        return (value - low) / (high - low)

    if not isinstance(level, Interval):
        return LevelPrior(inside(level))
    ends = [min(max(inside(value), EDGE), 1 - EDGE) for value in (level.low, level.likely, level.high)]
    logits = [math.log(end / (1 - end)) for end in ends]
    return LevelPrior(ends[1], (logits[2] - logits[0]) / (2 * NORMAL_95))
