"""What it is worth to know: against closed forms, nested Monte Carlo, and inputs that bear on nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.judgement.information.gaussian import find_normal_worth, make_linear

from counterpoise.judgement.information.bases import Block, build_basis, join_groups, spread_spline
from counterpoise.judgement.information.estimators import _jackknife, find_evpi, find_evppi

SLOPES, MEAN, NOISE, DRAWS = [2.0, 1.0, 0.0], -0.5, 1.5, 20_000


def worths(utility: np.ndarray, numbers: np.ndarray, **options):
    return find_evppi(utility, [[Block(numbers=row)] for row in numbers], **options)


@pytest.mark.parametrize("mean", [MEAN, -MEAN])
def test_evpi_is_the_closed_form_of_a_normal_difference(mean: float):
    _, utility = make_linear(200_000, SLOPES, mean, NOISE, 1)
    sd = np.sqrt(2**2 + 1 + NOISE**2)
    value, error = find_evpi(utility)
    assert abs(value - find_normal_worth(mean, sd)) < 4 * error
    assert abs(value - find_normal_worth(0.0, sd)) > 4 * error  # another decision is told apart


@pytest.mark.parametrize("mean", [MEAN, -MEAN])  # at first either policy may be the better one
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_evppi_is_the_closed_form_of_what_an_input_moves(seed: int, mean: float):
    inputs, utility = make_linear(DRAWS, SLOPES, mean, NOISE, seed)
    strong, weak, ghost = worths(utility, inputs, seed=seed)
    # The sample's mean difference has a standard error of 0.019; the policy is taken in under half of them.
    for found, slope in ((strong, 2.0), (weak, 1.0)):
        assert abs(found.value - find_normal_worth(mean, slope)) < 0.03
        assert abs(found.value - find_normal_worth(mean, slope + 0.3)) > 0.03
        assert found.sure
    assert ghost.estimate <= ghost.floor
    assert ghost.value < 0.02


def test_joint_inputs_are_worth_what_their_sum_is():
    inputs, utility = make_linear(20_000, SLOPES, MEAN, NOISE, 4)
    both = find_evppi(utility, [[Block(numbers=inputs[0]), Block(numbers=inputs[1])]])[0]
    assert both.value == pytest.approx(find_normal_worth(MEAN, np.sqrt(5)), abs=0.03)


def test_groups_are_worth_the_mean_of_their_best():
    """Three sources, worked by hand: the second policy gains 4, 1 or -6, and is taken in two."""
    rng = np.random.default_rng(3)
    groups = np.repeat(["a", "b", "c"], 5000)
    effect = np.repeat([4.0, 1.0, -6.0], 5000)
    utility = np.stack([np.zeros(15_000), effect + rng.normal(0, 3, 15_000)])
    found = find_evppi(utility, [[Block(groups=groups)]])[0]
    assert found.value == pytest.approx((4 + 1 + 0) / 3 - 0, abs=0.1)
    assert found.columns == 3


def test_a_number_can_count_otherwise_in_every_group():
    """By source the second policy gains x or -x: neither source nor x alone is worth anything, both are."""
    rng = np.random.default_rng(5)
    source, x = rng.integers(0, 2, 20_000), rng.standard_normal(20_000)
    utility = np.stack([np.zeros(20_000), np.where(source == 1, x, -x) + rng.standard_normal(20_000)])
    blocks = [
        [Block(groups=source, numbers=x)],
        [Block(groups=source)],
        [Block(numbers=x)],
        [Block(groups=source), Block(numbers=x)],  # effects that only add miss it
    ]
    both, alone, number, added = find_evppi(utility, blocks)
    assert both.value == pytest.approx(find_normal_worth(0.0, 1.0), abs=0.02)  # 1 / sqrt(2 pi)
    for found in (alone, number, added):
        assert found.value < 0.02


def test_evppi_agrees_with_nested_monte_carlo_where_the_response_bends():
    """E max over p of E[u | x] by an inner loop for each x, against the regression over one sample."""
    rng = np.random.default_rng(6)

    def respond(x: np.ndarray, rest: np.ndarray) -> np.ndarray:
        level = 1 / (1 + np.exp(-(1.5 * x + rest)))
        return np.stack([np.zeros(np.broadcast(x, rest).shape), 60 * level - 35, 20 * np.sin(x) + 4 * rest])

    outer, inner = rng.standard_normal((2000, 1)), rng.standard_normal((1, 2000))
    means = respond(outer, inner).mean(axis=2)
    nested = means.max(axis=0).mean() - means.mean(axis=1).max()
    x, rest = rng.standard_normal((2, 10_000))
    found = find_evppi(respond(x, rest), [[Block(numbers=x)]])[0]
    assert found.value == pytest.approx(nested, abs=0.25)
    straight = np.column_stack([np.ones_like(x), x])
    fitted = respond(x, rest) @ straight @ np.linalg.inv(straight.T @ straight) @ straight.T
    line = fitted.max(axis=0).mean() - respond(x, rest).mean(axis=1).max()
    assert abs(line - nested) > 0.25  # a straight line would not do


def test_ghosts_stand_above_their_floor_one_time_in_twenty_and_unguarded_always():
    _, utility = make_linear(1000, SLOPES, 0.0, NOISE, 7)
    utility[1] -= utility[1].mean()  # as close a choice as there can be
    ghosts = np.random.default_rng(8).standard_normal((400, 1000))
    found = worths(utility, ghosts)
    above = sum(one.above_floor for one in found)
    assert 5 <= above <= 40  # 20 expected; binomial with what the shared utilities add
    assert sum(one.sure for one in found) <= 1
    assert all(
        one.estimate > 0 for one in found
    )  # the control: without a floor every ghost is worth something
    assert abs(np.mean([one.estimate - one.chance for one in found])) < 0.15 * np.mean(
        [one.chance for one in found]
    )


def test_a_policy_that_is_not_spoken_of_is_left_out():
    inputs, utility = make_linear(2000, SLOPES, MEAN, NOISE, 9)
    silent = np.vstack([utility, np.full((1, 2000), np.nan)])
    assert find_evpi(silent) == find_evpi(utility)
    assert worths(silent, inputs) == worths(utility, inputs)
    assert np.isnan(find_evpi(silent[2:])[0])
    assert np.isnan(worths(silent[2:], inputs)[0].value)


def test_too_few_draws_for_the_groups_give_no_number():
    _, utility = make_linear(200, [1.0], 0.0, 1.0, 10)
    rows = np.random.default_rng(1).standard_normal((10, 200))
    assert np.isnan(find_evppi(utility, [[Block(numbers=row) for row in rows]])[0].value)
    fits = build_basis([Block(numbers=row) for row in rows[:9]], 200)
    assert fits is not None
    assert fits.count == 10  # twenty draws a column, and straight lines


def test_the_seed_fixes_every_number():
    inputs, utility = make_linear(1000, SLOPES, MEAN, NOISE, 11)
    assert worths(utility, inputs, seed=5) == worths(utility, inputs, seed=5)
    assert worths(utility, inputs, seed=5) != worths(utility, inputs, seed=6)
    with pytest.raises(ValueError, match="19"):
        worths(utility, inputs, permutations=10)


@given(seed=st.integers(0, 10_000), groups=st.integers(1, 6), policies=st.integers(1, 5))
@settings(max_examples=30)
def test_partial_information_lies_between_nothing_and_everything(seed: int, groups: int, policies: int):
    rng = np.random.default_rng(seed)
    utility = rng.normal(0, 3, (policies, 300)) + rng.normal(0, 1, (policies, 1))
    source, x = rng.integers(0, groups, 300), rng.standard_normal(300)
    found = find_evppi(utility, [[Block(groups=source)], [Block(groups=source, numbers=x)]], permutations=20)
    for one in found:
        assert 0 <= one.value <= one.estimate
    assert found[0].estimate <= find_evpi(utility)[0] + 1e-9  # means of groups cannot gain more than all


@given(seed=st.integers(0, 10_000), factor=st.floats(0.01, 100))
@settings(max_examples=20)
def test_worth_scales_with_utility_and_a_dominated_policy_adds_nothing(seed: int, factor: float):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal(400)
    utility = np.stack([np.zeros(400), x + rng.standard_normal(400)])
    first, second = (
        find_evppi(values, [[Block(numbers=x)]], permutations=20)[0] for values in (utility, factor * utility)
    )
    assert second.estimate == pytest.approx(factor * first.estimate, rel=1e-6)
    dominated = np.vstack([utility, utility.min(axis=0) - 1.0])
    assert find_evpi(dominated) == pytest.approx(find_evpi(utility))


def test_splines_span_what_scikit_learn_fits_within_the_knots():
    """Fitted values of a smooth response, against scikit-learn's B-splines on as many knots."""
    preprocessing = pytest.importorskip("sklearn.preprocessing")
    linear = pytest.importorskip("sklearn.linear_model")
    rng = np.random.default_rng(12)
    x = rng.standard_normal(5000)
    y = np.tanh(x) + 0.1 * rng.standard_normal(5000)
    basis = build_basis([Block(numbers=x)], 5000)
    assert basis is not None
    assert basis.count == 5
    ours = basis.columns @ (basis.columns.T @ y)
    splines = preprocessing.SplineTransformer(n_knots=5, degree=3, knots="quantile").fit_transform(x[:, None])
    theirs = linear.LinearRegression(fit_intercept=False).fit(splines, y).predict(splines)
    inside = np.abs(x) < 1.6
    assert np.abs(ours - theirs)[inside].max() < 0.04
    assert np.abs(np.polyval(np.polyfit(x, y, 1), x) - theirs)[inside].max() > 0.04  # a line is told apart


def test_splines_are_straight_beyond_their_outer_knots():
    x = np.linspace(-3, 3, 601)
    columns = spread_spline(x, 4)
    assert columns.shape == (601, 4)
    second = np.diff(columns, n=2, axis=0)
    assert np.abs(second[:25]).max() < 1e-12
    assert np.abs(second[-25:]).max() < 1e-12 * 1e3
    assert np.abs(second[200:400]).max() > 1e-6
    assert spread_spline(np.ones(10), 4).shape == (10, 0)


def test_rare_combinations_are_put_together():
    first, second = np.array(["a"] * 60 + ["b"] * 40), np.array([0] * 55 + [1] * 5 + [0] * 35 + [1] * 5)
    codes = join_groups([first, second])
    assert np.bincount(codes).tolist() == [10, 55, 35]


def test_the_error_is_that_of_draws_drawn_anew():
    """Two policies all but level: which is best without knowing is luck, and that is most of the error."""
    values, errors, fixed = [], [], []
    for seed in range(60):
        inputs, utility = make_linear(2000, [1.0, 0.0, 0.0], 0.02, 3.0, 100 + seed)
        found = worths(utility, inputs[:1], seed=seed, permutations=19)[0]
        values.append(found.estimate)
        errors.append(found.error)
        gain = np.maximum(inputs[0], 0.0)  # with the fit and the best policy taken as given
        fixed.append(gain.std() / np.sqrt(gain.size))
    spread = np.std(values, ddof=1)
    assert 0.7 < np.mean(errors) / spread < 1.4
    assert np.mean(fixed) / spread < 0.7


@pytest.mark.parametrize("draws", [61, 407])
def test_an_error_is_that_of_a_jackknife_by_the_plain_way(draws: int):
    """Parts left out in turn, each time with a regression and a best policy of its own."""
    rng = np.random.default_rng(12)
    x, groups = rng.standard_normal(draws), np.sort(np.arange(draws) % 3)
    utility = np.stack([0 * x, x + rng.normal(0, 2, draws), -x + rng.normal(0, 2, draws)])
    utility -= utility.mean(axis=1, keepdims=True)  # which policy is best hangs on the part
    basis = build_basis([Block(groups=groups, numbers=x)], draws)
    assert basis is not None
    assert basis.count == (3 if draws < 100 else 15)
    parts, left, best = np.arange(draws) % min(20, draws // 2), [], set()
    for part in range(parts.max() + 1):
        rest = parts != part
        weights = np.linalg.lstsq(basis.columns[rest], utility[:, rest].T, rcond=None)[0]
        means = utility[:, rest].mean(axis=1)
        left.append(float((basis.points @ weights).max(axis=1) @ basis.shares - means.max()))
        best.add(int(means.argmax()))
    assert len(best) > 1
    count = len(left)
    error = np.sqrt((count - 1) / count * np.sum((np.array(left) - np.mean(left)) ** 2))
    assert _jackknife(utility, basis) == pytest.approx(error, rel=1e-6)
