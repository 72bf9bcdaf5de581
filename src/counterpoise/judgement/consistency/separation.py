"""What a draw fixes, and which of it separates the draws in which something is so from those in which not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from counterpoise.judgement.extras import need

if TYPE_CHECKING:
    import pandas as pd

DEPTH = 2  # questions in a row
LEAF_SHARE = 0.05  # of the draws that rules are learned from
FEWEST_IN_LEAF = 20
FEWEST_ON_A_SIDE = 40  # draws; with fewer, nothing is learned
CHANCE_ERRORS = 2.0


class Bound(NamedTuple):
    """One condition of a rule: a column above a level, or at most that."""

    column: str
    above: bool
    level: float


@dataclass(frozen=True, slots=True)
class Rule:
    """Draws that meet all the bounds: how many of those held out, and in which share of them it is so."""

    bounds: tuple[Bound, ...]
    share: float
    draws: int


@dataclass(frozen=True, slots=True)
class Separation:
    """A tree of questions, and how well it tells draws apart that it was not made from.

    Parameters
    ----------
    rules
        One a leaf of the tree, the largest share first.
    accuracy
        Share of the draws held out that the rules put on the right side.
    base
        Share of the draws held out on the larger side: what is right without any rule.
    draws
        Held out.
    """

    rules: tuple[Rule, ...]
    accuracy: float
    base: float
    draws: int

    @property
    def tells(self) -> bool:
        """Whether the rules do better than none by more than two standard errors of the base share."""
        error = np.sqrt(max(self.base * (1 - self.base), 1 / self.draws) / self.draws)
        return self.accuracy > self.base + CHANCE_ERRORS * error


def separate(inputs: pd.DataFrame, wins: np.ndarray) -> Separation | None:
    """Short rules that tell the draws in which something is so from the others.

    A tree of at most two questions in a row is learned from every other draw, and judged on those between.

    Parameters
    ----------
    inputs
        One row a draw, a column for each thing that it fixes; text becomes a column for each value.
    wins
        Whether it is so, shape (draw,).

    Returns
    -------
    Separation or None
        None where fewer than 40 draws are on one side, or nothing varies.

    Raises
    ------
    SurroundingsError
        R005, if the extra `judgement` is not installed.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> x, y = np.random.default_rng(0).integers(10, size=(2, 400))
    >>> found = separate(pd.DataFrame({"x": x, "y": y}), x > 6)
    >>> found.rules[0].bounds, found.rules[0].share, found.accuracy
    ((Bound(column='x', above=True, level=6.5),), 1.0, 1.0)
    """
    wins = np.asarray(wins, bool)
    table = _as_numbers(inputs)
    if min(wins.sum(), (~wins).sum()) < FEWEST_ON_A_SIDE or table.shape[1] == 0:
        return None
    learned = np.arange(len(wins)) % 2 == 0
    if len(set(wins[learned])) < 2:
        return None
    leaf = max(FEWEST_IN_LEAF, round(LEAF_SHARE * learned.sum()))
    tree = _import_tree()(max_depth=DEPTH, min_samples_leaf=leaf, random_state=0)
    values = table.to_numpy(float)
    tree.fit(values[learned], wins[learned])
    held = values[~learned]
    right, truth = tree.predict(held) == wins[~learned], wins[~learned]
    rules = _read_rules(tree, list(table.columns), held, truth)
    share = float(truth.mean())
    return Separation(rules, float(right.mean()), max(share, 1 - share), len(truth))


def _import_tree() -> Any:
    need("sklearn.tree", "scikit-learn", "Telling draws apart by rules")
    from sklearn.tree import DecisionTreeClassifier

    return DecisionTreeClassifier


def _as_numbers(inputs: pd.DataFrame) -> pd.DataFrame:
    """Numbers as they are, truths as 0 and 1; each value of anything else as a column "NAME is VALUE"."""
    import pandas as pd

    columns: dict[str, np.ndarray] = {}
    for name in inputs.columns:
        column = inputs[name]
        if pd.api.types.is_numeric_dtype(column):
            columns[str(name)] = column.to_numpy(float)
        else:
            for value in sorted(column.unique(), key=str):
                columns[f"{name} is {value}"] = (column == value).to_numpy(float)
    return pd.DataFrame(columns, index=inputs.index)


def _read_rules(tree: Any, columns: list[str], held: np.ndarray, truth: np.ndarray) -> tuple[Rule, ...]:
    nodes = tree.tree_
    leaves = tree.apply(held)
    rules = []

    def walk(node: int, bounds: tuple[Bound, ...]) -> None:
        if nodes.children_left[node] == nodes.children_right[node]:
            inside = leaves == node
            share = float(truth[inside].mean()) if inside.any() else float("nan")
            rules.append(Rule(_tighten(bounds), share, int(inside.sum())))
            return
        name, level = columns[nodes.feature[node]], float(nodes.threshold[node])
        walk(nodes.children_left[node], (*bounds, Bound(name, False, level)))
        walk(nodes.children_right[node], (*bounds, Bound(name, True, level)))

    walk(0, ())
    return tuple(sorted(rules, key=lambda rule: -rule.share))


def _tighten(bounds: tuple[Bound, ...]) -> tuple[Bound, ...]:
    """The same without a bound that a later one on the same column makes needless."""
    kept: dict[tuple[str, bool], Bound] = {}
    for bound in bounds:
        kept[bound.column, bound.above] = bound  # a tree's later bounds lie inside the earlier ones
    return tuple(kept.values())
