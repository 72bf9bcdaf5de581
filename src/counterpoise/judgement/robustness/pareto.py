"""Which policies no other beats on every aim."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from counterpoise.errors import Problem, UsageError

if TYPE_CHECKING:
    import pandas as pd


def find_pareto_set(means: pd.DataFrame) -> pd.DataFrame:
    """Which policies are efficient, and by which one each of the others is beaten.

    Parameters
    ----------
    means
        Policies by aims, finite, higher is better; NaN where nobody speaks on the policy for that aim.

    Returns
    -------
    DataFrame
        By policy: `efficient` (bool), `beaten by` (the first policy that is at least as good on every aim
        and better on one; None where efficient), `compared` (False where a gap stands in the way: such a
        policy neither beats nor is beaten, and is not called efficient).

    Raises
    ------
    UsageError
        J006 where there are fewer than two policies; J021 where a mean is infinite or there is no aim.

    Notes
    -----
    Policies that are equal on every aim do not beat each other. Pareto dominance as in Keeney & Raiffa
    (1976), Decisions with Multiple Objectives, section 3.2.

    Examples
    --------
    >>> import pandas as pd
    >>> means = pd.DataFrame({"peace": [0, 4, 3], "trade": [0, 1, 2]}, index=["continuity", "push", "wait"])
    >>> find_pareto_set(means)["efficient"].tolist()
    [False, True, True]
    """
    import pandas as pd

    table = means.to_numpy(float)
    if len(table) < 2:
        raise UsageError(Problem("J006", "A trade-off needs two policies.", found=str(len(table))))
    if table.shape[1] == 0 or np.isinf(table).any():
        raise UsageError(Problem("J021", "Aims have finite means, and there is one at least."))
    compared: np.ndarray = np.all(np.isfinite(table), axis=1)
    level = (table[:, None] >= table[None]).all(axis=2)
    above = (table[:, None] > table[None]).any(axis=2)
    beats = level & above & compared[:, None] & compared[None]
    beaten = [means.index[int(np.argmax(column))] if column.any() else None for column in beats.T]
    return pd.DataFrame(
        {
            "efficient": compared & ~beats.any(axis=0),
            "beaten by": pd.Series(beaten, index=means.index, dtype=object),
            "compared": compared,
        },
        index=means.index,
    )
