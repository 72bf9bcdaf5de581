"""Sobol and Morris against closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from counterpoise.errors import UsageError
from counterpoise.judgement.sensitivity import rank_inputs

A, B = 7.0, 0.1


def ishigami(x: np.ndarray) -> np.ndarray:
    """Sin z1 + a sin^2 z2 + b z3^4 sin z1, each z uniform on (-pi, pi)."""
    z = np.pi * (2 * x - 1)
    return np.sin(z[:, 0]) + A * np.sin(z[:, 1]) ** 2 + B * z[:, 2] ** 4 * np.sin(z[:, 0])


def ishigami_shares() -> tuple[np.ndarray, np.ndarray, float]:
    """First-order and total shares and the variance (Ishigami & Homma 1990)."""
    variance = A**2 / 8 + B * np.pi**4 / 5 + B**2 * np.pi**8 / 18 + 0.5
    one = 0.5 * (1 + B * np.pi**4 / 5) ** 2
    both = B**2 * np.pi**8 * (1 / 18 - 1 / 50)
    return (
        np.array([one, A**2 / 8, 0]) / variance,
        np.array([one + both, A**2 / 8, both]) / variance,
        variance,
    )


def test_ishigamis_function_has_its_closed_form():
    found = rank_inputs(ishigami, ["z1", "z2", "z3"], samples=8192, seed=1)
    first, total, variance = ishigami_shares()
    assert list(found.index) == ["z1", "z2", "z3"]
    assert found["first order"].to_numpy() == pytest.approx(first, abs=0.02)
    assert found["total"].to_numpy() == pytest.approx(total, abs=0.02)
    assert found.attrs["variance"] == pytest.approx(variance, rel=0.02)
    assert ((found["total low"] <= total + 0.01) & (total - 0.01 <= found["total high"])).all()
    assert found.attrs["points"] == 8192 * 5


def test_a_linear_system_has_its_closed_form():
    """A two-step chain, linear in normal inputs: c = 2 a + e1, d = -1.5 c + 0.5 b + e2."""

    def chain(x: np.ndarray) -> np.ndarray:
        a, b, e1, e2 = stats.norm.ppf(x).T
        return -1.5 * (2 * a + e1) + 0.5 * b + e2

    weights = np.array([-3.0, 0.5, -1.5, 1.0])
    wanted = weights**2 / (weights**2).sum()
    found = rank_inputs(chain, ["a", "b", "e1", "e2"], samples=4096, seed=2).loc[["a", "b", "e1", "e2"]]
    assert found["first order"].to_numpy() == pytest.approx(wanted, abs=0.02)
    assert found["total"].to_numpy() == pytest.approx(wanted, abs=0.02)


def test_sobol_tells_an_interaction_from_a_main_effect():
    """x1 x2 of centred inputs has no first-order share at all; the control of the linear case."""
    found = rank_inputs(lambda x: (x[:, 0] - 0.5) * (x[:, 1] - 0.5), ["a", "b"], samples=2048, seed=3)
    assert found["first order"].to_numpy() == pytest.approx([0, 0], abs=0.05)
    assert found["total"].to_numpy() == pytest.approx([1, 1], abs=0.05)


def test_morris_has_the_slopes_of_a_linear_function():
    found = rank_inputs(
        lambda x: 3 * x[:, 0] - 5 * x[:, 1] + 0 * x[:, 2],
        list("abc"),
        method="morris",
        samples=10,
        seed=1,
        unit="points",
    )
    assert list(found.index) == ["b", "a", "c"]
    assert found["mean effect"].to_numpy() == pytest.approx([-5, 3, 0])
    assert found["mean absolute effect"].to_numpy() == pytest.approx([5, 3, 0])
    assert found["spread"].to_numpy() == pytest.approx([0, 0, 0], abs=1e-9)
    assert found.attrs["units"]["spread"] == "points"


def test_morris_sees_by_spread_what_its_mean_hides():
    """Elementary effects of x1 x2 are the other input; their mean is one half."""
    found = rank_inputs(lambda x: x[:, 0] * x[:, 1], ["a", "b"], method="morris", samples=200, seed=1)
    assert found["mean effect"].to_numpy() == pytest.approx([0.5, 0.5], abs=0.1)
    assert (found["spread"] > 0.2).all()


@pytest.mark.parametrize("method", ["sobol", "morris"])
def test_a_seed_fixes_every_number(method):
    one, again, other = (
        rank_inputs(ishigami, list("abc"), method=method, samples=64, seed=seed) for seed in (1, 1, 2)
    )
    assert one.equals(again)
    assert not one.equals(other)


def test_a_constant_added_changes_no_share():
    """The estimator loses accuracy with a mean far from 0; SALib centres outcomes first, from 1.4 on."""
    plain = rank_inputs(ishigami, list("abc"), samples=256, seed=1)
    moved = rank_inputs(lambda x: ishigami(x) + 1e6, list("abc"), samples=256, seed=1)
    assert np.allclose(plain, moved, atol=1e-6)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("J024", {"function": lambda x: np.full(len(x), 2.0)}),
        ("J025", {"function": lambda x: np.full(len(x), np.nan)}),
        ("J025", {"function": lambda x: x}),
        ("J025", {"names": ["a", "a", "b"]}),
        ("J025", {"names": ["a"]}),
        ("U001", {"samples": 100}),
        ("U001", {"samples": 2}),
        ("U001", {"method": "fast"}),
    ],
)
def test_bad_input_is_told_by_its_code(code: str, change: dict):
    options = {"function": ishigami, "names": list("abc"), "samples": 64, "seed": 1} | change
    with pytest.raises(UsageError) as caught:
        rank_inputs(options.pop("function"), options.pop("names"), **options)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_no_variance_is_refused_by_morris_too():
    with pytest.raises(UsageError, match="J024"):
        rank_inputs(lambda x: np.zeros(len(x)), ["a", "b"], method="morris", samples=8, seed=1)
