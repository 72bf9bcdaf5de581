"""What the draws of a cell say: median and its Monte Carlo error, 90% interval, whether it is material."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

MATERIAL_SHARE = 0.02  # of a variable's range
MATERIAL_ERRORS = 2.0  # Monte Carlo standard errors
FEWEST_DRAWS = 10  # with fewer, the error of a median cannot be told and nothing is material


class CellNumbers(NamedTuple):
    """Numbers of changes from continuity, in the unit of the changes; arrays over the cells."""

    median: np.ndarray
    low: np.ndarray
    high: np.ndarray
    error: np.ndarray
    material: np.ndarray


def describe_cells(change: np.ndarray, width: np.ndarray | float) -> CellNumbers:
    """The numbers of many cells.

    Parameters
    ----------
    change
        Each draw's change from continuity, shape (..., draw).
    width
        Of the variable's range, broadcastable to the cells.

    Returns
    -------
    CellNumbers
        `error` is half the distance between the order statistics one binomial standard error to either
        side of the median, NaN for fewer than 10 draws; `material` is whether the median's size is at
        least 0.02 of the range and at least two errors, and False where the error cannot be told.

    Examples
    --------
    >>> float(describe_cells(np.array([[1.0, 2.0, 3.0, 4.0, 5.0]]), 100.0).median[0])
    3.0
    """
    half = 0.5 / np.sqrt(change.shape[-1])
    shares = (0.05, max(0.0, 0.5 - half), 0.5, min(1.0, 0.5 + half), 0.95)
    low, left, median, right, high = np.quantile(change.astype(float), shares, axis=-1)
    error = (right - left) / 2 if change.shape[-1] >= FEWEST_DRAWS else np.full_like(median, np.nan)
    size = np.abs(median)
    # Nothing compares with NaN: without an error nothing is material.
    material = (size >= MATERIAL_SHARE * np.asarray(width)) & (size >= MATERIAL_ERRORS * error)
    return CellNumbers(median, low, high, error, material)


def describe_change(change: np.ndarray, width: float, direction: int | None) -> dict[str, Any]:
    """The numbers that stand in a cell, from each draw's change in native units.

    Parameters
    ----------
    change
        One number a draw, shape (draw,).
    width
        Of the variable's range.
    direction
        1 if higher is better, -1 if lower is, None if the dossier does not say.

    Returns
    -------
    dict
        median, low, high, error, material as in `describe_cells`; better, the share of draws in which
        the change is for the better, NaN without a direction.

    Examples
    --------
    >>> describe_change(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), 100.0, 1)["median"]
    3.0
    """
    found = describe_cells(change, width)
    return {
        "median": float(found.median),
        "low": float(found.low),
        "high": float(found.high),
        "better": np.nan if direction is None else float(np.mean(change * direction > 0)),
        "error": float(found.error),
        "material": bool(found.material),
    }
