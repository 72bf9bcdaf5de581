"""Interruptions that cannot be lost."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def noticing_interruptions() -> Iterator[Callable[[], None]]:
    """A function that raises KeyboardInterrupt if there has been an interruption since the block began.

    Python raises KeyboardInterrupt wherever the main thread happens to be. Inside a destructor or the
    callback of a weak reference it is only printed and then forgotten, and the work goes on; so long
    work asks again, between its steps. What Python would print is kept back. A request to end (SIGTERM, as
    of `kill` or a batch system) counts as an interruption, so that it leaves nothing half-written either.
    """
    if threading.current_thread() is not threading.main_thread():
        yield lambda: None
        return
    noticed = threading.Event()
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    hook = sys.unraisablehook

    def interrupt(_number: int, _frame: Any) -> None:
        noticed.set()
        raise KeyboardInterrupt

    def pass_over(lost: Any) -> None:
        if not issubclass(lost.exc_type, KeyboardInterrupt):
            hook(lost)

    def ask() -> None:
        if noticed.is_set():
            raise KeyboardInterrupt

    for number in handlers:
        signal.signal(number, interrupt)
    sys.unraisablehook = pass_over
    try:
        yield ask
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        sys.unraisablehook = hook
