"""A box by the names of its inputs, so that it can be looked for in draws other than its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.judgement.scenarios.prim import Box
from counterpoise.judgement.scenarios.tabulating import Inputs

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Limit:
    """The limits of one input.

    Parameters
    ----------
    input
        Its name.
    low, high
        Of a number, inclusive; -inf and inf where there is none.
    kept
        The categories that are in the box; None for a number.
    """

    input: str
    low: float
    high: float
    kept: tuple[object, ...] | None

    def allows(self, values: np.ndarray) -> np.ndarray:
        """Which values are within the limits, bool; a category that the box has not seen is not."""
        if self.kept is not None:
            return np.isin(values.astype(object), np.array(self.kept, dtype=object))
        return (values >= self.low) & (values <= self.high)


@dataclass(frozen=True)
class Region:
    """A box by the names of the inputs that it limits.

    Parameters
    ----------
    limits
        One for each of these inputs; none for all draws.
    """

    limits: tuple[Limit, ...]

    def contains(self, inputs: pd.DataFrame) -> np.ndarray | None:
        """Which draws are inside, shape (draw,), bool; None where an input is not there or does not vary.

        Examples
        --------
        >>> import pandas as pd
        >>> region = Region((Limit("base: trust", -np.inf, 30.0, None),))
        >>> region.contains(pd.DataFrame({"base: trust": [20.0, 30.0, 40.0]})).tolist()
        [True, True, False]
        >>> region.contains(pd.DataFrame({"base: rain": [1.0]})) is None
        True
        """
        inside = np.ones(len(inputs), bool)
        for limit in self.limits:
            if limit.input not in inputs:
                return None
            inside &= limit.allows(inputs[limit.input].to_numpy())
        return inside


def name_box(box: Box, inputs: Inputs) -> Region:
    """A box of columns as one of names.

    Parameters
    ----------
    box
        Its limits, by column.
    inputs
        The names of the columns, and what the codes of categories stand for.
    """
    return Region(
        tuple(
            Limit(
                inputs.names[column],
                float(box.low[column]),
                float(box.high[column]),
                tuple(
                    label
                    for label, stays in zip(inputs.labels[column], box.kept[column], strict=True)
                    if stays
                )
                if box.kept[column]
                else None,
            )
            for column in box.restricted
        )
    )
