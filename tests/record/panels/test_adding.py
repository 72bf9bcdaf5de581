"""Adding frames: values land where they belong, every row is accounted for, and faults have codes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.errors import UsageError
from counterpoise.record.panels import dyads, otherwise, states, undirected

SPAN = (1988, 1993)
OBSERVED = st.lists(
    st.tuples(
        st.sampled_from(
            ["USA", "RUS", "SUN", "DEU", "DDR", "YUG", "SRB", "YEM", "YMD", "UKR", "HKG", "CSK", "SVK"]
        ),
        st.integers(1985, 1996),
    ),
    unique=True,
    max_size=60,
)


def table(rows: list[tuple[Any, ...]], *columns: str) -> pd.DataFrame:
    """A frame whose last column numbers the rows."""
    frame = pd.DataFrame(rows, columns=list(columns))
    return frame.assign(value=np.arange(len(frame), dtype="float64"))


def fault(call: Any) -> tuple[str, str | None, str | None]:
    """Code, what was found and the nearest of the only problem that a call raises."""
    with pytest.raises(UsageError) as caught:
        call()
    (problem,) = caught.value.problems
    return problem.code, problem.found, problem.nearest


@given(OBSERVED, st.sampled_from(["cow", "gw"]))
def test_no_row_is_lost_and_none_is_added(rows, system):
    frame = table(rows, "iso3", "year")
    found = states(SPAN, system, add=[frame])
    assert len(found) == len(states(SPAN, system))
    counts = found.attrs["added"][0]
    assert counts["rows"] == len(rows) == counts["used"] + counts["outside_years"] + counts["unmatched"]
    assert counts["unmatched"] == sum(entry["rows"] for entry in found.attrs["unmatched"])
    assert found["value"].dropna().nunique() == counts["used"]
    assert counts["outside_years"] == sum(not SPAN[0] <= year <= SPAN[1] for _, year in rows)


@given(OBSERVED, OBSERVED, st.booleans(), st.booleans())
def test_no_pair_is_lost(one, two, directed, ordered):
    rows = sorted({(*first, second[0]) for first, second in zip(one, two, strict=False)})
    if not ordered:
        rows = [row for row in rows if row[0] <= row[2]]
    frame = table(rows, "iso3_1", "year", "iso3_2")
    found = dyads((1990, 1991), directed, add=[frame if ordered else undirected(frame)])
    counts = found.attrs["added"][0]
    assert counts["rows"] == len(rows) == counts["used"] + counts["outside_years"] + counts["unmatched"]
    values = found.filter(like="value")
    numbers = values.to_numpy()
    assert len(np.unique(numbers[~np.isnan(numbers)])) == counts["used"]
    assert values.shape == (len(dyads((1990, 1991), directed)), 2 if ordered and not directed else 1)


@given(st.sampled_from(["cow", "gw"]), st.sampled_from(["cow", "gw", "state"]), st.integers(0, 2**32 - 1))
def test_a_panel_added_to_itself_gives_its_own_values(system, key, seed):
    panel = states((1989, 1992), system, on="end")
    panel["value"] = np.random.default_rng(seed).random(len(panel))
    rows = panel.dropna(subset=key).sample(frac=1, random_state=seed)
    frame = rows[[key, "year", "value"]]
    found = states((1989, 1992), system, add=[frame], on="end")
    kept = panel[key].notna()
    pd.testing.assert_series_equal(found["value"][kept], panel["value"][kept])


def test_the_code_of_the_time_goes_before_another():
    frame = pd.DataFrame({"iso3": ["SUN", "RUS"], "year": [1990, 1990], "value": [1.0, 2.0]})
    found = states(1990, add=[frame])
    assert found.query("cow == 365")["value"].tolist() == [1]
    assert found.attrs["unmatched"] == [
        {
            **{"frame": 1, "code": "RUS", "from": 1990, "to": 1990, "rows": 1},
            "why": "another code of the frame stands for the state",
        }
    ]
    alone = states(1990, add=[frame.iloc[1:]])
    assert alone.query("cow == 365")["value"].tolist() == [2]


def test_a_code_before_its_state_is_not_matched():
    frame = table([("UKR", 1990), ("UKR", 1992), ("CZE", 1992), ("CZE", 1993)], "iso3", "year")
    found = states(SPAN, add=[frame])
    assert found["value"].dropna().tolist() == [3, 1]  # Czechia is 316, Ukraine 369
    assert [(entry["code"], entry["from"]) for entry in found.attrs["unmatched"]] == [
        ("UKR", 1990),
        ("CZE", 1992),
    ]


def test_germany_of_1990_is_read_on_both_sides_of_its_unification():
    found = states(1990, add=[table([("DEU", 1990)], "iso3", "year")])
    assert found.dropna(subset="value")["cow"].tolist() == [255, 260]
    numbers = table([(255, 1990), (260, 1990)], "cow", "year")
    assert states(1990, add=[numbers]).dropna(subset="value")["value"].tolist() == [0, 1]
    other = states(1990, "gw", add=[numbers])
    assert other.query("gw == 260")["value"].tolist() == [1]  # which it was for most of the year
    assert other.attrs["unmatched"][0]["code"] == "255"


def test_numbers_of_one_system_are_understood_in_the_other():
    serbia = table([(340, 2010), (970, 2010), (971, 2010)], "gwno", "year")
    found = states(2010, add=[serbia]).set_index("state")["value"]
    assert found[["SRB", "KIR", "NRU"]].tolist() == [0, 1, 2]  # 970 is Nauru with Correlates of War
    canada = table([(20, 1900)], "ccode", "year")
    assert states(1900, "gw", add=[canada]).query("gw == 20")["value"].tolist() == [
        0
    ]  # not a member there yet


def test_numbers_of_either_kind_of_column_are_read():
    for codes in ([365.0], ["365"], pd.array([365], "Int64"), pd.array([365], "category")):
        frame = pd.DataFrame({"cow": codes, "year": pd.array(["2000"], "str"), "value": [4]})
        assert states(2000, add=[frame]).query("cow == 365")["value"].tolist() == [4]


def test_values_keep_their_kind():
    frame = pd.DataFrame({"iso3": ["USA"], "year": [2000], "flag": [True], "word": ["yes"], "count": [3]})
    found = states(2000, add=[frame])
    assert [str(found[name].dtype) for name in ("flag", "word", "count")] == ["boolean", "str", "float64"]
    assert found["flag"].count() == found["word"].count() == found["count"].count() == 1


def test_what_is_not_listed_may_have_a_value():
    frame = otherwise(pd.DataFrame({"iso3": ["USA", "USA"], "year": [2000, 2002], "strikes": [2, 3]}), 0)
    found = states((1999, 2003), add=[frame])
    assert found.query("cow == 2")["strikes"].fillna(-1).tolist() == [-1, 2, 0, 3, -1]
    assert found.query("cow == 20")["strikes"].fillna(-1).tolist() == [-1, 0, 0, 0, -1]


def test_meanings_and_units_go_along():
    frame = pd.DataFrame({"iso3": ["USA"], "year": [2000], "steel": [3.0]})
    frame.attrs = {
        "columns": {"steel": "steel made"},
        "units": {"steel": "t"},
        "sources": {"me": "Me (2020)"},
    }
    found = states(2000, add=[frame, frame.rename(columns={"steel": "iron"})])
    assert found.attrs["columns"]["steel"] == "steel made"
    assert found.attrs["columns"]["iron"] == "as added; the frame does not say"
    assert found.attrs["units"] == {"steel": "t"}
    assert found.attrs["sources"]["me"] == "Me (2020)"


USA = {"iso3": ["USA"], "year": [2000], "value": [1]}


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({**USA, "iso3": ["RUZ"]}, ("U001", "RUZ", "RUS")),
        ({**USA, "iso3": ["usa"]}, ("U001", "usa", "USA")),
        ({**USA, "iso3": ["WLD"]}, ("U001", "WLD", "NLD")),
        ({**USA, "iso3": [None]}, ("U001", None, None)),
        ({"cow": [364], "year": [2000], "value": [1]}, ("U001", "364", "365")),
        ({"gw": [36.5], "year": [2000], "value": [1]}, ("U001", "36.5", None)),
        ({**USA, "year": [2000.5]}, ("U001", "2000.5", None)),
        ({**USA, "year": [None]}, ("U001", "None", None)),
        ({"iso3": ["USA"], "value": [1]}, ("U001", "iso3, value", None)),
        ({"country": ["USA"], "year": [2000]}, ("U001", "country, year", None)),
        ({"iso3": ["USA"], "year": [2000]}, ("U001", None, None)),
        ({"iso3": ["USA"], "year": [2000], 5: [1]}, ("U001", "5", None)),
        ({"iso3": ["USA"] * 2, "year": [2000] * 2, "value": [1, 2]}, ("O005", "USA, 2000", None)),
        ({"iso3_1": ["USA"], "iso3_2": ["CAN"], "year": [2000], "value": [1]}, ("U001", "iso3_1", None)),
    ],
)
def test_frames_that_cannot_be_added(columns, expected):
    found = fault(lambda: states(2000, add=[pd.DataFrame(columns)]))
    assert found[:2] == expected[:2]
    assert found[2] == expected[2]


def test_pairs_that_cannot_be_added():
    twice = pd.DataFrame({"cow_1": [2, 2], "cow_2": [20, 20], "year": [2000, 2000], "value": [1, 1]})
    assert fault(lambda: dyads(2000, add=[twice])) == ("O005", "2-20, 2000", None)
    assert fault(lambda: states(2000, add=[{"iso3": ["USA"]}])) == ("U001", "dict", None)
    same = pd.DataFrame(USA)
    assert fault(lambda: states(2000, add=[same, same]))[:2] == ("U001", "value")
    assert fault(lambda: states(2000, add=[pd.DataFrame({**USA, "word": [1], "cow": ["2.5"]})]))[1] == "2.5"


def test_every_unknown_code_is_named():
    frame = table([("RUZ", 2000), ("USB", 2000)], "iso3", "year")
    with pytest.raises(UsageError) as caught:
        states(2000, add=[frame])
    assert [(problem.found, problem.nearest) for problem in caught.value.problems] == [
        ("RUZ", "RUS"),
        ("USB", "USA"),
    ]


def test_rows_without_a_place_can_be_an_error():
    frame = table([("HKG", 1999), ("HKG", 2000), ("USA", 2000), ("USA", 1950)], "iso3", "year")
    code, found, _ = fault(lambda: states((1999, 2000), add=[frame], unmatched="raise"))
    assert (code, found) == ("U001", "HKG, 1999 to 2000 (2)")
    fine = frame[frame["iso3"] == "USA"]  # a year outside the panel is no fault
    assert states((1999, 2000), add=[fine], unmatched="raise")["value"].count() == 1


def test_pairs_without_a_place_name_who_is_to_blame():
    rows = [("USA", "HKG"), ("HKG", "USA"), ("USA", "USA"), ("DEU", "DDR"), ("USA", "RUS")]
    frame = table([(one, two, 1990) for one, two in rows], "iso3_a", "iso3_b", "year")
    found = dyads(1990, add=[frame])
    blamed = {(entry["code"], entry["rows"]) for entry in found.attrs["unmatched"]}
    assert blamed == {("HKG", 2), ("USA-USA", 1)}
    assert found["value"].nunique() == 2


def test_an_empty_frame_gives_an_empty_column():
    frame = pd.DataFrame({"iso3": pd.array([], "str"), "year": pd.array([], "int64"), "value": np.zeros(0)})
    found = states(2000, add=[frame])
    assert found["value"].isna().all()
    assert found.attrs["added"][0]["rows"] == 0
