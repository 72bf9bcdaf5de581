"""Work for workers, in a module that they can import."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Doubling:
    """Twice each number, slower for smaller ones, and who did it."""

    def __init__(self, delay: float = 0.0) -> None:
        self.delay = delay

    def __call__(self, item: int) -> Any:
        time.sleep(self.delay / (1 + item))
        return 2 * item, os.getpid()


class Failing(Doubling):
    """Fails in a way that the item names."""

    def __call__(self, item: Any) -> Any:
        if item == "fault":
            raise FloatingPointError("a fault of ours")
        if item == "memory":
            raise MemoryError
        if item == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        if item == "chatter":
            sys.stdout.write("words between the answers\n")
            sys.stdout.flush()
        return item


class Dying(Doubling):
    """Ticks, and is killed at its first item, if its folder has no file named by it yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tick: Callable[[int], None] = lambda amount: None

    def __call__(self, item: Any) -> Any:
        self.tick(1)
        begun = self.folder / str(item)
        if item % 3 == 0 and not begun.exists():
            begun.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        self.tick(1)
        return 2 * item, os.getpid()


class Stillborn(Doubling):
    """Cannot even be made."""

    def __init__(self) -> None:
        raise OSError("no such luck")


class Lasting(Doubling):
    """Says who it is in a file named by the item, then takes its time."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds

    def __call__(self, item: Any) -> Any:
        path = Path(item)
        path.with_suffix(".part").write_text(str(os.getpid()), encoding="utf-8")
        path.with_suffix(".part").rename(path)
        time.sleep(self.seconds)
        return item


class Looking(Doubling):
    """Says how a variable of the surroundings is set."""

    def __call__(self, item: Any) -> Any:
        return os.environ.get(item)


class Alone(Doubling):
    """Cannot be made while there is another one in the same worker."""

    there = 0

    def __init__(self) -> None:
        super().__init__()
        Alone.there += 1
        if Alone.there > 1:
            raise OSError("there is another one")

    def __del__(self) -> None:
        Alone.there -= 1
