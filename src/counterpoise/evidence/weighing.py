"""A dossier's claims held against its record: the way from observations to verdicts."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from counterpoise.dossier import Dossier
from counterpoise.errors import Problem, UsageError, nearest
from counterpoise.evidence.claims import LinkFits, find_link_power, fit_link, start_entry, weigh_claim
from counterpoise.evidence.foretelling import resolve_predictions
from counterpoise.evidence.observations import Observations, Panel
from counterpoise.evidence.power import Power
from counterpoise.evidence.questions import COMMON, Question, pose
from counterpoise.evidence.results import ClaimEvidence, Evidence
from counterpoise.evidence.scoring import score_accounts

if TYPE_CHECKING:
    from counterpoise.record import Record
    from counterpoise.record import Series as Measured


def weigh(
    dossier: Dossier | str | os.PathLike[str],
    record: Record | None = None,
    *,
    accounts: list[str] | None = None,
    seed: int = 1,
) -> Evidence:
    """What the record says of each causal claim of a dossier.

    Each claim's effect follows the engine's own yearly equation, with causes at their year's mean, the
    dossier's response time and volatility as priors, an intercept and a linear trend, and the other
    causes that accounts name in or out with even chances. Co-movement is not cause: what moves
    both, if it is neither a trend nor among the causes, is not seen.

    Parameters
    ----------
    dossier
        A dossier, or what `load` takes.
    record
        What was observed; the dossier's own record by default.
    accounts
        Only claims of these accounts (`common` for what no account disputes); rivals still come from all, and
        accounts are scored together whatever stands here.
    seed
        Of the simulations that give the power and of the resampling of years. Nothing else is random.

    Returns
    -------
    Evidence
        Verdicts with everything behind them.

    Raises
    ------
    DossierError
        Where dossier or record has errors, or O001 where there is no record.
    UsageError
        U001 where there is no such account.
    """
    from counterpoise.record import load

    content = dossier if isinstance(dossier, Dossier) else load(dossier)
    check_accounts(content, accounts)
    return weigh_observations(content, read_observations(content, record), accounts=accounts, seed=seed)


def weigh_observations(
    dossier: Dossier, observations: Observations, *, accounts: list[str] | None = None, seed: int = 1
) -> Evidence:
    """The same, from series by variable."""
    found = weigh_claims(dossier, observations, accounts=accounts, seed=seed)
    scores = score_accounts(dossier, observations, seed=seed)
    return Evidence(dossier.name, seed, found, scores, resolve_predictions(dossier, observations))


def weigh_claims(
    dossier: Dossier, observations: Observations, *, accounts: list[str] | None = None, seed: int = 1
) -> tuple[ClaimEvidence, ...]:
    """Only the claims: no account is scored and no prediction resolved."""
    panel = Panel.of(dossier, observations)
    questions = [one for one in pose(dossier, panel) if accounts is None or one.account in accounts]
    fits: dict[tuple, LinkFits] = {}
    powers: dict[tuple, Power] = {}
    return tuple(_answer(panel, observations, question, fits, powers, seed) for question in questions)


def _answer(
    panel: Panel,
    observations: Observations,
    question: Question,
    fits: dict[tuple, LinkFits],
    powers: dict[tuple, Power],
    seed: int,
) -> ClaimEvidence:
    """One claim's entry; what claims share is computed once."""
    if question.verdict is not None:
        return start_entry(question, question.verdict)
    claim = question.claim
    link = (claim.effect, question.form, question.rivals)
    if link not in fits:
        fits[link] = fit_link(panel, observations, *link)
    stated = (*link, claim.sign, None if claim.sign == "0" else claim.strength)
    if stated not in powers:
        powers[stated] = find_link_power(fits[link], question, seed)
    return weigh_claim(panel, question, fits[link], powers[stated])


def check_accounts(dossier: Dossier, accounts: list[str] | None) -> None:
    """Refuse accounts that there are not (U001)."""
    known = [*dossier.accounts, COMMON]
    problems = [
        Problem("U001", "There is no such account.", None, name[:80], nearest(name, known))
        for name in accounts or ()
        if name not in known
    ]
    if problems:
        raise UsageError(problems)


def read_observations(dossier: Dossier, record: Record | None = None) -> Observations:
    """The series of a record by variable, the one that counts first; years beyond a range are gaps.

    Parameters
    ----------
    dossier
        Its variables say by what they are measured.
    record
        What was observed; the dossier's own record by default.

    Raises
    ------
    DossierError
        O001 where there is no record, or what is wrong with it.
    """
    from counterpoise.record import load_record, measure

    measured = measure(dossier, load_record(dossier) if record is None else record)
    kept = {name: found for name, found in measured.series.items() if measured.principal(name) is not None}
    return {name: tuple(_leave_out_beyond(one) for one in found) for name, found in kept.items()}


def _leave_out_beyond(series: Measured) -> Measured:
    """A series without the years that were held at an end of the range: what they were is not known."""
    kept = ~series.beyond
    parts = ("years", "observed", "level", "low", "high", "beyond")
    return replace(series, **{name: getattr(series, name)[kept] for name in parts})
