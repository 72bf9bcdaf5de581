"""The format as JSON Schema, for editors and other programs."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

from pydantic.json_schema import models_json_schema

from counterpoise.errors import Problem, UsageError, nearest
from counterpoise.schema.claims import AccountFile, CommonFile
from counterpoise.schema.record import SourcesFile
from counterpoise.schema.references import Names, restrict
from counterpoise.schema.system import (
    AimsFile,
    ChronologyFile,
    DossierFile,
    EventsFile,
    PoliciesFile,
    VariablesFile,
)
from counterpoise.schema.texts import CoverageFile, DocumentsFile
from counterpoise.schema.values import format_duration

FILES = {
    "dossier.yaml": DossierFile,
    "variables.yaml": VariablesFile,
    "documents.yaml": DocumentsFile,
    "accounts/*.yaml": AccountFile,
    "common.yaml": CommonFile,
    "coverage.yaml": CoverageFile,
    "policies.yaml": PoliciesFile,
    "events.yaml": EventsFile,
    "aims.yaml": AimsFile,
    "chronology.yaml": ChronologyFile,
    "record/sources.yaml": SourcesFile,
}
# What a kind of file is called: `account` for accounts/*.yaml, else the file's name.
KINDS = {name.removesuffix("s/*.yaml").removesuffix(".yaml").removeprefix("record/"): name for name in FILES}
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_CONSTRAINTS = ("gt", "ge", "lt", "le")


def json_schema(
    kind: str | None = None, names: Names | None = None, *, strict: bool = True
) -> dict[str, Any]:
    """The format of a dossier as JSON Schema (draft 2020-12).

    It says what an entry looks like and, given a dossier's names, which names there are; what else
    `check` finds (levels outside a range, spans, conditions) is beyond it.

    Parameters
    ----------
    kind
        One kind of file: dossier, variables, documents, account, common, coverage, policies, events,
        aims, chronology or sources. By default all of them.
    names
        The names that a dossier declares, by kind, as `counterpoise.dossier.collect_names` gives them.
        Fields that take a name then take one of these; without, any that is well formed.
    strict
        Refuse every other name. Otherwise `names` are only what an editor offers.

    Returns
    -------
    dict
        For one kind, the schema of such a file. For all, `properties` has one entry for each file of
        the folder, by its name, which refers to a definition in `$defs`.

    Raises
    ------
    UsageError
        U001 where there is no such kind.

    Examples
    --------
    >>> json_schema()["properties"]["variables.yaml"]
    {'$ref': '#/$defs/VariablesFile'}
    >>> aims = json_schema("aims", {"actors": ["RUS", "CHN"]})
    >>> list(aims["properties"]["aims"]["properties"])
    ['RUS', 'CHN']
    """
    if kind is not None and kind not in KINDS:
        message = "There is no such kind of file in a dossier."
        edit = f"Use one of {', '.join(KINDS)}."
        raise UsageError(Problem("U001", message, None, kind, nearest(kind, KINDS), edit))
    chosen = FILES if kind is None else {KINDS[kind]: FILES[KINDS[kind]]}
    definitions = _define(names, strict)
    if kind is None:
        references = {name: {"$ref": f"#/$defs/{model.__name__}"} for name, model in chosen.items()}
        return {
            "$schema": DIALECT,
            "title": "A Counterpoise dossier",
            "description": "One property for each file of the folder.",
            "type": "object",
            "properties": references,
            "required": ["dossier.yaml", "variables.yaml", "accounts/*.yaml"],
            "$defs": definitions,
        }
    file, model = next(iter(chosen.items()))
    own = definitions.pop(model.__name__) | {"title": f"{file} of a Counterpoise dossier"}
    return {"$schema": DIALECT, **own, "$defs": _find_needed(own, definitions)}


def _define(names: Names | None, strict: bool) -> dict[str, Any]:
    """The schema of every entry, by its name."""
    found = deepcopy(_describe_models())
    restrict(found, names, strict)
    return found


@cache
def _describe_models() -> dict[str, Any]:
    """The same without names; not to be changed."""
    found = models_json_schema([(model, "validation") for model in FILES.values()])[1]["$defs"]
    _tidy(found)
    return found


def _tidy(node: Any) -> None:
    """Say in JSON Schema's own words what pydantic leaves in its own or leaves open."""
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        _tidy(inner)
    if not isinstance(node, dict):
        return
    if node.get("type") == "string":
        for key in _CONSTRAINTS:
            node.pop(key, None)
        if isinstance(node.get("default"), float):
            node["default"] = format_duration(node["default"])
    if isinstance(node.get("patternProperties"), dict):
        ((pattern, value),) = node.pop("patternProperties").items()
        node["additionalProperties"] = value
        node["propertyNames"] = {**node.get("propertyNames", {}), "pattern": pattern}


def _find_needed(node: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """The definitions that a schema refers to, and those that they do."""
    needed: dict[str, Any] = {}
    open_nodes = [node]
    while open_nodes:
        current = open_nodes.pop()
        if isinstance(current, dict):
            name = str(current.get("$ref", "")).removeprefix("#/$defs/")
            if name in definitions and name not in needed:
                needed[name] = definitions[name]
                open_nodes.append(definitions[name])
            open_nodes.extend(current.values())
        elif isinstance(current, list):
            open_nodes.extend(current)
    return dict(sorted(needed.items()))
