"""PRIM against EMA workbench's on the same rows: every box on the way, and the limits of the last.

The reference was written by `python benchmarks/boxes.py reference`, which makes the same rows.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from counterpoise.judgement.scenarios.prim import find_trajectory, make_table

REFERENCE = json.loads((Path(__file__).parent / "data" / "ema-prim.json").read_text())
CASES = {
    "numbers": (1000, 6, {}, 11),
    "mixed": (1500, 7, {4: 2, 5: 4}, 12),
    "rounded": (1200, 5, {}, 13),
}


def make_rows(rows: int, inputs: int, categories: dict[int, int], seed: int):
    rng = np.random.default_rng(seed)
    x = rng.random((rows, inputs))
    inside = (x[:, 0] > 0.6) & (x[:, 1] < 0.5)
    for column, count in categories.items():
        x[:, column] = rng.integers(0, count, rows)
        inside &= x[:, column] != 1
    y = rng.random(rows) < np.where(inside, 0.8, 0.1)
    return x, y.astype(float), tuple(categories.get(column, 0) for column in range(inputs))


def name_level(code: int, count: int) -> str:
    return ("False", "True")[code] if count == 2 else f"c{code}"


@pytest.mark.parametrize("name", CASES)
def test_every_box_on_the_way_is_ema_workbenchs(name: str):
    x, y, levels = make_rows(*CASES[name])
    x = np.round(x, 1) if name == "rounded" else x
    steps = find_trajectory(make_table(x, levels), y)
    wanted = REFERENCE[name]
    assert [step.size / len(y) for step in steps] == pytest.approx(wanted["mass"])
    assert [step.failures / step.size for step in steps] == pytest.approx(wanted["density"])
    box = steps[-1].box
    for column, count in enumerate(levels):
        limits = wanted["limits"][f"x{column}"]
        if count:
            kept = [name_level(code, count) for code, stays in enumerate(box.kept[column]) if stays]
            assert sorted(kept) == (limits or [name_level(code, count) for code in range(count)])
        else:
            low, high = limits or (None, None)
            assert box.low[column] == pytest.approx(-np.inf if low is None else low)
            assert box.high[column] == pytest.approx(np.inf if high is None else high)


@pytest.mark.parametrize("name", CASES)
def test_counts_on_the_way_are_those_of_the_boxes(name: str):
    x, y, levels = make_rows(*CASES[name])
    for step in find_trajectory(make_table(x, levels), y):
        inside = step.box.contains(x)
        assert (step.size, step.failures) == (inside.sum(), y[inside].sum())


def test_the_reference_can_tell():
    """Other rows go another way."""
    x, y, levels = make_rows(1000, 6, {}, 14)
    steps = find_trajectory(make_table(x, levels), y)
    assert [step.size / len(y) for step in steps] != pytest.approx(REFERENCE["numbers"]["mass"])
