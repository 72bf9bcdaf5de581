"""A Dask scheduler and workers on this machine, as processes of their own."""

from __future__ import annotations

import gc
import os
import re
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path


class LocalCluster:
    """Processes of a cluster, which are ended by `end`."""

    def __init__(
        self,
        folder: Path,
        kind: str = "tcp",
        options: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.folder, self.options = folder, tuple(options)
        self._logs = 0
        words = ("--host", f"{kind}://127.0.0.1", "--port", "0")  # any that is free, when it takes it
        self.workers: list[subprocess.Popen] = []
        self.scheduler = self._start("scheduler", *words, environment=environment)
        self.address = self._find_address()

    def add_worker(self, environment: Mapping[str, str] | None = None) -> subprocess.Popen:
        """One more worker, with one thread; it connects as soon as it can."""
        words = (self.address, "--nthreads", "1", "--no-nanny", "--memory-limit", "0")
        local = ("--local-directory", str(self.folder))
        worker = self._start("worker", *words, *local, environment=environment)
        self.workers.append(worker)
        return worker

    def wait_for(self, count: int, seconds: float = 60.0) -> None:
        """Wait until so many workers have said that they are registered."""
        ends = time.monotonic() + seconds
        while self._count_registered() < count:
            if time.monotonic() > ends:
                raise AssertionError(self.read_logs())
            time.sleep(0.05)

    def _find_address(self, seconds: float = 60.0) -> str:
        """Where the scheduler says that it is."""
        ends = time.monotonic() + seconds
        while (said := re.search(r"Scheduler at:\s+(\S+)\n", self.read_logs())) is None:
            if time.monotonic() > ends or self.scheduler.poll() is not None:
                self.end()
                raise AssertionError(self.read_logs())
            time.sleep(0.05)
        return said[1]

    def _count_registered(self) -> int:
        return self.read_logs().count("Registered to:")

    def read_logs(self) -> str:
        """What all processes have written."""
        return "".join(path.read_text(encoding="utf-8") for path in sorted(self.folder.glob("*.log")))

    def end(self) -> None:
        """End all processes."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()

    def _start(
        self, kind: str, *words: str, environment: Mapping[str, str] | None = None
    ) -> subprocess.Popen:
        self._logs += 1
        command = [
            sys.executable,
            "-m",
            f"distributed.cli.dask_{kind}",
            "--no-dashboard",
            *words,
            *self.options,
        ]
        with (self.folder / f"{self._logs}-{kind}.log").open("wb") as log:
            return subprocess.Popen(  # noqa: S603 - this interpreter
                command, stdout=log, stderr=log, env={**os.environ, **(environment or {})}
            )


@contextmanager
def local_cluster(
    folder: Path,
    workers: int = 2,
    kind: str = "tcp",
    options: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> Iterator[LocalCluster]:
    """A scheduler with workers, ready."""
    cluster = LocalCluster(folder, kind, options, environment)
    try:
        for _ in range(workers):
            cluster.add_worker()
        cluster.wait_for(workers)
        yield cluster
    finally:
        cluster.end()


def find_port() -> int:
    """A port that is free at this moment."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


@contextmanager
def tidying() -> Iterator[None]:
    """Let what a client leaves to its event loop be closed here, and not under another test.

    Distributed closes its sockets from a thread of its own, after the client is gone.
    """
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        for _ in range(3):
            time.sleep(0.05)
            gc.collect()
