"""What varies with time: lags, conditions, policies' paths, drivers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.helpers.build import (
    causal,
    derived,
    dossier,
    driver,
    fixed_parameters,
    from_logits,
    instrument,
    levels_of,
    policy,
    run_exactly,
    state,
    system,
    to_logits,
)

from counterpoise.simulation import Plan, run_block
from counterpoise.system import Parameters, System


def lever_path(setting: dict[str, Any], years: int = 6, **variables: Any) -> np.ndarray:
    """The instrument's yearly levels in native units; a step is a year, so that every step is seen."""
    content = {"x": state(50, 4.0), "AA.lever": instrument(40, start=20), **variables}
    pull = policy({"instrument": "AA.lever", **setting})
    built = system(dossier(content, {"one": []}, policies={"pull": pull}, step=1.0))
    result = run_exactly(built, years, fixed_parameters(built), ("continuity", "pull"))
    assert (levels_of(built, result, "AA.lever")[:, 0, 0] == 0.2).all()  # nothing sets it: it stays at start
    return 100 * levels_of(built, result, "AA.lever")[:, 1, 0]


@pytest.mark.parametrize(
    ("setting", "path"),
    [
        ({"value": 80}, [80, 80, 80, 80, 80, 80, 80]),
        ({"value": 80, "start": "2 years"}, [20, 20, 80, 80, 80, 80, 80]),
        ({"value": 80, "start": "2028-01-01"}, [20, 20, 80, 80, 80, 80, 80]),
        ({"value": 80, "start": "2028-01-02"}, [20, 20, 20, 80, 80, 80, 80]),
        ({"value": 80, "ramp": "4 years"}, [20, 35, 50, 65, 80, 80, 80]),
        ({"value": 0, "start": "1 year", "ramp": "2 years"}, [20, 20, 10, 0, 0, 0, 0]),
        ({"value": 80, "until": "3 years"}, [80, 80, 80, 20, 20, 20, 20]),
        (
            {"value": 80, "start": "1 year", "ramp": "2 years", "until": "4 years"},
            [20, 20, 50, 80, 80, 50, 20],
        ),
        ({"value": 80, "ramp": "4 years", "until": "2 years"}, [20, 35, 50, 35, 20, 20, 20]),
        ({"value": 80, "start": "2020-01-01"}, [80, 80, 80, 80, 80, 80, 80]),
        ({"value": 80, "until": "2030-01-01"}, [80, 80, 80, 80, 20, 20, 20]),
        ({"value": 80, "until": "2030-01-02"}, [80, 80, 80, 80, 80, 20, 20]),
    ],
)
def test_the_path_of_an_instrument(setting: dict[str, Any], path: list[float]) -> None:
    """Dates count by anniversaries: 2030-01-01 is four years on, whatever leap days lie between."""
    found = lever_path(setting)
    np.testing.assert_allclose(found, path, atol=1e-9)


def test_a_condition_opens_and_closes_a_policy() -> None:
    """On where the driver is above 50, half way at equality, off below; at each moment anew."""
    points = {"2026-01-01": 40, "2028-01-01": 50, "2030-01-01": 60, "2032-01-01": 40}
    wind = driver(points)
    found = lever_path({"value": 80, "when": "wind > 50"}, wind=wind)
    years = np.arange(7)
    truth = np.clip((np.interp(years, [0, 2, 4, 6], list(points.values())) - 50) / 5 + 0.5, 0, 1)
    np.testing.assert_allclose(found, 20 + 60 * truth, atol=1e-9)
    assert len(set(np.round(found))) > 2


def test_a_policy_sees_other_instruments_as_they_stood_before() -> None:
    """Two levers of one policy: the second follows the first a step later."""
    variables = {"x": state(50, 4.0), "AA.one": instrument(0), "AA.two": instrument(0)}
    pull = policy(
        {"instrument": "AA.one", "value": 100, "start": "2 years", "until": "4 years"},
        {"instrument": "AA.two", "value": 100, "when": "AA.one > 50"},
    )
    built = system(dossier(variables, {"one": []}, policies={"pull": pull}, step=1.0))
    result = run_exactly(built, 6, fixed_parameters(built), ("continuity", "pull"))
    assert levels_of(built, result, "AA.one")[:, 1, 0].tolist() == [0, 0, 1, 1, 0, 0, 0]
    assert levels_of(built, result, "AA.two")[:, 1, 0].tolist() == [0, 0, 0, 1, 1, 0, 0]


def test_a_policy_sees_an_instrument_that_an_event_moves_as_it_stood_before() -> None:
    from tests.helpers.build import event

    variables = {"x": state(50, 4.0), "AA.one": instrument(0), "AA.two": instrument(0)}
    pull = policy({"instrument": "AA.two", "value": 100, "when": "AA.one > 50"})
    alarm = event(1.0, duration="2 years", set={"AA.one": 100})
    made = dossier(variables, {"one": []}, policies={"pull": pull}, events={"alarm": alarm}, step=1.0)
    built = system(made)
    luck = {"alarm": np.array([[1.0], [1.0], [0.0], [1.0], [1.0], [1.0]])}
    plan = Plan(built, ("continuity", "pull"), 6)
    result = run_block(plan, fixed_parameters(built), None, luck, precision=np.float64)
    assert levels_of(built, result, "AA.one")[:, 1, 0].tolist() == [0, 0, 1, 1, 0, 0, 0]
    assert levels_of(built, result, "AA.two")[:, 1, 0].tolist() == [0, 0, 0, 1, 1, 0, 0]


def test_drivers_are_linear_between_their_points_and_held_outside() -> None:
    wind = driver({"2027-01-01": 20, "2029-01-01": 80, "2029-07-02": 50})
    built = system(dossier({"x": state(50, 4.0), "wind": wind}, {"one": []}, step=1.0))
    found = 100 * levels_of(built, run_exactly(built, 6, fixed_parameters(built)), "wind")[:, 0, 0]
    dates = [1, 3, 3 + 182 / 365]
    np.testing.assert_allclose(found, np.interp(np.arange(7), dates, [20, 80, 50]), atol=1e-9)


def respond(
    claim: dict[str, Any], cause: Any, setting: dict[str, Any] | None = None, **variables: Any
) -> np.ndarray:
    """Yearly logits of x (tau 2 years, steps of a year), pushed by the cause with a swing of one logit."""
    name = claim["cause"]
    content = {"x": state(50, 2.0), name: cause, **variables}
    policies = {"pull": policy({"instrument": name, **setting})} if setting else {}
    built = system(dossier(content, {"one": [claim]}, policies=policies, step=1.0))
    chosen = ("continuity", "pull") if setting else ("continuity",)
    result = run_exactly(built, 6, fixed_parameters(built, swings={(name, "x"): 1.0}), chosen)
    return to_logits(levels_of(built, result, "x")[:, -1, 0])


def follow(targets: list[float]) -> list[float]:
    """Where a variable with tau of two years goes, a step a year, toward the targets in turn."""
    z, keep, path = 0.0, np.exp(-0.5), [0.0]
    for target in targets:
        z = target + (z - target) * keep
        path.append(z)
    return path


@pytest.mark.parametrize("lag", [0, 1, 2, 5])
def test_a_lag_counts_from_the_start_of_the_step(lag: int) -> None:
    """A lever pulled in year 1 is felt from the step that begins `lag` years later."""
    claim = causal("AA.lever", "x", lag=f"{lag} years")
    found = respond(claim, instrument(0), {"value": 100, "start": "1 year"})
    np.testing.assert_allclose(found, follow([float(step >= 1 + lag) for step in range(6)]), atol=1e-12)


def test_before_as_of_a_lag_reads_the_start_and_not_the_policy() -> None:
    found = respond(causal("AA.lever", "x", lag="2 years"), instrument(40, start=70), {"value": 100})
    np.testing.assert_allclose(found, follow([0.3, 0.3, 0.6, 0.6, 0.6, 0.6]), atol=1e-12)


def test_before_as_of_a_lag_reads_a_drivers_own_past() -> None:
    wind = driver({"2023-01-01": 0, "2029-01-01": 100}, base=50)
    found = respond(causal("wind", "x", lag="2 years"), wind)
    path = np.interp(np.arange(6) - 2, [-3, 3], [0, 1])
    np.testing.assert_allclose(found, follow(list(path - 0.5)), atol=1e-12)


def test_before_as_of_a_lag_reads_what_follows_from_a_drivers_past() -> None:
    wind = driver({"2023-01-01": 0, "2029-01-01": 100})
    half = {"half": derived("wind / 2"), "wind": wind}
    found = respond(causal("half", "x", lag="2 years"), half.pop("half"), **half)
    path = np.interp(np.arange(-2, 4), [-3, 3], [0, 0.5])
    base = np.interp(0, [-3, 3], [0, 0.5])
    np.testing.assert_allclose(found, follow(list(path - base)), atol=1e-12)


@pytest.mark.parametrize(
    ("level", "condition", "truth"),
    [
        (60.0, "wind > 50", 1.0),
        (40.0, "wind > 50", 0.0),
        (50.0, "wind > 50", 0.5),
        (51.0, "wind > 50", 0.7),
        (47.5, "wind > 50", 0.0),
        (52.5, "wind >= 50", 1.0),
        (51.0, "wind < 50", 0.3),
        (51.0, "not wind > 50", 0.3),
        (51.0, "wind > 50 and wind < 52", 0.7),
        (51.0, "wind > 52 or wind > 50", 0.7),
        (51.0, "50 < wind < 51", 0.5),
        (51.0, "wind + 3 > 50 + x * 0", 1.0),
        (51.0, "mean(wind, 49) > 50", 0.5),
    ],
)
def test_when_is_a_ramp_of_a_twentieth_of_the_range(level: float, condition: str, truth: float) -> None:
    wind = driver({"2026-01-01": level})
    found = respond(causal("AA.lever", "x", when=condition), instrument(0), {"value": 100}, wind=wind)
    np.testing.assert_allclose(found, follow([truth] * 6), atol=1e-9)


def test_when_is_in_native_units_and_its_ramp_in_those_of_the_range() -> None:
    wind = driver({"2026-01-01": 1.01}, range=(0.5, 1.5))
    found = respond(causal("AA.lever", "x", when="wind > 1"), instrument(0), {"value": 100}, wind=wind)
    np.testing.assert_allclose(found, follow([0.01 / (0.05 * 1.0) + 0.5] * 6), atol=1e-9)


def test_when_is_read_at_the_start_of_the_step() -> None:
    """The effect's own level opens and closes the claim on it, one step behind."""
    found = respond(causal("AA.lever", "x", when="x < 55"), instrument(0), {"value": 100})
    z, path = 0.0, [0.0]
    for _ in range(6):
        truth = np.clip((55 - 100 * from_logits(z)) / 5 + 0.5, 0, 1)
        z = truth + (z - truth) * np.exp(-0.5)
        path.append(z)
    np.testing.assert_allclose(found, path, atol=1e-12)
    assert len(np.unique(np.round(np.diff(path), 3))) > 2


def test_a_condition_silences_the_departure_and_not_the_intercept() -> None:
    """With the condition shut the effect rests at its base, wherever the cause is."""
    found = respond(
        causal("AA.lever", "x", when="wind > 50"), instrument(60, start=90), wind=driver({"2026-01-01": 20})
    )
    np.testing.assert_allclose(found, 0.0, atol=1e-12)


@settings(max_examples=40, deadline=None)
@given(
    base=st.floats(5, 95),
    value=st.floats(0, 100),
    swing=st.floats(-4, 4),
    step=st.sampled_from([1 / 12, 0.25, 0.5]),
)
def test_an_instrument_held_gives_the_exponential_approach_at_any_step(
    base: float, value: float, swing: float, step: float
) -> None:
    """A held cause is stepped exactly, however long the step."""
    variables = {"x": state(base, 2.0), "AA.lever": instrument(50)}
    pull = {"pull": policy({"instrument": "AA.lever", "value": value})}
    built: System = system(dossier(variables, {"one": [causal("AA.lever", "x")]}, policies=pull, step=step))
    parameters: Parameters = fixed_parameters(built, swings={("AA.lever", "x"): swing})
    found = to_logits(
        levels_of(built, run_exactly(built, 3, parameters, ("continuity", "pull")), "x")[:, 1, 0]
    )
    push = swing * (value / 100 - 0.5)
    exact = to_logits(base / 100) + push * (1 - np.exp(-np.arange(4) / 2.0))
    np.testing.assert_allclose(found, exact, atol=1e-9)


def test_conditions_of_settings_are_read_under_each_policy_by_itself() -> None:
    """Two policies with the same words, of which one moves what they read: together as each alone."""
    content = {"x": state(45, 2.0), "y": state(50, 2.0)}
    content |= {f"AA.{name}": instrument(0) for name in ("lever", "other", "more")}
    shared = [{"instrument": f"AA.{name}", "value": 80, "when": "x > 50"} for name in ("other", "more")]
    both = {"still": policy(*shared), "moving": policy({"instrument": "AA.lever", "value": 100}, *shared)}
    claims = [causal("AA.lever", "x", "+", "strong"), causal("AA.other", "y", "+", "strong")]
    built = system(dossier(content, {"one": claims}, policies=both, step=1.0))

    def run(*names: str) -> np.ndarray:
        result = run_exactly(built, 5, fixed_parameters(built), ("continuity", *names))
        return np.stack([levels_of(built, result, name)[:, 1:, 0] for name in ("AA.other", "AA.more", "y")])

    together = run("still", "moving")
    for place, name in enumerate(("still", "moving")):
        np.testing.assert_array_equal(together[:, :, place], run(name)[:, :, 0])
    assert (together[:, -1, 0] + 0.05 < together[:, -1, 1]).all()
