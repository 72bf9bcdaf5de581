"""What verdicts on advice survive: other readings of an author's own claims, and coins for their signs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.judgement.consistency.advice import add_conditional
from counterpoise.judgement.consistency.ground import Asked, Ground, lay_grounds
from counterpoise.judgement.consistency.verdicts import MODE, Consistency
from counterpoise.judgement.readings import (
    READINGS,
    SURVIVAL_DRAWS,
    TOSSED_DRAWS,
    TOSSES,
    Variant,
    list_tosses,
    say_tosses,
)

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.judgement.choice import Choice
    from counterpoise.system import Closure

CLOSURE: Closure = "own"
AS_IT_IS = Variant("as it is")
TRIED = tuple(one for one in READINGS if one.mode is None and one.closure is None)


@dataclass(frozen=True, eq=False)
class Upheld:
    """Which verdicts survive.

    Attributes
    ----------
    table
        A row for each piece of advice that is not silent on its author's own claims, and reading: `place`
        (in `Consistency.judged`), `account`, `policy`, `verdict` (on as few draws as the readings),
        `variant`, `found` (the verdict under it).
    control
        A row for each piece of advice: `place`, `kept` (the share of tosses that give the verdict), `tosses`.
    draws, tossed_draws
        Of each reading, and of each toss.
    """

    table: pd.DataFrame
    control: pd.DataFrame
    draws: int
    tossed_draws: int

    def say(self, place: int, verdict: str) -> str:
        """A sentence on the survival of one verdict; "" where nothing was asked of it."""
        rows = self.table.loc[self.table["place"] == place]
        if rows.empty:
            return ""
        few = str(rows["verdict"].iloc[0])
        if few != verdict:
            return f"On {self.draws:,} draws, as many as its survival is tried on, it is: {few}."
        turned = rows[rows["found"] != few]
        named = "; ".join(
            f"{variant}: {found}" for variant, found in zip(turned["variant"], turned["found"], strict=True)
        )
        control = self.control.set_index("place").loc[place]
        return (
            f"On {self.draws:,} draws that holds in {len(rows) - len(turned)} of {len(rows)} other readings"
            + (f" (not in {named})" if named else "")
            + f"{say_tosses(control['kept'], int(control['tosses']))}."
        )


def find_upheld(
    found: Consistency, *, draws: int = SURVIVAL_DRAWS, tosses: int = TOSSES, tossed_draws: int = TOSSED_DRAWS
) -> Upheld:
    """Which verdicts on each author's own claims survive other readings, and whether coins destroy them.

    Assumes that one reading is wrong at a time. Modes are not tried, since claims are taken at their word;
    undisputed claims are: verdicts with them stand beside.

    Parameters
    ----------
    found
        The verdicts.
    draws, tossed_draws
        Of each reading and each toss; not more than the choice has.
    tosses
        How often a coin is tossed for the sign of every claim.

    Examples
    --------
    >>> import counterpoise as cp
    >>> from counterpoise.judgement import settle_choice
    >>> from counterpoise.judgement.consistency import find_consistency
    >>> some = ["wedge-outreach", "early-concession"]
    >>> choice = settle_choice(cp.load("russia"), "USA", policies=some, draws=100, years=2)
    >>> upheld = find_upheld(find_consistency(choice), tosses=2)
    >>> upheld.table["variant"].nunique(), upheld.control["tosses"].unique().tolist()
    (10, [2])
    """
    import pandas as pd

    entries = [
        (place, entry)
        for place, entry in enumerate(found.judged)
        if entry.ground.closure == CLOSURE and entry.verdict != "silent"
    ]
    few = min(draws, found.choice.options.draws)
    fewest = min(tossed_draws, few)
    coins = list_tosses(found.choice.options.seed, tosses)
    asked = dict.fromkeys((AS_IT_IS, *TRIED), few) | dict.fromkeys(coins, fewest)
    dossier = add_conditional(found.choice.dossier, [entry.advice for _, entry in entries])
    named: dict[str, list[str]] = {}
    for _, entry in entries:
        named.setdefault(entry.ground.account, [*found.choice.policies]).append(entry.goal.policy)
    judged = {
        (place, variant): replace(entry, ground=grounds[entry.ground.account]).verdict
        for variant, grounds in lay_readings(
            replace(found.choice, dossier=dossier), named, CLOSURE, MODE, asked
        )
        for place, entry in entries
    }
    rows, control = [], []
    for place, entry in entries:
        base = judged[place, AS_IT_IS]
        told = {"place": place, "account": entry.advice.account, "policy": entry.advice.policy}
        rows += [{**told, "verdict": base, "variant": one.name, "found": judged[place, one]} for one in TRIED]
        kept = [judged[place, coin] == base for coin in coins]
        control.append({"place": place, "kept": float(np.mean(kept)) if kept else np.nan, "tosses": tosses})
    return Upheld(
        pd.DataFrame(rows, columns=["place", "account", "policy", "verdict", "variant", "found"]),
        pd.DataFrame(control, columns=["place", "kept", "tosses"]),
        few,
        fewest,
    )


def lay_readings(
    choice: Choice,
    policies: Mapping[str, Sequence[str]],
    closure: Closure,
    mode: str | None,
    asked: Mapping[Variant, int],
) -> Iterator[tuple[Variant, dict[str, Ground]]]:
    """By reading the ground of each account; all readings that share a seed are simulated at once.

    Parameters
    ----------
    choice
        The decision; noise is drawn once.
    policies
        By account, those that are looked at.
    closure, mode
        Of all; the choice's mode if None.
    asked
        The readings, and on how many draws.
    """
    for next_seed in (False, True):
        some = [variant for variant in asked if variant.next_seed is next_seed]
        options = replace(choice.options, seed=choice.options.seed + next_seed)
        wanted = [
            Asked(account, closure, names, variant.reading, asked[variant])
            for variant in some
            for account, names in policies.items()
        ]
        grounds = iter(lay_grounds(replace(choice, options=options, replicates=1), wanted, mode))
        for variant in some:
            yield variant, {account: next(grounds) for account in policies}
