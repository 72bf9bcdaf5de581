"""What new figures change and the next ones would tell, as values that can be shown and stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.evidence.scoring.stacking import CREDIT

if TYPE_CHECKING:
    import pandas as pd

RULE = (
    "Every account foretells each new figure from the last one before it, by the rules by which accounts are "
    "scored: where it makes no claim whose causes are observed, as the baseline does. A figure is handed out "
    f"among accounts by Bayes' rule, and the weights before count as much as {CREDIT:g} figures for each, "
    "as in the evidence's weights; what an account's opposite gained in the record so far is not credited. "
    "Beside them stands Bayes' rule alone, by which one of the accounts would be right in all it foretells. "
    "Figures of one year count as independent given the past."
)
SILENT = "accounts that are silent on it"
FEW = 5  # new figures under which a change of weights is an observation and no finding


@dataclass(frozen=True)
class Figure:
    """A new figure and what was foretold of it.

    Parameters
    ----------
    variable, indicator, year
        Which.
    level
        In the variable's unit.
    log
        By account, the log density that it gave the figure, on the logit scale; the baseline's where silent.
    baseline
        The baseline's.
    spoken
        The accounts that speak on it.
    place
        The probability of a lower figure by the accounts together, with their weights before.
    """

    variable: str
    indicator: str
    year: int
    level: float
    log: Mapping[str, float]
    baseline: float
    spoken: tuple[str, ...]
    place: float

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {**vars(self), "log": dict(self.log), "spoken": list(self.spoken)}


@dataclass(frozen=True)
class Signal:
    """What the next figure of an indicator would tell about which account is right.

    Parameters
    ----------
    variable, indicator, year
        Which figure.
    bits, error
        The expected information gain and its Monte Carlo standard error.
    share
        Of all there is to learn, the entropy of the weights.
    first, second
        The two accounts that it would tell apart best, or one and `SILENT`; "" where all foretell the same.
    pair_bits
        By how much it would speak for the right one of the two, in the mean.
    spoken
        The accounts that speak on it; all others foretell as the baseline does.
    """

    variable: str
    indicator: str
    year: int
    bits: float
    error: float
    share: float
    first: str
    second: str
    pair_bits: float
    spoken: tuple[str, ...]

    @property
    def tells(self) -> bool:
        """Whether it would tell anything, beyond the error of the simulation."""
        return self.bits > 2 * self.error

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {**vars(self), "spoken": list(self.spoken), "tells": self.tells}


@dataclass(frozen=True, eq=False)
class Monitoring:
    """What new rows change, and which next figures would tell the accounts apart.

    Parameters
    ----------
    before, after, bayes
        Weights by account: before, by the rule that is used, and by Bayes' rule alone.
    figures
        The new figures that could be foretold.
    skipped
        What there was beside them, in words.
    ranking
        From `rank_policies` with the weights before and after; None without a chooser.
    signals
        Of each observed state's next figure, the one that tells most first.
    entropy
        Of the weights after, in bits.
    actor
        The chooser; None without one.
    seed
        Of everything drawn.
    """

    before: pd.Series
    after: pd.Series
    bayes: pd.Series
    figures: tuple[Figure, ...]
    skipped: tuple[str, ...]
    ranking: pd.DataFrame | None
    signals: tuple[Signal, ...]
    entropy: float
    actor: str | None
    seed: int
    rule: str = field(default=RULE, repr=False)

    @property
    def first_line(self) -> str:
        """How far the weights move."""
        if not self.figures:
            return "No new figure could be foretold, so the weights stay as they were."
        count = len(self.figures)
        head = f"{count} new figure{'' if count == 1 else 's'}"
        if not any(figure.spoken for figure in self.figures):
            return f"{head}, on which no account speaks: the weights stay as they were."
        change = self.after - self.before
        name = str(change.abs().idxmax())
        few = f" Under {FEW} figures that is an observation, not a finding." if count < FEW else ""
        return (
            f"{head}; the weight that moves most is that of {name}, from {self.before[name]:.1%} to "
            f"{self.after[name]:.1%} (by Bayes' rule alone, {self.bayes[name]:.1%}).{few}"
        )

    @property
    def second_line(self) -> str:
        """Whether the ranking changes; empty without a chooser."""
        if self.ranking is None:
            return ""
        open_to = self.ranking[self.ranking["rank_after"].notna()]
        if len(open_to) < 2:
            return "Of no policy do half of the accounts say enough for a ranking across accounts."
        policies = open_to["policy"].tolist()
        before, after = (
            policies[int(np.argmin(np.asarray(open_to[f"rank_{when}"])))] for when in ("before", "after")
        )
        if before == after:
            return f"The best policy for {self.actor} across accounts stays {after}."
        return f"The best policy for {self.actor} across accounts was {before} and is {after} now."

    @property
    def third_line(self) -> str:
        """Which next figure would tell most."""
        top = next((one for one in self.signals if one.tells), None)
        if top is None:
            return "No next figure would tell the accounts apart: on what is observed they foretell the same."
        return (
            f"The next figure of {top.indicator} ({top.variable}, {top.year}) would tell most: "
            f"{top.bits:.3f} of {self.entropy:.2f} bits, above all between {top.first} and {top.second}."
        )

    @cached_property
    def weights(self) -> pd.DataFrame:
        """Weights by account: before, after, and by Bayes' rule alone."""
        import pandas as pd

        found = pd.DataFrame({"before": self.before, "after": self.after, "bayes": self.bayes})
        found.attrs = {"rule": self.rule}
        return found

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain data, for JSON."""
        ranking = None
        if self.ranking is not None:
            ranking = [
                {str(key): None if value != value else value for key, value in row.items()}
                for row in self.ranking.to_dict("records")
            ]
        return {
            "first_line": self.first_line,
            "second_line": self.second_line,
            "third_line": self.third_line,
            "rule": self.rule,
            "actor": self.actor,
            "seed": self.seed,
            "weights": {
                str(name): {str(key): float(value) for key, value in row.items()}
                for name, row in self.weights.iterrows()
            },
            "entropy": self.entropy,
            "figures": [figure.to_dict() for figure in self.figures],
            "skipped": list(self.skipped),
            "ranking": ranking,
            "signals": [signal.to_dict() for signal in self.signals],
        }
