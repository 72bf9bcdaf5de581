"""The density that is sampled is that of the equations, written another way."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from scipy import stats
from tests.evidence.latent.worlds import chain, observe, plain
from tests.helpers.build import causal, dossier, instrument, state

from counterpoise.evidence.filtering import Act
from counterpoise.evidence.latent import lay_out
from counterpoise.evidence.latent.modelling import count_normals, follow, make_data, unfold
from counterpoise.evidence.latent.sampling import in_double_precision
from counterpoise.evidence.latent.summarising import _learned as measure_learned
from counterpoise.evidence.strengths import match_moments


def by_hand(node, x: np.ndarray, tau: float, s: float, c: np.ndarray, level: np.ndarray) -> float:
    """The log density of levels and observations, year by year; the first observed level is taken as flat."""
    phi, q = np.exp(-1 / tau), s**2 * tau / 2 * (1 - np.exp(-2 / tau))
    z, r, total = node.equation.z, node.equation.r, 0.0
    for t, act in enumerate(node.acts):
        if act == Act.BEGIN and node.kind == "unobserved":
            total += stats.norm.logpdf(level[t], x[t] @ c, s * np.sqrt(tau / 2))
        elif act == Act.BEGIN and r[t] > 0:
            total += stats.norm.logpdf(z[t], level[t], np.sqrt(r[t]))
        elif act in (Act.OBSERVE, Act.PREDICT):
            total += stats.norm.logpdf(level[t], phi * level[t - 1] + (1 - phi) * x[t] @ c, np.sqrt(q))
        if act == Act.OBSERVE and r[t] > 0:
            total += stats.norm.logpdf(z[t], level[t], np.sqrt(r[t]))
    return float(total)


@pytest.mark.parametrize(("error", "gaps"), [(0.0, ()), (0.3, (5, 6, 20)), (0.0, (9,))])
def test_the_density_is_the_equations_own(bayes, error: float, gaps: tuple[int, ...]) -> None:
    """Between two values of eps, with the change of variables that levels bring, differences agree."""
    content, observed = plain(error, gaps)
    (part,), _ = lay_out(content, observed, "a")
    check_density(part)


def test_the_density_is_the_equations_own_with_paths(bayes) -> None:
    (part,), _ = lay_out(chain(), observe("lever", "first", "second", error=0.4), "a")
    check_density(part)


def check_density(part) -> None:
    import jax

    rng = np.random.default_rng(4)
    thetas, epses = count_normals(part)
    theta, eps = 0.5 * rng.standard_normal(thetas), rng.standard_normal(epses)
    with in_double_precision():
        data = make_data(part)

        def levels_at(eps):
            return [path for _, path, _ in follow(part, data, theta, eps)]

        found = jax.jit(partial(follow, part))(data, theta, eps)  # compiled as one, as the sampler does
        ours = sum(float(density) for *_, density in found) + stats.norm.logpdf(eps).sum()
        free = [node.free for node in part.nodes]
        joined = jax.jacobian(
            lambda eps: jax.numpy.concatenate(
                [path[at] for path, at in zip(levels_at(eps), free, strict=True)]
            )
        )
        slopes = jax.jit(joined)(eps)
        parameters = [
            [np.asarray(value) for value in unfold(node, own)]
            for node, (own, *_) in zip(part.nodes, found, strict=True)
        ]
        paths = {
            node.variable: np.asarray(path) for node, (_, path, _) in zip(part.nodes, found, strict=True)
        }
    total = 0.0
    for node, (tau, s, c) in zip(part.nodes, parameters, strict=True):
        x = np.nan_to_num(node.equation.regressors)
        for reading in node.readings:
            share = 1 / (1 + np.exp(-paths[reading.variable]))
            if reading.averaged:
                share = np.concatenate([share[:1], (share[1:] + share[:-1]) / 2])
            x[:, 2 + reading.column] = (share[reading.before] - reading.base) * reading.factor
        total += by_hand(node, x, tau, s, c, paths[node.variable])
    change = np.linalg.slogdet(np.asarray(slopes))[1] if epses else 0.0
    assert ours == pytest.approx(total + change, abs=1e-8)


def test_levels_without_error_are_the_observations(bayes) -> None:
    content, observed = plain(0.0, (9,))
    (part,), _ = lay_out(content, observed, "a")
    with in_double_precision():
        data = make_data(part)
        ((_, path, _),) = follow(part, data, np.zeros(6), np.ones(1))
    z = part.nodes[0].equation.z
    assert np.allclose(np.asarray(path)[np.isfinite(z)], z[np.isfinite(z)], atol=1e-12)


@pytest.mark.parametrize("sign", ["+", "-", "0"])
@pytest.mark.parametrize("strength", ["weak", "strong"])
def test_swings_keep_the_sign_that_is_claimed(bayes, sign: str, strength: str) -> None:
    """The share of a standard normal is that of the cut normal, by SciPy; a denial is not cut."""
    content = dossier(
        {"outcome": state(50, 2.0, 0.3), "heat": instrument(50)},
        {"a": [causal("heat", "outcome", sign, strength)]},
    )
    (part,), _ = lay_out(content, observe("heat", "outcome"), "a")
    (node,) = part.nodes
    mean, sd = match_moments(sign, strength)
    cut = {"+": (-mean / sd, np.inf), "-": (-np.inf, -mean / sd), "0": (-np.inf, np.inf)}[sign]
    prior = stats.truncnorm(*cut, loc=mean, scale=sd)
    for normal in (-6.0, -2.0, -0.3, 0.0, 1.0, 4.0, 6.0):
        with in_double_precision():
            found = np.asarray(unfold(node, np.array([0.0, 0.0, 0.7, -0.2, normal]))[2])
        assert found[:2] == pytest.approx(node.prior[0][:2] + node.prior[1][:2] * [0.7, -0.2])
        # SciPy counts shares from below; where they round to 1, from above.
        wanted = prior.isf(stats.norm.sf(normal)) if normal > 0 else prior.ppf(stats.norm.cdf(normal))
        assert found[2] == pytest.approx(wanted, rel=1e-6, abs=1e-9)
        assert sign == "0" or np.sign(found[2]) == {"+": 1, "-": -1}[sign]


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_draws_of_a_cut_prior_have_learned_nothing(sign: float) -> None:
    """Against the normal before it is cut, 3% would not be shared; draws near zero have learned much."""
    mean, sd = sign * 2.49, 1.327
    cut = (-mean / sd, np.inf) if sign > 0 else (-np.inf, -mean / sd)
    drawn = stats.truncnorm(*cut, loc=mean, scale=sd).rvs(400_000, random_state=3)
    assert measure_learned(drawn, (mean, sd), sign) < 0.006
    assert measure_learned(drawn, (mean, sd)) == pytest.approx(stats.norm.cdf(-2.49 / 1.327), abs=0.006)
    assert measure_learned(0.1 * drawn, (mean, sd), sign) > 0.7


def test_far_from_the_prior_a_swing_still_has_a_slope(bayes) -> None:
    """Where data and claim are far apart, the sampler must not lose its way in roundings."""
    import jax

    content, observed = plain()
    (part,), _ = lay_out(content, observed, "a")
    (node,) = part.nodes
    with in_double_precision():
        slope = jax.jacfwd(lambda theta: unfold(node, theta)[2])
        for normal in (-12.0, -8.0, 8.0, 12.0):
            found = np.diag(np.asarray(slope(np.full(2 + len(node.prior[0]), normal)))[:, 2:])
            assert np.isfinite(found).all()
            assert (found > 0).all()
