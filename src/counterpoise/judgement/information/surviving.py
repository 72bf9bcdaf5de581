"""What the collection list survives: other readings of the coding, and coins for the signs of its claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.judgement.choice import Choice
from counterpoise.judgement.information.finding import Known, Named, look_at_mixture
from counterpoise.judgement.information.results import Finding, Information
from counterpoise.judgement.plain import to_plain
from counterpoise.judgement.readings import (
    ERRORS,
    SURVIVAL_DRAWS,
    TOSSES,
    Variant,
    list_tosses,
    list_variants,
    say_exceptions,
    say_tosses,
)
from counterpoise.judgement.utilities import settle_weights
from counterpoise.simulation.workers import Crew, can_start

if TYPE_CHECKING:
    import pandas as pd

FIRST = 5  # items of the list that are tried
PERMUTATIONS = 99  # for the floor under each reading
NONE: frozenset[Named] = frozenset()
MIXED = {"link", "debate", "level"}  # what is looked at in the mixture of accounts
OUTCOMES = {
    "first": "the item is worth most of all that is looked at",
    "level": "something else is worth more, by less than two standard errors",
    "behind": "something else is worth more, and the item exceeds its floor",
    "lost": "the item is worth no more than chance gives",
    "no choice": "there is nothing to choose between, or the item is not there",
    "open": "the draws are too few for the item's regression",
}
WORTHLESS = {"lost", "no choice", "open"}  # not shown to be worth anything
EXCEPTIONS = {"lost": "not", "no choice": "nothing to choose", "open": "too few draws to tell"}
BASES = {
    "lost": "it is worth no more than chance gives",
    "no choice": "there is nothing to choose between",
    "open": "there is no telling what it is worth: they are too few for its regression",
}


@dataclass(frozen=True, eq=False)
class Sought:
    """Whether what the list names first is still worth finding out.

    Attributes
    ----------
    table
        A row for each item and reading: `kind`, `name`, `variant`, `value` (points), `most` (what is worth
        most then), `outcome`: "first", "level", "behind", "lost", "no choice" or "open" (`OUTCOMES`).
    control
        A row for each item: `kind`, `name`, `base` (its outcome as it is read, on as many draws), `kept` (the
        share of tosses in which it exceeds its floor), `tosses`. No share is too often: a thing may be worth
        knowing whichever way claims work. What shows that it is not worth something by chance is its floor.
    draws
        Of each reading, and of each toss.
    """

    table: pd.DataFrame
    control: pd.DataFrame
    draws: int

    def say(self, one: Finding) -> str:
        """A sentence on the survival of one item; "" where it was not asked."""
        control = _pick(self.control, one)
        if not control:
            return ""
        if (base := control[0]["base"]) in WORTHLESS:
            return f"On {self.draws:,} draws, as many as its survival is tried on, {BASES[base]}."
        rows = _pick(self.table, one)
        worth = sum(row["outcome"] not in WORTHLESS for row in rows)
        top = sum(row["outcome"] in {"first", "level"} for row in rows)
        return (
            f"On {self.draws:,} draws it is worth more than chance gives in {worth} of {len(rows)} other "
            + "readings"
            + say_exceptions(rows, EXCEPTIONS)
            + say_tosses(control[0]["kept"], control[0]["tosses"])
            + f"; it is worth most, or level with what is, in {top} of these readings."
        )

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            "draws": self.draws,
            "readings": to_plain(self.table),
            "control": to_plain(self.control),
        }


def find_sought(
    choice: Choice,
    found: Information,
    weights: pd.Series | Mapping[str, float] | None = None,
    *,
    draws: int = SURVIVAL_DRAWS,
    tosses: int = TOSSES,
) -> Sought:
    """Whether the first items of a collection list are worth finding out under other readings too.

    Assumes that one reading is wrong at a time. What it is worth to know which account is right is not
    tried.

    Parameters
    ----------
    choice
        The decision.
    found
        What was found about it.
    weights
        Of accounts, as for `find_information`.
    draws
        Of each reading and each toss; not more than the choice has.
    tosses
        How often a coin is tossed for the sign of every claim.

    Examples
    --------
    >>> import counterpoise as cp
    >>> from counterpoise.judgement import settle_choice
    >>> from counterpoise.judgement.information import find_information
    >>> choice = settle_choice(cp.load("nile"), "EGY", draws=100, years=2)
    >>> sought = find_sought(choice, find_information(choice), tosses=1)
    >>> sought.draws
    100
    """
    import pandas as pd

    items = [item.finding for item in found.items if item.finding.kind in MIXED][:FIRST]
    few = min(draws, choice.options.draws)
    plain = [Variant("as it is"), *list_variants(choice)]
    coins = list_tosses(choice.options.seed, tosses)
    names = frozenset((one.kind, one.name) for one in items)
    asked: list[Asked] = [(variant, few, None, names) for variant in plain]
    asked += [(variant, few, names, NONE) for variant in coins]
    looked = _look_at_all(choice, settle_weights(choice, weights), asked) if items else []
    rows, control = [], []
    for one in items:
        told = {"kind": one.kind, "name": one.name}
        fates = [_judge(one, seen) for seen in looked[: len(plain)]]
        rows += [
            {**told, "variant": variant.name, **fate}
            for variant, fate in zip(plain[1:], fates[1:], strict=True)
        ]
        kept = sum(_judge(one, seen)["outcome"] not in WORTHLESS for seen in looked[len(plain) :])
        control.append(
            {
                **told,
                "base": fates[0]["outcome"],
                "kept": kept / tosses if tosses else np.nan,
                "tosses": tosses,
            }
        )
    return Sought(
        pd.DataFrame(rows, columns=["kind", "name", "variant", "value", "most", "outcome"]),
        pd.DataFrame(control, columns=["kind", "name", "base", "kept", "tosses"]),
        few,
    )


Asked = tuple[Variant, int, frozenset[Named] | None, frozenset[Named]]


def _look_at_all(choice: Choice, weights: pd.Series, asked: Sequence[Asked]) -> list[list[Finding]]:
    """What things are worth under each reading, by as many workers as the choice has."""
    workers = min(choice.options.workers, len(asked))
    make = partial(_Looking, replace(choice, options=replace(choice.options, workers=1)), weights)
    if workers == 1 or not can_start():
        return list(map(make(), asked))
    with Crew(make, workers) as crew:
        return list(crew.map(asked))


class _Looking:
    """What things are worth to a choice under one reading and another."""

    def __init__(self, choice: Choice, weights: pd.Series) -> None:
        self._choice, self._weights = replace(choice, posterior=None), weights
        self._known = Known(choice)

    def __call__(self, asked: Asked) -> list[Finding]:
        """The findings of the mixture under a reading: of all things or of those named, errors of some."""
        variant, draws, wanted, told = asked
        options = replace(variant.apply(self._choice.options), draws=draws)
        choice = replace(self._choice, options=options)
        return look_at_mixture(
            choice, self._weights, variant.reading, PERMUTATIONS, wanted, told, self._known
        ).findings


def _pick(table: pd.DataFrame, one: Finding) -> list[dict[str, Any]]:
    """The rows about a thing."""
    return [row for row in table.to_dict("records") if (row["kind"], row["name"]) == (one.kind, one.name)]


def _judge(one: Finding, seen: Sequence[Finding]) -> dict[str, Any]:
    """What becomes of an item among everything that was looked at."""
    own = next((other for other in seen if (other.kind, other.name) == (one.kind, one.name)), None)
    able = [other for other in seen if not np.isnan(other.worth.value)]
    if own is None or np.isnan(own.worth.value) or not any(other.worth.columns for other in able):
        there = own is not None and np.isnan(own.worth.value) and not np.isnan(own.total)
        return {"value": np.nan, "most": None, "outcome": "open" if there else "no choice"}
    most = max(able, key=lambda other: other.worth.value)
    ahead = most.worth.value - own.worth.value
    error = np.hypot(most.worth.error, own.worth.error)
    if not own.worth.above_floor or own.worth.value <= 0:
        outcome = "lost"
    elif ahead <= 0:
        outcome = "first"
    else:
        outcome = "level" if ahead <= ERRORS * error else "behind"
    return {"value": own.worth.value, "most": most.name, "outcome": outcome}
