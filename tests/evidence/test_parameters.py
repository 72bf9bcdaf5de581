"""Posterior parameters for the engine: they recover the truth, narrow fans, and leave the rest alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.evidence.made import by_variable, made
from tests.helpers.build import causal, dossier, instrument, policy, state

import counterpoise as cp
from counterpoise.dossier import Dossier
from counterpoise.evidence import find_posteriors, fit_posterior, fit_posterior_to
from counterpoise.simulation import simulate
from counterpoise.system import TermName, build_system, draw_parameters

SWING, TAU, VOLATILITY = 2.0, 3.0, 0.15
YEARS = 60
HEAT, RAIN = TermName("own", "AA.heat"), TermName("common", "AA.rain")


def content(strength: str = "weak", sign: str = "+", **more) -> Dossier:
    """An account that claims an effect of heat; rain is undisputed."""
    variables = {
        "x": state(50, 1.5, 0.3, start=30),
        "y": state(50, 1.5, 0.3),
        "AA.heat": instrument(50),
        "AA.rain": instrument(50),
    }
    claims = [causal("AA.heat", "x", sign, strength), causal("x", "y")]
    heat = policy({"instrument": "AA.heat", "value": 100})
    accounts = {"one": claims, "silent": [causal("x", "y", "-")]}
    common = [causal("AA.rain", "x", "-", "moderate")]
    return dossier(variables, accounts, common=common, policies={"heat": heat}, horizon=5, **more)


def observed(seed: int = 3, years: int = YEARS):
    """The effect as the yearly equation makes it, with causes that wander."""
    rng = np.random.default_rng(seed)
    heat, rain = (0.5 + 0.25 * np.sin(rng.uniform(0, 6) + np.arange(years) * pace) for pace in (0.9, 0.37))
    phi, z = np.exp(-1 / TAU), np.zeros(years)
    sd = VOLATILITY * np.sqrt(TAU / 2 * (1 - phi**2))
    for t in range(1, years):
        goal = SWING * (heat[t] - 0.5) - 1.0 * (rain[t] - 0.5)
        z[t] = goal + (z[t - 1] - goal) * phi + sd * rng.standard_normal()
    series = {"x": 1 / (1 + np.exp(-z)), "AA.heat": heat, "AA.rain": rain}
    return by_variable(*(made(name, share, 2025 - years) for name, share in series.items()))


def test_draws_recover_what_made_the_record() -> None:
    """Over twelve records: swings, response time and volatility, narrower than the claim's own prior."""
    drawn = []
    for seed in range(12):
        known = fit_posterior_to(content("strong"), observed(seed)).of("one", "common")["x"].draw(1, 0, 500)
        drawn.append((known.swings[HEAT], known.swings[RAIN], known.response_time, known.volatility))
    values = np.array(drawn)
    low, high = np.quantile(values, (0.05, 0.95), axis=2)
    truth = np.array([SWING, -1.0, TAU, VOLATILITY])
    inside = ((low < truth) & (truth < high)).sum(axis=0)
    assert inside.min() >= 8
    np.testing.assert_allclose(values.mean(axis=(0, 2)), truth, rtol=0.3)
    assert values[:, 0].std(axis=1).mean() < 0.65 * 1.33  # the prior's standard deviation of a strong claim
    beside = ((low < 2 * truth) & (2 * truth < high)).sum(axis=0)
    assert beside.max() <= 4


def test_draws_agree_with_those_of_the_fit() -> None:
    """The engine's stream and a plain generator draw from one distribution, joint moments included."""
    data = observed()
    fitted = find_posteriors(content(), data, "one")["x"]
    plain = fitted.draw(np.random.default_rng(1), 20_000)
    known = fit_posterior_to(content(), data).of("one", "common")["x"]
    parts = [known.draw(1, chunk, 500) for chunk in range(40)]
    order = [
        TermName("own" if claim.cause == "AA.heat" else "common", claim.cause) for claim in fitted.claims
    ]
    swings = np.stack([np.concatenate([part.swings[term] for part in parts]) for term in order], axis=1)
    np.testing.assert_allclose(swings.mean(axis=0), plain["swings"].mean(axis=0), atol=0.02)
    np.testing.assert_allclose(np.cov(swings.T), np.cov(plain["swings"].T), atol=0.01)
    times = np.concatenate([part.response_time for part in parts])
    assert np.mean(np.log(times)) == pytest.approx(np.mean(np.log(plain["response_time"])), abs=0.02)


def test_swings_keep_the_sign_that_is_claimed_whatever_the_record_says() -> None:
    """One account says the opposite of what made the record, one denies it; common claims are right."""
    contrary = content("strong", "-")
    known = fit_posterior_to(contrary, observed()).of("one", "common")["x"]
    swings = known.draw(1, 0, 500).swings
    assert np.all(swings[HEAT] <= 0)
    assert np.all(swings[RAIN] <= 0)
    assert abs(swings[HEAT].mean()) < 0.5, "the record says that there is nothing of the kind"
    fitted = find_posteriors(contrary, observed(), "one")["x"]
    for link in fitted.to_dict()["links"]:
        assert link["low"] < link["median"] < link["high"] <= 0
        assert link["low"] < link["mean"] < 0
    place = [claim.cause for claim in fitted.claims].index("AA.heat")
    drawn = fitted.draw(np.random.default_rng(1), 5000)["swings"]
    assert np.all(drawn <= 0)
    ends = np.quantile(drawn[:, place], (0.05, 0.5))
    told = fitted.to_dict()["links"][place]
    assert ends == pytest.approx([told["low"], told["median"]], abs=0.06)
    denial = content(sign="0")
    free = fit_posterior_to(denial, observed()).of("one", "common")["x"].draw(1, 0, 500).swings[HEAT]
    assert 0 < np.mean(free < 0) < 1


def test_the_record_narrows_a_fan_and_moves_it_to_the_truth() -> None:
    """The account claims strong effects of unknown size; the same seed, with and without the record."""
    strong = content("strong")
    found = fit_posterior_to(strong, observed())
    width, middle = {}, {}
    for name, posterior in (("prior", None), ("posterior", found)):
        runs = simulate(strong, draws=800, accounts=["one"], posterior=posterior)
        change = runs.dataset["change_quantile"].sel(variable="x", policy="heat", time=5).squeeze("account")
        low, mid, high = (float(change.sel(quantile=share)) for share in (0.05, 0.5, 0.95))
        width[name], middle[name] = high - low, mid
    assert width["posterior"] < 0.7 * width["prior"]
    settled = SWING * 0.5 * (1 - np.exp(-5 / TAU))  # logits that heat at 100 adds after five years
    assert middle["posterior"] == pytest.approx(25 * settled, rel=0.3)


def test_own_claims_alone_are_fitted_alone() -> None:
    found = fit_posterior_to(content(), observed())
    assert found.of("one", "own")["x"].terms == (HEAT,)
    assert set(found.of("one", "common")["x"].terms) == {HEAT, RAIN}
    assert found.of("one", "completed") is found.of("one", "common")
    assert found.kept("own") == {"one": ["x"]}  # without common claims the other is silent on x


def test_every_fitted_term_is_one_of_the_system() -> None:
    """On the Russia dossier: no posterior is left lying beside the term that it is of."""
    dossier = cp.load("russia")
    found = fit_posterior(dossier)
    for account in dossier.accounts:
        for closure in ("own", "common"):
            built = build_system(dossier, account, closure=closure, posterior=found)
            named = {(term.effect, TermName.of(term)) for term in built.terms}
            assert all((effect, term) in named for effect, one in built.known.items() for term in one.terms)
            parameters = draw_parameters(built, 1, 0, 100)
            assert np.isfinite(parameters.weights).all()
            for times in parameters.response_time.values():
                assert times.min() >= 2 * dossier.step


def test_nothing_after_until_is_read() -> None:
    """Cut at a year, what comes later may be anything."""
    data = observed()
    spoilt = {
        name: (replace(one[0], level=np.where(one[0].years > 2010, 50.0, one[0].level)),)
        for name, one in data.items()
    }
    early, same = (fit_posterior_to(content(), series, until=2010).to_dict() for series in (data, spoilt))
    assert early == same
    assert early["last"] == 2010
    assert fit_posterior_to(content(), spoilt).to_dict() != fit_posterior_to(content(), data).to_dict()


def test_the_hash_is_of_what_was_observed() -> None:
    data = observed()
    other = {**data, "x": (replace(data["x"][0], level=data["x"][0].level + 0.01),)}
    first, again, second = (
        fit_posterior_to(content(), series).record_sha256 for series in (data, dict(data), other)
    )
    assert first == again
    assert first != second
    assert len(first) == 64


def test_no_observations_leave_the_run_as_it_was() -> None:
    empty = fit_posterior_to(content(), {})
    assert empty.kept("common") == {}
    assert empty.last is None
    one, two = (simulate(content(), draws=20, posterior=found).dataset for found in (None, empty))
    assert one.equals(two)


def test_a_dossier_without_a_record_is_refused() -> None:
    with pytest.raises(cp.DossierError) as caught:
        fit_posterior("nile")
    assert caught.value.problems[0].code == "O001"


def test_an_unknown_account_is_refused() -> None:
    with pytest.raises(cp.UsageError) as caught:
        fit_posterior("russia", accounts=["bear-hug"])
    assert caught.value.problems[0].code == "U001"
