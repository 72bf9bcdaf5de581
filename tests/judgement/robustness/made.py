"""Utilities for tests: tables of textbooks, and arrays that Hypothesis makes."""

from __future__ import annotations

import numpy as np
import xarray as xr
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays


def make_utility(table, policies=None, accounts=None) -> xr.DataArray:
    """An array of shape (account, policy, draw), or a table (policy, state) with one account a state."""
    values = np.asarray(table, float)
    if values.ndim == 2:
        values = values.T[:, :, None]
    policies = policies or ["continuity", *(f"p{k}" for k in range(1, values.shape[1]))]
    accounts = accounts or [f"a{k}" for k in range(values.shape[0])]
    coords = {"account": accounts, "policy": policies, "draw": np.arange(values.shape[2])}
    return xr.DataArray(values, coords=coords, dims=("account", "policy", "draw"), name="utility")


@st.composite
def utilities(draw, gaps: bool = True, least_draws: int = 1, quarter: bool = True) -> xr.DataArray:
    """Change from continuity in points, in quarters so that sums are exact; some cells silent."""
    accounts, policies = draw(st.integers(1, 4)), draw(st.integers(2, 5))
    draws = draw(st.integers(least_draws, least_draws + 5))
    values = draw(
        arrays(float, (accounts, policies, draws), elements=st.integers(-80, 80).map(lambda k: k / 4))
    )
    values[:, 0] = 0
    if gaps:
        silent = draw(arrays(bool, (accounts, policies)))
        silent[:, 0] = False
        silent[0, 1] = False
        values[silent] = np.nan
    return make_utility(values)


def weights_for(utility: xr.DataArray):
    """Weights of accounts, all positive."""
    size = utility.sizes["account"]
    return st.lists(st.integers(1, 20).map(float), min_size=size, max_size=size).map(
        lambda values: dict(zip(utility["account"].to_numpy(), values, strict=True))
    )
