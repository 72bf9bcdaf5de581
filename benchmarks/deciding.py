"""What a person waits for a whole judgement: `counterpoise decide russia --for USA`, part by part."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

LIMIT = 40.0  # seconds, on two cores with nothing else on them
COMMAND = ("decide", "russia", "--for", "USA", "--workers", "2", "--json")


def measure_deciding(repeats: int) -> dict[str, Any]:
    """Seconds on the clock and of the processors, workers included, of each repeat; parts of the best."""
    runs = [_run() for _ in range(repeats)]
    best = min(runs, key=lambda run: run["seconds"])
    return {
        "seconds": [run["seconds"] for run in runs],
        "processor_seconds": [run["processor"] for run in runs],
        "parts": best["parts"],
    }


def _run() -> dict[str, Any]:
    command = [str(Path(sys.executable).with_name("counterpoise")), *COMMAND]
    before, began = _processor(), time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True)
    seconds = time.perf_counter() - began
    if done.returncode:
        raise RuntimeError(f"decide ended with {done.returncode}")
    return {
        "seconds": round(seconds, 3),
        "processor": round(_processor() - before, 3),
        "parts": json.loads(done.stdout)["seconds"],
    }


def _processor() -> float:
    """Processor-seconds of all child processes that have ended, and of their own."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
