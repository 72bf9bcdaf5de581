"""The yearly equations as a NumPyro model: `filtering` and `wholes` again, with the paths left in.

====== ============================================================ ==========================
symbol meaning                                                      unit, shape
====== ============================================================ ==========================
theta  standard normals behind log tau, log s and coefficients       (2 + column,)
b, d   mean and standard deviation of a coefficient before it is cut logits, (column,)
eps    standard normals behind the levels that are not known         (free year,)
phi, q as in `filtering`                                             scalars
m      predicted level, phi level(t-1) + (1 - phi) x(t) c            logits, (year,)
k      weight of the prediction against the observation, r / (q + r) (year,)
====== ============================================================ ==========================

Given the level of the year before, a level with an observation z of error variance r is normal with mean k
m + (1 - k) z and variance q r / (q + r), and z itself is normal about m with variance q + r. So the level
is written as that mean plus that deviation times eps, and the density of z given m is a factor: the joint
density is the model's own, whatever r is. Without error the level is z and no eps is needed, which is the
closed form's likelihood; in a gap the level is m plus noise. Levels then follow a linear recursion,
level(t) = A(t) level(t-1) + B(t).

The first level of an observed variable has a flat prior, as in the closed form. An unobserved path begins at
rest: normal about its settled level with variance s^2 tau / 2.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from counterpoise.evidence.filtering import Act
from counterpoise.evidence.grids import RESPONSE_SIGMA, VOLATILITY_SIGMA
from counterpoise.evidence.latent.laying import Part
from counterpoise.evidence.latent.nodes import Node

Arrays = dict[str, Any]


def make_data(part: Part) -> list[Arrays]:
    """What was observed, one entry a node: arrays that may differ between records of one shape."""
    out = []
    for node in part.nodes:
        seen = np.isfinite(node.equation.z)
        out.append(
            {
                "z": np.where(seen, node.equation.z, 0.0),
                "r": np.where(seen, node.equation.r, 0.0),
                "x": np.nan_to_num(node.equation.regressors),
                "factor": [reading.factor for reading in node.readings],
            }
        )
    return out


def make_model(part: Part) -> Callable[[list[Arrays]], None]:
    """The model of a part, as a function of what `make_data` gives."""
    import numpyro
    from numpyro.distributions import Normal

    thetas, epses = count_normals(part)

    def model(data: list[Arrays]) -> None:
        theta = numpyro.sample("theta", Normal(0.0, 1.0).expand([thetas]).to_event(1))
        eps = numpyro.sample("eps", Normal(0.0, 1.0).expand([epses]).to_event(1)) if epses else None
        numpyro.factor("seen", sum(density for *_, density in follow(part, data, theta, eps)))

    return model


def count_normals(part: Part) -> tuple[int, int]:
    """How many standard normals stand behind parameters, and behind levels that are not known."""
    return sum(2 + len(node.prior[0]) for node in part.nodes), sum(len(node.free) for node in part.nodes)


def follow(part: Part, data: list[Arrays], theta: Any, eps: Any) -> list[tuple[Any, Any, Any]]:
    """By node: its own part of theta, its levels, and the log density of what was observed of it."""
    paths: dict[str, Any] = {}
    out = []
    first = begun = 0
    for node, seen in zip(part.nodes, data, strict=True):
        size, free = 2 + len(node.prior[0]), len(node.free)
        own, noise = theta[first : first + size], eps[begun : begun + free] if free else None
        first, begun = first + size, begun + free
        paths[node.variable], density = advance(node, seen, own, noise, paths)
        out.append((own, paths[node.variable], density))
    return out


def unfold(node: Node, theta: Any) -> tuple[Any, Any, Any]:
    """Response time, volatility and coefficients of standard normals."""
    import jax.numpy as jnp

    tau = node.equation.pace.tau * jnp.exp(RESPONSE_SIGMA * theta[0])
    s = node.equation.pace.s * jnp.exp(VOLATILITY_SIGMA * theta[1])
    return tau, s, _shape_coefficients(node, theta[2:])


def _shape_coefficients(node: Node, theta: Any) -> Any:
    """Coefficients of standard normals: a swing that has a sign is of its normal cut at zero.

    It has its own share of the distribution that is left, counted from the far tail, which keeps its digits:
    sign c = |b| - d Q(P(|b| / d) P(-sign theta)), P the standard normal distribution and Q its inverse.
    """
    import jax.numpy as jnp
    from jax.scipy.special import ndtr, ndtri

    mean, sd = node.prior
    signs, size = node.signs, np.abs(mean)
    far = jnp.where(signs == 0, 0.5, ndtr(size / sd) * ndtr(-signs * theta))
    return jnp.where(signs == 0, mean + sd * theta, signs * (size - sd * ndtri(far)))


def advance(node: Node, seen: Arrays, theta: Any, eps: Any, paths: dict[str, Any]) -> tuple[Any, Any]:
    """The levels of a variable and the log density of what was observed of it.

    Parameters
    ----------
    node, seen
        The equation and its data.
    theta, eps
        Standard normals.
    paths
        Levels by variable, of those that stand before.
    """
    import jax
    import jax.numpy as jnp

    tau, s, coefficients = unfold(node, theta)
    phi, q = jnp.exp(-1 / tau), s**2 * tau / 2 * -jnp.expm1(-2 / tau)
    settled = _regressors(node, seen, paths) @ coefficients
    push = (1 - phi) * settled
    noise = jnp.zeros(len(node.acts))
    if eps is not None:
        noise = noise.at[node.free].set(eps)
    kept, given, spread = _weigh(node, seen, q)
    carried = kept * phi
    added = kept * push + (1 - kept) * given
    if node.kind == "unobserved":
        begins = node.acts == Act.BEGIN
        added = jnp.where(begins, settled, added)
        spread = jnp.where(begins, s**2 * tau / 2, spread)
    added = added + jnp.sqrt(spread) * noise
    _, level = jax.lax.scan(_step, jnp.zeros(()), (carried, added))
    before = jnp.concatenate([jnp.zeros(1), level[:-1]])
    compared = np.flatnonzero(node.acts == Act.OBSERVE)
    variance = (q + seen["r"])[compared]
    gap = (seen["z"] - phi * before - push)[compared]
    density = -0.5 * jnp.sum(jnp.log(2 * jnp.pi * variance) + gap**2 / variance)
    return level, density


def _weigh(node: Node, seen: Arrays, q: Any) -> tuple[Any, Any, Any]:
    """By year: weight of the prediction, what stands against it, and the variance that is left."""
    import jax.numpy as jnp

    acts, r = node.acts, seen["r"]
    share = r / (q + r)
    kept = jnp.where(acts == Act.OBSERVE, share, jnp.where(acts == Act.PREDICT, 1.0, 0.0))
    left = jnp.where(acts == Act.OBSERVE, q * share, jnp.where(acts == Act.PREDICT, q, r))
    # A root of nothing has no gradient: where a level is known exactly, its noise is 0 whatever stands here.
    exact = np.ones(len(acts), dtype=bool)
    exact[node.free] = False
    return kept, seen["z"], jnp.where(exact, 1.0, left)


def _regressors(node: Node, seen: Arrays, paths: dict[str, Any]) -> Any:
    """Intercept, trend and causes, with what is read from paths."""
    import jax
    import jax.numpy as jnp

    columns = [seen["x"][:, place] for place in range(2 + len(node.claims))]
    for reading, factor in zip(node.readings, seen["factor"], strict=True):
        share = jax.nn.sigmoid(paths[reading.variable])
        if reading.averaged:
            share = jnp.concatenate([share[:1], 0.5 * (share[1:] + share[:-1])])
        past = share[reading.before]
        if reading.part:
            past = (1 - reading.part) * past + reading.part * share[reading.after]
        columns[2 + reading.column] = (past - reading.base) * factor
    return jnp.stack(columns, axis=1)


def _step(level: Any, year: tuple[Any, Any]) -> tuple[Any, Any]:
    """A year of the recursion."""
    level = year[0] * level + year[1]
    return level, level
