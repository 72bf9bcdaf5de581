"""The engine against the same step written apart: one draw, one policy, plain Python."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st
from tests.helpers.cases import Case, cases
from tests.helpers.scalar import Arrow, Draw, Walk

from counterpoise.simulation import BlockResult, Plan, run_block
from counterpoise.system import System, build_system, draw_parameters

YEARS, DRAWS = 2, 3
POLICIES = ("continuity", "one", "two")


def run_engine(case: Case, seed: int, precision: type = np.float64, engine=run_block) -> BlockResult:
    built = build_system(case.content, "mine")
    plan = Plan(built, POLICIES, YEARS)
    noise, luck = numbers(built, seed, plan.steps)
    return engine(plan, draw_parameters(built, seed, 0, DRAWS), noise, luck, precision=precision)


def numbers(built: System, seed: int, steps: int) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal((steps, len(built.states), DRAWS))
    return noise, {name: rng.random((steps, DRAWS)) for name in built.events}


def walk(case: Case, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """What `run_engine` gives, by loops: levels (year, variable, policy, draw) and means."""
    content = case.content
    built = build_system(content, "mine")
    parameters = draw_parameters(built, seed, 0, DRAWS)
    steps_a_year = round(1 / content.step)
    noise, luck = numbers(built, seed, YEARS * steps_a_year)
    arrows = [
        Arrow(term.cause, term.effect, term.lag, term.when.text if term.when else None)
        for term in built.terms
    ]
    names = sorted(content.variables)
    levels = np.empty((YEARS + 1, len(names), len(POLICIES), DRAWS))
    means = np.empty(levels.shape[1:])
    for index in range(DRAWS):
        draw = Draw(
            *(
                {name: float(level[index]) for name, level in group.items()}
                for group in (parameters.base, parameters.settled, parameters.start)
            ),
            swings=[float(weight) for weight in parameters.weights[:, index]],
            noise=[dict(zip(sorted(built.states), step[:, index], strict=True)) for step in noise],
            luck={name: [float(x) for x in values[:, index]] for name, values in luck.items()},
        )
        for place, policy in enumerate(POLICIES):
            path = Walk(content, arrows, draw, policy, YEARS, case.functions).run()
            table = np.array([[step[name] for name in names] for step in path])
            levels[:, :, place, index] = table[::steps_a_year]
            means[:, place, index] = table[1:].mean(axis=0)
    return levels, means


def check_against_loops(
    case: Case, seed: int, engine=run_block, precision: type = np.float64, atol: float = 1e-9
) -> None:
    found = run_engine(case, seed, precision, engine)
    levels, means = walk(case, seed)
    np.testing.assert_allclose(found.levels, levels, rtol=0, atol=atol)
    np.testing.assert_allclose(found.means, means, rtol=0, atol=atol)


QUIET = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@pytest.mark.slow
@QUIET
@given(cases(), st.integers(0, 2**32 - 1))
def test_the_engine_is_the_loops_in_double_precision(case: Case, seed: int) -> None:
    check_against_loops(case, seed)


@settings(QUIET, max_examples=40)
@given(cases(), st.integers(0, 2**32 - 1))
def test_the_engine_is_near_the_loops_in_single_precision(case: Case, seed: int) -> None:
    check_against_loops(case, seed, precision=np.float32, atol=1e-3)


@settings(QUIET, max_examples=25)
@given(cases(feedback="contracting"), st.integers(0, 2**32 - 1))
def test_the_engine_is_the_loops_when_contracting(case: Case, seed: int) -> None:
    check_against_loops(case, seed)


def flip_one(plan, parameters, *rest, **more) -> BlockResult:
    weights = parameters.weights.copy()
    weights[:1] *= -1
    return run_block(plan, replace(parameters, weights=weights), *rest, **more)


def off_centre(plan, parameters, *rest, **more) -> BlockResult:
    base = {name: level + 0.01 for name, level in parameters.base.items()}
    return run_block(plan, replace(parameters, base=base), *rest, **more)


def late_noise(plan, parameters, noise, *rest, **more) -> BlockResult:
    return run_block(plan, parameters, np.roll(noise, 1, axis=0), *rest, **more)


def shuffled_states(plan, parameters, noise, *rest, **more) -> BlockResult:
    return run_block(plan, parameters, noise[:, ::-1], *rest, **more)


def other_luck(plan, parameters, noise, luck, **more) -> BlockResult:
    return run_block(plan, parameters, noise, {name: 1 - values for name, values in luck.items()}, **more)


def no_lag(plan, *rest, **more) -> BlockResult:
    terms = tuple(replace(term, lag=0) for term in plan.system.terms)
    return run_block(Plan(replace(plan.system, terms=terms), plan.policies, plan.years), *rest, **more)


def no_condition(plan, *rest, **more) -> BlockResult:
    terms = tuple(replace(term, when=None) for term in plan.system.terms)
    return run_block(Plan(replace(plan.system, terms=terms), plan.policies, plan.years), *rest, **more)


def swapped_policies(plan, *rest, **more) -> BlockResult:
    return run_block(Plan(plan.system, ("continuity", "two", "one"), plan.years), *rest, **more)


MUTANTS = [
    flip_one,
    off_centre,
    late_noise,
    shuffled_states,
    other_luck,
    no_lag,
    no_condition,
    swapped_policies,
]


@pytest.mark.parametrize("engine", MUTANTS)
def test_the_comparison_refuses_a_wrong_engine(engine) -> None:
    """Among the random systems there is one that shows each fault."""

    def shows(case: Case) -> bool:
        try:
            check_against_loops(case, 7, engine)
        except AssertionError:
            return True
        return False

    options = settings(
        max_examples=150,
        database=None,
        phases=("generate",),
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    find(cases(), shows, settings=options)


def test_the_random_systems_have_everything() -> None:
    """The comparison is worth what its systems hold: each feature in a fair share of them."""
    seen: Counter[str] = Counter()
    total = 0

    @settings(
        max_examples=100,
        database=None,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(cases())
    def look(case: Case) -> None:
        nonlocal total
        total += 1
        claims = case.content.accounts["mine"].causal_claims()
        events = case.content.events.values()
        settings_ = [entry for policy in case.content.policies.values() for entry in policy.sets]
        features = {
            "lag": any(claim.lag for claim in claims),
            "lagged driver": any(claim.lag and claim.cause == "wind" for claim in claims),
            "when": any(claim.when for claim in claims),
            "denial": any(claim.sign == "0" for claim in claims),
            "derived cause": any(claim.cause in ("sum", "more") for claim in claims),
            "policy when": any(entry.when for entry in settings_),
            "until": any(entry.until is not None for entry in settings_),
            "ramp": any(entry.ramp for entry in settings_),
            "event set": any(event.set for event in events),
            "event shift": any(event.shift for event in events),
            "event when": any(event.when for event in events),
            "switch": any(event.switches.on or event.switches.off for event in events),
        }
        seen.update(name for name, there in features.items() if there)

    look()
    assert len(seen) == 12
    assert min(seen.values()) >= 0.04 * total, seen
