"""How well each policy serves the chooser's aims, by account and draw, against changing nothing.

====== ============================================================ ===========================
symbol meaning                                                      unit, shape
====== ============================================================ ===========================
c      departure of an aim's variable from continuity, in the       points, (account, policy,
       better direction, 100 for the whole range                    aim, draw)
w      the aim's weight                                             relative, (aim,)
U      utility: the weighted mean of c over the aims                points, (account, policy,
                                                                    draw)
====== ============================================================ ===========================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.errors import Problem, UsageError
from counterpoise.judgement.choice import Choice
from counterpoise.simulation import Case, find_outcomes
from counterpoise.system import Reading, System, build_system

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

POINTS = 100.0  # a whole range in the better direction
LEAST_COVERAGE = 0.5  # of accounts and aims: under it no choice across accounts
_ROUNDING = 1e-12  # half is enough, also where sums of weights make it a little less


@dataclass(frozen=True, eq=False)
class Utilities:
    """What the accounts imply for the chooser's aims.

    Attributes
    ----------
    dataset
        Dimensions account, policy (continuity first), aim, draw. `change`: each aim's paired change from
        continuity in the better direction, in points of its range, averaged over replicates of the noise.
        `met`: the share of a draw's replicates in which every threshold is met; NaN where the account is
        silent on one of them, or none is stated. `reach`: on whose claims a cell rests. `weight`: of the
        aims, summing to 1.
    """

    choice: Choice
    dataset: xr.Dataset

    @cached_property
    def utility(self) -> xr.DataArray:
        """The weighted mean of the aims' changes, dims account, policy, draw; NaN where silent on all.

        An aim on which the account is silent under a policy adds nothing: it stands as under continuity.
        """
        weights, change = self.dataset["weight"].to_numpy(), self.dataset["change"].to_numpy()
        total = np.zeros((change.shape[0], change.shape[1], change.shape[3]))
        for place, weight in enumerate(weights):  # in the order of the aims, without BLAS
            total += weight * change[:, :, place]
        total[~self.speaks.to_numpy()] = np.nan
        dims = ("account", "policy", "draw")
        found = self.dataset["met"].copy(data=total).transpose(*dims).rename("utility")
        found.attrs = {"units": "points", "long_name": "utility, as a change from continuity"}
        return found

    @cached_property
    def spoken(self) -> xr.DataArray:
        """Whether the account says anything on the aim under the policy, dims account, policy, aim.

        Continuity is spoken of wherever the account speaks on any policy's effect on the aim.
        """
        spoken = self.dataset["reach"] != "silent"
        values = spoken.transpose("account", "policy", "aim").to_numpy().copy()
        values[:, 0] = values[:, 1:].any(axis=1)
        return spoken.transpose("account", "policy", "aim").copy(data=values).rename("spoken")

    @cached_property
    def speaks(self) -> xr.DataArray:
        """Whether the account says anything on any aim under the policy, dims account, policy.

        An account that speaks on no policy abstains, on continuity too.
        """
        return self.spoken.any("aim").rename("speaks")

    @cached_property
    def coverage(self) -> xr.DataArray:
        """The weight of the aims on which an account speaks, 0 to 1, dims account, policy."""
        return (self.spoken * self.dataset["weight"]).sum("aim").rename("coverage")

    @property
    def abstaining(self) -> tuple[str, ...]:
        """The accounts that say nothing on any aim under any of the policies."""
        return tuple(
            str(name) for name in self.choice.accounts if not bool(self.speaks.sel(account=name).any())
        )

    def find_coverage(self, weights: pd.Series | None = None) -> pd.Series:
        """The share of accounts and aims, by their weights, on which anything is said, by policy.

        Parameters
        ----------
        weights
            Of accounts; equal if not given.
        """
        import pandas as pd

        by_account = self.coverage.to_numpy()
        shares = settle_weights(self.choice, weights).to_numpy()
        covered = np.clip((shares[:, None] * by_account).sum(axis=0), 0.0, 1.0)
        return pd.Series(covered, pd.Index(self.choice.policies, name="policy"), name="coverage")

    def tabulate(self) -> pd.DataFrame:
        """The table: a row for each policy of each account that speaks on it.

        Returns
        -------
        pandas.DataFrame
            account, policy; `mean`, `low`, `high`: the expected change of utility and its 90% interval over
            draws, points; `error`: the Monte Carlo standard error of the mean; `met`: probability that every
            threshold is met (NaN where none is stated or the account is silent on one); `rank` by the mean
            among the policies of which the account speaks, 1 the best; `best`: probability of being best,
            ties shared; `coverage`; `speaks`. Numbers are NaN where the account is silent.
        """
        import pandas as pd

        rows = []
        for account in self.choice.accounts:
            values = self.utility.sel(account=account).to_numpy()
            best = share_of_best(values)
            ranks = pd.Series(values.mean(axis=1)).rank(ascending=False, method="min").to_numpy()
            for place, policy in enumerate(self.choice.policies):
                rows.append(self._row(account, policy, values[place], float(ranks[place]), best[place]))
        return pd.DataFrame(rows)

    def _row(self, account: str, policy: str, values: np.ndarray, rank: float, best: float) -> dict[str, Any]:
        where = {"account": account, "policy": policy}
        speaks = bool(self.speaks.sel(where))
        low, high = np.quantile(values, [0.05, 0.95]) if speaks else (np.nan, np.nan)
        met = self.dataset["met"].sel(where).to_numpy()
        return {
            **where,
            "mean": float(values.mean()),
            "low": float(low),
            "high": float(high),
            "error": float(values.std(ddof=1) / np.sqrt(values.size)),
            "met": float(met.mean()),
            "rank": rank,
            "best": best,
            "coverage": float(self.coverage.sel(where)),
            "speaks": speaks,
        }


def is_covered(coverage: Any) -> Any:
    """Whether enough is said for a choice across accounts: on half, or more, of accounts and aims by weight.

    Parameters
    ----------
    coverage
        Shares, a number or an array.

    Examples
    --------
    >>> is_covered(np.array([0.5, 0.1 + 0.2 + 0.2 - 1e-15, 0.49])).tolist()
    [True, True, False]
    """
    return coverage >= LEAST_COVERAGE - _ROUNDING


def share_of_best(values: np.ndarray) -> np.ndarray:
    """The share of draws in which each policy is best, ties shared evenly; NaN for one with NaN.

    Parameters
    ----------
    values
        Shape (policy, draw).

    Examples
    --------
    >>> share_of_best(np.array([[0.0, 0.0], [1.0, 0.0], [np.nan, np.nan]])).tolist()
    [0.25, 0.75, nan]
    """
    silent = np.isnan(values).sum(axis=1) > 0
    if np.all(silent):
        return np.full(len(values), np.nan)
    kept = np.where(np.expand_dims(silent, 1), -np.inf, values)
    top = np.asarray(kept == kept.max(axis=0))
    shares = (top / top.sum(axis=0)).mean(axis=1)
    return np.where(silent, np.nan, shares)


def settle_weights(choice: Choice, weights: pd.Series | Mapping[str, float] | None) -> pd.Series:
    """Weights of the accounts, summing to 1: those given, or equal ones.

    Raises
    ------
    UsageError
        J008, if they are not one finite number from 0 for each account, or all 0.
    """
    import pandas as pd

    index = pd.Index(choice.accounts, name="account")
    if weights is None:
        return pd.Series(1.0 / len(index), index, name="weight")
    given = pd.Series(dict(weights), dtype=float)
    fits = (
        set(given.index) == set(index) and np.isfinite(given).all() and (given >= 0).all() and given.max() > 0
    )
    if not fits:
        raise UsageError(
            Problem(
                "J008",
                "Account weights are one number from 0 for each account that is judged, and not all 0.",
                found=", ".join(f"{name}={value:g}" for name, value in given.items()) or "none",
                edit=f"Give one for each of {', '.join(choice.accounts)}.",
            )
        )
    return pd.Series(share_out(given.reindex(index).to_numpy()), index, name="weight")


def share_out(weights: np.ndarray) -> np.ndarray:
    """Weights as shares that sum to 1; however large they are, their sum does not overflow.

    Examples
    --------
    >>> share_out(np.array([1e308, 1e308, 0.0])).tolist()
    [0.5, 0.5, 0.0]
    """
    with np.errstate(under="ignore"):
        scaled = weights / weights.max()
    return scaled / scaled.sum()


def find_utilities(
    choice: Choice, *, reading: Reading | None = None, systems: Mapping[str, System] | None = None
) -> Utilities:
    """The utilities of a choice.

    Parameters
    ----------
    choice
        The decision.
    reading
        How strengths, response times and volatility are read; the design's way if not given.
    systems
        By account, systems to run in place of those that the dossier makes.

    Returns
    -------
    Utilities
        On `choice.options.draws` draws, which are those of `simulate` with the same seed.

    Examples
    --------
    >>> import counterpoise as cp
    >>> from counterpoise.judgement import settle_choice
    >>> choice = settle_choice(cp.load("russia"), "USA", policies=["wedge-outreach"], draws=100, years=2)
    >>> found = find_utilities(choice)
    >>> bool(found.speaks.sel(account="maximalist-goals", policy="wedge-outreach"))
    True
    """
    built = build_systems(choice, reading) if systems is None else systems
    options = choice.options
    found = find_outcomes(
        [Case(built[account], choice.policies) for account in choice.accounts],
        choice.variables,
        years=options.years,
        draws=options.draws,
        seed=options.seed,
        replicates=choice.replicates,
        workers=options.workers,
    )
    horizon = np.stack([entry.horizon for entry in found])
    mean = np.stack([entry.mean for entry in found])
    return weigh_outcomes(choice, horizon, mean, np.stack([entry.reach for entry in found]))


def build_systems(choice: Choice, reading: Reading | None = None) -> dict[str, System]:
    """The system of each account, in the choice's closure and mode."""
    return {
        account: build_system(
            choice.dossier,
            account,
            closure=choice.options.closure,
            mode=choice.options.mode,
            posterior=choice.posterior,
            reading=reading or Reading(),
        )
        for account in choice.accounts
    }


def weigh_outcomes(choice: Choice, horizon: np.ndarray, mean: np.ndarray, reach: np.ndarray) -> Utilities:
    """Utilities from outcomes.

    Parameters
    ----------
    choice
        The decision.
    horizon, mean
        Levels in native units, shape (account, policy, variable, draw, replicate), variables as in
        `choice.variables`.
    reach
        Shape (account, policy, variable).
    """
    import xarray as xr

    aims, variables = choice.aims, choice.variables
    shape = horizon.shape
    change = np.empty((shape[0], shape[1], len(aims), shape[3]), np.float32)
    met = np.ones((shape[0], shape[1], *shape[3:]), bool)
    known = np.ones(shape[:2], bool)
    for place, aim in enumerate(aims):
        row = variables.index(aim.variable)
        levels = (horizon if aim.at == "horizon" else mean)[:, :, row]
        low, high = choice.dossier.bounds[aim.variable]
        departure = (levels - levels[:, :1]).mean(axis=-1, dtype=np.float64)
        change[:, :, place] = aim.direction * POINTS / (high - low) * departure
        if aim.threshold is not None:
            met &= aim.direction * (levels - aim.threshold) >= 0
            spoken = reach[:, :, row] != "silent"
            spoken[:, 0] = spoken[:, 1:].any(axis=1)
            known &= spoken
    reach_by_aim = np.stack([reach[:, :, variables.index(aim.variable)] for aim in aims], axis=-1)
    shares = met.mean(axis=-1)
    if all(aim.threshold is None for aim in aims):
        known[:] = False
    shares[~known] = np.nan
    cells = ("account", "policy")
    return Utilities(
        choice,
        xr.Dataset(
            {
                "change": ((*cells, "aim", "draw"), change),
                "met": ((*cells, "draw"), shares),
                "reach": ((*cells, "aim"), reach_by_aim),
                "weight": ("aim", share_out(np.array([aim.weight for aim in aims], dtype=float))),
            },
            {
                "account": list(choice.accounts),
                "policy": list(choice.policies),
                "aim": [aim.say() for aim in aims],
                "draw": np.arange(shape[3]),
            },
            {"seed": choice.options.seed, "replicates": choice.replicates, "actor": choice.actor},
        ),
    )
