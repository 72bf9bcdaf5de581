"""Where things come from: the documents read, and the source of a number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from counterpoise.dossier.model import Dossier
from counterpoise.schema import Citation, Document, Observed


@dataclass(frozen=True, slots=True)
class SourceView:
    """Where a number comes from; `url` is as the dossier gives it and not yet known to be safe."""

    text: str
    judgement: bool
    url: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document that accounts draw on, and what it declares of itself; texts are empty if unknown."""

    id: str
    title: str
    byline: str
    kind: str
    leaning: str
    url: str | None
    accounts: tuple[str, ...]


def list_documents(dossier: Dossier, accounts: Iterable[str]) -> tuple[DocumentView, ...]:
    """The documents that the named accounts draw on, in the order of documents.yaml."""
    chosen = [dossier.accounts[name] for name in accounts]
    views = []
    for name, document in dossier.documents.items():
        drawn = tuple(account.title for account in chosen if name in account.content.documents)
        if drawn:
            views.append(view_document(name, document, drawn))
    return tuple(views)


def view_document(name: str, document: Document, accounts: tuple[str, ...]) -> DocumentView:
    """One document for people; `accounts` are the titles of those that draw on it."""
    day = document.date.isoformat() if document.date else str(document.year or "")
    byline = ", ".join(filter(None, (document.author or "no author named", document.publisher, day)))
    leaning = document.leaning or ""
    return DocumentView(name, document.title, byline, document.kind, leaning, document.url, accounts)


def say_source(source: str | Citation, observed: Observed | None = None) -> SourceView:
    """A source for people; of an observation in the record, its indicator and year as well."""
    if isinstance(source, Citation):
        dated = f", {source.date.isoformat()}" if source.date else ""
        if observed is not None:
            dated += f" (latest observation of {observed.indicator} in the record, {observed.date})"
        return SourceView(f"{source.citation}{dated}", judgement=False, url=source.url)
    return SourceView("judgement", judgement=True)
