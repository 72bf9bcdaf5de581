"""The normalised form of a dossier, as a run keeps it, read back into files of the format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from counterpoise.dossier.reading import ACCOUNTS, Folder, RefusedError, Source, decode, read_bytes
from counterpoise.dossier.yamlfile import SURROGATE
from counterpoise.errors import DossierError, Place, Problem

_FILES = {
    "variables": "variables.yaml",
    "documents": "documents.yaml",
    "coverage": "coverage.yaml",
    "policies": "policies.yaml",
    "events": "events.yaml",
    "aims": "aims.yaml",
}
MAX_BYTES = 20_000_000
MAX_DEPTH = 24


def read_normalised(path: Path) -> tuple[str, Folder]:
    """The name and the files that a dossier.json stands for.

    Problems name the file as `dossier.json:accounts/NAME.yaml`, without lines.

    Raises
    ------
    DossierError
        F003, F004, F006, F008 or F010 where it is not the normalised form of a dossier.
    SurroundingsError
        R001 where it cannot be read.
    """
    try:
        text = decode(read_bytes(path, path.name, MAX_BYTES), path.name)
    except RefusedError as fault:
        raise DossierError(fault.problem) from fault
    data = _parse(text, path.name)
    folder = Folder()

    def add(file: str, content: Any) -> None:
        folder.sources[file] = Source(file, content, shown=f"{path.name}:{file}")

    add("dossier.yaml", data.get("dossier"))
    for key, file in _FILES.items():
        add(file, {key: data.get(key, {})})
    add("common.yaml", {"claims": data.get("common", [])})
    add("chronology.yaml", {key: data.get(key, []) for key in ("chronology", "memberships")})
    accounts = data.get("accounts")
    for name, content in accounts.items() if isinstance(accounts, dict) else ():
        add(f"{ACCOUNTS}/{name}.yaml", content)
    if not accounts:
        folder.problems.append(Problem("F002", "There is no account.", Place(path.name)))
    return str(data.get("name", path.stem)), folder


def _parse(text: str, name: str) -> dict[str, Any]:
    """The JSON object in the text."""

    def refuse_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            again = next(key for key in keys if keys.count(key) > 1)
            raise DossierError(Problem("F008", "A key is written twice.", Place(name), again[:80]))
        return found

    try:
        data = json.loads(text, object_pairs_hook=refuse_repeats)
    except RecursionError as fault:
        raise DossierError(Problem("F010", "The file is nested too deeply.", Place(name))) from fault
    except json.JSONDecodeError as fault:
        place = Place(name, fault.lineno, fault.colno)
        raise DossierError(Problem("F006", "The file is not the JSON of a dossier.", place)) from fault
    except ValueError as fault:  # a number of thousands of digits
        raise DossierError(
            Problem("F006", "The file holds a number that cannot be read.", Place(name))
        ) from fault
    if not isinstance(data, dict) or not isinstance(data.get("dossier"), dict):
        message = "The file is not the normalised form of a dossier."
        raise DossierError(
            Problem("F006", message, Place(name), edit="Give a folder, or a run's dossier.json.")
        )
    _check_depth(data, name)
    return data


def _check_depth(data: Any, name: str) -> None:
    """Refuse what the format never holds: great depth, and half characters, which have no UTF-8."""
    level: list[Any] = [data]
    for _ in range(MAX_DEPTH):
        inner = [part.values() if isinstance(part, dict) else part for part in level]
        texts = [key for part in level if isinstance(part, dict) for key in part]
        level = [item for items in inner for item in items]
        texts += [item for item in level if isinstance(item, str)]
        if any(SURROGATE.search(text) for text in texts):
            raise DossierError(Problem("F006", "The file holds half a character (a surrogate).", Place(name)))
        level = [item for item in level if isinstance(item, (dict, list))]
        if not level:
            return
    raise DossierError(Problem("F010", f"The file is more than {MAX_DEPTH} levels deep.", Place(name)))
