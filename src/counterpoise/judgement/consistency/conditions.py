"""What would have to be true for one policy to beat another on an account's claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.judgement.choice import Choice
from counterpoise.judgement.consistency.asking import check_closures, check_comparison
from counterpoise.judgement.consistency.goals import Difference, Goal, differ
from counterpoise.judgement.consistency.ground import Asked, Ground, lay_grounds
from counterpoise.judgement.consistency.separation import Separation, separate
from counterpoise.judgement.consistency.smallest import MOST_CLAIMS, MOST_PAIRS, Search, Smallest, Tell
from counterpoise.simulation import list_conditions
from counterpoise.system import System, describe_inputs, find_movable, read_column

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Conditions:
    """What would have to be true for A to beat B, in one account and closure.

    Parameters
    ----------
    account, closure
        Whose claims, and what fills its silences.
    policy, rival
        A and B.
    silent
        Those of the two of which the account says nothing that bears on an aim; then there is nothing to
        compare, and the rest is empty.
    difference
        Of expected utility, A less B, points, with its Monte Carlo error; None where silent.
    margin
        What is material, points.
    beats
        Whether A is materially ahead as things stand.
    better, tied
        The share of draws in which A is better than B, and in which both are the same.
    smallest
        The smallest change of claims by which A beats B; None where it does already, or it was not asked for.
    rules
        Which draws are those in which A is better; None where fewer than 40 draws are on one side.
    sigma
        By which the account's strengths are spread: a strength of z in a rule is exp(sigma z) times the
        claimed one.
    draws
        Of the ensemble.
    """

    account: str
    closure: str
    policy: str
    rival: str
    silent: tuple[str, ...]
    difference: Difference | None
    margin: float
    beats: bool
    better: float
    tied: float
    smallest: Smallest | None
    rules: Separation | None
    sigma: float
    draws: int


def find_conditions(
    choice: Choice,
    policy: str,
    rival: str,
    account: str,
    *,
    closures: Sequence[str] | None = None,
    changes: bool = True,
    most: int = MOST_CLAIMS,
    pairs: int = MOST_PAIRS,
    tell: Tell | None = None,
) -> tuple[Conditions, ...]:
    """What would have to be true for a policy to beat another in an account.

    Assumes that the account's claims stand as in the dossier: a posterior of the choice is left out. Noise
    and events differ between draws too, so no rule can be expected to be right of all of them.

    Parameters
    ----------
    choice
        The decision; its mode is kept.
    policy, rival
        Two of its policies; one may be continuity.
    account
        One of its accounts.
    closures
        The choice's alone if not given.
    changes
        Whether the smallest change of claims is searched for, which takes longest.
    most, pairs, tell
        As in `find_smallest_changes`.

    Returns
    -------
    tuple of Conditions
        One a closure.

    Raises
    ------
    UsageError
        J040, J041: no such comparison or account in the choice; U001: no such closure.
    SurroundingsError
        R005, if rules are to be found and the extra `judgement` is not installed.

    Examples
    --------
    >>> import counterpoise as cp
    >>> from counterpoise.judgement import settle_choice
    >>> pair = ["wedge-outreach", "early-concession"]
    >>> choice = settle_choice(cp.load("russia"), "USA", policies=pair, draws=100, years=2)
    >>> found, = find_conditions(choice, *pair, "maximalist-goals", changes=False)
    >>> found.silent, found.better > 0.5
    ((), True)
    """
    closures = (choice.options.closure,) if closures is None else tuple(closures)
    check_comparison(choice, (policy, rival), account)
    check_closures(closures)
    asked = [Asked(account, closure, (policy, rival)) for closure in closures]
    return tuple(
        _find(ground, policy, rival, (most, pairs) if changes else None, tell)
        for ground in lay_grounds(choice, asked)
    )


def _find(
    ground: Ground, policy: str, rival: str, search: tuple[int, int] | None, tell: Tell | None
) -> Conditions:
    values, options = ground.by_policy, ground.choice.options
    silent = tuple(name for name in (policy, rival) if name not in values)
    found = Conditions(
        *(ground.account, ground.closure, policy, rival, silent, None, ground.margin, False),
        *(np.nan, np.nan, None, None, ground.system.reading.sigma, options.draws),
    )
    if silent:
        return found
    goal = Goal("beats", policy, (rival,), ground.margin)
    gaps = values[policy] - values[rival]
    beats, smallest = goal.is_met(values), None
    if search is not None and not beats:
        smallest = Search(ground, most=search[0], pairs=search[1]).find(goal, tell)
    content = ground.choice.dossier
    conditions = list_conditions(content, policy) | list_conditions(content, rival)
    inputs = keep_relevant(
        describe_inputs(ground.system, options.seed, options.draws),
        ground.system,
        {*ground.choice.variables, *conditions},
    )
    return replace(
        found,
        difference=differ(values, policy, rival),
        beats=beats,
        better=float((gaps > 0).mean()),
        tied=float((gaps == 0).mean()),
        smallest=smallest,
        rules=separate(inputs, gaps > 0),
    )


def keep_relevant(inputs: pd.DataFrame, system: System, targets: set[str]) -> pd.DataFrame:
    """The columns of links and variables that lead to any of the targets, also through conditions."""
    named = {name for name in system.names if targets & find_movable(system, [name])}
    kept = [name for name in inputs.columns if read_column(str(name)).about[-1] in named]
    return inputs.loc[:, kept]
