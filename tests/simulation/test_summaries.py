"""Streamed summaries against NumPy: moments exactly, quantiles within their stated error."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from tests.helpers.chance import check_frequency
from tests.helpers.rich import rich_dossier

from counterpoise.simulation import QUANTILES, Summary, describe_change, simulate
from counterpoise.simulation.summaries import sum_up

ALL = (slice(None),)
TABLES = hnp.arrays(
    np.float32,
    hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=40),
    elements=st.floats(0, 1, width=32) | st.sampled_from([0.0, 0.25, 0.5, 1.0]),
)
BINS = 64


def summarise(
    parts: list[np.ndarray], low: float = 0.0, high: float = 1.0, draws: int | None = None
) -> Summary:
    total = sum(part.shape[-1] for part in parts)
    summary = Summary(parts[0].shape[:-1], low, high, BINS, draws or total)
    for part in parts:
        summary.count(ALL, part)
        summary.merge(ALL, sum_up(part))
    return summary


def check_quantiles(summary: Summary, values: np.ndarray, shares: tuple[float, ...] = QUANTILES) -> None:
    """Each quantile lies within a bin's width of the order statistics that NumPy finds for it."""
    below = np.quantile(values, np.clip(np.array(shares) - 1e-9, 0, 1), axis=-1, method="inverted_cdf")
    above = np.quantile(values, np.clip(np.array(shares) + 1e-9, 0, 1), axis=-1, method="inverted_cdf")
    found = summary.quantiles(shares)
    slack = summary.error + 1e-6
    assert (found >= below - slack).all()
    assert (found <= above + slack).all()
    assert (found >= values.min(axis=-1)).all()
    assert (found <= values.max(axis=-1)).all()


@settings(max_examples=100)
@given(TABLES)
def test_quantiles_are_within_their_error(values: np.ndarray) -> None:
    check_quantiles(summarise([values]), values, (0.0, *QUANTILES, 1.0))


@pytest.mark.parametrize("draws", [1000, 5000])
@pytest.mark.parametrize("shape", ["beta", "normal", "lumps"])
def test_quantiles_of_many_draws_are_those_of_numpy(shape: str, draws: int) -> None:
    rng = np.random.default_rng(draws)
    table = {
        "beta": rng.beta(2, 5, (6, draws)),
        "normal": np.clip(rng.normal(0.5, 0.1, (6, draws)), 0, 1),
        "lumps": np.where(rng.random((6, draws)) < 0.4, 0.3, rng.random((6, draws))),
    }[shape]
    summary = summarise([table])
    gap = np.abs(summary.quantiles(QUANTILES) - np.quantile(table, QUANTILES, axis=-1))
    assert gap.max() <= summary.error
    assert summary.error == 1 / BINS


def test_the_check_refuses_quantiles_off_by_a_bin(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(1).random((3, 500))
    summary = summarise([values])
    right = summary.quantiles
    monkeypatch.setattr(summary, "quantiles", lambda shares: right(shares) + 1.7 * summary.error)
    with pytest.raises(AssertionError):
        check_quantiles(summary, values)


@settings(max_examples=80)
@given(TABLES, st.lists(st.integers(0, 40), max_size=3))
def test_merging_is_summarising_all_at_once(values: np.ndarray, cuts: list[int]) -> None:
    parts = [
        part
        for part in np.split(values, sorted(cut for cut in cuts if cut < values.shape[-1]), axis=-1)
        if part.shape[-1]
    ]
    merged, whole = summarise(parts), summarise([values])
    np.testing.assert_array_equal(merged.counts, whole.counts)
    np.testing.assert_array_equal(merged.quantiles(QUANTILES), whole.quantiles(QUANTILES))
    np.testing.assert_allclose(merged.mean(), whole.mean(), rtol=1e-12)
    np.testing.assert_allclose(merged.sd(), whole.sd(), rtol=1e-6, atol=1e-7)
    assert (merged.values == values.shape[-1]).all()


@settings(max_examples=80)
@given(TABLES)
def test_moments_are_those_of_numpy(values: np.ndarray) -> None:
    summary = summarise([values])
    wide = values.astype(float)
    np.testing.assert_allclose(summary.mean(), wide.mean(-1), rtol=1e-12)
    if values.shape[-1] > 1:
        np.testing.assert_allclose(summary.sd(), wide.std(-1, ddof=1), atol=1e-7)
    else:
        assert np.isnan(summary.sd()).all()


def test_cells_are_kept_apart() -> None:
    values = np.random.default_rng(2).random((3, 4, 50))
    summary = Summary((3, 4), 0.0, 1.0, BINS, 50)
    for row in (2, 0):
        summary.count((row,), values[row])
        summary.merge((row,), sum_up(values[row]))
    for row in (0, 2):
        np.testing.assert_allclose(summary.mean()[row], values[row].mean(-1))
        assert (
            np.abs(summary.quantiles([0.5])[0, row] - np.median(values[row], axis=-1)).max() <= summary.error
        )
    assert np.isnan(summary.mean()[1]).all()
    assert np.isnan(summary.quantiles(QUANTILES)[:, 1]).all()


def test_values_outside_the_span_count_in_the_outermost_bins() -> None:
    summary = summarise([np.array([[-0.5, 0.5, 1.5, 2.0]])])
    assert summary.counts[0, 0] == 1
    assert summary.counts[0, -1] == 2
    assert summary.counts.sum() == 4


def test_counts_hold_as_many_draws_as_there_are() -> None:
    """Every draw in one bin, one more than sixteen bits hold."""
    summary = summarise([np.full((1, 70_000), 0.3)])
    assert summary.counts.max() == 70_000
    edge = summarise([np.full((1, 65_535), 0.3)])
    assert edge.counts.max() == 65_535
    np.testing.assert_allclose(summary.quantiles([0.5]), 0.3)


def test_a_change_of_exactly_zero_is_exactly_zero() -> None:
    values = np.zeros((1, 10))
    summary = summarise([values], -1.0, 1.0)
    assert summary.quantiles(QUANTILES).ravel().tolist() == [0.0] * len(QUANTILES)


def test_the_summaries_of_a_run_are_those_of_its_draws() -> None:
    """End to end: what stands in the dataset against NumPy on the draws that it kept."""
    found = simulate(rich_dossier(), draws=700, years=2, workers=2).dataset
    final = (
        found.drop_dims("outcome").sel(time=2, variable=found["outcome"].values).rename(variable="outcome")
    )
    levels = found["outcome_horizon"].astype(float)
    changes = levels - levels.sel(policy="continuity")
    for kind, values in (("level", levels), ("change", changes)):
        np.testing.assert_allclose(
            final[f"{kind}_mean"].transpose(*values.dims[:3]), values.mean("draw"), atol=1e-3
        )
        sd = values.std("draw", ddof=1)
        np.testing.assert_allclose(final[f"{kind}_sd"].transpose(*values.dims[:3]), sd, atol=1e-3)
        exact = values.quantile(list(QUANTILES), dim="draw", method="inverted_cdf")
        gap = abs(final[f"{kind}_quantile"] - exact)
        assert (gap <= final[f"{kind}_quantile_error"] + 1e-3).all()
    assert float(found["change_sd"].max()) > 1.0


def test_what_stands_in_a_cell() -> None:
    change = np.array([-1.0, 0.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0])
    found = describe_change(change, 100.0, 1)
    assert found["median"] == 4.0
    assert (found["low"], found["high"]) == tuple(np.quantile(change, [0.05, 0.95]))
    assert found["better"] == pytest.approx(7 / 9)  # no change is not for the better
    assert describe_change(change, 100.0, -1)["better"] == pytest.approx(1 / 9)
    assert np.isnan(describe_change(change, 100.0, None)["better"])


def test_the_error_of_the_median_covers_as_often_as_one_standard_error() -> None:
    """For normal draws: 1.2533 sd / sqrt(n), on average over many samples."""
    rng = np.random.default_rng(6)
    samples = rng.normal(3.0, 2.0, (2000, 400))
    found = [describe_change(sample, 100.0, 1) for sample in samples]
    exact = np.sqrt(np.pi / 2) * 2.0 / np.sqrt(400)
    assert np.mean([one["error"] for one in found]) == pytest.approx(exact, rel=0.03)
    inside = np.array([abs(one["median"] - 3.0) < 2 * exact for one in found])
    check_frequency(inside, 0.9545, "within two errors")


@pytest.mark.parametrize(
    ("median", "spread", "material"),
    [
        (2.5, 0.0, True),
        (-2.5, 0.0, True),
        (1.9, 0.0, False),
        (2.5, 60.0, False),
        (30.0, 60.0, True),
        (0.0, 0.0, False),
    ],
)
def test_what_makes_no_material_difference(median: float, spread: float, material: bool) -> None:
    """Under 0.02 of the range, or under two standard errors of the median."""
    change = median + spread * np.linspace(-1, 1, 101)
    assert describe_change(change, 100.0, 1)["material"] is material
