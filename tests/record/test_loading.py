"""A record is read whole or refused with every fault at its place, and nothing in between."""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dossier.spoil import Case, append, find_place
from tests.record.cases import CASES, HEAD, INDICATORS, SOURCES
from tests.record.conftest import RECORD

import counterpoise
from counterpoise.dossier import check, load
from counterpoise.errors import CATALOGUE, DossierError, UsageError
from counterpoise.record import Record, check_record, load_record
from counterpoise.record.dates import find_kind

# Not of a dossier's own record: O001 without one, O011 to O013 of publishers' files.
ELSEWHERE = {"O001", "O011", "O012", "O013"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_spoilt_record_gets_its_code(case: Case, observed: Path) -> None:
    for step in case.steps:
        step(observed)
    problems = [problem for problem in check_record(observed) if problem.code == case.code]
    file, line, column = find_place(observed, case.at)
    where = [p for p in problems if p.place is not None and p.place.file == file]
    if line is not None:
        where = [p for p in where if (p.place.line, p.place.column) == (line, column)]
    assert where, f"wanted {file}:{line}:{column}, got {[str(p) for p in check_record(observed)]}"
    for key in ("nearest", "found", "edit"):
        wanted = getattr(case, key)
        assert wanted is None or wanted in {getattr(p, key) for p in where}, [str(p) for p in where]
    assert all(problem.edit for problem in problems)
    with pytest.raises(DossierError) as caught:
        load_record(observed)
    assert caught.value.problems == check_record(observed)


def test_every_code_has_a_case() -> None:
    assert {code for code in CATALOGUE if "O" < code < "O030"} - ELSEWHERE <= {case.code for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_rest_of_a_dossier_knows_nothing_of_its_record(case: Case, observed: Path) -> None:
    before = load(observed).hash
    for step in case.steps:
        step(observed)
    assert check(observed) == ()
    assert load(observed).hash == before


def test_a_record_beside_the_files_of_the_format_is_no_unknown_file(observed: Path) -> None:
    (observed / "record" / "notes.yaml").write_text("a: 1\n", encoding="utf-8")
    assert check(observed) == ()
    assert check_record(observed) == ()
    assert load(observed).warnings == ()


def test_a_dossier_without_a_record(tiny: Path) -> None:
    assert check_record(tiny) == ()
    with pytest.raises(DossierError) as caught:
        load_record(tiny)
    (problem,) = caught.value.problems
    assert (problem.code, str(problem.place), problem.nearest) == ("O001", "record/", None)
    shutil.copytree(RECORD, tiny / "records")
    with pytest.raises(DossierError) as caught:
        load_record(tiny)
    assert (caught.value.problems[0].nearest, caught.value.problems[0].edit) == (
        "records",
        "Rename the folder records to record.",
    )


def test_a_run_keeps_no_record(tiny: Path, tmp_path: Path) -> None:
    path = tmp_path / "dossier.json"
    path.write_text(json.dumps(load(tiny).normalised()), encoding="utf-8")
    assert check_record(path) == ()
    with pytest.raises(DossierError, match="O001"):
        load_record(path)


def test_all_faults_come_together(observed: Path) -> None:
    append(INDICATORS, "tols,24,much,,,gazete\ntolls,2023-Q4,900,,,gazette\n")(observed)
    append(SOURCES, "    colour: red\n")(observed)
    found = [(problem.code, str(problem.place)) for problem in check_record(observed)]
    # Without what sources.yaml declares, no name and no range can be held against it.
    assert found == [
        ("O003", f"{INDICATORS}:8:6"),
        ("O004", f"{INDICATORS}:8:9"),
        ("O005", f"{INDICATORS}:9:1"),
        ("S002", f"{SOURCES}:27:5"),
    ]


def test_what_a_record_holds(observed: Path) -> None:
    record = counterpoise.load_record(observed)
    assert record.names == ("council.resolve", "tolls")
    table = record.indicators
    assert list(table.columns) == ["indicator", "date", "value", "low", "high", "source"]
    assert len(table) == 6
    assert set(table.attrs["columns"]) == set(table.columns)
    resolve = record.series("council.resolve")
    assert resolve.index.tolist() == list(pd.period_range("2021", "2024", freq="Y"))
    assert resolve.dropna().tolist() == [55, 58.5, 61]
    assert math.isnan(resolve["2023"])
    assert resolve.attrs == {
        "title": "Councillors who would not give way",
        "unit": "per cent",
        "sources": ["survey"],
    }
    assert record.sources["survey"].version == "third wave"
    with pytest.raises(UsageError) as caught:
        record.series("council.resolv")
    assert (caught.value.problems[0].code, caught.value.problems[0].nearest) == ("U001", "council.resolve")


def test_gaps_stay_gaps(observed: Path) -> None:
    append(INDICATORS, "tolls,2024-Q4,30,,,gazette\n")(observed)
    tolls = load_record(observed).series("tolls")
    assert len(tolls) == 5
    assert tolls.isna().tolist() == [False, False, True, True, False]


@pytest.mark.parametrize(
    ("delimiter", "text"),
    [(";", "58;5"), ("\t", "58\t5")],
)
def test_a_spreadsheet_of_another_country_is_read_too(delimiter: str, text: str, observed: Path) -> None:
    path = observed / INDICATORS
    table = path.read_text(encoding="utf-8").replace(",", delimiter).replace("58.5", "58,5")
    path.write_bytes(b"\xef\xbb\xbf" + table.replace("\n", "\r\n").encode())
    assert load_record(observed).series("council.resolve")["2022"] == 58.5
    assert text not in table


def test_the_order_of_lines_and_columns_does_not_matter(observed: Path) -> None:
    before = load_record(observed)
    rows = [row.split(",") for row in (observed / INDICATORS).read_text(encoding="utf-8").splitlines()]
    turned = [rows[0], *reversed(rows[1:])]
    text = "\n".join(",".join(reversed(row)) for row in turned)
    (observed / INDICATORS).write_text(text, encoding="utf-8")
    assert str(load_record(observed).observations) == str(before.observations)


def test_a_record_needs_no_interval(observed: Path) -> None:
    text = "indicator,date,value,source\ntolls,2024-03-18,25,gazette\n"
    (observed / INDICATORS).write_text(text, encoding="utf-8")
    (row,) = load_record(observed).observations
    assert row[:3] == ("tolls", "2024-03-18", 25.0)
    assert math.isnan(row.low)
    assert math.isnan(row.high)
    (observed / INDICATORS).write_text(HEAD, encoding="utf-8")
    assert load_record(observed).observations == ()
    assert load_record(observed).series("tolls").empty


WORDS = st.sampled_from(
    ["tolls", "council.resolve", "2021", "2021-02", "2021-Q1", "2021-02-30", "survey", "gazette", "", "-1"]
)
CELLS = WORDS | st.floats().map(str) | st.text(max_size=8) | st.sampled_from(['"', "'=1+1", "\r", "1e400"])
ROWS = st.lists(st.lists(CELLS, max_size=8), max_size=8)


def examine(folder: Path) -> None:
    """A record that can be used where there is no problem, else problems with a code and a place."""
    problems = check_record(folder)
    assert all(problem.code in CATALOGUE and problem.place is not None for problem in problems)
    if problems:
        with pytest.raises(DossierError):
            load_record(folder)
        return
    record = load_record(folder)
    assert isinstance(record, Record)
    assert len(record.indicators) == len(record.observations)
    for row in record.observations:
        entry = record.declared[row.indicator]
        assert find_kind(row.date)
        assert row.source in record.sources
        assert math.isnan(row.value) or entry.range[0] <= row.value <= entry.range[1]
    for name in record.names:
        assert record.series(name).notna().sum() == sum(
            row.indicator == name and not math.isnan(row.value) for row in record.observations
        )


@given(rows=ROWS, head=st.sampled_from([HEAD, HEAD, "indicator;date;value;source\n", ""]))
def test_any_cells_give_a_record_or_problems(rows: list[list[str]], head: str, observed: Path) -> None:
    shutil.rmtree(observed / "record")
    shutil.copytree(RECORD, observed / "record")
    text = head + "\n".join(",".join(row) for row in rows)
    (observed / INDICATORS).write_bytes(text.encode("utf-8", "surrogatepass"))
    examine(observed)


@given(content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_give_a_record_or_problems(content: bytes, observed: Path) -> None:
    (observed / INDICATORS).write_bytes(content)
    examine(observed)


@given(
    cut=st.integers(0, 700),
    put=st.text(max_size=12) | st.sampled_from([": ", "[", "- ", "&a", "range: [0, .inf]", "null"]),
)
def test_sources_cut_anywhere_give_a_record_or_problems(cut: int, put: str, observed: Path) -> None:
    text = (RECORD / "sources.yaml").read_text(encoding="utf-8")
    (observed / SOURCES).write_bytes((text[:cut] + put + text[cut + 5 :]).encode())
    examine(observed)
