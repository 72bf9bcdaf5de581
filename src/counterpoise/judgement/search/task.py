"""A search that is fully described: what is chosen between, by whom, in which systems, and for how long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterpoise.dossier import Dossier
from counterpoise.errors import Problem, UsageError
from counterpoise.judgement.aims import Wanted, settle_aims
from counterpoise.judgement.choice import FEWEST_DRAWS, Choice
from counterpoise.judgement.search.exploring import Stop
from counterpoise.judgement.search.levers import Space, list_instruments, list_starts, make_space, speaks
from counterpoise.judgement.utilities import build_systems, settle_weights
from counterpoise.schema import Policy
from counterpoise.simulation.options import settle_options
from counterpoise.system import System

if TYPE_CHECKING:
    import pandas as pd

OBJECTIVES = ("accounts", "regret")
POPULATIONS = (8, 1000)
MOST_EVALUATIONS = 1_000_000
WIDTH = 0.25  # points: what a difference has to be to count


@dataclass(frozen=True)
class Effort:
    """How a search goes about it; for the meanings see `search_policies`."""

    objective: str
    population: int
    stop: Stop
    draws: int
    fresh_draws: int

    def refuse(self) -> None:
        """Raise all that is wrong with it."""
        problems, (low, high) = [], POPULATIONS
        if self.objective not in OBJECTIVES:
            edit, found = "Write accounts or regret.", self.objective[:80]
            problems.append(Problem("U001", "There is no such objective.", found=found, edit=edit))
        stages = 4 if self.objective == "regret" else 2
        least = stages * min(max(self.population, low), high)
        for name, number, lowest, highest in (
            ("population", self.population, low, high),
            ("evaluations", self.stop.evaluations, least, MOST_EVALUATIONS),
            ("gain", self.stop.gain, 0, 0.999),
            ("patience", self.stop.patience, 1, MOST_EVALUATIONS),
        ):
            if not lowest <= number <= highest:
                problems.append(_out_of(name, number, lowest, highest))
        for name, number in (("draws", self.draws), ("fresh_draws", self.fresh_draws)):
            if number < FEWEST_DRAWS:
                message = f"A search needs at least {FEWEST_DRAWS} draws, and as many fresh ones ({name})."
                edit = f"Give {FEWEST_DRAWS} or more."
                problems.append(Problem("J007", message, None, str(number), str(FEWEST_DRAWS), edit))
        if problems:
            raise UsageError(problems)


@dataclass(frozen=True)
class Task:
    """A search, checked.

    Attributes
    ----------
    choice
        The chooser, its aims, and the dossier's policies from which the search starts.
    effort
        How it goes about it.
    starts
        Those policies by name.
    systems
        By account.
    space
        The mixes that there are.
    heard
        The accounts that say what some instrument does to what is aimed at.
    weights
        Of all accounts, summing to 1.
    width
        What a difference has to be to count, points.
    """

    choice: Choice
    effort: Effort
    starts: Mapping[str, Policy]
    systems: Mapping[str, System]
    space: Space
    heard: tuple[str, ...]
    weights: pd.Series
    width: float = WIDTH

    @property
    def idle(self) -> tuple[str, ...]:
        """The chooser's instruments that no account says anything about."""
        instruments = list_instruments(self.choice.dossier, self.choice.actor)
        return tuple(name for name in instruments if name not in self.space.instruments)


def settle_task(
    dossier: Dossier,
    actor: str,
    aims: Sequence[str | Wanted] | None,
    weights: Mapping[str, float] | None,
    effort: Effort,
    **options: Any,
) -> Task:
    """A search, or a `UsageError` with what is wrong with it; `options` are those of `settle_options`."""
    effort.refuse()
    wanted = settle_aims(dossier, actor, aims)
    starts = list_starts(dossier, actor)
    settled = settle_options(dossier, draws=effort.draws, policies=list(starts), **options)
    choice = Choice(dossier, actor, wanted, settled, posterior=options["posterior"])
    shares = settle_weights(choice, weights)
    systems = build_systems(choice)
    space = make_space(dossier, actor, systems, choice.variables, settled.years)
    heard = tuple(
        account
        for account in choice.accounts
        if any(speaks(systems[account], name, choice.variables) for name in space.instruments)
    )
    if effort.population < (least := 2 * len(heard)):
        raise UsageError(_out_of("population", effort.population, least, POPULATIONS[1]))
    return Task(choice, effort, starts, systems, space, heard, shares)


def _out_of(name: str, found: float, low: float, high: float) -> Problem:
    return Problem(
        "J052",
        f"`{name}` is a number from {low:,} to {high:,} here.",
        None,
        f"{found:g}",
        f"{low if not found > high else high:g}",
        "Evaluate two generations at least, of two candidates for each objective.",
    )
