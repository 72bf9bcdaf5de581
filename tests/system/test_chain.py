"""Two variables in a chain: the held step by hand, small noise by Lyapunov, convergence as dt halves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import solve_ivp
from scipy.linalg import solve_discrete_lyapunov
from tests.helpers import build
from tests.helpers.build import (
    causal,
    dossier,
    fixed_parameters,
    from_logits,
    levels_of,
    run_exactly,
    state,
    system,
    to_logits,
)
from tests.helpers.chance import ALARM

from counterpoise.simulation import Plan, engine, run_block
from counterpoise.system import Parameters, System, chunk_sizes, streams

SWING, TAU_X, TAU_Y = 1.3, 1.0, 2.0
START_X, BASE_X, START_Y, BASE_Y = 0.9, 0.4, 0.5, 0.7


def build_chain(step: float, volatility: float = 0.0, *, start: bool = True) -> System:
    variables = {
        "x": state(100 * BASE_X, TAU_X, volatility, start=100 * START_X if start else None),
        "y": state(100 * BASE_Y, TAU_Y, volatility, start=100 * START_Y if start else None),
    }
    return system(dossier(variables, {"one": [causal("x", "y")]}, step=step))


def run_chain(step: float, years: int = 4) -> np.ndarray:
    """Yearly levels of x and y without noise, shape (2, year)."""
    built = build_chain(step)
    result = run_exactly(built, years, fixed_parameters(built, swings={("x", "y"): SWING}))
    return np.stack([levels_of(built, result, name)[:, 0, 0] for name in ("x", "y")])


def check_held_step(run=run_chain, step: float = 0.25) -> None:
    """The mean of the held step: y moves toward where x, held at the start of the step, would settle it."""
    found = run(step)
    zx, zy = to_logits(START_X), to_logits(START_Y)
    for year in range(1, found.shape[1]):
        for _ in range(round(1 / step)):
            target = to_logits(BASE_Y) + SWING * (from_logits(zx) - BASE_X)
            zy = target + (zy - target) * np.exp(-step / TAU_Y)
            zx = to_logits(BASE_X) + (zx - to_logits(BASE_X)) * np.exp(-step / TAU_X)
        np.testing.assert_allclose(found[:, year], from_logits([zx, zy]), atol=1e-12, err_msg=f"year {year}")


@pytest.mark.parametrize("step", [1 / 2, 1 / 4, 1 / 12])
def test_the_held_step_by_hand(step: float) -> None:
    check_held_step(step=step)


def wrong_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    change_parameters(monkeypatch, lambda p: replace(p, weights=-p.weights))


def not_centred(monkeypatch: pytest.MonkeyPatch) -> None:
    change_parameters(
        monkeypatch, lambda p: replace(p, base={name: 0 * level for name, level in p.base.items()})
    )


def change_parameters(monkeypatch: pytest.MonkeyPatch, change: Callable[[Parameters], Parameters]) -> None:
    """An engine that reads its parameters wrongly."""

    def wrong(plan, parameters, *rest, **more):
        return engine.run_block(plan, change(parameters), *rest, **more)

    monkeypatch.setattr(build, "run_block", wrong)
    monkeypatch.setattr(f"{__name__}.run_block", wrong)


def euler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        System, "decay", lambda self, name, drawn: 1 - self.dossier.step / self.variable(name).response_time
    )


@pytest.mark.parametrize("mutant", [wrong_sign, not_centred, euler])
def test_the_check_refuses_a_wrong_step(mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    mutant(monkeypatch)
    with pytest.raises(AssertionError):
        check_held_step()


def solve_exactly(years: int) -> np.ndarray:
    """The same chain in continuous time, by SciPy."""

    def slope(_, z):
        target = to_logits(BASE_Y) + SWING * (from_logits(z[0]) - BASE_X)
        return [(to_logits(BASE_X) - z[0]) / TAU_X, (target - z[1]) / TAU_Y]

    begin = [to_logits(START_X), to_logits(START_Y)]
    found = solve_ivp(
        slope, (0, years), begin, t_eval=range(years + 1), rtol=1e-11, atol=1e-12, method="DOP853"
    )
    return from_logits(found.y)


def check_convergence(run=run_chain) -> None:
    """The error of a moving cause falls as dt halves, with order about 1; a lone variable has none."""
    exact = solve_exactly(4)
    found = [run(step) for step in (1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 64)]
    for levels in found:
        np.testing.assert_allclose(levels[0], exact[0], atol=1e-9)
    errors = [np.abs(levels[1] - exact[1]).max() for levels in found]
    orders = np.log2(np.array(errors[:-1]) / np.array(errors[1:]))
    assert np.all((orders > 0.85) & (orders < 1.15)), f"orders {orders}"
    assert errors[-1] < 1.5e-3


def test_the_chain_converges_as_the_step_halves() -> None:
    check_convergence()


def test_the_check_of_convergence_refuses_a_wrong_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong_sign(monkeypatch)
    with pytest.raises(AssertionError):
        check_convergence()


DRAWS, SMALL = 20_000, 0.05


def sample_covariance(step: float = 0.25, years: int = 16) -> np.ndarray:
    """The covariance of the logits of x and y long after the start, from the whole engine."""
    built = build_chain(step, SMALL, start=False)
    plan = Plan(built, ("continuity",), years)
    ends = []
    for chunk, size in enumerate(chunk_sizes(DRAWS)):
        parameters = fixed_parameters(built, size, {("x", "y"): SWING})
        noise = streams.paths(77, built.states, chunk, size, plan.steps)
        ends.append(run_block(plan, parameters, noise, {}, precision=np.float64).levels[-1, :, 0])
    return np.cov(to_logits(np.concatenate(ends, axis=-1)))


def check_lyapunov(sample=sample_covariance, step: float = 0.25) -> None:
    """The stationary covariance of the linearised step, within what chance allows."""
    keep_x, keep_y = np.exp(-step / TAU_X), np.exp(-step / TAU_Y)
    matrix = np.array([[keep_x, 0.0], [(1 - keep_y) * SWING * BASE_X * (1 - BASE_X), keep_y]])
    steps = [SMALL**2 * tau / 2 * (1 - np.exp(-2 * step / tau)) for tau in (TAU_X, TAU_Y)]
    exact = solve_discrete_lyapunov(matrix, np.diag(steps))
    found = sample()
    # Standard errors of a sample covariance (Isserlis); 5.3 of them are one in a million over three entries.
    error = np.sqrt((np.outer(np.diag(exact), np.diag(exact)) + exact**2) / DRAWS)
    assert np.all(np.abs(found - exact) < stats.norm.isf(ALARM / 6) * error + 1e-3 * exact[1, 1]), (
        found,
        exact,
    )
    assert exact[0, 1] > 8 * error[0, 1]  # the covariance of the two is there to be seen


def test_small_noise_has_the_covariance_of_the_lyapunov_equation() -> None:
    check_lyapunov()


def louder(monkeypatch: pytest.MonkeyPatch) -> None:
    right = System.noise_scale
    monkeypatch.setattr(System, "noise_scale", lambda self, name, drawn: 1.1 * right(self, name, drawn))


def shared_noise(monkeypatch: pytest.MonkeyPatch) -> None:
    right = streams.paths
    monkeypatch.setattr(streams, "paths", lambda *args: np.repeat(right(*args)[:, :1], 2, axis=1))


@pytest.mark.parametrize("mutant", [louder, wrong_sign, shared_noise])
def test_the_check_of_covariance_refuses_a_wrong_engine(mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    mutant(monkeypatch)
    with pytest.raises(AssertionError):
        check_lyapunov()


def test_sums_do_not_depend_on_the_order_of_claims() -> None:
    """To the last bit, with weights so unequal that another order of summation would show."""
    names = ["d", "a", "c", "b", "e"]
    variables = {"y": state(50, 2.0)} | {name: state(37, 2.0, start=80) for name in names}
    swings = dict(zip(names, (1 / 7, 1e8 / 3, -1e8 / 3, 1 / 3, 1e-8 / 3), strict=True))

    def run(order: list[str]) -> np.ndarray:
        built = system(dossier(variables, {"one": [causal(name, "y") for name in order]}, step=1.0))
        parameters = fixed_parameters(built, swings={(name, "y"): swings[name] for name in names})
        return levels_of(built, run_exactly(built, 1, parameters), "y")[-1, 0, 0]

    sums = {sum(swings[name] for name in order) for order in permutations(names)}
    assert len(sums) > 1
    assert len({run(list(order)) for order in permutations(names)}) == 1
