"""An example of every code: a small dossier spoilt, or a command that is wrong, and what is printed.

The dossier, its texts and the ways to spoil it are those of the tests, which see to it that each way gets
its code at its place.
"""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from docs.making.calls import CALLS, Call
from docs.making.excerpts import describe_change, quote_lines
from tests.dossier.cases import CASES
from tests.dossier.measured import BEYOND
from tests.dossier.spoil import Case
from tests.record.cases import CASES as RECORD_CASES

DATA = Path(__file__).parents[2] / "tests" / "data"
DOSSIER, TEXTS = "mill", "texts"
# Where a code has several cases in the tests, the one that shows best; otherwise the first.
SHOWN = {"F004": "utf8", "F005": "path", "N005": "state", "N010": ""}


@dataclass(frozen=True)
class Example:
    """What is wrong, as sentences and quoted lines, and what the command prints of it."""

    notes: tuple[str, ...]
    quoted: tuple[str, ...]
    command: str
    printed: str


@cache
def show_code(code: str) -> Example | None:
    """The example of a code; None where there is none."""
    if code in CALLS:
        return _show_call(code, CALLS[code])
    cases = [case for case in (*CASES, BEYOND, *RECORD_CASES) if case.code == code]
    if not cases:
        return None
    named = [case for case in cases if case.name == SHOWN.get(code)]
    return _show_case([*named, *cases][0])


def _show_case(case: Case) -> Example:
    """The small dossier spoilt as in the tests, and checked."""
    with _workplace() as folder:
        if case in RECORD_CASES:
            shutil.copytree(DATA / "record", folder / DOSSIER / "record")
        before = _read_all(folder / DOSSIER)
        for step in case.steps:
            step(folder / DOSSIER)
        after = _read_all(folder / DOSSIER)
        command = f"counterpoise check {DOSSIER}" + (f" --documents {TEXTS}" if case.texts else "")
        printed = keep_problems(case.code, run_command(command))
    place = re.match(r"(\S+?):(\d+):(\d+): ", printed)
    notes, quoted = [], []
    changed = {
        file: after.get(file) for file in sorted({*before, *after}) if before.get(file) != after.get(file)
    }
    if place is not None and place[1] not in changed:
        changed[place[1]] = after[place[1]]
    for file, content in changed.items():
        note = describe_change(file, before.get(file), content)
        if note is not None or content is None:
            notes.append(note or "")
            continue
        where = (int(place[2]), int(place[3])) if place is not None and place[1] == file else None
        quoted += [*quote_lines(file, before.get(file), content, where), ""]
    return Example(tuple(notes), tuple(quoted[:-1]), command, printed)


def _show_call(code: str, call: Call) -> Example:
    """A command that meets the problem, after what has to be there was prepared."""
    with _workplace() as folder:
        for file, content in call.files.items():
            (folder / file).write_bytes(content.encode())
        call.before()
        with call.surroundings():
            run = run_command if call.command.startswith("counterpoise ") else run_python
            printed = call.tidy(keep_problems(code, run(call.command)))
    quoted: list[str] = []
    for file, content in call.files.items():
        quoted += [*quote_lines(file, None, content.rstrip("\n").encode(), None), ""]
    return Example(call.notes, tuple(quoted[:-1]), call.command, printed)


def keep_problems(code: str, printed: str) -> str:
    r"""Of what was printed, the first problem with this code.

    Examples
    --------
    >>> keep_problems("N001", "a.yaml:1:1: error V001: x\nb.yaml:2:1: error N001: y\n1 error")
    'b.yaml:2:1: error N001: y'
    """
    found = re.search(rf"^(\S+: )?(error|warning) {code}: .*(\n    .*)*", printed, re.MULTILINE)
    if found is None:
        raise ValueError(f"the example of {code} prints something else: {printed}")
    return found[0]


def run_command(command: str) -> str:
    """All that a command prints, in the working directory."""
    from counterpoise.cli import main

    printed = StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        main(shlex.split(command)[1:])
    return printed.getvalue()


def run_python(line: str) -> str:
    """The error in which a line of Python ends, as it says itself."""
    import counterpoise

    try:
        exec(line, {"counterpoise": counterpoise})  # noqa: S102 - a line of this repository
    except counterpoise.CounterpoiseError as fault:
        return str(fault)
    return ""


@contextmanager
def _workplace() -> Iterator[Path]:
    """A new folder with the small dossier and its texts, as the working directory."""
    with TemporaryDirectory() as name, chdir(name):
        shutil.copytree(DATA / "tiny", DOSSIER)
        shutil.copytree(DATA / "texts", TEXTS)
        yield Path()


def _read_all(folder: Path) -> dict[str, bytes]:
    """Every file of a dossier by its path inside it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
