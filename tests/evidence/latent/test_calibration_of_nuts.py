"""Simulation-based calibration with NUTS: ranks of truths are uniform, and a wrong variance shows.

Talts, Betancourt, Simpson, Vehtari & Gelman (2018), arXiv:1804.06788. One compiled sampler runs all worlds
side by side. The worlds are simulated here with NumPy, apart from the model that is sampled.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from tests.evidence.made import by_variable, made
from tests.helpers.build import causal, dossier, instrument, state
from tests.helpers.chance import ALARM

from counterpoise.evidence.fitting import LEVEL_SD, TREND_SD
from counterpoise.evidence.grids import RESPONSE_SIGMA, VOLATILITY_SIGMA
from counterpoise.evidence.latent import lay_out
from counterpoise.evidence.latent.modelling import follow, make_data, make_model, unfold
from counterpoise.evidence.latent.sampling import in_double_precision
from counterpoise.evidence.strengths import match_moments

pytestmark = pytest.mark.slow
YEARS, WORLDS, WARM_UP, DRAWS, THIN = 12, 64, 200, 160, 4
ERROR = 0.3
NAMES = ("swing on the hidden state", "swing on the effect", "response time", "volatility", "hidden level")


def make_part():
    """A cause, a hidden state, and an effect with errors."""
    variables = {"hidden": state(50, 2.0, 0.4), "outcome": state(50, 1.5, 0.3), "lever": instrument(50)}
    claims = [causal("lever", "hidden", "+", "strong"), causal("hidden", "outcome", "+", "strong")]
    shares = np.random.default_rng(2).uniform(0.05, 0.95, (2, YEARS))
    observed = by_variable(made("lever", shares[0]), made("outcome", shares[1], error=ERROR))
    (part,), _ = lay_out(dossier(variables, {"a": claims}), observed, "a")
    return part, shares[0] - 0.5


def draw_state(rng, pace: tuple[float, float], regressors, swing: float, start: float | None):
    """A path of the prior, by the engine's exact step, with what it was drawn from."""
    tau = pace[0] * np.exp(RESPONSE_SIGMA * rng.standard_normal())
    s = pace[1] * np.exp(VOLATILITY_SIGMA * rng.standard_normal())
    level, trend = LEVEL_SD * rng.standard_normal(), TREND_SD * rng.standard_normal()
    settled = level + trend * (np.arange(YEARS) - (YEARS - 1) / 2) + swing * regressors
    phi, q = np.exp(-1 / tau), s**2 * tau / 2 * (1 - np.exp(-2 / tau))
    path = np.empty(YEARS)
    path[0] = settled[0] + s * np.sqrt(tau / 2) * rng.standard_normal() if start is None else start
    for t in range(1, YEARS):
        path[t] = phi * path[t - 1] + (1 - phi) * settled[t] + np.sqrt(q) * rng.standard_normal()
    return path, tau, s


def draw_swing(rng) -> float:
    """A swing of the prior: the normal of its moments, again until it has the sign that is claimed."""
    mean, sd = match_moments("+", "strong")
    while (swing := mean + sd * rng.standard_normal()) <= 0:
        pass
    return swing


def draw_world(rng, lever: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What is observed of the effect, and the truths in the order of `NAMES`."""
    first, second = draw_swing(rng), draw_swing(rng)
    hidden, *_ = draw_state(rng, (2.0, 0.4), lever, first, None)
    share = 1 / (1 + np.exp(-hidden))
    felt = np.concatenate([[0.0], (share[1:] + share[:-1]) / 2 - 0.5])
    outcome, tau, s = draw_state(rng, (1.5, 0.3), felt, second, rng.standard_normal())
    return outcome + ERROR * rng.standard_normal(YEARS), np.array([first, second, tau, s, hidden[YEARS // 2]])


@pytest.fixture(scope="module")
def ranks(bayes) -> dict[str, np.ndarray]:
    """Ranks of the truths, shape (world, quantity), with the true error and with one far too small."""
    import jax
    from numpyro.infer import MCMC, NUTS

    part, lever = make_part()
    worlds = [draw_world(np.random.default_rng([7, world]), lever) for world in range(WORLDS)]
    truths = np.stack([truth for _, truth in worlds])

    def run(key, data):
        kernel = NUTS(make_model(part), target_accept_prob=0.9, dense_mass=[("theta",)])
        chain = MCMC(kernel, num_warmup=WARM_UP, num_samples=DRAWS, progress_bar=False)
        chain.run(key, data)

        def read(theta, eps):
            (one, path, _), (other, _, _) = follow(part, data, theta, eps)
            first = unfold(part.nodes[0], one)[2][-1]
            tau, s, coefficients = unfold(part.nodes[1], other)
            return jax.numpy.stack([first, coefficients[-1], tau, s, path[YEARS // 2]])

        raw = chain.get_samples()
        return jax.vmap(read)(raw["theta"], raw["eps"])

    out = {}
    with in_double_precision():
        every = jax.jit(jax.vmap(run))
        for name, told in (("right", ERROR), ("wrong", ERROR / 10)):
            data = []
            for observed, _ in worlds:
                node = part.nodes[1]
                seen = replace(node.equation, z=observed, r=np.full(YEARS, told**2))
                data.append(make_data(replace(part, nodes=(part.nodes[0], replace(node, equation=seen)))))
            keys = jax.random.split(jax.random.key(11), WORLDS)
            stacked = jax.tree.map(lambda *values: np.stack(values), *data)
            draws = np.asarray(every(keys, stacked))[:, ::THIN]
            below = (draws < truths[:, None]).sum(axis=1)
            jitter = np.random.default_rng(5).random(below.shape)
            out[name] = (below + jitter) / (draws.shape[1] + 1)
    return out


def worst(ranks: np.ndarray) -> float:
    """The least p-value of location and spread over all quantities, times their number (Bonferroni)."""
    tests = [stats.kstest(part, "uniform").pvalue for one in ranks.T for part in (one, np.abs(2 * one - 1))]
    return float(min(tests)) * len(tests)


def test_ranks_are_uniform(ranks) -> None:
    """The level is ALARM: one false alarm in a million seeds, over all quantities together."""
    assert worst(ranks["right"]) > ALARM, dict(zip(NAMES, ranks["right"].mean(axis=0), strict=True))
    assert worst(ranks["right"]) > 1e-3  # this seed is ordinary


def test_a_wrong_variance_is_noticed(ranks) -> None:
    """Told a tenth of the true error, at the same level."""
    assert worst(ranks["wrong"]) < ALARM
