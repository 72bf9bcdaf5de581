"""`counterpoise run` on the starter: the folder, the screen, JSON, and what is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.cli.outcomes import Command, assert_problems

import counterpoise.report
from counterpoise import Runs, answer
from counterpoise.report.hinges import list_hinges
from counterpoise.report.opening import write_opening
from counterpoise.report.words import WIDE

QUICK = ("--draws", "100")


@pytest.fixture(autouse=True)
def plain_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for the report, whose charts take most of a short run's time."""

    def write_plainly(_runs: object, path: Path, _texts: object) -> None:
        path.write_text("<!doctype html>", encoding="utf-8")

    monkeypatch.setattr(counterpoise.report, "write_report", write_plainly)


def squeeze(text: str) -> str:
    """Text with every stretch of blanks as one, so that a wrapped line compares equal."""
    return " ".join(text.split())


def test_screen_json_and_python_say_the_same(command: Command, starter: Path) -> None:
    outcome = command("run", starter, *QUICK, "--out", "one", "--json")
    assert (outcome.code, outcome.err) == (0, "")
    found = answer(Runs.load("one"))
    data = outcome.data
    assert data.pop("directory") == "one"
    hinges = list_hinges(Runs.load("one"))
    opening = write_opening(Runs.load("one"), found, hinges)
    assert data.pop("hinges") == json.loads(json.dumps(hinges.to_dict()))
    assert data.pop("opening") == json.loads(json.dumps(opening.to_dict()))
    assert data == json.loads(json.dumps(found.to_dict()))
    screen = squeeze(command("run", starter, *QUICK, "--out", "two").out)
    told = [
        one
        for one in found.sentences
        if one.variable is None or one.finding in ("agreement", "contradiction")
    ]
    assert f"{len(found.sentences) - len(told)} more finding" in screen
    for view in opening.hinges:
        assert squeeze(view.paraphrase) in screen
        assert squeeze(view.text) in screen
    figures = [entry.text for entry in (*told, *found.reach, *found.stability)]
    lines = [*found.preamble, *opening.survival, *figures]
    for line in (found.title, found.question, *lines, *found.notes):
        assert squeeze(line) in screen
    for table in found.tables:
        assert f"{table.title} ({table.unit})" in screen
        for row in table.rows:
            for cell in row.cells:
                said = f"{cell.text}{WIDE if cell.wide else ''} {cell.better_text}"
                assert squeeze(said) in screen
                assert squeeze(cell.interval_text) in screen


def test_the_first_lines_say_what_it_is(command: Command, starter: Path) -> None:
    found = squeeze(command("run", starter, *QUICK).out)
    assert "not forecasts" in found.split("Written to")[0][:600]
    assert "one reader" in found[:600]


def test_rivals_contradict_each_other_on_the_screen(command: Command, starter: Path) -> None:
    """Higher tolls: more water by one account, less by the other."""
    out = command("run", starter, *QUICK, "--policies", "raise-tolls").out
    after = out.split("Water that the Federation releases (per cent", 1)[1]
    table = after.split("Trust between the two (", 1)[0]
    numbers = re.findall(r"([+\u2212-])(\d+(?:\.\d+)?)  (\d+)%", table)
    assert [sign == "+" for sign, _, _ in numbers] == [True, False]
    assert int(numbers[0][2]) > 75 > 25 > int(numbers[1][2])


def test_a_silent_cell_is_blank(command: Command, starter: Path) -> None:
    """With its own claims only, the account of firmness says nothing of what becomes of trust."""
    data = command("run", starter, *QUICK, "--closure", "own", "--json").data
    cells = [cell for row in data["tables"][1]["rows"] for cell in row["cells"]]
    silent = [cell for cell in cells if cell["reach"] == "silent"]
    assert {cell["account"] for cell in silent} == {"firmness"}
    assert all(cell["median"] is None and cell["text"] == "" for cell in silent)
    only = ("--accounts", "firmness", "--closure", "own", "--out", "only")
    screen = squeeze(command("run", starter, *QUICK, *only).out)
    assert "No account speaks of: Raise the tolls; Lower the tolls." in screen


def test_options_reach_the_simulation(command: Command, starter: Path) -> None:
    words = ("--years", "2", "--seed", "7", "--accounts", "patience", "--policies", "raise-tolls")
    more = ("--closure", "completed", "--mode", "hedged", "--workers", "2", "--out", "r")
    assert command("run", starter, *QUICK, *words, *more).code == 0
    options = Runs.load("r").options
    assert (options.draws, options.years, options.seed, options.workers) == (100, 2, 7, 2)
    assert (options.accounts, options.policies) == (("patience",), ("continuity", "raise-tolls"))
    assert (options.closure, options.mode) == ("completed", "hedged")


def test_nothing_is_overwritten_without_force(command: Command, starter: Path) -> None:
    assert command("run", starter, *QUICK).code == 0
    folder = next(Path("runs").iterdir())
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    refused = command("run", starter, *QUICK, "--json")
    assert refused.code == 2
    assert_problems(refused, "U003")
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    assert command("run", starter, *QUICK, "--force").code == 0
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} != before


@pytest.mark.parametrize(
    ("words", "code", "nearest"),
    [
        (("--accounts", "firmnes"), "N003", "firmness"),
        (("--policies", "raise-tols"), "N004", "raise-tolls"),
        (("--policies", "raise-tolls+ease"), "N004", None),
        (("--closure", "comon"), "U001", "common"),
        (("--mode", "hedge"), "U001", "hedged"),
        (("--draws", "0"), "U001", "1"),
        (("--years", "-3"), "U001", "1"),
    ],
)
def test_options_that_cannot_be_used(
    command: Command, starter: Path, words: tuple[str, str], code: str, nearest: str | None
) -> None:
    outcome = command("run", starter, *words, "--json")
    assert outcome.code == 2
    assert_problems(outcome, code)
    assert nearest in (None, outcome.data["problems"][0]["nearest"])
    assert not Path("runs").exists()


def test_a_failing_report_leaves_earlier_runs_whole(
    command: Command, starter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command("run", starter, *QUICK).code == 0
    folder = next(Path("runs").iterdir())
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def fail(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(counterpoise.report, "write_report", fail)
    outcome = command("run", starter, *QUICK, "--force")
    assert outcome.code == 3
    assert outcome.err.startswith("error R002: ")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert list(Path("runs").iterdir()) == [folder]


def test_a_narrow_screen_splits_the_tables(
    command: Command, starter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command("run", starter, *QUICK)
    monkeypatch.setenv("COLUMNS", "45")
    outcome = command("run", starter, *QUICK, "--force")
    assert outcome.code == 0
    assert outcome.out.count("Raise the tolls") >= 4, "two tables in two parts each"
    assert "…" not in outcome.out.split("- ")[-1]


def test_a_dossier_can_be_run_from_a_run(command: Command, starter: Path) -> None:
    first = command("run", starter, *QUICK, "--out", "one", "--json").data
    again = command("run", "one/dossier.json", *QUICK, "--out", "two", "--json").data
    one, two = (
        {(cell["variable"], cell["policy"], cell["account"]): cell for cell in cells}
        for cells in (
            [cell for table in data["tables"] for row in table["rows"] for cell in row["cells"]]
            for data in (first, again)
        )
    )
    assert one == two
