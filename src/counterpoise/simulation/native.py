"""Levels in native units, as conditions and formulas read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from counterpoise.simulation.plan import Plan


class Native(Mapping[str, Any]):
    """Levels in native units, worked out when a condition or formula asks for them.

    Parameters
    ----------
    plan
        Which row is which variable's.
    u
        Levels as shares of range, shape (policy, row, draw).
    policy
        The place of the only one that is seen; all if not given.
    draws
        The places of the only ones that are seen; all if not given.
    """

    def __init__(
        self, plan: Plan, u: np.ndarray, policy: int | None = None, draws: np.ndarray | None = None
    ) -> None:
        self._plan, self._u, self._policy, self._draws = plan, u, policy, draws

    def __getitem__(self, name: str) -> np.ndarray:
        low, high = self._plan.dossier.bounds[name]
        level = self._u[slice(None) if self._policy is None else self._policy, self._plan.rows[name]]
        return low + (high - low) * (level if self._draws is None else level[..., self._draws])

    def pick(self, draws: np.ndarray) -> Native:
        """The levels in some draws."""
        return Native(self._plan, self._u, self._policy, draws)

    def __iter__(self) -> Iterator[str]:
        return iter(self._plan.rows)

    def __len__(self) -> int:
        return len(self._plan.rows)
