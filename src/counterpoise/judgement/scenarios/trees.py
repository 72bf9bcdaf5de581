"""A shallow tree of failures: a second opinion that splits all draws, held to the same holdout and chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.errors import Problem, UsageError
from counterpoise.judgement.extras import need
from counterpoise.judgement.scenarios.discovering import ENOUGH, LEVEL
from counterpoise.judgement.scenarios.noise import encode
from counterpoise.judgement.scenarios.searching import permutation_p, split
from counterpoise.judgement.scenarios.tabulating import read_failures, read_inputs

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
    """

    leaves: pd.DataFrame
    explained: float
    p: float


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
) -> Branches:
    """A tree of few splits that parts draws which fail from draws which do not.

    Parameters
    ----------
    inputs, failed, seed, train, permutations, level
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
    >>> found.leaves["path"][0].startswith("tolls > 0.7")
    True
    """
    need("sklearn", "scikit-learn", "A tree")
    if not 1 <= depth <= 5:
        raise UsageError(
            Problem("U001", "The depth is from 1 to 5.", found=str(depth), nearest="1" if depth < 1 else "5")
        )
    data = read_inputs(inputs)
    y = read_failures(failed, len(inputs)).astype(float)
    table = encode(data)
    x = table.to_numpy()
    rng = np.random.default_rng(seed)
    learn, test = split(np.arange(len(y)), train, rng)

    def attempt(outcome: np.ndarray):
        model = _fit(x[learn], outcome[learn], depth, least_mass, seed)
        left = np.mean((outcome[test] - model.predict(x[test])) ** 2)
        return model, float(1 - left / np.var(outcome[test]))

    model, explained = attempt(y)
    p, _ = permutation_p(
        explained, lambda source: attempt(source.permutation(y))[1], rng, permutations, ENOUGH
    )
    return Branches(_list_leaves(model, list(table), x[test], y[test], p <= level), explained, p)


def _fit(x: np.ndarray, y: np.ndarray, depth: int, least_mass: float, seed: int):
    from sklearn.tree import DecisionTreeRegressor

    fewest = max(1, round(least_mass * len(y)))
    model = DecisionTreeRegressor(max_depth=depth, min_samples_leaf=fewest, random_state=seed)
    return model.fit(x, y)


def _list_leaves(model, names: list[str], x: np.ndarray, y: np.ndarray, shown: bool) -> pd.DataFrame:
    import pandas as pd

    tree, at = model.tree_, model.apply(x)
    paths = {0: []}
    rows = []
    for node in range(tree.node_count):
        if tree.children_left[node] < 0:
            inside = at == node
            size, hits = int(inside.sum()), int(y[inside].sum())
            path = ", and ".join(paths[node]) or "always"
            density = hits / size if size else np.nan
            rows.append((node, path, size / len(y), density, hits / max(1.0, y.sum()), hits, size))
            continue
        name, limit = names[tree.feature[node]], f"{tree.threshold[node]:.3g}"
        paths[tree.children_left[node]] = [*paths[node], f"{name} <= {limit}"]
        paths[tree.children_right[node]] = [*paths[node], f"{name} > {limit}"]
    out = pd.DataFrame(rows if shown else [], columns=COLUMNS)
    out = out.sort_values("density", ascending=False, ignore_index=True)
    out["leaf"] = np.arange(1, len(out) + 1)
    out.attrs = {
        "units": dict.fromkeys(["mass", "density", "coverage"], "share"),
        "measured on": "the holdout",
    }
    return out
