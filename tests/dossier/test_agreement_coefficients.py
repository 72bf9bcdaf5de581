"""Kappa and alpha against published values, another library, their definitions, and coding at random."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.dossier.agreement import cohen_kappa, krippendorff_alpha, resample_intervals
from counterpoise.dossier.agreement.fields import read_alpha, read_kappa

# K. Krippendorff, "Computing Krippendorff's alpha-reliability" (2011), sections A to D.
MEG, OWEN = "0100000010", "1110010000"
BEN, GERRY = "aabbdcccedda", "babbbccceddd"
FOUR = tuple(
    tuple(None if mark == "." else int(mark) for mark in coder)
    for coder in ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
)

NOMINAL = st.sampled_from("abcd")
UNITS = st.lists(st.tuples(NOMINAL, NOMINAL), min_size=1, max_size=40)


def lay_out(table: Sequence[Sequence[int]]) -> tuple[list[int], list[int]]:
    """A table of counts as two coders' lists."""
    cells = [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    return [i for i, _ in cells], [j for _, j in cells]


def equal(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        ([[88, 14, 18], [10, 40, 10], [2, 6, 12]], 0.492),  # Cohen (1960), table 2
        ([[75, 1, 4], [5, 4, 1], [0, 0, 10]], 0.676),  # Fleiss, Levin & Paik (2003), table 18.1
        ([[20, 5], [10, 15]], 0.400),  # by hand: p_o .70, p_c .50
        ([[0, 5], [5, 0]], -1.0),
    ],
)
def test_kappa_of_published_tables(table: list[list[int]], kappa: float) -> None:
    assert cohen_kappa(*lay_out(table)) == pytest.approx(kappa, abs=0.0005)


@pytest.mark.parametrize(
    ("first", "second", "kappa"),
    [  # sklearn.metrics.cohen_kappa_score, scikit-learn 1.9.1
        (
            "0110010110000000210200000002000000000010",
            "0211220111000000010222200002202012022110",
            0.3319415448851776,
        ),
        ("0111100000110010111111010", "0111001110110010001011010", 0.4372990353697749),
        (
            "302323331203330221332331331233033332333103123212312133222112",
            "300323031200330121030301001230033002301002103010112133022132",
            0.52,
        ),
        (BEN, GERRY, 0.6842105263157895),
    ],
)  # fmt: skip
def test_kappa_as_scikit_learn_has_it(first: str, second: str, kappa: float) -> None:
    assert cohen_kappa(first, second) == pytest.approx(kappa, abs=1e-12)


@given(UNITS)
def test_kappa_by_its_definition(units: list[tuple[str, str]]) -> None:
    count = len(units)
    first, second = Counter(one for one, _ in units), Counter(other for _, other in units)
    observed = Fraction(sum(one == other for one, other in units), count)
    chance = sum(Fraction(first[value] * second[value], count**2) for value in first)
    found = cohen_kappa([one for one, _ in units], [other for _, other in units])
    if chance == 1:
        assert math.isnan(found)
    else:
        assert found == pytest.approx(float((observed - chance) / (1 - chance)), abs=1e-12)


@pytest.mark.parametrize(
    ("coders", "scale", "alpha"),
    [
        ((MEG, OWEN), "nominal", 0.095),
        ((BEN, GERRY), "nominal", 0.692),
        (FOUR, "nominal", 0.743),
        (FOUR, "ordinal", 0.815),
    ],
)
def test_alpha_of_published_data(coders: Any, scale: Any, alpha: float) -> None:
    assert krippendorff_alpha(coders, scale) == pytest.approx(alpha, abs=0.0005)


def test_alpha_of_published_data_to_four_places() -> None:
    assert round(krippendorff_alpha(FOUR), 4) == 0.7434
    assert round(krippendorff_alpha(FOUR, "ordinal"), 4) == 0.8154


@given(
    st.integers(2, 5).flatmap(
        lambda coders: st.lists(
            st.lists(st.one_of(st.none(), st.integers(1, 5)), min_size=coders, max_size=coders),
            min_size=1,
            max_size=20,
        )
    ),
    st.sampled_from(["nominal", "ordinal"]),
)
def test_alpha_as_another_library_has_it(units: list[list[int | None]], scale: Any) -> None:
    compared = [value for unit in units for value in unit if sum(v is not None for v in unit) > 1]
    compared = [value for value in compared if value is not None]
    found = krippendorff_alpha(list(zip(*units, strict=True)), scale)
    if len(set(compared)) < 2:
        assert math.isnan(found)
        return
    matrix = [[np.nan if value is None else value for value in coder] for coder in zip(*units, strict=True)]
    assert found == pytest.approx(krippendorff.alpha(matrix, level_of_measurement=scale), abs=1e-9)


def test_order_bears_on_the_ordinal_alpha_alone() -> None:
    near = (["weak", "moderate", "strong", "weak"] * 3, ["weak", "moderate", "strong", "moderate"] * 3)
    far = (near[0], ["weak", "moderate", "strong", "strong"] * 3)
    order = ("weak", "moderate", "strong")
    assert krippendorff_alpha(near, "ordinal", order) > krippendorff_alpha(far, "ordinal", order)
    with pytest.raises(ValueError, match="not in the order"):
        krippendorff_alpha(near, "ordinal", ("weak", "strong"))


def test_coders_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="2 and 1 units"):
        cohen_kappa("ab", "a")
    with pytest.raises(ValueError, match="one value"):
        krippendorff_alpha(["ab", "a"])
    with pytest.raises(ValueError, match="2 and 1 units"):
        resample_intervals("ab", "a")


def test_what_is_undefined_is_nan() -> None:
    for coders in (("", ""), ("aaa", "aaa")):
        assert math.isnan(cohen_kappa(*coders))
        assert math.isnan(krippendorff_alpha(coders))
        found = resample_intervals(*coders)
        assert all(math.isnan(limit) for limit in (*found.kappa, *found.alpha))
    assert math.isnan(krippendorff_alpha([]))
    assert math.isnan(krippendorff_alpha([[1, None], [None, 2]]))


@given(UNITS, st.randoms(use_true_random=False))
def test_coefficients_know_neither_the_first_coder_nor_the_order(
    units: list[tuple[str, str]], random: Any
) -> None:
    mixed = random.sample(units, len(units))
    first, second = (list(side) for side in zip(*units, strict=True))
    other_second, other_first = (list(side) for side in zip(*mixed, strict=True))
    assert equal(cohen_kappa(first, second), cohen_kappa(other_first, other_second))
    alpha = krippendorff_alpha([first, second])
    assert equal(alpha, krippendorff_alpha([other_first, other_second]))
    found = resample_intervals(first, second, resamples=100)
    again = resample_intervals(other_first, other_second, resamples=100)
    for one, other in zip((*found.kappa, *found.alpha), (*again.kappa, *again.alpha), strict=True):
        assert equal(one, other)


def test_coding_at_random_agrees_as_chance_would() -> None:
    random = np.random.default_rng(3)
    units = 20_000
    first, second = (random.choice(list("abc"), units, p=[0.6, 0.3, 0.1]).tolist() for _ in range(2))
    # Under independence kappa has mean 0 and, by Fleiss, Cohen & Everitt (1969), this standard error.
    shares = np.array([0.6, 0.3, 0.1])
    chance = float((shares**2).sum())
    error = math.sqrt((chance + chance**2 - 2 * float((shares**3).sum())) / units) / (1 - chance)
    assert abs(cohen_kappa(first, second)) < 5 * error
    assert abs(krippendorff_alpha([first, second])) < 5 * error
    copied = [
        one if keep else other
        for one, other, keep in zip(first, second, random.random(units) < 0.1, strict=True)
    ]
    assert cohen_kappa(first, copied) > 5 * error, "a tenth copied would be noticed"


def analytic_error(table: Sequence[Sequence[int]]) -> float:
    """The large-sample standard error of kappa, Fleiss, Cohen & Everitt (1969), written out."""
    shares = np.array(table) / np.sum(table)
    rows, columns, agreed = shares.sum(axis=1), shares.sum(axis=0), np.trace(shares)
    chance = rows @ columns
    kappa = (agreed - chance) / (1 - chance)
    first = sum(shares[i, i] * (1 - (rows[i] + columns[i]) * (1 - kappa)) ** 2 for i in range(len(rows)))
    second = (1 - kappa) ** 2 * sum(
        shares[i, j] * (columns[i] + rows[j]) ** 2
        for i in range(len(rows))
        for j in range(len(rows))
        if i != j
    )
    third = (kappa - chance * (1 - kappa)) ** 2
    return math.sqrt((first + second - third) / (np.sum(table) * (1 - chance) ** 2))


def test_the_interval_is_near_the_large_sample_one() -> None:
    table = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    low, high = resample_intervals(*lay_out(table)).kappa
    kappa, error = cohen_kappa(*lay_out(table)), analytic_error(table)
    assert (low, high) == pytest.approx((kappa - 1.96 * error, kappa + 1.96 * error), abs=0.015)


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    # Both coders copy a fair coin with chance 0.8, else toss again: agreement .82, chance .5, kappa .64.
    random = np.random.default_rng(11)
    held = narrow = 0
    for trial in range(300):
        truth = random.random(150) < 0.5
        first, second = (
            np.where(random.random(150) < 0.8, truth, random.random(150) < 0.5).tolist() for _ in range(2)
        )
        low, high = resample_intervals(first, second, resamples=400, seed=trial).kappa
        middle, half = (low + high) / 2, (high - low) / 4
        held += low <= 0.64 <= high
        narrow += middle - half <= 0.64 <= middle + half
    assert 0.90 <= held / 300 <= 0.985
    assert narrow / 300 < 0.85, "half the width would be noticed"


def test_what_one_category_makes_of_a_resample_is_told() -> None:
    found = resample_intervals("aaab", "aaaa", resamples=4000)
    # A resample has one category where the one unit that differs is never drawn: (3/4)^4.
    assert found.undefined == pytest.approx(0.75**4, abs=0.04)


@pytest.mark.parametrize(
    ("value", "kappa", "alpha"),
    [
        (-0.2, "poor", "not reliable"),
        (0.2, "slight", "not reliable"),
        (0.21, "fair", "not reliable"),
        (0.6, "moderate", "not reliable"),
        (0.667, "substantial", "tentative"),
        (0.8, "substantial", "reliable"),
        (0.81, "almost perfect", "reliable"),
        (math.nan, None, None),
    ],
)
def test_customary_readings(value: float, kappa: str | None, alpha: str | None) -> None:
    assert (read_kappa(value), read_alpha(value)) == (kappa, alpha)
