"""Levels with intervals: logit-normal with 90% inside, drawn once and shared."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from tests.helpers.build import derived, dossier, driver, instrument, state, system
from tests.helpers.chance import check_normal

from counterpoise.schema import Interval
from counterpoise.system import System, chunk_sizes, draw_parameters, logit, prior_of

SYMMETRIC = {"likely": 50, "low": 20, "high": 80}


def drawn(built: System, kind: str, name: str, draws: int = 10_000) -> np.ndarray:
    parts = [draw_parameters(built, 11, chunk, size) for chunk, size in enumerate(chunk_sizes(draws))]
    return np.concatenate([getattr(part, kind)[name] for part in parts])


def check_base(built: System) -> None:
    """Normal in logits, with 5% below `low` and 5% above `high`."""
    check_normal(
        logit(drawn(built, "base", "x")), 0.0, np.log(4) / stats.norm.ppf(0.95), "a base with an interval"
    )


def test_an_interval_holds_nine_tenths() -> None:
    check_base(system(dossier({"x": state(SYMMETRIC)}, {"one": []})))


def test_the_check_refuses_an_interval_read_as_two_standard_deviations() -> None:
    built = system(dossier({"x": state(SYMMETRIC)}, {"one": []}))
    prior = built.base["x"]
    built.base["x"] = type(prior)(prior.likely, prior.spread * 1.645 / 2)
    with pytest.raises(AssertionError, match="should be"):
        check_base(built)


def test_native_units_are_taken_as_shares_of_the_range() -> None:
    prior = prior_of(Interval(likely=100, low=75, high=125), (50, 150))
    assert prior.likely == 0.5
    np.testing.assert_allclose(prior.spread, np.log(3) / stats.norm.ppf(0.95))
    assert prior_of(75.0, (50, 150)).draw(np.array([3.0, -3.0])).tolist() == [0.25, 0.25]


def test_a_level_given_without_interval_is_exact_and_instruments_reach_their_bounds() -> None:
    built = system(
        dossier({"x": state(40), "AA.low": instrument(0), "AA.high": instrument(100)}, {"one": []})
    )
    parameters = draw_parameters(built, 1, 0, 3)
    assert parameters.base["x"].tolist() == [0.4] * 3
    assert parameters.start["AA.low"].tolist() == [0.0] * 3
    assert parameters.start["AA.high"].tolist() == [1.0] * 3


def test_start_settled_and_base_are_drawn_apart() -> None:
    content = {"claims": [], "settles": [{"variable": "x", "level": SYMMETRIC}]}
    built = system(dossier({"x": state(SYMMETRIC, start=SYMMETRIC)}, {"one": content}))
    parts = [
        logit(drawn(built, "base", "x", 2000)),
        logit(drawn(built, "start", "x", 2000)),
        drawn(built, "settled", "x", 2000),
    ]
    assert np.abs(np.corrcoef(parts) - np.eye(3)).max() < 5 / np.sqrt(2000)


def test_a_derived_base_is_its_expression_at_the_drawn_bases() -> None:
    variables = {
        "x": state(SYMMETRIC),
        "y": state({"likely": 70, "low": 60, "high": 80}, range=(50, 150)),
        "sum": derived("x + y", range=(0, 250)),
        "twice": derived("sum * 2 - 100", range=(0, 500)),
    }
    parameters = draw_parameters(system(dossier(variables, {"one": []})), 1, 0, 50)
    native = 100 * parameters.base["x"] + 50 + 100 * parameters.base["y"]
    np.testing.assert_allclose(250 * parameters.base["sum"], native)
    np.testing.assert_allclose(500 * parameters.base["twice"], np.clip(2 * native - 100, 0, 500))


def test_a_driver_without_a_base_is_centred_on_its_level_at_as_of() -> None:
    variables = {"x": state(), "wind": driver({"2025-01-01": 20, "2027-01-01": 60})}
    parameters = draw_parameters(system(dossier(variables, {"one": []})), 1, 0, 1)
    np.testing.assert_allclose(parameters.base["wind"], 0.4)
    variables["wind"] = driver({"2025-01-01": 20, "2027-01-01": 60}, base=10)
    assert draw_parameters(system(dossier(variables, {"one": []})), 1, 0, 1).base["wind"].tolist() == [0.1]
