"""The density that is sampled is that of the equations, written another way."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from scipy import stats
from tests.evidence.latent.worlds import chain, observe, plain

from counterpoise.evidence.filtering import Act
from counterpoise.evidence.latent import lay_out
from counterpoise.evidence.latent.modelling import count_normals, follow, make_data, unfold
from counterpoise.evidence.latent.sampling import in_double_precision


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
