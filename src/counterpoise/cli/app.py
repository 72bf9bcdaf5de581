"""The commands put together."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any

import typer
from typer.main import get_command

from counterpoise.cli.agreement import agreement
from counterpoise.cli.check import check
from counterpoise.cli.compare import compare
from counterpoise.cli.covering import cover
from counterpoise.cli.decide import decide
from counterpoise.cli.evidence import evidence
from counterpoise.cli.explain import explain
from counterpoise.cli.exporting import export
from counterpoise.cli.importing import import_
from counterpoise.cli.listing import list_dossiers
from counterpoise.cli.locating import locate
from counterpoise.cli.manner import MANNER
from counterpoise.cli.monitor import monitor
from counterpoise.cli.new import new
from counterpoise.cli.profile import profile
from counterpoise.cli.reciprocity import reciprocity
from counterpoise.cli.record_build import build
from counterpoise.cli.record_fetch import fetch
from counterpoise.cli.record_list import list_series
from counterpoise.cli.relocating import relocate
from counterpoise.cli.reporting import report
from counterpoise.cli.run import run
from counterpoise.cli.schema import schema
from counterpoise.cli.search import search
from counterpoise.cli.show import show
from counterpoise.version import __version__

SUMMARY = """Rival expert accounts of an international system, made executable and compared.

A DOSSIER is the name of a built-in one (see `counterpoise list`) or the path of a folder.
--quiet, --verbose and --no-color may stand before or after the command.
"""


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"counterpoise {__version__}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Leave out progress and hints.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Say what was read and how long it took, on standard error.")
    ] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="No colours; as NO_COLOR=1.")] = False,
) -> None:
    """Hold the options of all commands, which may stand before or after the command."""
    if quiet and verbose:
        from counterpoise.errors import Problem, UsageError

        edit = "Leave one of the two out."
        raise UsageError(Problem("U005", "--quiet and --verbose contradict each other.", edit=edit))
    MANNER.settle(quiet, verbose, no_color)


@cache
def command_line() -> Any:
    """The whole command line, ready to be called with `main(args=...)`.

    Help is plain text: without rich it is printed in a third of the time.
    """
    app = typer.Typer(
        help=SUMMARY,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        suggest_commands=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    for name, function in (
        ("run", run),
        ("report", report),
        ("compare", compare),
        ("check", check),
        ("show", show),
        ("locate", locate),
        ("cover", cover),
        ("relocate", relocate),
        ("agreement", agreement),
        ("evidence", evidence),
        ("decide", decide),
        ("monitor", monitor),
        ("profile", profile),
        ("reciprocity", reciprocity),
        ("search", search),
        ("export", export),
        ("import", import_),
        ("new", new),
        ("list", list_dossiers),
        ("explain", explain),
        ("schema", schema),
    ):
        app.command(name)(function)
    app.add_typer(_group_record(), name="record")
    return get_command(app)


def _group_record() -> typer.Typer:
    """The commands about what was observed."""
    group = typer.Typer(
        help="List what a dossier's record holds, compute a built-in one, fetch publishers' files.",
        rich_markup_mode=None,
    )
    for name, function in (("list", list_series), ("build", build), ("fetch", fetch)):
        group.command(name)(function)
    return group
