"""Dyad-years: counts, symmetry, no pair twice, and none that never lived at the same time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.errors import UsageError
from counterpoise.record.panels import dyads, states, undirected

YEARS = st.tuples(st.integers(1816, 2024), st.integers(0, 1)).map(lambda pair: (pair[0], sum(pair)))
SYSTEMS = st.sampled_from(["cow", "gw"])


def pairs(frame: pd.DataFrame, system: str) -> np.ndarray:
    """The numbers of both states and the year of every row, as one sorted number each."""
    first, second, year = (frame[name].to_numpy("int64") for name in (f"{system}_1", f"{system}_2", "year"))
    return np.sort((first * 1000 + second) * 10_000 + year)


def meet(frame: pd.DataFrame, system: str, first: int, second: int) -> bool:
    """Whether a pair has a row."""
    return bool(((frame[f"{system}_1"] == first) & (frame[f"{system}_2"] == second)).any())


@given(YEARS, SYSTEMS, st.sampled_from(["any", "start", "end"]))
def test_directed_is_undirected_both_ways_round(years, system, on):
    both, one = dyads(years, True, system, on=on), dyads(years, False, system, on=on)
    assert (one[f"{system}_1"] < one[f"{system}_2"]).all()
    assert len(np.unique(pairs(one, system))) == len(one)
    turned = one.rename(columns={f"{system}_1": f"{system}_2", f"{system}_2": f"{system}_1"})
    expected = np.concatenate([pairs(one, system), pairs(turned, system)])
    assert np.array_equal(pairs(both, system), np.sort(expected))


@given(st.integers(1816, 2025), SYSTEMS)
def test_on_one_day_every_member_meets_every_other(year, system):
    count = len(states(year, system, on="end"))
    assert len(dyads(year, False, system, on="end")) == count * (count - 1) // 2


def test_states_that_never_lived_together_make_no_pair():
    frame = dyads(1990, False)
    assert meet(frame, "cow", 260, 265)
    strangers = [(255, 260), (255, 265), (678, 679), (679, 680)]
    assert not any(meet(frame, "cow", *pair) for pair in strangers)
    assert not meet(dyads(2006, False, "gw"), "gw", 340, 345)


def test_rows_go_by_numbers_and_years():
    frame = dyads((1990, 1993))
    order = frame[["cow_1", "cow_2", "year"]].sort_values(["cow_1", "cow_2", "year"], kind="stable").index
    assert (order == frame.index).all()
    assert list(frame.columns) == list(frame.attrs["columns"])


def test_an_undirected_indicator_is_the_same_from_either_side():
    generator = np.random.default_rng(5)
    panel = dyads((2000, 2001), directed=False)
    frame = panel[["state_1", "state_2", "year"]].rename(columns={"state_1": "iso3_b", "state_2": "iso3_a"})
    frame["distance"] = generator.random(len(frame))
    found = dyads((2000, 2001), add=[undirected(frame)])
    table = found.set_index(["cow_1", "cow_2", "year"])["distance"]
    assert table.notna().all()
    turned = table.reorder_levels([1, 0, 2]).reindex(table.index)
    pd.testing.assert_series_equal(table, turned.rename_axis(table.index.names))
    given_by_hand = table.loc[2, 20, 2000]  # the first row is that of the United States and Canada
    assert given_by_hand == frame["distance"].iloc[0]


def test_pairs_in_both_orders_have_to_agree():
    frame = pd.DataFrame({"cow_1": [2, 20], "cow_2": [20, 2], "year": [2000, 2000], "distance": [1.0, 1.0]})
    found = dyads(2000, directed=False, add=[undirected(frame)])
    assert found["distance"].sum() == 1
    assert found.attrs["added"][0]["used"] == 2
    frame.loc[1, "distance"] = 2.0
    with pytest.raises(UsageError) as caught:
        dyads(2000, add=[undirected(frame)])
    assert [(problem.code, problem.found) for problem in caught.value.problems] == [("O005", "2-20, 2000")]
    assert dyads(2000, add=[frame])["distance"].sum() == 3  # as a frame with a direction it is right


def test_a_directed_indicator_keeps_its_direction():
    frame = pd.DataFrame({"ccode1": [365, 2], "ccode2": [2, 365], "year": [2000, 2000], "tone": [-1.0, 3.0]})
    both = dyads(2000, add=[frame]).set_index(["cow_1", "cow_2"])["tone"]
    assert (both[365, 2], both[2, 365], both.count()) == (-1, 3, 2)
    one = dyads(2000, directed=False, add=[frame]).set_index(["cow_1", "cow_2"])
    assert (one["tone_12"][2, 365], one["tone_21"][2, 365]) == (3, -1)


def test_an_indicator_of_states_stands_on_both_sides():
    frame = pd.DataFrame({"iso3": ["CHN", "RUS"], "year": [2014, 2014], "power": [2.0, 1.0]})
    found = dyads(2014, directed=False, add=[frame]).set_index(["state_1", "state_2"])
    assert found.loc[("RUS", "CHN"), ["power_1", "power_2"]].tolist() == [1, 2]
    assert (found["power_1"].count() + found["power_2"].count()) == 2 * (195 - 1)  # either state, either side
    assert found.attrs["columns"]["power_2"].endswith("of the second state")
