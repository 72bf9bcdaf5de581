"""The weights of accounts before new figures: equal, earned, or given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.dossier import Dossier
from counterpoise.errors import Problem, UsageError
from counterpoise.evidence import Observations, score_accounts
from counterpoise.evidence.scoring.cells import Cells

if TYPE_CHECKING:
    import pandas as pd

NAMED = ("equal", "evidence")


def read_weights(text: str) -> str | dict[str, float]:
    """Weights as the command line writes them: `equal`, `evidence`, or ACCOUNT=NUMBER for each account.

    Raises
    ------
    UsageError
        J008 where the text is none of these.

    Examples
    --------
    >>> read_weights("equal"), read_weights("one=2, two=0.5")
    ('equal', {'one': 2.0, 'two': 0.5})
    """
    if text in NAMED:
        return text
    found: dict[str, float] = {}
    for part in text.split(","):
        name, equals, number = (piece.strip() for piece in part.partition("="))
        try:
            if not (name and equals) or name in found:
                raise ValueError(part)
            found[name] = float(number)
        except ValueError as fault:
            edit = "Write `equal`, `evidence`, or one number for each account: one=2,two=1."
            problem = Problem("J008", "These are no weights of accounts.", found=part.strip()[:80], edit=edit)
            raise UsageError(problem) from fault
    return found


def settle_before(
    dossier: Dossier,
    names: Sequence[str],
    weights: Mapping[str, float] | pd.Series | str,
    old: Observations,
    seed: int,
) -> tuple[pd.Series, Cells | None]:
    """The weights of accounts before new figures.

    Parameters
    ----------
    dossier, names
        The dossier, and the accounts that are weighed.
    weights
        "equal", "evidence", or a number from 0 for each account.
    old, seed
        What was observed, and the seed of the evidence's resampling.

    Returns
    -------
    tuple of pandas.Series and Cells or None
        Weights with sum 1, and the scores that they rest on where they rest on the evidence.

    Raises
    ------
    UsageError
        J008 where they do not fit.
    """
    import pandas as pd

    index = pd.Index(names, name="account")
    cells = None
    if isinstance(weights, str) and weights == "evidence":
        scores = score_accounts(dossier, old, seed=seed)
        given, cells = scores.weights.reindex(names), scores.cells
    elif isinstance(weights, str) and weights == "equal":
        given = pd.Series(1.0, index)
    else:
        given = pd.Series(dict(weights) if not isinstance(weights, str) else {weights: np.nan}, dtype=float)
    fits = set(given.index) == set(names) and np.isfinite(given).all() and (given >= 0).all()
    if not fits or given.sum() == 0:
        raise UsageError(
            Problem(
                "J008",
                "Weights are `equal`, `evidence`, or one number from 0 for each account, and not all 0.",
                found=str(weights)[:80] if isinstance(weights, str) else _say_weights(given),
                edit=f"Give one for each of {', '.join(names)}.",
            )
        )
    shares = given.reindex(names).to_numpy(dtype=float)
    return pd.Series(shares / shares.sum(), index, name="weight"), cells


def _say_weights(given: pd.Series) -> str:
    return ", ".join(f"{name}={value:g}" for name, value in given.items())[:200] or "none"
