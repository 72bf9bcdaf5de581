"""Cohen's kappa and Krippendorff's alpha: how far coders agree beyond what chance would give."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np

Scale = Literal["nominal", "ordinal"]
Cells = dict[tuple[int, int], int]

# A resample's tables are computed together; this many cells of tables are held at a time.
_CELLS_AT_ONCE = 2_000_000


@dataclass(frozen=True, slots=True)
class Intervals:
    """95% intervals of both coefficients; NaN where there is none.

    `undefined` is the share of resamples in which only one category was left: they count for nothing.
    """

    kappa: tuple[float, float]
    alpha: tuple[float, float]
    undefined: float


def cohen_kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> float:
    """Cohen's kappa of two coders who gave every unit one of a set of categories.

    Every difference counts alike. Chance is that of two coders who keep their own frequencies of the
    categories and hand them out blindly.

    Parameters
    ----------
    first, second
        The categories that each coder gave, one a unit, in the same order.

    Returns
    -------
    float
        1 for full agreement, 0 for as much as chance gives, below 0 for less; NaN where there is no
        unit, or both coders used one and the same category throughout, so that chance explains all.

    Raises
    ------
    ValueError
        Where the coders did not code the same number of units.

    References
    ----------
    J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological
    Measurement 20 (1960), 37-46: kappa = (p_o - p_c) / (1 - p_c).

    Examples
    --------
    Agreement on 3 of 4; by chance 1/2 * 3/4 + 1/2 * 1/4 = 1/2; (3/4 - 1/2) / (1 - 1/2):

    >>> cohen_kappa(["+", "+", "-", "-"], ["+", "+", "+", "-"])
    0.5
    """
    if len(first) != len(second):
        raise ValueError(f"the coders coded {len(first)} and {len(second)} units")
    values = _categories([first, second], None)
    return float(_kappa(_fill_tables(_count_cells(first, second, values), len(values))))


def krippendorff_alpha(
    coders: Sequence[Sequence[Hashable | None]],
    scale: Scale = "nominal",
    order: Sequence[Hashable] | None = None,
) -> float:
    """Krippendorff's alpha of any number of coders, some of whom may have left units out.

    Chance is that of values drawn from all that were given, whoever gave them. A unit that fewer than
    two coders valued has nothing to compare and is left out.

    Parameters
    ----------
    coders
        For each coder the values given, one a unit, in the same order; None where there is none.
    scale
        "nominal", where every difference counts alike, or "ordinal", where two values differ by the
        squared number of values that were given between them (the ends counting half).
    order
        All values in ascending order; their natural order by default. Needed for words.

    Returns
    -------
    float
        1 for full agreement, 0 for as much as chance gives, below 0 for less; NaN where no unit has two
        values, or all of them are the same.

    Raises
    ------
    ValueError
        Where coders have different numbers of units, or a value is not in `order`.

    References
    ----------
    K. Krippendorff, "Computing Krippendorff's alpha-reliability" (2011), sections A to D: alpha =
    1 - D_o / D_e from the matrix of coincidences; Content Analysis, 2nd ed. (2004), chapter 11.

    Examples
    --------
    Two coders, ten units, published value .095:

    >>> meg, owen = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    >>> round(krippendorff_alpha([meg, owen]), 3)
    0.095
    """
    import numpy as np

    if len({len(coder) for coder in coders}) > 1:
        raise ValueError("every coder has one value, or None, for each unit")
    values = _categories(coders, order)
    index = {value: place for place, value in enumerate(values)}
    coincidences = np.zeros((len(values), len(values)))
    for unit in zip(*coders, strict=True):
        given = [index[value] for value in unit if value is not None]
        for position, one in enumerate(given):
            for other in given[:position] + given[position + 1 :]:
                coincidences[one, other] += 1 / (len(given) - 1)
    return float(_alpha(coincidences, scale))


def resample_intervals(
    first: Sequence[Hashable],
    second: Sequence[Hashable],
    scale: Scale = "nominal",
    order: Sequence[Hashable] | None = None,
    *,
    resamples: int = 2000,
    seed: int = 1,
) -> Intervals:
    """95% intervals of kappa and alpha of two coders, by resampling units with replacement.

    Units count as independent draws. With few of them the interval is itself uncertain, and where the
    coders never differ a resample cannot differ either: then there is no interval (NaN). The numbers
    depend neither on the order of the units nor on which coder is called the first.

    Parameters
    ----------
    first, second, scale, order
        As in `cohen_kappa` and `krippendorff_alpha`; nothing is missing.
    resamples
        How many.
    seed
        Fixes the resamples.

    References
    ----------
    B. Efron and R. Tibshirani, An Introduction to the Bootstrap (1993), chapter 13: percentile interval.

    Examples
    --------
    >>> found = resample_intervals("aabb" * 10, "aaab" * 10)  # kappa is 0.5
    >>> found.kappa[0] < 0.5 < found.kappa[1]
    True
    """
    import numpy as np

    none = (math.nan, math.nan)
    if len(first) != len(second):
        raise ValueError(f"the coders coded {len(first)} and {len(second)} units")
    if all(one == other for one, other in zip(first, second, strict=True)):
        return Intervals(none, none, math.nan)
    values = _categories([first, second], order)
    cells = _count_cells(first, second, values)
    turned = {(column, row): count for (row, column), count in cells.items()}
    cells = dict(min(sorted(cells.items()), sorted(turned.items())))
    shares = np.array(list(cells.values())) / len(first)
    random = np.random.Generator(np.random.Philox(seed))
    counts = random.multinomial(len(first), shares, size=resamples)
    kappas, alphas = [], []
    at_once = max(1, _CELLS_AT_ONCE // len(values) ** 2)
    for start in range(0, resamples, at_once):
        tables = _fill_tables(cells, len(values), counts[start : start + at_once])
        kappas.append(_kappa(tables))
        alphas.append(_alpha(tables + tables.swapaxes(-1, -2), scale))
    alpha = np.concatenate(alphas)
    return Intervals(_middle(np.concatenate(kappas)), _middle(alpha), float(np.isnan(alpha).mean()))


def _categories(
    coders: Sequence[Sequence[Hashable | None]], order: Sequence[Hashable] | None
) -> list[Hashable]:
    """The categories that were used, in ascending order (that of their names where they have none)."""
    used = {value for coder in coders for value in coder if value is not None}
    if order is None:
        try:
            return sorted(used)  # pyright: ignore[reportArgumentType]
        except TypeError:
            return sorted(used, key=lambda value: (type(value).__name__, str(value)))
    if unknown := used - set(order):
        raise ValueError(f"values that are not in the order: {sorted(map(str, unknown))}")
    return [value for value in order if value in used]


def _count_cells(first: Sequence[Hashable], second: Sequence[Hashable], values: Sequence[Hashable]) -> Cells:
    """How often the first coder gave one category where the second gave another, in a fixed order."""
    index = {value: place for place, value in enumerate(values)}
    counts = Counter((index[one], index[other]) for one, other in zip(first, second, strict=True))
    return dict(sorted(counts.items()))


def _fill_tables(cells: Cells, size: int, counts: np.ndarray | None = None) -> np.ndarray:
    """Square tables with counts in the cells: one table, or one a row of `counts`."""
    import numpy as np

    filled = np.array(list(cells.values()), dtype=float) if counts is None else counts
    tables = np.zeros((*filled.shape[:-1], size, size))
    rows, columns = [row for row, _ in cells], [column for _, column in cells]
    tables[..., rows, columns] = filled
    return tables


def _kappa(tables: np.ndarray) -> np.ndarray:
    """Cohen's kappa of tables of counts; NaN where chance agreement is certain."""
    total = tables.sum(axis=(-2, -1))
    agreed = tables.trace(axis1=-2, axis2=-1)
    by_chance = (tables.sum(axis=-1) * tables.sum(axis=-2)).sum(axis=-1)
    return _divide(total * agreed - by_chance, total**2 - by_chance)


def _alpha(coincidences: np.ndarray, scale: Scale) -> np.ndarray:
    """Krippendorff's alpha of coincidence matrices; NaN where there is one category or none."""
    import numpy as np

    counts = coincidences.sum(axis=-1)
    total = counts.sum(axis=-1)
    if scale == "nominal":
        differences = 1.0 - np.eye(counts.shape[-1])
    else:
        middles = counts.cumsum(axis=-1) - counts / 2
        differences = (middles[..., :, None] - middles[..., None, :]) ** 2
    observed = (coincidences * differences).sum(axis=(-2, -1))
    expected = (counts[..., :, None] * counts[..., None, :] * differences).sum(axis=(-2, -1))
    return 1.0 - _divide((total - 1) * observed, expected)


def _divide(above: Any, below: Any) -> np.ndarray:
    """The quotient; NaN where the divisor is zero."""
    import numpy as np

    above, below = np.asarray(above, dtype=float), np.asarray(below, dtype=float)
    return np.divide(above, below, out=np.full(below.shape, np.nan), where=below != 0)


def _middle(found: np.ndarray) -> tuple[float, float]:
    """The limits of the middle 95% of what is defined."""
    import numpy as np

    defined = found[~np.isnan(found)]
    if not defined.size:
        return math.nan, math.nan
    low, high = np.quantile(defined, (0.025, 0.975))
    return float(low), float(high)
