"""Common random numbers: one counter-based stream for each thing that is drawn, found by its name.

A stream is keyed by the seed and by the kind and name of what is drawn (a link, a variable, an event,
an account; never a claim's id), and its counter by a fixed chunk of draws. So draw k has the same
numbers under every policy and account, whatever else is drawn, by whichever worker. Within a chunk
numbers are laid out draw by draw, so that the first N draws of a larger run are those of a run of N.

Philox: Salmon, Moraes, Dror & Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", SC11.
"""

from __future__ import annotations

import hashlib
from typing import Literal

import numpy as np
from numpy.random import Generator, Philox

CHUNK = 500

Kind = Literal[
    "base",
    "start",
    "settles",
    "strength",
    "posterior",
    "holds",
    "account",
    "completion",
    "noise",
    "event",
    "error",
    "toss",
    "source",
    "foretold",
]


def stream(seed: int, kind: Kind, name: str, chunk: int, replicate: int = 0) -> Generator:
    """The generator of what is called `name`, for one chunk of draws (and one replicate of the noise)."""
    text = f"{seed}\x1f{kind}\x1f{name}".encode()
    key = int.from_bytes(hashlib.sha256(text).digest()[:16], "little")
    return Generator(Philox(key=key, counter=[0, 0, replicate, chunk]))


def normals(seed: int, kind: Kind, name: str, chunk: int, draws: int) -> np.ndarray:
    """One standard normal a draw, shape (draw,), double precision."""
    return stream(seed, kind, name, chunk).standard_normal(draws)


def paths(
    seed: int, names: tuple[str, ...], chunk: int, draws: int, steps: int, replicate: int = 0
) -> np.ndarray:
    """Standard normals for the noise of each named state, shape (step, state, draw), single precision."""
    out = np.empty((steps, len(names), draws), np.float32)
    for row, name in enumerate(names):
        out[:, row, :] = (
            stream(seed, "noise", name, chunk, replicate).standard_normal((draws, steps), np.float32).T
        )
    return out


def uniforms(seed: int, name: str, chunk: int, draws: int, steps: int, replicate: int = 0) -> np.ndarray:
    """Uniform numbers in [0, 1) that decide whether an event happens, shape (step, draw)."""
    return stream(seed, "event", name, chunk, replicate).random((draws, steps)).T


def chunk_sizes(draws: int) -> list[int]:
    """How many draws each chunk holds: all full but the last.

    Examples
    --------
    >>> chunk_sizes(1200)
    [500, 500, 200]
    """
    full, rest = divmod(draws, CHUNK)
    return [CHUNK] * full + ([rest] if rest else [])
