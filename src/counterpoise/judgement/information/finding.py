"""From a choice to what is most worth finding out before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.dossier import CONTINUITY
from counterpoise.judgement.choice import Choice
from counterpoise.judgement.information.accounts import find_account_worth
from counterpoise.judgement.information.collection import write_items
from counterpoise.judgement.information.estimators import (
    NOTHING,
    PERMUTATIONS,
    UNKNOWN,
    find_evpi,
    value_bases,
)
from counterpoise.judgement.information.results import Finding, Information, order_findings
from counterpoise.judgement.information.things import Thing, list_matters, list_things
from counterpoise.judgement.utilities import (
    Utilities,
    find_utilities,
    is_covered,
    settle_weights,
    weigh_outcomes,
)
from counterpoise.simulation import Case, find_outcomes
from counterpoise.system import FACTORISED, Builder, Reading, System, build_factorised, describe_inputs

if TYPE_CHECKING:
    import pandas as pd

WHICH = "which account is right"


def find_information(
    choice: Choice,
    *,
    utilities: Utilities | None = None,
    weights: pd.Series | Mapping[str, float] | None = None,
    reading: Reading | None = None,
    permutations: int = PERMUTATIONS,
) -> Information:
    """What it would be worth to know before choosing: links, debates, levels, and which account is right.

    Links, debates and levels are looked at in the factorised ensemble (`build_factorised`), where there is a
    choice between continuity and the policies of which the accounts together say something on at least half
    of the aims, by weight. Which account is right is looked at in the ensemble of all accounts, between
    continuity and the policies on which half of accounts and aims, by weight, say anything; of most dossiers
    that is not so, and then it has no number. What leads to no aim is worth nothing and is not looked at.

    Parameters
    ----------
    choice
        The decision; draws, seed, closure and mode are its own. The record's posterior is not used.
    utilities
        Of the accounts, if they were found before: for the worth of knowing which account is right.
    weights
        Of accounts, equal if not given. In the factorised ensemble an account is a source as often as it
        weighs among those that speak.
    reading
        How strengths, response times and volatility are read.
    permutations
        For the floor, at least 19.

    Returns
    -------
    Information
        The same numbers for the same seed, whatever the order of accounts and the number of workers.

    Raises
    ------
    UsageError
        J008: weights that do not fit.

    Examples
    --------
    >>> import counterpoise as cp
    >>> from counterpoise.judgement import settle_choice
    >>> choice = settle_choice(cp.load("russia"), "IND", draws=100, years=2)
    >>> found = find_information(choice, permutations=19)
    >>> found.frame["kind"].unique().tolist()
    ['link', 'debate', 'level', 'account']
    """
    shares = settle_weights(choice, weights)
    accounts = find_utilities(choice, reading=reading) if utilities is None else utilities
    options = choice.options
    mixture = look_at_mixture(choice, shares, reading, permutations)
    policies, things = mixture.policies, mixture.things
    evpi, error = find_evpi(mixture.utility)
    findings = order_findings(
        [*mixture.findings, _look_at_accounts(accounts, shares, options.seed, permutations)]
    )
    return Information(
        actor=choice.actor,
        best=policies[int(np.argmax(mixture.utility.mean(axis=1)))] if policies else "",
        evpi=evpi,
        evpi_error=error,
        findings=findings,
        items=write_items(
            choice.dossier,
            findings,
            {(thing.kind, thing.name): thing.links for thing in things},
            list(mixture.system.sources.shares),
            options.closure,
        ),
        policies=policies,
        draws=options.draws,
        replicates=choice.replicates,
        permutations=permutations,
        seed=options.seed,
        mixed=len(choice.accounts) > 1,
    )


Named = tuple[str, str]  # a thing's kind and name


class Known:
    """What one who looks at several readings of a choice need not find out again."""

    def __init__(self, choice: Choice) -> None:
        self.builder = Builder(choice.dossier)
        self.things: dict[tuple, list[Thing]] = {}


@dataclass(frozen=True, eq=False)
class Mixture:
    """The factorised ensemble, the policies between which there is a choice in it, and what things are worth.

    Parameters
    ----------
    system
        Every contested matter takes the word of an account drawn apart.
    policies, utility
        Those that enough is said of; points, shape (policy, draw).
    things, findings
        What could be found out, and what it is worth, in the same order.
    """

    system: System
    policies: tuple[str, ...]
    utility: np.ndarray
    things: list[Thing]
    findings: list[Finding]


def look_at_mixture(
    choice: Choice,
    weights: pd.Series,
    reading: Reading | None,
    permutations: int,
    wanted: frozenset[Named] | None = None,
    told: frozenset[Named] | None = None,
    known: Known | None = None,
) -> Mixture:
    """What links, debates and levels are worth in the factorised ensemble.

    Parameters
    ----------
    choice, weights, reading, permutations
        As for `find_information`; weights sum to 1.
    wanted
        Kinds and names of the things that are looked at; all are if not given.
    told
        Of those, the ones whose errors are wanted, beside that of what is worth most; of all if not given.
    known
        Of other readings of the same choice, from one who looks at several; it is added to. What draws fix
        does not hang on how strengths, response times or volatilities are read; on signs it does where they
        decide on which links accounts differ.
    """
    options = choice.options
    known = Known(choice) if known is None else known
    system = _build(choice, weights, reading, known.builder)
    policies, utility = _find_factorised(choice, system)
    drawn = (options.closure, options.mode, options.seed, options.draws, system.reading.signs_only)
    key = (wanted, *drawn, *system.sources.links.items())  # on which links accounts differ, coins decide too
    if key not in known.things:
        about = None if wanted is None else list_matters(system, wanted, options.closure)
        inputs = describe_inputs(system, options.seed, options.draws, about)
        known.things[key] = list_things(system, inputs, choice.variables, options.closure)
    things = [one for one in known.things[key] if wanted is None or (one.kind, one.name) in wanted]
    findings = _look(things, utility, find_evpi(utility)[0], options.seed, permutations, told)
    return Mixture(system, policies, utility, things, findings)


def _build(choice: Choice, shares: pd.Series, reading: Reading | None, builder: Builder) -> System:
    return build_factorised(
        choice.dossier,
        choice.accounts,
        closure=choice.options.closure,
        mode=choice.options.mode,
        weights={str(name): float(share) for name, share in shares.items()},
        reading=reading or Reading(),
        builder=builder,
    )


def _find_factorised(choice: Choice, system: System) -> tuple[tuple[str, ...], np.ndarray]:
    """The policies between which there is a choice in the factorised ensemble, and their utilities."""
    options = choice.options
    found = find_outcomes(
        [Case(system, choice.policies)],
        choice.variables,
        years=options.years,
        draws=options.draws,
        seed=options.seed,
        replicates=choice.replicates,
        workers=options.workers,
    )[0]
    alone = replace(choice, options=replace(options, accounts=(FACTORISED,)))
    weighed = weigh_outcomes(alone, found.horizon[None], found.mean[None], found.reach[None])
    kept = _keep(choice.policies, weighed.coverage.to_numpy()[0])
    utility = weighed.utility.to_numpy()[0][kept]
    return tuple(choice.policies[place] for place in kept), utility


def _keep(policies: Sequence[str], coverage: np.ndarray) -> list[int]:
    """Places of continuity and of the policies that enough is said of; none where there is no choice."""
    kept = [place for place, name in enumerate(policies) if name == CONTINUITY or is_covered(coverage[place])]
    return kept if len(kept) > 1 else []


def _look_at_accounts(accounts: Utilities, shares: pd.Series, seed: int, permutations: int) -> Finding:
    """What it is worth to know which account is right."""
    kept = _keep(accounts.choice.policies, accounts.find_coverage(shares).to_numpy())
    utility = accounts.utility.to_numpy()[:, kept]
    worth, total = find_account_worth(utility, shares.to_numpy(), seed=seed, permutations=permutations)
    return Finding("account", WHICH, worth, True, total)


def _look(
    things: list[Thing],
    utility: np.ndarray,
    evpi: float,
    seed: int,
    permutations: int,
    told: frozenset[Named] | None,
) -> list[Finding]:
    """What each thing is worth; those that lead to no aim, nothing."""
    bearing = [thing for thing in things if thing.bears]
    asked = [place for place, thing in enumerate(bearing) if told and (thing.kind, thing.name) in told]
    bases = [thing.basis for thing in bearing]
    found = value_bases(utility, bases, seed, permutations, None if told is None else asked)
    worths = dict(zip(map(id, bearing), found, strict=True))
    idle = NOTHING if len(utility) else UNKNOWN
    return [
        Finding(thing.kind, thing.name, worths.get(id(thing), idle), thing.contested, evpi)
        for thing in things
    ]
