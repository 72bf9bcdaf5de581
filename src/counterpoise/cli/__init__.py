"""The command line: a thin skin over the public functions, one file a command.

Exit codes: 0 fine, 1 the dossier is wrong, 2 the command is wrong, 3 the surroundings are (disk,
permission, memory), 70 a bug of ours, 130 interrupted, 141 the reader of the output went away.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from counterpoise.cli.manner import MANNER, bring_forward, telling_time

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code of one command, run.

    Parameters
    ----------
    arguments
        The words after `counterpoise`; those of the process by default.
    """
    _take_one_thread()
    words = bring_forward(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    MANNER.settle()
    _spare_letters()
    try:
        from counterpoise.cli.app import command_line

        with telling_time("all of it"):
            code = command_line().main(args=words, prog_name="counterpoise", standalone_mode=False)
        sys.stdout.flush()
    except (Exception, KeyboardInterrupt, SystemExit) as fault:
        return _settle(fault, words)
    if code == INTERRUPTED:
        return _settle(KeyboardInterrupt(), words)
    return code if isinstance(code, int) else 0


def _take_one_thread() -> None:
    """Keep linear algebra to one thread, in this process and in its workers, of which there are enough.

    It has to be said before NumPy is loaded. All processes have the same number of threads, as sums can
    differ in their last bits with it.
    """
    if "numpy" not in sys.modules:
        for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
            os.environ.setdefault(name, "1")


def _spare_letters() -> None:
    """Print a mark for a letter that the terminal's encoding lacks, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and stream.errors == "strict":
            reconfigure(errors="replace")


def _settle(fault: BaseException, words: list[str]) -> int:
    """The exit code for an exception, after saying what happened."""
    from counterpoise.cli.faults import settle

    return settle(fault, words)
