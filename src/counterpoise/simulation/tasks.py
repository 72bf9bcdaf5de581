"""The tasks of a run on a Dask cluster: spans of chunks, and sums of what two of them gave."""

from __future__ import annotations

import asyncio
import pickle
import secrets
import threading
import warnings
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import wait
from contextlib import contextmanager, suppress
from typing import Any

from counterpoise.errors import CounterpoiseError, Problem, SurroundingsError
from counterpoise.simulation import probing
from counterpoise.simulation.chunks import Chunks
from counterpoise.simulation.stretches import LONGEST, Harvest, Span, count_draws, cut

SECONDS_BETWEEN_LOOKS = 0.05


def cut_pieces(gaps: Sequence[tuple[int, int]], workers: int, longest: int = LONGEST) -> Iterator[list[Span]]:
    """The spans in the gaps, in groups that are put together on the cluster before they come here.

    A group is a node of the tree with about one long span for each worker, as far as it falls into the gaps.

    Examples
    --------
    >>> list(cut_pieces([(0, 18)], 1))
    [[(0, 16)], [(16, 2)]]
    """
    width = longest << max(0, (workers - 1).bit_length())
    group: list[Span] = []
    for span in cut(gaps, workers, longest):
        if group and group[0][0] // width != span[0] // width:
            yield group
            group = []
        group.append(span)
    if group:
        yield group


class Piece:
    """A group of spans under way, of which one future holds the sum."""

    def __init__(self, client: Any, root: Any) -> None:
        self._client, self._root = client, root

    def done(self) -> bool:
        """Whether it has come to an end, good or bad."""
        return self._root.done()

    def fetch(self, meanwhile: Callable[[], None]) -> Harvest:
        """The sum, which the cluster may then forget. Meanwhile it calls what may raise and so give up."""
        whole = self._client.gather(self._root, asynchronous=True)
        coming = asyncio.run_coroutine_threadsafe(whole, self._client.loop.asyncio_loop)
        try:
            while not wait([coming], SECONDS_BETWEEN_LOOKS).done:
                meanwhile()
            return coming.result()
        except CounterpoiseError:
            raise
        except Exception as fault:
            if type(fault).__name__ != "KilledWorker":
                raise
            raise SurroundingsError(
                Problem(
                    "R004",
                    "Several worker processes ended with the same piece of work before it was done.",
                    edit="Give the workers more memory, or use fewer draws or policies at a time.",
                )
            ) from fault
        finally:
            coming.cancel()
            self._root.release()


class Job:
    """The tasks of one run.

    Spans are dealt out evenly: each is to be done by the worker that has the fewest to do, and that holds
    what the work is made of. That is a wish and no condition: another does it where that one is lost or late.
    Left to itself the scheduler keeps tasks where their argument is, and one worker begins with all of them.
    """

    def __init__(
        self,
        client: Any,
        make: Callable[[], Chunks],
        draws: int,
        ticks: dict[Span, int],
        tell: Callable[[], None],
    ) -> None:
        self._client, self._draws, self._ticks, self._tell = client, draws, ticks, tell
        self._token = f"counterpoise-{secrets.token_hex(8)}"
        self._packed = zlib.compress(pickle.dumps(make, pickle.HIGHEST_PROTOCOL), 1)
        self._makes: dict[str, Any] = {}
        self._leaves: dict[Span, Any] = {}
        self._places: dict[Span, str] = {}
        self._roots: list[Any] = []

    def submit(self, spans: Sequence[Span], threads: Mapping[str, int]) -> Piece:
        """Have some spans done by workers of so many threads each, and put together pair by pair."""
        for span in spans:
            name, place = "span-{}-{}".format(*span), self._find_place(threads)
            self._leaves[span] = self._submit(
                name, do_span, self._find_make(place), self._token, span, probing.describe(), at=place
            )
            self._places[span] = place
        row, level = [self._leaves[span] for span in spans], 0
        while len(row) > 1:
            level += 1
            pairs = [row[place : place + 2] for place in range(0, len(row), 2)]
            row = [
                self._submit(f"sum-{spans[0][0]}-{level}-{place}", add, *pair) if len(pair) > 1 else pair[0]
                for place, pair in enumerate(pairs)
            ]
        self._roots.append(row[0])
        return Piece(self._client, row[0])

    def look(self) -> None:
        """See which spans are done, and say so. They are let go of: what was put together is enough."""
        for span, future in list(self._leaves.items()):
            if future.status == "finished":
                self._ticks[span] = count_draws(span, self._draws)
            if future.status in {"finished", "error"}:
                del self._leaves[span], self._places[span]
        self._tell()

    def cancel(self) -> None:
        """Let go of what is not done: the scheduler cancels what nobody wants any more.

        `Client.cancel` would go on to what depends on a task, and the scheduler (Distributed 2026.8) fails at
        sums that nobody holds: it drops the client, which connects again while it is being closed.
        """
        futures = [*self._leaves.values(), *self._roots, *self._makes.values()]
        for held in (self._leaves, self._roots, self._makes):
            held.clear()
        with suppress(Exception):  # the scheduler may go away meanwhile
            for future in futures:
                future.release()

    def _find_place(self, threads: Mapping[str, int]) -> str:
        """The worker that has the fewest spans to do for its threads; of equals the first by address."""
        busy = Counter(self._places.values())
        return min(sorted(threads), key=lambda worker: busy[worker] / threads[worker], default="")

    def _find_make(self, place: str) -> Any:
        """What the work is made of, as a task's result at a worker.

        It is the argument of a task and not scattered data: what was scattered is gone with its worker.
        """
        if place not in self._makes:
            self._makes[place] = self._submit(f"make-{len(self._makes)}", _carry, self._packed, at=place)
        return self._makes[place]

    def _submit(self, name: str, function: Callable[..., Any], *arguments: Any, at: str = "") -> Any:
        wish = {"workers": [at], "allow_other_workers": True} if at else {}
        with without_warnings():  # that a dossier is large
            return self._client.submit(function, *arguments, key=f"{self._token}-{name}", pure=False, **wish)


def _carry(packed: bytes) -> bytes:
    """A task whose result is its argument."""
    return packed


_WORKS: dict[str, Chunks] = {}
_MAKING = threading.Lock()


def do_span(packed: bytes, token: str, span: Span, wanted: Mapping[str, str]) -> Harvest:
    """What a span gives: a task. The work is made once in each process and kept for the run's other spans."""
    if said := probing.compare(probing.describe(), wanted):
        raise probing.describe_unlike([("a worker that came later", said)], 1)
    with _MAKING:
        if token not in _WORKS:
            _WORKS.clear()
            _WORKS[token] = pickle.loads(zlib.decompress(packed))()  # noqa: S301 - from the run's own process
        work = _WORKS[token]
    return work(span)


def add(left: Harvest, right: Harvest) -> Harvest:
    """Two results as one: a task."""
    return left + right


@contextmanager
def without_warnings() -> Iterator[None]:
    """Keep warnings of Dask back."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
