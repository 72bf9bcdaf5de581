"""JSON Schemas as files that an editor reads: one for each kind of file of a dossier."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from counterpoise.errors import Problem, SurroundingsError, UsageError
from counterpoise.schema.published import KINDS, json_schema
from counterpoise.schema.references import Names

SCHEMA_FOLDER = "schema"  # where the starter keeps them, and where its files look
MARK = "Written by `counterpoise schema --out`, which writes it anew; an edit would be lost."


def write_schemas(
    directory: str | os.PathLike[str], names: Names | None = None, *, strict: bool = True
) -> list[Path]:
    """The paths of the schemas written to a folder, which is made where it is missing.

    Each is a file KIND.schema.json, for the kinds of `json_schema`. Earlier ones are replaced, each
    whole or not at all.

    Parameters
    ----------
    directory
        The folder.
    names, strict
        See `json_schema`.

    Raises
    ------
    UsageError
        U003 where a file of such a name is there that this did not write; then nothing is written.
    SurroundingsError
        R002 where the folder cannot be written.
    """
    folder = Path(directory)
    paths = {kind: folder / f"{kind}.schema.json" for kind in KINDS}
    foreign = [path for path in paths.values() if os.path.lexists(path) and not _is_ours(path)]
    if foreign:
        edit = "Choose another folder, or remove the file."
        raise UsageError(
            Problem("U003", "The file is not one of ours.", None, str(p), None, edit) for p in foreign
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for kind, path in paths.items():
            _write_whole(path, {"$comment": MARK, **json_schema(kind, names, strict=strict)})
    except OSError as fault:
        message = f"The schemas could not be written: {(fault.strerror or 'unknown reason').lower()}."
        raise SurroundingsError(Problem("R002", message, None, str(folder))) from fault
    return list(paths.values())


def _is_ours(path: Path) -> bool:
    """Whether a file is a schema that was written here."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(data, dict) and data.get("$comment") == MARK


def _write_whole(path: Path, data: dict[str, Any]) -> None:
    """Write aside, then rename."""
    aside = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        with aside.open("x", encoding="utf-8", newline="\n") as stream:
            json.dump(data, stream, ensure_ascii=False, indent=2)
            stream.write("\n")
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
