"""The choice across accounts in one closure: what each metric says, how sure it is, and what it hangs on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.dossier import CONTINUITY
from counterpoise.judgement.plain import clean, to_plain
from counterpoise.judgement.robustness import (
    Robustness,
    find_pareto_set,
    find_reversals,
    judge_closeness,
    measure_robustness,
)
from counterpoise.judgement.utilities import POINTS, Utilities
from counterpoise.simulation import MATERIAL_SHARE

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

RULE = "minimax regret"  # the metric by which a policy is recommended
RESAMPLES = 1000


@dataclass(frozen=True, eq=False)
class Across:
    """The choice across accounts.

    Parameters
    ----------
    utilities
        In one closure.
    weights
        Of accounts, summing to 1.
    """

    utilities: Utilities
    weights: pd.Series

    @property
    def closure(self) -> str:
        """With whose claims: own, common or completed."""
        return self.utilities.choice.options.closure

    @cached_property
    def coverage(self) -> pd.Series:
        """The share of accounts and aims, by weight, on which anything is said, by policy."""
        return self.utilities.find_coverage(self.weights)

    @cached_property
    def robustness(self) -> Robustness:
        """Regret and every metric; see `measure_robustness`."""
        return measure_robustness(self._utility, self.weights, met=self._met, coverage=self.coverage)

    @cached_property
    def closeness(self) -> pd.DataFrame:
        """Whether the draws suffice to tell the choice from the runner-up; see `judge_closeness`."""
        return judge_closeness(
            self._utility,
            self.weights,
            seed=self.utilities.choice.options.seed,
            metrics=(RULE, "mean"),
            resamples=RESAMPLES,
            coverage=self.coverage,
        )

    @cached_property
    def reversals(self) -> pd.DataFrame:
        """Which choices flip when a policy is taken away; see `find_reversals`."""
        return find_reversals(self._utility, self.weights, met=self._met, coverage=self.coverage)

    @cached_property
    def by_aim(self) -> pd.DataFrame:
        """Policies by aims: each aim's mean over the accounts that speak on it; NaN where none does."""
        import pandas as pd

        change = self.utilities.dataset["change"].mean("draw")
        spoken = self.utilities.spoken
        shares = self.weights.to_xarray() if len(self.weights) else 1.0
        weight = (spoken * shares).transpose(*change.dims)
        sums = weight.sum("account")
        total = (change * weight).sum("account") / sums.where(sums > 0)
        table = total.transpose("policy", "aim")
        policies = pd.Index([str(name) for name in table["policy"].to_numpy()], name="policy")
        return pd.DataFrame(table.to_numpy(), policies, [str(name) for name in table["aim"].to_numpy()])

    @cached_property
    def pareto(self) -> pd.DataFrame:
        """The policies that no other beats on every aim by `by_aim`; silence counts as no change."""
        import pandas as pd

        table = self.by_aim.loc[self.robustness.policies["eligible"].to_numpy()].fillna(0.0)
        if len(table) < 2:  # the others are dominated or too little is said of them: nothing is traded off
            alone = {"efficient": True, "beaten by": None, "compared": True}
            return pd.DataFrame([alone] * len(table), index=table.index)
        return find_pareto_set(table)

    @property
    def chosen(self) -> str | None:
        """The policy with the smallest greatest regret; None where no choice is allowed."""
        name = self.robustness.choices.loc[RULE, "choice"]
        return None if name is None else str(name)

    @property
    def suffices(self) -> bool:
        """Whether the draws tell the chosen policy from the runner-up."""
        return bool(self.chosen is not None and self.closeness.loc[RULE, "draws suffice"])

    @property
    def margin(self) -> float:
        """Points under which policies do not differ materially: 0.02 of the aims' ranges as far as spoken of.

        NaN where nothing is chosen.
        """
        return (
            POINTS * MATERIAL_SHARE * float(self.coverage.to_dict()[self.chosen]) if self.chosen else np.nan
        )

    @property
    def is_material(self) -> bool:
        """Whether the runner-up would be regretted materially more than the chosen policy."""
        behind = self.robustness.choices.loc[RULE, "worse by"]
        return bool(self.chosen is not None and behind is not None and float(behind) >= self.margin)

    @cached_property
    def _utility(self) -> xr.DataArray:
        """Utilities with continuity at 0 in every account, also in those that abstain."""
        utility = self.utilities.utility
        return utility.where(utility["policy"] != CONTINUITY, 0.0)

    @cached_property
    def _met(self) -> Any:
        met = self.utilities.dataset["met"]
        known = bool(np.isfinite(met.to_numpy()).any())
        return (met.transpose("account", "policy", "draw") >= 0.5) if known else None

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data."""
        found = self.robustness
        return {
            "closure": self.closure,
            "chosen": self.chosen,
            "rule": RULE,
            "margin": clean(self.margin),
            "material": self.is_material,
            "coverage": to_plain(self.coverage),
            "choices": to_plain(found.choices),
            "scores": to_plain(found.scores),
            "account_regret": to_plain(found.account_regret),
            "evpi": to_plain(found.evpi),
            "policies": to_plain(found.policies),
            "closeness": to_plain(self.closeness) if self.chosen is not None else None,
            "reversals": to_plain(self.reversals) if self.chosen is not None else None,
            "pareto": to_plain(self.pareto) if self.chosen is not None else None,
            "by_aim": to_plain(self.by_aim),
            "table": to_plain(self.utilities.tabulate()),
        }
