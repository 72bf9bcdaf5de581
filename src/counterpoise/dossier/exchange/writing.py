"""Writing whole or not at all: aside, then renamed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from counterpoise.errors import Problem, SurroundingsError, UsageError


def find_obstacle(target: Path, force: bool | None = None) -> Problem | None:
    """What is in the way of writing to a path, if anything.

    `force` may replace a file, never a folder; it is None where nothing may be replaced.
    """
    try:
        present, is_folder = os.path.lexists(target), target.is_dir()
    except (OSError, ValueError):  # a path that no system takes is found when it is written
        return None
    if not present or (force and not is_folder):
        return None
    may_replace = force is False and not is_folder
    edit = "Choose another file, or add --force to replace it." if may_replace else "Choose another path."
    what = "folder" if is_folder else "file"
    return Problem("U003", f"The {what} exists already.", None, str(target)[:200], edit=edit)


def write_file(target: Path, text: str) -> None:
    """Write a text in UTF-8; what was there stays until all of it is written."""
    with _aside(target) as folder:
        (folder / "new").write_text(text, encoding="utf-8", newline="\n")
        (folder / "new").replace(target)


def write_folder(target: Path, files: Mapping[str, str]) -> None:
    """Write a folder of texts, by relative name, which must not exist."""
    with _aside(target) as folder:
        for name, text in files.items():
            path = folder / "new" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        if os.path.lexists(target):
            raise UsageError(Problem("U003", "The folder exists already.", None, str(target)[:200]))
        (folder / "new").rename(target)


@contextmanager
def _aside(target: Path) -> Iterator[Path]:
    """A folder beside the target that is gone afterwards; faults of the disk as problems."""
    folder = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name[:40]}-", dir=target.parent))
        yield folder
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or "the path cannot be used"
        message = f"It could not be written: {reason.lower()}."
        raise SurroundingsError(Problem("R002", message, None, str(target)[:200])) from fault
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
