"""A Dask cluster as the hands of an ensemble: the same spans of chunks, on many machines.

A task is a span and depends on nothing but its arguments, so what a lost worker held is simply done again.
Spans are put together on the cluster, pair by pair, into pieces; only those come here. Three are under way
at a time, so that neither the scheduler nor the workers are flooded.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any

from counterpoise.errors import Problem, SurroundingsError
from counterpoise.simulation import probing
from counterpoise.simulation.addresses import TLS_PARTS, check_address, check_tls
from counterpoise.simulation.chunks import Chunks
from counterpoise.simulation.stretches import Harvest, Span
from counterpoise.simulation.tasks import SECONDS_BETWEEN_LOOKS, Job, Piece, cut_pieces, without_warnings

PATIENCE = 5.0  # seconds in which a scheduler, and then its workers, have to answer
LONELY = 30.0  # seconds without any worker, or without an answer, after which a run is given up
PIECES_UNDER_WAY = 3  # with fewer a worker waits while its piece is taken in


class Cluster:
    """A connection to a Dask scheduler, to be used in a `with` block.

    Parameters
    ----------
    address
        Of the scheduler, such as tcp://10.0.0.1:8786, or tls://10.0.0.1:8786.
    tls
        Files by name, for tls:// addresses: `ca`, the authority's certificate, and `cert` and `key`, one's
        own; PEM.

    Raises
    ------
    UsageError
        U001, where the address or `tls` cannot be used.
    SurroundingsError
        R005, where Dask is not installed; R001, where a file of `tls` cannot be read; R007, where no
        scheduler answers within five seconds, or has no workers; R008, where a worker lacks Counterpoise,
        or has another version of it, of Python or of NumPy.
    """

    def __init__(self, address: str, tls: Mapping[str, str | os.PathLike[str] | None] | None = None) -> None:
        self.address = check_address(address, any((tls or {}).values()))
        self._tls = check_tls(address, tls)
        self._distributed = _import_distributed()
        self._client: Any = None
        self._quiet = _quiet()
        self.workers = 0

    def __enter__(self) -> Cluster:
        self._quiet.__enter__()
        try:
            self._connect()
            self._check_workers()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *raised: object) -> None:
        try:
            if self._client is not None:
                with suppress(Exception):  # a scheduler that is gone cannot be taken leave of
                    self._client.close(timeout=PATIENCE)
        finally:
            self._quiet.__exit__(None, None, None)

    def gather(
        self,
        make: Callable[[], Chunks],
        gaps: Sequence[tuple[int, int]],
        draws: int,
        longest: int,
        ticks: dict[Span, int],
        tell: Callable[[], None],
    ) -> Iterator[Harvest]:
        """What the chunks in the gaps give, piece by piece, as pieces are whole.

        Parameters
        ----------
        make
            Makes the work, on each worker.
        gaps, draws
            From which chunk, and up to which; the draws of the whole run.
        longest
            The most chunks of a span.
        ticks
            Kept up to date: by span, how many draws are done.
        tell
            Called again and again meanwhile. If it raises, or the caller does not go on, all tasks are
            cancelled.
        """
        job = Job(self._client, make, draws, ticks, tell)
        pieces = deque(cut_pieces(gaps, self.workers, longest))
        under_way: list[Piece] = []
        watch = _Watch(self._client, self.address)

        def look() -> None:
            job.look()
            watch.look()

        try:
            while pieces or under_way:
                while pieces and len(under_way) < PIECES_UNDER_WAY:
                    under_way.append(job.submit(pieces.popleft(), watch.count_threads()))
                time.sleep(SECONDS_BETWEEN_LOOKS)
                look()
                for piece in [piece for piece in under_way if piece.done()]:
                    under_way.remove(piece)
                    yield piece.fetch(look)
        except (CancelledError, OSError) as fault:
            raise _gone(self.address) from fault
        finally:
            job.cancel()

    def _connect(self) -> None:
        security = self._secure()
        try:
            with ThreadPoolExecutor(1) as own:  # the caller, a notebook, may have a loop of its own
                own.submit(lambda: asyncio.run(self._greet(security))).result()
            with without_warnings():  # of versions: they are compared below
                self._client = self._distributed.Client(
                    self.address,
                    timeout=PATIENCE,
                    set_as_default=False,
                    name="counterpoise",
                    security=security,
                    direct_to_workers=False,
                )
        except (OSError, TimeoutError, ValueError, RuntimeError) as fault:
            raise SurroundingsError(
                Problem(
                    "R007",
                    f"No scheduler answers at {self.address} within {PATIENCE:g} seconds.",
                    found=str(fault).splitlines()[0][:200] if str(fault) else type(fault).__name__,
                    edit="Check that it runs there and can be reached, and whether it wants tls://.",
                )
            ) from fault

    async def _greet(self, security: Any) -> None:
        """Shake hands, in time: Dask's client would wait without end for one that is no scheduler."""
        from distributed.comm.core import connect

        arguments = security.get_connection_args("client")
        greeting = connect(self.address, timeout=PATIENCE, **arguments)
        try:
            comm = await asyncio.wait_for(greeting, PATIENCE)
        except Exception as fault:  # what is no scheduler's can be read as anything, also as too long
            if isinstance(fault, OSError) and str(fault):
                raise
            raise ConnectionError("Something is there, but does not answer as a scheduler does.") from fault
        await comm.close()

    def _secure(self) -> Any:
        if self._tls is None:
            return self._distributed.Security()
        ca, cert, key = (self._tls[part] for part in TLS_PARTS)
        return self._distributed.Security(
            tls_ca_file=ca, tls_client_cert=cert, tls_client_key=key, require_encryption=True
        )

    def _check_workers(self) -> None:
        """Ask all workers who they are, before any work is given to them."""
        threads = self._client.nthreads()
        ends = time.monotonic() + PATIENCE
        while not threads and time.monotonic() < ends:
            time.sleep(SECONDS_BETWEEN_LOOKS)
            threads = self._client.nthreads()
        if not threads:
            message = f"The scheduler at {self.address} has no workers."
            raise SurroundingsError(Problem("R007", message, edit=f"Start some: dask worker {self.address}"))
        found = self._ask_all()
        wrong = [(worker, probing.compare(told)) for worker, told in found.items()]
        wrong = [(worker, said) for worker, said in wrong if said]
        if wrong:
            raise probing.describe_unlike(wrong, len(found))
        self.workers = sum(threads.values())

    def _ask_all(self) -> dict[str, Any]:
        """What each worker and the scheduler, which reads tasks too, say of themselves.

        One that lacks Counterpoise can still evaluate the question.
        """
        asking = (self._client._run, self._client._run_on_scheduler)  # as without _, but with a time-out
        try:
            workers = self._client.sync(
                asking[0], eval, probing.QUESTION, on_error="return", callback_timeout=PATIENCE
            )
            scheduler = self._client.sync(asking[1], eval, probing.QUESTION, callback_timeout=PATIENCE)
            return {**workers, f"the scheduler, {self.address}": scheduler}
        except (OSError, TimeoutError) as fault:
            message = f"The workers at {self.address} do not answer within {PATIENCE:g} seconds."
            edit = "See whether they are busy with other work, and whether they can reach the scheduler."
            raise SurroundingsError(Problem("R007", message, edit=edit)) from fault


class _Watch:
    """Notices that the scheduler is gone or does not answer, or has been without workers for long."""

    def __init__(self, client: Any, address: str) -> None:
        self._client, self._address = client, address
        self._seen, self._next = time.monotonic(), 0.0

    def look(self) -> None:
        """Raise R007 if so."""
        if self._client.status != "running":
            raise _gone(self._address)
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + 1.0
        if self.count_threads():
            self._seen = now
        elif now - self._seen > LONELY:
            raise _lost(
                f"The scheduler at {self._address} has had no workers for {LONELY:g} seconds.", "Start some"
            )

    def count_threads(self) -> dict[str, int]:
        """How many threads each worker has; R007 if the scheduler does not say."""
        try:
            return self._client.nthreads(callback_timeout=LONELY)
        except TimeoutError as fault:
            message = f"The scheduler at {self._address} has not answered for {LONELY:g} seconds."
            raise _lost(message, "See whether it is stopped or busy") from fault


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep back what Dask would write on standard error: what matters is told by a code."""
    loggers = [logging.getLogger(name) for name in ("distributed", "tornado", "asyncio")]
    loggers += [
        logging.getLogger(name)
        for name in list(logging.root.manager.loggerDict)
        if name.startswith("distributed.")
    ]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def _import_distributed() -> Any:
    try:
        import distributed
    except ImportError as fault:
        raise SurroundingsError(
            Problem(
                "R005",
                "A cluster needs Dask, which cannot be loaded.",
                found=str(fault).splitlines()[0],
                edit="Install it with `pip install 'counterpoise[dask]'`, or use --workers.",
            )
        ) from fault
    return distributed


def _gone(address: str) -> SurroundingsError:
    return _lost(f"The scheduler at {address} went away while the run was under way.", "Start it again")


def _lost(message: str, edit: str) -> SurroundingsError:
    """R007 in the middle of a run."""
    return SurroundingsError(
        Problem("R007", message, edit=f"{edit} and go on with --resume. Earlier results are untouched.")
    )
