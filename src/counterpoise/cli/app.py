"""The commands put together."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any

import typer
from typer.main import get_command

from counterpoise.cli.check import check
from counterpoise.cli.explain import explain
from counterpoise.cli.listing import list_dossiers
from counterpoise.cli.new import new
from counterpoise.cli.run import run
from counterpoise.cli.schema import schema
from counterpoise.cli.show import show
from counterpoise.version import __version__

SUMMARY = """Rival expert accounts of an international system, made executable and compared.

A DOSSIER is the name of a built-in one (see `counterpoise list`) or the path of a folder.
"""


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"counterpoise {__version__}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Hold the options that come before a command."""


@cache
def command_line() -> Any:
    """The whole command line, ready to be called with `main(args=...)`.

    Help is plain text: without rich it is printed in a third of the time.
    """
    app = typer.Typer(
        help=SUMMARY,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        suggest_commands=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    for name, function in (
        ("run", run),
        ("check", check),
        ("show", show),
        ("new", new),
        ("list", list_dossiers),
        ("explain", explain),
        ("schema", schema),
    ):
        app.command(name)(function)
    return get_command(app)
