"""`counterpoise profile`: the page, the same facts on screen and in JSON, and every way to ask wrongly."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.outcomes import Command, assert_problems

from counterpoise import load, write_profile

PASSAGE = "Goodwill has never released a single barrel."


def test_a_page_is_written_and_summed_up(command: Command, starter: Path, tmp_path: Path) -> None:
    outcome = command("profile", starter, "COAST", "--out", "coast.html")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.endswith("Written to coast.html.\n")
    expected = write_profile(load(starter), "COAST", tmp_path / "python.html")
    assert Path("coast.html").read_text(encoding="utf-8") == expected.read_text(encoding="utf-8")


def test_the_screen_prints_what_json_holds(
    command: Command, starter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "1000")
    data = command("profile", starter, "HIGH", "--out", "high.html", "--json").data
    printed = command("profile", starter, "HIGH", "--out", "high.html", "--force").out
    assert (data["actor"]["code"], data["file"]) == ("HIGH", "high.html")
    assert data["facts"]["hash"] == load(starter).hash
    for line in (*data["preamble"], *data["lead"]):
        assert line in printed
    for section in data["sections"]:
        assert any(section["title"] in line and section["holds"] in line for line in printed.split("\n"))
    assert [section["id"] for section in data["sections"] if section["silent"]] == [
        "arc",
        "instruments",
        "debates",
    ]


def test_nothing_is_overwritten_unless_told(command: Command, starter: Path) -> None:
    Path("page.html").write_text("mine", encoding="utf-8")
    words = ("profile", starter, "COAST", "--out", "page.html")
    outcome = command(*words, "--json")
    assert outcome.code == 2
    assert_problems(outcome, "U003")
    assert Path("page.html").read_text(encoding="utf-8") == "mine"
    Path("dangling.html").symlink_to("nowhere")
    assert command("profile", starter, "COAST", "--out", "dangling.html").code == 2
    assert command(*words, "--force").code == 0
    assert Path("page.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("actor", "near"), [("COST", "COAST"), ("high", "HIGH"), ("the highland federation", "HIGH"), ("?", None)]
)
def test_an_unknown_actor_is_refused_with_the_nearest(
    command: Command, starter: Path, actor: str, near: str | None
) -> None:
    outcome = command("profile", starter, actor, "--out", "x.html", "--json")
    assert outcome.code == 2
    assert_problems(outcome, "N001")
    assert outcome.data["problems"][0]["nearest"] == near
    assert not Path("x.html").exists()


def test_an_actor_s_name_is_printed_harmless(command: Command, starter: Path) -> None:
    outcome = command("profile", starter, "\x1b[31mRED", "--out", "x.html")
    assert outcome.code == 2
    assert "\x1b" not in outcome.out + outcome.err


def test_passages_are_quoted_only_with_the_texts(command: Command, starter: Path) -> None:
    assert command("profile", starter, "HIGH", "--out", "without.html").code == 0
    words = ("--out", "with.html", "--documents", starter / "texts", "--json")
    quoted = command("profile", starter, "HIGH", *words)
    assert PASSAGE not in Path("without.html").read_text(encoding="utf-8")
    assert PASSAGE in Path("with.html").read_text(encoding="utf-8")
    assert PASSAGE in quoted.out
    assert PASSAGE not in command("profile", starter, "HIGH", "--out", "again.html", "--json").out


def test_a_changed_text_is_not_quoted_and_said_to_be_changed(command: Command, starter: Path) -> None:
    path = starter / "texts" / "the-price-of-water.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("Goodwill", "Kindness"), encoding="utf-8")
    outcome = command("profile", starter, "HIGH", "--out", "x.html", "--documents", starter / "texts")
    assert outcome.code == 0
    assert "Warnings about the dossier: " in outcome.out
    html = Path("x.html").read_text(encoding="utf-8")
    assert "text changed" in html
    assert "has never released" not in html


@pytest.mark.parametrize("place", [".", "no/such/folder.html"])
def test_a_place_that_cannot_be_written(command: Command, starter: Path, place: str) -> None:
    outcome = command("profile", starter, "COAST", "--out", place, "--force", "--json")
    assert outcome.code == 3
    assert_problems(outcome, "R002")


def test_a_wrong_dossier_writes_no_page(command: Command, broken: Path) -> None:
    outcome = command("profile", broken, "COAST", "--out", "x.html", "--json")
    assert outcome.code == 1
    assert_problems(outcome, "N002")
    assert not Path("x.html").exists()


def test_where_to_write_has_to_be_said(command: Command, starter: Path) -> None:
    outcome = command("profile", starter, "COAST", "--json")
    assert outcome.code == 2
    assert_problems(outcome, "U005")


def test_a_page_needs_no_numbers(starter: Path, tmp_path: Path) -> None:
    words = [str(word) for word in ("profile", starter, "COAST", "--out", tmp_path / "x.html")]
    heavy = ("xarray", "altair", "vl_convert", "h5netcdf")
    code = (
        "import sys; from counterpoise.cli import main; "
        f"main({words!r}); print(); print(*sorted(set({heavy!r}) & set(sys.modules)))"
    )
    finished = subprocess.run((sys.executable, "-c", code), capture_output=True, text=True, check=True)  # noqa: S603
    assert finished.stdout.split("\n")[-2] == ""
