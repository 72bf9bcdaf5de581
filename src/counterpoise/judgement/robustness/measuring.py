"""Robustness of policies: regret account by account, every metric, what each would choose, and EVPI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.errors import Problem, UsageError
from counterpoise.judgement.robustness.metrics import METRICS, THRESHOLDS, Metric, Options, evaluate
from counterpoise.judgement.robustness.preparing import Silence, Utilities, prepare
from counterpoise.judgement.robustness.transformations import regret_from_best

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

TIE = 1e-9  # points by which two policies may differ and still tie
EVPI_NOTE = (
    "What a draw fixes includes its noise where a draw has one replicate, so this is an upper bound on what "
    "finding out about parameters is worth."
)


@dataclass(frozen=True)
class Robustness:
    """How policies stand up across accounts and draws.

    Attributes
    ----------
    scores
        Policies by metrics; units in `attrs["units"]`. NaN where no account speaks on the policy.
    choices
        A row for each metric: the policy that it chooses, its value, the runner-up, and by how much this is
        worse. No choice (None) where fewer than two policies have enough coverage. A policy that another
        beats in every draw is runner-up only where there is no other.
    policies
        A row for each policy: its coverage, whether another is better in every draw, whether it may be
        chosen.
    account_regret
        Accounts by policies, points; NaN where the account is silent; 0 at the best policy of each.
    evpi
        A row for each account, and one for all: the policy with the highest mean, and what perfect
        information about all that a draw fixes would add, in points.
    silent, unweighted
        Accounts that are left out.
    """

    scores: pd.DataFrame
    choices: pd.DataFrame
    policies: pd.DataFrame
    account_regret: pd.DataFrame
    evpi: pd.DataFrame
    silent: tuple[str, ...]
    unweighted: tuple[str, ...]


def measure_robustness(
    utility: xr.DataArray,
    weights: pd.Series | Mapping[str, float] | None = None,
    *,
    met: xr.DataArray | None = None,
    alpha: float = 0.5,
    percentile: float = 0.9,
    silence: Silence = "left out",
    coverage: pd.Series | None = None,
) -> Robustness:
    """Every metric of robustness for every policy, and what each metric would choose.

    Parameters
    ----------
    utility
        Dimensions account, policy and draw: change from continuity, the first policy, in points. NaN in all
        draws where an account is silent on a policy.
    weights
        Of accounts, from 0 on; a common factor does not matter. Equal where None.
    met
        Whether a state meets every threshold, dimensions as `utility`, bool; what it says of silent cells
        does not matter. Without it Starr's criterion is left out.
    alpha
        Weight of the worst account in Hurwicz's rule, 0 to 1.
    percentile
        Of regret over accounts and draws, as a share.
    silence
        "left out": a policy is measured by the accounts that speak on it. "no change": a silent account
        is read as if it said that nothing changes.
    coverage
        Of policies, where it is known aim by aim.

    Returns
    -------
    Robustness
        No choice falls on a policy under 50% coverage, nor on one that another beats in every draw.

    Raises
    ------
    UsageError
        J006, J021, J022 as `prepare`; U001 for `alpha` or `percentile` out of range.

    Notes
    -----
    McPhail et al. (2018), doi:10.1002/2017EF000649, as taken apart in `tabulate_metrics`.

    Examples
    --------
    Two accounts of one draw. The best policy is `push` under A (6) and `wait` under B (4).

    >>> import xarray as xr
    >>> utility = xr.DataArray(
    ...     [[[0.0], [6.0], [1.0]], [[0.0], [-5.0], [4.0]]],
    ...     coords={"account": ["A", "B"], "policy": ["continuity", "push", "wait"], "draw": [0]},
    ...     dims=("account", "policy", "draw"),
    ... )
    >>> found = measure_robustness(utility)
    >>> found.account_regret.loc["A"].tolist()
    [6.0, 0.0, 5.0]
    >>> print(*found.choices.loc["minimax regret", ["choice", "value"]])
    wait 5.0
    """
    import pandas as pd

    data = prepare(utility, weights, silence=silence, coverage=coverage)
    options = Options(alpha, percentile)
    table = None if met is None else align_thresholds(met, utility, data)
    chosen = [metric for metric in METRICS if metric.name != THRESHOLDS or table is not None]
    found = {metric.name: evaluate(metric, data, options, table)[0] for metric in chosen}
    scores = pd.DataFrame(found, index=pd.Index(data.policies, name="policy"))
    scores.attrs["units"] = {metric.name: metric.unit for metric in chosen}
    choices = pd.DataFrame(
        [_choose(metric, found[metric.name], data) for metric in chosen],
        index=pd.Index([metric.name for metric in chosen], name="metric"),
    )
    policies = pd.DataFrame(
        {"coverage": data.coverage, "dominated": data.dominated, "eligible": data.eligible()},
        index=pd.Index(data.policies, name="policy"),
    )
    policies.attrs["units"] = {"coverage": "share of the weight of accounts"}
    return Robustness(
        scores, choices, policies, _account_regret(data), _evpi(data), data.silent, data.unweighted
    )


def align_thresholds(met: xr.DataArray, utility: xr.DataArray, data: Utilities) -> np.ndarray:
    """Where thresholds are met, shape (account, policy, draw); as under continuity where there is silence.

    Raises
    ------
    UsageError
        J021 where dimensions, names or draws are not those of the utilities.
    """
    if set(met.dims) != set(utility.dims) or dict(met.sizes) != dict(utility.sizes):
        message = "Where thresholds are met has the dimensions and sizes of the utilities."
        raise UsageError(Problem("J021", message, found=str(dict(met.sizes))))
    ordered = met.transpose("account", "policy", "draw")
    for dim in ("account", "policy", "draw"):
        if not np.array_equal(ordered[dim].to_numpy(), utility[dim].to_numpy()):
            message = f"Where thresholds are met has the {dim}s of the utilities, in their order."
            raise UsageError(Problem("J021", message, found=str(ordered[dim].to_numpy()[:3])))
    table = ordered.sel(account=list(data.accounts)).to_numpy().astype(bool)
    array = utility.transpose("account", "policy", "draw").sel(account=list(data.accounts))
    return np.where(np.isnan(array.to_numpy()), table[:, :1], table)


def pick(metric: Metric, values: np.ndarray, data: Utilities) -> int | None:
    """The place of the best policy that may be chosen, the first of those that tie; None for no choice.

    Parameters
    ----------
    metric, values
        The metric, and what it says of each policy, shape (policy,).
    data
        Says which policies have enough coverage (fewer than two: no choice) and are not dominated.
    """
    if data.covered.sum() < 2:
        return None
    score = np.where(data.eligible(), values if metric.higher else -values, -np.inf)
    return int(np.flatnonzero(score >= score.max() - TIE)[0])


def find_second(metric: Metric, values: np.ndarray, data: Utilities, first: int) -> int:
    """The place of the runner-up: of those that may be chosen, or of those with coverage if none is left."""
    rest = data.eligible()
    rest[first] = False
    if not rest.any():
        rest = data.covered.copy()
        rest[first] = False
    return int(np.argmax(np.where(rest, values if metric.higher else -values, -np.inf)))


def _choose(metric: Metric, values: np.ndarray, data: Utilities) -> dict:
    first = pick(metric, values, data)
    if first is None:
        return {"choice": None, "value": np.nan, "runner-up": None, "worse by": np.nan}
    second = find_second(metric, values, data, first)
    with np.errstate(invalid="ignore"):
        gap = values[first] - values[second]
    return {
        "choice": data.policies[first],
        "value": float(values[first]),
        "runner-up": data.policies[second],
        "worse by": float(gap if metric.higher else -gap),
    }


def _account_regret(data: Utilities) -> pd.DataFrame:
    import pandas as pd

    regret = regret_from_best(data.points.mean(axis=2), data.spoken)
    out = pd.DataFrame(
        np.where(data.spoken, regret, np.nan),
        index=pd.Index(data.accounts, name="account"),
        columns=pd.Index(data.policies, name="policy"),
    )
    out.attrs["units"] = "points"
    return out


def draw_regret(utility: xr.DataArray) -> xr.DataArray:
    """How much better the best policy would have been in each draw of each account.

    Parameters
    ----------
    utility
        As for `measure_robustness`.

    Returns
    -------
    DataArray
        As `utility`, in points, never negative; NaN where the account is silent.

    Examples
    --------
    >>> import xarray as xr
    >>> utility = xr.DataArray(
    ...     [[[0.0, 0.0], [2.0, -1.0]]],
    ...     coords={"account": ["A"], "policy": ["continuity", "push"], "draw": [0, 1]},
    ...     dims=("account", "policy", "draw"),
    ... )
    >>> draw_regret(utility).values.tolist()
    [[[2.0, 0.0], [0.0, 1.0]]]
    """
    array = utility.transpose("account", "policy", "draw")
    out = array.max("policy", skipna=True) - array
    out = out.transpose("account", "policy", "draw").rename("draw regret")
    out.attrs = {"units": "points"}
    return out


def _evpi(data: Utilities) -> pd.DataFrame:
    """Smallest mean draw regret, by account and over all; of policies on which the account speaks.

    Over all accounts only policies on which all of them speak can be compared draw by draw; whoever is
    silent on a policy would else count it as no rival.
    """
    import pandas as pd

    rows = []
    regret = regret_from_best(data.points, data.spoken).mean(axis=2)
    for row, account in enumerate(data.accounts):
        mean = np.where(data.spoken[row], regret[row], np.inf)
        rows.append({"account": account, "policy": data.policies[int(mean.argmin())], "evpi": mean.min()})
    mean = _regret_over_all(data)
    rows.append({"account": "all", "policy": data.policies[int(mean.argmin())], "evpi": mean.min()})
    out = pd.DataFrame(rows).set_index("account")
    out.attrs = {"units": {"evpi": "points"}, "note": EVPI_NOTE}
    return out


def _regret_over_all(data: Utilities) -> np.ndarray:
    whole = data.spoken.all(axis=0)
    out = np.full(len(data.policies), np.inf)
    out[whole] = data.weights @ regret_from_best(data.points[:, whole], data.spoken[:, whole]).mean(axis=2)
    return out
