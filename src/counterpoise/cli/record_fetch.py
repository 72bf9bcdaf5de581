"""`counterpoise record fetch`: a publisher's file, downloaded from the publisher."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from counterpoise.cli.completion import complete_source
from counterpoise.cli.options import AsJson

HELD = {
    "publisher": "the one that the publisher states",
    "lock": "the one that downloads.json notes",
    None: "noted in downloads.json, for nothing vouches for a first download",
}


def fetch(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="A name in sources.yaml.", autocompletion=complete_source)
    ],
    into: Annotated[Path, typer.Option("--into", metavar="DIR", help="Folder of the publishers' files.")],
    force: Annotated[
        bool, typer.Option("--force", help="Replace the file, even by another than before.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Download a publisher's file to where `record build` looks for it.

    Few publishers have an address for it; for the others this says how to get the file by hand. Needs the
    extra `record`.
    """
    from counterpoise.cli.manner import telling_time
    from counterpoise.cli.screen import clean, open_console, print_json
    from counterpoise.record import fetch as download

    with telling_time(f"downloaded {source}"):
        found = download(source, into, force=force)
    if as_json:
        print_json(found.to_dict())
        return
    console = open_console()
    console.print(clean(f"Wrote {found.file}, from {found.address}."), soft_wrap=True)
    console.print(clean(f"SHA-256 {found.sha256}: {HELD[found.checked]}."), soft_wrap=True)
