"""The closed form against other authorities: least squares, SciPy, sums of forecasts, and brute force."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import special, stats
from tests.evidence.reciprocity.worlds import BOTH, ONE_WAY, simulate

from counterpoise.evidence.reciprocity.conjugate import (
    Regression,
    draw,
    lag_values,
    marginalise,
    measure_evidence,
    predict,
    update,
)
from counterpoise.evidence.reciprocity.granger import weigh_answer
from counterpoise.evidence.reciprocity.model import Model, choose_lags, fit_model, weigh_lags
from counterpoise.evidence.reciprocity.priors import PRIORS, Prior, build_belief, measure_scales
from counterpoise.evidence.reciprocity.responses import trace_errors
from counterpoise.evidence.reciprocity.special import draw_inverse_wishart, log_multigamma, log_student


@pytest.fixture
def values() -> np.ndarray:
    return simulate(BOTH, 150, np.random.default_rng(11)) + np.array([3.0, -2.0])


@pytest.fixture
def peer(values: np.ndarray):
    """Statsmodels' autoregression of the same values."""
    from statsmodels.tsa.api import VAR

    return VAR(pd.DataFrame(values, columns=["one", "two"]))


def test_the_special_functions_are_scipys() -> None:
    for a, n in ((2.5, 1), (7.0, 3), (40.5, 6)):
        assert log_multigamma(a, n) == pytest.approx(special.multigammaln(a, n), rel=1e-12)
    with pytest.raises(ValueError, match="not more than"):
        log_multigamma(1.0, 3)
    shape = np.array([[2.0, 0.3], [0.3, 1.0]])
    at, around = np.array([0.4, -2.0]), np.array([1.0, 1.0])
    wanted = stats.multivariate_t(around, shape, df=5).logpdf(at)
    assert log_student(at, around, shape, 5.0) == pytest.approx(float(wanted), rel=1e-12)


def test_draws_of_a_covariance_are_inverse_wishart() -> None:
    scale = np.array([[4.0, 1.0, 0.0], [1.0, 3.0, 0.5], [0.0, 0.5, 2.0]])
    factors = draw_inverse_wishart(scale, 9.0, 20_000, np.random.default_rng(5))
    drawn = factors @ factors.transpose(0, 2, 1)
    assert np.allclose(drawn.mean(axis=0), scale / (9 - 3 - 1), atol=0.03)
    # A diagonal entry is inverse gamma, with n - 1 degrees of freedom fewer.
    known = stats.invgamma((9 - 2) / 2, scale=scale[0, 0] / 2)
    assert stats.kstest(drawn[:, 0, 0], known.cdf).pvalue > 0.001
    wrong = stats.invgamma(9 / 2, scale=scale[0, 0] / 2)
    assert stats.kstest(drawn[:, 0, 0], wrong.cdf).pvalue < 1e-6


@pytest.mark.parametrize("lags", [1, 2, 4])
def test_a_flat_prior_gives_the_least_squares_of_statsmodels(values: np.ndarray, peer, lags: int) -> None:
    fitted = peer.fit(lags, trend="c")
    posterior = fit_model(values, lags, Prior(flat=True)).posterior
    ours = np.vstack([posterior.mean[-1:], posterior.mean[:-1]])  # theirs has the constant first
    assert np.allclose(ours, fitted.params.to_numpy(), rtol=1e-8, atol=1e-10)
    assert posterior.freedom == fitted.df_resid
    assert np.allclose(posterior.scale / posterior.freedom, fitted.sigma_u.to_numpy(), rtol=1e-8)
    spread = np.sqrt(
        np.diag(np.linalg.inv(posterior.precision))[:, None] * np.diag(posterior.scale / posterior.freedom)
    )
    assert np.allclose(np.vstack([spread[-1:], spread[:-1]]), fitted.stderr.to_numpy(), rtol=1e-8)


def test_the_responses_of_the_least_squares_are_those_of_statsmodels(values: np.ndarray, peer) -> None:
    fitted = peer.fit(2, trend="c")
    posterior = fit_model(values, 2, Prior(flat=True)).posterior
    traced = trace_errors(posterior.mean[None], 8)[0]
    assert np.allclose(traced, fitted.irf(8).irfs, atol=1e-10)
    factor = np.linalg.cholesky(posterior.scale / posterior.freedom)
    assert np.allclose(traced @ factor, fitted.irf(8).orth_irfs, atol=1e-10)


def test_the_criteria_choose_as_statsmodels_does(values: np.ndarray, peer) -> None:
    rows = weigh_lags(values, 6, Prior())
    for name, theirs in (("aic", "aic"), ("schwarz", "bic"), ("hannan_quinn", "hqic")):
        chosen = min(range(6), key=lambda number: rows[number][name] or 0.0) + 1
        assert chosen == peer.select_order(6, trend="c").selected_orders[theirs]
    flat = weigh_lags(values, 6, Prior(flat=True))
    assert all(row["probability"] is None for row in flat)
    assert choose_lags(flat) == min(range(6), key=lambda number: flat[number]["schwarz"] or 0.0) + 1


def test_a_prior_without_weight_approaches_least_squares_and_a_tight_one_does_not(values: np.ndarray) -> None:
    flat = fit_model(values, 2, Prior(flat=True)).posterior.mean
    loose = fit_model(values, 2, Prior(overall=1.0, lag=1e4, constant=1e6)).posterior.mean
    tight = fit_model(values, 2, Prior(lag=1e-4, persistence=0.5)).posterior.mean
    assert np.allclose(loose, flat, atol=1e-4)
    assert np.allclose(tight[:4], [[0.5, 0.0], [0.0, 0.5], [0.0, 0.0], [0.0, 0.0]], atol=1e-3)


@pytest.mark.parametrize("prior", [Prior(), PRIORS["brandt-freeman"], Prior(sums=1.0, initial=2.0)])
def test_the_marginal_likelihood_is_the_product_of_the_forecasts(values: np.ndarray, prior: Prior) -> None:
    model = fit_model(values, 3, prior)
    belief, total = model.prior, 0.0
    data = lag_values(values, 3)
    for y, x in zip(data.y, data.x, strict=True):
        total += predict(belief, x).log_density(y)
        belief = update(belief, Regression(y[None], x[None]))
    assert model.evidence == pytest.approx(total, abs=1e-7)
    assert np.allclose(belief.mean, model.posterior.mean)
    assert np.allclose(belief.scale, model.posterior.scale)


def log_likelihood(data: Regression, coefficients: np.ndarray, factors: np.ndarray) -> np.ndarray:
    """Of each draw, by SciPy's formula written out: Gaussian errors."""
    errors = data.y - data.x @ coefficients
    whitened = np.linalg.solve(factors, errors.transpose(0, 2, 1))
    logs = np.log(np.diagonal(factors, axis1=1, axis2=2)).sum(axis=1)
    rows, order = data.y.shape
    return -0.5 * (whitened**2).sum(axis=(1, 2)) - rows * logs - rows * order / 2 * np.log(2 * np.pi)


def log_mean(logs: np.ndarray) -> float:
    return float(special.logsumexp(logs) - np.log(len(logs)))


def test_the_marginal_likelihood_is_the_mean_likelihood_of_prior_draws() -> None:
    short = simulate(ONE_WAY, 7, np.random.default_rng(2))
    prior = build_belief(Prior(constant=1.0), np.ones(2), 1, short[0])
    data = lag_values(short, 1)
    drawn = draw(prior, 400_000, np.random.default_rng(3))
    brute = log_mean(log_likelihood(data, *drawn))
    assert measure_evidence(prior, update(prior, data)) == pytest.approx(brute, abs=0.05)
    # Control: forgetting the degrees of freedom in the prior is noticed.
    wrong = build_belief(Prior(constant=1.0), np.ones(2), 1, short[0])
    wrong = type(wrong)(wrong.mean, wrong.precision, wrong.scale, wrong.freedom + 2)
    assert abs(measure_evidence(wrong, update(wrong, data)) - brute) > 0.2


def test_the_bayes_factor_is_the_ratio_of_two_mean_likelihoods() -> None:
    short = simulate(ONE_WAY, 9, np.random.default_rng(4))
    prior = build_belief(Prior(constant=1.0), np.ones(2), 2, short[:2].mean(axis=0))
    data = lag_values(short, 2)
    model = Model(2, np.ones(2), prior, update(prior, data))
    drawn = draw(prior, 400_000, np.random.default_rng(5))
    free = log_mean(log_likelihood(data, *drawn))
    # The restricted prior: the free one given that both lags of the first series are zero in the second's
    # equation. Sigma's draws are weighted with the density of zero; the other coefficients do not move, since
    # the prior's precision is diagonal, but where Sigma ties the equations.
    factors = drawn.factors
    sigma = factors @ factors.transpose(0, 2, 1)
    places = [0, 2]
    precision = np.diag(prior.precision)[places]
    log_weights = 0.5 * np.log(precision).sum() - len(places) / 2 * np.log(2 * np.pi * sigma[:, 1, 1])
    coefficients = drawn.coefficients.copy()
    tie = sigma[:, 0, 1] / sigma[:, 1, 1]
    for place in places:
        coefficients[:, place, 0] -= tie * (coefficients[:, place, 1] - prior.mean[place, 1])
        coefficients[:, place, 1] = 0.0
    logs = log_likelihood(data, coefficients, factors)
    restricted = float(special.logsumexp(logs + log_weights) - special.logsumexp(log_weights))
    assert weigh_answer(model, 1, 0) == pytest.approx(free - restricted, abs=0.05)


def test_a_flat_prior_has_neither_marginal_likelihood_nor_bayes_factors(values: np.ndarray) -> None:
    model = fit_model(values, 1, Prior(flat=True))
    assert model.evidence is None
    assert weigh_answer(model, 0, 1) is None
    with pytest.raises(ValueError, match="flat"):
        measure_evidence(model.prior, model.posterior)


def test_the_coefficients_of_draws_have_the_marginal_distribution(values: np.ndarray) -> None:
    model = fit_model(values, 1, Prior())
    drawn = draw(model.posterior, 20_000, np.random.default_rng(6)).coefficients[:, 0, 1]
    known = marginalise(model.posterior, 1)
    law = stats.t(known.freedom, known.location[0], np.sqrt(known.scale[0, 0]))
    assert stats.kstest(drawn, law.cdf).pvalue > 0.001
    assert stats.kstest(drawn * 1.05, law.cdf).pvalue < 1e-6


def test_the_dummy_observations_pull_where_they_say() -> None:
    values = simulate(ONE_WAY, 40, np.random.default_rng(8)) + 20
    scales = measure_scales(values)
    sums = build_belief(Prior(persistence=0.0, sums=1e5), scales, 2, values[:2].mean(axis=0))
    own = sums.mean[[0, 2], 0].sum()
    assert own == pytest.approx(1.0, abs=1e-3)
    start = build_belief(Prior(persistence=0.0, initial=1e5), scales, 2, values[:2].mean(axis=0))
    x = np.concatenate([np.tile(values[:2].mean(axis=0), 2), [1.0]])
    assert np.allclose(start.mean.T @ x, values[:2].mean(axis=0), rtol=1e-4)
    plain = build_belief(Prior(persistence=0.0), scales, 2, values[:2].mean(axis=0))
    assert (sums.freedom, start.freedom) == (plain.freedom + 2, plain.freedom + 1)


def test_scale_and_unit_do_not_matter_to_the_answer(values: np.ndarray) -> None:
    plain, scaled = fit_model(values, 2, Prior()), fit_model(values * [1000.0, 0.01], 2, Prior())
    for pair in ((0, 1), (1, 0)):
        assert weigh_answer(plain, *pair) == pytest.approx(weigh_answer(scaled, *pair), abs=1e-6)
