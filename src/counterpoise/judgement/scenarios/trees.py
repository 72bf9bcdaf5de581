"""A shallow tree of failures: a second opinion that splits all draws, held to the same holdout and chance."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.errors import Problem, UsageError
from counterpoise.judgement.extras import need
from counterpoise.judgement.scenarios.discovering import ENOUGH, LEVEL
from counterpoise.judgement.scenarios.prim import Box, Table, make_table, open_box
from counterpoise.judgement.scenarios.regions import Region, name_box
from counterpoise.judgement.scenarios.searching import Screen, permutation_p, split
from counterpoise.judgement.scenarios.tabulating import Inputs, read_failures, read_inputs
from counterpoise.judgement.scenarios.wording import describe_box

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["leaf", "path", "mass", "density", "coverage", "failures", "draws"]


@dataclass(frozen=True)
class Branches:
    """The leaves of a tree, densest first.

    Attributes
    ----------
    leaves
        A row for each leaf: its path in words, and on the holdout its mass, density (NaN where no draw falls
        into it) and coverage. Empty where the permutation test fails.
    explained
        Share of the variance of failure on the holdout that the tree explains (R squared); can be negative.
    p
        Of the whole growing of the tree, from shuffled outcomes.
    depth
        Splits on the way to a leaf, at most.
    regions
        The leaves by the names of their inputs, in the same order, to look for them in other draws.
    """

    leaves: pd.DataFrame
    explained: float
    p: float
    depth: int
    regions: tuple[Region, ...] = ()

    @property
    def sentence(self) -> str:
        """Where failure is most frequent and where rarest, or that the tree tells nothing."""
        tree = f"A tree of at most {self.depth} {'split' if self.depth == 1 else 'splits'} a way"
        told = self.leaves[self.leaves["draws"] > 0]
        if len(told) < 2:
            return f"{tree} tells nothing: grown on shuffled outcomes it does as well (p = {self.p:.2g})."
        most, least = told.iloc[0], told.iloc[-1]
        return (
            f"{tree} has failure most frequent ({_count(most)}) where {most['path']}; and rarest "
            f"({_count(least)}) where {least['path']} (p = {self.p:.2g})."
        )

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data."""
        leaves = self.leaves.astype(object).where(self.leaves.notna(), None).to_dict("records")
        return {"leaves": leaves, "explained": self.explained, "p": self.p, "depth": self.depth}


def _count(leaf: pd.Series) -> str:
    return f"{leaf['failures']} of {leaf['draws']} other draws"


def grow_tree(
    inputs: pd.DataFrame,
    failed: pd.Series | np.ndarray,
    *,
    seed: int,
    depth: int = 3,
    train: float = 0.5,
    permutations: int = 99,
    level: float = LEVEL,
    least_mass: float = 0.05,
    widest: int | None = None,
) -> Branches:
    """A tree of few splits that parts draws which fail from draws which do not.

    Parameters
    ----------
    inputs, failed, seed, train, permutations, level, widest
        As for `find_boxes`.
    depth
        Splits on the way to a leaf, 1 to 5.
    least_mass
        Share of the draws to learn from that a leaf has at least.

    Returns
    -------
    Branches
        Without leaves where shuffled outcomes are explained as well.

    Raises
    ------
    UsageError
        J023, J024, J025 as `find_boxes`; U001 for a depth out of range.
    SurroundingsError
        R005 where scikit-learn is not installed.

    Notes
    -----
    Breiman, Friedman, Olshen & Stone (1984), Classification and Regression Trees; scikit-learn's.

    Examples
    --------
    >>> import pandas as pd
    >>> rng = np.random.default_rng(1)
    >>> inputs = pd.DataFrame(rng.random((1000, 3)), columns=["tolls", "trust", "rain"])
    >>> found = grow_tree(inputs, inputs["tolls"] > 0.7, seed=1, depth=1, permutations=39, level=0.05)
    >>> found.leaves["path"][0]
    'tolls is above 0.7 (the highest 31% of draws)'
    """
    need("sklearn", "scikit-learn", "A tree")
    if not 1 <= depth <= 5:
        raise UsageError(
            Problem("U001", "The depth is from 1 to 5.", found=str(depth), nearest="1" if depth < 1 else "5")
        )
    data = read_inputs(inputs)
    y = read_failures(failed, len(inputs)).astype(float)
    rng = np.random.default_rng(seed)
    learn, test = split(np.arange(len(y)), train, rng)
    growing = _Growing(data, learn, depth, max(1, round(least_mass * len(learn))), seed, widest)

    def attempt(outcome: np.ndarray) -> tuple[Any, np.ndarray, float]:
        model, columns = growing.fit(outcome[learn])
        left = np.mean((outcome[test] - model.predict(growing.x[np.ix_(test, columns)])) ** 2)
        return model, columns, float(1 - left / np.var(outcome[test]))

    model, columns, explained = attempt(y)
    p, _ = permutation_p(
        explained, lambda source: attempt(source.permutation(y))[2], rng, permutations, ENOUGH
    )
    leaves = growing.list_leaves(model, columns, test, y) if p <= level else []
    regions = tuple(name_box(box, data) for box, _ in leaves)
    return Branches(_tabulate([row for _, row in leaves]), explained, p, depth, regions)


class _Growing:
    """Trees of the same draws for one outcome and another.

    Parameters
    ----------
    data
        The inputs. A number, or what has two categories, is a column to split; of more categories each is.
    learn
        Rows to learn from.
    depth, fewest
        Splits on a way, and rows in a leaf.
    seed
        Of the order in which equal splits are tried.
    widest
        Inputs at most, picked by a `Screen` for each outcome; None for all.
    """

    def __init__(
        self, data: Inputs, learn: np.ndarray, depth: int, fewest: int, seed: int, widest: int | None
    ) -> None:
        self.data, self._learn = data, learn
        self._options: dict[str, Any] = {"max_depth": depth, "min_samples_leaf": fewest, "random_state": seed}
        self._meanings = [
            (column, code)
            for column, count in enumerate(data.levels)
            for code in (range(count) if count > 2 else (None,))
        ]
        self.x = np.column_stack(
            [
                data.x[:, column] if code is None else data.x[:, column] == code
                for column, code in self._meanings
            ]
        ).astype(float)
        self._inputs = np.array([column for column, _ in self._meanings])
        self._widest = widest
        few = widest is None or widest >= len(data.levels)
        self._screen = None if few else Screen(self._table)

    @cached_property
    def _table(self) -> Table:
        return make_table(self.data.x[self._learn], self.data.levels)

    def fit(self, y: np.ndarray) -> tuple[Any, np.ndarray]:
        """The tree for an outcome of the rows to learn from, and which columns of `x` it was given."""
        from sklearn.tree import DecisionTreeRegressor

        columns = np.arange(len(self._inputs))
        if self._screen is not None and self._widest is not None:
            columns = np.flatnonzero(np.isin(self._inputs, self._screen.pick(y, self._widest)))
        return DecisionTreeRegressor(**self._options).fit(self.x[np.ix_(self._learn, columns)], y), columns

    def list_leaves(
        self, model: Any, columns: np.ndarray, test: np.ndarray, y: np.ndarray
    ) -> list[tuple[Box, tuple]]:
        """Each leaf and its row, measured on the rows to test on; the densest first."""
        tree, at = model.tree_, model.apply(self.x[np.ix_(test, columns)])
        boxes, rows = {0: open_box(self._table)}, []
        for node in range(tree.node_count):
            left, right = tree.children_left[node], tree.children_right[node]
            if left >= 0:
                meaning = self._meanings[columns[tree.feature[node]]]
                boxes[left], boxes[right] = _halve(boxes[node], meaning, float(tree.threshold[node]))
                continue
            inside = at == node
            size, hits = int(inside.sum()), int(y[test][inside].sum())
            density = hits / size if size else np.nan
            path = describe_box(boxes[node], self.data)
            row = (path, size / len(test), density, hits / max(1.0, y[test].sum()), hits, size)
            rows.append((boxes[node], row))
        return sorted(rows, key=lambda leaf: np.inf if np.isnan(leaf[1][2]) else -leaf[1][2])


def _halve(box: Box, meaning: tuple[int, int | None], threshold: float) -> tuple[Box, Box]:
    """The parts of a box at and below a threshold, and above it."""
    column, code = meaning
    kept = box.kept[column]
    if kept:
        above = tuple(stays and place == (1 if code is None else code) for place, stays in enumerate(kept))
        below = tuple(stays and not chosen for stays, chosen in zip(kept, above, strict=True))
        return box.with_kept(column, below), box.with_kept(column, above)
    high, low = box.high.copy(), box.low.copy()
    high[column], low[column] = threshold, np.nextafter(threshold, np.inf)
    return box.with_kept(column, kept, box.low, high), box.with_kept(column, kept, low, box.high)


def _tabulate(rows: list[tuple]) -> pd.DataFrame:
    import pandas as pd

    out = pd.DataFrame([(place, *row) for place, row in enumerate(rows, start=1)], columns=COLUMNS)
    out.attrs = {
        "units": dict.fromkeys(["mass", "density", "coverage"], "share"),
        "measured on": "the holdout",
    }
    return out
