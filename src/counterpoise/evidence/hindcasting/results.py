"""What a hindcast found: per account and variable how the fan did, and the fans themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

BASELINES = ("arx", "trend-arx")
CONDITIONAL = (
    "Conditional: what was observed of instruments, and of states that an account does not explain, is given "
    "year by year as it came to be; nobody foretold it. No event strikes but in what is given."
)
HINDSIGHT = (
    "Hindsight: ranges, bases and response times were coded later, and an account's text knew the years "
    "before its publication. That a fan holds what happened is no proof of causes."
)
COLUMNS = {
    "account": "whose fan",
    "variable": "state that is explained",
    "own": "whether by the account's own claims; else by undisputed ones alone",
    "first": "first year that was observed and foretold",
    "last": "last of them",
    "points": "how many years were observed",
    "hindsight": "how many of them are before the account's publication, or all where it has no date",
    "inside_50": "share of them within the central half of the fan",
    "inside_90": "share of them within its central 90%",
    "crps": "mean CRPS of the fan in logits: less is better",
    "arx": "the same for an AR(1) with the same inputs, fitted on the years before the start",
    "trend-arx": "the same with a linear trend besides",
    "arx_inside_90": "share of the years within the central 90% of the AR(1)",
    "arx_steps": "yearly steps that the AR(1) was fitted to",
    "ratio": "crps over that of the AR(1); under 1 the account did better",
}


@dataclass(frozen=True, slots=True)
class VariableHindcast:
    """How an account's fan for one state did; shares and scores are over the years observed.

    Parameters
    ----------
    account, variable, title
        Whose, and of what.
    own
        Whether a claim of the account itself explains it; else undisputed claims alone do.
    inputs, arx_inputs
        Observed variables that lead to it in the account, and those of them that the AR(1) is given: not
        one that was observed too late.
    accounting
        Inputs that hold part of the answer by arithmetic, as both are parts of one whole.
    years, hindsight
        Those that were observed, and how many of them are hindsight.
    inside_50, inside_90, crps
        Shares within the central bands, and the mean continuous ranked probability score in logits.
    baselines
        The mean score by baseline; None where too little was observed before the start.
    arx_inside_90, arx_steps
        The share within the AR(1)'s central 90%, and the yearly steps to which it was fitted.
    """

    account: str
    variable: str
    title: str
    own: bool
    inputs: tuple[str, ...]
    arx_inputs: tuple[str, ...]
    accounting: tuple[str, ...]
    years: tuple[int, ...]
    hindsight: int
    inside_50: float
    inside_90: float
    crps: float
    baselines: dict[str, float | None]
    arx_inside_90: float | None
    arx_steps: int

    @property
    def ratio(self) -> float | None:
        """The score over that of the AR(1) with the same inputs: under 1 the account did better."""
        other = self.baselines["arx"]
        return None if not other else self.crps / other

    @property
    def counts(self) -> bool:
        """Whether it is counted in the first lines: the account's own, and no arithmetic."""
        return self.own and not self.accounting

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        lists = ("inputs", "arx_inputs", "accounting", "years")
        return asdict(self) | {name: list(getattr(self, name)) for name in lists} | {"ratio": self.ratio}


@dataclass(frozen=True, eq=False)
class Hindcast:
    """Accounts run from an earlier year with inputs as they came to be, against what happened.

    Parameters
    ----------
    dossier, start, last
        Whose, and the first and last year that are foretold.
    draws, seed, closure, mode
        Of the run.
    posterior
        By account, effects whose parameters were fitted on the years before the start; None where the
        parameters are as coded.
    record_sha256
        Of the observations.
    found
        One an account and state.
    inputs, resting
        By account, what was given, and the instruments that stay at base as nothing was observed.
    dataset
        `fan` (account, variable, quantile, time) and `arx`, `observed`, `observed_low`, `observed_high`, in
        native units; time is the calendar year at whose end the level stands, from the one before the start.
        The fan is of what would be observed, error of measurement included. NaN where an account does not
        explain the variable or nothing was observed.
    """

    dossier: str
    start: int
    last: int
    draws: int
    seed: int
    closure: str
    mode: str
    posterior: dict[str, list[str]] | None
    record_sha256: str
    found: tuple[VariableHindcast, ...]
    inputs: dict[str, tuple[str, ...]]
    resting: dict[str, tuple[str, ...]]
    dataset: xr.Dataset = field(repr=False)

    @property
    def counted(self) -> tuple[VariableHindcast, ...]:
        """What the first lines count: an account's own claims, and no arithmetic; all, where that is none."""
        return tuple(one for one in self.found if one.counts) or self.found

    @property
    def first_line(self) -> str:
        """Whether accounts did better than an autoregression with the same inputs."""
        compared = [one.ratio for one in self.counted if one.ratio is not None]
        span = f"{self.start} to {self.last}"
        if not compared:
            return f"{span}: too little was observed before {self.start} for a baseline to compare with."
        better = sum(ratio < 1 for ratio in compared)
        return (
            f"{span}: in {better} of {len(compared)} pairs of account and variable the account did better "
            "(CRPS) than an AR(1) with the same inputs."
        )

    @property
    def second_line(self) -> str:
        """How often the fans held what happened."""
        points = sum(len(one.years) for one in self.counted)
        half, most = (
            sum(getattr(one, name) * len(one.years) for one in self.counted) / points
            for name in ("inside_50", "inside_90")
        )
        left = len(self.found) - len(self.counted)
        rest = f" Not counted: {left} that rest on undisputed claims alone, or on arithmetic." if left else ""
        return (
            f"The central halves of their fans hold {half:.0%} of {points} yearly figures (50% if they were "
            f"right), their central 90% hold {most:.0%}.{rest} {self.parameters}"
        )

    @property
    def parameters(self) -> str:
        """Whether parameters are as coded or fitted."""
        if self.posterior is None:
            return "Parameters are as coded (prior)."
        count = sum(len(effects) for effects in self.posterior.values())
        return (
            f"Parameters of {count} equations are fitted on the years before {self.start} only (posterior); "
            "the others are as coded."
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """What the figures are conditional on, and what is hindsight in them."""
        return (CONDITIONAL, HINDSIGHT)

    def table(self) -> pd.DataFrame:
        """One row an account and variable; `attrs` says what the columns are."""
        import pandas as pd

        rows = [
            {
                **{name: getattr(one, name) for name in ("account", "variable", "own")},
                **{"first": one.years[0], "last": one.years[-1], "points": len(one.years)},
                **{name: getattr(one, name) for name in ("hindsight", "inside_50", "inside_90", "crps")},
                **{name: _number(one.baselines[name]) for name in BASELINES},
                "arx_inside_90": _number(one.arx_inside_90),
                "arx_steps": one.arx_steps,
                "ratio": _number(one.ratio),
            }
            for one in self.found
        ]
        table = pd.DataFrame(rows, columns=list(COLUMNS))
        table.attrs = {"title": self.first_line, "columns": dict(COLUMNS)}
        return table

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data; the fans with their quantiles, None where there is nothing."""
        names = ("dossier", "start", "last", "draws", "seed", "closure", "mode", "posterior", "record_sha256")
        return {
            **{name: getattr(self, name) for name in names},
            "first_line": self.first_line,
            "second_line": self.second_line,
            "notes": list(self.notes),
            "found": [one.to_dict() for one in self.found],
            "inputs": {name: list(given) for name, given in self.inputs.items()},
            "resting": {name: list(given) for name, given in self.resting.items()},
            "fans": [self._fan(one) for one in self.found],
        }

    def _fan(self, one: VariableHindcast) -> dict[str, Any]:
        """One fan with its line of what was observed."""
        cell = self.dataset.sel(account=one.account, variable=one.variable)
        quantiles = [float(share) for share in self.dataset["quantile"].to_numpy()]
        return {
            "account": one.account,
            "variable": one.variable,
            "years": [int(year) for year in self.dataset["time"].to_numpy()],
            **{name: _plain(cell[name].to_numpy()) for name in ("observed", "observed_low", "observed_high")},
            **{
                kind: {f"{share:g}": _plain(cell[kind].sel(quantile=share).to_numpy()) for share in quantiles}
                for kind in ("fan", "arx")
            },
        }


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def _plain(values: Sequence[float] | np.ndarray) -> list[float | None]:
    return [None if np.isnan(value) else round(float(value), 6) for value in values]
