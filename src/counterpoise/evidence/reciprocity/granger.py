"""Whether one series answers another: Bayes factors for "all its lags are zero", in closed form.

That y does not answer x says that p coefficients of y's equation are zero. The Bayes factor of that against
free coefficients is the ratio of their joint densities at zero, after the data and before (J. M. Dickey,
*Annals of Mathematical Statistics* 42, 1971, 204-223; I. Verdinelli and L. Wasserman,
*Journal of the American Statistical Association* 90, 1995, 614-618): exact where, as here, the
restricted model's prior is the free model's given that they are zero. Both densities are Student t, since
Sigma integrates out. M. Jarocinski and B. Mackowiak, *Review of Economics and Statistics* 99 (2017), 319-329,
put Granger's question to a conjugate vector autoregression in this way.

It is a question about prediction, given the past of the other series in the file, and not about causes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from counterpoise.evidence.reciprocity.conjugate import Belief, marginalise
from counterpoise.evidence.reciprocity.model import Model

DECISIVE = 10.0


def weigh_answer(model: Model, answering: int, answered: int) -> float | None:
    """The log Bayes factor for an answer: all lags free against all lags zero. None under a flat prior.

    Parameters
    ----------
    model
        The fitted autoregression.
    answering, answered
        Numbers of the series: whose equation, and whose lags.

    Examples
    --------
    >>> import numpy as np
    >>> from counterpoise.evidence.reciprocity.model import fit_model
    >>> from counterpoise.evidence.reciprocity.priors import Prior
    >>> noise = np.random.default_rng(2).standard_normal((200, 2))
    >>> noise[1:, 1] += noise[:-1, 0]  # the second answers the first
    >>> model = fit_model(noise, 1, Prior())
    >>> weigh_answer(model, 1, 0) > math.log(10) > 0 > weigh_answer(model, 0, 1)
    True
    """
    if not model.prior.is_proper:
        return None
    order = len(model.scales)
    places = [lag * order + answered for lag in range(model.lags)]
    before, after = (_density_at_zero(belief, answering, places) for belief in (model.prior, model.posterior))
    return before - after


def _density_at_zero(belief: Belief, equation: int, places: list[int]) -> float:
    chosen = marginalise(belief, equation).pick(places)
    return chosen.log_density(chosen.location * 0)


def list_pairs(series: int) -> Iterator[tuple[int, int]]:
    """Every ordered pair of different series: who answers, who is answered.

    Examples
    --------
    >>> list(list_pairs(2))
    [(0, 1), (1, 0)]
    """
    return ((one, other) for one in range(series) for other in range(series) if one != other)


def find_probability(log_factor: float) -> float:
    """The posterior probability from even odds.

    Examples
    --------
    >>> find_probability(0.0), find_probability(1000.0)
    (0.5, 1.0)
    """
    return 1 / (1 + math.exp(min(700.0, -log_factor)))


def judge(log_factor: float | None) -> str:
    """`answers`, `no answer` or `undecided`: a Bayes factor over 10 for either, or none.

    Examples
    --------
    >>> judge(math.log(11)), judge(-3.0), judge(1.0), judge(None)
    ('answers', 'no answer', 'undecided', 'undecided')
    """
    if log_factor is None or abs(log_factor) <= math.log(DECISIVE):
        return "undecided"
    return "answers" if log_factor > 0 else "no answer"
