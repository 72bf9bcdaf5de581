"""A dossier in memory: what an analyst wrote, checked and complete, with a hash that names it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from counterpoise.errors import Problem
from counterpoise.schema import (
    AccountFile,
    Actor,
    Aim,
    CausalClaim,
    ChronologyEntry,
    Claim,
    Debate,
    Document,
    DossierFile,
    Event,
    Headline,
    Membership,
    Passage,
    Policy,
    Settlement,
    Variable,
)

CONTINUITY = "continuity"
_UNORDERED = frozenset({"sets", "settles", "starts", "on", "off"})


@dataclass(frozen=True)
class Account:
    """One account of the system: the claims of an author, or of the critics that a document reports."""

    id: str
    content: AccountFile

    @property
    def title(self) -> str:
        """The account's title, for people."""
        return self.content.title

    @property
    def short(self) -> str:
        """A name for tables and charts; the title where none is given."""
        return self.content.short or self.content.title

    @property
    def composite(self) -> bool:
        """Whether it is no one's own account, but gathered from what a document reports."""
        return self.content.composite

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All its claims, in the order of the file."""
        return self.content.claims

    @property
    def settles(self) -> tuple[Settlement, ...]:
        """Where it says variables settle."""
        return self.content.settles

    @property
    def starts(self) -> tuple[Settlement, ...]:
        """Where it says variables start."""
        return self.content.starts

    def causal_claims(self) -> tuple[CausalClaim, ...]:
        """The causal claims that make links: asserted ones, and reported ones if composite."""
        stances = {"asserted", "reported"} if self.composite else {"asserted"}
        return tuple(
            claim for claim in self.claims if isinstance(claim, CausalClaim) and claim.stance in stances
        )


@dataclass(frozen=True, repr=False)
class Dossier:
    """All that the files of a dossier say. `folder` is None for one that was read from a run.

    `frame` is dossier.yaml; the mappings keep the order of the files. `hash` is the SHA-256 of the
    normalised content and does not depend on that order, nor on comments or formatting.
    """

    name: str
    frame: DossierFile
    variables: dict[str, Variable]
    documents: dict[str, Document]
    accounts: dict[str, Account]
    common: tuple[Claim, ...]
    coverage: dict[str, tuple[Passage, ...]]
    policies: dict[str, Policy]
    events: dict[str, Event]
    aims: dict[str, tuple[Aim, ...]]
    chronology: tuple[ChronologyEntry, ...]
    memberships: tuple[Membership, ...]
    folder: Path | None = None
    warnings: tuple[Problem, ...] = field(default=(), compare=False)

    @property
    def title(self) -> str:
        """The title, for people."""
        return self.frame.title

    @property
    def question(self) -> str:
        """The question that the dossier was written to answer."""
        return self.frame.question

    @property
    def as_of(self) -> date:
        """The day on which a run starts."""
        return self.frame.as_of

    @property
    def horizon(self) -> float:
        """The length of a run in years."""
        return self.frame.horizon

    @property
    def step(self) -> float:
        """The length of a step in years."""
        return self.frame.step

    @property
    def actors(self) -> dict[str, Actor]:
        """The actors by code."""
        return self.frame.actors

    @property
    def headline(self) -> tuple[Headline, ...]:
        """The variables that answers are given for."""
        return self.frame.headline

    @property
    def debates(self) -> dict[str, Debate]:
        """The standing debates by id."""
        return self.frame.debates

    @cached_property
    def bounds(self) -> dict[str, tuple[float, float]]:
        """Every variable's range, in native units."""
        return {name: variable.range for name, variable in self.variables.items()}

    def common_causal_claims(self) -> tuple[CausalClaim, ...]:
        """The causal claims that no account disputes."""
        return tuple(
            claim for claim in self.common if isinstance(claim, CausalClaim) and claim.stance == "asserted"
        )

    def all_claims(self) -> Iterator[tuple[str, Claim]]:
        """Every claim with its account's id ("common" for common.yaml), in the order of the files."""
        for account in self.accounts.values():
            for claim in account.claims:
                yield account.id, claim
        for claim in self.common:
            yield "common", claim

    def as_written(self) -> dict[str, Any]:
        """The content as plain JSON data in the order of the files, defaults left out."""
        return {
            "name": self.name,
            "dossier": {**_dump(self.frame), "format": 1},
            "variables": _dump_all(self.variables),
            "documents": _dump_all(self.documents),
            "accounts": {
                name: {**_dump(account.content), "claims": [_dump(claim) for claim in account.claims]}
                for name, account in self.accounts.items()
            },
            "common": [_dump(claim) for claim in self.common],
            "coverage": {
                name: [_dump(passage) for passage in passages] for name, passages in self.coverage.items()
            },
            "policies": _dump_all(self.policies),
            "events": _dump_all(self.events),
            "aims": {name: [_dump(aim) for aim in aims] for name, aims in self.aims.items()},
            "chronology": [_dump(entry) for entry in self.chronology],
            "memberships": [_dump(entry) for entry in self.memberships],
        }

    def normalised(self) -> dict[str, Any]:
        """The content as plain JSON data in a fixed order, defaults left out.

        Only passages of a claim and headline variables keep the order of the files, in which they are shown.
        """
        return _settle(self.as_written())

    def __repr__(self) -> str:
        parts = (
            f"{len(self.accounts)} accounts, {len(self.variables)} variables, {len(self.policies)} policies"
        )
        return f"<Dossier {self.name}: {self.title}; {parts}; as of {self.as_of}>"

    @cached_property
    def hash(self) -> str:
        """The SHA-256 of the normalised content, as 64 hexadecimal digits."""
        text = json.dumps(self.normalised(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _dump(entry: Any) -> Any:
    """An entry as JSON data, defaults left out."""
    return entry.model_dump(mode="json", exclude_defaults=True, by_alias=True)


def _dump_all(mapping: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _dump(entry) for name, entry in mapping.items()}


def _settle(written: Mapping[str, Any]) -> dict[str, Any]:
    """Plain data of a dossier in an order that does not depend on the one given."""
    sections = {name: _sort_lists(content) for name, content in written.items()}
    accounts = {name: {**one, "claims": _by_id(one["claims"])} for name, one in sections["accounts"].items()}
    coverage = {
        name: sorted(passages, key=lambda passage: passage["span"])
        for name, passages in sections["coverage"].items()
    }
    return {
        **sections,
        **{name: _by_name(sections[name]) for name in ("variables", "documents", "policies", "events")},
        "accounts": _by_name(accounts),
        "common": _by_id(sections["common"]),
        "coverage": _by_name(coverage),
        "aims": _by_name({name: _in_order(aims) for name, aims in sections["aims"].items()}),
        "chronology": _in_order(sections["chronology"], "date"),
        "memberships": _in_order(sections["memberships"], "since"),
    }


def _by_name(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """Entries in name order."""
    return {name: mapping[name] for name in sorted(mapping)}


def _by_id(claims: Iterable[Any]) -> list[Any]:
    """Claims in the order of their ids."""
    return sorted(claims, key=lambda claim: claim["id"])


def _in_order(entries: Iterable[Any], first: str = "") -> list[Any]:
    """Entries in an order that does not depend on the one given: by one field, then by all."""
    return sorted(entries, key=lambda entry: (entry.get(first, ""), _as_text(entry)))


def _as_text(data: Any) -> str:
    return json.dumps(data, sort_keys=True)


def _sort_lists(data: Any) -> Any:
    """Plain data with lists sorted that hold names, settings, levels or links."""
    if isinstance(data, dict):
        settled = {key: _sort_lists(value) for key, value in data.items()}
        return {
            key: sorted(value, key=_as_text) if key in _UNORDERED else value for key, value in settled.items()
        }
    if isinstance(data, list):
        names = all(isinstance(item, str) for item in data)
        return sorted(data) if names else [_sort_lists(item) for item in data]
    return data
