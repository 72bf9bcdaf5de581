"""The prior of Sims and Zha for a vector autoregression, in reduced form.

C. A. Sims and T. Zha, "Bayesian methods for dynamic multivariate models", *International Economic Review* 39
(1998), 949-968; brought to political series by P. T. Brandt and J. R. Freeman, *Political Analysis* 14
(2006), 1-36. For lag l of series j in the equation of series i, given Sigma,

    sd(B[l j, i]) = sqrt(Sigma[i, i]) lambda0 lambda1 / (s[j] l^lambda3),

for the constant sqrt(Sigma[i, i]) lambda0 lambda4, and Sigma ~ IW(diag(s^2) / lambda0^2, n + 1), where s[j]
is the residual standard deviation of a first-order autoregression of series j with a constant. Since
sqrt(Sigma[i, i]) is of the order of s[i] / lambda0, lambda1 is of the order of an own first lag's standard
deviation.

| paper | field | is |
|---|---|---|
| lambda0 | `overall` | tightness of the whole, and of Sigma |
| lambda1 | `lag` | standard deviation of the coefficients at lag 1, in the series' own scale |
| lambda3 | `decay` | how fast that falls with the lag: l^-lambda3 |
| lambda4 | `constant` | standard deviation of the constant, in residual standard deviations |
| mu5 | `sums` | weight of the dummy observations that own lags sum to one |
| mu6 | `initial` | weight of the dummy observation that the series stay where they began |
| 1 (random walk) | `persistence` | prior mean of the own first lag; all other coefficients have mean zero |
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from counterpoise.errors import Problem, UsageError, nearest
from counterpoise.evidence.reciprocity.conjugate import Belief, Regression, update
from counterpoise.evidence.reciprocity.special import Floats

_EXACT = 1e-10
FEWEST_TO_MEASURE = 4


@dataclass(frozen=True)
class Prior:
    """The numbers of a Sims-Zha prior; the reasons for the defaults are in the decisions.

    Parameters
    ----------
    overall, lag, constant
        Tightnesses (lambda0, lambda1, lambda4): standard deviations, so more is looser; positive.
    decay
        lambda3, zero or more.
    sums, initial
        Weights of the dummy observations (mu5, mu6), zero or more; zero leaves them out.
    persistence
        The prior mean of a series' own first lag: 1 a random walk, 0 no memory.
    flat
        No prior at all: the posterior is that of least squares, and there are no marginal likelihoods.

    Raises
    ------
    UsageError
        U001 where a number is out of its range.

    Examples
    --------
    >>> Prior().lag, Prior.named("brandt-freeman").lag
    (0.5, 0.1)
    """

    overall: float = 0.6
    lag: float = 0.5
    decay: float = 1.0
    constant: float = 10.0
    sums: float = 0.0
    initial: float = 0.0
    persistence: float = 0.5
    flat: bool = False

    def __post_init__(self) -> None:
        for name, low in (("overall", 0), ("lag", 0), ("constant", 0)):
            if not low < getattr(self, name) < float("inf"):
                raise _out_of_range(name, "more than 0", getattr(self, name))
        for name in ("decay", "sums", "initial"):
            if not 0 <= getattr(self, name) < float("inf"):
                raise _out_of_range(name, "0 or more", getattr(self, name))
        if not -1 <= self.persistence <= 1:
            raise _out_of_range("persistence", "from -1 to 1", self.persistence)

    @staticmethod
    def named(name: str) -> Prior:
        """The prior of a name: `default`, `brandt-freeman` or `flat`.

        Raises
        ------
        UsageError
            U001 where there is none of this name.
        """
        if name not in PRIORS:
            edit = f"Use {', '.join(PRIORS)}, or give a Prior from Python."
            raise UsageError(
                Problem(
                    "U001", "There is no prior of this name.", None, name[:80], nearest(name, PRIORS), edit
                )
            )
        return PRIORS[name]

    def scaled(self, factor: float) -> Prior:
        """The same with the tightness of the lags multiplied."""
        return replace(self, lag=self.lag * factor)


def _out_of_range(name: str, wanted: str, found: object) -> UsageError:
    return UsageError(Problem("U001", f"{name} of a prior is {wanted}.", found=repr(found)[:80]))


PRIORS = {
    "default": Prior(),
    # The call for these very series in the manual of MSBVAR (szbvar), which is Brandt's.
    "brandt-freeman": Prior(overall=0.6, lag=0.1, decay=2.0, constant=0.25, persistence=1.0),
    "flat": Prior(flat=True),
}


def measure_scales(values: Floats) -> Floats:
    """The residual standard deviation of a first-order autoregression of each series, with a constant.

    Examples
    --------
    >>> measure_scales(np.array([[0.0], [1.0], [0.0], [1.0], [0.0]])).round(6).tolist()
    [0.0]
    """
    scales = []
    for series in values.T:
        x = np.column_stack([series[:-1], np.ones(len(series) - 1)])
        residual = series[1:] - x @ np.linalg.lstsq(x, series[1:], rcond=None)[0]
        scales.append(np.sqrt(residual @ residual / max(1, len(residual) - 2)))
    return np.array(scales)


def find_surprising(values: Floats, surprising: bool = True) -> list[int]:
    """The numbers of the series that their last value does not foretell exactly, or of those that it does.

    Examples
    --------
    >>> find_surprising(np.array([[1.0, 1.0], [2.0, 3.0], [3.0, 2.0], [4.0, 7.0], [5.0, 1.0]]))
    [1]
    """
    moved = measure_scales(values) > _EXACT * np.abs(values).max(axis=0)
    return [int(at) for at in np.flatnonzero(moved == surprising)]


def build_belief(prior: Prior, scales: Floats, lags: int, begin: Floats, drift: int = 0) -> Belief:
    """The prior as a normal-inverse-Wishart distribution.

    Parameters
    ----------
    prior
        Its numbers.
    scales
        s, one for each series.
    lags
        p.
    begin
        The means of the first p values of every series, on which the likelihood is conditioned: what the
        dummy observations are made of.
    drift
        How many further columns there are; their coefficients have the constant's prior.

    Notes
    -----
    The dummy observations enter the prior like data (Sims and Zha 1998), degrees of freedom
    included, so that the marginal likelihood is that of the data alone.
    """
    order = len(scales)
    count = order * lags + drift + 1
    mean = np.zeros((count, order))
    if prior.flat:  # |Sigma|^-((n + 1) / 2): IW with S = 0 and nu = -k
        return Belief(mean, np.zeros((count, count)), np.zeros((order, order)), -count)
    mean[:order] = prior.persistence * np.eye(order)
    loose = prior.overall * prior.lag
    tight = [scales * lag**prior.decay / loose for lag in range(1, lags + 1)]
    diagonal = np.concatenate([*tight, np.full(drift + 1, 1 / (prior.overall * prior.constant))]) ** 2
    belief = Belief(mean, np.diag(diagonal), np.diag((scales / prior.overall) ** 2), order + 1.0)
    dummies = _make_dummies(prior, lags, begin, drift)
    return belief if dummies is None else update(belief, dummies)


def _make_dummies(prior: Prior, lags: int, begin: Floats, drift: int) -> Regression | None:
    """The dummy observations, as in `szbvar` of MSBVAR; None where both weights are zero."""
    order = len(begin)
    rows_y, rows_x = [], []
    if prior.sums > 0:
        rows_y.append(prior.sums * np.diag(begin))
        rows_x.append(np.hstack([np.tile(rows_y[-1], lags), np.zeros((order, drift + 1))]))
    if prior.initial > 0:
        rows_y.append(prior.initial * begin[None, :])
        rows_x.append(np.hstack([np.tile(rows_y[-1], lags), np.zeros((1, drift)), [[prior.initial]]]))
    return Regression(np.vstack(rows_y), np.vstack(rows_x)) if rows_y else None
