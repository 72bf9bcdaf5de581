"""Runs at a glance: true, short, harmless, and never a failure; and what the table says of its columns."""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import html5lib
import pandas as pd
import pytest
from tests.helpers.rich import rich_dossier

from counterpoise.dossier import load
from counterpoise.report import answer
from counterpoise.report.words import say_count
from counterpoise.simulation import Runs, reprs, simulate
from counterpoise.simulation.runs import COLUMNS
from counterpoise.system.reach import REACHES


@pytest.fixture
def runs(tiny: Path) -> Runs:
    return simulate(load(tiny), draws=40, years=2, workers=1)


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


def read_cells(html: str) -> list[list[str]]:
    """The table of a page, as a browser would find it."""
    page = html5lib.parse(html, namespaceHTMLElements=False)
    return [["".join(cell.itertext()) for cell in row] for row in page.iter("tr")]


def test_the_numbers_are_those_of_the_table(runs: Runs) -> None:
    table = runs.summary()
    assert len(table) == 8
    rows = read_cells(runs._repr_html_())
    assert rows[0] == ["variable", "policy", *runs.options.accounts]
    shown = {
        (row[0], row[1], account): cell
        for row in rows[1:]
        for account, cell in zip(rows[0][2:], row[2:], strict=True)
    }
    for row in table.to_dict("records"):
        cell = shown.get((row["variable"], row["policy"], row["account"]), "")
        if row["reach"] == "silent":
            assert cell == ""
        elif row["reach"] == "denied":
            assert cell == "denied"
        else:
            assert float(cell.strip("()")) == pytest.approx(row["median"], rel=5e-3)
            assert cell.startswith("(") == (not row["material"])
            assert cell in repr(runs)


def test_it_says_what_was_run_and_that_it_is_no_forecast(runs: Runs) -> None:
    dossier, text = runs.dossier, repr(runs)
    assert text.startswith(f"Runs of tiny: {dossier.question}")
    for expected in (
        *runs.options.accounts,
        "press",
        "ease",
        "40 draws",
        "2 years from 2026-01-01",
        "seed 1",
    ):
        assert expected in text
    assert "closure common" in text
    assert "at-its-word" in text
    assert 8 < text.count("\n") < 25


@pytest.mark.parametrize("closure", ["own", "common"])
def test_it_counts_claims_and_silence_as_the_answer_does(closure: str) -> None:
    runs = simulate(rich_dossier(), draws=20, years=1, workers=1, closure=closure)
    preamble = answer(runs).preamble
    counted = re.search(r"consequences of (\d+) claims", repr(runs))
    assert counted is not None
    assert f"consequences of {say_count(int(counted[1]), 'claim')}" in preamble[0]
    silent = re.search(r"(\d+) of (\d+) cells are silent", " ".join(repr(runs).split()))
    assert silent is not None
    assert preamble[2].startswith(f"{silent[1]} of {silent[2]} cells")


@pytest.mark.parametrize("columns", [50, 100, 200])
def test_it_fits_the_terminal(runs: Runs, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = repr(runs).splitlines()
    assert max(map(len, lines)) <= columns
    numbered = "[1] pressure-fails" in repr(runs)
    assert numbered == (columns == 50)
    assert any(re.search(r"\[1\] +\[2\]$", line) for line in lines) == numbered


def test_many_rows_are_cut_and_said_to_be(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = len(read_cells(runs._repr_html_()))
    monkeypatch.setattr(reprs, "MOST_ROWS", 1)
    assert len(read_cells(runs._repr_html_())) == 2
    assert f"{whole - 2} more rows" in repr(runs)


def test_a_great_many_draws_are_not_read_for_a_glance(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reprs, "MOST_DRAWS", 39)
    assert "runs.summary()" in repr(runs)
    assert "_summary" not in runs.__dict__
    assert read_cells(runs._repr_html_()) == []


def test_runs_that_are_gone_can_still_be_printed(runs: Runs, tmp_path: Path) -> None:
    runs.save(tmp_path / "kept")
    back = Runs.load(tmp_path / "kept")
    assert str(tmp_path / "kept") in repr(back).replace("\n                ", "")
    shutil.rmtree(tmp_path / "kept")
    again = Runs(back.dossier, back.options, back.record, back.directory)
    for text in (repr(again), again._repr_html_()):
        assert "cannot be read" in text


def test_a_hostile_dossier_is_printed_harmlessly(tiny: Path) -> None:
    path = tiny / "dossier.yaml"
    text = path.read_text(encoding="utf-8")
    hostile = r'question: "<script>alert(1)</script> \e[31m\u202e & more"'
    path.write_text(re.sub("question: .*", hostile.replace("\\", r"\\"), text), encoding="utf-8")
    runs = simulate(load(tiny), draws=5, years=1, workers=1)
    assert not set("\x1b\u202e") & set(repr(runs) + runs._repr_html_())
    page = html5lib.parse(runs._repr_html_(), namespaceHTMLElements=False)
    assert not list(page.iter("script"))
    assert "<script>alert(1)</script>" in "".join(page.itertext())


def test_the_table_says_what_its_columns_are(runs: Runs) -> None:
    table = runs.summary()
    assert tuple(table.attrs["columns"]) == COLUMNS == tuple(table.columns)
    assert all(table.attrs["columns"].values())
    assert table.attrs["units"] == {
        entry.variable: runs.dossier.variables[entry.variable].unit for entry in runs.dossier.headline
    }
    assert table.attrs["horizon"] == "2 years from 2026-01-01"
    assert table.attrs["baseline"] == "continuity"
    assert all(reach in table.attrs["columns"]["reach"] for reach in REACHES)
    assert table[table["variable"] == "SOUTH.resolve"].attrs == table.attrs, "it stays with a selection"
    assert json.loads(json.dumps(table.attrs)) == table.attrs, "plain data, which files can keep"


def test_two_tables_can_be_put_together(runs: Runs) -> None:
    both = pd.concat([runs.summary(), runs.summary()])
    assert len(both) == 16
    stream = io.StringIO()
    both.to_csv(stream, index=False)
    assert stream.getvalue().count("\n") == 17


def test_a_caller_cannot_spoil_the_next_table(runs: Runs) -> None:
    first: Any = runs.summary()
    first.attrs["columns"].clear()
    first.loc[:, "median"] = 0.0
    assert runs.summary().attrs["columns"]
    assert runs.summary()["median"].abs().max() > 0
