"""From a table of inputs to arrays, and what in it cannot be used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.errors import Problem, UsageError

if TYPE_CHECKING:
    import pandas as pd

FEWEST = 20  # failures, and draws without failure
FEWEST_DRAWS = 200
MOST_LEVELS = 50  # categories of one input


@dataclass(frozen=True)
class Inputs:
    """Inputs of draws as arrays, with what is needed to speak of them.

    Parameters
    ----------
    names
        Of the columns.
    x
        Shape (draw, input): numbers, or codes of categories.
    levels
        How many categories an input has; 0 for a number.
    labels
        The categories of each input in the order of their codes; empty for a number.
    units
        Of each input; empty where it has none.
    """

    names: tuple[str, ...]
    x: np.ndarray
    levels: tuple[int, ...]
    labels: tuple[tuple[object, ...], ...]
    units: tuple[str, ...]


def read_inputs(inputs: pd.DataFrame) -> Inputs:
    """Inputs as arrays; columns that do not vary are left out.

    Raises
    ------
    UsageError
        J025 for a gap, an infinite number, a column that is neither numbers, true or false, nor categories,
        or one name twice; J024 where no column varies.
    """
    import pandas as pd

    names = [str(name) for name in inputs.columns]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise UsageError(Problem("J025", "A name stands over two columns.", found=twice[0]))
    units = inputs.attrs.get("units", {})
    kept, columns, levels, labels = [], [], [], []
    for name, original in zip(names, inputs.columns, strict=True):
        series = inputs[original]
        if bool(series.isna().any()):
            raise UsageError(Problem("J025", f"The input {name!r} has gaps.", found=f"{series.isna().sum()}"))
        kinds = pd.api.types
        numeric = bool(kinds.is_numeric_dtype(series)) and not bool(kinds.is_bool_dtype(series))
        if numeric and not np.isfinite(series.to_numpy(float)).all():
            raise UsageError(Problem("J025", f"The input {name!r} is infinite somewhere.", found="inf"))
        if len(series.unique()) < 2:
            continue
        codes, values = (series.to_numpy(float), ()) if numeric else pd.factorize(series, sort=True)
        if len(values) > MOST_LEVELS:
            message = f"The input {name!r} has more than {MOST_LEVELS} categories; numbers are to be numbers."
            raise UsageError(Problem("J025", message, found=f"{len(values)} categories"))
        kept.append(name)
        columns.append(np.asarray(codes, float))
        levels.append(len(values))
        labels.append(tuple(values))
    if not kept:
        raise UsageError(
            Problem("J024", "No input varies, so none can explain a failure.", found="no column")
        )
    told = tuple(str(units.get(name, "")) for name in kept)
    return Inputs(tuple(kept), np.column_stack(columns), tuple(levels), tuple(labels), told)


def read_failures(failed: pd.Series | np.ndarray, draws: int) -> np.ndarray:
    """Whether each draw failed, shape (draw,), bool.

    Raises
    ------
    UsageError
        J025 where there is not one value, true or false, for each draw; J024 where all draws failed, or
        none; J023 where there are fewer than 200 draws, or fewer than 20 on either side.
    """
    y = np.asarray(failed)
    if y.shape != (draws,) or not np.isin(y, (0, 1)).all():
        message = "Failure is true or false, one value for each row of the inputs."
        raise UsageError(
            Problem("J025", message, found=f"{y.shape[0] if y.ndim else 0} values, {draws} rows")
        )
    y = y.astype(bool)
    share = f"{int(y.sum())} of {draws} draws failed"
    if y.all() or not y.any():
        raise UsageError(Problem("J024", "Every draw failed, or none did.", found=share))
    if draws < FEWEST_DRAWS or min(y.sum(), (~y).sum()) < FEWEST:
        message = f"Boxes need {FEWEST_DRAWS} draws, of which {FEWEST} failed and {FEWEST} did not."
        raise UsageError(Problem("J023", message, found=share))
    return y
