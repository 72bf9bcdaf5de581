"""The synthetic system: one set of numbers for the engine and for every peer that is measured beside it.

Sixty states with three in-links each, ten policies of which nine hold a lever of their own, forty steps
of a quarter. With u = expit(z), for state i under policy p in draw d:

    pull = logit(b_i) - sum over j of w_ij b_(s_ij) + push_pi
    z_i <- k_i z_i + (1 - k_i) (pull + sum over j of w_ij u_(s_ij)) + s_i xi_i

Levels start at their bases. Only NumPy is needed here, from Python 3.8 on, since peers import this module.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

STATES, IN_LINKS, STEPS, POLICIES = 60, 3, 40, 10
STEP = 0.25  # years
LEVER_SWING = 1.0  # logits from one end of a lever to the other
LEVER_CENTRE = 0.5


@dataclass(frozen=True)
class Numbers:
    """What every contestant is given; single precision, made once and timed by no one.

    Parameters
    ----------
    sources
        Which state each in-link comes from, shape (state, in-link).
    weights
        Logits, shape (state, in-link, draw).
    base
        Level that each state is centred on and starts at, share of range, shape (state, draw).
    noise
        Standard normals, the same for all policies, shape (step, state, draw).
    push
        What a policy's lever adds to where a state settles, logits, shape (policy, state).
    response_time
        Years, shape (state,).
    volatility
        Logits per square root of a year, shape (state,).
    """

    sources: np.ndarray
    weights: np.ndarray
    base: np.ndarray
    noise: np.ndarray
    push: np.ndarray
    response_time: np.ndarray
    volatility: np.ndarray

    @property
    def draws(self) -> int:
        """The number of draws."""
        return self.weights.shape[2]

    @property
    def runs(self) -> int:
        """The number of runs: draws times policies."""
        return self.draws * len(self.push)

    @property
    def keep(self) -> np.ndarray:
        """The share of a departure that is left after a step, k, shape (state,)."""
        return np.exp(-STEP / self.response_time).astype(np.float32)

    @property
    def scale(self) -> np.ndarray:
        """The standard deviation of a step's noise, s, logits, shape (state,)."""
        tau = self.response_time
        return (self.volatility * np.sqrt(tau / 2 * -np.expm1(-2 * STEP / tau))).astype(np.float32)

    def save(self, path: str) -> None:
        """Write the arrays to an .npz file."""
        np.savez(path, **vars(self))


def make_numbers(draws: int, *, in_links: int = IN_LINKS, seed: int = 0) -> Numbers:
    """The system's numbers for that many draws; its links and levers are those of the seed.

    Examples
    --------
    >>> make_numbers(2).weights.shape
    (60, 3, 2)
    """
    shape = np.random.default_rng(seed)
    sources = np.array(
        [
            np.sort(shape.choice(np.delete(np.arange(STATES), i), in_links, replace=False))
            for i in range(STATES)
        ]
    )
    signs = shape.choice([-1.0, 1.0], sources.shape)
    push = np.zeros((POLICIES, STATES), np.float32)
    for policy in range(1, POLICIES):
        push[policy, lever_state(policy)] = LEVER_SWING * (lever_setting(policy) - LEVER_CENTRE)
    rng = np.random.default_rng([seed, draws])
    sizes = np.exp(0.5 * rng.standard_normal((*sources.shape, draws)))
    return Numbers(
        sources=sources,
        weights=(signs[:, :, None] * sizes).astype(np.float32),
        base=rng.uniform(0.2, 0.8, (STATES, draws)).astype(np.float32),
        noise=rng.standard_normal((STEPS, STATES, draws), np.float32),
        push=push,
        response_time=shape.choice([1.0, 2.0, 4.0], STATES),
        volatility=shape.uniform(0.05, 0.3, STATES),
    )


def read_numbers(path: str) -> Numbers:
    """The arrays that `Numbers.save` wrote."""
    with np.load(path) as arrays:
        return Numbers(**{name: arrays[name] for name in arrays.files})


def lever_state(policy: int) -> int:
    """The state that a policy's lever pushes; policy 0, continuity, has none."""
    return (policy - 1) * (STATES // POLICIES)


def lever_setting(policy: int) -> float:
    """Where a policy holds its lever: one end or the other."""
    return float(policy % 2)


def run_one(numbers: Numbers, draw: int, policy: int) -> np.ndarray:
    """One run in double precision, as plainly as NumPy can say it: the last levels, shape (state,)."""
    keep, scale = numbers.keep.astype(float), numbers.scale.astype(float)
    weights = numbers.weights[:, :, draw].astype(float)
    base = numbers.base[:, draw].astype(float)
    noise = numbers.noise[:, :, draw] * scale
    u, z = base, np.log(base / (1 - base))
    pull = z - (weights * base[numbers.sources]).sum(1) + numbers.push[policy]
    for step in range(STEPS):
        settled = pull + (weights * u[numbers.sources]).sum(1)
        z = settled + keep * (z - settled) + noise[step]
        u = 1 / (1 + np.exp(-z))
    return u
