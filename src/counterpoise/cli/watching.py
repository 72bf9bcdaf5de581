"""`counterpoise check --watch`: the same check again whenever a file of the dossier has changed."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from counterpoise.cli.interruption import noticing_interruptions
from counterpoise.cli.manner import MANNER

if TYPE_CHECKING:
    from rich.console import Console

SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_TO_SETTLE = 0.2
Snapshot = dict[str, tuple[int, int, int]]


def watch(dossier: str, documents: Path | None, show: Callable[[], None]) -> None:
    """Call `show` now and after every change, until interrupted; an interruption is the way to end it.

    Files are looked at twice a second, which works on every system and file share. A change counts
    once nothing has changed for a fifth of a second: editors write a file in several steps.

    Parameters
    ----------
    dossier, documents
        The folder that is watched: its YAML files and accounts/; and the folder of texts, if any.
    show
        Prints the check.

    Raises
    ------
    UsageError
        U008 where nothing can change: a built-in dossier, a run's dossier.json.
    DossierError
        F001 where there is no such dossier.
    """
    folder = find_folder(dossier)

    def take() -> Snapshot:
        return take_snapshot(folder, documents)

    with noticing_interruptions() as ask:
        try:
            for _ in wait_for_changes(take):
                ask()
                show()
                sys.stdout.flush()
        except KeyboardInterrupt:
            if not MANNER.quiet:
                sys.stderr.write("\nNo longer watching.\n")


def find_folder(dossier: str) -> Path:
    """The folder of a dossier that can change."""
    from counterpoise.dossier import builtin_names
    from counterpoise.dossier.loading import read_draft
    from counterpoise.errors import Problem, UsageError

    path = Path(dossier)
    if dossier not in builtin_names() and path.is_dir():
        return path
    draft = read_draft(dossier)
    what = "A run's dossier" if draft.location is None else "A built-in dossier"
    edit = "Watch the folder of a dossier of your own, such as `counterpoise new` writes."
    raise UsageError(Problem("U008", f"{what} does not change.", None, dossier, None, edit))


def take_snapshot(folder: Path, documents: Path | None = None) -> Snapshot:
    """When each file that is watched was last written, its size, and which file it is."""
    found: Snapshot = {}
    yaml = (".yaml", ".yml")
    for place, suffixes in ((folder, yaml), (folder / "accounts", yaml), (documents, ("",))):
        try:
            entries = sorted(place.iterdir()) if place is not None else []
        except OSError:  # it is not there, or may not be read: the check says so
            continue
        for entry in entries:
            if entry.name.endswith(suffixes) and not entry.name.startswith("."):
                try:
                    facts = entry.stat()
                except OSError:
                    continue
                found[os.fspath(entry)] = (facts.st_mtime_ns, facts.st_size, facts.st_ino)
    return found


def wait_for_changes(
    take: Callable[[], Snapshot], sleep: Callable[[float], object] = time.sleep
) -> Iterator[Snapshot]:
    """A snapshot at once, and one after every change that has settled, without end.

    Parameters
    ----------
    take
        Takes a snapshot.
    sleep
        Waits for some seconds.
    """
    last = take()
    yield last
    while True:
        sleep(SECONDS_BETWEEN_LOOKS)
        found = take()
        if found == last:
            continue
        while True:
            sleep(SECONDS_TO_SETTLE)
            later = take()
            if later == found:
                break
            found = later
        last = found
        yield last


def start_page(console: Console) -> None:
    """A clear screen on a terminal, a line with the time elsewhere."""
    if console.is_terminal:
        console.clear()
    console.print(f"Checked at {time.strftime('%H:%M:%S')}.")


def end_page(console: Console) -> None:
    """What goes on, unless --quiet; a blank line where pages follow each other."""
    if not MANNER.quiet:
        console.print("Watching for changes; Ctrl-C ends.", style="dim")
    if not console.is_terminal:
        console.print()
