"""Files that HDF5 can write without dying of a full disk, and without being interrupted half way.

HDF5 does not survive a write that fails: it tries again when the file is closed and once more when the
process ends, and crashes. So it is given a file that never fails; the fault is kept and raised after it.
"""

from __future__ import annotations

import io
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    import xarray as xr

_INTERRUPTIONS = ("SIGINT", "SIGTERM", "SIGHUP")


class KeptFile(io.RawIOBase):
    """A file whose first fault is kept until `check` asks for it; until then all seems well.

    What is written after a fault stays in memory, so that whoever reads it back finds it. That is little
    where `check` is called after each piece of work.

    Parameters
    ----------
    path
        The file; a new one takes the place of what is there.
    mode
        "w" for a new file, "a" for one that is there.
    """

    def __init__(self, path: Path, mode: str = "w") -> None:
        super().__init__()
        self._file = io.FileIO(path, "w+" if mode == "w" else "r+")
        self._fault: OSError | None = None
        self._lost: list[tuple[int, bytes]] = []
        self._place = 0

    def check(self) -> None:
        """Raise the fault that was kept, if any."""
        if self._fault is not None:
            raise self._fault

    def close(self) -> None:
        """Close the file; a fault in closing is kept like any other."""
        if not self.closed:
            self._try(self._file.close)
            super().close()

    def readable(self) -> bool:
        """True: HDF5 reads what it wrote."""
        return True

    def writable(self) -> bool:
        """True."""
        return True

    def seekable(self) -> bool:
        """True."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place, from the beginning or, with the other two ways, as the file itself does."""
        self._place = offset if whence == io.SEEK_SET else self._file.seek(offset, whence)
        return self._place

    def tell(self) -> int:
        """The place."""
        return self._place

    def readinto(self, buffer: Any, /) -> int:
        """Fill the whole buffer, with zeros beyond the end, as HDF5 expects."""
        view, begin, done = memoryview(buffer).cast("B"), self._place, 0
        self._try(lambda: self._file.seek(begin))
        while done < len(view) and (count := self._try(partial(self._file.readinto, view[done:]))):
            done += count
        view[done:] = bytes(len(view) - done)
        self._place = end = begin + len(view)
        for place, piece in self._lost:
            first, last = max(begin, place), min(end, place + len(piece))
            if first < last:
                view[first - begin : last - begin] = piece[first - place : last - place]
        return len(view)

    def write(self, buffer: Any, /) -> int:
        """Write all of the buffer, or keep it and the fault."""
        view = memoryview(buffer).cast("B")
        if self._fault is None:
            self._try(lambda: self._write(view))
        if self._fault is not None:
            self._lost.append((self._place, bytes(view)))
        self._place += len(view)
        return len(view)

    def truncate(self, size: int | None = None, /) -> int:
        """Cut or lengthen the file, or keep the fault."""
        size = self._place if size is None else size
        if self._fault is None:
            self._try(lambda: self._file.truncate(size))
        return size

    def _write(self, view: memoryview) -> None:
        self._file.seek(self._place)
        done = 0
        while done < len(view):
            done += self._file.write(view[done:])

    def _try(self, act: Callable[[], Any]) -> Any:
        """What the action gives, or None, with the fault kept unless there was one before."""
        try:
            return act()
        except OSError as fault:
            self._fault = self._fault or fault
            return None


@contextmanager
def working_on(file: KeptFile) -> Iterator[None]:
    """Work on a file through HDF5: interruptions wait until it is done, and then a kept fault is raised.

    Where there is a fault, what HDF5 makes of it is of no interest.
    """
    with holding_interruptions():
        try:
            yield
        finally:
            file.check()


def write_dataset(dataset: xr.Dataset, path: Path, *, mode: str = "w", encoding: Any = None) -> None:
    """A dataset as NetCDF 4, in a new file ("w") or added to one that is there ("a").

    Raises
    ------
    OSError
        What the system said where it cannot be written, such as that the disk is full.
    """
    file = KeptFile(path, mode)
    with working_on(file):
        try:
            dataset.to_netcdf(file, mode="a" if mode == "a" else "w", engine="h5netcdf", encoding=encoding)
        finally:
            file.close()


@contextmanager
def holding_interruptions() -> Iterator[None]:
    """Let interruptions wait until the block is done: for what is short and must not be left half done.

    Only signals that a function of Python answers can wait, and only in the main thread, where Python
    raises them. One that is to end the process at once still does.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[tuple[int, Any]] = []
    handlers: dict[int, Any] = {}
    try:
        for number in (getattr(signal, name) for name in _INTERRUPTIONS if hasattr(signal, name)):
            if callable(handler := signal.getsignal(number)):
                handlers[number] = handler
                signal.signal(number, lambda number, frame: came.append((number, frame)))
        yield
    finally:
        _put_back(list(handlers.items()))
        for number, frame in came:
            handlers[number](number, frame)


def _put_back(handlers: list[tuple[int, Any]]) -> None:
    """Every handler, even where one answers at once."""
    if handlers:
        try:
            signal.signal(*handlers[0])
        finally:
            _put_back(handlers[1:])
