"""The ranking of policies across accounts, under the weights before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from counterpoise.dossier import CONTINUITY
from counterpoise.judgement.information.accounts import fill_silence
from counterpoise.judgement.utilities import Utilities, is_covered

if TYPE_CHECKING:
    import pandas as pd


def rank_policies(utilities: Utilities, before: pd.Series, after: pd.Series) -> pd.DataFrame:
    """Policies by their expected utility across accounts, under two sets of weights.

    Parameters
    ----------
    utilities
        Of the accounts.
    before, after
        Weights by account, each with sum 1.

    Returns
    -------
    pandas.DataFrame
        One row a policy, in the order of the choice: `policy`, and with `_before` and `_after` behind them
        `value`, the weighted mean over the accounts that speak, in points; `coverage`, the share of accounts
        and aims on which anything is said; `rank`, 1 the best, NaN under half of coverage (continuity always
        has one), where there is no choice across accounts.
    """
    import pandas as pd

    names = list(utilities.choice.policies)
    means = utilities.utility.mean("draw").to_numpy()[..., None]
    found = pd.DataFrame({"policy": names})
    for when, weights in (("before", before), ("after", after)):
        shares = weights.reindex(utilities.choice.accounts).to_numpy(dtype=float)
        coverage = utilities.find_coverage(weights).to_numpy()
        value = shares @ fill_silence(means, shares)[..., 0]
        open_to = np.array([name == CONTINUITY for name in names]) | is_covered(coverage)
        found[f"value_{when}"] = value
        found[f"coverage_{when}"] = coverage
        found[f"rank_{when}"] = pd.Series(np.where(open_to, value, np.nan)).rank(
            ascending=False, method="min"
        )
    return found
