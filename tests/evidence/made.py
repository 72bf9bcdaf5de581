"""Series and dossiers made for the tests of evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Made:
    """A series as the record would give it."""

    variable: str
    indicator: str
    years: np.ndarray
    level: np.ndarray
    low: np.ndarray
    high: np.ndarray
    share_of: str | None = None


def made(
    variable: str,
    share: np.ndarray,
    first: int = 1992,
    *,
    error: np.ndarray | float | None = None,
    indicator: str = "",
    share_of: str | None = None,
) -> Made:
    """A series on 0 to 100 from shares of the range; NaN is a gap; `error` is a sd in logits."""
    share = np.asarray(share, dtype=float)
    kept = np.isfinite(share)
    low = high = np.full(int(kept.sum()), np.nan)
    if error is not None:
        z = np.log(share[kept] / (1 - share[kept]))
        half = 1.6448536269514722 * np.broadcast_to(error, z.shape)
        low, high = (100 / (1 + np.exp(-(z + side * half))) for side in (-1, 1))
    years = first + np.flatnonzero(kept)
    return Made(variable, indicator or f"of.{variable}", years, 100 * share[kept], low, high, share_of)


def by_variable(*series: Made) -> Mapping[str, tuple[Made, ...]]:
    """Series by variable, in the order given."""
    found: dict[str, tuple[Made, ...]] = {}
    for one in series:
        found[one.variable] = (*found.get(one.variable, ()), one)
    return found
