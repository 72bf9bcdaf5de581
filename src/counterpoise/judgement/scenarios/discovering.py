"""Boxes of inputs in which a policy fails, held to rows that the search has not seen and to chance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from counterpoise.errors import Problem, UsageError
from counterpoise.judgement.scenarios.noise import FEW_TREES, TREES, Explained, explain_failures
from counterpoise.judgement.scenarios.prim import Box
from counterpoise.judgement.scenarios.regions import Region, name_box
from counterpoise.judgement.scenarios.searching import (
    Learning,
    Search,
    odds_ratio,
    permutation_p,
    quasi_p_values,
    score,
    split,
)
from counterpoise.judgement.scenarios.tabulating import FEWEST, Inputs, read_failures, read_inputs
from counterpoise.judgement.scenarios.wording import describe_box

if TYPE_CHECKING:
    import pandas as pd

LEVEL = 0.01  # of the permutation test: accounts times policies are a hundred searches
LEAST_ODDS = 2.0  # of failure in a box, as times the odds outside; less is not worth telling
ENOUGH = 5  # shuffles that do as well after which a search is stopped
COLUMNS = ["box", "mass", "density", "coverage", "lift", "base rate", "failures", "draws", "p", "shuffles"]


@dataclass(frozen=True)
class Discovery:
    """Where a policy fails, and how much of it the inputs explain.

    Attributes
    ----------
    boxes
        A row for each box that chance does not make: on the holdout its mass (share of draws), density
        (share of its draws that fail), coverage (share of failures that are in it), lift (density over the
        base rate), and counts; p of the permutation test of the whole search. Empty where there is none.
    limits
        A row for each restricted input of each box: `low`, `high` (NaN where open), `categories`, `unit`, the
        share of draws within, and the quasi-p value on the holdout of the weaker of its limits.
    sentences
        One for each box, or one that says that there is none.
    tried
        The p-value of the first box that chance does make, at which the search ended; NaN where it ended
        for another reason, such as a box that does not double the odds of failure on the holdout.
    base_rate
        Share of all draws that failed.
    explained
        How much of the failure the inputs explain, and how much is noise.
    regions
        The boxes by the names of their inputs, to look for them in other draws.
    """

    boxes: pd.DataFrame
    limits: pd.DataFrame
    sentences: tuple[str, ...]
    tried: float
    base_rate: float
    explained: Explained
    regions: tuple[Region, ...] = ()


def find_boxes(
    inputs: pd.DataFrame,
    failed: pd.Series | np.ndarray,
    *,
    seed: int,
    most: int = 3,
    train: float = 0.5,
    permutations: int = 99,
    level: float = LEVEL,
    peel: float = 0.05,
    least_mass: float = 0.05,
    replicates: np.ndarray | None = None,
    forest: bool | Literal["for boxes"] = True,
    widest: int | None = None,
) -> Discovery:
    """Boxes of inputs in which failure is dense, that hold on other draws and that shuffling does not find.

    Parameters
    ----------
    inputs
        A row a draw, a column for whatever a draw fixes: numbers, true or false, categories. Units by column
        in `attrs["units"]`. Names that begin with "strength: " are standard normal factors of a link.
    failed
        Whether the draw failed, in the order of the rows.
    seed
        Fixes the split and the shuffles.
    most
        Boxes at most; each next one is looked for outside those before.
    train
        Share of draws to learn from; the rest is the holdout.
    permutations
        Shuffles of the outcome, each searched like the outcome itself; fewer where chance does as well
        five times. 99 can show p = 0.01.
    level
        A box is reported where p is not above this and the odds of failure in it are twice those outside,
        on the holdout; then the next one is looked for. So the probability of any false box is the level too.
    peel, least_mass
        Share of a box that a step takes, and of the draws that a box keeps.
    replicates
        Whether repeats of each draw, with other noise, failed: shape (draw, repeat), two repeats or more.
    forest
        Whether to estimate the noise by a random forest where there are no repeats (needs scikit-learn);
        "for boxes": only where there is a box to set it beside, by a smaller one.
    widest
        Inputs at most that a box is looked for among: those that do most by themselves, in their tails or
        categories, on the rows to learn from. Each shuffle picks its own, so chance is held to the same.
        None for all of them; inputs that do nothing by themselves are missed otherwise.

    Returns
    -------
    Discovery
        Without boxes where the permutation test of the first fails.

    Raises
    ------
    UsageError
        J023 with too few draws, failures or successes; J024 where all or none failed, or no input varies;
        J025 for unusable inputs; U001 for an option out of its range.
    SurroundingsError
        R005 where scikit-learn is needed and not installed.

    Notes
    -----
    One row a draw and one account at a time: rows must be independent. Peeling after Friedman & Fisher
    (1999); scenario discovery after Bryant & Lempert (2010). The box is the one on the way with the highest
    score on the rows that it is learnt from, and the score on the holdout is what is compared with shuffles.

    Examples
    --------
    >>> import pandas as pd
    >>> rng = np.random.default_rng(1)
    >>> inputs = pd.DataFrame(rng.random((1000, 3)), columns=["tolls", "trust", "rain"])
    >>> found = find_boxes(inputs, inputs["tolls"] > 0.7, seed=1, permutations=39, level=0.05, forest=False)
    >>> found.limits["input"].tolist(), bool(found.boxes["density"][0] > 0.9)
    (['tolls'], True)
    """
    _check_options(most, train, permutations, level, peel, least_mass, widest)
    data = read_inputs(inputs)
    y = read_failures(failed, len(inputs))
    rng = np.random.default_rng(seed)
    search = Search(data.levels, peel, peel, least_mass, widest)
    learn, test = split(np.arange(len(y)), train, rng)
    found: list[tuple[Box, dict, np.ndarray]] = []
    tried = np.nan
    for _ in range(most):
        if min(y[learn].sum(), y[test].sum()) < FEWEST / 2:
            break
        box, p, shuffles = _try_box(search, data, y, learn, test, rng, permutations)
        if not p <= level:
            tried = p
            break
        row = _measure(box, data, y, test, len(found) + 1)
        found.append((box, row | {"p": p, "shuffles": shuffles}, test))
        learn, test = (rows[~box.contains(data.x[rows])] for rows in (learn, test))
    trees = FEW_TREES * bool(found) if forest == "for boxes" else TREES * bool(forest)
    explained = explain_failures(
        data, y, [box for box, _, _ in found], replicates=replicates, seed=seed, trees=trees
    )
    return _make_discovery(found, data, y, tried, explained)


def _check_options(
    most: int,
    train: float,
    permutations: int,
    level: float,
    peel: float,
    least_mass: float,
    widest: int | None,
) -> None:
    ranges = {
        "most": (most, 1, 20),
        "train": (train, 0.2, 0.8),
        "permutations": (permutations, 19, 100_000),
        "level": (level, 1 / (permutations + 1), 0.5),
        "peel": (peel, 0.005, 0.3),
        "least_mass": (least_mass, 0.01, 0.5),
        "widest": (1 if widest is None else widest, 1, 100_000),
    }
    for name, (value, low, high) in ranges.items():
        if not low <= value <= high:
            message = f"{name} is from {low:g} to {high:g}."
            near = f"{low if value < low else high:g}"
            raise UsageError(Problem("U001", message, found=f"{value:g}", nearest=near))


def _try_box(
    search: Search,
    data: Inputs,
    y: np.ndarray,
    learn: np.ndarray,
    test: np.ndarray,
    rng: np.random.Generator,
    permutations: int,
) -> tuple[Box, float, int]:
    """The box that is found outside those before, and p of the whole search for it."""
    rows = np.concatenate([learn, test])
    cut = len(learn)
    x, failed = data.x[rows], y[rows].astype(float)
    learning = Learning(search, x[:cut])

    def attempt(outcome: np.ndarray) -> tuple[Box, float]:
        box = learning.find(outcome[:cut])
        return box, score(box.contains(x[cut:]), outcome[cut:])

    box, statistic = attempt(failed)
    if odds_ratio(box.contains(x[cut:]), failed[cut:]) < LEAST_ODDS:
        return box, np.nan, 0
    p, shuffles = permutation_p(
        statistic, lambda source: attempt(source.permutation(failed))[1], rng, permutations, ENOUGH
    )
    return box, p, shuffles


def _measure(box: Box, data: Inputs, y: np.ndarray, test: np.ndarray, number: int) -> dict:
    """Density and the rest on the rows of the holdout that no earlier box holds."""
    inside = box.contains(data.x[test])
    hits, size = int(y[test][inside].sum()), int(inside.sum())
    density = hits / size if size else np.nan
    base = float(y[test].mean())
    return {
        "box": number,
        "mass": size / len(test),
        "density": density,
        "coverage": hits / max(1, int(y[test].sum())),
        "lift": density / base,
        "base rate": base,
        "failures": hits,
        "draws": size,
    }


def _make_discovery(
    found: list[tuple[Box, dict, np.ndarray]],
    data: Inputs,
    y: np.ndarray,
    tried: float,
    explained: Explained,
) -> Discovery:
    import pandas as pd

    boxes = pd.DataFrame([row for _, row, _ in found], columns=COLUMNS)
    boxes.attrs["units"] = dict.fromkeys(["mass", "density", "coverage", "base rate"], "share")
    boxes.attrs["measured on"] = "the holdout, outside the boxes before"
    limits = [line for box, row, test in found for line in _list_limits(box, row["box"], data, y, test)]
    columns = ["box", "input", "low", "high", "categories", "unit", "within", "quasi-p"]
    base = float(y.mean())
    sentences = [_say(box, row, data) for box, row, _ in found]
    if not found:
        why = "what the search finds does not double the odds of failure on other draws"
        if np.isfinite(tried):
            why = f"a search of shuffled outcomes does as well (p = {tried:.2g})"
        sentences = [f"No combination of inputs stands out: {why}. {base:.0%} of draws fail."]
    table = pd.DataFrame(limits, columns=columns)
    regions = tuple(name_box(box, data) for box, _, _ in found)
    return Discovery(boxes, table, tuple(sentences), tried, base, explained, regions)


def _list_limits(box: Box, number: int, data: Inputs, y: np.ndarray, test: np.ndarray) -> list[dict]:
    lines = []
    idle = quasi_p_values(box, data.x[test].T, y[test].astype(float))
    for column in box.restricted:
        low, high, kept = box.low[column], box.high[column], box.kept[column]
        only = replace(box)
        for other in box.restricted:
            only = only if other == column else only.freed(other)
        lines.append(
            {
                "box": number,
                "input": data.names[column],
                "low": float(low) if np.isfinite(low) else np.nan,
                "high": float(high) if np.isfinite(high) else np.nan,
                "categories": tuple(
                    label for label, stays in zip(data.labels[column], kept, strict=True) if stays
                ),
                "unit": data.units[column],
                "within": float(only.contains(data.x).mean()),
                "quasi-p": max(p for (place, _), p in idle.items() if place == column),
            }
        )
    return lines


def _say(box: Box, row: dict, data: Inputs) -> str:
    lead = "Outside the boxes before, failure" if row["box"] > 1 else "Failure"
    return (
        f"{lead} is {row['lift']:.1f} times as frequent as usual ({row['density']:.0%} against "
        f"{row['base rate']:.0%}) where {describe_box(box, data)}. That holds in {row['mass']:.0%} of draws "
        f"and takes in {row['coverage']:.0%} of failures (p = {row['p']:.2g})."
    )
