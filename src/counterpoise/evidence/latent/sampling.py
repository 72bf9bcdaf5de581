"""Draws of a part's posterior by the No-U-Turn sampler, and the one retry."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from counterpoise.errors import Problem, SurroundingsError
from counterpoise.evidence.latent.laying import Part
from counterpoise.evidence.latent.modelling import Arrays, follow, make_data, make_model, unfold

CHAINS = 4
WARM_UP = 1000
ACCEPT, ACCEPT_PATHS = 0.9, 0.99  # with paths that others read: noise may vanish where a path takes its part
CLOSER = 0.2  # of the way to 1 is left to the second attempt


@dataclass(frozen=True)
class Draws:
    """What the sampler drew of a part.

    Parameters
    ----------
    nodes
        One a node: "tau" and "s" (chain, draw), "coefficients" (chain, draw, column), "path" (chain, draw,
        year), in logits.
    diverging, accepted, steps, energy
        Of each draw, shape (chain, draw).
    accept
        The acceptance rate that was aimed at.
    """

    nodes: tuple[dict[str, np.ndarray], ...]
    diverging: np.ndarray
    accepted: np.ndarray
    steps: np.ndarray
    energy: np.ndarray
    accept: float


def require_bayes() -> None:
    """Make sure that the libraries of the extra `bayes` can be imported.

    Raises
    ------
    SurroundingsError
        R005 where they cannot.
    """
    import warnings
    from importlib import import_module

    for library in ("jax", "numpyro", "arviz"):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", FutureWarning)  # ArviZ announces its next version
                import_module(library)
        except ImportError as fault:
            message = f"The latent version needs {library}, which cannot be loaded."
            edit = "Install it with `pip install 'counterpoise[bayes]'`."
            raise SurroundingsError(Problem("R005", message, found=str(fault)[:120], edit=edit)) from fault


@contextmanager
def in_double_precision() -> Iterator[None]:
    """JAX in double precision on the processor, for this block only."""
    import jax

    with jax.enable_x64(True), jax.default_device(jax.devices("cpu")[0]):
        yield


class Sampler:
    """A part's model, compiled once and asked as often as there are records of its shape.

    Parameters
    ----------
    part
        The equations.
    draws, warm_up, chains
        How many to keep a chain, to adapt with, and chains, which run side by side.
    accept
        The acceptance rate that is aimed at.
    """

    def __init__(
        self, part: Part, *, draws: int, warm_up: int = WARM_UP, chains: int = CHAINS, accept: float = ACCEPT
    ) -> None:
        import jax
        from numpyro.infer import MCMC, NUTS

        self.part, self.accept = part, accept
        blocks: Any = [("theta",)]
        kernel = NUTS(make_model(part), target_accept_prob=accept, dense_mass=blocks)
        self.runner = MCMC(
            kernel,
            num_warmup=warm_up,
            num_samples=draws,
            num_chains=chains,
            chain_method="vectorized",
            progress_bar=False,
            jit_model_args=True,
        )

        each = jax.vmap(jax.vmap(partial(_unfold_all, part), (None, 0)), (None, 0))
        self._unfold = jax.jit(each)

    def run(self, seed: int, data: list[Arrays] | None = None) -> Draws:
        """Draws for the part's own record, or for another of the same shape.

        Parameters
        ----------
        seed
            Where the random numbers start; they are those of this part, whatever else is inferred.
        data
            From `make_data`.
        """
        with in_double_precision():
            seen = make_data(self.part) if data is None else data
            fields = ("diverging", "accept_prob", "num_steps", "energy")
            self.runner.run(_key(seed, self.part), seen, extra_fields=fields)
            raw = self.runner.get_samples(group_by_chain=True)
            extra = {name: np.asarray(value) for name, value in self.runner.get_extra_fields(True).items()}
            unfolded = self._unfold(seen, raw)
            nodes = tuple({name: np.asarray(value) for name, value in one.items()} for one in unfolded)
        return Draws(
            nodes, extra["diverging"], extra["accept_prob"], extra["num_steps"], extra["energy"], self.accept
        )


def _unfold_all(part: Part, data: list[Arrays], raw: dict[str, Any]) -> list[dict[str, Any]]:
    """One draw's parameters and paths, in the order of the nodes."""
    out = []
    found = follow(part, data, raw["theta"], raw.get("eps"))
    for node, (theta, path, _) in zip(part.nodes, found, strict=True):
        tau, s, coefficients = unfold(node, theta)
        out.append({"tau": tau, "s": s, "coefficients": coefficients, "path": path})
    return out


def _key(seed: int, part: Part) -> Any:
    """Random numbers of their own for a part, by its account and variables."""
    import jax

    text = "\x1f".join((str(seed), "latent", part.account, *part.variables)).encode()
    return jax.random.key(int.from_bytes(hashlib.sha256(text).digest()[:4], "little"))


def draw(part: Part, *, draws: int, seed: int, careful: bool = False) -> Draws:
    """Draws of a part's posterior.

    Parameters
    ----------
    part
        The equations.
    draws
        How many to keep a chain.
    seed
        Where the random numbers start.
    careful
        Smaller steps and twice the warm-up: the second attempt.
    """
    accept = ACCEPT_PATHS if any(node.readings for node in part.nodes) else ACCEPT
    if careful:
        accept = 1 - CLOSER * (1 - accept)
    return Sampler(part, draws=draws, warm_up=WARM_UP * (1 + careful), accept=accept).run(seed)
