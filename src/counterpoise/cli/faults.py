"""What becomes of an exception: problems printed one way, and an exit code."""

from __future__ import annotations

import errno
import os
import platform
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import typer

from counterpoise.cli import INTERRUPTED
from counterpoise.cli.screen import open_console, print_json, print_problems
from counterpoise.errors import CATALOGUE, CounterpoiseError, Problem, SurroundingsError, UsageError, nearest
from counterpoise.version import __version__

BUG = 70
NO_READER = 141
_NO_SPACE = {errno.ENOSPC, errno.EROFS, getattr(errno, "EDQUOT", errno.ENOSPC)}
_NO_PERMISSION = {errno.EACCES, errno.EPERM}
# The classes behind typer's own complaints; where they are defined differs between its versions.
_COMMAND_ERROR: type[Exception] = typer.BadParameter.__mro__[2]


def settle(fault: BaseException, words: Sequence[str]) -> int:
    """The exit code for an exception, after saying what happened.

    Problems go to standard error; with `--json` among the words they go to standard output as
    {"problems": [...]}. COUNTERPOISE_DEBUG=1 adds the traceback.
    """
    if isinstance(fault, BrokenPipeError) or isinstance(fault.__context__, BrokenPipeError):
        _leave_quietly()
        return NO_READER
    if isinstance(fault, SystemExit):
        return fault.code if isinstance(fault.code, int) else 0
    if os.environ.get("COUNTERPOISE_DEBUG") == "1":
        traceback.print_exception(fault)
    if isinstance(fault, (KeyboardInterrupt, typer.Abort)):
        open_console(error=True).print("Interrupted. Earlier results are untouched.")
        return INTERRUPTED
    known = _recognise(fault, words)
    problems = known.problems if known is not None else (describe_bug(fault),)
    if "--json" not in words or not _print_as_json(problems):
        print_problems(problems, open_console(error=True))
    return known.exit_code if known is not None else BUG


def _print_as_json(problems: Sequence[Problem]) -> bool:
    """Print problems as JSON on standard output; False where that is what fails, such as a full disk."""
    try:
        print_json({"problems": [problem.to_dict() for problem in problems]})
        sys.stdout.flush()
    except OSError:
        _leave_quietly()
        return False
    return True


def _recognise(fault: BaseException, words: Sequence[str]) -> CounterpoiseError | None:
    """The exception as one of ours, or None if it is a bug."""
    if isinstance(fault, CounterpoiseError):
        return fault
    if isinstance(fault, _COMMAND_ERROR):
        return UsageError(_describe_misuse(fault, words))
    if isinstance(fault, MemoryError):
        return SurroundingsError(_from_catalogue("R003"))
    if isinstance(fault, OSError) and fault.errno in _NO_SPACE | _NO_PERMISSION:
        code = "R002" if fault.errno in _NO_SPACE else "R001"
        found = None if fault.filename is None else str(fault.filename)
        return SurroundingsError(Problem(code, f"{fault.strerror}.", found=found, edit=CATALOGUE[code].mend))
    return None


def _from_catalogue(code: str) -> Problem:
    entry = CATALOGUE[code]
    return Problem(code, f"{entry.title.capitalize()}.", edit=entry.mend)


def _describe_misuse(fault: Exception, words: Sequence[str]) -> Problem:
    """Typer's complaint as a problem: an unknown command or option with the nearest, or a bad value."""
    context = getattr(fault, "ctx", None)
    path = getattr(context, "command_path", "counterpoise")
    edit = f"See `{path} --help`."
    commands = getattr(getattr(context, "command", None), "commands", None)
    depth = len(path.split()) - 1  # words that named a group of commands
    plain_words = [word for word in words if not word.startswith("-")]
    first = plain_words[depth] if len(plain_words) > depth else None
    if commands and first is not None and first not in commands:
        return Problem("U005", "There is no such command.", None, first, nearest(first, commands), edit)
    option = getattr(fault, "option_name", None)
    if option is not None and type(fault).__name__ == "NoSuchOption":
        known = [name for entry in context.command.params for name in entry.opts] if context else []
        plain = {name.lstrip("-"): name for name in (*known, "--help")}
        close = nearest(option.lstrip("-"), plain)
        near = None if close is None else plain[close]
        return Problem("U005", "There is no such option.", None, option, near, edit)
    message = getattr(fault, "format_message", fault.__str__)().strip()
    if type(fault) is not typer.BadParameter:
        return Problem("U005", message.rstrip(".") + ".", edit=edit)
    return _describe_number(fault, words) or Problem("U001", message.rstrip(".") + ".", edit=edit)


def _describe_number(fault: typer.BadParameter, words: Sequence[str]) -> Problem | None:
    """What is wrong with an option that takes a whole number, as for one out of its range.

    What was given is looked up among the words: each version of typer words its complaint anew.
    """
    from counterpoise.simulation.options import RANGES, describe_range

    name = getattr(fault.param, "name", None)
    if name not in RANGES:
        return None
    given = _find_given(f"--{name}", words)
    try:
        value: float | None = float(given)
    except ValueError:
        value = None
    return describe_range(str(name), value, repr(given[:80]))


def _find_given(option: str, words: Sequence[str]) -> str:
    """The last value given to an option, after a space or a sign of equality; empty where there is none."""
    given = ""
    for word, following in zip(words, (*words[1:], ""), strict=True):
        if word == option:
            given = following
        elif word.startswith(f"{option}="):
            given = word.partition("=")[2]
    return given


def describe_bug(fault: BaseException) -> Problem:
    """A fault of ours as a problem: where it happened, and nothing that a dossier holds."""
    home = Path(__file__).parents[1]  # whatever the folders above it are called
    frames = [
        f"{'.'.join(path.relative_to(home.parent).with_suffix('').parts)}:{frame.lineno}"
        for frame in traceback.extract_tb(fault.__traceback__)
        if (path := Path(frame.filename)).is_relative_to(home)
    ]
    where = " < ".join(reversed(frames[-4:])) or "no frame of counterpoise"
    surroundings = f"Counterpoise {__version__}, Python {platform.python_version()}, {platform.platform()}"
    return Problem(
        "B001",
        f"A fault of Counterpoise, not of yours: {type(fault).__name__} at {where} ({surroundings}).",
        edit=f"{CATALOGUE['B001'].mend} COUNTERPOISE_DEBUG=1 prints the whole traceback.",
    )


def _leave_quietly() -> None:
    """Point standard output at nothing, so that the interpreter's last flush has nothing to say."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):
        return
