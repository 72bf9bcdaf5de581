"""The engine: its kernel with the noise given, and a whole ensemble with all that a run draws and sums up."""

from __future__ import annotations

import atexit
import sys
from functools import partial

import numpy as np

from protocol import confine, open_channel, serve

NUMBERS, LEVELS, CORES, CHECKED = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
confine(CORES)

from kernel import BLOCK, OUTCOMES, Kernel  # noqa: E402

from counterpoise.simulation import Ensemble  # noqa: E402
from counterpoise.simulation.workers import Crew  # noqa: E402
from synthetic import POLICIES  # noqa: E402

ENSEMBLE_DRAWS = 10_000  # enough runs for workers to be worth starting; they are started each time


def main() -> None:
    """Get ready, and serve."""
    channel = open_channel()
    mine = Kernel(NUMBERS)
    draws = mine.numbers.draws
    crew = Crew(partial(Kernel, NUMBERS), CORES)
    crew.__enter__()
    atexit.register(crew.__exit__)

    def kernel() -> tuple[np.ndarray, float]:
        """All draws, block by block, on all cores."""
        starts = range(0, draws, BLOCK)
        done = list(map(mine, starts) if CORES == 1 else crew.map(starts))
        elsewhere = sum(busy for _, busy in done) if CORES > 1 else 0.0
        return np.concatenate([levels for levels, _ in done], axis=-1), elsewhere

    def ensemble() -> None:
        """Many draws, with parameters and noise drawn afresh and every cell summed up."""
        Ensemble([mine.plan], OUTCOMES, draws=ENSEMBLE_DRAWS, seed=1, sink=lambda *_: None).run(CORES)

    serve(
        channel,
        {"kernel": lambda: kernel()[1], "ensemble": ensemble},
        runs={"kernel": mine.numbers.runs, "ensemble": ENSEMBLE_DRAWS * POLICIES},
        libraries=["numpy", "counterpoise"],
        levels=kernel()[0][:, :, :CHECKED],
        levels_path=LEVELS,
        variant=f"blocks of {BLOCK} draws",
    )


if __name__ == "__main__":
    main()
