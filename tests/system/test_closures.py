"""What stands on a link: the account's word, the common one, a borrowed one, or nothing."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from scipy import stats
from tests.helpers.build import causal, dossier, instrument, state
from tests.helpers.chance import ALARM, check_frequency, check_normal

from counterpoise.system import (
    CLOSURES,
    System,
    build_system,
    chunk_sizes,
    draw_parameters,
    find_reach,
    streams,
)

LINK = ("AA.lever", "x")
VARIABLES = {"x": state(), "y": state(), "AA.lever": instrument()}
DRAWS = 10_000
MODERATE, STRONG, WEAK = np.log(3), np.log(9), np.log(1.5)


def claim(sign: str = "+", strength: str = "moderate", **more: Any) -> dict[str, Any]:
    return causal(*LINK, sign, strength, **more)


def build(
    own: list[dict],
    closure: str,
    *,
    common: list[dict] | None = None,
    others: list[list[dict]] | None = None,
    mode: str = "at-its-word",
) -> System:
    accounts = {"mine": own} | {f"other-{i}": claims for i, claims in enumerate(others or [])}
    return build_system(dossier(VARIABLES, accounts, common=common or []), "mine", closure=closure, mode=mode)


def weights(built: System, draws: int = DRAWS, seed: int = 5) -> dict[tuple[str, str], np.ndarray]:
    """By (origin, lender), the swings on the link, draw by draw (terms of one origin summed)."""
    parts = [
        draw_parameters(built, seed, chunk, size).weights for chunk, size in enumerate(chunk_sizes(draws))
    ]
    joined = np.concatenate(parts, axis=1)
    found: dict[tuple[str, str], np.ndarray] = {}
    for row, term in enumerate(built.terms):
        if term.link == LINK:
            key = (term.origin, term.lender)
            found[key] = found.get(key, 0.0) + joined[row]
    return found


def total(built: System, draws: int = DRAWS) -> np.ndarray:
    """The swing on the link, whosever word it rests on."""
    parts = weights(built, draws).values()
    return sum(parts, np.zeros(draws))


def check_size(swings: np.ndarray, median: float, what: str) -> None:
    """Lognormal about the median, of either sign."""
    check_normal(np.log(np.abs(swings) / median), 0.0, 0.5, what)


UNHELD = {"confidence": "unlikely"}


@pytest.mark.parametrize("closure", CLOSURES)
def test_a_word_that_holds_stands_alone(closure: str) -> None:
    built = build([claim("-", "strong")], closure, common=[claim("+", "weak")], others=[[claim("+", "weak")]])
    swings = total(built)
    assert (swings < 0).all()
    check_size(swings, STRONG, closure)


@pytest.mark.parametrize("closure", CLOSURES)
def test_a_denial_that_holds_stands_alone(closure: str) -> None:
    """Whatever others say, a held denial leaves Normal(0, 0.1)."""
    built = build([claim("0")], closure, common=[claim("+", "strong")], others=[[claim("+", "strong")]])
    check_normal(total(built), 0.0, 0.1, closure)


@pytest.mark.parametrize("sign", ["+", "-", "0"])
@pytest.mark.parametrize("own", [True, False], ids=["a word that does not hold", "silence"])
class TestSilence:
    """A claim that does not hold is as silence, whatever its sign."""

    def words(self, own: bool, sign: str) -> list[dict]:
        return [claim(sign, **UNHELD)] if own else []

    @pytest.mark.parametrize("closure", ["own", "common"])
    def test_is_absent_where_no_one_speaks(self, own: bool, sign: str, closure: str) -> None:
        assert not total(build(self.words(own, sign), closure, others=[[claim()]]), 100).any()

    def test_is_absent_in_the_closure_of_ones_own(self, own: bool, sign: str) -> None:
        assert not total(build(self.words(own, sign), "own", common=[claim()]), 100).any()

    @pytest.mark.parametrize("closure", ["common", "completed"])
    def test_takes_the_common_word(self, own: bool, sign: str, closure: str) -> None:
        built = build(
            self.words(own, sign), closure, common=[claim("-", "weak")], others=[[claim("+", "strong")]]
        )
        swings = total(built)
        assert (swings < 0).all()
        check_size(swings, WEAK, closure)

    def test_a_common_word_that_does_not_hold_is_silent_too(self, own: bool, sign: str) -> None:
        words = self.words(own, sign)
        assert not total(build(words, "common", common=[claim(**UNHELD)]), 100).any()
        check_size(
            total(build(words, "completed", common=[claim(**UNHELD)], others=[[claim("+", "strong")]])),
            STRONG,
            "",
        )

    def test_borrows_when_completed(self, own: bool, sign: str) -> None:
        swings = total(build(self.words(own, sign), "completed", others=[[claim("+", "strong")]]))
        assert (swings > 0).all()
        check_size(swings, STRONG, "borrowed")


@pytest.mark.parametrize("sign", ["+", "-", "0"])
def test_a_word_that_does_not_hold_and_that_no_one_else_speaks_on_is_completed_symmetrically(
    sign: str,
) -> None:
    swings = total(build([claim(sign, "strong", **UNHELD)], "completed", others=[[]]))
    check_frequency(swings > 0, 0.5, "sign of a symmetric completion")
    check_size(swings, MODERATE, "symmetric completion")
    positive, negative = np.abs(swings[swings > 0]), np.abs(swings[swings < 0])
    assert stats.ks_2samp(positive, negative).pvalue > ALARM  # the sign says nothing of the size


def test_the_check_of_symmetry_refuses_a_loaded_coin(monkeypatch: pytest.MonkeyPatch) -> None:
    right = streams.stream

    class Loaded:
        def __init__(self, *key: Any) -> None:
            self.inner = right(*key)

        def random(self, shape: tuple[int, int]) -> np.ndarray:
            return self.inner.random(shape) ** 1.2

    monkeypatch.setattr(
        streams, "stream", lambda *key: Loaded(*key) if key[1] == "completion" else right(*key)
    )
    with pytest.raises(AssertionError, match="should be"):
        check_frequency(total(build([claim(**UNHELD)], "completed")) > 0, 0.5, "sign")
    with pytest.raises(AssertionError, match="should be"):
        check_pool()


def test_in_completed_a_denial_and_a_silence_differ() -> None:
    others = [[claim("+", "strong")]]
    denied, silent = (total(build(words, "completed", others=others)) for words in ([claim("0")], []))
    assert np.quantile(np.abs(denied), 0.99) < np.quantile(np.abs(silent), 0.01)
    reaches = [
        find_reach(build(words, "completed", others=others), {"AA.lever"})["x"]
        for words in ([claim("0")], [])
    ]
    assert reaches == ["denied", "completed"]


def test_in_completed_an_unheld_denial_is_no_denial() -> None:
    others = [[claim("+", "strong")]]
    unheld = build([claim("0", **UNHELD)], "completed", others=others)
    np.testing.assert_array_equal(total(unheld), total(build([], "completed", others=others)))


POOL = [[claim("+", "strong")], [claim("-", "weak")], [claim("0"), causal("x", "y")], [causal("y", "x")]]


def check_pool() -> None:
    """Each draw borrows from one of the accounts that speak on the link, all alike."""
    found = weights(build([], "completed", others=POOL))
    assert set(found) == {("completion", f"other-{i}") for i in range(3)}
    used = np.array([swings != 0 for swings in found.values()])
    assert (used.sum(axis=0) == 1).all()
    for (_, lender), hits in zip(found, used, strict=True):
        check_frequency(hits, 1 / 3, lender, 1 / 3)


def test_the_pool_is_drawn_from_evenly() -> None:
    check_pool()
    found = weights(build([], "completed", others=POOL))
    strong, weak, none = (found["completion", f"other-{i}"] for i in range(3))
    check_size(strong[strong != 0], STRONG, "the first lender")
    check_size(-weak[weak != 0], WEAK, "the second lender")
    check_normal(none[none != 0], 0.0, 0.1, "a denial is lent too")


def test_a_lender_lends_all_it_says_on_a_link_and_counts_once() -> None:
    twice = [claim("+", "strong", when="x > 50"), claim("-", "weak", when="x < 50")]
    built = build([], "completed", others=[twice, [claim("+", "moderate")]])
    drawn = draw_parameters(built, 5, 0, 500).weights
    rows = [row for row, term in enumerate(built.terms) if term.lender == "other-0"]
    assert len(rows) == 2
    np.testing.assert_array_equal(drawn[rows[0]] != 0, drawn[rows[1]] != 0)
    check_frequency(weights(built)["completion", "other-1"] != 0, 0.5, "the other lender")


def test_what_a_lender_does_not_hold_is_not_lent() -> None:
    built = build([], "completed", others=[[claim("+", "strong", **UNHELD)], [claim("-", "weak")]])
    assert (total(built, 500) < 0).all()


def test_one_does_not_borrow_from_oneself() -> None:
    built = build([claim("+", "strong", **UNHELD)], "completed", others=[[claim("-", "weak")]])
    assert Counter(term.lender for term in built.terms if term.origin == "completion") == {"other-0": 1}


def test_a_link_that_no_one_speaks_on_is_not_invented() -> None:
    built = build([claim()], "completed", others=[[claim("-")]])
    assert {term.link for term in built.terms} == {LINK}


@pytest.mark.parametrize("closure", CLOSURES)
def test_hedged_each_draw_stands_on_exactly_one_word(closure: str) -> None:
    """Own where it holds, else common where it holds, else borrowed; in `own` at times none."""
    built = build(
        [claim("+", "strong", confidence="likely")],
        closure,
        common=[claim("-", "weak", confidence="even")],
        others=[[claim("0")]],
        mode="hedged",
    )
    found = weights(built)
    used = {origin: swings != 0 for (origin, _), swings in found.items()}
    count = np.sum(list(used.values()), axis=0)
    assert count.max() == 1
    check_frequency(used["own"], 0.675, "own", 1 / 3)
    if closure == "own":
        assert set(used) == {"own"}
        return
    check_frequency(used["common"], 0.325 * 0.5, "common, whose factor is its own", 1 / 3)
    if closure == "completed":
        assert count.min() == 1
        check_frequency(used["completion"], 0.325 * 0.5, "borrowed", 1 / 3)


@pytest.mark.parametrize(
    ("stance", "composite", "counts"),
    [
        ("asserted", False, True),
        ("reported", False, False),
        ("reported", True, True),
        ("rejected", True, False),
    ],
)
def test_stances(stance: str, composite: bool, counts: bool) -> None:
    """Only what is asserted makes a link; in a composite account what is reported does too."""
    words = {"claims": [claim("+", "strong", stance=stance, attributed_to="someone")], "composite": composite}
    made = dossier(VARIABLES, {"mine": words})
    assert bool(build_system(made, "mine").terms) is counts


def test_a_common_claim_that_is_only_reported_makes_no_link() -> None:
    assert not build([], "common", common=[claim(stance="reported", attributed_to="someone")]).terms
