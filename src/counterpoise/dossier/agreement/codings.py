"""Two dossiers as codings of the same documents: the documents they share, and what claims say there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from counterpoise.dossier.agreement.names import Rename
from counterpoise.dossier.loading import load
from counterpoise.dossier.model import Dossier
from counterpoise.errors import DossierError, Place, Problem, UsageError
from counterpoise.names import VARIABLE
from counterpoise.schema import Claim, Interval, Locator, format_duration

Sort = Literal["own", "composite", "common"]

# The fields of each kind of claim that two readings of a text are held to; free wording is not.
SHARED_FIELDS = ("stance", "confidence")
FIELDS: dict[str, tuple[str, ...]] = {
    "causal": ("cause", "effect", "sign", "strength", "lag", "when"),
    "level": ("variable", "level", "change"),
    "prediction": ("variable", "event", "direction", "value", "by"),
    "prescription": ("policy", "avoid", "when"),
    "aim": ("actor", "variable", "direction", "weight"),
}
NAMED = frozenset({"cause", "effect", "variable", "event", "policy", "actor"})
_WORD = re.compile(rf"(?<![\w.])(?:{VARIABLE.pattern})(?![\w.:])")


@dataclass(frozen=True, slots=True)
class CodedClaim:
    """A claim as one coder wrote it, with its passages in the documents that both coded.

    Parameters
    ----------
    account
        The account's id; "common" for common.yaml.
    sort
        Whether the account is its author's own, a composite, or common.yaml.
    claim
        The claim.
    passages
        Its locators in the shared documents, which have the ids that they have in A.
    values
        What it says, by field, in concepts that both codings share; None where a field says nothing.
    """

    account: str
    sort: Sort
    claim: Claim
    passages: tuple[Locator, ...]
    values: dict[str, Any]

    @property
    def id(self) -> str:
        """The claim's id."""
        return self.claim.id

    @property
    def kind(self) -> str:
        """The claim's kind."""
        return self.claim.kind


def load_codings(
    a: str | os.PathLike[str], b: str | os.PathLike[str], documents: str | os.PathLike[str] | None = None
) -> tuple[Dossier, Dossier]:
    """Two dossiers, loaded; what is wrong with either is told together.

    Takes what `counterpoise.load` takes, twice.

    Raises
    ------
    DossierError
        With the problems of both; files are named with their dossier before them.
    SurroundingsError
        R001 where a file cannot be read.
    """
    loaded: list[Dossier] = []
    problems: list[Problem] = []
    for source in (a, b):
        try:
            loaded.append(load(source, documents))
        except DossierError as fault:
            problems += [_name_dossier(problem, os.fspath(source)) for problem in fault.problems]
    if problems:
        raise DossierError(dict.fromkeys(problems))
    return loaded[0], loaded[1]


def _name_dossier(problem: Problem, source: str) -> Problem:
    """The problem with the dossier's name or folder before the file's."""
    if problem.place is None:
        return problem
    return replace(problem, place=replace(problem.place, file=f"{source.rstrip('/')}/{problem.place.file}"))


def match_documents(a: Dossier, b: Dossier) -> dict[str, str]:
    """The documents that both coded, by their id in A, each with its id in B.

    Documents of one id are the same, and must be one text; others are matched by the hash of the text.

    Raises
    ------
    UsageError
        U007 for every id that stands for two texts, whose spans cannot be compared; U006 where no
        document is shared.
    """
    found: dict[str, str] = {}
    problems = []
    for name, document in a.documents.items():
        other = b.documents.get(name)
        if other is not None and other.sha256 != document.sha256:
            message = f"The document {name} is one text in A and another in B."
            edit = "Code one and the same file in both, or give the texts different ids."
            problems.append(Problem("U007", message, Place("documents.yaml"), other.sha256, edit=edit))
        elif other is not None:
            found[name] = name
    free = {b.documents[name].sha256: name for name in sorted(b.documents, reverse=True) if name not in found}
    for name, document in a.documents.items():
        if name not in found and document.sha256 in free:
            found[name] = free.pop(document.sha256)
    if problems:
        raise UsageError(problems)
    if not found:
        texts = ", ".join(list(a.documents)[:5]) or "none"
        message = f"{a.name} and {b.name} have no document in common."
        edit = "Give two dossiers that code the same texts; a text is known by its sha256."
        raise UsageError(Problem("U006", message, None, texts[:200], edit=edit))
    return {name: found[name] for name in a.documents if name in found}


def list_claims(dossier: Dossier, documents: dict[str, str], rename: Rename) -> tuple[CodedClaim, ...]:
    """The claims that have a passage in the shared documents, in the order of the files.

    `documents` gives, by its id in the dossier, each shared document's id in A.
    """
    return tuple(
        CodedClaim(account, _sort_of(dossier, account), claim, passages, list_values(claim, rename))
        for account, claim in dossier.all_claims()
        if (passages := tuple(_find_passages(claim, documents)))
    )


def _find_passages(claim: Claim, documents: dict[str, str]) -> Iterator[Locator]:
    for locator in claim.at:
        if locator.document in documents:
            yield locator.model_copy(update={"document": documents[locator.document]})


def _sort_of(dossier: Dossier, account: str) -> Sort:
    """Whose claims they are."""
    entry = dossier.accounts.get(account)
    if entry is None:
        return "common"
    return "composite" if entry.composite else "own"


def list_values(claim: Claim, rename: Rename) -> dict[str, Any]:
    """What a claim says, by field, with names turned into concepts; None where a field says nothing.

    A denial has no strength.
    """
    values: dict[str, Any] = {"kind": claim.kind}
    for field in (*FIELDS[claim.kind], *SHARED_FIELDS):
        value = getattr(claim, field)
        if value is None:
            values[field] = None
        elif field in NAMED:
            values[field] = rename(value)
        elif field == "when":
            values[field] = "".join(_WORD.sub(lambda match: f" {rename(match[0])} ", value).split())
        else:
            values[field] = value
    if values.get("sign") == "0":
        values["strength"] = None
    return values


def show_value(claim: Claim, field: str) -> str:
    """What a claim says in one field, in its coder's own names."""
    value = getattr(claim, field)
    if value is None:
        return "not stated"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field == "lag":
        return format_duration(value)
    if isinstance(value, Interval):
        return f"{value.likely:g} ({value.low:g} to {value.high:g})"
    return f"{value:g}" if isinstance(value, float) else str(value)
