"""Accounts on made records: the right one rises, nothing is gained by talk, shuffled years destroy it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.evidence.scoring.worlds import ghost, observe, right, shuffle, write, wrong

from counterpoise.evidence import Scores, score_accounts
from counterpoise.evidence.scoring.scores import find_handicap
from counterpoise.schema import Document

RIVALS = {"right": right(), "wrong": wrong(), "ghost": ghost(), "silent": []}


def gains(found: Scores) -> np.ndarray:
    return np.array([one.log_gain.value for one in found.accounts])


def weights(found: Scores) -> np.ndarray:
    return np.array([one.stacking for one in found.table])


@pytest.mark.slow
def test_the_right_account_rises_as_years_go_by() -> None:
    """At least 0.08 in log score a year of record, and a weight from a quarter to over a third."""
    content, rounds = write(RIVALS), 6
    mean_gain, mean_weight = [], []
    for years in (20, 40, 70):
        found = [score_accounts(content, observe(k, years)) for k in range(rounds)]
        mean_gain.append(np.mean([gains(one) for one in found], axis=0))
        mean_weight.append(np.mean([weights(one) for one in found], axis=0))
        assert not any(one.accounts[1].beats for one in found)
    right_gain, right_weight = np.array(mean_gain)[:, 0], np.array(mean_weight)[:, 0]
    assert right_gain[0] < right_gain[1] < right_gain[2]
    assert right_gain[2] / 70 > 0.08
    assert right_weight[0] < right_weight[2]
    assert right_weight[2] > 0.33
    assert np.argmax(mean_weight[2]) == 0


@pytest.mark.slow
def test_talk_gains_nothing_and_shuffled_years_destroy_what_is_gained() -> None:
    content, rounds = write({"right": right(), "ghost": ghost()}), 12
    true, mixed = [], []
    for k in range(rounds):
        seen = observe(200 + k, 40)
        for kept, record in ((true, seen), (mixed, shuffle(seen, k))):
            cells = score_accounts(content, record).cells
            credited = [
                np.sum(cells.weight * (cells.log[name] - find_handicap(cells, name) - cells.log["baseline"]))
                for name in ("right", "ghost")
            ]
            over = [
                np.sum(cells.weight * (cells.log[name] - cells.turned[name])) for name in ("right", "ghost")
            ]
            kept.append([*credited, *over])
    true_mean, mixed_mean = np.mean(true, axis=0), np.mean(mixed, axis=0)
    error = np.std(mixed, axis=0) / np.sqrt(rounds)
    assert true_mean[0] > 4
    assert true_mean[2] > 4
    assert true_mean[1] < 2 * np.std(true, axis=0)[1] / np.sqrt(rounds)
    assert np.all(mixed_mean < 2.5 * error)
    assert np.all(mixed_mean[:1] < 0.5 * true_mean[:1])


def test_equal_accounts_keep_equal_weights_whatever_they_gain() -> None:
    found = score_accounts(write({"a": right(), "b": right(), "c": right()}), observe(5, 35))
    assert weights(found) == pytest.approx([1 / 3] * 3, abs=1e-6)
    assert found.equal
    assert found.weights.tolist() == pytest.approx([1 / 3] * 3)
    assert "equal weights are given" in found.weights_line


@settings(max_examples=3, deadline=None)
@given(st.permutations(list(RIVALS)), st.integers(0, 99))
def test_the_order_of_accounts_does_not_matter_and_a_seed_fixes_all_numbers(
    order: list[str], seed: int
) -> None:
    seen = observe(seed, 24)
    one = score_accounts(write(RIVALS), seen, seed=3)
    other = score_accounts(write({name: RIVALS[name] for name in order}), seen, seed=3)
    assert {row.name: row for row in one.accounts} == {row.name: row for row in other.accounts}
    assert {row.name: row for row in one.table} == {row.name: row for row in other.table}
    assert (one.equal, one.sure) == (other.equal, other.sure)


def test_hindsight_and_what_came_after_publication_are_told_apart() -> None:
    seen = observe(6, 30)  # 1950 to 1979
    for year, after, scored in ((1970, 18, True), (1977, 4, False), (1979, 0, False)):
        content = replace(write({"a": right()}), documents={"a-text": _document(year)})
        one = score_accounts(content, seen).accounts[0]
        assert one.published == year
        assert one.after == after  # two states, years after the origin of publication
        assert (one.after_log_gain is not None) == scored
    undated = score_accounts(write({"a": right()}), seen)
    assert undated.accounts[0].published is None
    assert undated.accounts[0].hindsight == undated.accounts[0].figures == undated.figures


def test_sentences_say_what_was_computed() -> None:
    seen = observe(7, 30)
    nothing = score_accounts(write({"a": [], "b": []}), seen)
    assert nothing.first_line.startswith("No account can be scored")
    found = score_accounts(write(RIVALS | {"own": {"claims": right(), "composite": True}}), seen)
    winners = sum(one.beats for one in found.accounts)
    start = f"{winners} of 5 accounts" if winners else "None of 5 accounts"
    assert found.first_line.startswith(start)
    assert found.weights.attrs["composite"] == ["own"]
    assert found.weights.sum() == pytest.approx(1)
    assert list(found.frame["name"]) == [*RIVALS, "own", "persistence", "drift", "common"]
    assert set(found.frame.columns) == set(found.frame.attrs["columns"])


def _document(year: int) -> Document:
    return Document(title="A text", file="a.txt", sha256="0" * 64, length=9, kind="essay", year=year)
