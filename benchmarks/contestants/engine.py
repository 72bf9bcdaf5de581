"""The engine: its kernel with the noise given, and a whole ensemble with all that a run draws and sums up."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from protocol import confine, open_channel, serve

NUMBERS, LEVELS, CORES, CHECKED = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
confine(CORES)

from counterpoise.simulation import Ensemble, run_block  # noqa: E402
from counterpoise.simulation.ensemble import BLOCK_RUNS  # noqa: E402
from counterpoise.system.streams import CHUNK  # noqa: E402
from dossiers import make_parameters, make_plan, state_name  # noqa: E402
from synthetic import STATES, read_numbers  # noqa: E402

channel = open_channel()
numbers = read_numbers(NUMBERS)
plan = make_plan(numbers)
parameters = make_parameters(plan, numbers)
pool = ThreadPoolExecutor(CORES)
OUTCOMES = tuple(state_name(state) for state in range(0, STATES, 6))
BLOCK = min(CHUNK, BLOCK_RUNS // len(plan.policies))
ROWS = [plan.system.names.index(state_name(state)) for state in range(STATES)]


def step_block(start: int) -> np.ndarray:
    """One block of draws under all policies; the last levels, shape (policy, state, draw)."""
    part = slice(start, start + BLOCK)
    result = run_block(plan, parameters.part(part), numbers.noise[:, :, part], {}, outcomes=OUTCOMES)
    return result.levels[-1].swapaxes(0, 1)[:, ROWS]


def kernel() -> np.ndarray:
    """All draws, block by block, on all cores."""
    starts = range(0, numbers.draws, BLOCK)
    return np.concatenate(list(pool.map(step_block, starts)), axis=-1)


def ensemble() -> None:
    """As many draws, with parameters and noise drawn afresh and every cell summed up."""
    Ensemble([plan], OUTCOMES, draws=numbers.draws, seed=1, sink=lambda *_: None).run(CORES)


serve(
    channel,
    {"kernel": kernel, "ensemble": ensemble},
    runs={"kernel": numbers.runs, "ensemble": numbers.runs},
    libraries=["numpy", "counterpoise"],
    levels=kernel()[:, :, :CHECKED],
    levels_path=LEVELS,
    variant=f"blocks of {BLOCK} draws",
)
