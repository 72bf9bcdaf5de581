"""The rule of material difference: both halves of it bind."""

from __future__ import annotations

import numpy as np
import pytest

from counterpoise.simulation import describe_change

SPREAD = np.linspace(-50.0, 50.0, 101)  # its median's standard error is half of the way from 45% to 55%


@pytest.mark.parametrize(
    ("median", "width", "material"),
    [
        (1.9, 100.0, False),  # under two errors and under 0.02 of the range
        (7.5, 100.0, False),  # over 0.02 of the range, under two errors
        (-7.5, 100.0, False),
        (10.5, 100.0, True),
        (-10.5, 100.0, True),
        (10.5, 1000.0, False),  # over two errors, under 0.02 of the range
    ],
)
def test_both_thresholds_have_to_be_passed(median: float, width: float, material: bool) -> None:
    found = describe_change(SPREAD + median, width, 1)
    assert found["median"] == pytest.approx(median)
    assert 4.9 < found["error"] < 5.1
    assert found["material"] is material


@pytest.mark.parametrize("draws", [1, 2, 9])
def test_with_a_handful_of_draws_nothing_is_material(draws: int) -> None:
    found = describe_change(np.full(draws, 40.0), 100.0, 1)
    assert not found["material"]
    assert np.isnan(found["error"])
    assert describe_change(np.full(10, 40.0), 100.0, 1)["material"]


@pytest.mark.parametrize("draws", [1, 20])
def test_a_denial_is_never_a_finding(draws: int) -> None:
    import counterpoise as cp

    made = cp.load("russia")
    chosen = {"policies": ["wedge-outreach"], "accounts": ["bear-hug-2017"], "workers": 1, "years": 5}
    for seed in range(4, 10):
        runs = cp.simulate(made, draws=draws, seed=seed, **chosen)
        denied = runs.summary().query("reach == 'denied'")
        assert len(denied)
        assert not denied["material"].any()
        assert all(
            "denie" in s.text or "denied" in s.text for s in cp.answer(runs).sentences if s.finding == "alone"
        )
