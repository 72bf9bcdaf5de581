"""A newcomer's first hour: a starter of one's own, checking while writing, and how much is said."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cli.outcomes import Command, assert_problems

import counterpoise.report
from counterpoise.cli import manner, progress
from counterpoise.cli.manner import MANNER, bring_forward
from counterpoise.cli.watching import take_snapshot, wait_for_changes
from counterpoise.dossier import load

PYTHON = (sys.executable, "-m", "counterpoise")
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
needs_terminal = pytest.mark.skipif(os.name == "nt", reason="there are no such terminals")


@pytest.fixture
def plain_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for the report, whose charts take most of a short run's time."""

    def write_plainly(_runs: object, path: Path, _texts: object) -> None:
        path.write_text("<!doctype html>", encoding="utf-8")

    monkeypatch.setattr(counterpoise.report, "write_report", write_plainly)


# A background job of a shell is deaf to Ctrl-C, and so are its children; a command on a terminal is not. It
# is done in the child, not by `preexec_fn`: that forks, and warns or hangs where another test has loaded JAX.
HEARING = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
"""


class Terminal:
    """A command on a terminal of its own: what it prints, and keys to press."""

    def __init__(self, folder: Path, *words: object, **environment: str) -> None:
        import pty

        self.inside, outside = pty.openpty()
        clean = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", HEARING, *PYTHON, *map(str, words)],
            cwd=folder,
            env={**clean, "TERM": "xterm", **environment},
            stdin=outside,
            stdout=outside,
            stderr=outside,
            start_new_session=True,
        )
        os.close(outside)
        self.printed = ""

    def wait_for(self, text: str, seconds: float = 30) -> None:
        """Read until the text is there."""
        deadline = time.monotonic() + seconds
        while text not in self.printed:
            self.printed += self._read(deadline)

    def type(self, text: str) -> None:
        os.write(self.inside, text.encode())

    def interrupt(self) -> None:
        """Press Ctrl-C, again and again: Python may miss one that comes just before it waits for a key."""
        for _ in range(20):
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                continue
            return

    def end(self, seconds: float = 60) -> int:
        """Read to the end; the exit code."""
        deadline = time.monotonic() + seconds
        while part := self._read(deadline):
            self.printed += part
        code = self.process.wait(30)
        os.close(self.inside)
        return code

    def _read(self, deadline: float) -> str:
        """What is printed next; empty where the command has ended."""
        import select

        ready, _, _ = select.select([self.inside], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            self.process.kill()
            raise AssertionError(f"waited in vain; printed so far: {self.printed!r}")
        try:
            return os.read(self.inside, 4096).decode(errors="replace")
        except OSError:  # what Linux says when the other end has gone
            return ""


# A starter of one's own


@pytest.mark.usefixtures("plain_report")
def test_flags_reach_the_starter(command: Command) -> None:
    words = ("--question", "Will it hold?", "--actors", "RUS, CHN,OPEC=Oil exporters", "--horizon", "7 years")
    outcome = command("new", "black-sea", *words)
    assert outcome.code == 0
    dossier = load("black-sea")
    assert (dossier.question, dossier.horizon) == ("Will it hold?", 7)
    assert [dossier.actors[code].name for code in ("RUS", "CHN", "OPEC")] == [
        "Russia",
        "China",
        "Oil exporters",
    ]
    assert command("check", "black-sea", "--documents", "black-sea/texts").out == "0 errors, 0 warnings.\n"
    assert command("run", "black-sea", "--draws", "20").code == 0


def test_flags_that_cannot_be_used_write_nothing(command: Command, tmp_path: Path) -> None:
    outcome = command("new", "x", "--actors", "RUSS,EU", "--horizon", "5", "--json")
    assert outcome.code == 2
    outcome = command("new", "x", "--actors", "RUSS,EU", "--horizon", "5")
    assert (outcome.code, outcome.out) == (2, "")
    assert [line.split(":")[0] for line in outcome.err.splitlines() if line.startswith("error")] == [
        "error N012",
        "error N012",
        "error V005",
    ]
    assert "nearest RUS" in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_a_bare_starter_is_announced_as_one(command: Command) -> None:
    given = ("--bare", "--question", "Why?", "--actors", "NOR,EU=the Union")
    outcome = command("new", "own", *given)
    assert outcome.code == 0
    assert "empty files with comments" in outcome.out
    assert "counterpoise run" not in outcome.out, "it does not run yet"
    lacking = command("check", "own", "--documents", "own/texts")
    assert lacking.code == 1
    assert lacking.out.endswith("3 errors, 0 warnings.\n")
    assert command("new", "other", "--bare", "--question", "Why?", "--json").code == 2
    refused = command("new", "other", "--bare")
    assert (refused.code, refused.err.count("error U001")) == (2, 2)
    assert not Path("other").exists()


@pytest.mark.usefixtures("plain_report")
def test_what_to_do_next_can_be_pasted(command: Command) -> None:
    out = command("new", "my valley", "--no-input").out
    hints = [line.split("#")[0].strip() for line in out.splitlines() if line.startswith("    counterpoise ")]
    assert len(hints) == 3
    import shlex

    for hint in hints:
        words = shlex.split(hint)[1:]
        assert command(*words, *(("--draws", "20") if words[0] == "run" else ())).code == 0


def test_nothing_is_asked_in_a_pipe(tmp_path: Path) -> None:
    for standard_input in (subprocess.DEVNULL, subprocess.PIPE):
        name = f"valley{standard_input}"
        done = subprocess.run(  # noqa: S603
            [*PYTHON, "new", name],
            cwd=tmp_path,
            stdin=None if standard_input == subprocess.PIPE else standard_input,
            input="never read\n" if standard_input == subprocess.PIPE else None,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.startswith(f"Wrote {name}: ")
        assert load(tmp_path / name).title == "Water for tolls"


@needs_terminal
def test_a_terminal_is_asked_for_what_is_missing(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "new", "pact", "--question", "Given?")
    terminal.wait_for("Actors")
    assert "Your question" not in terminal.printed
    terminal.type("RUS,XYZ\n")
    terminal.wait_for("N012")
    terminal.type("RUS,XYZ=the Zed\n")
    terminal.wait_for("Horizon")
    terminal.type("\n")
    assert terminal.end() == 0
    dossier = load(tmp_path / "pact")
    assert (dossier.question, dossier.horizon) == ("Given?", 5)
    assert dossier.actors["XYZ"].name == "the Zed"


@needs_terminal
def test_a_terminal_is_not_asked_with_no_input_or_with_everything_given(tmp_path: Path) -> None:
    given = ("--question", "Given?", "--actors", "RUS", "--horizon", "3 years")
    for words in (("a", "--no-input"), ("b", *given)):
        terminal = Terminal(tmp_path, "new", *words)
        assert terminal.end() == 0
        assert "Enter" not in terminal.printed
        assert load(tmp_path / words[0])


@needs_terminal
def test_an_interrupted_question_leaves_nothing(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "new", "pact")
    terminal.wait_for("Your question")
    terminal.interrupt()
    assert terminal.end() == 130
    assert "Interrupted." in terminal.printed
    assert "Traceback" not in terminal.printed
    assert list(tmp_path.iterdir()) == []


@needs_terminal
def test_a_folder_that_exists_is_refused_before_anything_is_asked(starter: Path) -> None:
    terminal = Terminal(starter.parent, "new", starter.name)
    assert terminal.end() == 2
    assert "U003" in terminal.printed
    assert "Enter" not in terminal.printed


# Schemas


def test_schema_of_one_kind_and_of_a_dossiers_names(command: Command, starter: Path) -> None:
    schema = command("schema", "policies", "--dossier", starter).data
    assert schema["$defs"]["Policy"]["properties"]["owner"]["enum"] == ["COAST", "HIGH"]
    outcome = command("schema", "policy", "--json")
    assert outcome.code == 2


def test_schema_writes_files(command: Command, broken: Path) -> None:
    """Of a dossier that is wrong too: that is when they are needed."""
    outcome = command("schema", "--dossier", broken, "--out", "s")
    assert outcome.code == 0
    assert sorted(outcome.out.split()) == sorted(f"s/{path.name}" for path in Path("s").iterdir())
    assert len(list(Path("s").iterdir())) == 11
    assert command("schema", "policies", "--out", "s").code == 2
    Path("s/aims.schema.json").write_text("{}", encoding="utf-8")
    refused = command("schema", "--out", "s")
    assert refused.code == 2
    assert "error U003" in refused.err


# Checking while writing


def take_turns(*snapshots: dict[str, Any]) -> tuple[Callable[[], Any], Callable[[float], None], list[float]]:
    """A pretended folder whose files are as the snapshots say, one a look, and the time slept."""
    slept: list[float] = []
    turns: Iterator[dict[str, Any]] = iter(snapshots)

    def take() -> Any:
        found = next(turns, None)
        if found is None:
            raise KeyboardInterrupt
        return found

    return take, slept.append, slept


def count_checks(*snapshots: dict[str, Any]) -> tuple[int, list[float]]:
    take, sleep, slept = take_turns(*snapshots)
    count = 0
    try:
        for _ in wait_for_changes(take, sleep):
            count += 1
    except KeyboardInterrupt:
        return count, slept
    raise AssertionError("the watch ended by itself")


def test_it_checks_once_at_first_and_again_only_after_a_change() -> None:
    assert count_checks({"a": 1})[0] == 1
    assert count_checks({"a": 1}, {"a": 1}, {"a": 1})[0] == 1
    assert count_checks({"a": 1}, {"a": 2}, {"a": 2})[0] == 2
    assert count_checks({"a": 1}, {"a": 1, "b": 1}, {"a": 1, "b": 1}, {"a": 1}, {"a": 1})[0] == 3


def test_a_change_counts_once_it_has_settled() -> None:
    count, slept = count_checks({"a": 1}, {}, {"a": 2}, {"a": 3}, {"a": 3}, {"a": 3})
    assert count == 2
    assert slept == [0.5, 0.2, 0.2, 0.2, 0.5, 0.5]


def test_what_is_watched(starter: Path) -> None:
    texts = starter / "texts"
    found = take_snapshot(starter, texts)
    assert {Path(name).name for name in found} >= {"dossier.yaml", "firmness.yaml", "the-price-of-water.txt"}
    assert not any(name.endswith(".json") for name in found), "schemas are not part of it"
    (starter / ".dossier.yaml.swp").write_text("", encoding="utf-8")
    (starter / "notes.md").write_text("", encoding="utf-8")
    assert take_snapshot(starter, texts) == found
    (starter / "accounts" / "third.yaml").write_text("", encoding="utf-8")
    assert len(take_snapshot(starter, texts)) == len(found) + 1
    assert take_snapshot(starter / "nowhere") == {}


@pytest.mark.parametrize("name", ["russia", "run"])
def test_what_cannot_change_is_not_watched(command: Command, starter: Path, name: str) -> None:
    if name == "run":
        from counterpoise.simulation import simulate

        simulate(load(starter), draws=5, years=1, workers=1, out="run")
        name = "run/dossier.json"
    outcome = command("check", name, "--watch")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("error U008: ")


def test_watching_nothing_or_for_a_program(command: Command, starter: Path) -> None:
    assert command("check", "nowhere", "--watch").code == 1
    outcome = command("check", starter, "--watch", "--json")
    assert outcome.code == 2
    assert_problems(outcome, "U005")


def wait_until(found: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


@needs_terminal
def test_watching_in_a_pipe(starter: Path) -> None:
    """Every check is printed as soon as it is made, without control characters, until Ctrl-C."""
    words = [*PYTHON, "check", str(starter), "--watch", "--documents", str(starter / "texts")]
    printed: list[str] = []
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout is not None
        assert process.stderr is not None
        reader = threading.Thread(target=lambda: printed.extend(iter(process.stdout.readline, "")))  # type: ignore[union-attr]
        reader.start()

        def counts() -> list[str]:
            return [line for line in printed if line.endswith(" warnings.\n") or line.endswith(" warning.\n")]

        try:
            wait_until(lambda: len(counts()) == 1)
            path = starter / "accounts" / "firmness.yaml"
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace("    cause: trust\n", "    cause: trusst\n"), encoding="utf-8")
            wait_until(lambda: len(counts()) == 2)
            path.write_text("claims: [", encoding="utf-8")
            wait_until(lambda: len(counts()) == 3)
            path.unlink()
            wait_until(lambda: len(counts()) == 4)
            path.write_text(text, encoding="utf-8")
            wait_until(lambda: len(counts()) == 5)
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 0
            reader.join()
            assert process.stderr.read() == "\nNo longer watching.\n"
        finally:
            process.kill()
    assert [line[0] for line in counts()][:2] == ["0", "1"]
    assert counts()[4] == "0 errors, 0 warnings.\n"
    assert any("error F006" in line for line in printed)
    assert not CONTROLS.search("".join(printed))


@needs_terminal
def test_watching_on_a_terminal_clears_the_screen(starter: Path) -> None:
    terminal = Terminal(starter.parent, "check", starter.name, "--watch", "--no-color")
    terminal.wait_for("Ctrl-C ends.")
    terminal.interrupt()
    assert terminal.end() == 0
    assert "\x1b[2J" in terminal.printed or "\x1b[H" in terminal.printed
    assert "No longer watching." in terminal.printed
    assert "Traceback" not in terminal.printed


# How much is said


@pytest.mark.parametrize("words", [["run", "x", "--quiet"], ["run", "--quiet", "x"], ["--quiet", "run", "x"]])
def test_the_options_of_all_commands_may_stand_anywhere(words: list[str]) -> None:
    assert bring_forward(words) == ["--quiet", "run", "x"]


def test_after_a_double_dash_words_are_left_alone() -> None:
    assert bring_forward(["new", "--", "--quiet"]) == ["new", "--", "--quiet"]


def test_each_command_starts_in_the_plain_manner(command: Command) -> None:
    command("list", "--quiet", "--no-color")
    assert (MANNER.quiet, MANNER.verbose, MANNER.no_color) == (True, False, True)
    command("list")
    assert (MANNER.quiet, MANNER.verbose, MANNER.no_color) == (False, False, False)


def test_quiet_and_verbose_contradict_each_other(command: Command) -> None:
    outcome = command("list", "--quiet", "--verbose", "--json")
    assert outcome.code == 2
    assert_problems(outcome, "U005")


@pytest.mark.usefixtures("plain_report")
def test_quiet_leaves_out_hints_and_never_the_preamble(command: Command, starter: Path) -> None:
    words = ("run", starter, "--draws", "100", "--out")
    plain, quiet = command(*words, "a"), command(*words, "b", "--quiet")
    assert (plain.code, quiet.code, quiet.err) == (0, 0, "")
    hint = "; open a/report.html."
    assert hint in plain.out
    assert plain.out.replace(hint, ".").replace("Written to a", "Written to b") == quiet.out
    preamble = " ".join(quiet.out.split())
    assert "What this is: consequences of" in preamble
    assert "not forecasts" in preamble
    assert command("new", "valley-2", "--quiet").out.count("\n") == 1


def test_quiet_still_prints_what_is_wrong(command: Command, broken: Path) -> None:
    outcome = command("check", broken, "--quiet")
    assert outcome.code == 1
    assert "error N002" in outcome.out
    assert "error F001" in command("run", "nowhere", "--quiet").err


@pytest.mark.usefixtures("plain_report")
def test_verbose_says_where_and_how_long_on_standard_error(command: Command, starter: Path) -> None:
    plain = command("show", starter, "--json")
    verbose = command("show", starter, "--json", "--verbose")
    assert verbose.out == plain.out
    assert plain.err == ""
    assert f"read valley from {starter}\n" in verbose.err
    assert re.search(r"^all of it: \d+\.\d\d s$", verbose.err, re.MULTILINE)
    outcome = command("run", starter, "--draws", "20", "--verbose")
    assert re.search(r"^simulation, with the report: \d+\.\d\d s$", outcome.err, re.MULTILINE)
    assert not CONTROLS.search(outcome.err)


def test_what_verbose_says_is_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    MANNER.settle(verbose=True)
    try:
        manner.tell("\x1b[31mred")
    finally:
        MANNER.settle()
    assert capsys.readouterr().err == "\ufffd[31mred\n"


def test_progress_in_a_pipe(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing at all; with --verbose a plain line now and then, however often progress is reported."""
    clock = iter(range(1000))
    monkeypatch.setattr(progress.time, "monotonic", lambda: float(next(clock)))
    for verbose in (False, True):
        MANNER.settle(verbose=verbose)
        try:
            with progress.show_progress() as show:
                for done in range(21):
                    show(done, 20)
        finally:
            MANNER.settle()
        printed = capsys.readouterr()
        assert printed.out == ""
        lines = printed.err.splitlines()
        assert len(lines) == (4 if verbose else 0)
        assert all(re.fullmatch(r"simulating: \d+% after \d+ s", line) for line in lines)


@needs_terminal
@pytest.mark.parametrize(
    ("words", "environment", "coloured"),
    [
        ((), {}, True),
        (("--no-color",), {}, False),
        ((), {"NO_COLOR": "1"}, False),
        ((), {"NO_COLOR": ""}, True),
    ],
)
def test_colours(broken: Path, words: tuple[str, ...], environment: dict[str, str], coloured: bool) -> None:
    """On a terminal; NO_COLOR counts where it is not empty (no-color.org)."""
    terminal = Terminal(broken.parent, "check", broken.name, *words, **environment)
    assert terminal.end() == 1
    assert "error N002" in re.sub(r"\x1b\[[0-9;]*m", "", terminal.printed)
    styles = {
        int(code) for found in re.findall(r"\x1b\[([0-9;]+)m", terminal.printed) for code in found.split(";")
    }
    assert bool(styles & {*range(30, 48), *range(90, 108)}) == coloured


def test_no_colour_in_a_pipe(broken: Path) -> None:
    done = subprocess.run([*PYTHON, "check", str(broken)], capture_output=True, text=True)  # noqa: S603
    assert done.returncode == 1
    assert not CONTROLS.search(done.stdout + done.stderr)


@needs_terminal
@pytest.mark.parametrize("words", [(), ("--quiet",)])
def test_a_bar_on_a_terminal_goes_when_the_work_is_done(starter: Path, words: tuple[str, ...]) -> None:
    terminal = Terminal(starter.parent, "run", starter.name, "--draws", "3000", *words, COLUMNS="200")
    assert terminal.end() == 0
    assert ("simulating" in terminal.printed) == (not words)
    assert "\x1b[?25l" not in terminal.printed or terminal.printed.rindex(
        "\x1b[?25h"
    ) > terminal.printed.rindex("\x1b[?25l"), "the cursor is back"
