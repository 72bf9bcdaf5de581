"""Outcomes alone: each draw's levels of a few variables, for any systems under any policies.

An ensemble summarises every variable at every year; a judgement asks for a few variables at the end, but
of many variants of the accounts. Draws, noise and events are those of `simulate` with the same seed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from counterpoise.dossier import CONTINUITY
from counterpoise.simulation.chunks import BLOCK_RUNS
from counterpoise.simulation.engine import run_block
from counterpoise.simulation.plan import Plan, find_policy
from counterpoise.simulation.workers import Crew, are_waiting, can_start
from counterpoise.system import (
    Coins,
    Link,
    Normals,
    System,
    chunk_sizes,
    draw_coin,
    draw_parameters,
    find_all_movable,
    find_reaches,
    join_draws,
    streams,
)

WORTH_A_CREW = 40_000  # runs: with fewer, starting workers takes longer than it saves
WORTH_THOSE_WAITING = 8_000

Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Case:
    """A system, and the policies under which it is run; the first is continuity."""

    system: System
    policies: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Outcomes:
    """One case's outcomes, in native units.

    Parameters
    ----------
    horizon, mean
        Each draw's level at the horizon, and averaged over the ends of the steps, shape (policy, outcome,
        draw, replicate).
    reach
        On whose claims a cell rests, shape (policy, outcome).
    """

    horizon: np.ndarray
    mean: np.ndarray
    reach: np.ndarray


def find_outcomes(
    cases: Sequence[Case],
    outcomes: Sequence[str],
    *,
    years: int,
    draws: int | Sequence[int],
    seed: int,
    replicates: int = 1,
    workers: int = 1,
    tell: Tell | None = None,
) -> list[Outcomes]:
    """Each case's outcomes. The same seed gives the same numbers, whatever the number of workers.

    Parameters
    ----------
    cases
        All of one dossier.
    outcomes
        Variables.
    years
        Whole years from as_of.
    draws
        Of parameters, from 1; of all cases, or of each.
    replicates
        How often the noise and the events of a draw are drawn anew; the first replicate is that of
        `simulate`.
    workers
        Processes.
    tell
        Called with the pieces of work done, and how many there are.

    Examples
    --------
    >>> import counterpoise as cp
    >>> from counterpoise.system import build_system
    >>> system = build_system(cp.load("russia"), "bear-hug-2017")
    >>> case = Case(system, ("continuity", "wedge-outreach"))
    >>> found = find_outcomes([case], ["RUS:CHN.alignment"], years=1, draws=20, seed=1)
    >>> found[0].horizon.shape
    (2, 1, 20, 1)
    """
    if not cases:
        return []
    narrowed, places = zip(*(_narrow(case, outcomes) for case in cases), strict=True)
    counts = [draws] * len(cases) if isinstance(draws, int) else list(draws)
    items = [
        (chunk, size, replicate, group)
        for count in dict.fromkeys(counts)
        for chunk, size in enumerate(chunk_sizes(count))
        for replicate in range(replicates)
        for group in _group_alike(narrowed, [place for place, own in enumerate(counts) if own == count], size)
    ]
    make = partial(OutcomeWork, narrowed, tuple(outcomes), years, seed)
    gathered = [
        _lay_out(case, len(outcomes), count, replicates) for case, count in zip(cases, counts, strict=True)
    ]
    runs = sum(count * len(case.policies) for case, count in zip(narrowed, counts, strict=True))
    for done, (item, found) in enumerate(zip(items, _work_off(make, items, runs, workers), strict=True)):
        chunk, size, replicate, group = item
        first = chunk * streams.CHUNK
        for place, case in enumerate(group):
            own = slice(place * size, (place + 1) * size)
            for whole, part in zip(gathered[case], found, strict=True):
                whole[:, :, first : first + size, replicate] = part[places[case], :, own]
        if tell is not None:
            tell(done + 1, len(items))
    reaches = _find_all_reaches(cases, outcomes, years)
    return [Outcomes(*levels, reach) for levels, reach in zip(gathered, reaches, strict=True)]


def _narrow(case: Case, outcomes: Sequence[str]) -> tuple[Case, np.ndarray]:
    """The case with those policies alone that can move an outcome, and by policy the place of its outcomes.

    Where nothing that a policy sets leads to an outcome in any draw, its outcomes are continuity's, to the
    last bit: noise and events are shared.
    """
    wanted, kept, places = set(outcomes), [case.policies[0]], []
    dossier = case.system.dossier
    sets = [() if name == CONTINUITY else find_policy(dossier, name).sets for name in case.policies]
    levers = [{item.instrument for item in some} for some in sets]
    for name, movable in zip(case.policies, find_all_movable(case.system, levers), strict=True):
        moves = not wanted.isdisjoint(movable)
        if moves and name not in kept:
            kept.append(name)
        places.append(kept.index(name) if moves else 0)
    return Case(case.system, tuple(kept)), np.array(places)


def _group_alike(cases: Sequence[Case], places: Sequence[int], size: int) -> list[tuple[int, ...]]:
    """Some of the cases in groups that are run as if they were draws of one, so many as fill a block.

    Cases of one outline differ in the numbers that a draw gives their terms, and in nothing else.
    """
    alike: dict[tuple, list[int]] = {}
    for place in places:
        alike.setdefault(_outline(cases[place]) or (place,), []).append(place)
    groups = []
    for row in alike.values():
        width = max(1, BLOCK_RUNS // (size * len(cases[row[0]].policies)))
        groups += [tuple(row[first : first + width]) for first in range(0, len(row), width)]
    return sorted(groups)


def _outline(case: Case) -> tuple | None:
    """All that a plan is made of; None where draws fix more than levels and the weights of terms."""
    system = case.system
    if system.known or system.sources.shares:
        return None
    terms = tuple((term.link, term.lag, term.when and term.when.text) for term in system.terms)
    pace = (system.reading.pace, system.reading.volatility)
    return (id(system.dossier), system.account, case.policies, terms, pace)


def _lay_out(case: Case, outcomes: int, draws: int, replicates: int) -> tuple[np.ndarray, np.ndarray]:
    shape = (len(case.policies), outcomes, draws, replicates)
    return np.empty(shape, np.float32), np.empty(shape, np.float32)


def _work_off(
    make: partial[OutcomeWork], items: Sequence[Any], runs: int, workers: int
) -> Iterable[tuple[np.ndarray, np.ndarray]]:
    """The results in the order of the items, by as many workers as are worth it."""
    least = WORTH_THOSE_WAITING if are_waiting() else WORTH_A_CREW
    if workers == 1 or runs < least or not can_start():
        yield from map(make(), items)
        return
    with Crew(make, min(workers, len(items))) as crew:
        yield from crew.map(items)


_Drawn = tuple[tuple[int, int], dict[tuple[str, str], np.ndarray], dict[Link, np.ndarray]]


class OutcomeWork:
    """The work on one chunk of draws of cases that are alike; the noise of a chunk serves all cases."""

    def __init__(self, cases: tuple[Case, ...], outcomes: tuple[str, ...], years: int, seed: int) -> None:
        self.plans = [Plan(case.system, case.policies, years) for case in cases]
        self.outcomes, self.seed = outcomes, seed
        first = self.plans[0]
        self._states, self._events, self._steps = first.system.states, first.system.events, first.steps
        self._rows = np.array([first.system.names.index(name) for name in outcomes])
        bounds = np.array([first.dossier.bounds[name] for name in outcomes], dtype=float)
        self._low, self._width = bounds[:, :1], bounds[:, 1:] - bounds[:, :1]
        self._kept: tuple[Any, ...] = ()
        self._drawn: _Drawn = ((-1, 0), {}, {})

    def __call__(self, item: tuple[int, int, int, tuple[int, ...]]) -> tuple[np.ndarray, np.ndarray]:
        """Levels at the horizon and time means, shape (policy, outcome, draw), native units.

        Of several cases the draws stand one after the other.
        """
        chunk, size, replicate, group = item
        plan = self.plans[group[0]]
        noise, uniforms = self._chance(chunk, size, replicate)
        known = self._remember(chunk, size)
        drawn = [draw_parameters(self.plans[case].system, self.seed, chunk, size, *known) for case in group]
        parameters = drawn[0] if len(group) == 1 else join_draws(drawn)
        if len(group) > 1:
            noise = np.tile(noise, len(group))
            uniforms = {name: np.tile(values, len(group)) for name, values in uniforms.items()}
        block = max(1, BLOCK_RUNS // len(plan.policies))
        parts = []
        for start in range(0, parameters.draws, block):
            part = slice(start, start + block)
            luck = {name: values[:, part] for name, values in uniforms.items()}
            found = run_block(plan, parameters.part(part), noise[:, :, part], luck, outcomes=self.outcomes)
            parts.append((found.levels[-1][self._rows].swapaxes(0, 1), found.means.swapaxes(0, 1)))
        horizon, mean = (np.concatenate(levels, axis=-1) for levels in zip(*parts, strict=True))
        return self._native(horizon), self._native(mean)

    def _chance(self, chunk: int, size: int, replicate: int) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """The noise of the states and the luck of the events, kept for the cases that come next."""
        key = (chunk, size, replicate)
        if not self._kept or self._kept[0] != key:
            shape = (chunk, size, self._steps, replicate)
            noise = streams.paths(self.seed, self._states, *shape)
            luck = {name: streams.uniforms(self.seed, name, *shape) for name in self._events}
            self._kept = (key, noise, luck)
        return self._kept[1], self._kept[2]

    def _remember(self, chunk: int, size: int) -> tuple[Normals, Coins]:
        """The draws' numbers, each drawn once: cases share them by name."""
        if self._drawn[0] != (chunk, size):
            self._drawn = ((chunk, size), {}, {})
        _, known, tossed = self._drawn

        def normals(kind: streams.Kind, name: str) -> np.ndarray:
            if (kind, name) not in known:
                known[kind, name] = streams.normals(self.seed, kind, name, chunk, size)
            return known[kind, name]

        def coins(link: Link) -> np.ndarray:
            if link not in tossed:
                tossed[link] = draw_coin(self.seed, link, chunk, size)
            return tossed[link]

        return normals, coins

    def _native(self, shares: np.ndarray) -> np.ndarray:
        return (self._low + self._width * shares).astype(np.float32)


def _find_all_reaches(cases: Sequence[Case], outcomes: Sequence[str], years: int) -> list[np.ndarray]:
    """By case, on whose claims each cell rests; worked out once for cases that differ in numbers alone."""
    levers: dict[tuple, list[dict[str, tuple[float, float]]]] = {}
    known: dict[tuple, np.ndarray] = {}
    found = []
    for case in cases:
        system = case.system
        place = (system.account, case.policies)
        if place not in levers:
            plan = Plan(system, case.policies, years)
            levers[place] = [plan.instruments_set(name) for name in case.policies]
        key = (*place, system.mode, system.closure, tuple(system.start), _say_ways(system))
        if key not in known:
            reaches = find_reaches(system, levers[place])
            known[key] = np.array([[reached[name] for name in outcomes] for reached in reaches], dtype=object)
        found.append(known[key])
    return found


def _say_ways(system: System) -> tuple:
    """All of its claims that matter for where a word carries: which there are, and whether they can hold."""
    return tuple(
        (
            term.link,
            term.origin,
            bool(term.sign),
            term.probability == 0.0,
            term.held,
            term.when and term.when.text,
        )
        for term in system.terms
    )
