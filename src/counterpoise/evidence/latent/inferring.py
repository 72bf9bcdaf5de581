"""The way in: an account's equations with what was not observed, or not exactly, inferred."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from counterpoise.dossier import Dossier
from counterpoise.errors import DossierError, Problem, UsageError, nearest
from counterpoise.evidence.latent import sampling
from counterpoise.evidence.latent.diagnosing import diagnose, refuse
from counterpoise.evidence.latent.laying import LeftOut, Part, lay_out
from counterpoise.evidence.latent.results import Inferred, Latent, Refused
from counterpoise.evidence.latent.summarising import summarise_part
from counterpoise.evidence.observations import Observations
from counterpoise.evidence.weighing import check_accounts, read_observations

if TYPE_CHECKING:
    from counterpoise.record import Record

DRAWS = 1000
FEWEST_DRAWS = 100
Tell = Callable[[int, int], None]


def infer(
    dossier: Dossier | str | os.PathLike[str],
    record: Record | None = None,
    *,
    accounts: Iterable[str] | None = None,
    variable: str | None = None,
    cause_errors: bool = True,
    common: bool = True,
    draws: int = DRAWS,
    seed: int = 1,
    tell: Tell | None = None,
) -> Latent:
    """Swings, response times and paths of accounts' equations, by NUTS, where the closed form has no answer.

    The equations and priors are those of the closed form (`find_posteriors`). Here a state without
    indicators that stands between observed variables is a path of its own, and so is a cause whose figures
    have errors or gaps. Where all is observed exactly, both give the same posterior. Each account is taken
    at its word on which causes there are; co-movement is not cause here either.

    Parameters
    ----------
    dossier
        A dossier, or what `load` takes.
    record
        What was observed; the dossier's own record by default.
    accounts
        Ids; all if not given.
    variable
        Only the equation of this variable, and those that are inferred together with it.
    cause_errors
        Whether errors and gaps of causes are inferred too. Without, figures of causes stand as they are.
    common
        Whether claims that no account disputes stand where an account is silent.
    draws
        How many to keep of each of four chains, from 100 on.
    seed
        Where the random numbers start. Those of a group of equations depend on it, the account and the
        group's variables alone; numbers repeat on one machine with the same versions.
    tell
        Called with how many groups of equations are done, and of how many.

    Returns
    -------
    Latent
        A summary in the dossier's units, ArviZ data, and what was refused or left out.

    Raises
    ------
    SurroundingsError
        R005 where the extra `bayes` is not installed.
    DossierError
        Where dossier or record has errors; O001 where there is no record; O061 where no equation can be
        inferred; O060 where none of those that can be was reached.
    UsageError
        U001 where there is no such account or variable, or draws are fewer than 100.

    Examples
    --------
    >>> found = infer("russia", accounts=["bear-hug-2017"], variable="RUS:EU.trade")  # doctest: +SKIP
    >>> found.summary.query("quantity == 'swing'")[["cause", "median", "learned"]]  # doctest: +SKIP
    """
    from counterpoise.record import load

    sampling.require_bayes()
    content = dossier if isinstance(dossier, Dossier) else load(dossier)
    named = list(content.accounts if accounts is None else accounts)
    check_accounts(content, named)
    _check(content, named, variable, draws)
    return infer_from(
        content,
        read_observations(content, record),
        accounts=named,
        variable=variable,
        cause_errors=cause_errors,
        common=common,
        draws=draws,
        seed=seed,
        tell=tell,
    )


def infer_from(
    dossier: Dossier,
    observations: Observations,
    *,
    accounts: Iterable[str] | None = None,
    variable: str | None = None,
    cause_errors: bool = True,
    common: bool = True,
    draws: int = DRAWS,
    seed: int = 1,
    tell: Tell | None = None,
) -> Latent:
    """The same, from series by variable."""
    sampling.require_bayes()
    parts: list[Part] = []
    left: dict[str, tuple[LeftOut, ...]] = {}
    for account in dossier.accounts if accounts is None else accounts:
        made, left[account] = lay_out(
            dossier, observations, account, common=common, cause_errors=cause_errors
        )
        parts += [one for one in made if variable is None or variable in one.effects + one.unobserved]
    if not parts:
        raise DossierError(_nothing(variable))
    found: list[Inferred] = []
    refused: list[Refused] = []
    for done, part in enumerate(parts):
        if tell:
            tell(done, len(parts))
        one = infer_part(dossier, part, draws=draws, seed=seed)
        (found if isinstance(one, Inferred) else refused).append(one)  # pyright: ignore[reportArgumentType]
    if not found:
        raise DossierError([one.problem for one in refused])
    return Latent(dossier.name, seed, tuple(found), tuple(refused), left)


def infer_part(dossier: Dossier, part: Part, *, draws: int = DRAWS, seed: int = 1) -> Inferred | Refused:
    """Equations that are inferred together; once more, with more care, where the first run does not stand."""
    for retried in (False, True):
        drawn = sampling.draw(part, draws=draws * (1 + retried), seed=seed, careful=retried)
        summary = summarise_part(dossier, part, drawn)
        diagnosis = diagnose(summary, drawn.diverging, retried)
        if diagnosis.stands:
            return Inferred(dossier, part, drawn, summary, diagnosis)
    return Refused(part, diagnosis, refuse(part.account, part.effects, diagnosis))


def _check(dossier: Dossier, accounts: list[str], variable: str | None, draws: int) -> None:
    problems = []
    if "common" in accounts and "common" not in dossier.accounts:
        message = "What no account disputes has no equations of its own: it stands in every account's."
        problems.append(Problem("U001", message, found="common", nearest=next(iter(dossier.accounts), None)))
    if variable is not None and variable not in dossier.variables:
        near = nearest(variable, dossier.variables)
        problems.append(Problem("U001", "There is no such variable.", None, variable[:80], near))
    if draws < FEWEST_DRAWS:
        message = f"Each chain keeps {FEWEST_DRAWS} draws at least."
        problems.append(Problem("U001", message, found=str(draws), nearest=str(FEWEST_DRAWS)))
    if problems:
        raise UsageError(problems)


def _nothing(variable: str | None) -> Problem:
    """What is said where there is no equation to be inferred."""
    if variable is None:
        return Problem("O061", "No account has an equation that the record says something of.")
    message = "In no account that was asked is there an equation of this variable that the record speaks of."
    return Problem("O061", message, found=variable)
