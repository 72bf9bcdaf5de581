"""`run --posterior` and `run --from`: what they say, and what they refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.outcomes import Command, assert_problems

ACCOUNT = ("--accounts", "bear-hug-2017")
SHORT = ("--draws", 20, "--years", 1, "--policies", "sustained-pressure", *ACCOUNT)


def test_a_posterior_run_says_so_first_and_keeps_what_it_drew_from(command: Command) -> None:
    outcome = command("run", "russia", "--posterior", "--no-evidence", *SHORT)
    assert outcome.code == 0
    words = " ".join(outcome.out.split())
    said = "of three equations in one account are drawn as the record to 2025 leaves them (posterior"
    assert said in words
    folder = next(Path("runs").iterdir())
    assert folder.name.endswith("-posterior")
    told = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert told["posterior"]["effects"] == {
        "bear-hug-2017": ["RUS.isolation", "RUS:CHN.alignment", "RUS:EU.trade"]
    }
    page = " ".join((folder / "report.html").read_text(encoding="utf-8").split())
    assert said in page
    assert f"{told['posterior']['record_sha256'][:8]}" in page
    assert "--posterior" in page  # the command that repeats it
    (folder / "report.html").unlink()
    assert command("report", folder).code == 0
    assert said in " ".join((folder / "report.html").read_text(encoding="utf-8").split())


def test_a_run_without_it_does_not(command: Command) -> None:
    assert "posterior" not in command("run", "russia", "--no-evidence", *SHORT).out


@pytest.mark.parametrize("options", [("--posterior",), ("--from", 2010)])
def test_without_a_record_both_are_refused(command: Command, options: tuple) -> None:
    outcome = command("run", "nile", *options)
    assert outcome.code == 1
    assert "O001" in outcome.err + outcome.out
    assert not Path("runs").exists()


def test_a_hindcast_on_the_screen_and_in_json(command: Command) -> None:
    words = ("run", "russia", "--from", 2014, "--draws", 30, *ACCOUNT)
    outcome, data = command(*words), command(*words, "--json").data
    assert outcome.code == 0
    screen = " ".join(outcome.out.split())
    for line in (data["first_line"], data["second_line"], *data["notes"]):
        assert " ".join(line.split()) in screen
    assert data["start"] == 2014
    for one in data["found"]:
        assert one["variable"] in screen
        assert f"{one['crps']:.2f}" in screen
    assert {one["variable"] for one in data["fans"]} == {one["variable"] for one in data["found"]}
    assert not Path("runs").exists()


def test_a_hindcast_with_a_posterior_says_so(command: Command) -> None:
    data = command("run", "russia", "--from", 2014, "--posterior", "--draws", 20, *ACCOUNT, "--json").data
    assert "before 2014 only (posterior)" in data["second_line"]
    assert data["posterior"]["bear-hug-2017"]


@pytest.mark.parametrize(
    "options", [("--policies", "restraint"), ("--out", "x"), ("--years", 3), ("--force",)]
)
def test_what_does_not_go_with_a_hindcast_is_refused(command: Command, options: tuple) -> None:
    outcome = command("run", "russia", "--from", 2014, *options)
    assert outcome.code == 2
    assert "U001" in outcome.err + outcome.out
    assert options[0] in outcome.err + outcome.out


def test_a_year_outside_the_record_is_refused(command: Command) -> None:
    outcome = command("run", "russia", "--from", 1850, "--json")
    assert outcome.code == 2
    assert_problems(outcome, "U001")
