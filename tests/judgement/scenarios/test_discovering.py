"""Planted boxes are found, noise gives none, and bad input is told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from counterpoise.errors import SurroundingsError, UsageError
from counterpoise.judgement.scenarios import find_boxes, grow_tree
from counterpoise.judgement.scenarios import searching as kernel
from counterpoise.judgement.scenarios.prim import find_trajectory, make_table

QUICK = {"forest": False, "permutations": 39, "level": 0.03}


def plant(draws: int = 1000, idle: int = 8, seed: int = 0, dense: float = 0.8, usual: float = 0.1):
    """Failures where the link tolls -> trust is strong and the claim holds; repeats of each draw."""
    rng = np.random.default_rng(seed)
    inputs = pd.DataFrame(
        rng.normal(size=(draws, idle)), columns=[f"strength: idle{k} -> trust" for k in range(idle)]
    )
    inputs.insert(0, "strength: tolls -> trust", rng.normal(size=draws))
    inputs.insert(1, "holds: ferry", rng.random(draws) < 0.5)
    inputs["season"] = rng.choice(["dry", "wet", "flood"], draws)
    inside = (inputs["strength: tolls -> trust"] > 0.2) & inputs["holds: ferry"]
    chance = np.where(inside, dense, usual)
    return inputs, rng.random(draws) < chance, rng.random((draws, 4)) < chance[:, None]


def test_a_planted_box_is_found_and_said_in_words():
    inputs, failed, repeats = plant()
    found = find_boxes(inputs, failed, seed=1, replicates=repeats, **QUICK)
    assert len(found.boxes) == 1
    assert found.limits["input"].tolist() == ["strength: tolls -> trust", "holds: ferry"]
    limit = found.limits.set_index("input")
    assert limit.loc["strength: tolls -> trust", "low"] == pytest.approx(0.2, abs=0.2)
    assert np.isnan(limit.loc["strength: tolls -> trust", "high"])
    assert limit.loc["holds: ferry", "categories"] == (True,)
    assert (limit["quasi-p"] < 1e-6).all()
    box = found.boxes.loc[0]
    assert box["density"] == pytest.approx(0.8, abs=0.1)
    assert box["coverage"] > 0.55
    assert box["p"] == 1 / 40
    assert "the link tolls -> trust is stronger than coded" in found.sentences[0]
    assert "the claim ferry holds" in found.sentences[0]


def test_the_share_of_noise_is_that_of_the_known_chances():
    """Within 0.16 in the box and 0.09 outside, over the whole variance; boxes explain most of the rest."""
    inputs, failed, repeats = plant(4000)
    found = find_boxes(
        inputs, failed, seed=1, most=1, permutations=19, level=0.05, replicates=repeats, forest=False
    )
    share = 0.5 * stats.norm.sf(0.2)
    within = share * 0.16 + (1 - share) * 0.09
    between = share * (1 - share) * 0.7**2
    assert found.explained.noise == pytest.approx(within / (within + between), abs=0.03)
    assert found.explained.basis == "repeats"
    assert found.explained.by_boxes == pytest.approx(between / (within + between), abs=0.06)


def test_a_forest_bounds_the_noise_from_above():
    inputs, failed, _ = plant(1500)
    found = find_boxes(inputs, failed, seed=1, most=1, permutations=19, level=0.05)
    share = 0.5 * stats.norm.sf(0.2)
    within, between = share * 0.16 + (1 - share) * 0.09, share * (1 - share) * 0.49
    assert within / (within + between) - 0.04 < found.explained.noise < 0.75
    assert found.explained.basis == "forest"


def make_noise(seed: int, draws: int = 1000, inputs: int = 20, rate: float = 0.2):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(rng.random((draws, inputs)), columns=[f"x{k}" for k in range(inputs)])
    return table, rng.random(draws) < rate


@pytest.mark.parametrize("seed", range(6))
def test_nothing_is_found_in_noise_where_the_unguarded_search_finds_boxes(seed: int):
    inputs, failed = make_noise(seed)
    table = make_table(inputs.to_numpy(), (0,) * inputs.shape[1])
    last = find_trajectory(table, failed.astype(float))[-1]
    assert last.size >= 0.05 * len(failed)
    assert last.failures / last.size > 1.8 * failed.mean()
    found = find_boxes(inputs, failed, seed=seed, **QUICK)
    assert found.boxes.empty
    assert found.limits.empty
    assert found.sentences[0].startswith("No combination of inputs stands out")
    assert found.explained.by_boxes == 0


def test_the_permutation_test_alone_is_calibrated():
    """P is at most 0.1 in a tenth of searches of noise; exact binomial bounds at one in a thousand."""
    hits = 0
    for seed in range(60):
        inputs, failed = make_noise(seed, 200, 3, 0.4)
        x, y, rng = inputs.to_numpy(), failed.astype(float), np.random.default_rng(seed)
        search = kernel.Search((0, 0, 0))

        def attempt(outcome, x=x, search=search):
            box = kernel.search_box(search, x[:100], outcome[:100])
            return kernel.score(box.contains(x[100:]), outcome[100:])

        def again(source, y=y, attempt=attempt):
            return attempt(source.permutation(y))

        p, _ = kernel.permutation_p(attempt(y), again, rng, 19, 19)
        hits += p <= 0.1
    low, high = stats.binom.ppf([0.0005, 0.9995], 60, 0.1)
    assert low <= hits <= high


@pytest.mark.parametrize("seed", range(3))
def test_limits_that_do_nothing_are_dropped(seed: int):
    """One input matters; the unguarded way to its box cuts others on the way, which is the control."""
    rng = np.random.default_rng(seed)
    x = rng.random((600, 10))
    y = (rng.random(600) < np.where(x[:, 0] > 0.7, 0.8, 0.1)).astype(float)
    steps = find_trajectory(make_table(x, (0,) * 10), y)
    best = max(steps, key=lambda step: kernel.excess(step.size, step.failures, len(y), y.sum()))
    assert {column for column, _ in best.box.restrictions} > {0}
    box = kernel.search_box(kernel.Search((0,) * 10), x, y)
    assert {column for column, _ in box.restrictions} == {0}


def test_what_hardly_changes_the_odds_is_not_reported():
    """Where 0.5 fail in place of 0.4, of 6000 draws: chance does not do that, but the odds are 1.5."""
    rng = np.random.default_rng(2)
    inputs = pd.DataFrame(rng.random((6000, 2)), columns=["rain", "tolls"])
    failed = rng.random(6000) < np.where(inputs["rain"] > 0.5, 0.5, 0.4)
    assert stats.fisher_exact(pd.crosstab(inputs["rain"] > 0.5, failed)).pvalue < 1e-6
    assert find_boxes(inputs, failed, seed=1, **QUICK).boxes.empty


def test_a_tree_parts_the_planted_box_and_nothing_in_noise():
    inputs, failed, _ = plant()
    found = grow_tree(inputs, failed, seed=1, permutations=39, level=0.03)
    assert found.p == 1 / 40
    top = found.leaves.loc[0]
    assert "the link tolls -> trust is stronger than coded" in top["path"]
    assert "the claim ferry holds" in top["path"]
    assert top["density"] > 0.6
    assert found.leaves["draws"].sum() == 500
    noise = grow_tree(*make_noise(3), seed=1, permutations=39, level=0.03)
    assert noise.leaves.empty
    assert noise.p > 0.05


def test_the_leaves_of_a_tree_are_the_parts_of_its_own_splits():
    """What a path says in words holds for as many draws as fall into the leaf, by hand."""
    rng = np.random.default_rng(5)
    inputs = pd.DataFrame({"rain": rng.random(1200), "who": rng.choice(["A", "B", "C"], 1200)})
    failed = (inputs["rain"] > 0.6) & (inputs["who"] == "B")
    found = grow_tree(inputs, failed, seed=1, depth=2, permutations=39, level=0.03)
    top = found.leaves.iloc[0]
    assert "who is B" in top["path"]
    assert "rain is above 0.6" in top["path"]
    assert (top["density"], top["coverage"]) == (1.0, 1.0)
    assert found.explained == pytest.approx(1.0)
    size = top["draws"]
    assert f"most frequent ({size} of {size} other draws) where {top['path']}" in found.sentence
    rest = found.leaves.iloc[1:]
    assert set(rest["density"]) == {0.0}
    assert any("who is A or C" in path for path in rest["path"])


def test_a_screened_tree_finds_what_is_planted_and_is_held_to_as_free_a_chance():
    """Of 150 inputs, 8 picked anew for each shuffle; without, coins would look like something."""
    rng = np.random.default_rng(3)
    inputs = pd.DataFrame(rng.random((1000, 150)), columns=[f"x{k}" for k in range(150)])
    failed = inputs["x90"] < 0.3
    found = grow_tree(inputs, failed, seed=1, depth=2, widest=8)
    assert found.leaves["path"][0].startswith("x90 is below 0.299 (")
    coins = [
        grow_tree(inputs, rng.random(1000) < 0.3, seed=k, depth=2, widest=8, permutations=39, level=0.025)
        for k in range(12)
    ]
    assert sum(not coin.leaves.empty for coin in coins) <= 2  # at most 12 x 0.025 are expected


def test_a_seed_fixes_every_number():
    inputs, failed, _ = plant(400)
    one, again = (find_boxes(inputs, failed, seed=1, **QUICK) for _ in range(2))
    pd.testing.assert_frame_equal(one.boxes, again.boxes)
    assert one.sentences == again.sentences


def test_the_binomial_tail_is_scipys():
    for hits, trials, chance in ((3, 10, 0.2), (60, 200, 0.25), (0, 5, 0.5), (5, 5, 0.9)):
        wanted = stats.binom.sf(hits - 1, trials, chance)
        assert kernel.binomial_tail(hits, trials, chance) == pytest.approx(wanted, rel=1e-9)


def test_the_score_is_the_hypergeometric_one():
    rng = np.random.default_rng(1)
    y, inside = (rng.random(300) < 0.3).astype(float), rng.random(300) < 0.2
    law = stats.hypergeom(300, int(y.sum()), int(inside.sum()))
    assert kernel.score(inside, y) == pytest.approx((y[inside].sum() - law.mean()) / law.std())


INPUTS, FAILED, _ = plant(400)


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ("J023", lambda: find_boxes(INPUTS[:100], FAILED[:100], seed=1)),
        ("J023", lambda: find_boxes(INPUTS, np.arange(400) < 5, seed=1)),
        ("J024", lambda: find_boxes(INPUTS, np.ones(400, bool), seed=1)),
        ("J024", lambda: find_boxes(
            pd.DataFrame({"still": np.ones(400)}), FAILED, seed=1)),
        ("J025", lambda: find_boxes(INPUTS, FAILED[:-1], seed=1)),
        ("J025", lambda: find_boxes(INPUTS, np.full(400, 0.5), seed=1)),
        ("J025", lambda: find_boxes(INPUTS.assign(gap=np.where(FAILED, np.nan, 1.0)), FAILED, seed=1)),
        ("J025", lambda: find_boxes(INPUTS.assign(word=[f"w{k}" for k in range(400)]), FAILED, seed=1)),
        ("J025", lambda: find_boxes(pd.concat([INPUTS, INPUTS], axis=1), FAILED, seed=1)),
        ("J025", lambda: find_boxes(INPUTS, FAILED, seed=1, replicates=np.zeros((3, 2)), **QUICK)),
        ("U001", lambda: find_boxes(INPUTS, FAILED, seed=1, permutations=5)),
        ("U001", lambda: find_boxes(INPUTS, FAILED, seed=1, train=0.99)),
        ("U001", lambda: grow_tree(INPUTS, FAILED, seed=1, depth=9)),
    ],
)  # fmt: skip
def test_bad_input_is_told_by_its_code(code: str, call):
    with pytest.raises(UsageError) as caught:
        call()
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_missing_library_is_told_with_what_installs_it(monkeypatch: pytest.MonkeyPatch):
    def refuse(name: str):
        raise ImportError(f"No module named {name!r}")

    monkeypatch.setattr("counterpoise.judgement.extras.import_module", refuse)
    with pytest.raises(SurroundingsError, match=r"R005.*pip install 'counterpoise\[judgement\]'"):
        grow_tree(INPUTS, FAILED, seed=1)
    assert find_boxes(INPUTS, FAILED, seed=1, **QUICK).explained.basis == "none"


def test_a_base_is_said_to_be_one_and_not_the_level_that_a_variable_takes():
    rng = np.random.default_rng(5)
    inputs = pd.DataFrame({"base: RUS.power": rng.random(1000), "strength: a -> b": rng.normal(size=1000)})
    found = find_boxes(inputs, inputs["base: RUS.power"] > 0.8, seed=1, permutations=19, level=0.05)
    assert "the base of RUS.power is above" in " ".join(found.sentences)
