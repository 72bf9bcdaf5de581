"""What an ensemble costs when it is spread out: the work itself, and what carrying it about adds.

python benchmarks/scale.py run KIND WORKERS DRAWS [ADDRESS]    one run in this process, as JSON

Times on the clock mean little while others work on the machine; processor-seconds, added up over all
processes, are disturbed less. Both are kept. What a way adds to a run of a minute is measured by the clock,
connecting to a cluster counted in; what it takes of other processors stands beside it.
"""

from __future__ import annotations

import json
import os
import pickle
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

DRAWS = {"quick": 24_000, "full": 300_000}  # the latter takes about a minute on one free core
FEW = 1_000  # what is left is starting
MINUTE, LEAST_SPEED_UP, MOST_OVERHEAD = 60.0, 1.6, 0.05
PIECES = ("links", "noise", "parameters", "counts")


def measure_scale(quick: bool) -> dict[str, Any]:
    """Constants, the reduction, two workers against one, and the overhead of each way to run."""
    rounds, draws = (1, DRAWS["quick"]) if quick else (2, DRAWS["full"])
    return {
        "constants": measure_constants(),
        "reduction": measure_reduction(),
        "writing": measure_writing(),
        "ways": measure_ways(draws, rounds),
        "start": measure_ways(FEW, rounds),
        "idle": measure_idle(),
        "draws": draws,
        "rounds": rounds,
    }


def measure_constants() -> dict[str, Any]:
    """Processor-seconds of the parts of a chunk, each over what it grows with."""
    from counterpoise.simulation import chunks
    from dossiers import make_plan
    from synthetic import make_numbers

    rows = []
    for links in (1, 3, 8):
        plan = make_plan(make_numbers(1, in_links=links))
        work = chunks.Chunks([plan], _outcomes(), draws=4000, seed=1, block=None, precision=np.float32)
        work((0, 1))
        parts = _time_parts(chunks, work)
        rows.append({"terms": len(plan.system.terms), **parts})
    draws, policies, steps, states = 4000, len(plan.policies), plan.steps, len(plan.system.states)
    counted = sum(summary.cells.size for summary in work.summaries(1)) * draws
    terms = np.array([row["terms"] for row in rows], float)
    slope, fixed = np.polyfit(terms, [row["links"] for row in rows], 1)
    middle = rows[1]
    return {
        "rows": rows,
        "draw_policy_step_term": slope / (draws * policies * steps),
        "draw_policy_step_state": fixed / (draws * policies * steps * states),
        "draw_step_state": middle["noise"] / (draws * steps * states),
        "draw_term": middle["parameters"] / (draws * middle["terms"]),
        "draw_cell": middle["counts"] / counted,
        "share_counting": middle["counts"] / sum(middle[part] for part in PIECES),
    }


def _time_parts(chunks: Any, work: Any) -> dict[str, float]:
    """Processor-seconds of eight chunks, by what they were spent on; the best of two."""
    found = []
    names = {"links": (chunks, "run_block"), "parameters": (chunks, "draw_parameters")}
    names |= {"noise": (chunks.streams, "paths"), "counts": (type(work), "_count")}
    for _ in range(2):
        spent = dict.fromkeys(PIECES, 0.0)
        before = {part: getattr(*place) for part, place in names.items()}
        for part, (place, name) in names.items():
            setattr(place, name, _timed(before[part], spent, part))
        try:
            work((0, 8))
        finally:
            for part, (place, name) in names.items():
                setattr(place, name, before[part])
        found.append(spent)
    return {part: min(spent[part] for spent in found) for part in PIECES}


def _timed(function: Callable[..., Any], spent: dict[str, float], part: str) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        began = time.process_time()
        try:
            return function(*arguments, **named)
        finally:
            spent[part] += time.process_time() - began

    return call


def measure_reduction() -> dict[str, Any]:
    """What it takes to hand over, add up and keep what a span gave, over numbers of policies."""
    from counterpoise.simulation.chunks import Chunks
    from counterpoise.simulation.keeping import Keeping
    from dossiers import make_plan
    from synthetic import make_numbers

    plan, rows = make_plan(make_numbers(1)), []
    for accounts in (1, 2, 4, 8):
        work = Chunks([plan] * accounts, _outcomes(), draws=8000, seed=1, block=None, precision=np.float32)
        left, right = work((0, 8)), work((8, 8))
        packed, dumps = _best(lambda left=left: pickle.dumps(left, pickle.HIGHEST_PROTOCOL))
        _, loads = _best(lambda packed=packed: pickle.loads(packed))
        _, add = _best(lambda left=left, right=right: left + right)
        with tempfile.TemporaryDirectory() as folder:
            keeping = Keeping(Path(folder) / "kept", {}, left.outcomes[0].horizon.shape[:3])
            _, save = _best(partial(keeping.save, left.outcomes, left.counts, left.nodes))
        rows.append(
            {
                "cells": sum(len(counts) for counts in left.counts),
                "bytes": len(packed),
                "outcome_bytes": 2 * left.outcomes[0].horizon.nbytes,
                "dumps": dumps, "loads": loads, "add": add, "save": save,
            }
        )  # fmt: skip
    cells = np.array([row["cells"] for row in rows], float)
    slopes = {
        name: float(np.polyfit(cells, [row[name] for row in rows], 1)[0])
        for name in ("dumps", "loads", "add", "save", "bytes")
    }
    return {"rows": rows, "each_cell": slopes}


def measure_writing() -> dict[str, float]:
    """Bytes of outcomes that one process writes in a second, compressed, as a run's folder has them."""
    from counterpoise.simulation.store import FileSink

    shape = (1, 20, 10, 20_000)
    values = np.random.default_rng(1).normal(50, 10, shape).astype(np.float32)
    with tempfile.TemporaryDirectory() as folder:
        sink = FileSink(Path(folder) / "runs.nc", shape)
        began = time.process_time()
        for first in range(0, shape[-1], 4000):
            part = values[0, ..., first : first + 4000]
            sink(0, first, part, part)
        sink.close()
    return {"bytes_a_second": 2 * values.nbytes / (time.process_time() - began)}


def _best(function: Callable[[], Any], times: int = 5) -> tuple[Any, float]:
    """What it gives, and the fewest processor-seconds."""
    least = float("inf")
    for _ in range(times):
        began = time.process_time()
        found = function()
        least = min(least, time.process_time() - began)
    return found, least


def measure_ways(draws: int, rounds: int) -> list[dict[str, Any]]:
    """The same ensemble in this way and that, in turns; the best of each counts."""
    ways = [
        ("in one process", "here", 1),
        ("in one process, finished draws kept", "kept", 1),
        ("one worker process, kept", "crew", 1),
        ("two worker processes, kept", "crew", 2),
        ("a Dask cluster of one worker, kept", "dask", 1),
        ("a Dask cluster of two workers, kept", "dask", 2),
    ]
    found: dict[str, list[dict[str, float]]] = {way[0]: [] for way in ways}
    for _ in range(rounds):
        for name, kind, workers in ways:
            with _cluster(workers) if kind == "dask" else nullcontext() as cluster:
                before = _spent_by(cluster)
                row = _call(kind, workers, draws, cluster.address if cluster else "")
                row["processor"] += _spent_by(cluster) - before
            found[name].append(row)
    return [
        {
            "way": name,
            "workers": workers,
            **{key: min(row[key] for row in found[name]) for key in ("clock", "processor")},
        }
        for name, _, workers in ways
    ]


def find_overhead(found: dict[str, Any]) -> dict[str, float]:
    """By way, how many more processor-seconds than in one process a run takes that takes a minute there.

    The line through a short run and a long one, read off at a minute. What a cluster takes by the clock,
    whether it works or not, is left out of both and added for the minute: on a busy machine runs last longer.
    """
    ways, start = (
        {row["way"]: row["processor"] - _idle(found, row) * row["clock"] for row in found[name]}
        for name in ("ways", "start")
    )
    plain = next(iter(ways))
    share = (MINUTE - start[plain]) / (ways[plain] - start[plain])
    return {
        row["way"]: (start[row["way"]] + share * (ways[row["way"]] - start[row["way"]])) / MINUTE
        + _idle(found, row)
        - 1
        for row in found["ways"]
    }


def find_delay(found: dict[str, Any]) -> dict[str, float]:
    """By way, how much longer than in one process the run took by the clock, as a share."""
    clock = found["ways"][0]["clock"]
    return {row["way"]: row["clock"] / clock - 1 for row in found["ways"]}


def _idle(found: dict[str, Any], row: dict[str, Any]) -> float:
    """Processors that a way's scheduler and workers take when they are idle."""
    if "Dask" not in row["way"]:
        return 0.0
    return found["idle"]["scheduler"] + row["workers"] * found["idle"]["worker"]


def measure_idle(seconds: float = 20.0) -> dict[str, float]:
    """Processor-seconds a second of a Dask scheduler, and of a worker, that have nothing to do."""
    with _cluster(1) as cluster:
        before = [_spent_by_process(process) for process in cluster.processes]
        time.sleep(seconds)
        after = [_spent_by_process(process) for process in cluster.processes]
    scheduler, worker = ((b - a) / seconds for a, b in zip(before, after, strict=True))
    return {"scheduler": scheduler, "worker": worker}


def find_speed_up(found: dict[str, Any]) -> dict[str, float]:
    """How many times faster on the clock two workers were than one, by processes and on a cluster."""
    clock = [row["clock"] for row in found["ways"]]
    return {"processes": clock[2] / clock[3], "Dask": clock[4] / clock[5]}


def _call(kind: str, workers: int, draws: int, address: str) -> dict[str, float]:
    command = [sys.executable, __file__, "run", kind, str(workers), str(draws), address]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return json.loads(done.stdout)


def run_here(kind: str, workers: int, draws: int, address: str) -> dict[str, float]:
    """One run of the synthetic ensemble: seconds on the clock, and of processors in it and its children."""
    from counterpoise.simulation import Ensemble
    from counterpoise.simulation.cluster import Cluster
    from counterpoise.simulation.keeping import Keeping
    from dossiers import make_plan
    from synthetic import make_numbers

    plan = make_plan(make_numbers(1))
    ensemble = Ensemble([plan], _outcomes(), draws=draws, seed=1)
    shape = (1, len(plan.policies), len(_outcomes()))
    with tempfile.TemporaryDirectory() as folder:
        keeping = None if kind == "here" else Keeping(Path(folder) / "kept", {}, shape)
        began, before = time.perf_counter(), _spent()
        with Cluster(address) if kind == "dask" else nullcontext() as cluster:
            if kind == "crew" and workers == 1:
                _gather_from_one(ensemble, keeping)
            else:
                ensemble.run(workers, keeping=keeping, cluster=cluster)
            return {"clock": time.perf_counter() - began, "processor": _spent() - before}


def _gather_from_one(ensemble: Any, keeping: Any) -> None:
    """The work of one worker process: `run` itself would do it in this one."""
    from counterpoise.simulation.stretches import cut
    from counterpoise.simulation.workers import Crew
    from counterpoise.system import chunk_sizes

    with Crew(ensemble.make, 1) as crew:
        spans = cut([(0, len(chunk_sizes(ensemble.draws)))], 1)
        ensemble._gather(crew.gather(spans), keeping, lambda done, total: None)


def _spent() -> float:
    """Processor-seconds of this process, and of its children that have ended."""
    return sum(
        use.ru_utime + use.ru_stime
        for use in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


def _outcomes() -> tuple[str, ...]:
    from dossiers import state_name

    return tuple(state_name(6 * index) for index in range(10))


class _Cluster:
    """A scheduler and workers on this machine."""

    def __init__(self, address: str, processes: list[subprocess.Popen]) -> None:
        self.address, self.processes = address, processes


def _spent_by(cluster: _Cluster | None) -> float:
    """Processor-seconds of a cluster's processes so far; 0 where the system does not tell."""
    return sum(_spent_by_process(process) for process in (cluster.processes if cluster else ()))


def _spent_by_process(process: subprocess.Popen) -> float:
    path = Path(f"/proc/{process.pid}/stat")
    if not path.is_file():
        return 0.0
    fields = path.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _cluster(workers: int) -> Iterator[_Cluster]:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        port = place.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    sober = {**os.environ, "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False"}  # as the how-to has it
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": sober}
    start = [sys.executable, "-m", "distributed.cli"]
    with tempfile.TemporaryDirectory() as folder:
        command = [f"{start[2]}.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
        processes = [subprocess.Popen([*start[:2], *command], **quiet)]
        command = [f"{start[2]}.dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
        command += ["--local-directory", folder]
        processes += [subprocess.Popen([*start[:2], *command], **quiet) for _ in range(workers)]
        try:
            _wait_for(address, workers)
            yield _Cluster(address, processes)
        finally:
            for process in processes:
                process.kill()
                process.wait()


def _wait_for(address: str, workers: int) -> None:
    from distributed import Client

    with Client(address, timeout=60, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=60)


if __name__ == "__main__":
    print(json.dumps(run_here(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])))
