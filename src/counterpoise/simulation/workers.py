"""Workers: processes that do independent pieces of work, and are replaced where they are lost.

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
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextvars import ContextVar
from functools import partial
from itertools import islice
from queue import SimpleQueue
from typing import Any, BinaryIO, Protocol

from counterpoise.errors import CounterpoiseError, Problem, SurroundingsError
from counterpoise.simulation.messages import Packed, pack, receive, send

TRIES = 3  # how often an item is begun before it counts as one that ends its worker
_SECONDS_BETWEEN_WORDS = 0.2
_waiting: ContextVar[list[subprocess.Popen] | None] = ContextVar("waiting", default=None)


class Work(Protocol):
    """What a worker does with each item.

    Work that has an attribute `tick`, a function of a number, may call it to say how far it is.
    """

    def __call__(self, item: Any, /) -> Any:
        """The result for one item. It must not depend on items before: they may be done elsewhere."""
        ...


@contextlib.contextmanager
def keep_workers() -> Iterator[None]:
    """Let the workers of a crew that is done wait for the next crew of this block, since starting takes time.

    On leaving the block they are gone, whatever happened. A block within a block is one with it.
    """
    if _waiting.get() is not None:
        yield
        return
    token = _waiting.set([])
    try:
        yield
    finally:
        workers = _waiting.get() or []
        _waiting.reset(token)
        _dismiss(workers)


def are_waiting() -> bool:
    """Whether there are workers that wait for a crew, so that it costs little."""
    return bool(_waiting.get())


class Crew:
    """Some workers, to be used in a `with` block: on leaving it they are gone, whatever happened.

    Within `keep_workers` those of a crew that is left with all its items done wait for the next crew.

    A worker that ends while it has an item is replaced, and the item is begun again. An item that has seen
    three workers end is taken to be the cause (R004).

    Parameters
    ----------
    make
        Makes the work in each worker; it and the items and results are pickled, so it is a class or a
        function of an importable module, or a `functools.partial` of one.
    size
        How many workers.
    ticks
        By item, how far it is, kept up to date while items are under way; items are hashable.
    """

    def __init__(self, make: Callable[[], Work], size: int, ticks: dict[Any, int] | None = None) -> None:
        self._make, self._size = pack((_MAKE, make)), size
        self._ticks = {} if ticks is None else ticks
        self._all: list[subprocess.Popen] = []
        self._idle: SimpleQueue[subprocess.Popen] = SimpleQueue()
        self._pool = ThreadPoolExecutor(size)
        self._changing, self._leaving = threading.Lock(), False
        self._begun = self._ended = 0

    def __enter__(self) -> Crew:
        waiting = _waiting.get()
        try:
            for _ in range(self._size):
                self._all.append(waiting.pop() if waiting else _start())
            for worker in self._all:
                _send(worker, self._make)
                self._idle.put(worker)
        except BaseException as fault:  # an interruption too: what was started is ended
            self.__exit__(fault)
            raise
        return self

    def __exit__(self, fault: object = None, *_: object) -> None:
        with self._changing:
            self._leaving = True
            done = fault is None and self._begun == self._ended
        waiting = _waiting.get()
        if done and waiting is not None:
            waiting += self._all
            self._all = []
        for worker in self._all:
            worker.kill()
        self._pool.shutdown(wait=True, cancel_futures=True)
        _dismiss(self._all)

    def submit(self, item: Any) -> Future[Any]:
        """The result for one item, while the caller goes on."""
        with self._changing:
            self._begun += 1
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

    def gather(self, items: Iterable[Any], tell: Callable[[], None] = lambda: None) -> Iterator[Any]:
        """The results as they come; `tell` is called again and again while they are awaited."""
        items, waiting = iter(items), set[Future[Any]]()
        while True:
            waiting |= {self.submit(item) for item in islice(items, self._size + 1 - len(waiting))}
            if not waiting:
                return
            done, waiting = wait(waiting, _SECONDS_BETWEEN_WORDS, FIRST_COMPLETED)
            tell()
            while done:
                yield done.pop().result()

    def _hand_out(self, item: Any) -> Any:
        """Have an idle worker do an item, and count it as done once the worker is idle again."""
        answer = self._have_done(item)
        with self._changing:
            self._ended += 1
        return answer

    def _have_done(self, item: Any) -> Any:
        """A worker's answer to an item, and another one's if that ends."""
        for _ in range(TRIES):
            worker = self._idle.get()
            try:
                _tell(worker, (_ITEM, item))
                return _hear(worker, lambda amount: self._count(item, amount))
            except _WorkerLostError:
                self._ticks.pop(item, None)
                worker = self._replace(worker)
            finally:
                self._idle.put(worker)
        raise SurroundingsError(
            Problem(
                "R004",
                f"{TRIES} worker processes ended with the same piece of work before it was done.",
                edit="Use --workers 1 (workers=1), or fewer draws or policies at a time.",
            )
        )

    def _count(self, item: Any, amount: int) -> None:
        self._ticks[item] = self._ticks.get(item, 0) + amount

    def _replace(self, lost: subprocess.Popen) -> subprocess.Popen:
        """A new worker in the place of a lost one; the lost one itself where all are to go."""
        with self._changing:
            if self._leaving:
                return lost
            new = _start()
            self._all[self._all.index(lost)] = new
        _send(new, self._make)
        lost.kill()
        _bury(lost)
        return new


class _WorkerLostError(Exception):
    """A worker ended before it had answered."""


_ANSWER, _FAULT, _TICK = range(3)
_MAKE, _ITEM = range(2)  # what a worker is told: how its work is made, and a piece of it

# The current folder is kept off the path (-P): a dossier's folder may hold a file named like a module.
# A caller that is interrupted while it starts a worker tells it nothing, and it ends without a word.
_PROGRAM = """
import os, pickle, sys
try:
    pickle.load(sys.stdin.buffer)
    sys.path[:] = pickle.load(sys.stdin.buffer)
except (EOFError, pickle.UnpicklingError):
    os._exit(0)
from counterpoise.simulation.workers import serve
serve()
"""


def can_start() -> bool:
    """Whether workers can be started: there is an interpreter of its own, not a program that holds one."""
    return bool(sys.executable) and not getattr(sys, "frozen", False)


def _start() -> subprocess.Popen:
    """A new worker that knows where modules are, out of reach of the terminal's interruptions.

    Those are the caller's to handle.
    """
    try:
        worker = subprocess.Popen(  # noqa: S603 - this interpreter, and nothing that anyone typed
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
    _tell(worker, [str(place) for place in sys.path])
    return worker


def _tell(worker: subprocess.Popen, what: Any) -> None:
    """Send an item; a worker that is gone is noticed when it is heard."""
    _send(worker, pack(what))


def _send(worker: subprocess.Popen, message: Packed) -> None:
    assert worker.stdin is not None  # noqa: S101 - it was started with a pipe
    with contextlib.suppress(BrokenPipeError):
        send(worker.stdin, message)  # type: ignore[arg-type]


def _hear(worker: subprocess.Popen, tick: Callable[[int], None]) -> Any:
    """A worker's answer, after any number of ticks; what went wrong there is raised here."""
    assert worker.stdout is not None  # noqa: S101 - it was started with a pipe
    while True:
        try:
            kind, answer = receive(worker.stdout)  # type: ignore[arg-type]
        except (EOFError, pickle.UnpicklingError) as fault:
            raise _WorkerLostError from fault
        if kind == _TICK:
            tick(answer)
        elif kind == _FAULT:
            raise answer
        else:
            return answer


def _dismiss(workers: Sequence[subprocess.Popen]) -> None:
    """End workers and wait until they are gone."""
    for worker in workers:
        worker.kill()
    for worker in workers:
        _bury(worker)


def _bury(worker: subprocess.Popen) -> None:
    """Take leave of a worker that was ended."""
    worker.wait()
    for pipe in (worker.stdin, worker.stdout):
        if pipe is not None:
            _close(pipe)


def _close(pipe: Any) -> None:
    """Close a pipe whose other end may be gone."""
    with contextlib.suppress(BrokenPipeError):
        pipe.close()


def serve() -> None:
    """Be a worker: make what work comes, and do every item of it, until there are no more."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints does not get between the answers
    items = sys.stdin.buffer
    sys.stdin = open(os.devnull)  # noqa: SIM115, PTH123 - and whatever reads does not take an item
    try:
        work: Work | Exception | None = None
        while True:
            kind, what = receive(items)
            if kind == _MAKE:
                work = None  # what was kept for the crew before is let go first
                work = _make(what)
                if hasattr(work, "tick"):
                    work.tick = partial(_say, answers, _TICK)  # type: ignore[union-attr]
            else:
                _answer(answers, work, what)
    except (EOFError, BrokenPipeError, pickle.UnpicklingError):
        os._exit(0)  # the caller is gone: nothing is left to be done or said


def _say(answers: BinaryIO, kind: int, what: Any) -> None:
    send(answers, pack((kind, what)))


def _make(make: Callable[[], Work]) -> Work | Exception:
    """The work, or what went wrong in making it: that is told at the first item."""
    try:
        return make()
    except Exception as fault:
        return fault


def _answer(answers: BinaryIO, work: Work | Exception | None, item: Any) -> None:
    """Do an item, and send the result or what went wrong."""
    try:
        if isinstance(work, Exception):
            raise work
        assert work is not None  # noqa: S101 - it is made before any item is sent
        answer = pack((_ANSWER, work(item)))
    except Exception as fault:
        answer = _pack_fault(fault)
    send(answers, answer)


def _pack_fault(fault: Exception) -> Packed:
    """A fault with the place where it happened as a note; one that cannot be sent as what it says."""
    if not isinstance(fault, CounterpoiseError):
        fault.add_note("in a worker:\n" + traceback.format_exc())
    try:
        packed = pack((_FAULT, fault))
        pickle.loads(packed[0], buffers=packed[1])  # noqa: S301 - our own, to see that the caller can
    except Exception:
        plain = RuntimeError(f"{type(fault).__name__}: {fault}")
        plain.add_note("in a worker:\n" + traceback.format_exc())
        return pack((_FAULT, plain))
    return packed
