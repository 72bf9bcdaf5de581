"""Sensitivity of a difference: against shares of variance by quadrature, and only inputs that bear on it."""

from __future__ import annotations

from math import exp, log

import numpy as np
import pytest
from tests.helpers.build import causal, dossier, instrument, policy, state
from tests.judgement.made import choose

import counterpoise as cp
from counterpoise.errors import UsageError
from counterpoise.judgement import build_systems, settle_choice
from counterpoise.judgement.sensing import find_sensitivity, list_inputs, say_sensitivity
from counterpoise.system import draw_parameters, streams

PAIR = ("both", "continuity")


def both_levers(**more):
    """Both levers raise the aim, one strongly; a third claim leads elsewhere."""
    claims = [
        causal("AA.left", "xx", "+", "strong"),
        causal("AA.right", "xx", "+", "weak"),
        causal("xx", "yy", "+", "weak"),
    ]
    levers = ("AA.left", "AA.right")
    variables = {name: state(50, 0.5) for name in ("xx", "yy")} | {name: instrument() for name in levers}
    sets = [{"instrument": name, "value": 100} for name in levers]
    policies = {"both": policy(*sets), "left": policy(sets[0])}
    aims = {"AA": [{"variable": "xx", "direction": "higher"}]}
    return choose(dossier(variables, {"one": claims}, policies=policies, aims=aims), **more)


def shares_by_quadrature(strong: float, weak: float, sigma: float) -> tuple[np.ndarray, np.ndarray]:
    """First-order and total shares of expit(strong e^(sigma a) + weak e^(sigma b)), a and b normal."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    weights = weights / weights.sum()
    logits = strong * np.exp(sigma * nodes)[:, None] + weak * np.exp(sigma * nodes)[None, :]
    table = 1 / (1 + np.exp(-logits))
    mean = weights @ table @ weights
    variance = weights @ (table - mean) ** 2 @ weights
    by_a, by_b = table @ weights, weights @ table
    first = np.array([weights @ (by_a - mean) ** 2, weights @ (by_b - mean) ** 2]) / variance
    return first, 1 - first[::-1]


def test_shares_are_those_of_the_closed_form() -> None:
    choice = both_levers()
    system = build_systems(choice)["one"]
    swings = {term.link: term.swing for term in system.terms}
    strong, weak = swings["AA.left", "xx"], swings["AA.right", "xx"]
    assert strong == pytest.approx(log(9))
    assert exp(weak) / (1 + exp(weak)) < 0.7
    found = find_sensitivity(choice, "one", *PAIR, "xx", samples=1024, seed=1)
    first, total = shares_by_quadrature(strong, weak, system.reading.sigma)
    names = [f"strength: AA.{side} -> xx" for side in ("left", "right")]
    np.testing.assert_allclose(found.loc[names, "first order"], first, atol=0.04)
    np.testing.assert_allclose(found.loc[names, "total"], total, atol=0.04)
    assert list(found.index) == names  # nothing else leads to the aim
    assert say_sensitivity(found)[0].startswith(names[0])


def test_morris_ranks_alike_and_a_seed_fixes_it() -> None:
    choice = both_levers()
    runs = [find_sensitivity(choice, "one", *PAIR, "xx", method="morris", samples=8, seed=2) for _ in "ab"]
    assert runs[0].index[0] == "strength: AA.left -> xx"
    np.testing.assert_array_equal(runs[0].to_numpy(), runs[1].to_numpy())
    assert len(say_sensitivity(runs[0])) == 2


def test_given_normals_that_are_the_streams_change_nothing() -> None:
    """For every account of a real dossier."""
    choice = settle_choice(cp.load("nile"), "EGY", draws=100, years=2)
    asked = []

    def same(kind, name):
        asked.append(kind)
        return streams.normals(5, kind, name, 1, 30)

    for system in build_systems(choice).values():
        plain, given = draw_parameters(system, 5, 1, 30), draw_parameters(system, 5, 1, 30, same)
        np.testing.assert_array_equal(plain.weights, given.weights)
        for part in ("base", "start", "settled"):
            one, two = getattr(plain, part), getattr(given, part)
            assert list(one) == list(two)
            assert all(np.array_equal(one[name], two[name]) for name in one)
    assert {"strength", "base"} <= set(asked)


def test_other_normals_change_what_is_drawn() -> None:
    system = build_systems(both_levers())["one"]
    medians = draw_parameters(system, 1, 0, 3, lambda kind, name: np.zeros(3))
    expected = [term.sign * term.swing for term in system.terms]
    np.testing.assert_allclose(medians.weights, np.repeat(np.array(expected)[:, None], 3, axis=1))


def test_only_what_bears_on_the_variable_is_an_input() -> None:
    choice = both_levers()
    system = build_systems(choice)["one"]
    assert "strength: xx -> yy" not in list_inputs(system, choice, PAIR, "xx")
    assert "strength: xx -> yy" in list_inputs(system, choice, PAIR, "yy")


@pytest.mark.parametrize(
    ("code", "more", "asked"),
    [
        ("J060", {"mode": "hedged"}, ("one", *PAIR, "xx")),
        ("J060", {"closure": "completed"}, ("one", *PAIR, "xx")),
        ("N002", {}, ("one", *PAIR, "zz")),
        ("J040", {}, ("one", "left", "left", "xx")),
        ("J041", {}, ("two", *PAIR, "xx")),
    ],
)
def test_refusals_are_coded(code, more, asked) -> None:
    with pytest.raises(UsageError) as fault:
        find_sensitivity(both_levers(**more), *asked)
    assert [problem.code for problem in fault.value.problems] == [code]
