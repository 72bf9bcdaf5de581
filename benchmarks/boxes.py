"""PRIM against EMA workbench's, on the same rows, taking turns; and the reference that a test compares with.

python benchmarks/boxes.py reference      write tests/judgement/scenarios/data/ema-prim.json anew
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from peers import PEERS, make_environment

HERE = Path(__file__).parent
REFERENCE = HERE.parent / "tests" / "judgement" / "scenarios" / "data" / "ema-prim.json"
ROWS, INPUTS, PAUSE = 10_000, 20, 0.1


def make_rows(
    rows: int = ROWS, inputs: int = INPUTS, categories: dict[int, int] | None = None, seed: int = 2
):
    """Uniform inputs, and failures that are dense in a planted box."""
    rng = np.random.default_rng(seed)
    x = rng.random((rows, inputs))
    inside = (x[:, 0] > 0.6) & (x[:, 1] < 0.5)
    for column, count in (categories or {}).items():
        x[:, column] = rng.integers(0, count, rows)
        inside &= x[:, column] != 1
    y = rng.random(rows) < np.where(inside, 0.8, 0.1)
    levels = [(categories or {}).get(column, 0) for column in range(inputs)]
    return {"x": x, "y": y, "levels": np.array(levels)}


def measure_boxes(rounds: int, rows: int = ROWS, inputs: int = INPUTS) -> dict[str, Any]:
    """Seconds of both in turns, each on one core; see `results.json`."""
    peer = next(peer for peer in PEERS if peer.name == "ema")
    environment = make_environment(peer)
    pythons = {"engine": Path(sys.executable)}
    if environment.python is not None:
        pythons["ema"] = environment.python
    scripts = {"engine": "own_prim", "ema": "ema_prim"}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.npz"
        np.savez(path, **make_rows(rows, inputs))
        found = {name: Path(folder) / f"{name}.json" for name in pythons}
        running = {name: start(scripts[name], python, path, found[name]) for name, python in pythons.items()}
        about = {name: _answer(process) for name, process in running.items()}
        seconds: dict[str, list[float]] = {name: [] for name in running}
        for _ in range(rounds):
            for name, process in running.items():
                time.sleep(PAUSE)
                assert process.stdin is not None
                process.stdin.write("prim\n")
                process.stdin.flush()
                seconds[name].append(_answer(process)["seconds"])
        for process in running.values():
            process.communicate()
        ways = {name: json.loads(where.read_text()) for name, where in found.items()}
    if "ema" in ways and not np.allclose(ways["ema"]["density"], ways["engine"]["density"]):
        raise RuntimeError("EMA workbench's PRIM finds another box")
    return {
        "rows": rows,
        "inputs": inputs,
        "steps": len(ways["engine"]["mass"]),
        "seconds": seconds,
        "versions": {name: one["versions"] for name, one in about.items()},
        "missing": environment.fault,
    }


def start(script: str, python: Path, rows: Path, found: Path) -> subprocess.Popen[str]:
    """A contestant that waits to be told."""
    return subprocess.Popen(
        [str(python), str(HERE / "contestants" / f"{script}.py"), str(rows), str(found), "1", "0"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(HERE), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"},
    )


def _answer(process: subprocess.Popen[str]) -> dict[str, Any]:
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        raise RuntimeError("a contestant stopped without a word")
    return json.loads(line)


CASES = {
    "numbers": {"rows": 1000, "inputs": 6, "seed": 11},
    "mixed": {"rows": 1500, "inputs": 7, "categories": {4: 2, 5: 4}, "seed": 12},
    "rounded": {"rows": 1200, "inputs": 5, "seed": 13},
}


def make_case(name: str) -> dict[str, np.ndarray]:
    """The rows of a case of the reference; those of "rounded" have many ties.

    `tests/judgement/scenarios/test_agreement.py` makes the same rows, so that they need not be kept.
    """
    rows = make_rows(**CASES[name])
    return rows | {"x": np.round(rows["x"], 1)} if name == "rounded" else rows


def write_reference() -> None:
    """EMA workbench's boxes of every case, with its version."""
    environment = make_environment(next(peer for peer in PEERS if peer.name == "ema"))
    if environment.python is None:
        sys.exit(environment.fault)
    out: dict[str, Any] = {"how": "python benchmarks/boxes.py reference"}
    with tempfile.TemporaryDirectory() as folder:
        for name in CASES:
            path, found = Path(folder) / "rows.npz", Path(folder) / "found.json"
            np.savez(path, **make_case(name))
            process = start("ema_prim", environment.python, path, found)
            out["versions"] = _answer(process)["versions"]
            process.communicate()
            out[name] = json.loads(found.read_text())
    REFERENCE.write_text(json.dumps(out, indent=1) + "\n")


if __name__ == "__main__" and sys.argv[1:] == ["reference"]:
    write_reference()
