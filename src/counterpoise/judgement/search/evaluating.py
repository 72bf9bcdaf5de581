"""What mixes are worth in each account, on the same draws for all; by one process or several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

import numpy as np

from counterpoise.dossier import CONTINUITY, Dossier
from counterpoise.judgement.choice import Choice
from counterpoise.judgement.utilities import POINTS
from counterpoise.schema import Policy, Setting
from counterpoise.simulation.outcomes import Case, OutcomeWork
from counterpoise.simulation.workers import Crew, can_start
from counterpoise.system import System, chunk_sizes

BATCH = 64  # mixes at a time: the same whatever the workers
Sets = tuple[Setting, ...]
Item = tuple[str, tuple[Sets, ...]]


def make_policy(owner: str, sets: Sets, title: str = "", summary: str = "") -> Policy:
    """A policy of some settings, which may be none."""
    return Policy.model_construct(title=title or "found by search", owner=owner, summary=summary, sets=sets)


def add_policies(dossier: Dossier, policies: Mapping[str, Policy]) -> Dossier:
    """A copy of a dossier with more policies."""
    return replace(dossier, policies={**dossier.policies, **policies})


class MixWork:
    """Work of a worker: the expected utility of mixes in one account."""

    def __init__(self, choice: Choice, systems: Mapping[str, System]) -> None:
        self._choice, self._systems = choice, systems

    def __call__(self, item: Item) -> np.ndarray:
        """The expected change from continuity, points, shape (mix,)."""
        account, mixes = item
        choice = self._choice
        named = {f"mix {place}": make_policy(choice.actor, sets) for place, sets in enumerate(mixes)}
        system = replace(self._systems[account], dossier=add_policies(choice.dossier, named))
        options = choice.options
        work = OutcomeWork(
            (Case(system, (CONTINUITY, *named)),), choice.variables, options.years, options.seed
        )
        total = np.zeros(len(mixes))
        for chunk, size in enumerate(chunk_sizes(options.draws)):
            total += self._weigh(*work((chunk, size, 0, (0,))))
        return total / options.draws

    def _weigh(self, horizon: np.ndarray, mean: np.ndarray) -> np.ndarray:
        """The sum over draws of each mix's utility, from levels of shape (policy, variable, draw)."""
        choice = self._choice
        total = np.zeros(len(horizon) - 1)
        whole = sum(aim.weight for aim in choice.aims)
        for aim in choice.aims:
            levels = (horizon if aim.at == "horizon" else mean)[:, choice.variables.index(aim.variable)]
            low, high = choice.dossier.bounds[aim.variable]
            change = (levels[1:] - levels[:1]).sum(axis=1, dtype=np.float64)
            total += aim.weight / whole * aim.direction * POINTS / (high - low) * change
        return total


class Evaluator:
    """Expected utilities of mixes by account; what was found once is remembered.

    Parameters
    ----------
    accounts
        In the order of the columns.
    crew
        Who does the work: something with the method `map`.
    """

    def __init__(self, accounts: Sequence[str], crew: Crew | None, work: MixWork) -> None:
        self.accounts = tuple(accounts)
        self._crew, self._work = crew, work
        self._known: dict[Sets, np.ndarray] = {(): np.zeros(len(accounts))}

    def __call__(self, mixes: Sequence[Sets]) -> np.ndarray:
        """The expected change from continuity, points, shape (mix, account); 0 where one is silent."""
        keys = [_key(sets) for sets in mixes]
        new = {key: sets for key, sets in zip(keys, mixes, strict=True) if key not in self._known}
        fresh = tuple(new.items())
        batches = [fresh[start : start + BATCH] for start in range(0, len(fresh), BATCH)]
        items: list[Item] = [
            (account, tuple(sets for _, sets in batch)) for batch in batches for account in self.accounts
        ]
        found = iter(self._do(items))
        for batch in batches:
            values = np.column_stack([next(found) for _ in self.accounts])
            self._known.update({key: row for (key, _), row in zip(batch, values, strict=True)})
        return np.array([self._known[key] for key in keys]).reshape(len(keys), len(self.accounts))

    def _do(self, items: Iterable[Item]) -> Iterable[np.ndarray]:
        return map(self._work, items) if self._crew is None else self._crew.map(items)


@contextmanager
def evaluating(choice: Choice, systems: Mapping[str, System], accounts: Sequence[str]) -> Iterator[Evaluator]:
    """An evaluator on the draws of a choice, by as many workers as its options say."""
    workers = choice.options.workers
    if workers == 1 or not can_start():
        yield Evaluator(accounts, None, MixWork(choice, systems))
        return
    with Crew(partial(MixWork, choice, systems), workers) as crew:
        yield Evaluator(accounts, crew, MixWork(choice, systems))


def _key(sets: Sets) -> tuple:
    return tuple(
        (entry.instrument, entry.value, entry.start, entry.ramp, entry.until, entry.when) for entry in sets
    )
