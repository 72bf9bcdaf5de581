"""The race: the engine and its peers take turns on the same numbers, and each one's best time counts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from machine import count_cores
from peers import PEERS, Environment, make_environment
from synthetic import make_numbers

HERE = Path(__file__).parent
DRAWS = 1000
CHECKED = 10  # draws whose last levels are compared
TOLERANCE = 1e-5  # shares of range
PAUSE = 0.1  # seconds between turns, for threads to fall asleep
SCRIPTS = {
    "ema": ("ema_function", ("parameters", "index")),
    "fcmpy": ("fcmpy_map", ("map",)),
    "numba": ("numba_kernel", ("exponential", "rational")),
    "jax": ("jax_scan", ("scan",)),
    "engine": ("engine", ("kernel", "ensemble")),
}
SINGLE = ("ema", "fcmpy")  # these have no use for a second core


@dataclass
class Contestant:
    """A process that does its work when told."""

    name: str
    tasks: tuple[str, ...]
    cores: int
    process: subprocess.Popen[str]
    levels: Path
    errors: Path
    about: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    processor: dict[str, list[float]] = field(default_factory=dict)

    def answer(self) -> dict[str, Any]:
        """The next line that the process writes; its own last error line if it writes none."""
        line = self.process.stdout.readline() if self.process.stdout else ""
        if not line:
            self.process.wait()
            said = self.errors.read_text().strip().splitlines()
            raise RuntimeError(f"{self.name} stopped: {said[-1] if said else 'without a word'}")
        return json.loads(line)

    def turn(self, task: str) -> None:
        """Let it do a task once."""
        assert self.process.stdin is not None
        self.process.stdin.write(task + "\n")
        self.process.stdin.flush()
        answer = self.answer()
        self.seconds.setdefault(task, []).append(answer["seconds"])
        self.processor.setdefault(task, []).append(answer["processor"])


def run_race(rounds: int) -> dict[str, Any]:
    """Measure everyone on one core and on all; see `results.json` for the form of what is returned."""
    environments = [make_environment(peer) for peer in PEERS]
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        make_numbers(DRAWS).save(f"{folder}/numbers.npz")
        for cores in sorted({1, count_cores()}):
            names = [name for name in SCRIPTS if cores == 1 or name not in SINGLE]
            rows += run_heat(names, environments, cores, rounds, Path(folder))
    missing = {found.peer.name: found.fault for found in environments if found.python is None}
    return {"draws": DRAWS, "rounds": rounds, "rows": rows, "missing": missing}


def run_heat(
    names: list[str], environments: list[Environment], cores: int, rounds: int, folder: Path
) -> list[dict[str, Any]]:
    """A row for each task of those named, all on so many cores; peers that are not installed are left out."""
    pythons = {found.peer.name: found.python for found in environments} | {"engine": Path(sys.executable)}
    contestants = []
    for name in names:
        python = pythons.get(name)
        if python is not None:  # one at a time: some try out variants while they get ready
            contestants.append(_start(name, python, cores, folder))
            contestants[-1].about = contestants[-1].answer()
    try:
        for _ in range(rounds):
            for contestant in contestants:
                for task in contestant.tasks:
                    time.sleep(PAUSE)
                    contestant.turn(task)
    finally:
        for contestant in contestants:
            if contestant.process.stdin:
                contestant.process.stdin.close()
            contestant.process.wait(60)
    return [row for contestant in contestants for row in _rows(contestant, folder)]


def _start(name: str, python: Path, cores: int, folder: Path) -> Contestant:
    script, tasks = SCRIPTS[name]
    levels, errors = folder / f"{name}.npy", folder / f"{name}.err"
    command = [
        str(python),
        str(HERE / "contestants" / f"{script}.py"),
        str(folder / "numbers.npz"),
        str(levels),
    ]
    # Every library picks the kernels that suit the processor.
    environment = {key: value for key, value in os.environ.items() if not key.startswith("OPENBLAS_")}
    process = subprocess.Popen(
        [*command, str(cores), str(CHECKED)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors.open("w"),
        text=True,
        env={**environment, "PYTHONPATH": str(HERE), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    return Contestant(name, tasks, cores, process, levels, errors)


def _rows(contestant: Contestant, folder: Path) -> list[dict[str, Any]]:
    """One row a task: the best time of all rounds, and how far its levels are from the engine's."""
    apart = None
    if contestant.levels.is_file():
        apart = float(np.abs(np.load(contestant.levels) - np.load(folder / "engine.npy")).max())
        if apart > TOLERANCE:
            raise RuntimeError(f"{contestant.name} disagrees with the engine by {apart:g} of the range")
    about = contestant.about
    rows = []
    for task in contestant.tasks:
        runs, best = about["runs"][task], min(contestant.seconds[task])
        variant = about.get("variant")
        rows.append(
            {
                "contestant": contestant.name,
                "task": task,
                "cores": contestant.cores,
                "runs": runs,
                "seconds": [round(second, 5) for second in contestant.seconds[task]],
                "runs_per_second": runs / best,
                "runs_per_processor_second": runs / min(contestant.processor[task]),
                "compile_seconds": about.get("compiling", {}).get(task),
                "variant": variant.get(task) if isinstance(variant, dict) else variant,
                "largest_difference": apart,
                "versions": about["versions"],
            }
        )
    return rows
