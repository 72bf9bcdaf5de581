"""What an account implies in one closure for the policies of which it speaks: what verdicts stand on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from counterpoise.dossier import CONTINUITY
from counterpoise.judgement.choice import Choice
from counterpoise.judgement.utilities import POINTS, Utilities, weigh_outcomes
from counterpoise.simulation import MATERIAL_SHARE, Case, Outcomes, Plan, find_outcomes
from counterpoise.system import DESIGNED, Builder, Reading, System, find_reaches

Values = Mapping[str, np.ndarray]  # by policy, the utility in each draw, shape (draw,), points


class Asked(NamedTuple):
    """An account in a closure, the policies that are asked about, how the coding is read, and the draws."""

    account: str
    closure: str
    policies: Sequence[str]
    reading: Reading = DESIGNED
    draws: int | None = None  # the choice's


@dataclass(frozen=True, eq=False)
class Ground:
    """One account in one closure.

    Parameters
    ----------
    choice
        The decision, of this account alone and of the policies that were run.
    system
        The account's equations.
    names
        The policies that are asked about; those of which the account is silent were not run.
    utilities
        On the choice's draws.
    """

    choice: Choice
    system: System
    names: tuple[str, ...]
    utilities: Utilities

    @property
    def account(self) -> str:
        """The account."""
        return self.choice.accounts[0]

    @property
    def closure(self) -> str:
        """The closure."""
        return self.choice.options.closure

    @cached_property
    def by_policy(self) -> dict[str, np.ndarray]:
        """Utilities by policy, of the policies of which the account speaks, and continuity."""
        return read_values(self.utilities)

    @cached_property
    def margin(self) -> float:
        """What counts as a material difference, in points: 0.02 of the range of the aims spoken of.

        An aim on which the account is silent adds nothing to any difference, so its weight is left out.
        """
        spoken = self.utilities.coverage.sel(account=self.account, policy=CONTINUITY)
        return POINTS * MATERIAL_SHARE * float(spoken)


def lay_grounds(choice: Choice, asked: Iterable[Asked], mode: str | None = None) -> list[Ground]:
    """The ground for each account, closure, policies and reading that are asked for, in one simulation.

    Parameters
    ----------
    choice
        The decision; its posterior is left out, for an account's own claims are asked about.
    asked
        What is asked for; continuity is added to the policies.
    mode
        In place of the choice's.
    """
    narrowed, systems, named = [], [], []
    builder = Builder(choice.dossier)
    spoken_of: dict[tuple[str, str, tuple[str, ...], bool], tuple[str, ...]] = {}
    for account, closure, policies, reading, draws in asked:
        names = tuple(dict.fromkeys([CONTINUITY, *policies]))
        options = replace(
            choice.options,
            accounts=(account,),
            closure=closure,
            mode=mode or choice.options.mode,
            draws=draws or choice.options.draws,
        )
        system = builder.build(account, closure=options.closure, mode=options.mode, reading=reading)
        same = (account, closure, names, reading.signs_only)  # what is spoken of hangs on nothing else
        if same not in spoken_of:
            spoken_of[same] = find_spoken(choice, system, names)
        spoken = spoken_of[same]
        narrowed.append(replace(choice, options=replace(options, policies=spoken), posterior=None))
        systems.append(system)
        named.append(names)
    cases = [Case(one, own.policies) for one, own in zip(systems, narrowed, strict=True)]
    found = run_cases(choice, cases, [own.options.draws for own in narrowed])
    return [
        Ground(own, system, names, weigh_one(own, own.policies, outcomes))
        for own, system, names, outcomes in zip(narrowed, systems, named, found, strict=True)
    ]


def run_cases(choice: Choice, cases: Sequence[Case], draws: Sequence[int] | None = None) -> list[Outcomes]:
    """The outcomes of cases on all draws of a choice, or on so many of each."""
    options = choice.options
    if not cases:
        return []
    return find_outcomes(
        cases,
        choice.variables,
        years=options.years,
        draws=options.draws if draws is None else draws,
        seed=options.seed,
        replicates=choice.replicates,
        workers=options.workers,
    )


def weigh_one(choice: Choice, policies: tuple[str, ...], found: Outcomes) -> Utilities:
    """Utilities of a choice with one account, between these policies."""
    choice = replace(choice, options=replace(choice.options, policies=policies))
    return weigh_outcomes(choice, found.horizon[None], found.mean[None], found.reach[None])


def read_values(utilities: Utilities) -> dict[str, np.ndarray]:
    """By policy, of those of which the only account speaks; continuity is always among them, as 0."""
    found = {
        policy: values
        for policy, values in zip(utilities.choice.policies, utilities.utility.to_numpy()[0], strict=True)
        if not np.isnan(values).any()
    }
    draws = utilities.utility.sizes["draw"]
    return {CONTINUITY: np.zeros(draws), **found}


def find_spoken(choice: Choice, system: System, names: Sequence[str]) -> tuple[str, ...]:
    """Continuity, and those of the policies whose effect on some aim the account speaks of."""
    plan = Plan(system, tuple(names), choice.options.years)
    others = [name for name in names if name != CONTINUITY]
    reaches = find_reaches(system, [plan.instruments_set(name) for name in others])
    spoken = [
        name
        for name, reached in zip(others, reaches, strict=True)
        if any(reached[variable] != "silent" for variable in choice.variables)
    ]
    return (CONTINUITY, *spoken)
