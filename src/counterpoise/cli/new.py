"""`counterpoise new`: a starter to write over."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from counterpoise.cli.manner import MANNER
from counterpoise.cli.options import split_names


def new(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    question: Annotated[str | None, typer.Option(metavar="TEXT", help="What is asked.")] = None,
    actors: Annotated[
        str | None,
        typer.Option(metavar="RUS,CHN,CODE=NAME", help="ISO 3166-1 alpha-3 codes; name a bloc of your own."),
    ] = None,
    horizon: Annotated[
        str | None, typer.Option(metavar="TEXT", help='Whole years, such as "5 years".')
    ] = None,
    bare: Annotated[
        bool, typer.Option("--bare", help="Without the example: empty files with their comments.")
    ] = False,
    no_input: Annotated[bool, typer.Option("--no-input", help="Ask nothing.")] = False,
) -> None:
    """Write a small commented dossier that passes `check` and runs, or a bare one to fill.

    On a terminal it asks for what no option gives; elsewhere, and with --no-input, the example's
    stands. A bare one needs a question and actors; `check` says what it still lacks.
    """
    from counterpoise.cli.screen import clean, open_console
    from counterpoise.dossier.starter import refuse_existing, write_starter

    refuse_existing(directory)
    given = {"question": question, "actors": split_names(actors), "horizon": horizon}
    if not no_input and sys.stdin.isatty() and sys.stdout.isatty():
        given = ask_for_missing(given, bare)
    path = write_starter(directory, **given, bare=bare)
    console = open_console()
    what = "empty files with comments, to fill" if bare else "a dossier of two rival accounts, with comments"
    console.print(clean(f"Wrote {path}: {what}."), soft_wrap=True)
    if MANNER.quiet:
        return
    console.print("Next:")
    folder, texts, schemas = (shlex.quote(str(place)) for place in (path, path / "texts", path / "schema"))
    wrong = "what is left to do" if bare else "what is wrong"
    for command, purpose in (
        (f"check {folder} --documents {texts}", f"{wrong}; --watch checks at every change"),
        *([] if bare else [(f"run {folder}", "what follows")]),
        (f"schema --dossier {folder} --out {schemas}", "let an editor complete your names"),
    ):
        console.print(clean(f"    counterpoise {command}    # {purpose}"), soft_wrap=True)


def ask_for_missing(given: dict[str, Any], bare: bool = False) -> dict[str, Any]:
    """The same with an answer for everything that is None; an empty answer leaves it so."""
    from counterpoise.dossier.starter_frame import EXAMPLE_ACTORS, read_actors, read_horizon, read_question

    texts: dict[str, tuple[str, Callable[[str], Any]]] = {
        "question": ("Your question", read_question),
        "actors": (
            "Actors, by ISO code or CODE=Name, such as RUS,CHN,EU=the European Union",
            lambda text: read_actors(split_names(text) or [], () if bare else EXAMPLE_ACTORS),
        ),
        "horizon": ("Horizon, such as 10 years", read_horizon),
    }
    found = dict(given)
    for name, (text, read) in texts.items():
        if found[name] is None:
            without = "as in the example" if not bare else "5 years" if name == "horizon" else "none"
            answer = _ask(f"{text} (Enter: {without})", read)
            found[name] = split_names(answer) if name == "actors" else answer
    return found


def _ask(text: str, read: Callable[[str], Any]) -> str | None:
    """An answer that can be read, or None for an empty one; asks again, saying what is wrong."""
    from counterpoise.cli.screen import open_console, print_problems
    from counterpoise.errors import UsageError

    while True:
        answer = typer.prompt(text, default="", show_default=False).strip()
        if not answer:
            return None
        try:
            read(answer)
        except UsageError as fault:
            print_problems(fault.problems, open_console(error=True))
        else:
            return answer
