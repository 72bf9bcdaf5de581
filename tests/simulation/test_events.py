"""Events: how often they strike, and what they do while they last."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.helpers.build import (
    causal,
    dossier,
    driver,
    event,
    fixed_parameters,
    instrument,
    levels_of,
    policy,
    state,
    system,
    to_logits,
)
from tests.helpers.chance import check_frequency

from counterpoise.simulation import Plan, events, run_block
from counterpoise.system import System, chunk_sizes, streams

DRAWS, SEED = 20_000, 12


def strikes(
    hazard: float, years: int = 3, step: float = 0.25, level: float = 100.0, **more: Any
) -> np.ndarray:
    """Whether the instrument is where the event sets it, at each year's end, shape (year, draw)."""
    variables = {"x": state(50, 2.0), "AA.lever": instrument(0), "wind": driver({"2026-01-01": level})}
    quake = event(hazard, set={"AA.lever": 100}, **more)
    built = system(dossier(variables, {"one": []}, events={"quake": quake}, step=step))
    plan = Plan(built, ("continuity",), years)
    parts = []
    for chunk, size in enumerate(chunk_sizes(DRAWS)):
        luck = {"quake": streams.uniforms(SEED, "quake", chunk, size, plan.steps)}
        parameters = fixed_parameters(built, size)
        result = run_block(plan, parameters, None, luck, precision=np.float64)
        parts.append(levels_of(built, result, "AA.lever")[:, 0])
    found = np.concatenate(parts, axis=-1)
    assert set(np.unique(found)) <= {0.0, 1.0}
    return found == 1.0


def check_exponential(run=strikes) -> None:
    """The share that an event has struck by a time follows the exponential law, at any hazard and step."""
    cases = [(0.05, 0.25), (0.5, 0.25), (0.5, 1 / 12), (1.0, 1.0), (3.0, 0.25)]
    for hazard, step in cases:
        found = run(hazard, 1, step)[-1]
        check_frequency(found, 1 - np.exp(-hazard), f"hazard {hazard}, step {step}", 1 / len(cases))


def check_conditional(run=strikes) -> None:
    """A condition scales the hazard: half true, half the hazard."""
    for level, truth in ((50.0, 0.5), (51.0, 0.7), (100.0, 1.0), (0.0, 0.0)):
        found = run(2.0, 1, 0.25, level, when="wind > 50")[-1]
        check_frequency(found, 1 - np.exp(-2.0 * truth), f"hazard 2, truth {truth}", 1 / 4)


@pytest.mark.parametrize("check", [check_exponential, check_conditional])
def test_hazards_follow_the_exponential_law(check) -> None:
    check()


class _Linear:
    """NumPy with exp(x) - 1 taken as x: a hazard of h dt a step."""

    def __getattr__(self, name: str) -> Any:
        return getattr(np, name)

    @staticmethod
    def expm1(value: Any) -> Any:
        return value


@pytest.mark.parametrize("check", [check_exponential, check_conditional])
def test_the_check_refuses_a_hazard_that_is_linear_in_the_step(
    check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "np", _Linear())
    with pytest.raises(AssertionError, match="should be"):
        check()


def test_the_check_refuses_a_condition_that_is_a_switch() -> None:
    def run(hazard: float, years: int, step: float, level: float, **more: Any) -> np.ndarray:
        return strikes(hazard, years, step, 100.0 if level > 50 else 0.0, **more)

    with pytest.raises(AssertionError, match="should be"):
        check_conditional(run)


def test_a_recurring_event_is_on_as_often_as_its_hazard_and_duration_say() -> None:
    """One step long and not once: on in a share 1 - exp(-h dt) of draws, at each year's end anew."""
    found = strikes(2.0, 3, 0.25, once=False, duration="3 months")
    for year in (1, 2, 3):
        check_frequency(found[year], 1 - np.exp(-0.5), f"year {year}", 1 / 6)
    check_frequency(found[1] & found[2], (1 - np.exp(-0.5)) ** 2, "two years", 1 / 6)


def scripted(
    quake: Any, luck: list[float], *, claims: list[dict] = (), years: int | None = None, **variables: Any
):
    """The yearly logits of x and levels of the others with the given luck, a step a year; tau 2 years."""
    content = {"x": state(50, 2.0), "y": state(50, 2.0), "AA.lever": instrument(20, start=30), **variables}
    pull = policy({"instrument": "AA.lever", "value": 50})
    made = dossier(content, {"one": list(claims)}, events={"quake": quake}, policies={"pull": pull}, step=1.0)
    built: System = system(made)
    plan = Plan(built, ("continuity", "pull"), years or len(luck))
    numbers = {"quake": np.array(luck)[:, None]}
    result = run_block(plan, fixed_parameters(built), None, numbers, precision=np.float64)
    return lambda name, policy=0: levels_of(built, result, name)[:, policy, 0]


NEVER, NOW = 1.0, 0.0


def test_once_means_once() -> None:
    luck = [NEVER, NOW, NEVER, NOW, NOW, NEVER]
    once = scripted(event(1.0, duration="1 year", set={"AA.lever": 90}), luck)("AA.lever")
    again = scripted(event(1.0, duration="1 year", set={"AA.lever": 90}, once=False), luck)("AA.lever")
    np.testing.assert_allclose(once[:6], [0.3, 0.9, 0.3, 0.3, 0.3, 0.3])
    np.testing.assert_allclose(again[:6], [0.3, 0.9, 0.3, 0.9, 0.9, 0.3])


def test_an_event_lasts_for_its_duration_or_for_good() -> None:
    luck = [NEVER, NOW, NEVER, NEVER, NEVER, NEVER]
    three = scripted(event(1.0, duration="3 years", set={"AA.lever": 90}), luck)("AA.lever")
    for_good = scripted(event(1.0, set={"AA.lever": 90}), luck)("AA.lever")
    np.testing.assert_allclose(three, [0.3, 0.9, 0.9, 0.9, 0.3, 0.3, 0.3])
    np.testing.assert_allclose(for_good, [0.3, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9])


def test_an_event_under_way_does_not_begin_again() -> None:
    luck = [NOW, NOW, NEVER, NEVER, NEVER]
    found = scripted(event(1.0, duration="2 years", once=False, set={"AA.lever": 90}), luck)("AA.lever")
    np.testing.assert_allclose(found[:5], [0.9, 0.9, 0.3, 0.3, 0.3])


def test_an_event_sets_over_a_policy_and_shifts_from_it() -> None:
    luck = [NEVER, NOW, NEVER, NEVER]
    settled = scripted(event(1.0, duration="1 year", set={"AA.lever": 90}), luck)
    shifted = scripted(event(1.0, duration="1 year", shift={"AA.lever": 25}), luck)
    np.testing.assert_allclose(settled("AA.lever", 1)[:4], [0.5, 0.9, 0.5, 0.5])
    np.testing.assert_allclose(shifted("AA.lever", 0)[:4], [0.3, 0.55, 0.3, 0.3])
    np.testing.assert_allclose(shifted("AA.lever", 1)[:4], [0.5, 0.75, 0.5, 0.5])
    beyond = scripted(event(1.0, duration="1 year", shift={"AA.lever": -95}), luck)
    assert beyond("AA.lever")[1] == 0.0


def test_an_event_moves_a_driver() -> None:
    luck, wind = [NEVER, NOW, NEVER, NEVER], driver({"2026-01-01": 10, "2036-01-01": 10})
    settled = scripted(event(1.0, duration="1 year", set={"wind": 90}), luck, wind=wind)("wind")
    shifted = scripted(event(1.0, duration="1 year", shift={"wind": 25}), luck, wind=wind)("wind")
    np.testing.assert_allclose(settled[:4], [0.1, 0.9, 0.1, 0.1])
    np.testing.assert_allclose(shifted[:4], [0.1, 0.35, 0.1, 0.1])


def test_an_event_holds_a_state_and_lets_it_go() -> None:
    luck = [NEVER, NOW, NEVER, NEVER, NEVER, NEVER]
    found = to_logits(scripted(event(1.0, duration="2 years", set={"x": 80}), luck)("x"))
    held, keep = np.log(4.0), np.exp(-0.5)
    np.testing.assert_allclose(found[:4], [0.0, held, held, held], atol=1e-12)
    np.testing.assert_allclose(found[4:], held * keep ** np.arange(1, 4), atol=1e-12)


def test_a_state_that_an_event_holds_pushes_others_while_it_lasts() -> None:
    luck = [NEVER, NOW, NEVER, NEVER]
    claims = [causal("x", "y", "+", "strong")]
    found = to_logits(scripted(event(1.0, duration="1 year", set={"x": 80}), luck, claims=claims)("y"))
    push = np.log(9.0) * 0.3 * (1 - np.exp(-0.5))
    np.testing.assert_allclose(found[:3], [0.0, 0.0, push], atol=1e-12)


def test_an_event_shifts_where_a_state_settles_by_the_way_from_its_base() -> None:
    """From a base of 40%, a shift of 20 points: toward 60% while it lasts, and back."""
    luck = [NEVER, NOW, NEVER, NEVER, NEVER, NEVER]
    quake = event(1.0, duration="2 years", shift={"x": 20})
    found = to_logits(scripted(quake, luck, x=state(40, 2.0))("x"))
    base, keep, z, path = np.log(0.4 / 0.6), np.exp(-0.5), np.log(0.4 / 0.6), []
    for step in range(7):
        path.append(z)
        target = np.log(0.6 / 0.4) if step in (1, 2) else base
        z = target + (z - target) * keep
    np.testing.assert_allclose(found, path, atol=1e-12)


@pytest.mark.parametrize(("side", "open_steps"), [("on", (1, 2)), ("off", (0, 3, 4, 5))])
def test_an_event_switches_links(side: str, open_steps: tuple[int, ...]) -> None:
    luck = [NEVER, NOW, NEVER, NEVER, NEVER, NEVER]
    quake = event(1.0, duration="2 years", switches={side: [{"cause": "AA.lever", "effect": "x"}]})
    found = to_logits(scripted(quake, luck, claims=[causal("AA.lever", "x")])("x"))
    push, keep, z, path = np.log(3.0) * 0.1, np.exp(-0.5), 0.0, []
    for step in range(7):
        path.append(z)
        target = push if step in open_steps else 0.0
        z = target + (z - target) * keep
    np.testing.assert_allclose(found, path, atol=1e-12)


def test_an_event_leaves_other_links_alone() -> None:
    quake = event(1.0, switches={"off": [{"cause": "AA.lever", "effect": "x"}]})
    claims = [causal("AA.lever", "x"), causal("AA.lever", "y")]
    found = scripted(quake, [NOW, NEVER], claims=claims)
    assert np.ptp(found("x")) == 0
    assert np.ptp(found("y")) > 0.001


def test_without_events_a_link_that_needs_one_is_off() -> None:
    quake = event(1.0, switches={"on": [{"cause": "AA.lever", "effect": "x"}]})
    variables = {"x": state(50, 2.0), "AA.lever": instrument(20, start=90)}
    built = system(dossier(variables, {"one": [causal("AA.lever", "x")]}, events={"quake": quake}))
    result = run_block(
        Plan(built, ("continuity",), 2), fixed_parameters(built), None, {}, precision=np.float64
    )
    np.testing.assert_allclose(levels_of(built, result, "x"), 0.5, atol=1e-15)


def test_policies_share_an_events_luck_until_they_part_its_condition() -> None:
    """The same uniform number decides under every policy; only a condition can make a difference."""
    luck = np.random.default_rng(3).random((8, 200))
    variables = {"x": state(50, 2.0), "AA.lever": instrument(0), "BB.flag": instrument(0)}
    pull = {"pull": policy({"instrument": "AA.lever", "value": 100, "start": "4 years"})}
    for when, same in ((None, True), ("AA.lever < 50", False)):
        quake = event(0.3, set={"BB.flag": 100}, **({"when": when} if when else {}))
        built = system(dossier(variables, {"one": []}, events={"quake": quake}, policies=pull, step=1.0))
        plan = Plan(built, ("continuity", "pull"), 8)
        result = run_block(plan, fixed_parameters(built, 200), None, {"quake": luck}, precision=np.float64)
        flags = levels_of(built, result, "BB.flag")
        assert np.array_equal(flags[:5, 0], flags[:5, 1])
        assert np.array_equal(flags[-1, 0], flags[-1, 1]) is same
        assert (flags[-1, 0] >= flags[-1, 1]).all()


@pytest.mark.parametrize("precision", [np.float32, np.float64])
def test_a_condition_is_read_in_each_draw_and_under_each_policy(precision: Any) -> None:
    """An event of one step, and not once: it lasts where a draw's number is under its chance there."""
    variables = {"x": state({"likely": 50, "low": 20, "high": 80}, 2.0), "AA.lever": instrument(0)}
    variables |= {"BB.flag": instrument(0)}
    quake = event(0.8, when="x > 50", duration="1 year", once=False, set={"BB.flag": 100})
    pull = {"pull": policy({"instrument": "AA.lever", "value": 100})}
    made = dossier(
        variables, {"one": [causal("AA.lever", "x", "+", "strong")]},
        events={"quake": quake}, policies=pull, step=1.0,
    )  # fmt: skip
    built = system(made)
    plan = Plan(built, ("continuity", "pull"), 5)
    luck = np.random.default_rng(4).random((5, 300))
    result = run_block(plan, fixed_parameters(built, 300), None, {"quake": luck}, precision=precision)
    x, flag = (levels_of(built, result, name)[:5] for name in ("x", "BB.flag"))
    condition = plan.event_conditions["quake"]
    assert condition is not None
    truth = condition.truth({"x": 100 * x}, made.bounds)
    np.testing.assert_array_equal(flag == 1.0, luck[:, None] < 1 - np.exp(-0.8 * truth))
    assert (flag[:, 0] != flag[:, 1]).any()
    assert 0.2 < flag.mean() < 0.6
