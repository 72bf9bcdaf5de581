"""The indicators that a dossier's record declares, as far as the dossier needs them: names and ranges."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from counterpoise.dossier.reading import RefusedError, decode, read_bytes, stays_inside
from counterpoise.dossier.yamlfile import YamlError, parse_yaml
from counterpoise.errors import SurroundingsError

RECORD_SOURCES = "record/sources.yaml"
Ranges = dict[str, tuple[float, float] | None]


def read_indicators(folder: Path | None) -> Ranges | None:
    """Every indicator that record/sources.yaml declares, with its range; None where that cannot be known.

    What is wrong with the file is said by `counterpoise.record`, which reads it whole: here a range that
    cannot be used is None, and so is the answer where there is no file or it cannot be read.

    Examples
    --------
    >>> read_indicators(None) is None
    True
    """
    path = None if folder is None else folder / RECORD_SOURCES
    if folder is None or path is None or not path.is_file() or not stays_inside(path, folder):
        return None
    try:
        data, _ = parse_yaml(decode(read_bytes(path, RECORD_SOURCES), RECORD_SOURCES).removeprefix("\ufeff"))
    except (RefusedError, YamlError, SurroundingsError):
        return None
    section = data.get("indicators") if isinstance(data, dict) else None
    if not isinstance(section, dict):
        return None
    return {str(name): _read_range(entry) for name, entry in section.items()}


def _read_range(entry: Any) -> tuple[float, float] | None:
    """The range of an indicator; None where it is not two numbers in order."""
    ends = entry.get("range") if isinstance(entry, dict) else None
    if not isinstance(ends, list) or len(ends) != 2 or not all(isinstance(end, int | float) for end in ends):
        return None
    low, high = map(float, ends)
    return (low, high) if math.isfinite(low) and math.isfinite(high) and low < high else None
