"""FCMpy's own simulator on an equivalent map: as many concepts, links and iterations, its own equations.

A fuzzy cognitive map has no bases, no response times and no noise, so that a run here is less work than
a run of the synthetic system; results are not comparable and not compared. The stopping rule is set so that
it never stops early. From Python 3.8 on.
"""

from __future__ import annotations

import sys
import warnings

import numpy as np

from protocol import confine, open_channel, serve
from synthetic import STATES, STEPS, read_numbers

NUMBERS, CORES = sys.argv[1], int(sys.argv[3])
confine(CORES)
warnings.filterwarnings("ignore")

import pandas as pd  # noqa: E402
from fcmpy import FcmSimulator  # noqa: E402

RUNS = 2
channel = open_channel()
numbers = read_numbers(NUMBERS)
names = ["c%02d" % state for state in range(STATES)]  # noqa: UP031
simulator = FcmSimulator()


def make_map(draw: int) -> pd.DataFrame:
    """The weights of one draw, brought into [-1, 1], rows causes and columns effects."""
    matrix = np.zeros((STATES, STATES))
    matrix[numbers.sources, np.arange(STATES)[:, None]] = np.tanh(numbers.weights[:, :, draw])
    return pd.DataFrame(matrix, index=names, columns=names)


maps = [make_map(draw) for draw in range(RUNS)]
starts = [dict(zip(names, numbers.base[:, draw].astype(float))) for draw in range(RUNS)]  # noqa: B905


def simulate() -> None:
    """The runs, one after the other."""
    for start, weights in zip(starts, maps):  # noqa: B905
        levels = simulator.simulate(
            initial_state=start,
            weight_matrix=weights,
            transfer="sigmoid",
            inference="mKosko",
            thresh=-1.0,
            iterations=STEPS,
            l=1,
        )
        assert len(levels) == STEPS + 1


simulate()
serve(channel, {"map": simulate}, runs={"map": RUNS}, libraries=["numpy", "pandas", "fcmpy"])
