"""What verdicts on advice survive: other readings of an author's own claims, and coins for their signs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.judgement.consistency.advice import add_conditional
from counterpoise.judgement.consistency.ground import Asked, Ground, lay_grounds
from counterpoise.judgement.consistency.verdicts import MODE, Consistency, Judged
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

CLOSURE = "own"
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
            f"That holds in {len(rows) - len(turned)} of {len(rows)} other readings"
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
    seed = found.choice.options.seed
    plain = (Variant("as it is"), *(one for one in TRIED if not one.next_seed))
    coins = list_tosses(seed, tosses)
    asked = dict.fromkeys(plain, few) | dict.fromkeys(coins, fewest)
    judged = dict(_judge(found, entries, asked, seed))
    judged |= dict(_judge(found, entries, {one: few for one in TRIED if one.next_seed}, seed + 1))
    rows, control = [], []
    for place, entry in entries:
        base = judged[place, plain[0]]
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


def _judge(
    found: Consistency,
    entries: Sequence[tuple[int, Judged]],
    variants: Mapping[Variant, int],
    seed: int,
) -> Iterator[tuple[tuple[int, Variant], str]]:
    """The verdict on each piece of advice under each variant, on so many draws; simulated at once."""
    options = replace(found.choice.options, seed=seed)
    dossier = add_conditional(found.choice.dossier, [entry.advice for _, entry in entries])
    choice = replace(found.choice, dossier=dossier, options=options, replicates=1)
    accounts: dict[str, list[str]] = {}
    for _, entry in entries:
        accounts.setdefault(entry.ground.account, [*choice.policies]).append(entry.goal.policy)
    asked = [
        Asked(account, CLOSURE, names, variant.reading, draws)
        for variant, draws in variants.items()
        for account, names in accounts.items()
    ]
    grounds = iter(lay_grounds(choice, asked, MODE))
    for variant in variants:
        own: dict[str, Ground] = {account: next(grounds) for account in accounts}
        for place, entry in entries:
            yield (place, variant), replace(entry, ground=own[entry.ground.account]).verdict
