"""A jitted scan in JAX, written for the purpose; the fastest of two layouts and some batch sizes counts."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from protocol import confine, fastest, open_channel, serve
from synthetic import IN_LINKS, STATES, read_numbers

NUMBERS, LEVELS, CORES, CHECKED = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
confine(CORES)

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402

channel = open_channel()
numbers = read_numbers(NUMBERS)
policies = len(numbers.push)
sources = numbers.sources
keep, scale = jnp.asarray(numbers.keep), jnp.asarray(numbers.scale)
push = jnp.asarray(numbers.push)


def states_first(weights, base, noise):
    """Layout (state, policy, draw); weights (state, in-link, draw), noise (step, state, draw)."""
    swings = (1 - keep)[:, None, None] * weights

    def pushes(u):
        return sum(swings[:, j, None] * u[sources[:, j]] for j in range(IN_LINKS))

    def column(values):
        return values.reshape(-1, *[1] * 2)

    u = jnp.broadcast_to(base[:, None], (STATES, policies, base.shape[1]))
    z = jnp.log(u / (1 - u))
    pull = column(1 - keep) * (z + push.T[:, :, None]) - pushes(u)

    def step(carry, normals):
        u, z = carry
        z = column(keep) * z + pull + pushes(u) + column(scale) * normals[:, None]
        return (jax.nn.sigmoid(z), z), None

    return jax.lax.scan(step, (u, z), noise)[0][0]


def states_last(weights, base, noise):
    """Layout (policy, draw, state); weights (draw, state, in-link), noise (step, draw, state)."""

    def pushes(u):
        return sum(weights[..., j] * u[..., sources[:, j]] for j in range(IN_LINKS))

    z = jnp.log(base / (1 - base))
    pull = (1 - keep) * (z - pushes(base) + push[:, None, :])

    def step(carry, normals):
        u, z = carry
        z = keep * z + pull + (1 - keep) * pushes(u) + scale * normals
        return (0.5 + 0.5 * jnp.tanh(0.5 * z), z), None

    shape = (policies, *base.shape)
    begin = (jnp.broadcast_to(base, shape), jnp.broadcast_to(z, shape))
    return jax.lax.scan(step, begin, noise)[0][0]


def make_task(function, batch: int, turned: bool, threads: int):
    """All draws in batches that are laid out beforehand, as many at a time as there are threads."""
    jitted = jax.jit(function)
    parts = [slice(start, start + batch) for start in range(0, numbers.draws, batch)]
    arrays = [
        (numbers.weights[:, :, part], numbers.base[:, part], numbers.noise[:, :, part]) for part in parts
    ]
    if turned:
        arrays = [(w.transpose(2, 0, 1), b.T, n.transpose(0, 2, 1)) for w, b, n in arrays]
    batches = [tuple(jnp.asarray(np.ascontiguousarray(array)) for array in group) for group in arrays]
    pool = ThreadPoolExecutor(threads)

    def one(group):
        return jitted(*group).block_until_ready()

    return lambda: list(pool.map(one, batches) if threads > 1 else map(one, batches))


tasks, compiling = {}, {}
for layout, function in (("states first", states_first), ("states last", states_last)):
    for batch in (50, 125, 250, 500, 1000):
        for threads in range(1, CORES + 1):
            name = f"{layout}, batches of {batch}, {threads} at a time"
            tasks[name] = make_task(function, batch, layout == "states last", threads)
            began = time.perf_counter()
            tasks[name]()
            compiling[name] = time.perf_counter() - began
chosen = fastest(tasks)
axes = (1, 0, 2) if chosen.startswith("states first") else (0, 2, 1)
levels = np.concatenate([np.asarray(part).transpose(axes) for part in tasks[chosen]()], axis=-1)
serve(
    channel,
    {"scan": tasks[chosen]},
    runs={"scan": numbers.runs},
    libraries=["numpy", "jax"],
    levels=levels[:, :, :CHECKED],
    levels_path=LEVELS,
    variant={"scan": chosen},
    compiling={"scan": compiling[chosen]},
)
