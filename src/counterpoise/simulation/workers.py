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
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import Any, BinaryIO, Protocol

from counterpoise.errors import CounterpoiseError, Problem, SurroundingsError


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
        try:
            for _ in range(self._size):
                self._all.append(_start())
            for worker in self._all:
                _tell(worker, [str(place) for place in sys.path])
                _tell(worker, self._make)
                self._idle.put(worker)
        except BaseException:  # an interruption too: what was started is ended
            self.__exit__()
            raise
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

    def submit(self, item: Any) -> Future[Any]:
        """The result for one item, while the caller goes on."""
        return self._pool.submit(self._hand_out, item)

    def map(self, items: Iterable[Any]) -> Iterator[Any]:
        """The results in the order of the items, with few more under way than there are workers."""
        waiting: deque[Future[Any]] = deque()
        for item in items:
            waiting.append(self.submit(item))
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


_PROTOCOL = pickle.HIGHEST_PROTOCOL

# The current folder is kept off the path (-P): a dossier's folder may hold a file named like a module.
_PROGRAM = (
    "import sys, pickle; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from counterpoise.simulation.workers import serve; serve()"
)


def can_start() -> bool:
    """Whether workers can be started: there is an interpreter of its own, not a program that holds one."""
    return bool(sys.executable) and not getattr(sys, "frozen", False)


def _start() -> subprocess.Popen:
    """A new worker, out of reach of the terminal's interruptions: those are the caller's to handle."""
    try:
        return subprocess.Popen(  # noqa: S603 - this interpreter, and nothing that anyone typed
            [sys.executable, "-P", "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as fault:
        raise SurroundingsError(
            Problem(
                "R004",
                f"A worker process cannot be started: {fault.strerror or fault}.",
                edit="Use --workers 1 (workers=1).",
            )
        ) from fault


def _tell(worker: subprocess.Popen, what: Any) -> None:
    """Send an item; a worker that is gone is noticed when it is heard."""
    assert worker.stdin is not None  # noqa: S101 - it was started with a pipe
    with contextlib.suppress(BrokenPipeError):
        pickle.dump(what, worker.stdin, _PROTOCOL)
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
    items = sys.stdin.buffer
    sys.stdin = open(os.devnull)  # noqa: SIM115, PTH123 - and whatever reads does not take an item
    try:
        work = _make(_next(items))
        while True:
            _answer(answers, work, *_next(items))
    except (EOFError, BrokenPipeError, pickle.UnpicklingError):
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
        answer = pickle.dumps((True, work.finish() if asked == "finish" else work(item)), _PROTOCOL)
    except Exception as fault:
        answer = _pack_fault(fault)
    answers.write(answer)
    answers.flush()


def _pack_fault(fault: Exception) -> bytes:
    """A fault with the place where it happened as a note; one that cannot be sent as what it says."""
    if not isinstance(fault, CounterpoiseError):
        fault.add_note("in a worker:\n" + traceback.format_exc())
    try:
        packed = pickle.dumps((False, fault), _PROTOCOL)
        pickle.loads(packed)  # noqa: S301 - our own, to see that the caller can
    except Exception:
        plain = RuntimeError(f"{type(fault).__name__}: {fault}")
        plain.add_note("in a worker:\n" + traceback.format_exc())
        return pickle.dumps((False, plain), _PROTOCOL)
    return packed
