"""Which policy is best by each account, and how far it is ahead."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from counterpoise.dossier import CONTINUITY
from counterpoise.judgement.utilities import POINTS, Utilities
from counterpoise.simulation import MATERIAL_ERRORS, MATERIAL_SHARE


def find_best(found: Utilities) -> dict[str, str]:
    """By account that speaks of any policy, the one with the highest expected utility, or continuity."""
    table = found.tabulate()
    spoken = table[table["speaks"]]
    tops = spoken.loc[spoken.groupby("account", sort=False)["mean"].idxmax()]
    return dict(zip(tops["account"].astype(str), tops["policy"].astype(str), strict=True))


class Lead(NamedTuple):
    """How far an account's best policy is ahead of its next, points, with the paired difference's error."""

    best: str
    second: str
    gap: float
    error: float
    material: bool


def find_leads(found: Utilities) -> dict[str, Lead]:
    """By account that speaks of any policy, its best one and the next, continuity among them.

    A lead is material if it is 0.02 of the ranges of the aims that are spoken of, and two Monte Carlo errors.

    Examples
    --------
    >>> import counterpoise as cp
    >>> judged = cp.decide(cp.load("nile"), "EGY", draws=100, years=2, parts=[])
    >>> lead = judged.leads["rules-before-water"]
    >>> lead.best == judged.best["rules-before-water"], lead.gap >= 0
    (True, True)
    """
    leads = {}
    utility = found.utility
    for account, best in find_best(found).items():
        own = utility.sel(account=account)
        means = own.mean("draw").drop_sel(policy=best).to_series().dropna()
        second = str(means.idxmax())
        behind = (own.sel(policy=best) - own.sel(policy=second)).to_numpy()
        gap, error = float(behind.mean()), float(behind.std(ddof=1) / np.sqrt(behind.size))
        spoken = float(found.coverage.sel(account=account, policy=CONTINUITY))
        bar = max(POINTS * MATERIAL_SHARE * spoken, MATERIAL_ERRORS * error)
        leads[account] = Lead(best, second, gap, error, gap >= bar)
    return leads
