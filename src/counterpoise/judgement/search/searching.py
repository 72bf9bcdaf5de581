"""The search for mixes of an actor's instruments that do well in every account, and what they survive."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from counterpoise.dossier import Dossier
from counterpoise.judgement.aims import Wanted
from counterpoise.judgement.search.evaluating import Evaluator, Sets, evaluating
from counterpoise.judgement.search.exploring import Exploration, Stop, explore, require_pymoo
from counterpoise.judgement.search.found import Search, Stage, freshen
from counterpoise.judgement.search.levers import GENES
from counterpoise.judgement.search.picking import find_regrets, pick_mixes
from counterpoise.judgement.search.task import Effort, Task, settle_task
from counterpoise.system import Posterior

Objective = Literal["accounts", "regret"]
REDRAWN = 1.0  # numbers of an offspring that are drawn anew, on average
_SPARSE = 0.3  # of the levers that a random mix of the first generation sets

Tell = Callable[[int, int], None]


def search_policies(
    dossier: Dossier,
    actor: str,
    *,
    aims: Sequence[str | Wanted] | None = None,
    accounts: Sequence[str] | None = None,
    weights: Mapping[str, float] | None = None,
    objective: Objective = "accounts",
    evaluations: int = 2000,
    population: int = 60,
    gain: float = 0.005,
    patience: int = 10,
    draws: int = 100,
    fresh_draws: int = 1000,
    years: int | None = None,
    seed: int = 1,
    closure: str = "common",
    mode: str = "at-its-word",
    posterior: Posterior | None = None,
    workers: int | None = 1,
    tell: Tell | None = None,
) -> Search:
    """The best mixes of an actor's instruments that a search finds, by account and across accounts.

    A mix sets some of the instruments that the actor owns, or that a bloc owns which lets it: each to a level
    inside its range, from a moment, over a ramp no shorter and no longer than the dossier's policies have,
    and perhaps under one of the conditions that stand in them. NSGA-III starts from the dossier's policies.
    What it picks is judged again on draws that the search has not seen.

    Parameters
    ----------
    dossier
        A checked dossier.
    actor
        The chooser.
    aims, accounts, years, seed, closure, mode, posterior, workers
        As in `settle_choice`.
    weights
        Of the accounts, for means and coverage; equal if not given.
    objective
        "accounts": the expected utility in each account is an objective of its own; "regret": half of the
        budget so, to learn the best of each account, then half on two objectives, the regret in the worst
        account and the mean.
    evaluations
        The budget: candidates evaluated, from two generations to 1,000,000, rounded up to a generation.
    population
        Candidates a generation, 8 to 1000, and at least twice as many as objectives.
    gain, patience
        The search ends early when `patience` generations add less than this share of the hypervolume.
    draws
        On which the search compares mixes, the same for all; at least 100.
    fresh_draws
        Of the seed `seed + 1`, on which picks are judged; at least 100.
    tell
        Called with the evaluations made, and the most there will be.

    Returns
    -------
    Search
        The same for the same seed, whatever the number of workers.

    Raises
    ------
    UsageError
        J050: the actor may set nothing; J051: no account speaks on it; J052: a budget that cannot be
        searched with; J007: too few draws; and what `settle_aims`, `settle_weights` and `simulate` raise.
    SurroundingsError
        R005, if pymoo is not installed.

    Examples
    --------
    >>> import counterpoise as cp
    >>> found = search_policies(cp.load("russia"), "CHN", evaluations=40, population=20, years=2)
    >>> [pick.name for pick in found.picks][-2:], len(found.stages[0].history)
    (['least-regret', 'best-mean'], 2)
    """
    stop = Stop(evaluations, gain, patience)
    effort = Effort(objective, population, stop, draws, fresh_draws)
    options = {"accounts": accounts, "years": years, "seed": seed, "closure": closure, "mode": mode}
    options |= {"posterior": posterior, "workers": workers}
    task = settle_task(dossier, actor, aims, weights, effort, **options)
    require_pymoo()
    with evaluating(task.choice, task.systems, task.heard) as evaluate:
        stages = tuple(_search(task, evaluate, tell))
        mixes = _gather(task, stages)
        shares = task.weights.to_numpy()
        picks = pick_mixes(task.choice, task.systems, shares, evaluate, mixes, task.width)
        return freshen(task, stages, len(mixes), picks, evaluate)


def _search(task: Task, evaluate: Evaluator, tell: Tell | None) -> list[Stage]:
    """One stage, or two where regret is asked for."""
    space, stop, objective = task.space, task.effort.stop, task.effort.objective
    budget = stop.evaluations

    def cost(mixes: Sequence[Sets]) -> np.ndarray:
        return np.array([sum(1 + (entry.when is not None) for entry in sets) for sets in mixes], float)

    def by_account(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        mixes = [space.read(point) for point in points]
        return -evaluate(mixes), cost(mixes)

    first = _first_generation(task)
    if objective == "accounts":
        return [Stage(objective, _explore(task, by_account, first, stop, tell))]
    half = replace(stop, evaluations=budget // 2)
    learnt = _explore(task, by_account, first, half, tell and (lambda done, _: tell(done, budget)))
    values = evaluate([space.read(point) for point in learnt.archive.points])
    best = np.maximum(values.max(axis=0), 0.0)
    share = np.array([task.weights[account] for account in task.heard])

    def by_regret(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        mixes = [space.read(point) for point in points]
        found = evaluate(mixes)
        return np.column_stack([find_regrets(found, best), -(found @ share)]), cost(mixes)

    order = np.argsort(find_regrets(values, best), kind="stable")[: task.effort.population // 2]
    again = np.vstack([learnt.archive.points[order], first])[: task.effort.population]
    rest = tell and (lambda done, _: tell(budget // 2 + done, budget))
    return [Stage("accounts", learnt), Stage(objective, _explore(task, by_regret, again, half, rest))]


def _explore(task: Task, evaluate: Any, first: np.ndarray, stop: Stop, tell: Tell | None) -> Exploration:
    seed = task.choice.options.seed
    return explore(evaluate, first, stop, seed=seed, width=task.width, redraw=REDRAWN, tell=tell)


def _first_generation(task: Task) -> np.ndarray:
    """The dossier's policies, as near as the space has them, then random mixes that set some levers."""
    space, dossier = task.space, task.choice.dossier
    generator = np.random.default_rng([task.choice.options.seed, 3])
    points = generator.random((task.effort.population, space.dimensions))
    chosen = generator.random((task.effort.population, len(space.levers))) < _SPARSE
    points[:, ::GENES] = np.where(chosen, 0.75, 0.25)
    starts = [policy.sets for policy in task.starts.values()]
    for place, sets in enumerate(starts[: task.effort.population]):
        points[place] = space.write(sets, dossier)
    return points


def _gather(task: Task, stages: Sequence[Stage]) -> tuple[Sets, ...]:
    """The mixes of all archives, each once, continuity left out."""
    found = [task.space.read(point) for stage in stages for point in stage.exploration.archive.points]
    unique = {tuple(repr(entry) for entry in sets): sets for sets in found if sets}
    return tuple(unique.values())
