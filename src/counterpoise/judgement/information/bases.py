"""What is conditioned on, as columns of a regression: groups, natural cubic splines, and both crossed.

====== ============================================================ ==========================
symbol meaning                                                      shape
====== ============================================================ ==========================
x      a number that a draw fixed                                   (draw,)
t      knots, at quantiles of x                                     (knot,)
q      orthonormal columns that span the regression                 (draw, column)
====== ============================================================ ==========================

A natural cubic spline is linear beyond its outer knots. In the truncated power form of Harrell (2015,
Regression Modeling Strategies, section 2.4.5) its columns are x and, for j = 1 to knots - 2,

    (x - t_j)^3+ - ((x - t_{k-1})^3+ (t_k - t_j) - (x - t_k)^3+ (t_{k-1} - t_j)) / (t_k - t_{k-1})
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

DRAWS_A_COLUMN = 20  # a regression has at most one column for so many draws
LEAST_GROUP = 20  # draws: groups with fewer are put together
BINS = 200  # in which the fit on one number is looked at
BENDS = (4, 2, 1, 0)  # columns for a number, the first that fits
KNOTS = {4: (0.05, 0.275, 0.5, 0.725, 0.95), 2: (0.1, 0.5, 0.9)}
_SMALL = 1e-10  # of the largest eigenvalue: what is smaller is rounding


@dataclass(frozen=True, eq=False)
class Block:
    """Part of what is conditioned on: a group a draw, a number a draw, or a number within groups.

    Parameters
    ----------
    groups
        Any labels, shape (draw,); None for one group of all.
    numbers
        Shape (draw,); None where the group is all.
    """

    groups: np.ndarray | None = None
    numbers: np.ndarray | None = None


@dataclass(frozen=True, eq=False)
class Basis:
    """Orthonormal columns, with the points at which a fit has to be looked at.

    Parameters
    ----------
    columns
        Shape (draw, column), the constant in their span.
    points
        Rows of `columns`, shape (point, column): one a group; for one number, the means of some `BINS` runs
        of neighbouring draws, between which a fit is all but straight; for more numbers, all.
    shares
        Of the draws that stand at each point, shape (point,); they sum to one.
    """

    columns: np.ndarray
    points: np.ndarray
    shares: np.ndarray

    @property
    def count(self) -> int:
        """How many columns there are, the constant among them."""
        return self.columns.shape[1]


def build_basis(blocks: Sequence[Block], draws: int) -> Basis | None:
    """The columns of a regression on some blocks, whose effects add.

    Within a block a number's effect differs between groups. A number has four columns (a natural spline with
    five knots), or two, one, or none but its groups', as many as leave `DRAWS_A_COLUMN` draws for each.

    Parameters
    ----------
    blocks
        At least one.
    draws
        How many draws there are.

    Returns
    -------
    Basis or None
        None where even the groups, or one straight line for each number, are too many columns for the draws.

    Examples
    --------
    >>> basis = build_basis([Block(groups=np.array(["a", "b"] * 50))], 100)
    >>> basis.count, basis.shares.tolist()
    (2, [0.5, 0.5])
    """
    most = max(1, draws // DRAWS_A_COLUMN)
    for bends in BENDS:
        if bends == 0 and any(block.groups is None for block in blocks):
            continue
        parts = [np.ones((draws, 1)), *(_lay_out(block, bends, draws) for block in blocks)]
        columns = np.concatenate(parts, axis=1)
        if columns.shape[1] - 1 <= most + len(blocks):
            found = _orthonormal(columns)
            if found.shape[1] <= most:
                return _gather(found, blocks)
    return None


def spread_spline(numbers: np.ndarray, bends: int) -> np.ndarray:
    """A natural cubic spline's columns without the constant, shape (draw, at most `bends`).

    Numbers that are all the same have none; those with fewer than three different knots, one.

    Examples
    --------
    >>> spread_spline(np.arange(5.0), 1).ravel().round(3).tolist()  # centred, of unit variance
    [-1.414, -0.707, 0.0, 0.707, 1.414]
    """
    spread = np.std(numbers)
    if not spread > 0:
        return np.empty((len(numbers), 0))
    x = (numbers - np.mean(numbers)) / spread
    knots = np.unique(np.quantile(x, KNOTS[bends])) if bends in KNOTS else np.empty(0)
    if len(knots) < 3:
        return x[:, None]
    last, before = knots[-1], knots[-2]
    cubes = np.maximum(x[:, None] - knots, 0.0) ** 3
    inner = knots[:-2]
    ends = cubes[:, [-2]] * (last - inner) - cubes[:, [-1]] * (before - inner)
    return np.column_stack([x, cubes[:, :-2] - ends / (last - before)])


def join_groups(labels: Sequence[np.ndarray]) -> np.ndarray:
    """Every combination of several labels as a group of its own, by number from 0; rare ones together.

    Examples
    --------
    >>> join_groups([np.repeat(["a", "b"], 40), np.tile([0, 1], 40)]).tolist()[38:42]
    [0, 1, 2, 3]
    """
    codes = np.zeros(len(labels[0]), dtype=int)
    for label in labels:
        _, found = np.unique(np.asarray(label).astype(str), return_inverse=True)
        codes = codes * (found.max() + 1) + found
    _, codes = np.unique(codes, return_inverse=True)
    rare = np.bincount(codes) < LEAST_GROUP
    if rare.any():
        codes = np.where(rare[codes], -1, codes)
        _, codes = np.unique(codes, return_inverse=True)
    return codes


def _lay_out(block: Block, bends: int, draws: int) -> np.ndarray:
    """A block's columns: those of its groups and, within each, of its number."""
    codes = np.zeros(draws, dtype=int) if block.groups is None else join_groups([block.groups])
    parts = []
    for code in range(int(codes.max()) + 1):
        inside = codes == code
        parts.append(inside[:, None].astype(float))
        if block.numbers is not None and bends:
            fitted = spread_spline(block.numbers[inside], bends)
            whole = np.zeros((draws, fitted.shape[1]))
            whole[inside] = fitted
            parts.append(whole)
    return np.concatenate(parts, axis=1)


def _orthonormal(columns: np.ndarray) -> np.ndarray:
    """Orthonormal columns with the same span, from the eigenvectors of their products."""
    scaled = columns / np.linalg.norm(columns, axis=0)
    sizes, vectors = np.linalg.eigh(scaled.T @ scaled)
    kept = sizes > _SMALL * sizes[-1]
    return scaled @ (vectors[:, kept] / np.sqrt(sizes[kept]))


def _gather(columns: np.ndarray, blocks: Sequence[Block]) -> Basis:
    """The columns with the points that stand for all draws."""
    draws = len(columns)
    if len(blocks) > 1 and any(block.numbers is not None for block in blocks):
        return Basis(columns, columns, np.full(draws, 1 / draws))
    codes = join_groups([np.zeros(draws) if block.groups is None else block.groups for block in blocks])
    if blocks[0].numbers is not None:
        codes = _cut(codes, blocks[0].numbers)
    counts = np.bincount(codes)
    sums = np.stack([np.bincount(codes, column) for column in columns.T], axis=1)
    return Basis(columns, sums / counts[:, None], counts / draws)


def _cut(codes: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Runs of neighbouring numbers within each group, by number from 0."""
    long = max(1, len(codes) // BINS)
    order = np.lexsort((numbers, codes))
    place = np.arange(len(codes)) - np.searchsorted(codes[order], codes[order])
    runs = np.empty(len(codes), dtype=int)
    runs[order] = place // long
    return np.unique(np.stack([codes, runs]), axis=1, return_inverse=True)[1].ravel()
