"""Workers: processes that do independent pieces of work, each with a state of its own.

Threads would wait for the interpreter's lock between one array operation and the next. A worker is
started as a fresh interpreter that imports this package and nothing of the caller's script, so a script
needs no guard around its main part. It is told what to do on its standard input and answers on its
standard output; when its input ends, because the caller is done or gone, so does it.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import Any, BinaryIO, Protocol

from counterpoise.errors import Problem, SurroundingsError


class Work(Protocol):
    """What a worker does with each item, and what it hands over when all are done."""

    def __call__(self, item: Any, /) -> Any:
        """The result for one item."""
        ...

    def finish(self) -> Any:
        """What has gathered in this worker over all its items."""
        ...


class Crew:
    """Some workers, to be used in a `with` block: on leaving it they are gone, whatever happened.

    Parameters
    ----------
    make
        Makes the work in each worker; it and the items and results are pickled, so it is a class or a
        function of an importable module, or a `functools.partial` of one.
    size
        How many workers.
    """

    def __init__(self, make: Callable[[], Work], size: int) -> None:
        self._make, self._size = make, size
        self._all: list[subprocess.Popen] = []
        self._idle: SimpleQueue[subprocess.Popen] = SimpleQueue()
        self._pool = ThreadPoolExecutor(size)

    def __enter__(self) -> Crew:
        for _ in range(self._size):
            worker = _start()
            self._all.append(worker)
            self._idle.put(worker)
        for worker in self._all:
            _tell(worker, self._make)
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._all:
            worker.kill()
        self._pool.shutdown(wait=True, cancel_futures=True)
        for worker in self._all:
            worker.wait()
            for pipe in (worker.stdin, worker.stdout):
                if pipe is not None:
                    _close(pipe)

    def map(self, items: Iterable[Any]) -> Iterator[Any]:
        """The results in the order of the items, with few more under way than there are workers."""
        waiting: deque[Future[Any]] = deque()
        for item in items:
            waiting.append(self._pool.submit(self._hand_out, item))
            if len(waiting) > self._size:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def finish(self) -> list[Any]:
        """What each worker has gathered; call when all items are done."""
        for worker in self._all:
            _tell(worker, ("finish", None))
        return [_hear(worker) for worker in self._all]

    def _hand_out(self, item: Any) -> Any:
        worker = self._idle.get()
        try:
            _tell(worker, ("do", item))
            return _hear(worker)
        finally:
            self._idle.put(worker)


_PROGRAM = "from counterpoise.simulation.workers import serve; serve()"


def _start() -> subprocess.Popen:
    """A new worker, out of reach of the terminal's interruptions: those are the caller's to handle."""
    paths = os.pathsep.join(path for path in sys.path if path)
    return subprocess.Popen(  # noqa: S603 - this interpreter, and nothing that anyone typed
        [sys.executable, "-c", _PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": paths},
        start_new_session=True,
    )


def _tell(worker: subprocess.Popen, what: Any) -> None:
    """Send an item; a worker that is gone is noticed when it is heard."""
    assert worker.stdin is not None  # noqa: S101 - it was started with a pipe
    with contextlib.suppress(BrokenPipeError):
        pickle.dump(what, worker.stdin, pickle.HIGHEST_PROTOCOL)
        worker.stdin.flush()


def _hear(worker: subprocess.Popen) -> Any:
    """A worker's answer; what went wrong there is raised here."""
    assert worker.stdout is not None  # noqa: S101 - it was started with a pipe
    try:
        fine, answer = pickle.load(worker.stdout)  # noqa: S301 - from a process that we started
    except (EOFError, pickle.UnpicklingError) as fault:
        raise SurroundingsError(
            Problem(
                "R004",
                "A worker process ended before its work was done.",
                edit="Use --workers 1 (workers=1), or fewer draws or policies at a time.",
            )
        ) from fault
    if not fine:
        raise answer
    return answer


def _close(pipe: Any) -> None:
    """Close a pipe whose other end may be gone."""
    with contextlib.suppress(BrokenPipeError):
        pipe.close()


def serve() -> None:
    """Be a worker: make the work, then do every item that comes, until there are no more."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints does not get between the answers
    try:
        work = _make(_next(sys.stdin.buffer))
        while True:
            _answer(answers, work, *_next(sys.stdin.buffer))
    except (EOFError, BrokenPipeError):
        os._exit(0)  # the caller is gone: nothing is left to be done or said


def _next(items: BinaryIO) -> Any:
    return pickle.load(items)  # noqa: S301 - from the process that started this one


def _make(make: Callable[[], Work]) -> Work | Exception:
    """The work, or what went wrong in making it: that is told at the first item."""
    try:
        return make()
    except Exception as fault:
        return fault


def _answer(answers: BinaryIO, work: Work | Exception, asked: str, item: Any) -> None:
    """Do an item, or finish, and send the result or what went wrong."""
    try:
        if isinstance(work, Exception):
            raise work
        answer = (True, work.finish() if asked == "finish" else work(item))
    except Exception as fault:
        answer = (False, fault)
    pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
    answers.flush()
