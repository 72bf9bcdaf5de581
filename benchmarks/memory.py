"""Memory: the largest resident sizes of a process that makes a million runs, and of its workers.

python benchmarks/memory.py RUNS DOSSIER    one measurement in this process, as JSON
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

RUNS = 1_000_000
LIMIT = 2**30  # bytes
DOSSIER = "russia"


def measure_memory(runs: int = RUNS) -> dict[str, Any]:
    """Peak sizes for so many runs and for an eighth of them, each in a process of its own."""
    return {"dossier": DOSSIER, "limit": LIMIT, "rows": [_measure(runs // 8), _measure(runs)]}


def _measure(runs: int) -> dict[str, Any]:
    command = [sys.executable, __file__, str(runs), DOSSIER]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return json.loads(done.stdout)


def simulate_here(runs: int, name: str) -> dict[str, Any]:
    """Simulate a dossier with enough draws for so many runs, under a temporary folder."""
    import resource

    import counterpoise as cp

    dossier = cp.load(name)
    before = _peak(resource)
    cells = len(dossier.accounts) * (len(dossier.policies) + 1)
    draws = math.ceil(runs / cells)
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        runs_made = cp.simulate(dossier, draws=draws, out=Path(folder) / "run")
        workers = runs_made.options.workers
        size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
    return {
        "accounts": len(dossier.accounts),
        "policies": len(dossier.policies) + 1,
        "variables": len(dossier.variables),
        "draws": draws,
        "runs": draws * cells,
        "seconds": round(time.perf_counter() - began, 1),
        "peak_before": before,
        "peak": _peak(resource) + workers * _peak(resource, workers=True),
        "workers": workers,
        "written": size,
    }


def _peak(resource: Any, workers: bool = False) -> int:
    """The largest resident size so far, of this process or of any one worker, in bytes.

    Linux counts KiB, macOS bytes. Memory that processes share is counted for each.
    """
    whose = resource.RUSAGE_CHILDREN if workers else resource.RUSAGE_SELF
    return resource.getrusage(whose).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    print(json.dumps(simulate_here(int(sys.argv[1]), sys.argv[2])))
