"""Draws of a system's parameters: levels, and the weight of every term in every draw.

====== ============================================== =========================
symbol meaning                                        unit, shape
====== ============================================== =========================
b      base of a variable                             share of range, (draw,)
w      swing of a term when its claim holds           logits, (draw,)
a      whether the claim holds in the draw            0 or 1, (draw,)
====== ============================================== =========================
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import Literal

import numpy as np

from counterpoise.system import streams
from counterpoise.system.levels import logit
from counterpoise.system.model import System
from counterpoise.system.posterior import EffectDraws, TermName
from counterpoise.system.sources import Choices, Priors, draw_choices, is_taken, level_name
from counterpoise.system.terms import Link, Term, link_name

DENIAL_SD = 0.1  # logits: what "no effect" leaves open
COMMON_FACTOR = 0.5  # latent correlation of an account's claims under `hedged`
CONTRACTION = 3.9  # summed swings below 4 make the logistic map a contraction


@dataclass(frozen=True)
class Parameters:
    """What a draw fixes, for a chunk of draws.

    Parameters
    ----------
    base
        By variable, share of the range, shape (draw,); derived variables included.
    settled
        By state, logits of the level it settles at when nothing pushes, shape (draw,).
    start
        By variable, share of the range at as_of, shape (draw,); derived variables left out.
    weights
        Swing in logits of each term of the system, 0 where it does not enter, shape (term, draw).
    response_time, volatility
        By state, years and logits per root year, shape (draw,), where a record leaves them open; the
        dossier's hold for all other states.
    """

    base: dict[str, np.ndarray]
    settled: dict[str, np.ndarray]
    start: dict[str, np.ndarray]
    weights: np.ndarray
    response_time: dict[str, np.ndarray] = field(default_factory=dict)
    volatility: dict[str, np.ndarray] = field(default_factory=dict)

    @property
    def draws(self) -> int:
        """The number of draws."""
        return self.weights.shape[1]

    def part(self, chosen: slice) -> Parameters:
        """The same for some of the draws."""

        def cut(arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
            return {name: array[chosen] for name, array in arrays.items()}

        levels = (cut(self.base), cut(self.settled), cut(self.start))
        pace = (cut(self.response_time), cut(self.volatility))
        return Parameters(*levels, self.weights[:, chosen], *pace)


def join_draws(parts: Sequence[Parameters]) -> Parameters:
    """Draws of systems that differ in the numbers of their terms alone, one after the other."""

    def join(name: str) -> dict[str, np.ndarray]:
        first: dict[str, np.ndarray] = getattr(parts[0], name)
        return {key: np.concatenate([getattr(part, name)[key] for part in parts]) for key in first}

    levels = (join("base"), join("settled"), join("start"))
    pace = (join("response_time"), join("volatility"))
    return Parameters(*levels, np.concatenate([part.weights for part in parts], axis=1), *pace)


Normals = Callable[[streams.Kind, str], np.ndarray]


Coins = Callable[[Link], np.ndarray]


def draw_parameters(
    system: System,
    seed: int,
    chunk: int,
    draws: int,
    normals: Normals | None = None,
    coins: Coins | None = None,
) -> Parameters:
    """The parameters of the first `draws` draws of a chunk.

    Every number comes from a stream named after what it belongs to, so accounts share it: the same
    draw has the same base, and the same lognormal factor on the same link, in every account.

    Parameters
    ----------
    normals
        In place of the streams for levels ("base", "start", "settles", by variable) and strengths
        ("strength", by `link_name`): standard normals by kind and name, shape (draw,).
    coins
        In place of `draw_coin`, by link, from one who remembers them.
    """
    normal = normals or (lambda kind, name: streams.normals(seed, kind, name, chunk, draws))

    def levels(kind: streams.Kind, priors: dict) -> dict[str, np.ndarray]:
        return {
            name: prior.draw(normal(kind, name) if prior.spread else np.zeros(draws))
            for name, prior in sorted(priors.items())
        }

    def taken(kind: Literal["settles", "start"], rivals: Mapping[str, Priors]) -> dict[str, np.ndarray]:
        """The level that the draw's source gives, of those that differ."""
        return {
            name: np.choose(
                choices[level_name(kind, name)],
                [levels(kind, {name: priors[account]})[name] for account in sorted(priors)],
            )
            for name, priors in sorted(rivals.items())
        }

    choices = draw_choices(system.sources, seed, chunk, draws)
    base = levels("base", system.base)
    start = {**base, **levels("start", system.start), **taken("start", system.sources.start)}
    settled = {name: logit(base[name]) for name in system.states}
    given = levels("settles", system.settled) | taken("settles", system.sources.settles)
    settled |= {name: logit(level) for name, level in given.items()}
    _add_derived(system, base)
    known = {effect: found.draw(seed, chunk, draws) for effect, found in sorted(system.known.items())}
    factor = {link: normal("strength", link_name(link)) for link in system.links}
    coins = coins or (lambda link: draw_coin(seed, link, chunk, draws))
    weights = _draw_weights(system, seed, chunk, draws, known, choices, factor, coins)
    if system.dossier.frame.feedback == "contracting":
        weights = contract(system, weights)
    pace = (
        {effect: found.response_time for effect, found in known.items()},
        {effect: found.volatility for effect, found in known.items()},
    )
    return Parameters(base, settled, start, weights, *pace)


def _add_derived(system: System, base: dict[str, np.ndarray]) -> None:
    """A derived variable's base is its expression at the drawn bases."""
    bounds = system.dossier.bounds
    native = {name: low + (high - low) * base[name] for name, (low, high) in bounds.items() if name in base}
    for name, formula in system.derived:
        low, high = bounds[name]
        native[name] = np.clip(formula.value(native), low, high)
        base[name] = (native[name] - low) / (high - low)


def _draw_weights(
    system: System,
    seed: int,
    chunk: int,
    draws: int,
    known: Mapping[str, EffectDraws],
    choices: Choices,
    factor: Mapping[Link, np.ndarray],
    coins: Coins,
) -> np.ndarray:
    """The weight of every term in every draw: what is claimed where it holds, what replaces it elsewhere."""
    holds = [
        hold & is_taken(system.sources, choices, term.link, term.speakers)
        for term, hold in zip(system.terms, draw_holds(system, seed, chunk, draws), strict=True)
    ]
    spoken = _spoken(system.terms, holds, draws)
    lenders = list_lenders(system.terms)
    tossed = {link: coins(link) for link in lenders}
    spread = {link: np.exp(system.reading.sigma * g) for link, g in factor.items()}
    weights = np.zeros((len(system.terms), draws))
    for row, term in enumerate(system.terms):
        size = term.sign * term.swing * spread[term.link] if term.sign else DENIAL_SD * factor[term.link]
        if term.effect in known:
            size = known[term.effect].swings.get(TermName.of(term), size)
        own, common = spoken[term.link]
        if term.origin == "own":
            enters = holds[row]
        elif term.origin == "common":
            enters = holds[row] & ~own
        else:
            lent, way = tossed[term.link]
            enters = _borrowed(term, lenders[term.link], lent) & ~own & ~common
            if not term.lender:
                size = np.where(way < 0.5, -size, size)
        weights[row] = np.where(enters, size, 0.0)
    return weights


def draw_holds(system: System, seed: int, chunk: int, draws: int) -> list[np.ndarray]:
    """By term, whether its claim holds in each draw, under the system's mode, whosever word is taken."""
    if system.mode == "at-its-word":
        return [np.full(draws, term.held) for term in system.terms]
    voices = [_find_voice(system, term) for term in system.terms]
    shared = {name: streams.normals(seed, "account", name, chunk, draws) for name in sorted(set(voices))}
    holds = []
    for term, voice in zip(system.terms, voices, strict=True):
        if term.origin == "completion":
            holds.append(np.ones(draws, dtype=bool))
            continue
        name = "\x1f".join((term.origin, link_name(term.link), term.when.text if term.when else ""))
        single = streams.normals(seed, "holds", name, chunk, draws)
        latent = np.sqrt(COMMON_FACTOR) * shared[voice] + np.sqrt(1 - COMMON_FACTOR) * single
        holds.append(latent < _threshold(term.probability))
    return holds


def _find_voice(system: System, term: Term) -> str:
    """Whose claims hold or fail together with a term's: one account's, the common ones, or a group's."""
    if term.origin == "common":
        return "common"
    return "\x1f".join(term.speakers) or system.account


def _threshold(probability: float) -> float:
    """The standard normal's quantile, with the ends that a credence of 0 or 1 asks for."""
    if probability in {0.0, 1.0}:
        return -np.inf if probability == 0.0 else np.inf
    return NormalDist().inv_cdf(probability)


def _spoken(
    terms: tuple[Term, ...], holds: list[np.ndarray], draws: int
) -> dict[Link, tuple[np.ndarray, np.ndarray]]:
    """By link and draw, whether an own claim holds on it, and whether a common one does."""
    spoken = {term.link: (np.zeros(draws, bool), np.zeros(draws, bool)) for term in terms}
    for term, hold in zip(terms, holds, strict=True):
        if term.origin != "completion":
            spoken[term.link][0 if term.origin == "own" else 1][:] |= hold
    return spoken


def draw_coin(seed: int, link: Link, chunk: int, draws: int) -> np.ndarray:
    """Two uniforms a draw for a link that is completed: whose claim is borrowed, and which sign."""
    return streams.stream(seed, "completion", link_name(link), chunk).random((draws, 2)).T


def list_lenders(terms: tuple[Term, ...]) -> dict[Link, list[str]]:
    """By link, the accounts of which a claim may be borrowed, by name."""
    found: dict[Link, set[str]] = {}
    for term in terms:
        if term.origin == "completion":
            found.setdefault(term.link, set()).add(term.lender)
    return {link: sorted(lenders) for link, lenders in found.items()}


def _borrowed(term: Term, lenders: list[str], lent: np.ndarray) -> np.ndarray:
    """Whether the draw borrows from this term's lender, each lender of the link being as likely."""
    if not term.lender:
        return np.ones(lent.size, dtype=bool)
    chosen = np.floor(lent * len(lenders)).astype(int)
    return chosen == lenders.index(term.lender)


def contract(system: System, weights: np.ndarray) -> np.ndarray:
    """Weights scaled so that each effect's summed swings stay under 3.9, hence a single equilibrium."""
    scaled = weights.copy()
    for effect in sorted({term.effect for term in system.terms}):
        rows = [row for row, term in enumerate(system.terms) if term.effect == effect]
        total = np.zeros(weights.shape[1])
        for row in rows:
            total += np.abs(weights[row])
        scale = np.minimum(1.0, CONTRACTION / np.maximum(total, 1e-12))
        for row in rows:
            scaled[row] *= scale
    return scaled
