"""Entries whose shape is wrong: the names and expressions in them that are sound are checked all the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, get_args

from pydantic import BaseModel

from counterpoise.dossier.checks.expressions import check_expression
from counterpoise.dossier.checks.names import check_policy
from counterpoise.dossier.checks.support import check_actor, check_name, check_variable, unknown
from counterpoise.dossier.draft import Draft
from counterpoise.dossier.reading import Source
from counterpoise.dossier.synonyms import find_word
from counterpoise.errors import Place, Problem
from counterpoise.names import IDENTIFIER
from counterpoise.schema.claims import Claim
from counterpoise.schema.references import REFERENCES

Path = tuple[str | int, ...]
Models = Sequence[type[BaseModel]]
_CLAIMS: dict[str, type[BaseModel]] = {
    get_args(model.model_fields["kind"].annotation)[0]: model for model in get_args(get_args(Claim)[0])
}
_CODES = {"documents": "N006", "claims": "N007", "events": "N008", "debates": "N009"}


def check_spoilt(draft: Draft) -> Iterator[Problem]:
    """What is named in an entry with a fault of shape is declared, and its expressions can be read.

    So a person who mends the fault of shape meets no second one that could have been told at once.
    """
    for entry in draft.spoilt:
        if isinstance(entry.data, dict):
            models = _find_models(entry.annotation, entry.data)
            yield from _check_fields(draft, models, entry.data, entry.source, entry.path)


def _find_models(annotation: Any, data: dict[str, Any]) -> Models:
    """The models that an entry may be of: of a claim whose kind is not plain, all of them."""
    if annotation is not Claim:
        return _list_models(annotation)
    kind = find_word("kind", data.get("kind"), _CLAIMS)
    return tuple(_CLAIMS.values()) if kind is None else (_CLAIMS[kind],)


def _list_models(annotation: Any) -> list[type[BaseModel]]:
    """The models that an annotation mentions."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _list_models(part)]


def _check_fields(
    draft: Draft, models: Models, data: dict[str, Any], source: Source, path: Path
) -> Iterator[Problem]:
    """The fields of an entry, and those of the entries in it."""
    for key, value in data.items():
        for model in models:
            fields = {field.alias or name: field for name, field in model.model_fields.items()}
            if key not in fields:
                continue
            here = (*path, key)
            kind = REFERENCES.get((model.__name__, key))
            if kind is not None and key != "may_set":
                yield from _check_names(draft, kind, value, source, here, data)
            elif key in ("when", "expression") and isinstance(value, str):
                yield from check_expression(draft, value, source.place(here), condition=key == "when")
            else:
                yield from _check_inner(draft, _list_models(fields[key].annotation), value, source, here)
            break


def _check_inner(draft: Draft, models: Models, value: Any, source: Source, path: Path) -> Iterator[Problem]:
    """An entry in an entry, or a list of them."""
    parts = [((*path, index), item) for index, item in enumerate(value)] if isinstance(value, list) else []
    for here, part in parts or [(path, value)]:
        if models and isinstance(part, dict):
            yield from _check_fields(draft, models, part, source, here)


def _check_names(
    draft: Draft, kind: str, value: Any, source: Source, path: Path, data: dict[str, Any]
) -> Iterator[Problem]:
    """A name, a list of names, or a mapping by name."""
    if isinstance(value, dict):
        named = [(name, source.key_place((*path, name))) for name in value]
    elif isinstance(value, list):
        named = [(name, source.place((*path, index))) for index, name in enumerate(value)]
    else:
        named = [(value, source.place(path))]
    for name, place in named:
        if isinstance(name, str):
            yield from _check_one(draft, kind, name, place, data)


def _check_one(draft: Draft, kind: str, name: str, place: Place, data: dict[str, Any]) -> Iterator[Problem]:
    """One name of a kind."""
    if kind in ("actors", "states"):
        yield from check_actor(draft, name, place, any_state=kind == "states")
    elif kind in ("variables", "moved"):
        yield from check_variable(draft, name, place)
    elif kind == "policies":
        yield from check_policy(draft, name, place)
    elif kind == "instruments":
        declared = draft.declared["variables"]
        if declared is not None and name not in declared:
            instruments = [n for n, found in draft.variables.items() if found.content.role == "instrument"]
            yield unknown("N005", "instrument", name, instruments, place)
    elif kind == "sides":
        debate = draft.debates.get(str(data.get("debate")))
        if debate is not None and name not in debate.content.sides:
            what = f"side in the debate {data['debate']} called"
            yield unknown("N009", what, name, debate.content.sides, place)
    elif kind != "claims" or IDENTIFIER.fullmatch(name):  # of an id that is not well formed it is said
        yield from check_name(draft, kind, _CODES[kind], name, place)
