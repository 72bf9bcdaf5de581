"""Tables as plain data for JSON: what is not a number is null, never NaN."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


def to_plain(table: pd.DataFrame | pd.Series) -> list[dict[str, Any]]:
    """A row each, with the index's names as columns where it has names.

    Examples
    --------
    >>> import pandas as pd
    >>> to_plain(pd.Series([0.5, float("nan")], pd.Index(["a", "b"], name="policy"), name="share"))
    [{'policy': 'a', 'share': 0.5}, {'policy': 'b', 'share': None}]
    """
    frame = table.to_frame() if hasattr(table, "to_frame") else table
    if all(name is not None for name in frame.index.names):
        frame = frame.reset_index()
    return [
        {str(name): clean(value) for name, value in zip(frame.columns, row, strict=True)}
        for row in frame.itertuples(index=False, name=None)
    ]


def clean(value: Any) -> Any:
    """One value: NumPy's numbers as Python's, what is not finite as None, tuples as lists."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, (tuple, list)):
        return [clean(item) for item in value]
    return value
