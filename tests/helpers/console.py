"""Runs the console blocks of a page: a line `$ command`, then what it prints, or nothing.

What is shown below a command has to be printed, `...` standing for anything; where nothing is shown,
anything may be. A command has to end with 0, or with what a comment says: `$ command  # exit code 1`.
`make run` runs what the Makefile's recipe says, and what watches is interrupted once it has looked.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

ROOT = Path(__file__).parents[2]
COLUMNS = "100"
PROMPT = "$ "
EXIT = re.compile(r"\s+# exit code (\d+)$")


def run_block(block: str, where: str) -> None:
    """Run every command of a block in the working directory, and compare.

    Parameters
    ----------
    block
        The text between the fences.
    where
        What to call the place in a failure: file and line.
    """
    for command, wanted in list_commands(block):
        said = EXIT.search(command)
        code, printed = run_command(EXIT.sub("", command))
        assert code == (int(said[1]) if said else 0), f"{where}: {command} ended with {code}:\n{printed}"
        assert not wanted or agree(wanted, printed), f"{where}: {command} printed\n{printed}\nnot\n{wanted}"


def list_commands(block: str) -> Iterator[tuple[str, str]]:
    r"""Each command of a block with what is shown below it.

    Examples
    --------
    >>> list(list_commands("$ counterpoise list\nnile\nrussia\n$ ls"))
    [('counterpoise list', 'nile\nrussia'), ('ls', '')]
    """
    command, shown = None, []
    for line in block.rstrip("\n").split("\n"):
        if line.startswith(PROMPT):
            if command is not None:
                yield command, "\n".join(shown).strip("\n")
            command, shown = line.removeprefix(PROMPT), []
        elif command is None:
            raise ValueError(f"a console block begins with {PROMPT!r}, not {line!r}")
        elif command.endswith("\\"):
            command = command[:-1] + line.strip()
        else:
            shown.append(line)
    if command is not None:
        yield command, "\n".join(shown).strip("\n")


def agree(wanted: str, printed: str) -> bool:
    r"""Whether a text was printed, `...` standing for anything, blanks at ends of lines left out.

    Examples
    --------
    >>> agree("a\n...\nd", "a\nb\nc\nd\n"), agree("a\nd", "a\nb\nd\n")
    (True, False)
    """
    flags = doctest.ELLIPSIS | doctest.DONT_ACCEPT_TRUE_FOR_1
    return doctest.OutputChecker().check_output(trim_ends(wanted), trim_ends(printed), flags)


def trim_ends(text: str) -> str:
    """A text without blanks at the ends of lines, nor empty lines around it."""
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n") + "\n"


def run_command(command: str) -> tuple[int, str]:
    """The exit code of a command and all that it prints; `counterpoise` runs in this process."""
    words = shlex.split(command)
    if words[0] == "make":
        return run_recipe(words[1])
    if "--watch" in words:
        return run_watching(words)
    if words[0] != "counterpoise" or set(command) & set("|<>;&"):
        return run_in_shell(command)
    from counterpoise.cli import main

    printed, before = StringIO(), os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = COLUMNS
    try:
        with redirect_stdout(printed), redirect_stderr(printed):
            code = main(words[1:])
    finally:
        del os.environ["COLUMNS"]
        if before is not None:
            os.environ["COLUMNS"] = before
    return code, printed.getvalue()


def run_in_shell(command: str) -> tuple[int, str]:
    """The same for any other command, with this environment's programs first."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    done = subprocess.run(  # noqa: S602 - a command of our own pages
        command,
        shell=True,
        env={**os.environ, "PATH": path, "COLUMNS": COLUMNS},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    return done.returncode, done.stdout


def run_recipe(target: str) -> tuple[int, str]:
    """The same for the last command of a target of the Makefile, without its environment being made."""
    words = ["make", "-n", "--no-print-directory", "-o", ".venv/ready", target]
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(  # noqa: S603
        words, cwd=ROOT, env=alone, capture_output=True, text=True, timeout=60, check=True
    )
    return run_command(done.stdout.strip().split("\n")[-1].removeprefix(".venv/bin/"))


def run_watching(words: list[str]) -> tuple[int, str]:
    """The same for a command that looks again at every change: it is interrupted when it waits for one."""
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", *words],
        env={**os.environ, "COLUMNS": COLUMNS, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        deadline = threading.Timer(60, process.kill)
        deadline.start()
        printed = ""
        for line in process.stdout:
            printed += line
            if line.startswith("Watching"):
                process.send_signal(signal.SIGINT)
        deadline.cancel()
    return process.returncode, printed
