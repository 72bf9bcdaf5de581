"""Posterior parameters for the engine: what the record leaves of each account's equations, as data."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.dossier import Dossier
from counterpoise.evidence.fitting import TARGET
from counterpoise.evidence.observations import Observations
from counterpoise.evidence.posteriors import EffectPosterior, find_posteriors
from counterpoise.evidence.until import cut_after
from counterpoise.evidence.weighing import check_accounts, read_observations
from counterpoise.expressions import parse
from counterpoise.system import EffectMixture, Posterior, TermName

if TYPE_CHECKING:
    from counterpoise.record import Record

TRIMMED = 1e-5  # components that weigh less than this share of the heaviest are left out
STEPS = 2.0  # the shortest response time, in steps: with a shorter one the step no longer follows causes


def fit_posterior(
    dossier: Dossier | str | os.PathLike[str],
    record: Record | None = None,
    *,
    accounts: Iterable[str] | None = None,
    until: int | None = None,
) -> Posterior:
    """Each account's parameters as the record leaves them, for `simulate(..., posterior=...)`.

    Assumes what `find_posteriors` does: the account is right about which causes there are, and its own
    claims are the prior, whose signs the swings keep. Only effects that were observed with at least one of
    the account's causes are fitted; levels, starts and all other links stay as the dossier has them.

    Parameters
    ----------
    dossier
        A dossier, or what `load` takes.
    record
        What was observed; the dossier's own record by default.
    accounts
        Ids; all if not given.
    until
        The last year that may be read; all if not given.

    Raises
    ------
    DossierError
        Where dossier or record has errors, or O001 where there is no record.
    UsageError
        U001 where there is no such account.

    Examples
    --------
    >>> found = fit_posterior("russia", accounts=["bear-hug-2017"])
    >>> found.kept("common")
    {'bear-hug-2017': ['RUS.isolation', 'RUS:CHN.alignment', 'RUS:EU.trade']}
    """
    from counterpoise.record import load

    content = dossier if isinstance(dossier, Dossier) else load(dossier)
    named = None if accounts is None else list(accounts)
    check_accounts(content, named)
    return fit_posterior_to(content, read_observations(content, record), accounts=named, until=until)


def fit_posterior_to(
    dossier: Dossier,
    observations: Observations,
    *,
    accounts: Iterable[str] | None = None,
    until: int | None = None,
) -> Posterior:
    """The same, from series by variable."""
    seen = observations if until is None else cut_after(observations, until)
    years = [int(found[0].years[-1]) for found in seen.values() if found and len(found[0].years)]
    fitted = {
        account: {
            closure: {
                effect: _convert(dossier, account, found)
                for effect, found in find_posteriors(dossier, seen, account, common=common).items()
            }
            for closure, common in (("own", False), ("common", True))
        }
        for account in (dossier.accounts if accounts is None else accounts)
    }
    return Posterior(hash_observations(seen), max(years, default=None), fitted)


def hash_observations(observations: Observations) -> str:
    """The SHA-256 of the series that count: variable, indicator, years, levels and their intervals."""

    def plain(values: Any) -> list[float | None]:
        return [None if np.isnan(value) else float(value) for value in values]

    told = {
        name: [found[0].indicator, [int(year) for year in found[0].years]]
        + [plain(getattr(found[0], end)) for end in ("level", "low", "high")]
        for name, found in observations.items()
        if found
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _convert(dossier: Dossier, account: str, found: EffectPosterior) -> EffectMixture:
    """An effect's posterior without its level and trend, and with response times that the step can follow."""
    whole = found.whole
    kept = whole.weights > TRIMMED * whole.weights.max()
    tau = np.maximum(whole.grid.tau[kept], STEPS * dossier.step)
    slower = np.sqrt(whole.grid.tau[kept] / tau)  # leaves s^2 tau / 2, the spread at rest, as it was
    own = dossier.accounts[account].causal_claims()
    terms = tuple(
        TermName("own" if claim in own else "common", claim.cause, _text(claim.when))
        for claim in found.claims
    )
    return EffectMixture(
        found.effect,
        terms,
        whole.weights[kept] / whole.weights[kept].sum(),
        tau,
        whole.grid.s[kept] * slower,
        whole.mean[kept][:, TARGET:],
        whole.covariance[kept][:, TARGET:, TARGET:],
        whole.signs,
    )


def _text(when: str | None) -> str:
    """A condition as a term writes it."""
    return parse(when).text if when else ""
