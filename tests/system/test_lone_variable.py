"""A variable that nothing moves: rest, and the Ornstein-Uhlenbeck law in closed form."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from tests.helpers.build import (
    causal,
    derived,
    dossier,
    driver,
    event,
    from_logits,
    instrument,
    levels_of,
    policy,
    run_exactly,
    state,
    system,
    to_logits,
)
from tests.helpers.chance import ALARM, check_mean, check_sd, check_uncorrelated

from counterpoise.simulation import Plan, run_block
from counterpoise.system import CHUNK, System, chunk_sizes, draw_parameters, streams

TAU, VOLATILITY, START, BASE = 2.0, 0.8, 30.0, 60.0
DRAWS, YEARS, SEED = 20_000, 3, 20_260
STEPS = (1.0, 0.5, 0.25, 0.125)
Paths = Callable[[float], np.ndarray]


def run_lone(step: float) -> np.ndarray:
    """Logits of a lone variable at each year's end, shape (year, draw), through the whole engine."""
    variables = {"x": state(BASE, TAU, VOLATILITY, start=START)}
    built = system(dossier(variables, {"one": []}, step=step))
    plan = Plan(built, ("continuity",), YEARS)
    parts = []
    for chunk, size in enumerate(chunk_sizes(DRAWS)):
        noise = streams.paths(SEED, built.states, chunk, size, plan.steps)
        parameters = draw_parameters(built, SEED, chunk, size)
        parts.append(run_block(plan, parameters, noise, {}, precision=np.float64).levels[:, 0, 0])
    return to_logits(np.concatenate(parts, axis=-1))


def check_ou(run: Paths, steps: tuple[float, ...] = STEPS) -> None:
    """The closed-form law: mean, variance and autocovariance at each year, at every step length."""
    begin, centre = np.log(0.3 / 0.7), np.log(0.6 / 0.4)
    share = 1 / (len(steps) * YEARS * 3)
    for step in steps:
        found = run(step)
        for year in range(1, YEARS + 1):
            what = f"step {step}, year {year}"
            sd = VOLATILITY * np.sqrt(TAU / 2 * (1 - np.exp(-2 * year / TAU)))
            check_mean(found[year], centre + (begin - centre) * np.exp(-year / TAU), sd, what, share)
            check_sd(found[year], sd, what, share)
            before = found[year - 1]
            rest = found[year] - centre - (before - centre) * np.exp(-1 / TAU)
            check_sd(
                rest, VOLATILITY * np.sqrt(TAU / 2 * (1 - np.exp(-2 / TAU))), f"{what}, given the last", share
            )
            if year > 1:
                check_uncorrelated(rest, before, what)


def test_a_lone_variable_follows_the_closed_form() -> None:
    check_ou(run_lone)


def test_the_noise_of_two_variables_and_of_two_draws_is_independent() -> None:
    noise = streams.paths(SEED, ("x", "y"), 0, CHUNK, 200)
    flat = noise.transpose(1, 0, 2).reshape(2, -1).astype(float)
    check_uncorrelated(flat[0], flat[1], "noise of two variables")
    check_uncorrelated(noise[:, 0, :-1].ravel(), noise[:, 0, 1:].ravel(), "noise of two draws")
    check_uncorrelated(noise[:-1, 0].ravel(), noise[1:, 0].ravel(), "noise of two steps")
    other = streams.paths(SEED, ("x",), 1, CHUNK, 200)
    check_uncorrelated(noise[:, 0].ravel(), other[:, 0].ravel(), "noise of two chunks")


@pytest.mark.parametrize(
    ("method", "wrong"),
    [
        ("noise_scale", lambda right, self, name, drawn: 1.1 * right(self, name, drawn)),
        ("noise_scale", lambda right, self, name, drawn: VOLATILITY * np.sqrt(self.dossier.step)),
        ("decay", lambda right, self, name, drawn: 1 - self.dossier.step / TAU),
    ],
    ids=["noise a tenth too large", "noise by Euler", "decay by Euler"],
)
def test_the_check_refuses_a_wrong_engine(
    method: str, wrong: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = getattr(System, method)
    monkeypatch.setattr(System, method, lambda self, name, drawn: wrong(right, self, name, drawn))
    with pytest.raises(AssertionError, match="should be"):
        check_ou(run_lone, (0.5,))


def test_the_check_refuses_noise_that_is_drawn_once_for_all_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    right = streams.paths

    def stuck(*args) -> np.ndarray:
        found = right(*args)
        return np.broadcast_to(found[:1], found.shape)

    monkeypatch.setattr(streams, "paths", stuck)
    with pytest.raises(AssertionError, match="should be"):
        check_ou(run_lone, (0.5,))


def test_the_alarm_is_one_in_a_million() -> None:
    assert ALARM == 1e-6


def test_every_variable_rests_at_its_base() -> None:
    variables = {
        "x": state({"likely": 40, "low": 20, "high": 70}, 1.0),
        "y": state(70, 2.0, range=(50, 150)),
        "AA.lever": instrument(10),
        "wind": driver({"2020-01-01": 30, "2040-01-01": 30}),
        "both": derived("mean(x, y)"),
    }
    claims = [
        causal("AA.lever", "x", strength="strong"),
        causal("x", "y", "-", lag="1 year"),
        causal("y", "x", when="x > 45"),
        causal("wind", "y"),
        causal("both", "x", "0", lag="6 months"),
    ]
    built = system(dossier(variables, {"one": claims}))
    parameters = draw_parameters(built, 5, 0, 40)
    result = run_exactly(built, 10, parameters)
    for name in built.names:
        expected = np.broadcast_to(parameters.base[name], levels_of(built, result, name).shape[::2])
        np.testing.assert_allclose(levels_of(built, result, name)[:, 0], expected, atol=1e-12, err_msg=name)
        np.testing.assert_allclose(
            result.means[built.names.index(name), 0], parameters.base[name], atol=1e-12
        )


@pytest.mark.parametrize("disturbance", ["start", "settles", "policy", "event", "noise", "driver"])
def test_each_disturbance_ends_the_rest(disturbance: str) -> None:
    """The rest is no accident of variables that cannot move."""
    points = {"2026-01-01": 30, "2027-01-01": 60 if disturbance == "driver" else 30}
    variables = {
        "x": state(40, volatility=0.5, start=60 if disturbance == "start" else None),
        "AA.lever": instrument(10),
        "wind": driver(points),
    }
    content = {"claims": [causal("AA.lever", "x"), causal("wind", "x")]}
    if disturbance == "settles":
        content["settles"] = [{"variable": "x", "level": 55}]
    built = system(
        dossier(
            variables,
            {"one": content},
            policies={"pull": policy({"instrument": "AA.lever", "value": 90})},
            events={"quake": event(50, shift={"x": 20})},
        )
    )
    plan = Plan(built, ("continuity", "pull" if disturbance == "policy" else "continuity"), 2)
    noise = np.ones((plan.steps, 1, 1), np.float32) if disturbance == "noise" else None
    luck = {"quake": np.zeros((plan.steps, 1))} if disturbance == "event" else {}
    result = run_block(plan, draw_parameters(built, 1, 0, 1), noise, luck, precision=np.float64)
    assert abs(levels_of(built, result, "x")[-1, 1, 0] - 0.4) > 0.01


def test_start_and_settled_level_are_kept_apart() -> None:
    """From `start` toward what the account says it settles at; what follows departs from the base."""
    variables = {"x": state(50, 1.0, start=20), "y": state(50, 1.0)}
    content = {"claims": [causal("x", "y", strength="weak")], "settles": [{"variable": "x", "level": 80}]}
    built = system(dossier(variables, {"one": content}))
    parameters = draw_parameters(built, 3, 0, 30)
    result = run_exactly(built, 20, parameters)
    years = np.arange(21)
    centre = np.log(4.0)
    expected = from_logits(centre + (-centre - centre) * np.exp(-years))
    np.testing.assert_allclose(levels_of(built, result, "x")[:, 0, 0], expected, atol=1e-12)
    moved = parameters.weights[0] * (0.8 - 0.5)  # causes stay centred on the base
    np.testing.assert_allclose(to_logits(levels_of(built, result, "y")[-1, 0]), moved, atol=1e-6)


def test_an_account_may_give_its_own_start() -> None:
    variables = {"x": state(50, 1.0, start=20)}
    content = {"claims": [], "starts": [{"variable": "x", "level": 65}]}
    made = dossier(variables, {"one": content, "other": []})
    for name, begin in (("one", 0.65), ("other", 0.2)):
        built = system(made, name)
        result = run_exactly(built, 1, draw_parameters(built, 1, 0, 2))
        np.testing.assert_allclose(levels_of(built, result, "x")[0, 0], begin, atol=1e-12)


def test_a_variable_without_start_begins_at_its_own_drawn_base() -> None:
    built = system(dossier({"x": state({"likely": 40, "low": 20, "high": 70})}, {"one": []}))
    parameters = draw_parameters(built, 1, 0, 200)
    assert np.unique(parameters.base["x"]).size == 200
    np.testing.assert_array_equal(parameters.start["x"], parameters.base["x"])


def test_logit_and_logistic_are_those_of_numpy() -> None:
    from counterpoise.system import expit, logit

    shares = np.linspace(0.001, 0.999, 999)
    np.testing.assert_allclose(logit(shares), to_logits(shares), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(expit(to_logits(shares)), shares, rtol=1e-12)
    assert float(expit(np.array(800.0))) == 1.0
    assert float(expit(np.array(-800.0))) == 0.0
