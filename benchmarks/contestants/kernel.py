"""The engine's kernel as work for its own workers, which import it from here."""

from __future__ import annotations

import time

import numpy as np

from counterpoise.simulation import run_block
from counterpoise.simulation.ensemble import BLOCK_RUNS
from counterpoise.system.streams import CHUNK
from dossiers import make_parameters, make_plan, state_name
from synthetic import POLICIES, STATES, read_numbers

BLOCK = min(CHUNK, BLOCK_RUNS // POLICIES)
OUTCOMES = tuple(state_name(state) for state in range(0, STATES, 6))


class Kernel:
    """The kernel on blocks of draws, with the numbers given."""

    def __init__(self, path: str) -> None:
        self.numbers = read_numbers(path)
        self.plan = make_plan(self.numbers)
        self.parameters = make_parameters(self.plan, self.numbers)
        self.rows = [self.plan.system.names.index(state_name(state)) for state in range(STATES)]

    def __call__(self, start: int) -> tuple[np.ndarray, float]:
        """The last levels of the block from `start`, (policy, state, draw), and processor-seconds."""
        busy = time.process_time()
        part = slice(start, start + BLOCK)
        noise = self.numbers.noise[:, :, part]
        result = run_block(self.plan, self.parameters.part(part), noise, {}, outcomes=OUTCOMES)
        return result.levels[-1].swapaxes(0, 1)[:, self.rows], time.process_time() - busy

    def finish(self) -> None:
        """Nothing gathers."""
