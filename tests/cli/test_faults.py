"""Whatever goes wrong: an exit code, one shape, and nothing that a terminal would obey."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.cli.outcomes import Command, assert_problems

import counterpoise.dossier
from counterpoise.errors import DossierError, Problem

PYTHON = (sys.executable, "-m", "counterpoise")


def fail_loading(monkeypatch: pytest.MonkeyPatch, fault: BaseException) -> None:
    """Make every dossier fail to load with the given exception."""

    def fail(*_arguments: object, **_options: object) -> None:
        raise fault

    monkeypatch.setattr(counterpoise.dossier, "load", fail)


@pytest.mark.parametrize(
    ("words", "code", "nearest"),
    [
        (("rnu", "russia"), "U005", "run"),
        (("xyzzy",), "U005", None),
        (("run", "valley", "--darws", "5"), "U005", "--draws"),
        (("--versoin",), "U005", "--version"),
        (("run",), "U005", None),
        (("explain",), "U005", None),
        (("run", "valley", "--draws"), "U005", None),
        (("run", "valley", "--draws", "many"), "U001", "1"),
        (("run", "valley", "--draws", "1e9"), "U001", "10000000"),
        (("run", "valley", "--bogus"), "U005", None),
        (("list", "one-too-many"), "U005", None),
    ],
)
def test_a_wrong_command_exits_with_2(
    command: Command, words: tuple[str, ...], code: str, nearest: str | None
) -> None:
    outcome = command(*words)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"error {code}: ")
    assert ("nearest " + str(nearest) in outcome.err) == (nearest is not None)
    position = next((i for i, word in enumerate(words) if word == "--draws"), len(words))
    in_json = command(*words[:position], "--json", *words[position:])
    assert in_json.code == 2
    assert_problems(in_json, code)


@pytest.mark.parametrize("given", ["many", "1e9", "0"])
def test_a_number_of_draws_is_asked_for_in_one_way(command: Command, starter: Path, given: str) -> None:
    outcome = command("run", str(starter), "--draws", given)
    assert outcome.code == 2
    assert "`draws` is a whole number from 1 to 10000000." in outcome.err
    assert "Give --draws such a number." in outcome.err


@pytest.mark.parametrize("option", ["--policies", "--accounts"])
@pytest.mark.parametrize("given", ["", ",", " , "])
def test_an_option_that_chooses_nothing_is_refused(
    command: Command, starter: Path, tmp_path: Path, option: str, given: str
) -> None:
    outcome = command("run", str(starter), "--out", str(tmp_path / "r"), option, given)
    assert outcome.code == 2
    assert outcome.err.startswith("error U001: ")
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize("name", ["run", "show"])
def test_a_wrong_dossier_exits_with_1(command: Command, broken: Path, name: str) -> None:
    outcome = command(name, broken)
    assert (outcome.code, outcome.out) == (1, "")
    assert "firmness.yaml:" in outcome.err
    assert "error N002: " in outcome.err
    in_json = command(name, broken, "--json")
    assert (in_json.code, in_json.err) == (1, "")
    assert_problems(in_json, "N002")


def test_an_unknown_dossier_exits_with_1(command: Command) -> None:
    outcome = command("run", "atlantis", "--json")
    assert outcome.code == 1
    assert_problems(outcome, "F001")


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "R002"),
        (PermissionError(errno.EACCES, os.strerror(errno.EACCES), "valley"), "R001"),
        (MemoryError(), "R003"),
    ],
)
def test_wrong_surroundings_exit_with_3(
    command: Command, monkeypatch: pytest.MonkeyPatch, fault: BaseException, code: str
) -> None:
    fail_loading(monkeypatch, fault)
    outcome = command("show", "valley", "--json")
    assert outcome.code == 3
    assert_problems(outcome, code)


def test_a_folder_that_cannot_be_made_exits_with_3(command: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    outcome = command("new", "file/valley")
    assert outcome.code == 3
    assert outcome.err.startswith("error R002: ")


def test_a_bug_exits_with_70_and_tells_no_content(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_loading(monkeypatch, KeyError("a secret of the dossier"))
    outcome = command("show", "valley")
    assert outcome.code == 70
    assert outcome.err.startswith("error B001: ")
    assert "KeyError at counterpoise.record.starting:" in outcome.err
    assert "Python " in outcome.err
    assert "secret" not in outcome.err
    assert "Traceback" not in outcome.err
    in_json = command("show", "valley", "--json")
    assert in_json.code == 70
    assert_problems(in_json, "B001")


def test_debugging_shows_the_traceback(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERPOISE_DEBUG", "1")
    fail_loading(monkeypatch, KeyError("detail"))
    outcome = command("show", "valley")
    assert outcome.code == 70
    assert "Traceback (most recent call last)" in outcome.err
    assert "KeyError: 'detail'" in outcome.err


def test_an_interruption_exits_with_130(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_loading(monkeypatch, KeyboardInterrupt())
    outcome = command("show", "valley")
    assert outcome.code == 130
    assert outcome.err == "Interrupted. Earlier results are untouched.\n"


def test_a_problem_is_printed_without_control_characters_or_markup(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = "\x1b[31m\x07[bold]x[/bold]\u202e"
    problem = Problem("V001", hostile, found=hostile, nearest=hostile, edit=hostile)
    fail_loading(monkeypatch, DossierError(problem))
    outcome = command("show", "valley")
    assert outcome.code == 1
    assert not set("\x1b\x07\u202e") & set(outcome.err)
    assert outcome.err.count("[bold]x[/bold]") == 4
    in_json = command("show", "valley", "--json")
    assert not set("\x1b\x07\u202e") & set(in_json.out)
    assert in_json.data["problems"][0]["found"] == hostile


def test_a_hostile_title_is_printed_harmlessly(command: Command, starter: Path) -> None:
    path = starter / "dossier.yaml"
    text = path.read_text(encoding="utf-8")
    hostile = text.replace("title: Water for tolls", 'title: "[red]\\e[31mWater\\u202e"')
    path.write_text(hostile, encoding="utf-8")
    outcome = command("show", starter)
    assert outcome.code == 0
    assert "[red]\ufffd[31mWater\ufffd" in outcome.out
    assert "\x1b" not in outcome.out


def test_a_reader_that_goes_away_is_no_fault(starter: Path) -> None:
    words = (*PYTHON, "show", str(starter), "claims", "--json")
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 141


def test_a_terminal_table_that_loses_its_reader_is_no_fault(starter: Path) -> None:
    words = (*PYTHON, "show", str(starter), "claims")
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 141


@pytest.mark.skipif(os.name == "nt", reason="there are no such signals")
def test_a_signal_interrupts_a_run_and_leaves_nothing(starter: Path, tmp_path: Path) -> None:
    words = (*PYTHON, "run", str(starter), "--draws", "5000000", "--out", str(tmp_path / "run"))
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603
        try:
            deadline = time.monotonic() + 60
            while not list(tmp_path.glob(".run-*/runs.nc")) and time.monotonic() < deadline:
                time.sleep(0.05)
            time.sleep(0.5)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
    assert (process.returncode, out) == (130, b"")
    assert err == b"Interrupted. Earlier results are untouched.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["valley"]


def test_a_letter_that_the_terminal_lacks_is_marked() -> None:
    surroundings = {**os.environ, "PYTHONIOENCODING": "ascii"}
    words = [sys.executable, "-m", "counterpoise", "show", "russia", "documents"]
    done = subprocess.run(words, capture_output=True, env=surroundings, check=False)  # noqa: S603
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Russia?s Foreign Policy" in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, a disk that is always full")
@pytest.mark.parametrize("words", [["check", "nile", "--json"], ["check", "nile"]])
def test_a_full_disk_under_the_output_is_said_on_the_other_stream(words: list[str]) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        command = [sys.executable, "-m", "counterpoise", *words]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)  # noqa: S603
    assert (done.returncode, "Traceback" in done.stderr) == (3, False)
    assert "R002" in done.stderr
