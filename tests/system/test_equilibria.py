"""Loops: where they settle against SciPy's root finder, and whether they do against eigenvalues."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import root
from tests.helpers.build import (
    causal,
    derived,
    dossier,
    driver,
    event,
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
from counterpoise.simulation.simulate import linger
from counterpoise.system import Parameters, System, draw_parameters, spectral_radius

LOOP = [("x", "y", 1.6), ("y", "z", -2.0), ("z", "x", 1.1), ("y", "x", 0.7), ("AA.lever", "y", 1.8)]
BASES = {"x": 0.4, "y": 0.6, "z": 0.3, "AA.lever": 0.1}


def build_loop(lag: str = "0 years") -> System:
    variables = {name: state(100 * BASES[name], tau) for name, tau in (("x", 1.0), ("y", 2.0), ("z", 0.5))}
    variables["AA.lever"] = instrument(10)
    claims = [causal(cause, effect, "-" if swing < 0 else "+", lag=lag) for cause, effect, swing in LOOP]
    pull = policy({"instrument": "AA.lever", "value": 90})
    return system(dossier(variables, {"one": claims}, policies={"pull": pull}))


def swings_of(links: list[tuple[str, str, float]]) -> dict[tuple[str, str], float]:
    return {(cause, effect): swing for cause, effect, swing in links}


@pytest.mark.parametrize("lag", ["0 years", "6 months"])
@pytest.mark.parametrize("lever", [0.1, 0.9])
def test_a_loop_settles_where_the_root_finder_says(lag: str, lever: float) -> None:
    built = build_loop(lag)
    result = run_exactly(built, 80, fixed_parameters(built, swings=swings_of(LOOP)), ("continuity", "pull"))
    names = ("x", "y", "z")

    def residual(z: np.ndarray) -> list[float]:
        level = dict(zip(names, from_logits(z), strict=True)) | {"AA.lever": lever}
        return [
            to_logits(BASES[name])
            + sum(swing * (level[cause] - BASES[cause]) for cause, effect, swing in LOOP if effect == name)
            - z[names.index(name)]
            for name in names
        ]

    exact = root(residual, np.zeros(3), tol=1e-13)
    assert exact.success
    policy_index = 0 if lever == 0.1 else 1
    found = [levels_of(built, result, name)[-1, policy_index, 0] for name in names]
    np.testing.assert_allclose(found, from_logits(exact.x), atol=1e-9)


def companion_radius(
    taus: list[float], bases: list[float], links: list[tuple[int, int, int, float]], step: float
) -> float:
    """The spectral radius of the whole linearised step, all states delayed as far as the longest lag."""
    count = len(taus)
    longest = max((lag for _, _, lag, _ in links), default=0)
    matrix = np.zeros((count * (longest + 1),) * 2)
    for i, tau in enumerate(taus):
        matrix[i, i] += np.exp(-step / tau)
    for cause, effect, lag, swing in links:
        gain = (1 - np.exp(-step / taus[effect])) * swing * bases[cause] * (1 - bases[cause])
        matrix[effect, lag * count + cause] += gain
    matrix[count:, :-count] += np.eye(count * longest)
    return float(np.abs(np.linalg.eigvals(matrix)).max())


@st.composite
def linked_states(draw: st.DrawFn) -> tuple[list[float], list[float], list[tuple[int, int, int, float]]]:
    count = draw(st.integers(1, 4))
    taus = draw(st.lists(st.sampled_from([0.5, 1.0, 2.0, 6.0]), min_size=count, max_size=count))
    bases = draw(st.lists(st.sampled_from([0.2, 0.5, 0.7]), min_size=count, max_size=count))
    pairs = [(cause, effect) for cause in range(count) for effect in range(count) if cause != effect]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=8)) if pairs else []
    swings = st.floats(-8, 8).filter(lambda value: abs(value) > 1e-3)
    return taus, bases, [(cause, effect, draw(st.integers(0, 3)), draw(swings)) for cause, effect in chosen]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(linked_states())
def test_stability_against_eigenvalues_of_a_matrix_built_apart(case: tuple) -> None:
    taus, bases, links = case
    variables = {
        f"v{i}": state(100 * base, tau) for i, (tau, base) in enumerate(zip(taus, bases, strict=True))
    }
    claims = [
        causal(f"v{cause}", f"v{effect}", "-" if swing < 0 else "+", lag=f"{3 * lag} months")
        for cause, effect, lag, swing in links
    ]
    built = system(dossier(variables, {"one": claims}))
    swings = {(f"v{cause}", f"v{effect}"): swing for cause, effect, _, swing in links}
    found = spectral_radius(built, fixed_parameters(built, 2, swings))
    # Chains of equal response times make defective eigenvalues, which no routine resolves much better.
    np.testing.assert_allclose(found, companion_radius(taus, bases, links, 0.25), atol=1e-3)


def test_the_radius_is_that_of_a_loop_which_is_calmer_than_its_slowest_member() -> None:
    """A damped loop of a slow and a fast state is quicker than the slow one alone."""
    taus, bases, links = [6.0, 0.5], [0.5, 0.5], [(0, 1, 0, 1.0), (1, 0, 0, -3.0)]
    variables = {"v0": state(50, 6.0), "v1": state(50, 0.5)}
    built = system(dossier(variables, {"one": [causal("v0", "v1"), causal("v1", "v0", "-")]}))
    swings = {("v0", "v1"): 1.0, ("v1", "v0"): -3.0}
    exact = companion_radius(taus, bases, links, 0.25)
    assert exact < np.exp(-0.25 / 6.0) - 1e-3
    np.testing.assert_allclose(spectral_radius(built, fixed_parameters(built, 1, swings)), exact, rtol=1e-9)


@pytest.mark.parametrize(("swing", "lag"), [(3.0, 0), (3.0, 2), (5.0, 0), (-3.0, 2), (-9.0, 2)], ids=str)
def test_a_small_push_grows_or_dies_at_the_rate_of_the_radius(swing: float, lag: int) -> None:
    """The engine itself, pushed by a hair, keeps to the eigenvalue."""
    variables = {"x": state(50, 1.0), "y": state(50, 1.0)}
    claims = [causal("x", "y", lag=f"{3 * lag} months"), causal("y", "x", "-" if swing < 0 else "+")]
    built = system(dossier(variables, {"one": claims}))
    parameters = fixed_parameters(built, swings={("x", "y"): abs(swing), ("y", "x"): swing})
    radius = spectral_radius(built, parameters)[0]
    kick = np.array([[0.0, 1e-7], [0.0, 1e-7]])
    levels = run_exactly(built, 24, parameters, ("continuity", "continuity"), kick=kick).levels
    size = np.abs(to_logits(levels[:, :, 1, 0])).max(axis=1)
    grown = (size[24] / size[4]) ** (1 / 80) if radius < 1 else (size[8] / size[4]) ** (1 / 16)
    np.testing.assert_allclose(grown, radius, rtol=0.03)
    assert (grown > 1) == (radius > 1)


def test_derived_causes_and_conditions_enter_the_radius() -> None:
    variables = {
        "x": state(40, 1.0),
        "y": state(5, 2.0, range=(0, 10)),
        "both": derived("0.25 * x + 5 * y", range=(0, 100)),
        "more": derived("both * 0.5", range=(0, 50)),
    }
    claims = [causal("more", "x"), causal("x", "y", when="x > 40")]
    built = system(dossier(variables, {"one": claims}))
    parameters = fixed_parameters(built, 1, {("more", "x"): 4.0, ("x", "y"): 6.0})
    links = [(0, 0, 0, 4.0 * 0.25), (1, 0, 0, 4.0 * 0.5), (0, 1, 0, 6.0 * 0.5)]
    exact = companion_radius([1.0, 2.0], [0.4, 0.5], links, 0.25)
    np.testing.assert_allclose(spectral_radius(built, parameters), exact, rtol=1e-6)


def test_links_that_only_an_event_switches_on_are_left_out_of_stability() -> None:
    variables = {"x": state(50, 1.0), "y": state(50, 1.0)}
    claims = [causal("x", "y"), causal("y", "x")]
    swings = {("x", "y"): 9.0, ("y", "x"): 9.0}
    for side, unstable in (("off", True), ("on", False)):
        quake = event(1.0, switches={side: [{"cause": "y", "effect": "x"}]})
        built = system(dossier(variables, {"one": claims}, events={"quake": quake}))
        assert (spectral_radius(built, fixed_parameters(built, 1, swings))[0] > 1) == unstable, side


def strong_circle(sign: str = "+") -> System:
    """Five states that all push each other strongly: most draws have more than one place to settle."""
    names = [f"v{i}" for i in range(5)]
    claims = [causal(a, b, sign, "strong") for a in names for b in names if a != b]
    return system(dossier({name: state(50, 1.0) for name in names}, {"one": claims}, step=0.5))


def test_an_unstable_and_a_lingering_system_are_found() -> None:
    built = strong_circle()
    radius = spectral_radius(built, draw_parameters(built, 1, 0, 100))
    lingering = linger(built, 1, 100)
    assert (radius > 1).mean() > 0.95
    np.testing.assert_array_equal(lingering, radius > 1)  # at base a push is felt exactly where it grows


def test_a_calm_system_neither_is_unstable_nor_lingers() -> None:
    names = ["x", "y", "z"]
    claims = [causal("x", "y", "+", "weak"), causal("y", "z", "-", "weak"), causal("z", "x", "+", "weak")]
    built = system(dossier({name: state(50, 1.0) for name in names}, {"one": claims}))
    assert (spectral_radius(built, draw_parameters(built, 1, 0, 100)) < 1).all()
    assert not linger(built, 1, 100).any()


def test_a_second_place_to_settle_is_found_though_the_base_is_stable() -> None:
    """Away from base the loop tips over: a push of half a logit stays."""
    variables = {"x": state(15, 1.0), "y": state(15, 1.0)}
    built = system(dossier(variables, {"one": [causal("x", "y"), causal("y", "x")]}))
    swings = {("x", "y"): 7.2, ("y", "x"): 7.2}
    parameters = fixed_parameters(built, 1, swings)
    assert spectral_radius(built, parameters)[0] < 1
    kicked = run_exactly(
        built, 100, parameters, ("continuity", "continuity"), kick=np.array([[0.0, 0.5]] * 2)
    )
    assert levels_of(built, kicked, "x")[-1, 0, 0] == pytest.approx(0.15)
    assert levels_of(built, kicked, "x")[-1, 1, 0] > 0.9


def test_lingering_looks_past_drivers_starts_and_settled_levels() -> None:
    """It asks about a push, so that what moves the variables anyhow must not count."""
    variables = {"x": state(50, 1.0, start=90), "wind": driver({"2026-01-01": 0, "2030-01-01": 100})}
    content = {"claims": [causal("wind", "x")], "settles": [{"variable": "x", "level": 80}]}
    assert not linger(system(dossier(variables, {"one": content})), 1, 20).any()


def contracted(swings: dict[tuple[str, str], float], draws: int = 1) -> tuple[System, Parameters]:
    from counterpoise.system.parameters import contract

    built = strong_circle()
    parameters = fixed_parameters(built, draws, swings)
    scaled = contract(built, parameters.weights)
    return built, Parameters(parameters.base, parameters.settled, parameters.start, scaled)


def test_contracting_scales_an_effects_links_as_stated() -> None:
    claims = [causal("x", "z"), causal("y", "z", "-"), causal("AA.lever", "z"), causal("x", "y", "-")]
    variables = {name: state() for name in ("x", "y", "z")} | {"AA.lever": instrument()}
    free = system(dossier(variables, {"one": claims}))
    tamed = system(dossier(variables, {"one": claims}, feedback="contracting"))
    before, after = (draw_parameters(built, 3, 0, 300).weights for built in (free, tamed))
    summed = {}
    for effect in ("y", "z"):
        rows = [row for row, term in enumerate(free.terms) if term.effect == effect]
        total = np.abs(before[rows]).sum(axis=0)
        np.testing.assert_allclose(after[rows], before[rows] * np.minimum(1, 3.9 / total), rtol=1e-12)
        summed[effect] = total
    assert (summed["z"] > 3.9).mean() > 0.1  # both sides of the bound occur
    assert (summed["z"] < 3.9).mean() > 0.1


def test_contracting_leaves_one_equilibrium() -> None:
    built = strong_circle()
    rng = np.random.default_rng(8)
    swings = {term.link: float(rng.uniform(1, 9) * rng.choice([-1, 1])) for term in built.terms}
    names, kick = built.states, rng.normal(0, 6, (5, 40))
    for many in (False, True):
        if many:
            swings = {link: abs(swing) for link, swing in swings.items()}
        built, parameters = contracted(swings)
        plan = Plan(built, ("continuity",) * 40, 900)
        ends = run_block(plan, parameters, None, {}, precision=np.float64, kick=kick).levels[-1]
        np.testing.assert_allclose(ends, ends[:, :1].repeat(40, axis=1), atol=1e-7)
        for effect in names:
            assert (
                sum(abs(parameters.weights[r, 0]) for r, t in enumerate(built.terms) if t.effect == effect)
                < 3.9001
            )
    free = fixed_parameters(built, 1, swings)  # without it, the same links hold several
    ends = run_block(
        Plan(built, ("continuity",) * 40, 900), free, None, {}, precision=np.float64, kick=kick
    ).levels[-1]
    assert np.ptp(ends) > 0.5
