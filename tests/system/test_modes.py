"""How a text's hedge is taken: at its word it never thins an argument; hedged, by one factor an account."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from tests.helpers.build import (
    causal,
    dossier,
    fixed_parameters,
    instrument,
    levels_of,
    policy,
    run_exactly,
    state,
    system,
)
from tests.helpers.chance import check_frequency

from counterpoise.simulation import simulate
from counterpoise.system import build_system, chunk_sizes, draw_parameters, streams
from counterpoise.system import parameters as parameters_module

# The midpoints of the bands of ICD 203, written out from the directive and not taken from the package.
MIDPOINTS = {
    "remote": (0.01 + 0.05) / 2,
    "very_unlikely": (0.05 + 0.20) / 2,
    "unlikely": (0.20 + 0.45) / 2,
    "even": (0.45 + 0.55) / 2,
    "likely": (0.55 + 0.80) / 2,
    "very_likely": (0.80 + 0.95) / 2,
    "almost_certain": (0.95 + 0.99) / 2,
}
HELD = ("even", "likely", "very_likely", "almost_certain")
DRAWS = 60_000
NAMES = list(MIDPOINTS)


def hedging_dossier():
    """Two accounts, one claim for every word of probability, each on a link of its own."""
    variables = {f"x{i}": state() for i in range(14)} | {"AA.lever": instrument()}
    accounts = {
        name: [causal("AA.lever", f"x{first + i}", confidence=word) for i, word in enumerate(NAMES)]
        for name, first in (("one", 0), ("two", 7))
    }
    return dossier(variables, accounts)


def holding(account: str, mode: str = "hedged", draws: int = DRAWS) -> dict[str, np.ndarray]:
    """By word of probability, in which draws the claim holds."""
    built = build_system(hedging_dossier(), account, mode=mode)
    parts = [draw_parameters(built, 31, chunk, size).weights for chunk, size in enumerate(chunk_sizes(draws))]
    weights = np.concatenate(parts, axis=1)
    first = 0 if account == "one" else 7
    row = {term.effect: index for index, term in enumerate(built.terms)}
    return {word: weights[row[f"x{first + i}"]] != 0 for i, word in enumerate(NAMES)}


Holding = Callable[[str], dict[str, np.ndarray]]


def check_hedges(run: Holding = holding) -> None:
    """Each claim holds as often as its word says."""
    found = run("one")
    for word, midpoint in MIDPOINTS.items():
        check_frequency(found[word], midpoint, word, 1 / len(MIDPOINTS))


def check_common_factor(run: Holding = holding) -> None:
    """Two claims of an account hold together as a bivariate normal of correlation one half says."""
    found = run("one")
    pairs = [
        ("likely", "even"),
        ("unlikely", "likely"),
        ("very_likely", "very_unlikely"),
        ("even", "unlikely"),
    ]
    for first, second in pairs:
        limits = stats.norm.ppf([MIDPOINTS[first], MIDPOINTS[second]])
        joint = stats.multivariate_normal.cdf(limits, mean=[0, 0], cov=[[1, 0.5], [0.5, 1]])
        check_frequency(found[first] & found[second], float(joint), f"{first} and {second}", 1 / len(pairs))


def check_separate_factors(run: Holding = holding) -> None:
    """Claims of different accounts on different links hold independently."""
    one, two = run("one"), run("two")
    pairs = [("likely", "even"), ("unlikely", "likely"), ("even", "even")]
    for first, second in pairs:
        check_frequency(
            one[first] & two[second],
            MIDPOINTS[first] * MIDPOINTS[second],
            f"{first} and {second}",
            1 / len(pairs),
        )


@pytest.mark.parametrize("check", [check_hedges, check_common_factor, check_separate_factors])
def test_hedged(check: Callable[[], None]) -> None:
    check()


@pytest.mark.parametrize("wrong", [0.4, 0.6, 0.0])
def test_the_check_refuses_another_correlation(wrong: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parameters_module, "COMMON_FACTOR", wrong)
    check_hedges()  # frequencies alone would not show it
    with pytest.raises(AssertionError, match="should be"):
        check_common_factor()


def test_the_check_refuses_one_factor_for_all_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    right = streams.normals

    def shared(seed, kind, name, chunk, draws):
        return right(seed, kind, "everyone" if kind == "account" else name, chunk, draws)

    monkeypatch.setattr(streams, "normals", shared)
    with pytest.raises(AssertionError, match="should be"):
        check_separate_factors()


def test_the_check_refuses_hedges_off_by_a_twentieth() -> None:
    def wrong(account: str) -> dict[str, np.ndarray]:
        found = holding(account)
        extra = np.random.default_rng(1).random(DRAWS) < 0.05
        return {word: hold & ~extra for word, hold in found.items()}

    with pytest.raises(AssertionError, match="should be"):
        check_hedges(wrong)


def test_at_its_word_a_claim_holds_always_or_never() -> None:
    found = holding("one", "at-its-word", 500)
    for word in NAMES:
        assert found[word].all() if word in HELD else not found[word].any(), word


def test_at_its_word_a_chain_of_hedged_claims_is_that_of_flat_ones() -> None:
    """Ten steps of `even` carry as much as ten of `almost_certain`, bit for bit, in every draw."""
    names = [f"x{i}" for i in range(10)]
    pull = {"pull": policy({"instrument": "AA.lever", "value": 100})}

    def run(confidence: str):
        variables = {"AA.lever": instrument(), **{name: state(50, 0.5, 0.1) for name in names}}
        pairs = zip(["AA.lever", *names], names, strict=False)
        claims = [causal(a, b, strength="strong", confidence=confidence) for a, b in pairs]
        made = dossier(variables, {"one": claims}, policies=pull, headline=["x9"])
        return simulate(made, draws=40, years=5, workers=1).dataset

    flat = run("almost_certain")
    assert float(abs(flat["change_mean"].sel(variable="x9", policy="pull", time=5)).max()) > 0.1
    for confidence in ("even", "likely", "very_likely"):
        assert flat.equals(run(confidence)), confidence
    broken = run("unlikely")
    assert float(abs(broken["change_mean"].sel(variable="x0")).max()) == 0.0


@settings(max_examples=15, deadline=None)
@given(
    words=st.lists(st.sampled_from(NAMES), min_size=3, max_size=3),
    mode=st.sampled_from(["at-its-word", "hedged"]),
)
def test_what_holds_keeps_its_swing(words: list[str], mode: str) -> None:
    """The hedge decides whether a claim holds, never how strong it is."""
    variables = {f"x{i}": state() for i in range(4)}
    claims = [causal(f"x{i}", f"x{i + 1}", confidence=word) for i, word in enumerate(words)]
    flat = [{**claim, "confidence": "almost_certain"} for claim in claims]
    hedged = draw_parameters(system(dossier(variables, {"one": claims}), mode=mode), 6, 0, 100).weights
    full = draw_parameters(system(dossier(variables, {"one": flat})), 6, 0, 100).weights
    assert full.all()
    np.testing.assert_array_equal(hedged, np.where(hedged != 0, full, 0.0))


def test_a_claim_that_does_not_hold_moves_nothing() -> None:
    variables = {"x": state(), "AA.lever": instrument()}
    pull = {"pull": policy({"instrument": "AA.lever", "value": 100})}
    built = system(
        dossier(variables, {"one": [causal("AA.lever", "x", confidence="unlikely")]}, policies=pull)
    )
    parameters = draw_parameters(built, 1, 0, 20)
    assert not parameters.weights.any()
    assert fixed_parameters(built).weights.any()  # the term stands; only its hedge keeps it out
    found = levels_of(built, run_exactly(built, 5, parameters, ("continuity", "pull")), "x")
    np.testing.assert_allclose(found, 0.5, atol=1e-15)
