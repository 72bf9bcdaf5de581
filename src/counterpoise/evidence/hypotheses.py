"""What may be true of a swing: more, nothing, less; and the one rule by which a claim is judged, `RULE`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import numpy as np

from counterpoise.evidence.fitting import Fit
from counterpoise.system.normal import cdf

Verdict = Literal["supported", "contradicted", "undecided", "cannot decide", "untestable", "accounting"]
VERDICTS: tuple[Verdict, ...] = (
    "supported",
    "contradicted",
    "undecided",
    "cannot decide",
    "untestable",
    "accounting",
)
SIGNS = ("+", "0", "-")
NOTHING = 0.2  # logits: a swing of at most this size is no effect
DECISIVE = 10.0  # a Bayes factor that decides
ENOUGH_POWER = 0.5
RULE = (
    "A claim is supported if its sign has a Bayes factor over 10 against both other signs in the main fit "
    "and in every variant (without 2014, without 2022-24, with a step of the effect's own in the year in "
    "which it moved most, with each other indicator); contradicted if another sign has; otherwise undecided "
    "if a record like this one would support the claim, were it true at its stated strength, at least every "
    "second time; otherwise the record cannot decide."
)
_TINY = 1e-12  # probabilities are told apart down to this; Bayes factors end at its inverse


def weigh_signs(fit: Fit, prior_sd: float) -> np.ndarray:
    """How much better each sign predicted the series than the encompassing prior did.

    The three hypotheses are parts of one normal prior: the swing is over 0.2 logits, within 0.2 logits of
    zero, or under -0.2. The Bayes factor of a part against the whole is its posterior over its prior
    probability (Klugkist & Hoijtink 2007, Computational Statistics & Data Analysis 51: 6367-6379), and the
    ratio of two such is their Bayes factor. With equal prior mass their posterior probabilities are
    proportional to it.

    Parameters
    ----------
    fit
        Under a normal prior of the swing with mean 0.
    prior_sd
        That prior's standard deviation, in logits.

    Returns
    -------
    numpy.ndarray
        Shape (sign, replicate), signs in the order of `SIGNS`.
    """
    weight = np.exp(fit.log_weight)
    sd = fit.sd[..., None] if fit.sd.ndim < fit.mean.ndim else fit.sd
    below = np.einsum("mgr,mgr->r", weight, cdf((-NOTHING - fit.mean) / sd))
    above = np.einsum("mgr,mgr->r", weight, cdf((fit.mean - NOTHING) / sd))
    within = np.maximum(1 - below - above, 0.0)
    tail = float(cdf(-NOTHING / prior_sd))
    prior = np.array([tail, 1 - 2 * tail, tail])
    return np.maximum(np.stack([above, within, below]), _TINY) / prior[:, None]


def compare_signs(support: np.ndarray) -> dict[str, float]:
    """The Bayes factors of one series by pair of signs.

    Examples
    --------
    >>> compare_signs(np.array([2.0, 1.0, 0.5]))
    {'+ over 0': 2.0, '+ over -': 4.0, '0 over -': 2.0}
    """
    plus, zero, minus = (float(value) for value in np.ravel(support))
    return {"+ over 0": plus / zero, "+ over -": plus / minus, "0 over -": zero / minus}


def find_decided(support: np.ndarray) -> np.ndarray:
    """The sign that beats both others tenfold, as its place in `SIGNS`; -1 where none does.

    Parameters
    ----------
    support
        From `weigh_signs`, shape (sign, replicate).

    Examples
    --------
    >>> find_decided(np.array([[3.0, 2.0], [0.1, 1.0], [0.1, 0.1]])).tolist()
    [0, -1]
    """
    ordered = np.sort(support, axis=0)
    clear = ordered[-1] > DECISIVE * ordered[-2]
    return np.where(clear, np.argmax(support, axis=0), -1)


def judge(sign: str, decided: Iterable[int], power: float) -> Verdict:
    """The verdict on a claim, by the rule above.

    Parameters
    ----------
    sign
        The claim's.
    decided
        What each fit decided, the main one and every variant, as `find_decided` says.
    power
        The probability that the rule would support the claim were it true at its stated strength.

    Examples
    --------
    >>> judge("+", [0, 0, 0], 0.8), judge("+", [1, 1, 1], 0.8)
    ('supported', 'contradicted')
    >>> judge("+", [0, -1, 0], 0.8), judge("+", [-1], 0.2)
    ('undecided', 'cannot decide')
    """
    found = set(decided)
    if len(found) == 1 and found != {-1}:
        return "supported" if SIGNS[found.pop()] == sign else "contradicted"
    return "undecided" if power >= ENOUGH_POWER else "cannot decide"


def count_verdicts(verdicts: Iterable[str]) -> Mapping[str, int]:
    """How many claims have each verdict, in the order of `VERDICTS`."""
    seen = list(verdicts)
    return {verdict: seen.count(verdict) for verdict in VERDICTS}
