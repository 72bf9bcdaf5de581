"""`counterpoise explain`: what a code means."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from counterpoise.cli.completion import complete_code
from counterpoise.cli.options import AsJson


def explain(
    code: Annotated[
        str, typer.Argument(metavar="CODE", help="A code such as V001.", autocompletion=complete_code)
    ],
    as_json: AsJson = False,
) -> None:
    """Say what a problem's code means and how it is mended."""
    from counterpoise.cli.screen import open_console, print_json
    from counterpoise.errors import explain as look_up

    entry = look_up(code)
    if as_json:
        print_json(asdict(entry))
        return
    console = open_console()
    console.print(f"{entry.code} ({entry.severity}): {entry.title}", style="bold")
    console.print(entry.why)
    console.print(entry.mend)
