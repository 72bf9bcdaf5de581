"""`counterpoise run` with its report: all the files, and passages only where the texts are given."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.cli.outcomes import Command

from counterpoise import Runs, load

QUICK = ("--draws", "100")
FILES = {"dossier.json", "run.json", "runs.nc", "variants.nc", "summary.csv", "report.html"}


def test_a_run_is_written_where_it_says(command: Command, starter: Path, tmp_path: Path) -> None:
    outcome = command("run", starter, *QUICK)
    assert outcome.code == 0
    folder = Path("runs") / f"valley-{load(starter).hash[:8]}-s1"
    assert {path.name for path in folder.iterdir()} == FILES
    assert f"Written to {folder}; open {folder / 'report.html'}." in outcome.out
    assert [path.name for path in (tmp_path / "runs").iterdir()] == [folder.name]
    assert outcome.err == "", "no progress where standard error is no terminal"


def test_passages_are_quoted_only_with_the_texts(command: Command, starter: Path) -> None:
    passage = "Goodwill has never released a single barrel."
    assert command("run", starter, *QUICK, "--out", "without").code == 0
    assert command("run", starter, *QUICK, "--out", "with", "--documents", starter / "texts").code == 0
    assert passage not in Path("without/report.html").read_text(encoding="utf-8")
    assert passage in Path("with/report.html").read_text(encoding="utf-8")
    for folder in ("without", "with"):
        assert passage not in Path(folder, "dossier.json").read_text(encoding="utf-8")


def read_section(folder: str) -> str:
    """What the report of a run says of the record."""
    page = Path(folder, "report.html").read_text(encoding="utf-8")
    return page[page.index('<section id="record"') : page.index('<section id="claims"')]


def test_a_report_says_what_the_record_says_without_the_record(command: Command, own: Path) -> None:
    few = ("--draws", "20", "--policies", "sustained-pressure", "--accounts", "bear-hug-2017")
    assert command("run", own, *few, "--out", "kept").code == 0
    first = read_section("kept")
    kept = json.loads(Path("kept/evidence.json").read_text(encoding="utf-8"))
    assert {entry["account"] for entry in kept["evidence"]["claims"]} == {"bear-hug-2017", "common"}
    shutil.rmtree(own)
    Path("kept/report.html").unlink()
    assert command("report", "kept").code == 0
    assert read_section("kept") == first
    assert Runs.load("kept").save("again") == Path("again")
    assert json.loads(Path("again/evidence.json").read_text(encoding="utf-8")) == kept


def test_the_evidence_is_left_out_if_wanted_and_does_not_depend_on_workers(
    command: Command, own: Path
) -> None:
    few = ("--draws", "20", "--policies", "sustained-pressure", "--accounts", "bear-hug-2017")
    assert command("run", own, *few, "--no-evidence", "--out", "plain").code == 0
    assert {path.name for path in Path("plain").iterdir()} == FILES
    assert 'id="record"' not in Path("plain/report.html").read_text(encoding="utf-8")
    for workers in ("1", "2"):
        assert command("run", own, *few, "--workers", workers, "--out", workers).code == 0
    assert Path("1/evidence.json").read_bytes() == Path("2/evidence.json").read_bytes()
