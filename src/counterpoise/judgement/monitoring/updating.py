"""Account weights after new figures: by Bayes' rule, and drawn to what they were, as the evidence's are.

====== ============================================================ ==========================
symbol meaning                                                      shape
====== ============================================================ ==========================
p      predictive density of a new figure by an account             (figure, account)
v      weights before, above 0 or 0, with sum 1                     (account,)
w      weights after                                                (account,)
c      figures that every account is credited with beforehand       number
K      accounts                                                     number
====== ============================================================ ==========================

By Bayes' rule w is proportional to v times the product of p over the figures. It takes one of the accounts to
be right in all it foretells; none is, and by it a few figures make one of them certain. So the weights that
are used are the evidence's (`counterpoise.evidence.stack`, decision 0055), drawn to v, not to equal ones::

    w = argmax  sum over figures of log(p w)  +  c K sum over accounts of v log w

at which every figure is handed out among accounts by Bayes' rule, and v counts as much as c figures for each
account: w = (c K v + sum over figures of p w / sum(p w)) / (c K + figures).
"""

from __future__ import annotations

import numpy as np

from counterpoise.evidence import stack
from counterpoise.evidence.scoring.stacking import CREDIT


def update_by_bayes(log_density: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weights by Bayes' rule: proportional to weight times the densities of all figures.

    Parameters
    ----------
    log_density
        Shape (figure, account).
    weights
        Before, with sum 1, shape (account,). An account of weight 0 keeps it.

    Examples
    --------
    >>> update_by_bayes(np.log([[0.4, 0.2], [0.3, 0.3]]), np.array([0.5, 0.5])).round(3).tolist()
    [0.667, 0.333]
    """
    with np.errstate(divide="ignore"):
        log = np.log(weights) + np.asarray(log_density, dtype=float).reshape(-1, len(weights)).sum(axis=0)
    found = np.exp(log - log.max())
    return found / found.sum()


def update_weights(log_density: np.ndarray, weights: np.ndarray, *, credit: float = CREDIT) -> np.ndarray:
    """Weights by the evidence's rule, drawn to those before.

    Parameters
    ----------
    log_density
        Shape (figure, account); without a figure the weights stay.
    weights
        Before, with sum 1, shape (account,). An account of weight 0 keeps it.
    credit
        Figures for each account that the weights before count as, above 0.

    Examples
    --------
    >>> update_weights(np.empty((0, 2)), np.array([0.8, 0.2])).round(3).tolist()
    [0.8, 0.2]
    >>> update_weights(np.log([[0.4, 0.2]]), np.array([0.5, 0.5])).round(3).tolist()  # Bayes: 0.667
    [0.516, 0.484]
    """
    kept = np.flatnonzero(weights)
    shares = weights[kept] / weights[kept].sum()
    found = np.zeros(len(weights))
    density = np.asarray(log_density, dtype=float).reshape(-1, len(weights))[:, kept]
    found[kept] = stack(density, credit=credit * len(kept) * shares, start=shares)
    return found
