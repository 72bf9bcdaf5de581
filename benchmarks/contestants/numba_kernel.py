"""A fused kernel in Numba, written for the purpose: a tile of draws stays in cache for a whole run.

Two logistic functions are tried: the library's exponential, and a rational approximation of tanh that the
compiler can put into vector instructions; each with the size of tile that suits it best.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from protocol import confine, fastest, open_channel, serve
from synthetic import STATES, STEPS, read_numbers

NUMBERS, LEVELS, CORES, CHECKED = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
confine(CORES)

import numba as nb  # noqa: E402

channel = open_channel()
numbers = read_numbers(NUMBERS)
policies = len(numbers.push)
HALF, ONE = np.float32(0.5), np.float32(1)
EDGE = np.float32(7.905311)  # beyond it tanh is 1 in single precision
ODD = tuple(np.float32(c) for c in (
    4.89352455891786e-03, 6.37261928875436e-04, 1.48572235717979e-05, 5.12229709037114e-08,
    -8.60467152213735e-11, 2.00018790482477e-13, -2.76076847742355e-16,
))  # fmt: skip
EVEN = tuple(np.float32(c) for c in (4.89352518554385e-03, 2.26843463243900e-03, 1.18534705686654e-04,
                                     1.19825839466702e-06))  # fmt: skip


@nb.njit(fastmath=True, inline="always")
def exponential(z):
    return ONE / (ONE + np.exp(-z))


@nb.njit(fastmath=True, inline="always")
def rational(z):
    x = min(max(HALF * z, -EDGE), EDGE)
    s = x * x
    top = ODD[6]
    top = top * s + ODD[5]
    top = top * s + ODD[4]
    top = top * s + ODD[3]
    top = top * s + ODD[2]
    top = top * s + ODD[1]
    top = top * s + ODD[0]
    bottom = EVEN[3]
    bottom = bottom * s + EVEN[2]
    bottom = bottom * s + EVEN[1]
    bottom = bottom * s + EVEN[0]
    return HALF + HALF * (x * top / bottom)


def make_kernel(logistic, tile):
    @nb.njit(parallel=True, fastmath=True)
    def kernel(sources, weights, base, noise, push, keep, scale, out):
        draws, in_links = base.shape[1], sources.shape[1]
        tiles = (draws + tile - 1) // tile
        for job in nb.prange(tiles * policies):
            policy, first = job % policies, (job // policies) * tile
            n = min(tile, draws - first)
            z = np.empty((STATES, tile), np.float32)
            u = np.empty((STATES, tile), np.float32)
            pull = np.empty((STATES, tile), np.float32)
            for i in range(STATES):
                for d in range(n):
                    b = base[i, first + d]
                    u[i, d] = b
                    z[i, d] = np.log(b / (ONE - b))
            for i in range(STATES):
                for d in range(n):
                    pull[i, d] = z[i, d] + push[policy, i]
                for j in range(in_links):
                    s = sources[i, j]
                    for d in range(n):
                        pull[i, d] -= weights[i, j, first + d] * u[s, d]
            for t in range(STEPS):
                for i in range(STATES):
                    k, away, size = keep[i], ONE - keep[i], scale[i]
                    for d in range(n):
                        z[i, d] = k * z[i, d] + away * pull[i, d] + size * noise[t, i, first + d]
                    for j in range(in_links):
                        s = sources[i, j]
                        for d in range(n):
                            z[i, d] += away * weights[i, j, first + d] * u[s, d]
                for i in range(STATES):
                    for d in range(n):
                        u[i, d] = logistic(z[i, d])
            for i in range(STATES):
                for d in range(n):
                    out[policy, i, first + d] = u[i, d]

    return kernel


out = np.empty((policies, STATES, numbers.draws), np.float32)
arguments = (
    *(numbers.sources, numbers.weights, numbers.base, numbers.noise),
    *(numbers.push, numbers.keep, numbers.scale, out),
)  # fmt: skip
began = time.perf_counter()
kernels = {
    f"{name}, tiles of {tile}": make_kernel(function, tile)
    for name, function in (("exponential", exponential), ("rational", rational))
    for tile in (16, 32, 64)
}
compiling = {}
for name, kernel in kernels.items():
    began = time.perf_counter()
    kernel(*arguments)
    compiling[name] = time.perf_counter() - began


def best_of(family: str) -> str:
    return fastest({n: (lambda k=k: k(*arguments)) for n, k in kernels.items() if n.startswith(family)})


chosen = {family: best_of(family) for family in ("exponential", "rational")}
tasks = {family: (lambda k=kernels[name]: k(*arguments)) for family, name in chosen.items()}
levels = []
for task in tasks.values():
    task()
    levels.append(out[:, :, :CHECKED].copy())
serve(
    channel,
    tasks,
    runs=dict.fromkeys(tasks, numbers.runs),
    libraries=["numpy", "numba"],
    levels=np.stack(levels),
    levels_path=LEVELS,
    variant=chosen,
    compiling={family: compiling[name] for family, name in chosen.items()},
)
