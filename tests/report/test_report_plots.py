"""The chart for notebooks shows the report's fans."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import counterpoise as cp
from counterpoise.report.charts import PAGE_COLOURS


@pytest.fixture
def runs(tiny: Path) -> cp.Runs:
    return cp.simulate(cp.load(tiny), draws=60, workers=1)


def test_a_panel_an_account_with_colours_of_its_own(runs: cp.Runs) -> None:
    chart = cp.plot_fans(runs, "SOUTH.resolve")
    assert [panel["title"] for panel in chart.to_dict()["concat"]] == [
        a.title for a in cp.answer(runs).accounts
    ]
    text = json.dumps(chart.to_dict())
    assert not [colour for colour in PAGE_COLOURS if colour in text]


def test_the_medians_are_those_of_the_run(runs: cp.Runs) -> None:
    chart = cp.plot_fans(runs, "SOUTH.resolve").to_dict()
    data = chart.get("datasets", {})
    rows = [
        row
        for panel in chart["concat"]
        for row in data.get(panel["data"].get("name"), panel["data"].get("values", []))
    ]
    ends = {round(row["y"], 3) for row in rows if row["kind"] == "median"}
    levels = runs.dataset["level_quantile"].sel(variable="SOUTH.resolve", quantile=0.5, policy="continuity")
    assert {round(float(value), 3) for value in levels.to_numpy().ravel()} <= ends


def test_an_unknown_variable_is_told(runs: cp.Runs) -> None:
    with pytest.raises(cp.UsageError) as caught:
        cp.plot_fans(runs, "SOUTH.resolv")
    assert (caught.value.problems[0].code, caught.value.problems[0].nearest) == ("N002", "SOUTH.resolve")
