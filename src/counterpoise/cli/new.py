"""`counterpoise new`: a starter to write over."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def new(directory: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")]) -> None:
    """Write a small commented dossier that passes `check` and runs."""
    from counterpoise.cli.screen import clean, open_console
    from counterpoise.dossier.starter import write_starter

    path = write_starter(directory)
    console = open_console()
    for line in (
        f"Wrote {path}: a dossier of two rival accounts, with comments. Next:",
        f"    counterpoise check {path} --documents {path / 'texts'}",
        f"    counterpoise run {path}",
    ):
        console.print(clean(line), soft_wrap=True)
