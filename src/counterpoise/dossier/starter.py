"""The starter: a small commented dossier that an analyst copies and writes over."""

from __future__ import annotations

import shutil
import tempfile
from importlib.resources import as_file, files
from pathlib import Path

from counterpoise.errors import Problem, SurroundingsError, UsageError


def write_starter(directory: str | Path) -> Path:
    """The path of a new folder that holds the starter, a dossier which passes `check` and runs.

    The folder appears whole or not at all: it is written aside and then renamed.

    Parameters
    ----------
    directory
        The folder to make; it must not exist. Missing parents are made.

    Raises
    ------
    UsageError
        U003 where the path exists.
    SurroundingsError
        R002 where the folder cannot be written.
    """
    target = Path(directory)
    if target.exists() or target.is_symlink():
        edit = "Choose a folder that does not exist."
        raise UsageError(Problem("U003", "The folder exists.", found=str(target), edit=edit))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy_whole(target)
    except OSError as fault:
        raise SurroundingsError(
            Problem("R002", f"The starter could not be written: {fault.strerror}.", found=str(target))
        ) from fault
    return target


def _copy_whole(target: Path) -> None:
    """Copy the starter next to `target`, then give it its name; leave nothing behind on failure."""
    aside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        with as_file(files("counterpoise.dossier") / "starter") as source:
            shutil.copytree(source, aside / "new", copy_function=shutil.copyfile)
        (aside / "new").rename(target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
