"""The parts of a dossier as plain tables, for the screen, JSON and pandas alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, overload

from counterpoise.dossier.disagreements import Position, disagreements
from counterpoise.dossier.frames import make_frame
from counterpoise.dossier.model import Dossier
from counterpoise.errors import Problem, UsageError, nearest
from counterpoise.schema import (
    AimClaim,
    CausalClaim,
    Claim,
    Interval,
    Level,
    LevelClaim,
    PredictionClaim,
    PrescriptionClaim,
    Variable,
    likely_level,
)

if TYPE_CHECKING:
    import pandas as pd

Record = dict[str, Any]


@overload
def tabulate(dossier: Dossier, subject: str, *, as_frame: Literal[False] = False) -> list[Record]: ...


@overload
def tabulate(dossier: Dossier, subject: str, *, as_frame: Literal[True]) -> pd.DataFrame: ...


def tabulate(dossier: Dossier, subject: str, *, as_frame: bool = False) -> list[Record] | pd.DataFrame:
    """One part of the dossier as records with the same keys, or as a `pandas.DataFrame` of them.

    Parameters
    ----------
    dossier
        The dossier.
    subject
        One of `SUBJECTS`: variables, claims, accounts, disagreements, policies, documents, coverage.
    as_frame
        Give a DataFrame, whose `attrs` say what each of the `columns` means and the `units` by variable.
        Numbers are in the variable's own unit; an entry that the dossier does not make is None or NaN.

    Raises
    ------
    UsageError
        U001 where there is no such subject.
    """
    make = SUBJECTS.get(subject)
    if make is None:
        raise UsageError(
            Problem(
                "U001",
                "There is no such part of a dossier.",
                found=subject,
                nearest=nearest(subject, SUBJECTS),
                edit=f"Use one of {', '.join(SUBJECTS)}.",
            )
        )
    records = make(dossier)
    return make_frame(records, dossier, subject) if as_frame else records


def _variables(dossier: Dossier) -> list[Record]:
    """Every variable with its role, range and settled level."""
    return [
        {
            "variable": name,
            "title": entry.title,
            "role": entry.role,
            "unit": entry.unit,
            "range": list(entry.range),
            "base": _likely(entry.base),
            "low": entry.base.low if isinstance(entry.base, Interval) else None,
            "high": entry.base.high if isinstance(entry.base, Interval) else None,
            "start": _likely(entry.start),
            "start from": _say_start(entry),
            "source": "judgement" if isinstance(entry.source, str) else entry.source.citation,
        }
        for name, entry in dossier.variables.items()
    ]


def _say_start(entry: Variable) -> str | None:
    """Where a start comes from: an observation, a source, or judgement; None where the base is the start."""
    if entry.start is None:
        return None
    if entry.start_observed is not None:
        return f"observed: {entry.start_observed.indicator}, {entry.start_observed.date}"
    source = entry.start_source or entry.source
    return "judgement" if isinstance(source, str) else source.citation


def _claims(dossier: Dossier) -> list[Record]:
    """Every claim with its account, what it says, its hedge and where it stands."""
    return [
        {
            "claim": claim.id,
            "account": account,
            "kind": claim.kind,
            "says": describe_claim(claim),
            "strength": claim.strength if isinstance(claim, CausalClaim) and claim.sign != "0" else None,
            "confidence": claim.confidence,
            "stance": claim.stance,
            "paraphrase": claim.paraphrase,
            "at": [f"{place.document}, paragraph {place.paragraph}" for place in claim.at],
        }
        for account, claim in dossier.all_claims()
    ]


def describe_claim(claim: Claim) -> str:
    """What a claim says, in the dossier's names: for a causal one its cause, sign and effect."""
    match claim:
        case CausalClaim():
            condition = f" when {claim.when}" if claim.when else ""
            return f"{claim.cause} ({claim.sign}) {claim.effect}{condition}"
        case LevelClaim():
            return _join(claim.variable, claim.change, _word(claim.level), claim.period)
        case PredictionClaim():
            by = f"by {claim.by}" if claim.by else None
            return _join(claim.variable or claim.event, claim.direction, _word(claim.value), by)
        case PrescriptionClaim():
            return _join("avoid" if claim.avoid else None, claim.policy, claim.when and f"when {claim.when}")
        case AimClaim():
            return _join(claim.actor, "wants", claim.variable, claim.direction)


def _accounts(dossier: Dossier) -> list[Record]:
    """Every account with what it draws on and how many claims it makes."""
    return [
        {
            "account": name,
            "title": account.title,
            "composite": account.composite,
            "documents": list(account.content.documents),
            "claims": len(account.claims),
            "causal": len(account.causal_claims()),
            "summary": account.content.summary,
        }
        for name, account in dossier.accounts.items()
    ]


def _disagreements(dossier: Dossier) -> list[Record]:
    """The links on which accounts differ, most contested first."""
    return [
        {
            "link": f"{found.cause} on {found.effect}",
            "kind": found.kind,
            "positions": {position.account: _stand(position) for position in found.positions},
            "silent": list(found.silent),
            "common": None if found.common is None else _stand(found.common),
        }
        for found in disagreements(dossier)
    ]


def _stand(position: Position) -> str:
    """What an account says of a link: its signs, strengths, and whether on a condition."""
    words = [" or ".join(position.signs), " or ".join(position.strengths)]
    return " ".join(filter(None, [*words, "on a condition" if position.conditional else ""]))


def _policies(dossier: Dossier) -> list[Record]:
    """Every policy with its owner and what it sets."""
    return [
        {
            "policy": name,
            "title": policy.title,
            "owner": policy.owner,
            "sets": {setting.instrument: setting.value for setting in policy.sets},
            "summary": policy.summary,
        }
        for name, policy in dossier.policies.items()
    ]


def _documents(dossier: Dossier) -> list[Record]:
    """Every document with what it declares of itself, and the accounts that draw on it."""
    return [
        {
            "document": name,
            "title": document.title,
            "author": document.author,
            "publisher": document.publisher,
            "year": document.date.year if document.date else document.year,
            "kind": document.kind,
            "leaning": document.leaning,
            "accounts": [key for key, entry in dossier.accounts.items() if name in entry.content.documents],
            "url": document.url,
        }
        for name, document in dossier.documents.items()
    ]


def _coverage(dossier: Dossier) -> list[Record]:
    """Every passage of every document, and what became of it."""
    return [
        {"document": name, "span": list(passage.span), "as": passage.as_, "claims": list(passage.claims)}
        for name, passages in dossier.coverage.items()
        for passage in passages
    ]


SUBJECTS: dict[str, Callable[[Dossier], list[Record]]] = {
    "variables": _variables,
    "claims": _claims,
    "accounts": _accounts,
    "disagreements": _disagreements,
    "policies": _policies,
    "documents": _documents,
    "coverage": _coverage,
}


def _likely(level: Level | None) -> float | None:
    return None if level is None else likely_level(level)


def _word(level: Level | str | None) -> str | None:
    """A level, or the word for one, as text."""
    return level if level is None or isinstance(level, str) else f"{likely_level(level):g}"


def _join(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)
