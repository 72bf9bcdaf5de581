"""What would be worth finding out, as values that can be shown and stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from counterpoise.judgement.information.estimators import Worth
from counterpoise.judgement.information.indicators import Measured
from counterpoise.judgement.information.things import Kind

if TYPE_CHECKING:
    import pandas as pd

RULE = (
    "Worth is the gain in expected utility, in points, from knowing a thing before choosing, all else as "
    "uncertain as it is (EVPPI). Links and levels are looked at in one ensemble in which every contested "
    "matter takes the word of an account drawn apart from all others; accounts, in that of all accounts. The "
    "value is the estimate less its mean over permuted draws; it counts where the estimate exceeds the 95% "
    "quantile of those (the floor), and it is sure where it stands out among everything looked at. Values do "
    "not add up: two things may be worth something only together, or the same."
)
MEANINGS = {
    "kind": "link, debate (its links together), level (a variable's), or account (which one is right)",
    "name": "CAUSE -> EFFECT, the debate, the variable, or `which account is right`",
    "value": "points: the estimate less its mean under permutation, at least 0; NaN: too few draws for it",
    "share": "of what it is worth to know all that a draw fixes; NaN where that is worth nothing",
    "floor": "points: 95% quantile of the estimate under permutation",
    "above_floor": "whether the estimate exceeds the floor",
    "sure": "whether it stands out with everything that was looked at considered at once (5%)",
    "estimate": "points: EVPPI by regression, biased upward",
    "chance": "points: its mean under permutation",
    "error": "points: Monte Carlo standard error of the estimate, by a jackknife over the draws",
    "p": "share of permutations that give as much",
    "p_all": "the same with everything considered at once",
    "columns": "of the regression; 0 where the thing leads to no aim",
    "contested": "whether accounts differ on it",
}


@dataclass(frozen=True)
class Finding:
    """What one thing is worth knowing. What its fields mean `MEANINGS` says."""

    kind: Kind
    name: str
    worth: Worth
    contested: bool
    total: float = field(repr=False)

    @property
    def share(self) -> float:
        """Its value as a share of knowing everything; NaN where that is worth nothing."""
        return self.worth.value / self.total if self.total > 0 else float("nan")

    def to_row(self) -> dict[str, Any]:
        """As one row of a table."""
        return {
            name: getattr(self, name) if hasattr(self, name) else getattr(self.worth, name)
            for name in MEANINGS
        }


@dataclass(frozen=True)
class Item:
    """A line of the collection list.

    Parameters
    ----------
    finding
        What it is worth.
    question
        What to find out, in words.
    claims
        Whose claims are at stake: account, claim and what it says.
    indicators
        What would settle it, by variable.
    text
        All of it in words.
    """

    finding: Finding
    question: str
    claims: tuple[tuple[str, str, str], ...]
    indicators: tuple[Measured, ...]
    text: str

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            **_plain(self.finding.to_row()),
            "question": self.question,
            "claims": [dict(zip(("account", "claim", "says"), one, strict=True)) for one in self.claims],
            "indicators": {one.variable: list(one.indicators) for one in self.indicators},
            "text": self.text,
        }


@dataclass(frozen=True)
class Information:
    """What it would be worth to know before choosing.

    Parameters
    ----------
    actor
        Who chooses.
    best
        The policy that is best as things are known now, in the factorised ensemble; "" without a choice.
    evpi, evpi_error
        What it is worth to know all that a draw of the factorised ensemble fixes, its noise too where there
        is one replicate, and its standard error; points.
    findings
        Of each kind, the most valuable first.
    items
        The collection list: what exceeds its floor, the most valuable first.
    policies
        Those between which there is a choice.
    draws, replicates, permutations, seed
        On what it rests.
    mixed
        Whether claims of several accounts are mixed.
    """

    actor: str
    best: str
    evpi: float
    evpi_error: float
    findings: tuple[Finding, ...]
    items: tuple[Item, ...]
    policies: tuple[str, ...]
    draws: int
    replicates: int
    permutations: int
    seed: int
    mixed: bool = True

    @property
    def first_line(self) -> str:
        """What knowing everything is worth, and what is worth most."""
        if not self.policies:
            return f"Too little is said of what {self.actor} could do for a choice that could be informed."
        noise = ", noise included," if self.replicates == 1 else ""
        begin = (
            "In a mixture that is no one's view, where each contested matter takes the word of an account "
        )
        begin = f"{begin}drawn apart, knowing" if self.mixed else "Knowing"
        head = (
            f"{begin} all that a draw fixes{noise} would gain {self.actor} {self.evpi:.2f} points in the mean"
        )
        best = self.top
        if best is None:
            return f"{head}; no single link or level is worth more than chance gives."
        luck = "" if best.worth.sure else ", which may be luck among so many"
        return (
            f"{head}; the most for one thing, {best.name}, {best.worth.value:.2f}{best.worth.give_or_take} "
            f"({best.share:.0%}){luck}."
        )

    @property
    def top(self) -> Finding | None:
        """The link or level that is worth most; None where none is worth more than chance gives."""
        able = [one for one in self.findings if one.worth.above_floor and one.kind in {"link", "level"}]
        return max(able, key=lambda one: one.worth.value, default=None)

    @property
    def account_line(self) -> str:
        """What it is worth to know which account is right."""
        one = next(one for one in self.findings if one.kind == "account")
        if one.worth.value != one.worth.value:
            return (
                "Of no policy do half of the accounts say enough for a choice across accounts to be informed."
            )
        if not one.worth.above_floor:
            return "Knowing which account is right is worth no more than chance gives."
        give = one.worth.give_or_take
        return (
            f"Knowing which account is right would gain {one.worth.value:.2f}{give} points ({one.share:.0%})."
        )

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row a thing; `attrs` says what the columns mean, the rule, and what everything is worth."""
        import pandas as pd

        found = pd.DataFrame([one.to_row() for one in self.findings], columns=list(MEANINGS))
        found.attrs = {
            "columns": dict(MEANINGS),
            "rule": RULE,
            "evpi": self.evpi,
            "units": "points",
            "draws": self.draws,
            "permutations": self.permutations,
            "seed": self.seed,
        }
        return found

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain data, for JSON; None for what is not known."""
        numbers = {"evpi": self.evpi, "evpi_error": self.evpi_error}
        return {
            "first_line": self.first_line,
            "account_line": self.account_line,
            "rule": RULE,
            "actor": self.actor,
            "best": self.best or None,
            **_plain(numbers),
            "policies": list(self.policies),
            "draws": self.draws,
            "replicates": self.replicates,
            "permutations": self.permutations,
            "seed": self.seed,
            "findings": [_plain(one.to_row()) for one in self.findings],
            "collect": [one.to_dict() for one in self.items],
        }


def order_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Links, debates, levels, accounts; of each kind the most valuable first, then by name."""
    kinds = ("link", "debate", "level", "account")

    def place(one: Finding) -> tuple[int, float, str]:
        value = one.worth.value
        return kinds.index(one.kind), -value if value == value else 1.0, one.name

    return tuple(sorted(findings, key=place))


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """NaN as None."""
    return {name: None if value != value else value for name, value in row.items()}
