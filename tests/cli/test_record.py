"""`record list`, `build` and `fetch`, and `check` of a dossier with a record: on the screen and in JSON."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from tests.cli.outcomes import Command, assert_problems
from tests.conftest import TINY

from counterpoise.cli import completion
from counterpoise.record import Fetched, load_record, tabulate_record
from counterpoise.record.publishers.offers import OFFERS

RECORD = Path(__file__).resolve().parents[1] / "data" / "record"


@pytest.fixture
def mill(tmp_path: Path) -> Path:
    """The small dossier with its record."""
    shutil.copytree(TINY, tmp_path / "mill")
    shutil.copytree(RECORD, tmp_path / "mill" / "record")
    return tmp_path / "mill"


def test_list_shows_every_series(command: Command, mill: Path) -> None:
    outcome = command("record", "list", "mill")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.split()[:8] == ["indicator", "unit", "from", "to", "values", "gaps", "last", "source"]
    data = command("record", "list", "mill", "--json").data
    assert data == tabulate_record(load_record(mill))
    assert [(row["indicator"], row["from"], row["values"], row["gaps"]) for row in data["series"]] == [
        ("council.resolve", "2021", 3, 1),
        ("tolls", "2023-Q4", 2, 0),
    ]
    assert [row["source"] for row in data["sources"]] == ["gazette", "survey"]
    for row in data["series"]:
        assert row["indicator"] in outcome.out


def test_list_of_a_dossier_without_a_record(command: Command, starter: Path) -> None:
    outcome = command("record", "list", starter, "--json")
    assert outcome.code == 1
    assert_problems(outcome, "O001")


def test_check_looks_at_the_record_too(command: Command, mill: Path) -> None:
    assert command("check", "mill").out == "0 errors, 0 warnings.\n"
    path = mill / "record" / "indicators.csv"
    path.write_text(path.read_text(encoding="utf-8") + "tolls,2024-Q1,30,,,gazette\n", encoding="utf-8")
    outcome = command("check", "mill")
    assert outcome.code == 1
    assert outcome.out.startswith("record/indicators.csv:8:1: error O005: ")
    assert [entry["code"] for entry in command("check", "mill", "--json").data["problems"]] == ["O005"]
    (mill / "accounts" / "pressure-works.yaml").unlink()
    (mill / "accounts" / "pressure-fails.yaml").unlink()
    codes = {entry["code"] for entry in command("check", "mill", "--json").data["problems"]}
    assert {"F002", "O005"} <= codes, "what is wrong elsewhere hides nothing"
    assert command("check", "atlantis").code == 1


def test_build_says_what_it_wrote(command: Command, shared: Path) -> None:
    outcome = command("record", "build", "russia", "--from", shared / "data")
    assert (outcome.code, outcome.err) == (0, "")
    assert "Wrote russia-record/indicators.csv." in outcome.out
    data = command("record", "build", "russia", "--from", shared / "data", "--out", "b", "--json").data
    assert set(data) == {"folder", "files", "indicators", "observations", "sources"}
    assert f"{data['indicators']} indicators, {data['observations']} observations" in outcome.out
    for path in data["files"]:
        assert Path(path).read_bytes() == Path("russia-record", Path(path).name).read_bytes()
    again = command("record", "build", "russia", "--from", shared / "data", "--json")
    assert again.code == 2
    assert_problems(again, "U003", "U003")
    assert command("record", "build", "russia", "--from", shared / "data", "--force").code == 0


def test_build_without_code_or_files(command: Command, mill: Path) -> None:
    outcome = command("record", "build", mill, "--from", ".", "--json")
    assert outcome.code == 2
    assert_problems(outcome, "U011")
    outcome = command("record", "build", "russia", "--from", "nowhere", "--json")
    assert outcome.code == 3
    assert_problems(outcome, "R001")


def test_fetch_says_what_the_checksum_was_held_against(command: Command) -> None:
    for checked, words in (("lock", "downloads.json notes"), (None, "nothing vouches for a first download")):
        found = Fetched("ucdp", Path("files/ucdp/x.csv"), "https://example.org/x", "ab" * 32, checked)
        with patch("counterpoise.record.fetch", return_value=found):
            outcome = command("record", "fetch", "ucdp", "--into", "files")
            assert (outcome.code, outcome.err) == (0, "")
            assert words in outcome.out
            assert command("record", "fetch", "ucdp", "--into", "files", "--json").data == found.to_dict()


def test_fetch_by_hand(command: Command) -> None:
    outcome = command("record", "fetch", "unga", "--into", "files", "--json")
    assert outcome.code == 2
    assert_problems(outcome, "O013")
    assert not Path("files").exists()


@pytest.mark.parametrize(
    ("words", "nearest", "help_"),
    [
        (("record", "bild"), "build", "counterpoise record --help"),
        (("--quiet", "record", "lst", "russia"), "list", "counterpoise record --help"),
        (("record", "build", "russia", "--form", "x"), "--from", "counterpoise record build --help"),
        (("record",), None, "counterpoise record --help"),
        (("record", "build", "russia"), None, "counterpoise record build --help"),
    ],
)
def test_a_wrong_command_of_the_group(
    command: Command, words: tuple[str, ...], nearest: str | None, help_: str
) -> None:
    outcome = command(*words)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("error U005: ")
    assert ("nearest " + str(nearest) in outcome.err) == (nearest is not None)
    assert help_ in outcome.err


def test_sources_that_are_written_down_for_completion() -> None:
    assert sorted(completion.SOURCES) == sorted(OFFERS)


def test_listing_loads_no_heavy_library_but_pandas() -> None:
    program = (
        "import sys; from counterpoise.cli import main; main(['record', 'list', 'russia']);"
        "print([name for name in ('pooch', 'requests', 'xarray', 'altair') if name in sys.modules])"
    )
    words = [sys.executable, "-c", program]
    done = subprocess.run(words, capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.splitlines()[-1] == "[]"
