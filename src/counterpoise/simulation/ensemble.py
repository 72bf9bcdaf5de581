"""Ensembles: every account under every policy for many draws, in chunks, by any number of workers.

A chunk of draws is the unit of work: its noise is drawn once and serves all accounts and policies.
Chunks may be done by any worker, each of which keeps counts of its own; counts are whole numbers, and
moments are added in the order of chunks, so the result does not depend on who did what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np

from counterpoise.simulation.cells import CellSummary, lay_out_cells
from counterpoise.simulation.engine import Precision, run_block
from counterpoise.simulation.plan import Plan
from counterpoise.simulation.summaries import Moments, sum_up
from counterpoise.simulation.workers import Crew, can_start
from counterpoise.system import CHUNK, Parameters, chunk_sizes, draw_parameters, streams

BLOCK_RUNS = 12_500  # runs that are stepped together: many, for speed; without bearing on results
LEVEL_BINS = 256
CHANGE_BINS = 512

Progress = Callable[[int, int], None]
Sink = Callable[[int, int, np.ndarray, np.ndarray], None]


Cell = tuple[int, int]  # policy and year


@dataclass(frozen=True)
class AccountChunk:
    """One account's share of a chunk: moments by policy and year and, for each draw, the outcomes."""

    levels: dict[Cell, Moments]
    changes: dict[Cell, Moments]
    horizon: np.ndarray
    mean: np.ndarray


class Ensemble:
    """The running summaries of an ensemble.

    Parameters
    ----------
    plans
        One an account, all with the same dossier, policies and years.
    outcomes
        Variables whose level is kept for each draw.
    draws, seed
        How many draws, from which seed.
    sink
        Receives, for each account and chunk in order, the account's index, the index of the chunk's
        first draw, and the outcomes at the horizon and as time means, shape (policy, outcome, draw),
        in native units.
    block
        How many draws are stepped together; as many as make 12,500 runs if not given.
    precision
        Of the arithmetic.

    Attributes
    ----------
    levels, changes
        By account, summaries over (policy, year, variable by name), in shares of range; changes are
        from continuity in the same draw.
    """

    def __init__(
        self,
        plans: list[Plan],
        outcomes: tuple[str, ...],
        *,
        draws: int,
        seed: int,
        sink: Sink,
        block: int | None = None,
        precision: Precision = np.float32,
    ) -> None:
        self.plans, self.outcomes, self.draws, self.seed, self.sink = plans, outcomes, draws, seed, sink
        self.make = partial(Chunks, plans, outcomes, draws=draws, seed=seed, block=block, precision=precision)
        self.work = self.make()
        self.levels, self.changes = self.work.levels, self.work.changes

    def run(self, workers: int = 1, progress: Progress | None = None) -> None:
        """Simulate all chunks; on an interruption the chunks not begun are dropped."""
        items = list(enumerate(chunk_sizes(self.draws)))
        workers = min(workers, len(items)) if can_start() else 1
        if workers == 1:
            self._gather(map(self.work, items), progress)
            return
        with Crew(self.make, workers) as crew:
            self._gather(crew.map(items), progress)
            for counts in crew.finish():
                for summary, found in zip((*self.levels, *self.changes), counts, strict=True):
                    summary.add_counts(*found)

    def _gather(self, finished: Iterable[list[AccountChunk]], progress: Progress | None) -> None:
        """Add up the chunks' results, in their order."""
        done = 0
        for results in finished:
            for account, result in enumerate(results):
                self._merge(account, done, result)
            done = min(done + CHUNK, self.draws)
            if progress is not None:
                progress(done, self.draws)

    def _merge(self, account: int, first: int, result: AccountChunk) -> None:
        for (policy, year), moments in result.levels.items():
            self.levels[account].merge(policy, year, moments)
        for (policy, year), moments in result.changes.items():
            self.changes[account].merge(policy, year, moments)
        self.sink(account, first, result.horizon, result.mean)


class Chunks:
    """The work on chunks of draws: all accounts under all policies. Parameters are those of `Ensemble`."""

    def __init__(
        self,
        plans: list[Plan],
        outcomes: tuple[str, ...],
        *,
        draws: int,
        seed: int,
        block: int | None,
        precision: Precision,
    ) -> None:
        self.plans, self.outcomes, self.seed, self.precision = plans, outcomes, seed, precision
        first = plans[0]
        self.block = block or max(1, BLOCK_RUNS // len(first.policies))
        layouts = [lay_out_cells(plan) for plan in plans]
        self.levels = [CellSummary(cells, 0.0, 1.0, LEVEL_BINS, draws, None) for cells, _ in layouts]
        self.changes = [CellSummary(cells, -1.0, 1.0, CHANGE_BINS, draws, 0.0) for _, cells in layouts]
        self._rows = np.array([first.system.names.index(name) for name in outcomes])
        bounds = [first.dossier.bounds[name] for name in outcomes]
        self._low = np.array([low for low, _ in bounds])[:, None]
        self._width = np.array([high - low for low, high in bounds])[:, None]

    def __call__(self, item: tuple[int, int]) -> list[AccountChunk]:
        """The results of a chunk, given its number and size, account by account."""
        return self.simulate_chunk(*item)

    def finish(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """The counts of all chunks that were done here, of levels and then of changes, by account."""
        return [summary.counts() for summary in (*self.levels, *self.changes)]

    def simulate_chunk(self, chunk: int, size: int) -> list[AccountChunk]:
        """All accounts under all policies for one chunk of draws."""
        first = self.plans[0]
        noise = streams.paths(self.seed, first.system.states, chunk, size, first.steps)
        uniforms = {
            name: streams.uniforms(self.seed, name, chunk, size, first.steps) for name in first.system.events
        }
        results = []
        for account, plan in enumerate(self.plans):
            parameters = draw_parameters(plan.system, self.seed, chunk, size)
            results.append(self._simulate_account(account, plan, parameters, noise, uniforms))
        return results

    def _simulate_account(
        self,
        account: int,
        plan: Plan,
        parameters: Parameters,
        noise: np.ndarray,
        uniforms: dict[str, np.ndarray],
    ) -> AccountChunk:
        policies, names = len(plan.policies), len(plan.system.names)
        levels = np.empty((policies, plan.years + 1, names, parameters.draws), self.precision)
        means = np.empty((policies, len(self.outcomes), parameters.draws), self.precision)
        for start in range(0, parameters.draws, self.block):
            part = slice(start, start + self.block)
            numbers = {name: values[:, part] for name, values in uniforms.items()}
            some = parameters.part(part)
            result = run_block(
                plan, some, noise[:, :, part], numbers, precision=self.precision, outcomes=self.outcomes
            )
            levels[..., part] = result.levels.transpose(2, 0, 1, 3)
            means[..., part] = result.means.swapaxes(0, 1)
        moments = self._count(account, levels)
        return AccountChunk(*moments, self._native(levels[:, -1, self._rows]), self._native(means))

    def _count(self, account: int, levels: np.ndarray) -> tuple[dict[Cell, Moments], dict[Cell, Moments]]:
        """Count levels and changes from continuity, a policy's year at a time; return their moments."""
        of_levels, of_changes = {}, {}
        for policy, year in np.ndindex(levels.shape[:2]):
            rows = self.levels[account].cells.moved[policy]
            level = levels[policy, year, rows]
            self.levels[account].count(policy, year, level)
            of_levels[policy, year] = sum_up(level)
            if policy:
                change = level - levels[0, year, rows]
                self.changes[account].count(policy, year, change)
                of_changes[policy, year] = sum_up(change)
        return of_levels, of_changes

    def _native(self, shares: np.ndarray) -> np.ndarray:
        return (self._low + self._width * shares).astype(np.float32)
