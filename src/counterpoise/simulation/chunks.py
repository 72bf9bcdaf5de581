"""The work on chunks of draws: all accounts under all policies, counted and summed up span by span."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from counterpoise.simulation.cells import CellSummary, lay_out_cells
from counterpoise.simulation.engine import Precision, run_block
from counterpoise.simulation.plan import Plan
from counterpoise.simulation.stretches import Harvest, Nodes, Outcomes, Span, count_draws, put
from counterpoise.simulation.summaries import Moments, sum_up
from counterpoise.system import CHUNK, Parameters, draw_parameters, streams

BLOCK_RUNS = 12_500  # runs that are stepped together: many, for speed; without bearing on results
LEVEL_BINS = 256
CHANGE_BINS = 512


class Chunks:
    """The work on spans of chunks. It keeps nothing from one span to the next.

    Parameters
    ----------
    plans, outcomes, draws, seed, block, precision
        Those of `Ensemble`.

    Attributes
    ----------
    tick
        Called after each chunk with how many draws it had.
    """

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
        self.plans, self.outcomes, self.draws, self.seed = plans, outcomes, draws, seed
        self.precision = precision
        self.tick: Callable[[int], None] = lambda _: None
        first = plans[0]
        self.block = block or max(1, BLOCK_RUNS // len(first.policies))
        self._layouts = [lay_out_cells(plan) for plan in plans]
        self._rows = np.array([first.system.names.index(name) for name in outcomes])
        bounds = [first.dossier.bounds[name] for name in outcomes]
        self._low = np.array([low for low, _ in bounds])[:, None]
        self._width = np.array([high - low for low, high in bounds])[:, None]

    def summaries(self, draws: int) -> list[CellSummary]:
        """Empty summaries for so many draws: the levels of each account, then the changes of each."""
        return [
            *(CellSummary(cells, 0.0, 1.0, LEVEL_BINS, draws, None) for cells, _ in self._layouts),
            *(CellSummary(cells, -1.0, 1.0, CHANGE_BINS, draws, 0.0) for _, cells in self._layouts),
        ]

    def __call__(self, span: Span) -> Harvest:
        """What a span gives."""
        draws, nodes = count_draws(span, self.draws), Nodes()
        summaries = self.summaries(draws)
        shape = (len(self.plans), len(self.plans[0].policies), len(self.outcomes), draws)
        outcomes = Outcomes(span[0] * CHUNK, np.empty(shape, np.float32), np.empty(shape, np.float32))
        for place in range(0, draws, CHUNK):
            part = slice(place, min(place + CHUNK, draws))
            chunk = span[0] + place // CHUNK
            moments = self._simulate_chunk(chunk, part, summaries, outcomes)
            put(nodes, (chunk, 1), moments)
            self.tick(part.stop - part.start)
        return Harvest(draws, [summary.counts for summary in summaries], nodes, [outcomes])

    def _simulate_chunk(
        self, chunk: int, part: slice, summaries: list[CellSummary], outcomes: Outcomes
    ) -> list[Moments]:
        """All accounts under all policies for one chunk: its moments, summary by summary."""
        first, size = self.plans[0], part.stop - part.start
        noise = streams.paths(self.seed, first.system.states, chunk, size, first.steps)
        uniforms = {
            name: streams.uniforms(self.seed, name, chunk, size, first.steps) for name in first.system.events
        }
        of_levels, of_changes = [], []
        for account, plan in enumerate(self.plans):
            parameters = draw_parameters(plan.system, self.seed, chunk, size)
            levels, means = self._simulate_account(plan, parameters, noise, uniforms)
            outcomes.horizon[account, ..., part] = self._low + self._width * levels[:, -1, self._rows]
            outcomes.mean[account, ..., part] = self._low + self._width * means
            found = self._count(levels, summaries[account], summaries[len(self.plans) + account])
            of_levels.append(found[0])
            of_changes.append(found[1])
        return [*of_levels, *of_changes]

    def _simulate_account(
        self, plan: Plan, parameters: Parameters, noise: np.ndarray, uniforms: dict[str, np.ndarray]
    ) -> tuple[np.ndarray, np.ndarray]:
        """Levels, (policy, year, variable, draw), and time means, (policy, outcome, draw), in shares."""
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
        return levels, means

    def _count(
        self, levels: np.ndarray, of_levels: CellSummary, of_changes: CellSummary
    ) -> tuple[Moments, Moments]:
        """Count levels and changes from continuity, a policy's year at a time; return their moments."""
        moments = tuple(_empty(summary.cells.size, levels.dtype) for summary in (of_levels, of_changes))
        for policy, year in np.ndindex(levels.shape[:2]):
            rows = of_levels.cells.moved[policy]
            level = levels[policy, year, rows]
            of_levels.count(policy, year, level)
            _fill(moments[0], of_levels.cells.part(policy, year), sum_up(level))
            if policy:
                change = level - levels[0, year, rows]
                of_changes.count(policy, year, change)
                _fill(moments[1], of_changes.cells.part(policy, year), sum_up(change))
        return moments[0], moments[1]


def _empty(cells: int, precision: np.dtype) -> Moments:
    return Moments(np.empty(cells), np.empty(cells), np.empty(cells, precision), np.empty(cells, precision))


def _fill(whole: Moments, part: slice, moments: Moments) -> None:
    whole.total[part], whole.square[part] = moments.total, moments.square
    whole.low[part], whole.high[part] = moments.low, moments.high
