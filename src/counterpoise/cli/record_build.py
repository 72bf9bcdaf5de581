"""`counterpoise record build`: a built-in dossier's indicators, computed from the publishers' files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from counterpoise.cli.manner import telling_time
from counterpoise.cli.options import AsJson, Dossier


def build(
    dossier: Dossier,
    publishers: Annotated[
        Path, typer.Option("--from", metavar="PATH", help="Folder with the publishers' files.")
    ],
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Where; NAME-record if not given.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the two files.")] = False,
    as_json: AsJson = False,
) -> None:
    """Compute indicators.csv and sources.yaml from the publishers' files.

    The same files give the same bytes. Needs the extra `record`.
    """
    from counterpoise.cli.screen import clean, open_console, print_json
    from counterpoise.record import build_record

    with telling_time("computed the indicators"):
        built = build_record(dossier, publishers, out, force=force)
    if as_json:
        print_json(built.to_dict())
        return
    console = open_console()
    for path in built.files:
        console.print(clean(f"Wrote {path}."), soft_wrap=True)
    sources = ", ".join(built.sources)
    text = f"{built.indicators} indicators, {built.observations} observations; sources: {sources}."
    console.print(clean(text), soft_wrap=True)
