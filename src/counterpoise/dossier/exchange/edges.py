"""Edges: the causal claims of a dossier that make links, and their edge list in CSV."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counterpoise.dossier.exchange.cells import write_csv
from counterpoise.dossier.exchange.weights import signed_weight
from counterpoise.dossier.model import Dossier
from counterpoise.schema import CausalClaim, format_duration

COMMON = "common"
COLUMNS = (
    *("account", "claim", "cause", "effect", "sign", "strength", "weight", "confidence", "lag", "when"),
    *("paraphrase", "documents", "outside", "account_title", "cause_title", "effect_title"),
)


@dataclass(frozen=True, slots=True)
class Edge:
    """A causal claim that makes a link, with its account's id ("common" for common.yaml) and title."""

    account: str
    account_title: str
    claim: CausalClaim

    @property
    def id(self) -> str:
        """An id that no other edge has, nor any variable."""
        return f"{self.account}.{self.claim.id}"

    @property
    def strength(self) -> str | None:
        """The word for its strength; None for a denial, which has none."""
        return None if self.claim.sign == "0" else self.claim.strength

    @property
    def lag(self) -> str | None:
        """The lag as text, if there is one."""
        return format_duration(self.claim.lag) if self.claim.lag else None

    @property
    def when(self) -> str | None:
        """The condition on one line, if there is one."""
        return None if self.claim.when is None else flatten(self.claim.when)

    @property
    def places(self) -> str | None:
        """Where it stands in the documents, as text."""
        found = [f"{place.document}, paragraph {place.paragraph}" for place in self.claim.at]
        return "; ".join(dict.fromkeys(found)) or None


def list_edges(dossier: Dossier, account: str | None = None) -> tuple[Edge, ...]:
    """The edges of all accounts and of common.yaml, or of one, in the order of the files."""
    found = [
        Edge(name, entry.title, claim)
        for name, entry in dossier.accounts.items()
        for claim in entry.causal_claims()
    ]
    found += [Edge(COMMON, "Undisputed", claim) for claim in dossier.common_causal_claims()]
    return tuple(edge for edge in found if account in (None, edge.account))


def list_ends(dossier: Dossier, edges: Sequence[Edge], whole: bool) -> list[str]:
    """The variables to show, in the order of the dossier: all, or those that the edges join."""
    ends = {name for edge in edges for name in (edge.claim.cause, edge.claim.effect)}
    return [name for name in dossier.variables if whole or name in ends]


def flatten(text: str) -> str:
    r"""Text on one line.

    Examples
    --------
    >>> flatten("fewer ships,\n  and permits")
    'fewer ships, and permits'
    """
    return " ".join(text.split())


def write_edges(dossier: Dossier, edges: Sequence[Edge]) -> str:
    """The edge list: a line of column names, then a line an edge."""
    rows = [
        (
            edge.account,
            edge.claim.id,
            edge.claim.cause,
            edge.claim.effect,
            edge.claim.sign,
            edge.strength,
            signed_weight(edge.claim),
            edge.claim.confidence,
            edge.lag,
            edge.when,
            flatten(edge.claim.paraphrase),
            edge.places,
            edge.claim.outside and flatten(edge.claim.outside.citation),
            flatten(edge.account_title),
            flatten(dossier.variables[edge.claim.cause].title),
            flatten(dossier.variables[edge.claim.effect].title),
        )
        for edge in edges
    ]
    return write_csv([COLUMNS, *rows])
