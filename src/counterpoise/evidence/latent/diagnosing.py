"""Whether chains have found the posterior: the one rule, and its refusals."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.errors import Problem

if TYPE_CHECKING:
    import pandas as pd

MOST_R_HAT = 1.01
LEAST_ESS = 400.0
MOST_DIVERGING = 0.001
RULE = (
    "A fit stands if every quantity has a split R-hat of at most 1.01 and a bulk and a tail effective sample "
    "size of at least 400, and at most one draw in a thousand diverged; if not, it is run once more with a "
    "higher acceptance rate and twice the warm-up and draws, and if it does not stand then, it is refused."
)


@dataclass(frozen=True)
class Diagnosis:
    """The worst of what was measured of a fit.

    Parameters
    ----------
    r_hat, ess_bulk, ess_tail
        The worst over all quantities, and in `worst` the quantity with the worst R-hat.
    divergences, draws
        How many of how many draws diverged.
    retried
        Whether this is the second run.
    """

    r_hat: float
    ess_bulk: float
    ess_tail: float
    divergences: int
    draws: int
    worst: str
    retried: bool = False

    @property
    def stands(self) -> bool:
        """Whether the fit is good by `RULE`."""
        return (
            self.r_hat <= MOST_R_HAT
            and min(self.ess_bulk, self.ess_tail) >= LEAST_ESS
            and self.divergences <= MOST_DIVERGING * self.draws
        )

    def to_dict(self) -> dict[str, Any]:
        """As plain data, with whether it stands."""
        return {**asdict(self), "stands": self.stands}

    def __str__(self) -> str:
        return (
            f"R-hat {self.r_hat:.3f}, effective sample size {self.ess_bulk:.0f} in bulk and "
            f"{self.ess_tail:.0f} in the tails, {self.divergences} of {self.draws} draws diverged"
        )


def measure(values: np.ndarray) -> dict[str, float]:
    """Split rank-normalised R-hat, bulk and tail effective sample size of one quantity, (chain, draw).

    Vehtari, Gelman, Simpson, Carpenter & Bürkner (2021), Bayesian Analysis 16: 667-718, by ArviZ.
    Chains that do not move have no R-hat: infinity stands for it, and 0 for the sizes.
    """
    import arviz

    if np.ptp(values) == 0:
        return {"r_hat": np.inf, "ess_bulk": 0.0, "ess_tail": 0.0}
    found = {
        "r_hat": float(arviz.rhat(values)),
        "ess_bulk": float(arviz.ess(values, method="bulk")),
        "ess_tail": float(arviz.ess(values, method="tail")),
    }
    worst = {"r_hat": np.inf, "ess_bulk": 0.0, "ess_tail": 0.0}
    return {name: value if np.isfinite(value) else worst[name] for name, value in found.items()}


def diagnose(summary: pd.DataFrame, diverging: np.ndarray, retried: bool) -> Diagnosis:
    """The worst of a summary's rows."""
    row = summary.iloc[int(np.argmax(summary["r_hat"].to_numpy()))].to_dict()
    year = "" if np.isnan(row["year"]) else f" of {row['year']:.0f}"
    return Diagnosis(
        float(row["r_hat"]),
        float(summary["ess_bulk"].to_numpy().min()),
        float(summary["ess_tail"].to_numpy().min()),
        int(diverging.sum()),
        int(diverging.size),
        f"{row['quantity']} of {row['effect']}{year}",
        retried,
    )


def refuse(account: str, effects: tuple[str, ...], found: Diagnosis) -> Problem:
    """What is said of a fit that does not stand."""
    return Problem(
        "O060",
        f"The posterior of {', '.join(effects)} by {account} was not reached; worst: {found.worst}.",
        found=str(found),
    )
