"""How much a command says beside its answer, and whether in colour: --quiet, --verbose, --no-color.

An answer's preamble is part of the answer, and nothing leaves it out.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from counterpoise.dossier import Dossier

GLOBAL = ("--quiet", "--verbose", "--no-color")


@dataclass
class Manner:
    """How the command that is running speaks."""

    quiet: bool = False
    verbose: bool = False
    no_color: bool = False

    def settle(self, quiet: bool = False, verbose: bool = False, no_color: bool = False) -> None:
        """Take over what the command line says; without arguments, the plain manner."""
        self.quiet, self.verbose, self.no_color = quiet, verbose, no_color


MANNER = Manner()


def bring_forward(words: Sequence[str]) -> list[str]:
    """The words with the options for all commands in front, so that they may stand anywhere.

    Examples
    --------
    >>> bring_forward(["run", "russia", "--quiet"])
    ['--quiet', 'run', 'russia']
    """
    end = list(words).index("--") if "--" in words else len(words)
    first = [word for word in words[:end] if word in GLOBAL]
    return [*first, *(word for word in words[:end] if word not in GLOBAL), *words[end:]]


def tell(text: str) -> None:
    """A line on standard error, with --verbose only."""
    if not MANNER.verbose:
        return
    from counterpoise.safety import clean_text

    sys.stderr.write(clean_text(text) + "\n")
    sys.stderr.flush()


@contextmanager
def telling_time(text: str) -> Iterator[None]:
    """Say how long the block took, with --verbose only."""
    start = time.perf_counter()
    yield
    tell(f"{text}: {time.perf_counter() - start:.2f} s")


def tell_source(dossier: Dossier, documents: Path | None = None) -> None:
    """Say where a dossier was read, and the folder of its texts if there is one, with --verbose only."""
    if MANNER.verbose:
        where = "a run's dossier.json" if dossier.folder is None else os.fspath(dossier.folder)
        texts = "" if documents is None else f", its texts from {os.fspath(documents)}"
        tell(f"read {dossier.name} from {where}{texts}")
