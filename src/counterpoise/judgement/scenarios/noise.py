"""How much of a failure inputs explain, and how much is noise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.errors import Problem, UsageError
from counterpoise.judgement.extras import need
from counterpoise.judgement.scenarios.prim import Box
from counterpoise.judgement.scenarios.tabulating import Inputs

if TYPE_CHECKING:
    import pandas as pd

TREES = 200
FEW_TREES = 40  # each on half the draws: for a first look, with a bound that is a little higher
LEAST_LEAF = 10


@dataclass(frozen=True)
class Explained:
    """Shares of the variance of failure, which is the base rate times one minus it.

    Attributes
    ----------
    by_boxes
        What being in one of the boxes explains, on all draws (R squared); 0 without boxes.
    noise
        What the inputs cannot explain: exact in expectation from repeats, or an upper bound from a forest;
        NaN where neither was asked for.
    basis
        "repeats", "forest" or "none".
    sentence
        What that comes to.
    """

    by_boxes: float
    noise: float
    basis: str
    sentence: str


def explain_failures(
    inputs: Inputs,
    failed: np.ndarray,
    boxes: list[Box],
    *,
    replicates: np.ndarray | None,
    seed: int,
    trees: int,
) -> Explained:
    """The parts of the variance of failure that boxes explain and that no input explains.

    The variance of an outcome is that of its expectation given the inputs and the mean of its variance given
    them; the share of the second is the noise. Both are estimated without bias from repeats of a draw under
    other noise. Without, what a forest leaves unexplained on draws it has not seen is noise and whatever the
    forest has missed: an upper bound. Its trees split at random limits of every input (Geurts, Ernst &
    Wehenkel 2006, Machine Learning 63: 3-42).

    Raises
    ------
    UsageError
        J025 where repeats do not fit the draws.
    SurroundingsError
        R005 where scikit-learn is needed and not installed.
    """
    inside = np.zeros(len(failed), bool)
    groups = np.zeros(len(failed), int)
    for number, box in enumerate(boxes, start=1):
        within = box.contains(inputs.x) & ~inside
        groups[within] = number
        inside |= within
    means = np.array(
        [failed[groups == k].mean() if (groups == k).any() else 0 for k in range(len(boxes) + 1)]
    )
    by_boxes = float(np.var(means[groups]) / np.var(failed)) if boxes else 0.0
    if replicates is not None:
        noise, basis = measure_noise(replicates, len(failed)), "repeats"
    elif trees:
        noise, basis = bound_noise(inputs, failed, seed, trees), "forest"
    else:
        noise, basis = np.nan, "none"
    return Explained(by_boxes, noise, basis, _say(by_boxes, noise, basis))


def measure_noise(replicates: np.ndarray, draws: int) -> float:
    """The share of the variance of failure within draws, from repeats under other noise.

    Parameters
    ----------
    replicates
        Shape (draw, repeat), 0 or 1; two repeats or more.
    draws
        How many there should be.

    Returns
    -------
    float
        0 where repeats always agree, 1 where draws differ no more than repeats; the mean variance within
        draws over that and the variance between draws (one-way analysis of variance).

    Examples
    --------
    Within draws 1/4; between them 1/6 - 1/8 = 1/24: six parts of seven.

    >>> round(measure_noise(np.array([[0, 0], [1, 1], [0, 1], [1, 0]]), 4), 4)
    0.8571
    """
    table = np.asarray(replicates)
    if table.ndim != 2 or table.shape[0] != draws or table.shape[1] < 2 or not np.isin(table, (0, 1)).all():
        message = "Repeats are true or false, one row a draw, in two columns or more."
        raise UsageError(Problem("J025", message, found=f"shape {table.shape}"))
    within = table.var(axis=1, ddof=1).mean()
    between = max(0.0, table.mean(axis=1).var(ddof=1) - within / table.shape[1])
    return float(within / (within + between)) if within + between else np.nan


def bound_noise(inputs: Inputs, failed: np.ndarray, seed: int, trees: int = TREES) -> float:
    """The share of the variance of failure that a forest leaves on draws that its trees have not seen."""
    need("sklearn", "scikit-learn", "Bounding the noise")
    from sklearn.ensemble import ExtraTreesRegressor

    model = ExtraTreesRegressor(
        trees,
        min_samples_leaf=LEAST_LEAF,
        bootstrap=True,
        max_samples=None if trees >= TREES else 0.5,
        oob_score=True,
        random_state=seed,
    )
    model.fit(encode(inputs).to_numpy(), failed.astype(float))
    return float(np.clip(1 - model.oob_score_, 0.0, 1.0))


def encode(inputs: Inputs) -> pd.DataFrame:
    """Inputs as numbers: categories of three or more as one column each."""
    import pandas as pd

    columns = {}
    for column, name in enumerate(inputs.names):
        values = inputs.x[:, column]
        if inputs.levels[column] > 2:
            for code, label in enumerate(inputs.labels[column]):
                columns[f"{name} = {label}"] = (values == code).astype(float)
        else:
            columns[name] = values
    return pd.DataFrame(columns)


def _say(by_boxes: float, noise: float, basis: str) -> str:
    told = f"Boxes explain {by_boxes:.0%} of the variance of failure"
    if basis == "repeats":
        return f"{told}; {noise:.0%} is noise, which no input explains."
    if basis == "forest":
        return f"{told}; at most {noise:.0%} is noise (a forest of random trees explains the rest)."
    return f"{told}; how much of the rest is noise was not estimated."
