"""`counterpoise relocate`: passages found again after a text was edited."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from counterpoise.cli.options import AsJson, Dossier

if TYPE_CHECKING:
    from counterpoise.dossier.relocating import Relocation


def relocate(
    dossier: Dossier,
    documents: Annotated[Path, typer.Option("--documents", metavar="DIR", help="Folder with the texts.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be written only.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write where passages stand now, after texts were edited.

    A passage is found by its hash. Spans, paragraphs and the texts' hashes are written into the dossier's
    files, and nothing else in them changes. Nothing is written if a passage stands in several places.
    Exits with 1 if something is left to do by hand.
    """
    from counterpoise.cli.screen import print_json
    from counterpoise.dossier.relocating import relocate as find_and_write

    found = find_and_write(dossier, documents, write=not dry_run)
    if as_json:
        print_json({**found.to_dict(), "written": bool(found.files) and not dry_run})
    else:
        _print(found, dry_run)
    if found.problems:
        raise typer.Exit(1)


def _print(found: Relocation, dry_run: bool) -> None:
    """Each move on a line, what is left to do by hand, and what was written."""
    from counterpoise.cli.screen import clean, open_console, print_problems

    console = open_console()
    for move in found.moves:
        (a, b), (c, d) = move.before, move.after
        console.print(clean(f"{move.file}:{move.line}: [{a}, {b}] → [{c}, {d}]"), soft_wrap=True)
    print_problems(found.problems, console)
    if not found.documents:
        said = "No text has changed."
    elif not found.files:
        said = "Nothing was written: a passage has several places."
    else:
        count = len(found.moves)
        moved = f"{count or 'no'} {'passage' if count == 1 else 'passages'}"
        done = "would be written" if dry_run else "written"
        said = f"Moved {moved} of {', '.join(found.documents)}; {done}: {', '.join(sorted(found.files))}."
    console.print(clean(said), soft_wrap=True)
