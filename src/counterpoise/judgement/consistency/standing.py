"""Whether one policy stays ahead of another under other readings of an account, and when coins are tossed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.dossier import CONTINUITY
from counterpoise.judgement.choice import Choice
from counterpoise.judgement.consistency.goals import Goal
from counterpoise.judgement.consistency.ground import Ground
from counterpoise.judgement.consistency.surviving import AS_IT_IS, TRIED, lay_readings
from counterpoise.judgement.plain import to_plain
from counterpoise.judgement.readings import (
    SURVIVAL_DRAWS,
    TOSSED_DRAWS,
    TOSSES,
    list_tosses,
    say_exceptions,
    say_tosses,
)

if TYPE_CHECKING:
    import pandas as pd

BASES = {
    "ahead": "the first is ahead",
    "behind": "the first is behind",
    "level": "there is no material difference",
}
WORDS = {
    "ahead": "ahead",
    "behind": "behind",
    "level": "no material difference",
    "silent": "nothing is said of one",
}


@dataclass(frozen=True, eq=False)
class Standing:
    """How two policies stand to each other, by account and reading.

    Attributes
    ----------
    table
        A row for each account that speaks of both, and reading: `account`, `standing` (on as few draws as
        the readings), `variant`, `outcome` (the standing under it): "ahead" or "behind" (materially, and by
        two Monte Carlo errors), "level", or "silent" on one of them.
    control
        A row for each of these accounts: `account`, `kept` (the share of tosses with the same standing),
        `tosses`.
    draws, tossed_draws
        Of each reading, and of each toss.
    """

    table: pd.DataFrame
    control: pd.DataFrame
    draws: int
    tossed_draws: int

    def say(self, account: str) -> str:
        """A sentence on an account; "" where it is silent on one of the two."""
        rows = [row for row in self.table.to_dict("records") if row["account"] == account]
        if not rows:
            return ""
        standing = rows[0]["standing"]
        others = {outcome: words for outcome, words in WORDS.items() if outcome != standing}
        held = sum(row["outcome"] == standing for row in rows)
        (control,) = [row for row in self.control.to_dict("records") if row["account"] == account]
        return (
            f"On {self.draws:,} draws {BASES[standing]}; so it is in {held} of {len(rows)} other readings"
            + say_exceptions(rows, others)
            + say_tosses(control["kept"], control["tosses"])
            + "."
        )

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            "draws": self.draws,
            "tossed_draws": self.tossed_draws,
            "readings": to_plain(self.table),
            "control": to_plain(self.control),
        }


def find_standing(
    choice: Choice,
    policy: str,
    rival: str,
    *,
    draws: int = SURVIVAL_DRAWS,
    tosses: int = TOSSES,
    tossed_draws: int = TOSSED_DRAWS,
) -> Standing:
    """Whether a policy stays ahead of another, or behind, under other readings of each account.

    Assumes that one reading is wrong at a time. Modes and closures are not tried: they are the choice's.

    Parameters
    ----------
    choice
        The decision; a posterior is left out.
    policy, rival
        Two of its policies.
    draws, tossed_draws
        Of each reading and each toss; not more than the choice has.
    tosses
        How often a coin is tossed for the sign of every claim.

    Examples
    --------
    >>> import counterpoise as cp
    >>> from counterpoise.judgement import settle_choice
    >>> pair = ["wedge-outreach", "early-concession"]
    >>> choice = settle_choice(cp.load("russia"), "USA", policies=pair, draws=100, years=2)
    >>> standing = find_standing(choice, *pair, tosses=1)
    >>> standing.table.groupby("account").size().to_list()[:1]
    [10]
    """
    import pandas as pd

    few = min(draws, choice.options.draws)
    fewest = min(tossed_draws, few)
    coins = list_tosses(choice.options.seed, tosses)
    asked = dict.fromkeys((AS_IT_IS, *TRIED), few) | dict.fromkeys(coins, fewest)
    named = {account: [CONTINUITY, policy, rival] for account in choice.accounts}
    found = dict(lay_readings(choice, named, choice.options.closure, None, asked))
    rows, control = [], []
    for account in choice.accounts:
        outcomes = {variant: _compare(grounds[account], policy, rival) for variant, grounds in found.items()}
        standing = outcomes[AS_IT_IS]
        if standing == "silent":
            continue
        told = {"account": account, "standing": standing}
        rows += [{**told, "variant": one.name, "outcome": outcomes[one]} for one in TRIED]
        kept = [outcomes[coin] == standing for coin in coins]
        control.append(
            {"account": account, "kept": float(np.mean(kept)) if kept else np.nan, "tosses": tosses}
        )
    return Standing(
        pd.DataFrame(rows, columns=["account", "standing", "variant", "outcome"]),
        pd.DataFrame(control, columns=["account", "kept", "tosses"]),
        few,
        fewest,
    )


def _compare(ground: Ground, policy: str, rival: str) -> str:
    """How a policy stands to another on an account's claims."""
    values = ground.by_policy
    if policy not in values or rival not in values:
        return "silent"
    if Goal("beats", policy, (rival,), ground.margin).is_met(values):
        return "ahead"
    return "behind" if Goal("beats", rival, (policy,), ground.margin).is_met(values) else "level"
