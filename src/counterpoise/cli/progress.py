"""Progress of long work, on standard error: a bar on a terminal, plain lines in a pipe if asked for."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from counterpoise.cli.manner import MANNER, tell

SECONDS_BETWEEN_LINES = 5.0
Show = Callable[[int, int], None]


@contextmanager
def show_progress(doing: str = "simulating") -> Iterator[Show]:
    """A function that is told how much is done, of how much.

    On a terminal it moves a bar, which goes when the work is done; --quiet leaves it out. In a pipe
    nothing is written, or with --verbose a plain line at most every 5 s, without control characters.

    Parameters
    ----------
    doing
        What the work is called.
    """
    from counterpoise.cli.screen import open_console

    console = open_console(error=True)
    if MANNER.quiet or not console.is_terminal:
        yield _tell_now_and_then(doing)
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(doing), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _tell_now_and_then(doing: str) -> Show:
    """A function that says how far the work is, with --verbose only, and not too often."""
    start = last = time.monotonic()

    def show(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if total > 0 and now - last >= SECONDS_BETWEEN_LINES:
            last = now
            tell(f"{doing}: {done / total:.0%} after {now - start:.0f} s")

    return show
