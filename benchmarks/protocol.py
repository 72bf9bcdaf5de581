"""How a contestant is asked to run: a line on its standard input, an answer in JSON on its standard output.

A contestant is a process of its own, with the Python of its own environment. It gets ready, says so, and
then does its work once whenever it is told to, so that contestants can take turns. From Python 3.8 on.
"""

from __future__ import annotations

import json
import os
import sys
import time
from importlib import metadata
from typing import Any, Callable, Dict, Iterable, Optional, TextIO  # noqa: UP035

import numpy as np


def confine(cores: int) -> None:
    """Keep this process, and the threads it will start, on so many cores, where the system lets it."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])


def open_channel() -> TextIO:
    """Standard output as it was, for answers; whatever libraries print goes to standard error."""
    channel = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    return channel


def serve(
    channel: TextIO,
    tasks: Dict[str, Callable[[], Any]],  # noqa: UP006
    *,
    runs: Dict[str, int],  # noqa: UP006
    libraries: Iterable[str],
    levels: Optional[np.ndarray] = None,  # noqa: UP045
    levels_path: str = "",
    **about: Any,
) -> None:
    """Say that all is ready, then time a task whenever it is named, until the input ends.

    Parameters
    ----------
    tasks, runs
        By name, what to do, and how many runs of the model that is. A task may return the
        processor-seconds that others, still at work, have spent on it.
    libraries
        Whose versions are told.
    levels, levels_path
        The last levels of some runs, shape (policy, state, draw), and where to put them for comparison.
    about
        Anything else to tell: compile time, the variant that was chosen.
    """
    if levels is not None:
        np.save(levels_path, levels)
    versions = {"python": sys.version.split()[0], **{name: metadata.version(name) for name in libraries}}
    channel.write(json.dumps({"versions": versions, "runs": runs, **about}) + "\n")
    for line in sys.stdin:
        task = tasks[line.strip()]
        start, busy = time.perf_counter(), processor_seconds()
        elsewhere = task()
        seconds, busy = time.perf_counter() - start, processor_seconds() - busy
        busy += elsewhere if isinstance(elsewhere, float) else 0.0
        channel.write(json.dumps({"seconds": seconds, "processor": busy}) + "\n")


def processor_seconds() -> float:
    """What this process has used so far, and those that it started and that have ended."""
    used = os.times()
    return time.process_time() + used.children_user + used.children_system


def fastest(variants: dict[str, Callable[[], Any]], repeats: int = 3) -> str:
    """The name of the variant that takes the least time, each called once before it is timed."""
    best = {name: float("inf") for name in variants}
    for task in variants.values():
        task()
    for _ in range(repeats):
        for name, task in variants.items():
            start = time.perf_counter()
            task()
            best[name] = min(best[name], time.perf_counter() - start)
    return min(best, key=lambda name: best[name])
