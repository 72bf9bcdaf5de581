"""`counterpoise schema`: the format of a dossier as JSON Schema."""

from __future__ import annotations


def schema() -> None:
    """Print the JSON Schema of a dossier's files, for editors."""
    from counterpoise.cli.screen import print_json
    from counterpoise.schema import json_schema

    print_json(json_schema())
