"""`counterpoise check`: everything that is wrong with a dossier, at once."""

from __future__ import annotations

import typer

from counterpoise.cli.options import AsJson, Documents, Dossier


def check(dossier: Dossier, documents: Documents = None, as_json: AsJson = False) -> None:
    """Print everything that is wrong with a dossier.

    Exits with 1 if one of the problems is an error.
    """
    from counterpoise.cli.screen import open_console, print_json, print_problems
    from counterpoise.dossier import check as find_problems

    problems = find_problems(dossier, documents)
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    if as_json:
        listed = [problem.to_dict() for problem in problems]
        print_json({"dossier": dossier, "errors": errors, "warnings": warnings, "problems": listed})
    else:
        console = open_console()
        print_problems(problems, console)
        console.print(f"{_count(errors, 'error')}, {_count(warnings, 'warning')}.")
    if errors:
        raise typer.Exit(1)


def _count(number: int, noun: str) -> str:
    """A number with its noun.

    Examples
    --------
    >>> _count(2, "error")
    '2 errors'
    """
    return f"{number} {noun}" + ("" if number == 1 else "s")
