"""A thousand experiments and then PRIM, against EMA workbench on the same equations and the same rows.

Experiments are those of the race: the same numbers, every weight an uncertainty of the workbench. PRIM then
takes a thousand rows of twenty inputs. Each contestant has one core, and both parts of each are measured in
turns within one run; what counts is the sum of the best of either.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import boxes
import race
from peers import PEERS, make_environment
from synthetic import make_numbers

ROWS, INPUTS, LEAST = 1000, 20, 75.0
EXPERIMENTS = {"ema": "parameters", "engine": "kernel"}


def measure_discovery(rounds: int) -> dict[str, Any]:
    """Seconds of a thousand experiments and of PRIM, by contestant; see `results.json`."""
    environments = [make_environment(peer) for peer in PEERS if peer.name == "ema"]
    with tempfile.TemporaryDirectory() as folder:
        make_numbers(race.DRAWS).save(f"{folder}/numbers.npz")
        heat = race.run_heat(["ema", "engine"], environments, 1, rounds, Path(folder))
    experiments = {
        row["contestant"]: ROWS / row["runs_per_second"]
        for row in heat
        if EXPERIMENTS[row["contestant"]] == row["task"]
    }
    prim = boxes.measure_boxes(rounds, ROWS, INPUTS)
    return {
        "experiments": experiments,
        "prim": {name: min(seconds) for name, seconds in prim["seconds"].items()},
        "versions": prim["versions"],
        "missing": prim["missing"],
    }


def find_ratio(found: dict[str, Any]) -> float | None:
    """How many times as long the workbench takes for both; None where it is not there."""
    if "ema" not in found["prim"] or "ema" not in found["experiments"]:
        return None
    total = {name: found["experiments"][name] + found["prim"][name] for name in ("ema", "engine")}
    return total["ema"] / total["engine"]
