"""`counterpoise check`: everything that is wrong with a dossier, at once, or again at every change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from counterpoise.cli.manner import telling_time
from counterpoise.cli.options import AsJson, Documents, Dossier

if TYPE_CHECKING:
    from rich.console import Console

    from counterpoise.errors import Problem


def check(
    dossier: Dossier,
    documents: Documents = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Check again at every change, until Ctrl-C (exit code 0).")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Print everything that is wrong with a dossier, its record included.

    Exits with 1 if one of the problems is an error; with --watch, when interrupted, with 0.
    """
    if watch:
        _check_again_and_again(dossier, documents, as_json)
        return
    from counterpoise.cli.screen import open_console, print_json

    with telling_time(f"checked {dossier}"):
        problems = _find_problems(dossier, documents)
    errors, warnings = _count_both(problems)
    if as_json:
        listed = [problem.to_dict() for problem in problems]
        print_json({"dossier": dossier, "errors": errors, "warnings": warnings, "problems": listed})
    else:
        _print(problems, open_console())
    if errors:
        raise typer.Exit(1)


def _check_again_and_again(dossier: str, documents: Path | None, as_json: bool) -> None:
    """Print the check now and at every change."""
    from counterpoise.cli.screen import open_console
    from counterpoise.cli.watching import end_page, start_page, watch
    from counterpoise.errors import CounterpoiseError, Problem, UsageError

    if as_json:
        edit = "Leave one of the two out."
        raise UsageError(Problem("U005", "--watch prints for a reader, --json for a program.", edit=edit))

    def show() -> None:
        console = open_console()
        try:
            with telling_time(f"checked {dossier}"):
                problems = _find_problems(dossier, documents)
        except CounterpoiseError as fault:  # a file that cannot be read now may be readable again
            problems = fault.problems
        start_page(console)
        _print(problems, console)
        end_page(console)

    watch(dossier, documents, show)


def _find_problems(dossier: str, documents: Path | None) -> tuple[Problem, ...]:
    """The problems of a dossier's own files, then those of its record if it has one."""
    from counterpoise.dossier import check as find_problems
    from counterpoise.record import check_observations, check_record

    return find_problems(dossier, documents) + check_record(dossier) + check_observations(dossier)


def _print(problems: tuple[Problem, ...], console: Console) -> None:
    """The problems and their number."""
    from counterpoise.cli.screen import print_problems

    errors, warnings = _count_both(problems)
    print_problems(problems, console)
    console.print(f"{_count(errors, 'error')}, {_count(warnings, 'warning')}.")


def _count_both(problems: tuple[Problem, ...]) -> tuple[int, int]:
    """How many errors, how many warnings."""
    errors = sum(problem.severity == "error" for problem in problems)
    return errors, len(problems) - errors


def _count(number: int, noun: str) -> str:
    """A number with its noun.

    Examples
    --------
    >>> _count(2, "error")
    '2 errors'
    """
    return f"{number} {noun}" + ("" if number == 1 else "s")
