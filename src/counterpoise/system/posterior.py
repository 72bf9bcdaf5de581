"""Parameters as a record leaves them: what stands in for the prior's draws where there is evidence.

Nothing here knows of records. Whoever fits equations hands over, for each account and effect, a mixture of
normals as data; draws of it come from the same named streams as everything else.

====== ================================================= ==============================
symbol meaning                                           shape
====== ================================================= ==============================
g      component of the mixture                          (component,)
tau, s response time and volatility of each component    (component,)
m, W   mean and covariance of the swings in it           (component, term), (component, term, term)
====== ================================================= ==============================

A draw takes the component in which a uniform number of the effect's name falls, and from it swings by the
standard normal numbers that the links have in the prior too, cut at zero where a claim has a sign (decision
0057; `signed`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from counterpoise.system import streams
from counterpoise.system.signed import draw_signed
from counterpoise.system.terms import Closure, Term

FORMAT = 1
Kept = dict[str, list[str]]  # by account, the effects with a posterior


class TermName(NamedTuple):
    """Which of an effect's terms: whose word it rests on, its cause and its condition."""

    origin: str
    cause: str
    when: str = ""

    @classmethod
    def of(cls, term: Term) -> TermName:
        """The name of a term."""
        return cls(term.origin, term.cause, term.when.text if term.when else "")


class EffectDraws(NamedTuple):
    """Draws for one effect: response time in years, logits per root year, swings in logits by term."""

    response_time: np.ndarray
    volatility: np.ndarray
    swings: dict[TermName, np.ndarray]


@dataclass(frozen=True, eq=False)
class EffectMixture:
    """What is known of an effect's response time, volatility and swings: a mixture of normals.

    Parameters
    ----------
    effect
        The variable, a state.
    terms
        Those whose swings are known, in the order of the columns.
    weights
        Of the components, shape (component,); they sum to one.
    response_time, volatility
        Of each component, in years and in logits per root year, shape (component,).
    mean, covariance
        Of the swings in each before they are cut, in logits, shapes (component, term) and
        (component, term, term).
    signs
        1 or -1 for a swing that keeps that sign, 0 for one without, shape (term,); none has by default.

    Examples
    --------
    >>> known = EffectMixture("y", (TermName("own", "x"),), np.array([0.5, 0.5]), np.array([1.0, 2.0]),
    ...                       np.array([0.3, 0.3]), np.array([[1.0], [2.0]]), np.full((2, 1, 1), 0.01))
    >>> found = known.draw(seed=1, chunk=0, draws=500)
    >>> sorted(set(found.response_time.tolist())), round(float(found.swings["own", "x", ""].mean()), 1)
    ([1.0, 2.0], 1.5)
    """

    effect: str
    terms: tuple[TermName, ...]
    weights: np.ndarray
    response_time: np.ndarray
    volatility: np.ndarray
    mean: np.ndarray
    covariance: np.ndarray
    signs: np.ndarray | None = None

    @cached_property
    def _roots(self) -> np.ndarray:
        return np.linalg.cholesky(self.covariance)

    def draw(self, seed: int, chunk: int, draws: int) -> EffectDraws:
        """The first draws of a chunk: the same whatever else is drawn, and whoever draws it."""
        uniform = streams.stream(seed, "posterior", self.effect, chunk).random(draws)
        ends = np.cumsum(self.weights)
        at = np.minimum(np.searchsorted(ends / ends[-1], uniform, side="right"), len(ends) - 1)
        names = [self._stream_name(term) for term in self.terms]
        x = np.column_stack([streams.normals(seed, "strength", name, chunk, draws) for name in names])
        swings = draw_signed(self.mean[at], self._roots[at], self._signs, x)
        return EffectDraws(
            self.response_time[at], self.volatility[at], dict(zip(self.terms, swings.T.copy(), strict=True))
        )

    @property
    def _signs(self) -> np.ndarray:
        return np.zeros(len(self.terms)) if self.signs is None else self.signs

    def _stream_name(self, term: TermName) -> str:
        """The link's name in the prior; with the condition behind it, where a link has several terms."""
        return "\x1f".join((term.cause, self.effect, term.when)[: 3 if term.when else 2])

    def to_dict(self) -> dict[str, Any]:
        """Plain data from which `from_dict` makes the same, to the last digit."""
        return {
            "effect": self.effect,
            "terms": [list(term) for term in self.terms],
            "weights": self.weights.tolist(),
            "response_time": self.response_time.tolist(),
            "volatility": self.volatility.tolist(),
            "mean": self.mean.tolist(),
            "covariance": self.covariance.tolist(),
            "signs": self._signs.tolist(),
        }

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> EffectMixture:
        """The mixture that `to_dict` wrote."""
        numbers = ("weights", "response_time", "volatility", "mean", "covariance")
        terms = tuple(TermName(*term) for term in content["terms"])
        signs = np.array(content.get("signs", [0.0] * len(terms)), dtype=float)
        arrays = {name: np.array(content[name], dtype=float) for name in numbers}
        return cls(effect=content["effect"], terms=terms, signs=signs, **arrays)


Known = Mapping[str, EffectMixture]  # by effect


@dataclass(frozen=True, eq=False)
class Posterior:
    """Posterior parameters of a dossier's accounts.

    Parameters
    ----------
    record_sha256
        Of the observations that they were fitted to.
    last
        The last year that was read.
    accounts
        By account and by whether common claims stand where it is silent ("own", "common"), by effect.

    Examples
    --------
    >>> nothing = Posterior("", None, {})
    >>> nothing.of("anyone", "common"), nothing.kept("common")
    ({}, {})
    """

    record_sha256: str
    last: int | None
    accounts: Mapping[str, Mapping[str, Known]] = field(repr=False)

    def of(self, account: str, closure: Closure) -> Known:
        """What is known of an account's effects in a closure; nothing of a silence that others fill."""
        return self.accounts.get(account, {}).get("own" if closure == "own" else "common", {})

    def kept(self, closure: Closure) -> Kept:
        """By account, the effects of which something is known; accounts without any are left out."""
        found = {account: sorted(self.of(account, closure)) for account in sorted(self.accounts)}
        return {account: effects for account, effects in found.items() if effects}

    def describe(self, closure: Closure, accounts: Iterable[str]) -> dict[str, Any]:
        """What run.json says: the record's hash, the last year read, and the equations it bears on."""
        kept = self.kept(closure)
        return {
            "record_sha256": self.record_sha256,
            "last": self.last,
            "effects": {account: kept[account] for account in accounts if account in kept},
        }

    def to_dict(self) -> dict[str, Any]:
        """Plain data, all mixtures included: a run can be repeated from it without the record."""
        return {
            "format": FORMAT,
            "record_sha256": self.record_sha256,
            "last": self.last,
            "accounts": {
                account: {
                    closure: [known[effect].to_dict() for effect in sorted(known)]
                    for closure, known in sorted(closures.items())
                }
                for account, closures in sorted(self.accounts.items())
            },
        }

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Posterior:
        """The posterior that `to_dict` wrote; ValueError, KeyError or TypeError where it is none."""
        if content["format"] != FORMAT:
            raise ValueError(f"posterior of format {content['format']}, not {FORMAT}")
        accounts = {
            account: {
                closure: {entry["effect"]: EffectMixture.from_dict(entry) for entry in known}
                for closure, known in closures.items()
            }
            for account, closures in content["accounts"].items()
        }
        return cls(content["record_sha256"], content["last"], accounts)
