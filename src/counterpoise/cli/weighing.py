"""The evidence of a run, found beside its simulation by a process of its own."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from counterpoise.dossier import Dossier as Content

Find = Callable[[], dict[str, Any] | None]
STEP_BACK = 5  # how much it gives way to the simulation, which is the longer (a niceness)


class Weighing:
    """Work of a worker: an item is what `keep_evidence` takes, pickled.

    It is pickled before the simulation begins: a dossier remembers what was worked out of it, and one that
    changes meanwhile cannot be pickled by another thread.
    """

    def __init__(self, behind: int = 0) -> None:
        if behind and hasattr(os, "nice"):
            os.nice(behind)

    def __call__(self, packed: bytes) -> dict[str, Any] | None:
        """The evidence of a dossier."""
        from counterpoise.report.recorded.keeping import keep_evidence

        return keep_evidence(*pickle.loads(packed))  # noqa: S301 - from the process that started this one


@contextmanager
def weighing(
    content: Content, accounts: list[str] | None, workers: int | None, wanted: bool = True
) -> Iterator[Find]:
    """A function that gives the evidence, as `keep_evidence` does, and waits for it if need be.

    It is found while the block runs, by a process that gives way to others; with one worker, or where no
    process can be started, when it is asked for. None where it is not wanted or there is no record.

    Parameters
    ----------
    content, accounts
        As `keep_evidence` takes them.
    workers
        What was asked for; 1 starts no process.
    wanted
        Whether there shall be any.
    """
    from counterpoise.report.recorded.keeping import has_record, keep_evidence
    from counterpoise.simulation.workers import Crew, can_start

    if not wanted or not has_record(content):
        yield lambda: None
    elif workers == 1 or not can_start():
        yield lambda: keep_evidence(content, accounts)
    else:
        with Crew(partial(Weighing, STEP_BACK), 1) as crew:
            yield crew.submit(pickle.dumps((content, accounts))).result
