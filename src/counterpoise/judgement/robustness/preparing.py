"""What robustness is computed from: utilities, weights, who is silent, and what may be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from counterpoise.errors import Problem, UsageError, nearest
from counterpoise.judgement.utilities import is_covered

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

Silence = Literal["left out", "no change"]


@dataclass(frozen=True)
class Utilities:
    """Utilities and weights, checked, as arrays.

    Parameters
    ----------
    accounts, policies
        Names; the first policy is continuity. Accounts that say nothing of any policy, or have no weight,
        are not among them.
    points
        Change from continuity in points, shape (account, policy, draw); 0 where `spoken` is False.
    spoken
        Whether the account speaks on the policy, shape (account, policy); true of continuity always.
    weights
        Of accounts, shape (account,), adding up to 1.
    coverage
        Of policies, shape (policy,), 0 to 1, before any reading of silence.
    silent, unweighted
        Accounts that are left out because they speak on no policy, or have the weight 0.
    """

    accounts: tuple[str, ...]
    policies: tuple[str, ...]
    points: np.ndarray
    spoken: np.ndarray
    weights: np.ndarray
    coverage: np.ndarray
    silent: tuple[str, ...] = ()
    unweighted: tuple[str, ...] = ()

    @property
    def draws(self) -> int:
        """How many there are."""
        return self.points.shape[2]

    def without(self, policy: str) -> Utilities:
        """The same with one policy taken away; weights and accounts stay."""
        keep = np.array([name != policy for name in self.policies])
        return Utilities(
            self.accounts,
            tuple(name for name in self.policies if name != policy),
            self.points[:, keep],
            self.spoken[:, keep],
            self.weights,
            self.coverage[keep],
            self.silent,
            self.unweighted,
        )

    @cached_property
    def covered(self) -> np.ndarray:
        """Whether enough accounts speak on a policy for a choice across accounts, shape (policy,), bool."""
        return is_covered(self.coverage) & self.spoken.any(axis=0)

    @cached_property
    def dominated(self) -> np.ndarray:
        """Whether another policy, on which the same accounts speak, is better in every draw of each of them.

        Shape (policy,), bool. A policy on which no account speaks is not dominated.
        """
        count = len(self.policies)
        out = np.zeros(count, bool)
        for weak in range(count):
            speak = self.spoken[:, weak]
            for strong in range(count):
                if strong != weak and speak.any() and np.array_equal(speak, self.spoken[:, strong]):
                    out[weak] |= bool((self.points[speak, strong] > self.points[speak, weak]).all())
        return out

    def eligible(self) -> np.ndarray:
        """Whether a choice across accounts may fall on a policy: enough coverage, and not dominated.

        One at least of those with enough coverage is eligible.
        """
        out = self.covered & ~self.dominated
        return out if out.any() else self.covered.copy()


def prepare(
    utility: xr.DataArray,
    weights: pd.Series | Mapping[str, float] | None = None,
    *,
    silence: Silence = "left out",
    coverage: pd.Series | None = None,
) -> Utilities:
    """Utilities and weights, checked, with silent cells handled.

    Parameters
    ----------
    utility
        Dimensions account, policy and draw; change from continuity, the first policy, in points. NaN in all
        draws where an account is silent on a policy.
    weights
        Of accounts, not negative; any positive factor is taken out. Equal where None.
    silence
        "left out": a policy is measured by the accounts that speak on it. "no change": a silent account is
        read as saying that the policy changes nothing (0 points). Coverage is the same under both.
    coverage
        Of policies, 0 to 1, where it is known aim by aim; else the weight share of accounts that speak.

    Returns
    -------
    Utilities
        With accounts that speak on no policy left out, and named.

    Raises
    ------
    UsageError
        J006 where there are fewer than two policies, J021 where weights or utilities do not fit, J022 where
        no account speaks.
    """
    array = _check_utility(utility)
    accounts = tuple(str(name) for name in array["account"].to_numpy())
    policies = tuple(str(name) for name in array["policy"].to_numpy())
    values: np.ndarray = array.to_numpy().astype(float)
    if silence not in ("left out", "no change"):
        raise _fault("J021", "There is no such reading of silence.", silence, "'left out' or 'no change'")
    share = _check_weights(weights, accounts)
    spoken: np.ndarray = np.logical_not(np.isnan(values).all(axis=2))
    _check_gaps(values, spoken, accounts, policies)
    speaks: np.ndarray = np.any(spoken[:, 1:], axis=1)
    found = share @ (spoken & speaks[:, None])
    found[0] = 1.0
    if coverage is not None:
        found = _check_coverage(coverage, policies)
    keep = speaks & (share > 0)
    if not keep.any():
        raise _fault("J022", "No account with a weight speaks on any policy.", f"{len(accounts)} accounts")
    filled = np.where(spoken[:, :, None], values, 0.0)[keep]
    said = spoken[keep] if silence == "left out" else np.ones_like(spoken[keep])
    return Utilities(
        tuple(name for name, kept in zip(accounts, keep, strict=True) if kept),
        policies,
        filled,
        said,
        share[keep] / share[keep].sum(),
        found,
        tuple(name for name, spoke in zip(accounts, speaks, strict=True) if not spoke),
        tuple(name for name, weight in zip(accounts, share, strict=True) if weight == 0),
    )


def _check_utility(utility: xr.DataArray) -> xr.DataArray:
    wanted = {"account", "policy", "draw"}
    if set(utility.dims) != wanted:
        found = ", ".join(str(name) for name in utility.dims)
        raise _fault("J021", "Utilities have the dimensions account, policy and draw.", found)
    array = utility.transpose("account", "policy", "draw")
    if array.sizes["policy"] < 2:
        raise _fault("J006", "A choice needs continuity and at least one other policy.", "one policy")
    if min(array.sizes["draw"], array.sizes["account"]) == 0:
        raise _fault("J022", "There is nothing to judge by.", "no accounts or no draws")
    for dim in ("account", "policy"):
        names = [str(name) for name in array[dim].to_numpy()]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise _fault("J021", f"The same {dim} stands twice.", ", ".join(twice))
    return array


def _check_gaps(
    values: np.ndarray, spoken: np.ndarray, accounts: tuple[str, ...], policies: tuple[str, ...]
) -> None:
    """Refuse infinite values, gaps in some draws only, and a silent continuity of an account that speaks."""
    faulty = spoken & ~np.isfinite(values).all(axis=2)
    faulty[:, 0] |= ~spoken[:, 0] & spoken[:, 1:].any(axis=1)
    if faulty.any():
        account, policy = np.argwhere(faulty)[0]
        raise _fault(
            "J021",
            "A utility is finite in all draws, or NaN in all where the account is silent; continuity's is 0.",
            f"{accounts[account]} on {policies[policy]}",
        )


def _check_weights(weights: pd.Series | Mapping[str, float] | None, accounts: tuple[str, ...]) -> np.ndarray:
    if weights is None:
        return np.full(len(accounts), 1 / len(accounts))
    given = {str(name): float(value) for name, value in weights.items()}
    if unknown := [name for name in given if name not in accounts]:
        near = nearest(unknown[0], accounts)
        raise _fault("J021", "A weight is given to an account that is not there.", unknown[0], near)
    if missing := [name for name in accounts if name not in given]:
        raise _fault("J021", "An account has no weight; give it 0 to leave it out.", missing[0])
    out = np.array([given[name] for name in accounts])
    if not np.isfinite(out).all() or (out < 0).any() or out.sum() == 0:
        found = ", ".join(f"{name} {value:g}" for name, value in given.items())
        raise _fault("J021", "Weights are numbers from 0 on, and not all of them 0.", found)
    return out / out.sum()


def _check_coverage(coverage: pd.Series, policies: tuple[str, ...]) -> np.ndarray:
    if missing := [name for name in policies if name not in coverage.index]:
        raise _fault("J021", "The coverage of a policy is missing.", missing[0])
    out = coverage.loc[list(policies)].to_numpy(float)
    if not ((out >= 0) & (out <= 1)).all():
        raise _fault("J021", "Coverage is a share, from 0 to 1.", str(out))
    return out


def _fault(code: str, message: str, found: str, near: str | None = None) -> UsageError:
    return UsageError(Problem(code, message, found=found, nearest=near))
