"""Ensembles: every account under every policy for many draws, in chunks, by any number of workers.

A chunk of draws is the unit of work: its noise is drawn once and serves all accounts and policies.
Spans of chunks may be done by any worker, here or elsewhere; what they give is added up in one fixed tree
(see `stretches`), so the result does not depend on who did what.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.simulation.chunks import BLOCK_RUNS, CHANGE_BINS, LEVEL_BINS, Chunks
from counterpoise.simulation.engine import Precision
from counterpoise.simulation.plan import Plan
from counterpoise.simulation.stretches import (
    LONGEST,
    Harvest,
    Nodes,
    Span,
    count_draws,
    cut,
    find_gaps,
    power_within,
    put,
    settle,
)
from counterpoise.simulation.workers import Crew, can_start
from counterpoise.system import CHUNK, chunk_sizes

if TYPE_CHECKING:
    from counterpoise.simulation.cluster import Cluster
    from counterpoise.simulation.keeping import Keeping

__all__ = ["BLOCK_RUNS", "CHANGE_BINS", "LEVEL_BINS", "Ensemble", "Progress", "Sink"]

LITTLE = 16_000_000  # bytes of outcomes that any worker can hold

Progress = Callable[[int, int], None]
Sink = Callable[[int, int, np.ndarray, np.ndarray], None]


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
        Receives, for each account and span of draws, in no certain order, the account's index, the index
        of the span's first draw, and the outcomes at the horizon and as time means, shape (policy, outcome,
        draw), in native units.
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
        sink: Sink = lambda *_: None,
        block: int | None = None,
        precision: Precision = np.float32,
    ) -> None:
        self.plans, self.outcomes, self.draws, self.seed, self.sink = plans, outcomes, draws, seed, sink
        self.make = partial(Chunks, plans, outcomes, draws=draws, seed=seed, block=block, precision=precision)
        self.work = self.make()
        self.summaries = self.work.summaries(draws)
        self.levels, self.changes = self.summaries[: len(plans)], self.summaries[len(plans) :]
        self.nodes: Nodes = {}

    def run(
        self,
        workers: int = 1,
        progress: Progress | None = None,
        *,
        keeping: Keeping | None = None,
        cluster: Cluster | None = None,
    ) -> None:
        """Simulate all chunks; on an interruption the chunks not begun are dropped.

        Parameters
        ----------
        workers
            Processes on this machine.
        progress
            Told how many draws are done, of how many.
        keeping
            Where finished spans are kept, and taken from if some are there.
        cluster
            Does the work in place of processes on this machine.
        """
        progress = _forward(progress or (lambda done, total: None))
        if keeping is not None:
            self._resume(keeping)
        gaps = find_gaps(self.nodes, len(chunk_sizes(self.draws)))
        if gaps:
            with closing(self._work_off(gaps, workers, progress, cluster)) as harvests:
                self._gather(harvests, keeping, progress)
        for summary, moments in zip(self.summaries, settle(self.nodes), strict=True):
            summary.settle(self.draws, moments)

    @property
    def done(self) -> int:
        """How many draws are added up."""
        return sum(count_draws(span, self.draws) for span in self.nodes)

    @property
    def longest(self) -> int:
        """The most chunks of a span: so many that their outcomes take no more room than its counts.

        Or little room at all. A longer one would save little of what handing over counts costs.
        """
        counts = sum(2 * summary.counts.size for summary in self.summaries)
        outcomes = 2 * 4 * CHUNK * len(self.plans) * len(self.plans[0].policies) * max(1, len(self.outcomes))
        return power_within(min(LONGEST, max(counts, LITTLE) // outcomes))

    def _resume(self, keeping: Keeping) -> None:
        """Take over what an earlier run has kept."""
        self.nodes |= keeping.read([summary.counts for summary in self.summaries])
        for outcomes in keeping.read_outcomes():
            for account in range(len(self.plans)):
                self.sink(account, outcomes.first, outcomes.horizon[account], outcomes.mean[account])

    def _work_off(
        self,
        gaps: Sequence[tuple[int, int]],
        workers: int,
        progress: Progress,
        cluster: Cluster | None,
    ) -> Generator[Harvest, None, None]:
        """What the spans give that are still to be done, as it comes."""
        before, ticks = self.done, dict[Span, int]()

        def tell() -> None:
            progress(min(self.draws, before + sum(ticks.values())), self.draws)

        if cluster is not None:
            yield from cluster.gather(self.make, gaps, self.draws, self.longest, ticks, tell)
            return
        workers = min(workers, sum(end - start for start, end in gaps)) if can_start() else 1
        spans = cut(gaps, workers, self.longest)
        if workers > 1:
            with Crew(self.make, workers, ticks) as crew:
                yield from crew.gather(spans, tell)
            return
        for span in spans:

            def tick(draws: int, span: Span = span) -> None:
                ticks[span] = ticks.get(span, 0) + draws
                tell()

            self.work.tick = tick
            yield self.work(span)

    def _gather(self, harvests: Iterable[Harvest], keeping: Keeping | None, progress: Progress) -> None:
        """Add up what comes, and keep it."""
        for harvest in harvests:
            for summary, counts in zip(self.summaries, harvest.counts, strict=True):
                np.add(summary.counts, counts, out=summary.counts)
            for span, moments in harvest.nodes.items():
                put(self.nodes, span, moments)
            for outcomes in harvest.outcomes:
                for account in range(len(self.plans)):
                    self.sink(account, outcomes.first, outcomes.horizon[account], outcomes.mean[account])
            if keeping is not None:
                keeping.save(harvest.outcomes, [summary.counts for summary in self.summaries], self.nodes)
            progress(self.done, self.draws)


def _forward(progress: Progress) -> Progress:
    """The same, told of the most so far: what is done may be ahead of what is added up."""
    most = 0

    def tell(done: int, total: int) -> None:
        nonlocal most
        most = max(most, done)
        progress(most, total)

    return tell
