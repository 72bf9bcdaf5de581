"""Messages between this process and its workers, with arrays carried as they are instead of copied first."""

from __future__ import annotations

import pickle
from typing import Any, BinaryIO

_PROTOCOL = pickle.HIGHEST_PROTOCOL

Packed = tuple[bytes, list[memoryview]]


def pack(what: Any) -> Packed:
    """A message ready to be sent: what is said, and apart from it the memory of arrays in it."""
    arrays: list[pickle.PickleBuffer] = []
    said = pickle.dumps(what, _PROTOCOL, buffer_callback=arrays.append)
    return said, [array.raw() for array in arrays]


def send(pipe: BinaryIO, message: Packed) -> None:
    """Send a message; raises BrokenPipeError where nobody is there to read it."""
    said, arrays = message
    pipe.write(pickle.dumps((len(said), [array.nbytes for array in arrays]), _PROTOCOL))
    for part in (said, *arrays):
        pipe.write(part)
    pipe.flush()


def receive(pipe: BinaryIO) -> Any:
    """The next message.

    Raises
    ------
    EOFError, pickle.UnpicklingError
        Where the sender ended before it was whole.
    """
    size, sizes = pickle.load(pipe)  # noqa: S301 - from a process that we started, or that started this one
    said = _read(pipe, size)
    return pickle.loads(said, buffers=[_read(pipe, each) for each in sizes])  # noqa: S301


def _read(pipe: BinaryIO, size: int) -> bytearray:
    """So many bytes, in memory that an array may use as its own."""
    whole = bytearray(size)
    view, done = memoryview(whole), 0
    while done < size:
        count = pipe.readinto(view[done:])  # type: ignore[attr-defined]
        if not count:
            raise EOFError
        done += count
    return whole
