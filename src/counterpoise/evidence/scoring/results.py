"""What the record says of each account as a whole, as values that can be shown and stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from counterpoise.evidence.scoring.blocks import LEVEL, Interval
from counterpoise.evidence.scoring.cells import HORIZONS, LEAST_STEPS, Cells
from counterpoise.evidence.scoring.stacking import CREDIT

if TYPE_CHECKING:
    import pandas as pd

LEAST_AFTER = 5  # figures after publication under which there is no score
SCORING_RULE = (
    f"Every account foretells the same cells: each observed state 1 to {HORIZONS} years ahead, from every "
    f"year that has {LEAST_STEPS} of the state's yearly steps behind it, learning from nothing later. Where "
    "it makes no claim whose causes are observed it foretells as the baseline does (level, inertia, trend). "
    "A figure counts once, however often it is foretold. An account beats the baseline if the "
    f"{LEVEL:.0%} interval of what its log score gains, over blocks of {HORIZONS} origin years, lies above 0 "
    "and so does that of what it gains over the same claims with their signs turned round: what the opposite "
    "gains as well is no merit of a claim, and weights do not credit it."
)
MEANINGS = {
    "name": "account; or persistence, drift, and common for the claims that no account disputes",
    "kind": "account, composite account, or reference",
    "cells": "cells in which it speaks",
    "figures": "different figures that it foretells there",
    "log_gain": "log score over the baseline's, summed over figures",
    "log_gain_low": "lower end of its 90% interval",
    "log_gain_high": "upper end of it",
    "over_turned": "log score over that of the same claims with their signs turned round",
    "over_turned_low": "lower end of its 90% interval",
    "over_turned_high": "upper end of it",
    "crps_gain": "CRPS under the baseline's, in logits, summed over figures; more is better",
    "crps_gain_low": "lower end of its 90% interval",
    "crps_gain_high": "upper end of it",
    "crps_ratio": "its CRPS over the baseline's where it speaks",
    "beats": "whether the intervals of log_gain and of over_turned lie above 0",
    "published": "year of its latest document; None where one has no date",
    "hindsight": "figures of those that it foretells from an origin before publication or undated",
    "after": "figures that it foretells from an origin in the year of publication or later",
    "after_log_gain": f"log_gain on those; None under {LEAST_AFTER}",
}


@dataclass(frozen=True)
class AccountScore:
    """One contender's scores against the baseline.

    `variables` has the gain in log score by state on which it speaks, `without` the gain without the figures
    of some years. What else there is `MEANINGS` says.
    """

    name: str
    kind: str
    cells: int
    figures: int
    log_gain: Interval
    over_turned: Interval
    crps_gain: Interval
    crps_ratio: float | None
    published: int | None
    hindsight: int
    after: int
    after_log_gain: float | None
    variables: Mapping[str, Interval] = field(default_factory=dict)
    without: Mapping[str, Interval] = field(default_factory=dict)

    @property
    def beats(self) -> bool:
        """Whether it gains over the baseline and over its own opposite: both intervals lie above 0."""
        return self.kind != "reference" and self.log_gain.above and self.over_turned.above

    def to_row(self) -> dict[str, Any]:
        """As one row of a table: what `MEANINGS` lists."""
        row = {name: getattr(self, name) for name in MEANINGS if hasattr(self, name)}
        for name in ("log_gain", "over_turned", "crps_gain"):
            row[name], row[f"{name}_low"], row[f"{name}_high"] = getattr(self, name).to_list()
        return {name: row[name] for name in MEANINGS}

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        parts = {"variables": self.variables, "without": self.without}
        return self.to_row() | {
            part: {name: one.to_list() for name, one in found.items()} for part, found in parts.items()
        }


@dataclass(frozen=True)
class AccountWeight:
    """An account's weight: by stacking shrunk to equal, with its interval, and by pseudo-BMA+."""

    name: str
    composite: bool
    stacking: float
    low: float
    high: float
    pseudo_bma: float


@dataclass(frozen=True)
class Scores:
    """Accounts held against the record as wholes.

    Parameters
    ----------
    accounts
        In the order of the dossier.
    references
        Persistence, drift, and the common claims.
    sure
        Accounts that beat the baseline with all considered at once.
    table
        Weights in the order of the dossier.
    differ
        Whether intervals that hold for all weights at once leave equality out.
    cells
        Every score of everyone.
    figures
        How many different figures there are to foretell.
    seed
        Of the resampling of years.
    """

    accounts: tuple[AccountScore, ...]
    references: tuple[AccountScore, ...]
    sure: tuple[str, ...]
    table: tuple[AccountWeight, ...]
    differ: bool
    cells: Cells = field(repr=False)
    figures: int
    seed: int

    @property
    def first_line(self) -> str:
        """Whether any account beats the baseline."""
        speak = [one for one in self.accounts if one.cells]
        if not speak:
            return (
                "No account can be scored: of none has the record a claim's cause and effect for long enough."
            )
        winners = [one for one in speak if one.beats]
        best = max(speak, key=lambda one: one.log_gain.value)
        of = f"of {len(self.accounts)} accounts ({len(speak)} speak on what is observed)"
        if not winners:
            return f"None {of} beats the baseline: the most, {best.name}, gains {best.log_gain} in log score."
        verb = "beats" if len(winners) == 1 else "beat"
        named = "; ".join(f"{_name(one)} by {one.log_gain} in log score, {_when(one)}" for one in winners)
        return f"{len(winners)} {of} {verb} the baseline: {named}. {self._luck(winners, len(speak))}"

    def _luck(self, winners: list[AccountScore], speak: int) -> str:
        """Whether it may be luck that one of several does well."""
        sure = [one.name for one in winners if one.name in self.sure]
        if speak == 1:
            return "It is the only one that speaks."
        if not sure:
            return f"With all {speak} considered at once none does: it may be luck."
        return f"With all {speak} considered at once it holds for {', '.join(sure)}."

    @property
    def equal(self) -> bool:
        """Whether the weights cannot be told from equal ones, by intervals that hold for all at once."""
        return not self.differ

    @property
    def weights_line(self) -> str:
        """What the weights are, and whether they are told from equal."""
        made = f"Weights (stacking, with {CREDIT:g} figures credited to every account)"
        if self.equal:
            return f"{made} cannot be told from equal: equal weights are given."
        return f"{made} differ from equal for at least one account."

    @cached_property
    def weights(self) -> pd.Series:
        """The weights to use, by account: equal where they cannot be told from equal.

        `attrs` says whether they are, and which accounts are composite: no one's own.
        """
        import pandas as pd

        count = len(self.table)
        values = [1 / count if self.equal else one.stacking for one in self.table]
        found = pd.Series(values, index=[one.name for one in self.table], dtype=float, name="weight")
        composite = [one.name for one in self.table if one.composite]
        found.attrs = {"title": self.weights_line, "equal": self.equal, "composite": composite}
        return found

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row a contender; `attrs` says what the columns mean and states the rule."""
        import pandas as pd

        rows = [one.to_row() for one in (*self.accounts, *self.references)]
        found = pd.DataFrame(rows, columns=list(MEANINGS))
        found = found.astype({"published": "Int64", "after_log_gain": float, "crps_ratio": float})
        found.attrs = {"columns": dict(MEANINGS), "rule": SCORING_RULE, "seed": self.seed}
        return found

    def to_dict(self) -> dict[str, Any]:
        """All of it but the cells as plain data, for JSON."""
        return {
            "first_line": self.first_line,
            "rule": SCORING_RULE,
            "figures": self.figures,
            "cells": len(self.cells),
            "beat": [one.name for one in self.accounts if one.beats],
            "beat_at_once": list(self.sure),
            "accounts": [one.to_dict() for one in self.accounts],
            "references": [one.to_dict() for one in self.references],
            "weights": {
                "line": self.weights_line,
                "equal": self.equal,
                "given": {name: float(value) for name, value in self.weights.items()},
                "table": [_plain(asdict(one)) for one in self.table],
            },
        }


def _name(one: AccountScore) -> str:
    return f"{one.name} (composite: no one's own)" if one.kind.startswith("composite") else one.name


def _when(one: AccountScore) -> str:
    """How much of a score is hindsight."""
    if not one.after:
        return "all in hindsight"
    return f"{one.hindsight} of {one.figures} figures in hindsight"


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """NaN as None."""
    return {name: None if value != value else value for name, value in row.items()}
