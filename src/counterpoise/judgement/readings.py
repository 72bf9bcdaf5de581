"""Other readings of the same coding under which a conclusion is drawn again, and coins for its control."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from counterpoise.judgement.choice import Choice
from counterpoise.judgement.scenarios.searching import binomial_tail
from counterpoise.simulation import Options
from counterpoise.system import DESIGNED, Reading, find_without_credence

SURVIVAL_DRAWS = 300
TOSSES = 20
TOSSED_DRAWS = 100  # for each toss: enough to see which policy is best, as one in twenty tells little
KEPT_BY_CHANCE = 0.5  # of tosses, at most, by a conclusion that rests on signs
ERRORS = 2.0  # Monte Carlo standard errors within which two things are level
DOUBT = 0.05  # how unlikely it has to be that a conclusion is kept so often by tosses alone


@dataclass(frozen=True)
class Variant:
    """Another way to read the coding; what is None stays as in the choice."""

    name: str
    reading: Reading = DESIGNED
    closure: str | None = None
    mode: str | None = None
    next_seed: bool = False

    def apply(self, options: Options) -> Options:
        """The options of a choice under this variant."""
        changes: dict = {}
        if self.closure is not None:
            changes["closure"] = self.closure
        if self.mode is not None:
            changes["mode"] = self.mode
        if self.next_seed:
            changes["seed"] = options.seed + 1
        return replace(options, **changes)


READINGS = (
    Variant("signs only", Reading(signs_only=True)),
    Variant("own claims only", closure="own"),
    Variant("at its word", mode="at-its-word"),
    Variant("hedged", mode="hedged"),
    Variant("credence", mode="credence"),
    Variant("strengths halved", Reading(strength=0.5)),
    Variant("strengths doubled", Reading(strength=2.0)),
    Variant("sigma 0.25", Reading(sigma=0.25)),
    Variant("sigma 1", Reading(sigma=1.0)),
    Variant("response times halved", Reading(pace=0.5)),
    Variant("response times doubled", Reading(pace=2.0)),
    Variant("volatility halved", Reading(volatility=0.5)),
    Variant("volatility doubled", Reading(volatility=2.0)),
    Variant("another seed", next_seed=True),
)


def list_variants(choice: Choice) -> Iterator[Variant]:
    """The readings that differ from the choice; without `credence` where a claim has none."""
    options = choice.options
    for variant in READINGS:
        if variant.apply(options) == options and variant.reading.is_default:
            continue
        if variant.mode == "credence" and any(
            find_without_credence(choice.dossier, account, options.closure) for account in choice.accounts
        ):
            continue
        yield variant


def list_tosses(seed: int, tosses: int) -> list[Variant]:
    """The control's readings, each with coins of its own."""
    return [Variant("tossed", Reading(tossed=seed + k)) for k in range(1, tosses + 1)]


def is_by_chance(kept: int, tosses: int) -> bool:
    """Whether tosses alone keep a conclusion so often, with a probability of 5% or more.

    Examples
    --------
    14 of 20 fair tosses or more come out so in 5.8% of cases, 15 or more in 2.1%.

    >>> is_by_chance(14, 20), is_by_chance(15, 20)
    (True, False)
    """
    return binomial_tail(kept, tosses, KEPT_BY_CHANCE) >= DOUBT


def say_exceptions(rows: Sequence[Mapping[str, Any]], words: Mapping[str, str]) -> str:
    """The readings with each of some outcomes, to stand behind a count; "" where there are none.

    Examples
    --------
    >>> rows = [{"variant": "hedged", "outcome": "turns"}, {"variant": "sigma 1", "outcome": "holds"}]
    >>> say_exceptions(rows, {"turns": "not"})
    ' (not in hedged)'
    """
    named = {outcome: [str(row["variant"]) for row in rows if row["outcome"] == outcome] for outcome in words}
    parts = [f"{words[outcome]} in {', '.join(names)}" for outcome, names in named.items() if names]
    return f" ({'; '.join(parts)})" if parts else ""


def say_tosses(kept: float, tosses: int, destroyed: bool = True) -> str:
    """How often something is kept when coins are tossed, as the end of a sentence.

    Examples
    --------
    >>> say_tosses(0.8, 20, False)
    ', and in 80% of 20 tosses of a coin for every sign, oftener than what rests on signs can'
    """
    if not tosses:
        return ""
    more = "" if destroyed else ", oftener than what rests on signs can"
    return f", and in {kept:.0%} of {tosses} tosses of a coin for every sign{more}"
