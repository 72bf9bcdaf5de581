"""The format as JSON Schema, for editors and other programs."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import models_json_schema

from counterpoise.schema.claims import AccountFile, CommonFile
from counterpoise.schema.system import (
    AimsFile,
    ChronologyFile,
    DossierFile,
    EventsFile,
    PoliciesFile,
    VariablesFile,
)
from counterpoise.schema.texts import CoverageFile, DocumentsFile

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
}


def json_schema() -> dict[str, Any]:
    """The format of a dossier as JSON Schema (draft 2020-12).

    Returns
    -------
    dict
        `properties` has one entry for each file of the folder, by its name, which refers to a
        definition in `$defs`. An editor that is to check one file takes `{"$ref": ...}` of it.

    Examples
    --------
    >>> json_schema()["properties"]["variables.yaml"]
    {'$ref': '#/$defs/VariablesFile'}
    """
    references, definitions = models_json_schema([(model, "validation") for model in FILES.values()])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A Counterpoise dossier",
        "description": "One property for each file of the folder.",
        "type": "object",
        "properties": {name: references[model, "validation"] for name, model in FILES.items()},
        "required": ["dossier.yaml", "variables.yaml", "accounts/*.yaml"],
        "$defs": definitions["$defs"],
    }
