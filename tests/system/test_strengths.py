"""What a strength means: where 50% goes, how far draws differ, and what a denial leaves open."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from tests.helpers.build import (
    causal,
    dossier,
    fixed_parameters,
    from_logits,
    instrument,
    levels_of,
    policy,
    run_exactly,
    state,
    system,
    to_logits,
)
from tests.helpers.chance import ALARM, check_frequency, check_normal

from counterpoise.system import Reading, System, chunk_sizes, draw_parameters, swing_of
from counterpoise.system import parameters as parameters_module

GOES_TO = {
    ("weak", "+"): 0.60,
    ("moderate", "+"): 0.75,
    ("strong", "+"): 0.90,
    ("weak", "-"): 0.40,
    ("moderate", "-"): 0.25,
    ("strong", "-"): 0.10,
}
DRAWS = 10_000


def build_lever(strength: str, sign: str, base: float = 0.0, confidence: str = "almost_certain") -> System:
    variables = {"x": state(50, 0.5), "AA.lever": instrument(base)}
    claims = [causal("AA.lever", "x", sign, strength, confidence=confidence)]
    pull = policy({"instrument": "AA.lever", "value": 100})
    return system(dossier(variables, {"one": claims}, policies={"pull": pull}))


def settle(
    strength: str, sign: str, base: float = 0.0, draws: int = DRAWS, reading: Reading | None = None
) -> np.ndarray:
    """Where a variable at 50% settles, draw by draw, once the instrument has gone to 1."""
    built = build_lever(strength, sign, base)
    if reading is not None:
        built = replace(built, reading=reading)
    parts = []
    for chunk, size in enumerate(chunk_sizes(draws)):
        parameters = draw_parameters(built, 9, chunk, size)
        result = run_exactly(built, 20, parameters, ("continuity", "pull"))
        parts.append(levels_of(built, result, "x")[-1, 1])
    return np.concatenate(parts)


def check_settling(run=settle) -> None:
    """The median draw goes to the share that the word stands for; draws are lognormal about it."""
    for (strength, sign), share in GOES_TO.items():
        found = run(strength, sign)
        check_frequency(found < share, 0.5, f"{strength} {sign}: below {share}", 1 / 12)
        factor = np.log(to_logits(found) / to_logits(share))
        check_normal(factor, 0.0, 0.5, f"log factor of {strength} {sign}")


def test_an_instrument_from_0_to_1_moves_one_half_to_what_the_word_says() -> None:
    check_settling()


@pytest.mark.parametrize("wrong", [0.55, 0.45])
def test_the_check_refuses_another_spread(wrong: float) -> None:
    with pytest.raises(AssertionError, match="should be"):
        check_settling(lambda strength, sign: settle(strength, sign, reading=Reading(sigma=wrong)))


def test_the_check_refuses_other_words() -> None:
    def louder(strength: str, sign: str) -> np.ndarray:
        return from_logits(1.1 * to_logits(settle(strength, sign)))

    with pytest.raises(AssertionError, match="should be"):
        check_settling(louder)


@pytest.mark.parametrize(("strength", "share"), [("weak", 0.60), ("moderate", 0.75), ("strong", 0.90)])
def test_the_median_swing_exactly(strength: str, share: float) -> None:
    built = build_lever(strength, "+")
    result = run_exactly(built, 20, fixed_parameters(built), ("continuity", "pull"))
    np.testing.assert_allclose(levels_of(built, result, "x")[-1, :, 0], [0.5, share], atol=1e-9)
    np.testing.assert_allclose(swing_of(strength), np.log(share / (1 - share)))


@pytest.mark.parametrize("strength", ["weak", "moderate", "strong"])
def test_from_a_base_of_one_half_the_swing_is_half(strength: str) -> None:
    built = build_lever(strength, "+", base=50)
    result = run_exactly(built, 20, fixed_parameters(built), ("continuity", "pull"))
    moved = to_logits(levels_of(built, result, "x")[-1, :, 0])
    np.testing.assert_allclose(moved, [0.0, swing_of(strength) / 2], atol=1e-9)


def denials(draws: int = DRAWS) -> np.ndarray:
    """The swings in logits of a claim of no effect."""
    built = build_lever("strong", "0")
    return np.concatenate(
        [draw_parameters(built, 4, chunk, size).weights[0] for chunk, size in enumerate(chunk_sizes(draws))]
    )


def check_denial(run=denials) -> None:
    check_normal(run(), 0.0, 0.1, "a denial's swing")


def test_a_denial_is_a_small_normal_swing() -> None:
    check_denial()


def test_the_check_refuses_a_denial_that_is_an_exact_zero_or_wider(monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong in (0.11, 0.09):
        monkeypatch.setattr(parameters_module, "DENIAL_SD", wrong)
        with pytest.raises(AssertionError, match="should be"):
            check_denial()


def test_a_denial_moves_nothing_that_matters() -> None:
    moved = np.abs(settle("strong", "0", draws=2000) - 0.5)
    assert np.quantile(moved, 0.95) < 0.06
    assert moved.max() > 0


def test_links_have_their_own_factors() -> None:
    variables = {name: state() for name in ("x", "y", "z")}
    built = system(dossier(variables, {"one": [causal("x", "y"), causal("y", "x"), causal("x", "z")]}))
    parts = [draw_parameters(built, 2, chunk, 500).weights for chunk in range(8)]
    logs = np.log(np.concatenate(parts, axis=1))
    away = np.abs(np.corrcoef(logs) - np.eye(3)).max()
    assert np.arctanh(away) * np.sqrt(4000 - 3) < stats.norm.isf(ALARM / 6)
