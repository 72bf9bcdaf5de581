"""EMA workbench: the same equations as a NumPy function of one run, called by the sequential evaluator.

Two ways of saying it. "parameters": every weight is an uncertainty of its own, as the workbench means it.
"index": the only uncertainty is the number of the draw, which spares the workbench all bookkeeping. The
function itself is the faster of two that were tried (a matrix product, against a gather and a sum).
"""

from __future__ import annotations

import sys

import numpy as np

from protocol import confine, open_channel, serve
from synthetic import IN_LINKS, STATES, STEPS, read_numbers

NUMBERS, LEVELS, CORES, CHECKED = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
confine(CORES)

from ema_workbench import (  # noqa: E402
    ArrayOutcome,
    IntegerParameter,
    Model,
    RealParameter,
    Sample,
    SequentialEvaluator,
)

DRAWS = 20
channel = open_channel()
numbers = read_numbers(NUMBERS)
sources, keep = numbers.sources, numbers.keep.astype(float)
everyone = np.arange(STATES)[:, None]
policies = len(numbers.push)
bases = numbers.base.T.astype(float)
noises = np.ascontiguousarray(
    (numbers.noise[:, :, :DRAWS] * numbers.scale[:, None]).transpose(2, 0, 1)
).astype(float)
link_names = [f"w{i}_{j}" for i in range(STATES) for j in range(IN_LINKS)]
tables = numbers.weights[:, :, :DRAWS].transpose(2, 0, 1).astype(float)


def run(weights: np.ndarray, draw: int, policy: int) -> np.ndarray:
    """The last levels of one run, shape (state,)."""
    base, noise = bases[draw], noises[draw]
    matrix = np.zeros((STATES, STATES))
    matrix[everyone, sources] = (1 - keep)[:, None] * weights
    z = np.log(base / (1 - base))
    pull = (1 - keep) * (z + numbers.push[policy]) - matrix @ base
    u = base
    for step in range(STEPS):
        z = keep * z + pull + matrix @ u + noise[step]
        u = 0.5 + 0.5 * np.tanh(0.5 * z)
    return u


def by_index(draw: int, course: int) -> dict:
    return {"level": run(tables[draw], draw, course)}


def by_parameters(draw: int, course: int, **weights: float) -> dict:
    table = np.array([weights[name] for name in link_names]).reshape(STATES, IN_LINKS)
    return {"level": run(table, draw, course)}


def make_task(function, uncertain: list[str]):
    """The workbench's run of a function under all draws and policies."""
    model = Model("synthetic", function=function)
    draw = IntegerParameter("draw", 0, DRAWS)
    model.uncertainties = [draw, *(RealParameter(name, -1e6, 1e6) for name in uncertain)]
    model.levers = [IntegerParameter("course", 0, policies)]  # "policy" is taken by the workbench
    model.outcomes = [ArrayOutcome("level")]
    scenarios = [
        Sample(
            f"draw {k}",
            draw=k,
            **(dict(zip(link_names, tables[k].ravel(), strict=True)) if uncertain else {}),
        )
        for k in range(DRAWS)
    ]
    chosen = [Sample(f"course {k}", course=k) for k in range(policies)]

    def task() -> tuple:
        with SequentialEvaluator(model) as evaluator:
            return evaluator.perform_experiments(scenarios=scenarios, policies=chosen)

    return task


def gather_levels(task) -> np.ndarray:
    """The workbench's own results as (policy, state, draw), to be compared with the engine's."""
    experiments, outcomes = task()
    levels = np.empty((policies, STATES, DRAWS))
    levels[experiments["course"].astype(int), :, experiments["draw"].astype(int)] = outcomes["level"]
    return levels


tasks = {"parameters": make_task(by_parameters, link_names), "index": make_task(by_index, [])}
levels = gather_levels(tasks["parameters"])
assert np.array_equal(levels, gather_levels(tasks["index"]))
serve(
    channel,
    tasks,
    runs=dict.fromkeys(tasks, DRAWS * policies),
    libraries=["numpy", "ema-workbench"],
    levels=levels[:, :, :CHECKED],
    levels_path=LEVELS,
)
