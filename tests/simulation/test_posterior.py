"""Runs that draw from a posterior: what it touches, what it leaves as it was, and that it can be repeated."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.helpers.build import causal, dossier, instrument, policy, state
from tests.helpers.rich import rich_dossier

from counterpoise.dossier import Dossier, load
from counterpoise.errors import UsageError
from counterpoise.simulation import Runs, find_variants, simulate
from counterpoise.system import (
    CHUNK,
    EffectMixture,
    Posterior,
    TermName,
    build_system,
    draw_parameters,
    spectral_radius,
)

LEVER = TermName("own", "AA.lever")


def mixture(effect: str = "aa", *terms: TermName, swing: float = 1.0, sd: float = 0.3) -> EffectMixture:
    """Two components with slow and quick answers, and correlated swings."""
    terms = terms or (LEVER,)
    count = len(terms)
    mean = np.array([[swing] * count, [swing + 1.0] * count])
    covariance = sd**2 * (0.5 * np.eye(count) + 0.5)
    return EffectMixture(
        effect,
        terms,
        np.array([0.3, 0.7]),
        np.array([3.0, 0.8]),
        np.array([0.2, 0.5]),
        mean,
        np.stack([covariance] * 2),
    )


def posterior(*known: EffectMixture, account: str = "one") -> Posterior:
    found = {one.effect: one for one in known}
    return Posterior("ab" * 32, 2024, {account: {"own": found, "common": found}})


def run(**options):
    chosen = {"draws": 40, "years": 2, "workers": 1, "closure": "completed", "mode": "hedged", **options}
    return simulate(rich_dossier(), **chosen)


@pytest.mark.parametrize("empty", [Posterior("", None, {}), Posterior("", None, {"one": {"own": {}}})])
def test_a_record_that_says_nothing_changes_nothing(empty: Posterior) -> None:
    assert run(posterior=empty).dataset.equals(run().dataset)  # all but the hash of what was asked


def test_what_a_posterior_does_not_speak_of_is_drawn_bit_for_bit_as_before() -> None:
    content = rich_dossier()
    before, after = (
        build_system(content, "one", closure="completed", mode="hedged", posterior=found)
        for found in (None, posterior(mixture()))
    )
    was, now = (draw_parameters(built, 5, 1, 60) for built in (before, after))
    for part in ("base", "settled", "start"):
        for name, values in getattr(was, part).items():
            np.testing.assert_array_equal(getattr(now, part)[name], values)
    touched = [TermName.of(term) == LEVER and term.effect == "aa" for term in before.terms]
    assert sum(touched) == 1
    for row, changed in enumerate(touched):
        assert np.array_equal(now.weights[row], was.weights[row]) is not changed
    assert set(now.response_time) == set(now.volatility) == {"aa"}
    others = {name: None for name in content.accounts if name != "one"}
    old, new = run().dataset, run(posterior=posterior(mixture())).dataset
    assert new.sel(account=list(others)).equals(old.sel(account=list(others)))
    assert not new.sel(account="one").equals(old.sel(account="one"))


def test_draws_have_the_mixtures_moments_and_correlations() -> None:
    terms = (LEVER, TermName("own", "bb"), TermName("own", "bb", "cc > 1"))
    known = mixture("aa", *terms, swing=2.0, sd=0.4)
    parts = [known.draw(3, chunk, CHUNK) for chunk in range(40)]
    swings = np.array([np.concatenate([part.swings[term] for part in parts]) for term in terms])
    slow = np.concatenate([part.response_time for part in parts]) == 3.0
    assert np.mean(slow) == pytest.approx(0.3, abs=0.015)
    assert np.array_equal(np.concatenate([part.volatility for part in parts]) == 0.2, slow)
    np.testing.assert_allclose(swings[:, slow].mean(axis=1), 2.0, atol=0.03)
    np.testing.assert_allclose(swings[:, ~slow].mean(axis=1), 3.0, atol=0.03)
    np.testing.assert_allclose(np.cov(swings[:, slow]), known.covariance[0], atol=0.01)


def test_the_first_draws_are_those_of_a_shorter_run() -> None:
    known = mixture()
    long, short = known.draw(7, 2, CHUNK), known.draw(7, 2, 33)
    np.testing.assert_array_equal(long.swings[LEVER][:33], short.swings[LEVER])
    np.testing.assert_array_equal(long.response_time[:33], short.response_time)
    assert not np.array_equal(known.draw(8, 2, 33).swings[LEVER], short.swings[LEVER])


def test_a_swing_moves_with_its_prior_draw_by_draw() -> None:
    """Both come from the link's own standard normal, so that a run and its posterior twin can be compared."""
    content = rich_dossier()
    one = replace(mixture(), mean=np.full((2, 1), 1.0))
    prior, known = (
        draw_parameters(build_system(content, "one", closure="own", posterior=found), 5, 0, 200)
        for found in (None, posterior(one))
    )
    row = next(
        index for index, term in enumerate(build_system(content, "one", closure="own").terms)
        if (term.cause, term.effect) == ("AA.lever", "aa")
    )  # fmt: skip
    order = np.argsort(prior.weights[row])
    assert np.all(np.diff(known.weights[row][order]) > 0)


@pytest.mark.slow
def test_workers_do_not_matter_to_a_posterior_run() -> None:
    options = {"draws": CHUNK + 20, "posterior": posterior(mixture())}
    assert run(workers=2, **options).dataset.identical(run(workers=1, **options).dataset)


@pytest.mark.parametrize("block", [1, 7])
def test_blocks_do_not_matter_to_a_posterior_run(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    options = {"draws": 30, "posterior": posterior(mixture())}
    whole = run(**options).dataset
    monkeypatch.setattr("counterpoise.simulation.ensemble.BLOCK_RUNS", 4 * block)
    assert run(**options).dataset.identical(whole)


def test_response_time_and_volatility_are_those_drawn() -> None:
    """A state without causes: where it stands after two years, and how far it spreads."""
    variables = {"x": state(50, 1.0, 0.1, start=80), "AA.lever": instrument(50)}
    content = dossier(variables, {"one": [causal("AA.lever", "x", "0")]}, step=0.25, horizon=2)
    known = replace(
        mixture("x", sd=1e-3, swing=0.0),
        response_time=np.array([4.0, 4.0]),
        volatility=np.array([0.5, 0.5]),
        mean=np.zeros((2, 1)),
    )
    found = simulate(content, draws=4000, seed=2, posterior=posterior(known)).dataset
    share = found["outcome_horizon"].to_numpy()[0, 0, 0] / 100
    z = np.log(share / (1 - share))
    assert np.mean(z) == pytest.approx(np.log(4) * np.exp(-2 / 4), abs=0.04)
    assert np.std(z) == pytest.approx(0.5 * np.sqrt(2 * (1 - np.exp(-4 / 4))), rel=0.05)


def test_stability_is_that_of_the_drawn_response_times() -> None:
    variables = {"x": state(50, 1.0), "AA.lever": instrument(50)}
    content = dossier(variables, {"one": [causal("AA.lever", "x")]}, step=0.25)
    built = build_system(content, "one", posterior=posterior(mixture("x")))
    parameters = draw_parameters(built, 1, 0, 50)
    expected = np.exp(-0.25 / parameters.response_time["x"])
    np.testing.assert_allclose(spectral_radius(built, parameters), expected)
    assert np.unique(expected).size == 2


def nile_posterior() -> tuple[Dossier, Posterior]:
    """The Nile dossier, and a posterior of the first link of its first account."""
    content = load("nile")
    account = next(iter(content.accounts.values()))
    claim = account.causal_claims()[0]
    return content, posterior(mixture(claim.effect, TermName("own", claim.cause)), account=account.id)


def test_a_run_is_repeated_from_its_folder(tmp_path: Path) -> None:
    content, known = nile_posterior()
    options: dict[str, Any] = {"draws": 20, "years": 2, "workers": 1}
    made = simulate(content, posterior=known, out=tmp_path / "run", **options)
    told = json.loads((tmp_path / "run" / "run.json").read_text())
    assert told["options"]["posterior"] == told["posterior"]["record_sha256"] == known.record_sha256
    assert told["posterior"]["effects"] == known.kept("common")
    assert told["posterior"]["last"] == 2024
    back = Runs.load(tmp_path / "run")
    assert back.posterior is not None
    assert back.posterior.to_dict() == known.to_dict()
    again = simulate(back.dossier, posterior=back.posterior, policies=back.options.policies, **options)
    for name in ("outcome_horizon", "level_quantile"):
        np.testing.assert_array_equal(again.dataset[name], made.dataset[name])
    assert find_variants(back.dossier, back.options, None, back.posterior).identical(again.variants)
    back.save(tmp_path / "copy")
    assert Runs.load(tmp_path / "copy").posterior is not None
    (tmp_path / "run" / "posterior.json").unlink()
    with pytest.raises(UsageError) as caught:
        Runs.load(tmp_path / "run")
    assert caught.value.problems[0].code == "U004"


def test_a_run_without_posterior_says_none(tmp_path: Path) -> None:
    simulate(load("nile"), draws=10, years=1, out=tmp_path / "run")
    told = json.loads((tmp_path / "run" / "run.json").read_text())
    assert told["options"]["posterior"] is None
    assert "posterior" not in told
    assert not (tmp_path / "run" / "posterior.json").exists()
    assert Runs.load(tmp_path / "run").posterior is None


def test_a_posterior_of_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="format 2"):
        Posterior.from_dict({**posterior(mixture()).to_dict(), "format": 2})


def test_policies_are_compared_under_the_same_draws() -> None:
    variables = {"x": state(50, 1.0, 0.3), "AA.lever": instrument(50)}
    sets = {"idle": policy({"instrument": "AA.lever", "value": 50})}
    content = dossier(variables, {"one": [causal("AA.lever", "x")]}, policies=sets)
    found = simulate(content, draws=30, posterior=posterior(mixture("x"))).dataset
    np.testing.assert_array_equal(found["change_mean"], 0.0)
