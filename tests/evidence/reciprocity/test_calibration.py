"""What the numbers promise, over many made-up worlds, with controls that are wrong on purpose."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from tests.evidence.reciprocity.worlds import BOTH, NOBODY, ONE_WAY, simulate, true_responses

from counterpoise.evidence.reciprocity.conjugate import Belief, Draws, draw, lag_values, update
from counterpoise.evidence.reciprocity.drift import make_drift
from counterpoise.evidence.reciprocity.granger import judge, weigh_answer
from counterpoise.evidence.reciprocity.model import fit_model
from counterpoise.evidence.reciprocity.priors import Prior, build_belief
from counterpoise.evidence.reciprocity.responses import WAYS, band_shapes, respond, trace_errors

WORLDS, RANKS = 400, 19


def rank_truths(spoil=lambda belief: belief) -> np.ndarray:
    """The rank of each of five truths, drawn from the prior, among draws of its posterior: worlds x 5."""
    generator = np.random.default_rng(17)
    prior = build_belief(Prior(lag=0.2, constant=1.0), np.ones(2), 1, np.zeros(2))
    prior = replace(prior, scale=np.eye(2) * 7, freedom=10.0)  # truths that do not explode
    ranks = []
    for _ in range(WORLDS):
        truth = draw(prior, 1, generator)
        values = np.zeros((26, 2))
        noise = generator.standard_normal((26, 2)) @ truth.factors[0].T
        for at in range(1, 26):
            values[at] = np.append(values[at - 1], 1.0) @ truth.coefficients[0] + noise[at]
        drawn = draw(spoil(update(prior, lag_values(values, 1))), RANKS, generator)
        ranks.append([(measure(drawn) < measure(truth)).sum(axis=0) for measure in MEASURES])
    return np.array(ranks)


MEASURES = (
    lambda drawn: drawn.coefficients[:, 0, 0],
    lambda drawn: drawn.coefficients[:, 0, 1],
    lambda drawn: drawn.coefficients[:, 2, 0],
    lambda drawn: drawn.factors[:, 1, 1],
    lambda drawn: respond(drawn, 2, "as listed")[:, 2, 1, 0],
)


def are_uniform(ranks: np.ndarray) -> float:
    """The p-value of uniform ranks, in ten bins of two ranks."""
    return float(stats.chisquare(np.bincount(ranks // 2, minlength=10)).pvalue)


def test_ranks_of_the_truth_are_uniform() -> None:
    ranks = rank_truths()
    assert all(are_uniform(ranks[:, which]) > 0.001 for which in range(len(MEASURES)))


def test_a_wrong_variance_does_not_pass_for_calibrated() -> None:
    ranks = rank_truths(lambda b: Belief(b.mean, b.precision, b.scale / 2, b.freedom))
    assert all(are_uniform(ranks[:, which]) < 0.001 for which in range(4))


@pytest.fixture(scope="module")
def fits() -> list[Draws]:
    """Posteriors of 150 records of the same world, 250 periods each."""
    generator = np.random.default_rng(23)
    return [
        draw(fit_model(simulate(BOTH, 250, generator), 2, Prior()).posterior, 400, generator)
        for _ in range(150)
    ]


def cover(fits: list[Draws], share: float, width: float = 1.0) -> float:
    """The share of true responses, over worlds, periods and pairs, inside the pointwise bands."""
    truth = true_responses(BOTH, 6)
    inside = []
    for drawn in fits:
        paths = respond(drawn, 6, "as listed")
        paths = paths.mean(axis=0) + width * (paths - paths.mean(axis=0))
        low, high = np.quantile(paths, [(1 - share) / 2, (1 + share) / 2], axis=0)
        free = high > low  # the impact that the order sets to zero has no band
        inside.append(((low <= truth) & (truth <= high))[free].mean())
    return float(np.mean(inside))


@pytest.mark.parametrize("share", [0.68, 0.9])
def test_bands_cover_the_true_responses_as_often_as_they_say(fits: list[Draws], share: float) -> None:
    assert cover(fits, share) == pytest.approx(share, abs=0.04)
    assert cover(fits, share, width=0.6) < share - 0.1  # control: bands from too small a variance


def test_bands_along_the_whole_path_cover_its_sum(fits: list[Draws]) -> None:
    truth = true_responses(BOTH, 6).sum(axis=0)
    hits = {1.0: [], 0.5: []}
    for drawn in fits:
        paths = respond(drawn, 6, "as listed")
        for width, found in hits.items():
            low, high, part = band_shapes(paths.mean(axis=0) + width * (paths - paths.mean(axis=0)), 0.9)
            assert (part > 0.3).all()
            found.append((low.sum(axis=0) <= truth)[1, 0] and (truth <= high.sum(axis=0))[1, 0])
    assert np.mean(hits[1.0]) == pytest.approx(0.9, abs=0.07)
    assert np.mean(hits[0.5]) < 0.75


def test_with_much_data_the_responses_are_the_true_ones_in_every_order() -> None:
    values = simulate(BOTH, 20_000, np.random.default_rng(29))
    drawn = draw(fit_model(values, 2, Prior()).posterior, 200, np.random.default_rng(1))
    truth = true_responses(BOTH, 8)
    found = {way: np.median(respond(drawn, 8, way), axis=0) for way in WAYS}
    assert np.allclose(found["as listed"], truth, atol=0.03)
    assert np.allclose(
        found["generalised"][:, :, 0], truth[:, :, 0], atol=0.03
    )  # the first mover's are the same
    assert np.allclose(found["generalised"][:, :, 1], found["reversed"][:, :, 1], atol=1e-9)
    assert not np.allclose(found["reversed"], truth, atol=0.1)


def test_responses_are_those_of_the_companion_matrix() -> None:
    stacked = np.vstack([*(step.T for step in BOTH), np.zeros((1, 2))])
    assert np.allclose(trace_errors(stacked[None], 9)[0], true_responses(BOTH, 9, np.eye(2)))


def verdicts(make, periods: int, worlds: int, seed: int) -> dict[str, float]:
    """How often the second series is said to answer the first: as it stands, and by the whole rule."""
    generator = np.random.default_rng(seed)
    plain, ruled = [], []
    for _ in range(worlds):
        values = make(periods, generator)
        prior = Prior()
        plain.append(judge(weigh_answer(fit_model(values, 1, prior), 1, 0)) == "answers")
        ruled.append(False)
        if plain[-1]:
            model = fit_model(values, 1, prior, drift=make_drift(values, 1, prior))
            ruled[-1] = judge(weigh_answer(model, 1, 0)) == "answers"
    return {"plain": float(np.mean(plain)), "ruled": float(np.mean(ruled))}


def strangers(periods: int, generator: np.random.Generator) -> np.ndarray:
    return simulate(NOBODY, periods, generator)


def trending(periods: int, generator: np.random.Generator) -> np.ndarray:
    return generator.standard_normal((periods, 2)) + np.arange(periods)[:, None] * 4 / periods


def stepping(periods: int, generator: np.random.Generator) -> np.ndarray:
    dates = generator.integers(periods // 4, 3 * periods // 4, 2)
    return generator.standard_normal((periods, 2)) + 3 * (np.arange(periods)[:, None] > dates)


def answering(periods: int, generator: np.random.Generator) -> np.ndarray:
    return simulate(ONE_WAY, periods, generator)


@pytest.mark.parametrize("periods", [60, 120])
def test_strangers_are_rarely_said_to_answer(periods: int) -> None:
    assert verdicts(strangers, periods, 200, 31)["plain"] <= 0.05


@pytest.mark.parametrize("make", [trending, stepping])
def test_common_trends_and_steps_deceive_the_plain_odds_and_not_the_rule(make) -> None:
    found = verdicts(make, 120, 60, 37)
    assert found["plain"] > 0.2
    assert found["ruled"] <= 0.05


def test_an_answer_is_found_more_often_the_longer_the_record() -> None:
    rates = [verdicts(answering, periods, 60, 41)["ruled"] for periods in (30, 60, 120)]
    assert rates == sorted(rates)
    assert rates[0] < 0.5
    assert rates[-1] > 0.85


def test_that_nobody_answers_is_found_in_a_long_record() -> None:
    values = simulate(ONE_WAY, 20_000, np.random.default_rng(43))
    model = fit_model(values, 1, Prior())
    assert judge(weigh_answer(model, 0, 1)) == "no answer"
    assert judge(weigh_answer(model, 1, 0)) == "answers"
