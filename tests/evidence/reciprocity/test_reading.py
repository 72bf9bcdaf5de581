"""Tables that are read, and every way in which one is refused: code and place."""

from __future__ import annotations

import sys
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from counterpoise.errors import CATALOGUE, CounterpoiseError
from counterpoise.evidence.reciprocity.series import read_series
from counterpoise.evidence.reciprocity.shapes import Choice, Directed
from counterpoise.evidence.reciprocity.tables import read_table
from counterpoise.evidence.reciprocity.whole import reciprocity

GOOD = "date,A>B,B>A\n2000-01,1,4\n2000-02,3,1\n2000-03,2,2\n2000-04,5,3\n"
LONG = """\
month,source,target,sum,size
2000-01,A,B,1,1
2000-01,B,A,2,1
2000-02,B,A,4,2
2000-03,A,B,5,1
2000-03,B,A,7,1
"""


def read(path: Path, text: str, **choice: object) -> Directed:
    file = path / "acts.csv"
    file.write_text(text, encoding="utf-8")
    return read_series(read_table(file), Choice(**choice))  # type: ignore[arg-type]


def refuse(path: Path, text: str, **choice: object) -> list[tuple[str, str]]:
    """Codes and places of what is wrong."""
    with pytest.raises(CounterpoiseError) as caught:
        read(path, text, **choice)
    assert all(problem.edit for problem in caught.value.problems)
    return [(problem.code, str(problem.place or "")) for problem in caught.value.problems]


def test_a_wide_table_is_read_in_any_order_of_lines(tmp_path: Path) -> None:
    head, *lines = GOOD.splitlines(keepends=True)
    found = read(tmp_path, head + "".join(reversed(lines)))
    assert found.data.tolist() == [[1, 4], [3, 1], [2, 2], [5, 3]]
    assert (found.names, found.dates[0], found.dates[-1], found.step) == (
        ("A>B", "B>A"),
        "2000-01",
        "2000-04",
        "month",
    )


def test_semicolons_decimal_commas_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    found = read(tmp_path, "\ufeffYear;A2B;B2A\n2000;1,5;2\n2001;2,5;1\n2002;0;7\n")
    assert found.data[0].tolist() == [1.5, 2.0]
    assert found.step == "year"


def test_series_are_taken_in_the_order_that_is_asked_for(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD, series=["B>A", "A>B"]).data[0].tolist() == [4, 1]


def test_a_long_table_is_read_by_pairs_and_a_missing_line_is_a_gap_or_zero(tmp_path: Path) -> None:
    wanted = {"value": "sum", "series": ["A>B", "B>A"]}
    assert read(tmp_path, LONG, zeros=True, **wanted).data.tolist() == [[1, 2], [0, 4], [5, 7]]
    assert refuse(tmp_path, LONG, **wanted) == [("O033", "acts.csv:5:1")]
    assert read(tmp_path, LONG, zeros=True, since="2000-02", **wanted).dates == ("2000-02", "2000-03")


@pytest.mark.parametrize(
    ("dates", "step"),
    [
        (["2000-01-02", "2000-01-09", "2000-01-16"], "week"),
        (["2000-01-31", "2000-02-01", "2000-02-02"], "day"),
        (["2000-01-01", "2000-02-01", "2000-03-01"], "month"),
        (["2000-03-01", "2000-06-01", "2000-09-01"], "quarter"),
        (["2000-06-30", "2001-06-30", "2002-06-30"], "year"),
        (["2000-Q3", "2000-Q4", "2001-Q1"], "quarter"),
        (["1999-12", "2000-01", "2000-02"], "month"),
    ],
)
def test_the_step_is_known_from_the_dates(tmp_path: Path, dates: list[str], step: str) -> None:
    rows = "".join(f"{date},{number},{number**2 + 1}\n" for number, date in enumerate(dates))
    assert read(tmp_path, "date,a2b,b2a\n" + rows).step == step


def test_dates_may_be_counted_from_a_start(tmp_path: Path) -> None:
    text = "a2b,b2a\n1,2\n3,1\n2,5\n"
    found = read(tmp_path, text, start="1979-04-15", every="week")
    assert found.dates == ("1979-04-15", "1979-04-22", "1979-04-29")
    assert refuse(tmp_path, text) == [("O031", "acts.csv:1:1")]
    assert refuse(tmp_path, text, start="1979", every="week") == [("U001", "")]
    assert refuse(tmp_path, text, start="1979", every="fortnight") == [("U001", "")]
    assert refuse(tmp_path, GOOD, start="1979", every="year") == [("U001", "acts.csv:1:1")]


@pytest.mark.parametrize("index", ["period", "stamp", "column"])
def test_a_frame_is_read_like_a_file(tmp_path: Path, index: str) -> None:
    frame = pd.read_csv(StringIO(GOOD))
    if index != "column":
        months = pd.PeriodIndex(frame.pop("date"), freq="M")
        frame.index = months if index == "period" else months.to_timestamp()
    found = read_series(read_table(frame), Choice())
    wanted = read(tmp_path, GOOD)
    assert np.array_equal(found.data, wanted.data)
    assert (found.names, found.dates, found.step) == (wanted.names, wanted.dates, wanted.step)


def test_weeks_and_quarters_of_an_index_are_read() -> None:
    values = {"a2b": [1.0, 2.0, 0.0], "b2a": [1.0, 0.0, 4.0]}
    weeks = pd.DataFrame(values, pd.period_range("2000-01-03", periods=3, freq="W"))
    assert read_series(read_table(weeks), Choice()).dates[0] == "2000-01-03"
    quarters = pd.DataFrame(values, pd.period_range("2000Q1", periods=3, freq="Q"))
    assert read_series(read_table(quarters), Choice()).dates == ("2000-Q1", "2000-Q2", "2000-Q3")


UNDIRECTED = (
    "date,CHN-RUS,IND-RUS\n2000,1,2\n",
    "date,USA>RUS,CHN-RUS.gdelt_tension\n2000,1,2\n",
    "month,iso3_a,iso3_b,score_sum,n_days\n2018-01,AFG,ALB,78.6,31\n",
    "date,dyad,value\n2000,CHN-RUS,1\n",
    "date,A>B,B>A\n2000,1,1\n2001,3,3\n",
)


@pytest.mark.parametrize(
    ("text", "place"), list(zip(UNDIRECTED, ("1:6", "1:14", "1:7", "2:6", "1:10"), strict=True))
)
def test_series_without_a_direction_are_refused_with_the_reason(
    tmp_path: Path, text: str, place: str
) -> None:
    assert refuse(tmp_path, text) == [("O030", f"acts.csv:{place}")]
    with pytest.raises(CounterpoiseError, match="both directions"):
        read(tmp_path, text)


def test_hyphens_with_both_directions_are_directed(tmp_path: Path) -> None:
    assert read(tmp_path, "date,CHN-RUS,RUS-CHN\n2000,1,2\n2001,3,1\n2002,4,9\n").names == (
        "CHN-RUS",
        "RUS-CHN",
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", [("O031", "acts.csv:1:1")]),
        ("A>B,B>A\n1,2\n", [("O031", "acts.csv:1:1")]),
        ("date,A>B\n2000,1\n2001,2\n", [("O031", "acts.csv:1:1")]),
        ("date,A>B,A>B\n2000,1,2\n", [("O031", "acts.csv:1:10")]),
        ("date,pair,value\n2000,RUS on USA,1\n", [("O031", "acts.csv:1:6")]),
        ("date,A>B,B>A\n", [("O032", "")]),
        ("date,A>B,B>A\nMay,1,2\nJune,1,2\n", [("O003", "acts.csv:2:1"), ("O003", "acts.csv:3:1")]),
        ("date,A>B,B>A\n2000,1,2\n2001-01,1,3\n", [("O010", "acts.csv:3:1")]),
        ("date,A>B,B>A\n2000,1,2\n2001,many,3\n", [("O004", "acts.csv:3:6")]),
        ("date,A>B,B>A\n2000,1,2\n2001,inf,3\n", [("O004", "acts.csv:3:6")]),
        ("date,A>B,B>A\n2000,1,2\n2000,2,3\n", [("O005", "acts.csv:3:1"), ("O005", "acts.csv:3:1")]),
        ("date,A>B,B>A\n2000,1,2\n2001,,3\n2002,4,5\n", [("O033", "acts.csv:3:6")]),
        ("date,A>B,B>A\n2000,1,2\n2001,3,5\n2003,4,5\n", [("O033", "acts.csv:4:1")]),
        ("date,A>B,B>A\n2000,1,2\n2001,3\n2002,4,5\n", [("O033", "acts.csv:4:1")]),
        ("date,A>B,B>A\n2000,1,2\n2001,1,3\n2002,1,7\n", [("O034", "acts.csv:1:6")]),
        (
            "date,A>B,B>A\n2000,1,2\n2001,2,3\n2002,3,7\n2003,4,1\n2004,5,5\n",
            [("O034", "acts.csv:1:6")],
        ),
        ("date,A>B,B>A\n2000-01-01,1,2\n2000-01-04,2,1\n2000-01-07,5,5\n", [("O035", "acts.csv:2:1")]),
        (
            "date,A>B,B>A,C>A\n2000,1,2,3\n2001,2,5,7\n2002,4,1,5\n2003,1,1,2\n2004,2,2,4\n",
            [("O036", "acts.csv:1:14")],
        ),
    ],
)
def test_what_is_wrong_has_a_code_and_a_place(
    tmp_path: Path, text: str, wanted: list[tuple[str, str]]
) -> None:
    assert refuse(tmp_path, text) == wanted


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        (GOOD, {"series": ["A>C", "B>A"]}),
        (GOOD, {"series": ["A>B", "A>B"]}),
        (GOOD, {"since": "2001-01"}),
        (GOOD, {"since": "spring"}),
        (LONG, {}),
        (LONG, {"value": "summ"}),
        ("date," + ",".join(f"s{n}" for n in range(9)) + "\n2000,1,2,3,4,5,6,7,8,9\n", {}),
    ],
)
def test_a_choice_that_does_not_fit_is_a_wrong_call(
    tmp_path: Path, text: str, choice: dict[str, object]
) -> None:
    assert {code for code, _ in refuse(tmp_path, text, **choice)} == {"U001"}


def test_too_few_periods_are_refused_by_the_rule_that_is_stated(tmp_path: Path) -> None:
    generator = np.random.default_rng(1)
    frame = pd.DataFrame(generator.standard_normal((20, 2)), columns=["a2b", "b2a"])
    frame.insert(0, "year", range(1990, 2010))
    with pytest.raises(CounterpoiseError) as caught:
        reciprocity(frame)
    problem = caught.value.problems[0]
    assert (problem.code, str(problem.place), problem.found) == ("O032", "frame", "20 periods")
    assert "21 periods" in problem.message
    assert "20 periods, and three for each coefficient" in CATALOGUE["O032"].why
    frame.loc[20] = [2010, 0.1, 0.2]
    assert reciprocity(frame, draws=100).lags == 1
    with pytest.raises(CounterpoiseError, match="O032"):
        reciprocity(frame, lags=2)


def test_parquet_is_read_and_an_undirected_one_refused(tmp_path: Path) -> None:
    path = tmp_path / "acts.parquet"
    pd.read_csv(StringIO(GOOD)).to_parquet(path)
    assert read_series(read_table(path), Choice()).dates[0] == "2000-01"
    path.write_text("no table", encoding="utf-8")
    with pytest.raises(CounterpoiseError, match="R001"):
        read_table(path)


def test_without_pyarrow_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "acts.parquet"
    pd.read_csv(StringIO(GOOD)).to_parquet(path)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(CounterpoiseError, match="R005") as caught:
        read_table(path)
    assert "counterpoise[record]" in str(caught.value)


def test_the_publishers_undirected_file_is_refused(shared: Path) -> None:
    path = shared / "data" / "gdelt" / "gdelt_dyad_month.parquet"
    with pytest.raises(CounterpoiseError, match="O030"):
        reciprocity(path)
