"""`counterpoise run` with its report: all the files, and passages only where the texts are given."""

from __future__ import annotations

from pathlib import Path

from tests.cli.outcomes import Command

from counterpoise import load

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
