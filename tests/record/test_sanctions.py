"""Sanctions: the index against figures worked by hand, the real file's facts, faults by code and place."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import counterpoise
from counterpoise.dossier import load
from counterpoise.errors import DossierError, SurroundingsError
from counterpoise.names import ISO_ALPHA_3
from counterpoise.record.sanctions import episodes, load_sanctions, sanctions_index
from counterpoise.safety import web_link

RUSSIA = Path(counterpoise.__file__).parent / "dossier" / "builtin" / "russia"
REAL = RUSSIA / "record" / "sanctions.yaml"
SMALL = """\
format: 1
years: [2000, 2001]
senders: {USA: 0.75, EU: 0.25}
kinds: {arms: 0.5, trade: 0.5, talks: 0}
episodes:
  - id: one-a
    measure: one
    title: "licences denied"
    senders: [USA]
    kind: arms
    step: begun
    start: 2000-03-01
    end: 2000-03-31
    intensity: 2
    change: "some are denied"
    source: {citation: "Act 1"}
  - id: one-b
    measure: one
    title: "embargo"
    senders: [USA]
    kind: arms
    step: strengthened
    start: 2000-03-31
    end: 2000-07-01
    intensity: 4
    change: "all are denied"
    source: {citation: "Act 2", url: "https://example.org/2"}
  - id: two
    measure: two
    title: "a ban on makers"
    senders: [USA]
    kind: arms
    step: begun
    start: 2000-03-01
    end: 2000-04-10
    intensity: 3
    change: "beside the other"
    source: {citation: "Act 3"}
  - id: tariff
    measure: tariff
    title: "normal tariffs withdrawn"
    senders: [EU]
    kind: trade
    step: begun
    start: 1990-05-05
    end: null
    intensity: 1
    change: "still so"
    source: {citation: "Act 4"}
  - id: talks
    measure: talks
    title: "half a year of silence"
    senders: [USA, EU]
    kind: talks
    step: begun
    start: 2000-12-31
    end: 2001-07-01
    intensity: 4
    change: "over the turn of the year"
    source: {citation: "Act 5"}
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "sanctions.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def by_year(path: Path) -> pd.DataFrame:
    return sanctions_index(path).set_index("year")


# The index


def test_the_index_of_a_small_file_is_what_the_hand_works_out(tmp_path: Path) -> None:
    table = sanctions_index(write(tmp_path, SMALL))
    assert list(table.columns) == ["year", "index", "maximum", "arms", "trade", "talks"]
    assert list(table["year"]) == [2000, 2001]
    # 2000 has 366 days. 1 to 30 March: the stronger of 2 and 3 on 30 days; 31 March to 30 June: 4 on 92 days,
    # also where the third measure still holds. The European Union restricts no arms.
    arms = 100 * 0.75 * (30 * 3 + 92 * 4) / (4 * 366)
    trade = 100 * 0.25 * 1 / 4
    first, second = table.iloc[0], table.iloc[1]
    assert first["arms"] == pytest.approx(arms, abs=1e-12)
    assert first["trade"] == second["trade"] == pytest.approx(trade, abs=1e-12)
    assert first["talks"] == pytest.approx(100 / 366, abs=1e-12)  # one day of the year, at 4, all senders
    assert second["talks"] == pytest.approx(100 * 181 / 365, abs=1e-12)
    assert first["index"] == pytest.approx((arms + trade) / 2, abs=1e-12)
    assert second["index"] == pytest.approx(trade / 2, abs=1e-12)  # talks weigh nothing, also below
    assert (first["maximum"], second["maximum"]) == (first["arms"], second["trade"])
    assert table.attrs["columns"].keys() == set(table.columns)


def test_a_file_without_episodes_has_an_index_of_nought(tmp_path: Path) -> None:
    path = write(tmp_path, SMALL.split("episodes:")[0])
    assert (sanctions_index(path).drop(columns="year") == 0).all(axis=None)
    assert list(episodes(path).columns)[:2] == ["id", "measure"]
    assert episodes(path).empty


def test_all_at_full_intensity_is_a_hundred(tmp_path: Path) -> None:
    rows = [
        episode(f"e-{kind}", ["USA", "EU"], kind, date(1999, 1, 1), None, 4) for kind in ("arms", "trade")
    ]
    table = by_year(write(tmp_path, json.dumps(frame(rows))))
    assert table["index"].tolist() == pytest.approx([100, 100])
    assert table["maximum"].tolist() == pytest.approx([100, 100])


def episode(
    name: str, senders: list[str], kind: str, start: date, end: date | None, intensity: int
) -> dict[str, Any]:
    return {
        "id": name,
        "measure": name,
        "title": "a title",
        "senders": senders,
        "kind": kind,
        "step": "begun",
        "start": start.isoformat(),
        "end": None if end is None else end.isoformat(),
        "intensity": intensity,
        "change": "a change",
        "source": {"citation": "an act"},
    }


def frame(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "format": 1,
        "years": [2000, 2001],
        "senders": {"USA": 0.75, "EU": 0.25},
        "kinds": {"arms": 0.5, "trade": 0.5, "talks": 0},
        "episodes": rows,
    }


DAYS = st.integers(0, 900)
ROWS = st.lists(
    st.tuples(
        st.sampled_from([["USA"], ["EU"], ["USA", "EU"]]),
        st.sampled_from(["arms", "trade", "talks"]),
        DAYS,
        st.none() | st.integers(1, 500),
        st.integers(0, 4),
    ),
    max_size=8,
)


@given(rows=ROWS)
def test_the_index_is_the_mean_over_days_counted_one_by_one(
    rows: list[Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    zero = date(1999, 10, 1)
    spans = [
        (who, kind, zero + timedelta(day), None if length is None else zero + timedelta(day + length), level)
        for who, kind, day, length, level in rows
    ]
    content = frame([episode(f"e{i}", *span) for i, span in enumerate(spans)])
    path = write(tmp_path_factory.mktemp("sanctions"), json.dumps(content))
    table = by_year(path)
    for year in (2000, 2001):
        days = [date(year, 1, 1) + timedelta(i) for i in range(366 if year == 2000 else 365)]
        for kind in ("arms", "trade", "talks"):
            mean = 0.0
            for sender, weight in content["senders"].items():
                levels = [
                    max(
                        (
                            level
                            for who, what, start, end, level in spans
                            if sender in who and what == kind and start <= day and (end is None or day < end)
                        ),
                        default=0,
                    )
                    for day in days
                ]
                mean += weight * sum(levels) / len(days)
            assert table.loc[year, kind] == pytest.approx(25 * mean, abs=1e-9)
    content["episodes"].reverse()
    path.write_text(json.dumps(content), encoding="utf-8")
    pd.testing.assert_frame_equal(by_year(path), table, check_exact=True)


# The real file


@pytest.fixture(scope="module")
def real() -> pd.DataFrame:
    return episodes(REAL)


@pytest.fixture(scope="module")
def index() -> pd.DataFrame:
    return by_year(REAL)


def test_the_index_rises_where_the_sanctions_did(index: pd.DataFrame) -> None:
    assert list(index.index) == list(range(1992, 2026))
    values = index["index"]
    assert values[2013] < values[2014] < values[2015] < values[2022] < values[2023] < values[2025]
    assert values[1993] > values[1995]  # COCOM ended in March 1994
    assert values[2011] > values[2013]  # the tariff condition ended in December 2012
    assert index.loc[2014:, "index"].is_monotonic_increasing
    assert values[2022] - values[2021] == values.diff().max()
    assert ((index >= 0) & (index <= 100)).all(axis=None)
    assert index.loc[:2021, ["services", "assets"]].max(axis=None) == 0


def test_years_of_the_real_file_worked_by_hand(index: pd.DataFrame) -> None:
    # 1992: 168 days without and 198 with normal tariffs, one sender of 0.35; COCOM at 2 all year.
    assert index.loc[1992, "trade"] == pytest.approx(100 * 0.35 * (168 * 2 + 198) / (4 * 366))
    assert index.loc[1992, "technology"] == pytest.approx(50)
    assert index.loc[1994, "technology"] == pytest.approx(50 * 90 / 365)
    # 2013: only the Magnitsky list, one sender, intensity 1, weight of persons 0.05.
    assert index.loc[2013, "index"] == pytest.approx(0.05 * 100 * 0.35 / 4)
    # 2022: reserves at 3 from 28 February (USA, EU, CAN: 307 days) and 1 March (GBR, JPN: 306 days).
    assert index.loc[2022, "assets"] == pytest.approx(100 * 3 * (0.78 * 307 + 0.22 * 306) / (4 * 365))


def test_every_episode_is_cited_and_every_address_is_plain(real: pd.DataFrame) -> None:
    assert len(real) >= 45
    assert real["citation"].str.strip().str.len().ge(10).all()
    addresses = real["url"].dropna()
    assert len(addresses) > 100
    assert addresses.map(lambda url: web_link(url) == url).all()
    assert (real["change"].str.len() > 3).all()


def test_senders_are_states_or_actors_of_the_dossier(real: pd.DataFrame) -> None:
    known = ISO_ALPHA_3 | load("russia").actors.keys()
    named = {sender for senders in real["senders"] for sender in senders}
    assert named <= known
    assert named == load_sanctions(REAL).senders.keys()


def test_steps_of_a_measure_follow_one_another_and_end_after_they_start(real: pd.DataFrame) -> None:
    assert real["id"].is_unique
    assert (real["start"] <= pd.Timestamp("2025-12-31")).all()
    assert (real["end"].dropna() > real.loc[real["end"].notna(), "start"]).all()
    for name, steps in real.groupby("measure"):
        ordered = steps.sort_values("start")
        for before, after in pairwise(ordered.itertuples()):
            assert before.end <= after.start, name  # NaT compares as false: an open step is the last
        assert steps["kind"].nunique() == steps["senders"].nunique() == 1, name


def test_the_rule_stands_at_the_top_with_an_anchor_for_each_step() -> None:
    rule = REAL.read_text(encoding="utf-8").split("\nformat: 1\n")[0]
    assert all(line.startswith("#") or not line for line in rule.splitlines())
    assert rule.count("#      anchor: ") == 4
    for part in (
        "What counts.",
        "What is not counted.",
        "Senders.",
        "Kinds.",
        "Intensity",
        "Dates.",
        "Steps.",
    ):
        assert f"# {part}" in rule
    for kind in load_sanctions(REAL).kinds:
        assert rule.count(f"#   {kind} ") == 2, kind  # what it is, and how intensity is read for it


def test_the_landmarks_are_there(real: pd.DataFrame) -> None:
    days = real.groupby(real["start"].dt.strftime("%Y-%m-%d"))["kind"].agg(set)
    landmarks = {
        "1998-08-04": "technology",  # proliferation
        "2012-12-14": "persons",  # Magnitsky
        "2014-03-17": "persons",
        "2014-07-16": "finance",
        "2014-07-31": "energy",
        "2014-09-12": "finance",
        "2016-07-01": "finance",  # a renewal
        "2017-08-02": "persons",  # CAATSA
        "2018-04-06": "persons",
        "2018-08-27": "technology",  # after Salisbury
        "2019-12-20": "energy",  # Nord Stream 2
        "2021-04-15": "persons",
        "2022-02-24": "technology",  # semiconductors
        "2022-02-28": "assets",  # reserves
        "2022-03-12": "finance",  # SWIFT
        "2022-12-05": "energy",  # price cap
        "2023-02-05": "energy",
        "2023-12-22": "finance",  # foreign banks
        "2024-01-01": "trade",  # diamonds
        "2025-10-22": "energy",  # Rosneft and Lukoil
    }
    assert {day for day, kind in landmarks.items() if kind not in days.get(day, set())} == set()
    ended = real.loc[real["measure"] == "usa-jackson-vanik", "end"].max()
    assert ended == pd.Timestamp("2012-12-20")


def test_the_days_agree_with_the_chronology_of_the_dossier(real: pd.DataFrame) -> None:
    starts = set(real["start"].dt.date)
    words = ("sanction", "embargo", "SWIFT", "price cap", "CAATSA")
    events = [
        entry
        for entry in load("russia").chronology
        if any(word in entry.title for word in words) and {"RUS"} <= set(entry.actors)
    ]
    events = [entry for entry in events if not entry.title.startswith("Russia bans")]
    assert len(events) >= 8
    missing = [f"{entry.date} {entry.title}" for entry in events if entry.date not in starts]
    assert missing == []


# Faults

FAULTS = [
    ("kind: arms\n    step: begun", "kind: arm\n    step: begun", "arm\n", "S004", "arms"),
    ("senders: [EU]", "senders: [UEU]", "UEU]", "S004", "EU"),
    ("senders: [USA, EU]\n", "senders: [USA, USA]\n", "USA]\n    kind: talks", "S004", None),
    ("end: 2001-07-01", "end: 2000-12-31", "2000-12-31\n    intensity", "S004", None),
    ("id: two", "id: one-a", "one-a\n    measure: two", "N011", None),
    ("start: 2000-03-31", "start: 2000-03-30", "2000-03-30", "S004", None),  # overlaps by a day
    ("step: strengthened", "step: begun", "begun\n    start: 2000-03-31", "S004", None),
    ("step: strengthened", "step: renewed", "4\n    change: \"all", "S004", None),
    ("4\n    change: \"all", "1\n    change: \"all", "1\n    change: \"all", "S004", None),
    ("start: 2000-03-31", "start: 2000-04-01", "strengthened", "S004", None),  # after a gap
    ("start: 1990-05-05\n    end: null", "start: 1990-05-05", "id: tariff", "S001", None),
    ("intensity: 3", "intensity: 5", "5\n    change: \"beside", "S004", None),
    ("intensity: 3", "intensity: true", "true", "S003", None),
    ("start: 1990-05-05", "start: May 1990", "May", "S003", None),
    ("measure: tariff", "mesure: tariff", "mesure", "S002", "measure"),
    ("step: strengthened", "step: stronger", "stronger", "S004", "strengthened"),
    ('citation: "Act 3"', 'citation: " "', '" "', "S004", None),
    ("USA: 0.75", "USA: 0.7", "{USA: 0.7,", "S004", None),
    ("talks: 0}", "talks: 0.1}", "{arms: 0.5", "S004", None),
    ("EU: 0.25}", "Eu: 0.25}", "Eu: ", "N010", None),
    ("talks: 0}", "index: 0}", "index: 0", "S004", None),
    ("years: [2000, 2001]", "years: [2001, 2000]", "[2001", "S004", None),
    ("format: 1", "format: 2", "2\nyears", "S005", None),
    ("[USA]\n    kind: arms\n    step: str", "[EU]\n    kind: arms\n    step: str", "[EU]\n    kind: a",
     "S004", None),
    ("arms\n    step: str", "trade\n    step: str", "trade\n    step: str", "S004", None),
    ("format: 1", "format: &a 1", None, "F007", None),
    ("years: [2000, 2001]", "years: [2000", None, "F006", None),
]  # fmt: skip


def place_of(text: str, needle: str) -> tuple[int, int]:
    at = text.index(needle)
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


@pytest.mark.parametrize(("old", "new", "needle", "code", "near"), FAULTS)
def test_a_fault_has_its_code_and_place(
    old: str, new: str, needle: str | None, code: str, near: str | None, tmp_path: Path
) -> None:
    text = SMALL.replace(old, new, 1)
    assert text != SMALL
    for function in (load_sanctions, episodes, sanctions_index):
        with pytest.raises(DossierError) as caught:
            function(write(tmp_path, text))
        problems = [problem for problem in caught.value.problems if problem.code == code]
        assert problems, [str(problem) for problem in caught.value.problems]
        places = [(p.place.line, p.place.column) for p in problems if p.place is not None]
        assert needle is None or place_of(text, needle) in places, [str(problem) for problem in problems]
        assert near is None or near in {problem.nearest for problem in problems}
        assert all(
            problem.place is not None and problem.place.file == "sanctions.yaml" for problem in problems
        )
        assert all(problem.message.endswith(".") for problem in problems)


def test_one_fault_is_one_problem_and_all_come_together(tmp_path: Path) -> None:
    text = SMALL
    for old, new in (
        ("senders: [EU]", "senders: [CHE]"),
        ("id: two", "id: one-a"),
        ("USA: 0.75", "USA: 0.9"),
    ):
        text = text.replace(old, new, 1)
    with pytest.raises(DossierError) as caught:
        load_sanctions(write(tmp_path, text))
    assert [(problem.code, problem.place.line) for problem in caught.value.problems if problem.place] == [
        ("S004", 3),
        ("N011", place_of(text, "id: one-a\n    measure: two")[0]),
        ("S004", place_of(text, "senders: [CHE]")[0]),
    ]


def test_an_overlap_with_an_earlier_step_that_is_open_is_found(tmp_path: Path) -> None:
    days = [(date(2000, 1, 1), None), (date(2000, 3, 1), date(2000, 4, 1)), (date(2001, 3, 1), None)]
    rows = [episode(f"e{number}", ["USA"], "arms", *span, 2) for number, span in enumerate(days)]
    path = write(tmp_path, json.dumps(frame([{**row, "measure": "one"} for row in rows])))
    with pytest.raises(DossierError) as caught:
        load_sanctions(path)
    messages = [problem.message for problem in caught.value.problems]
    assert len(messages) == 2  # also the third, though the step just before it has ended
    assert all(message.startswith("The step overlaps e0, ") for message in messages)


def test_a_file_that_is_not_there_or_empty_is_said(tmp_path: Path) -> None:
    with pytest.raises(SurroundingsError) as caught:
        sanctions_index(tmp_path / "none.yaml")
    assert caught.value.problems[0].code == "R001"
    with pytest.raises(DossierError) as empty:
        sanctions_index(write(tmp_path, ""))
    assert empty.value.problems[0].code in {"S001", "S003"}


def test_importing_the_module_loads_no_heavy_library() -> None:
    code = (
        "import sys, counterpoise.record.sanctions\n"
        "print(sorted({'pandas', 'xarray', 'altair', 'networkx'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"
