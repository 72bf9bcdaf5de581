"""A dossier that may be wrong: every entry that could be read, and where it stands.

The checks work on a draft, so that one bad entry hides no fault elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path as PathOnDisk
from typing import Any, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from counterpoise.dossier.mending import mend_name
from counterpoise.dossier.reading import ACCOUNTS, Folder, Source
from counterpoise.dossier.shapes import find_truths, translate
from counterpoise.errors import Place, Problem
from counterpoise.schema import (
    AccountFile,
    AimsFile,
    ChronologyFile,
    CommonFile,
    CoverageFile,
    DocumentsFile,
    DossierFile,
    EventsFile,
    PoliciesFile,
    Variable,
    VariablesFile,
)

Path = tuple[str | int, ...]
COMMON = "common"
MODELS: dict[str, type[BaseModel]] = {
    "dossier.yaml": DossierFile,
    "variables.yaml": VariablesFile,
    "documents.yaml": DocumentsFile,
    "common.yaml": CommonFile,
    "coverage.yaml": CoverageFile,
    "policies.yaml": PoliciesFile,
    "events.yaml": EventsFile,
    "aims.yaml": AimsFile,
    "chronology.yaml": ChronologyFile,
}
_WHEN_EMPTY: dict[str, dict[str, Any]] = {
    "variables.yaml": {"variables": {}},
    "documents.yaml": {"documents": {}},
    "coverage.yaml": {"coverage": {}},
    "policies.yaml": {"policies": {}},
    "events.yaml": {"events": {}},
    "aims.yaml": {"aims": {}},
}


@dataclass(frozen=True)
class Entered:
    """An entry and where it stands. `account` is the id of its account, if it has one."""

    content: Any
    source: Source
    path: Path
    account: str = ""

    def place(self, *path: str | int) -> Place:
        """The place of a value inside the entry."""
        return self.source.place((*self.path, *path))

    def key_place(self, *path: str | int) -> Place:
        """The place of a key inside the entry (of the entry's own, without arguments)."""
        return self.source.key_place((*self.path, *path))


@dataclass(frozen=True)
class Spoilt:
    """An entry whose shape is wrong: its data, what it was to be, and where it stands."""

    data: Any
    annotation: Any
    source: Source
    path: Path


@dataclass
class Draft:
    """All entries of a folder that could be read.

    `declared` holds every name that is declared, also by an entry that is wrong, or None where the
    file could not be read, so that nothing can be said of its names. A name that is not well formed
    counts as it is to be written, so that what refers to it is held against that. `spoilt` are the
    entries whose shape is wrong: what is sound in them is checked all the same. `indicators` are those
    of the record with their ranges, or None where there is no record.
    """

    name: str
    folder: Folder
    location: PathOnDisk | None = None
    models: dict[str, BaseModel] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    frame: Source | None = None
    as_of: date | None = None
    horizon: float | None = None
    step: float | None = None
    feedback: str = "free"
    actors: dict[str, Entered] = field(default_factory=dict)
    headline: list[Entered] = field(default_factory=list)
    debates: dict[str, Entered] = field(default_factory=dict)
    variables: dict[str, Entered] = field(default_factory=dict)
    documents: dict[str, Entered] = field(default_factory=dict)
    accounts: dict[str, Source] = field(default_factory=dict)
    claims: list[Entered] = field(default_factory=list)
    settles: list[Entered] = field(default_factory=list)
    starts: list[Entered] = field(default_factory=list)
    coverage: dict[str, list[Entered]] = field(default_factory=dict)
    policies: dict[str, Entered] = field(default_factory=dict)
    events: dict[str, Entered] = field(default_factory=dict)
    aims: list[Entered] = field(default_factory=list)
    chronology: list[Entered] = field(default_factory=list)
    memberships: list[Entered] = field(default_factory=list)
    declared: dict[str, frozenset[str] | None] = field(default_factory=dict)
    spoilt: list[Spoilt] = field(default_factory=list)
    indicators: dict[str, tuple[float, float] | None] | None = None

    def variable(self, name: str) -> Variable | None:
        """The variable of this name, if it could be read."""
        entered = self.variables.get(name)
        return entered.content if entered is not None else None

    @property
    def bounds(self) -> dict[str, tuple[float, float]]:
        """The ranges of the variables that could be read."""
        return {name: entered.content.range for name, entered in self.variables.items()}

    def claims_of(self, account: str) -> list[Entered]:
        """The claims of an account, or of common.yaml."""
        return [claim for claim in self.claims if claim.account == account]


def make_draft(name: str, folder: Folder) -> Draft:
    """The draft of what was read, with the problems of shape (families S, and V005, V008, N010)."""
    draft = Draft(name, folder, step=_read_step(folder))
    for file, model in MODELS.items():
        source = folder.sources.get(file)
        if source is not None:
            if source.data is None and file != "dossier.yaml":
                source.data = _WHEN_EMPTY.get(file, {})
            _validate(draft, source, model)
    for file, source in folder.sources.items():
        if file.startswith(f"{ACCOUNTS}/"):
            _validate(draft, source, AccountFile)
            draft.accounts[file.removeprefix(f"{ACCOUNTS}/").removesuffix(".yaml")] = source
    _fill_frame(draft)
    _fill_entries(draft)
    _fill_claims(draft)
    _fill_declared(draft)
    return draft


def _validate(draft: Draft, source: Source, model: type[BaseModel]) -> None:
    """Measure a file against its model; what is wrong becomes problems."""
    truths = find_truths(source)
    draft.problems += truths
    try:
        found = model.model_validate(source.data)
    except ValidationError as fault:
        draft.problems += translate(fault, model, source, draft.step)
    else:
        if not truths:
            draft.models[source.name] = found


def _entries(
    draft: Draft, source: Source | None, model: type[BaseModel], key: str
) -> Iterator[tuple[Path, Any]]:
    """The entries of one section with their paths: of a valid file, else those that are valid alone."""
    if source is None:
        return
    annotation = model.model_fields[key].annotation
    valid = draft.models.get(source.name)
    if valid is not None:
        yield from _walk(annotation, getattr(valid, key), (key,))
    elif isinstance(source.data, dict) and key in source.data:
        for path, (inner, data) in _walk(annotation, source.data[key], (key,), as_data=True):
            try:
                yield path, _adapter(inner).validate_python(data)
            except ValidationError:
                draft.spoilt.append(Spoilt(data, inner, source, path))


def _walk(annotation: Any, value: Any, path: Path, as_data: bool = False) -> Iterator[tuple[Path, Any]]:
    """Descend through mappings and lists to the entries; those of plain `data` come with their annotation."""
    if get_origin(annotation) is dict:
        for name, item in value.items() if isinstance(value, dict) else ():
            yield from _walk(get_args(annotation)[1], item, (*path, name), as_data)
    elif get_origin(annotation) is tuple:
        for index, item in enumerate(value) if isinstance(value, (list, tuple)) else ():
            yield from _walk(get_args(annotation)[0], item, (*path, index), as_data)
    else:
        yield path, (annotation, value) if as_data else value


@lru_cache(maxsize=64)
def _adapter(annotation: Any) -> TypeAdapter[Any]:
    return TypeAdapter(annotation)


def _fill_frame(draft: Draft) -> None:
    """The parts of dossier.yaml."""
    source = draft.frame = draft.folder.sources.get("dossier.yaml")
    if source is None or not isinstance(source.data, dict):
        return
    valid = draft.models.get(source.name)
    for key in ("as_of", "horizon", "step", "feedback"):
        if valid is not None:
            setattr(draft, key, getattr(valid, key))
        elif key in source.data:
            try:
                setattr(draft, key, _field_adapter(key).validate_python(source.data[key]))
            except ValidationError:
                continue  # the fault is noted; the default stands
    draft.actors = {
        str(p[1]): Entered(e, source, p) for p, e in _entries(draft, source, DossierFile, "actors")
    }
    draft.headline = [Entered(e, source, p) for p, e in _entries(draft, source, DossierFile, "headline")]
    draft.debates = {
        str(p[1]): Entered(e, source, p) for p, e in _entries(draft, source, DossierFile, "debates")
    }


def _read_step(folder: Folder) -> float | None:
    """The step as dossier.yaml has it, in years; None where it has none that can be used."""
    source = folder.sources.get("dossier.yaml")
    try:
        return _field_adapter("step").validate_python(source.data["step"] if source is not None else None)
    except (ValidationError, KeyError, TypeError):
        return None


@lru_cache(maxsize=8)
def _field_adapter(key: str) -> TypeAdapter[Any]:
    """An adapter for one field of dossier.yaml, with its limits."""
    return TypeAdapter(DossierFile.model_fields[key].rebuild_annotation())


def _fill_entries(draft: Draft) -> None:
    """The entries of the other files that stand under a name or in a list."""

    def gather(file: str, key: str) -> list[Entered]:
        source = draft.folder.sources.get(file)
        return [
            Entered(entry, source, path)
            for path, entry in _entries(draft, source, MODELS[file], key)
            if source
        ]

    def by_name(file: str, key: str) -> dict[str, Entered]:
        return {str(entered.path[1]): entered for entered in gather(file, key)}

    draft.variables = by_name("variables.yaml", "variables")
    draft.documents = by_name("documents.yaml", "documents")
    draft.policies = by_name("policies.yaml", "policies")
    draft.events = by_name("events.yaml", "events")
    draft.aims = gather("aims.yaml", "aims")
    draft.chronology = gather("chronology.yaml", "chronology")
    draft.memberships = gather("chronology.yaml", "memberships")
    for entered in gather("coverage.yaml", "coverage"):
        draft.coverage.setdefault(str(entered.path[1]), []).append(entered)


def _fill_claims(draft: Draft) -> None:
    """The claims and levels of all accounts and of common.yaml."""
    for account, source in draft.accounts.items():
        for key in ("claims", "settles", "starts"):
            found = [Entered(e, source, p, account) for p, e in _entries(draft, source, AccountFile, key)]
            getattr(draft, key).extend(found)
    source = draft.folder.sources.get("common.yaml")
    if source is not None:
        draft.claims += [
            Entered(e, source, p, COMMON) for p, e in _entries(draft, source, CommonFile, "claims")
        ]


def _fill_declared(draft: Draft) -> None:
    """Every name that is declared, by what it names."""
    for kind, file in (
        ("actors", "dossier.yaml"),
        ("debates", "dossier.yaml"),
        ("variables", "variables.yaml"),
        ("documents", "documents.yaml"),
        ("policies", "policies.yaml"),
        ("events", "events.yaml"),
    ):
        draft.declared[kind] = _names(draft, file, kind)
    draft.declared["claims"] = _claim_ids(draft)


def _names(draft: Draft, file: str, key: str) -> frozenset[str] | None:
    """The names under `key` in a file; None where that cannot be known."""
    source = draft.folder.sources.get(file)
    if source is None:
        missing = file in draft.folder.unread or file in ("dossier.yaml", "variables.yaml")
        return None if missing else frozenset()
    section = source.data.get(key, {}) if isinstance(source.data, dict) else None
    return frozenset(mend_name(key, str(name)) for name in section) if isinstance(section, dict) else None


def _claim_ids(draft: Draft) -> frozenset[str] | None:
    """The ids of all claims; None where a file of claims could not be read."""
    if any(name == "common.yaml" or name.startswith(f"{ACCOUNTS}/") for name in draft.folder.unread):
        return None
    sources = [*draft.accounts.values(), draft.folder.sources.get("common.yaml")]
    ids = set()
    for source in sources:
        claims = source.data.get("claims") if source is not None and isinstance(source.data, dict) else None
        for claim in claims if isinstance(claims, list) else ():
            if isinstance(claim, dict) and isinstance(claim.get("id"), str):
                ids.add(mend_name("claims", claim["id"]))
    return frozenset(ids)
