"""How a coding is read: what its words stand for, where the format leaves that to judgement.

A text gives directions; that `strong` means nine in ten, that a factor of 1.65 either way is as likely as
not to hold the truth, how fast a state responds, are readings. The default is the design's; the others ask
whether a conclusion survives when they are wrong.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from counterpoise.system import streams
from counterpoise.system.terms import Term, swing_of

STRENGTH_SIGMA = 0.5  # the lognormal factor on a strength
SHORTEST_RESPONSE = 2  # steps: a response time is never read as shorter


@dataclass(frozen=True)
class Reading:
    """A way to read strengths, response times and volatility.

    Parameters
    ----------
    sigma
        Standard deviation of the logarithm of the factor by which each draw multiplies a strength.
    strength
        Multiplies the median swing of every claim that is no denial.
    pace
        Multiplies response times, which never become shorter than two steps.
    volatility
        Multiplies volatilities.
    signs_only
        Every claim that is no denial is moderate, and every claim holds, whatever its hedge.
    tossed
        A seed with which a coin is tossed for the sign of each of an account's claims that is no denial: a
        control, under which no conclusion that rests on signs should last. None leaves them.

    Examples
    --------
    >>> Reading(strength=2.0).is_default, Reading().is_default
    (False, True)
    """

    sigma: float = STRENGTH_SIGMA
    strength: float = 1.0
    pace: float = 1.0
    volatility: float = 1.0
    signs_only: bool = False
    tossed: int | None = None

    @property
    def is_default(self) -> bool:
        """Whether it is the design's."""
        return self == DESIGNED

    def read(self, terms: Iterable[Term], account: str) -> tuple[Term, ...]:
        """The terms as this reading takes them, in their order."""
        read = tuple(self._read_one(term) for term in terms)
        return read if self.tossed is None else _toss(read, account, self.tossed)

    def _read_one(self, term: Term) -> Term:
        if self.signs_only:
            swing = swing_of("moderate") if term.sign else 0.0
            return replace(term, swing=swing * self.strength, probability=1.0)
        return replace(term, swing=term.swing * self.strength) if self.strength != 1.0 else term

    def response_time(self, years: float, step: float) -> float:
        """A response time of so many years, as it is read.

        Examples
        --------
        >>> Reading(pace=0.5).response_time(3.0, 0.25), Reading(pace=0.5).response_time(0.5, 0.25)
        (1.5, 0.5)
        """
        return years if self.pace == 1.0 else max(years * self.pace, SHORTEST_RESPONSE * step)


DESIGNED = Reading()


def _toss(terms: tuple[Term, ...], account: str, seed: int) -> tuple[Term, ...]:
    """The same terms, each with + or - as a fair coin has it; denials stay."""
    heads = streams.stream(seed, "toss", account, 0).integers(0, 2, len(terms)).tolist()
    return tuple(
        replace(term, sign=1 if head else -1) if term.sign else term
        for term, head in zip(terms, heads, strict=True)
    )
