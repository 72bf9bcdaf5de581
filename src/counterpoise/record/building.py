"""Computing a record from the publishers' files, and writing it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterpoise.dossier import load
from counterpoise.dossier.exchange.writing import find_obstacle, write_file
from counterpoise.errors import Problem, SurroundingsError, UsageError, nearest
from counterpoise.record.builtin import Recipe, find_recipe, list_recipes
from counterpoise.record.computed import Computed
from counterpoise.record.loading import INDICATORS, SOURCES
from counterpoise.record.publishers.tables import require
from counterpoise.record.writing import write_indicators, write_sources


@dataclass(frozen=True, slots=True)
class Built:
    """A record that was written: where it is and what it holds."""

    folder: Path
    files: tuple[Path, ...]
    indicators: int
    observations: int
    sources: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            "folder": str(self.folder),
            "files": [str(path) for path in self.files],
            "indicators": self.indicators,
            "observations": self.observations,
            "sources": list(self.sources),
        }


def build_record(
    dossier: str | os.PathLike[str],
    publishers: str | os.PathLike[str],
    out: str | os.PathLike[str] | None = None,
    *,
    force: bool = False,
) -> Built:
    """A dossier's indicators, computed from the publishers' files and written as a record.

    The same files give the same two files, byte for byte.

    Parameters
    ----------
    dossier
        What `load` takes. Only for the built-in `russia` is there code that computes indicators.
    publishers
        The folder that holds the publishers' files, each in a folder of its publisher: what a reader in
        `counterpoise.record.publishers` names.
    out
        The folder to write into, made where it is missing; `NAME-record` in the working directory by default.
        Other files in it stay.
    force
        Replace indicators.csv and sources.yaml where they are there.

    Returns
    -------
    Built
        What was written.

    Raises
    ------
    UsageError
        U011 where there is no code for the dossier, U003 where one of the two files is there.
    DossierError
        F001 where there is no such dossier, or what is wrong with it.
    SurroundingsError
        R001 where publishers' files are missing or cannot be read and O011 where they do not hold what they
        should, all together; R005 where the extra `record` is not installed; R002 where the folder cannot be
        written.
    """
    name = load(dossier).name
    if name not in list_recipes():
        message = "There is no code that computes the indicators of this dossier."
        close = nearest(name, list_recipes())
        raise UsageError(Problem("U011", message, None, name[:80], close, _say_recipes()))
    target = Path(f"{name}-record" if out is None else os.fspath(out))
    paths = (target / INDICATORS, target / SOURCES)
    obstacles = [found for path in paths if (found := find_obstacle(path, force)) is not None]
    if obstacles:
        raise UsageError(obstacles)
    recipe = find_recipe(name)
    indicators = compute_indicators(recipe, Path(os.fspath(publishers)))
    texts = (write_indicators(indicators), write_sources(indicators, recipe.sources))
    for path, text in zip(paths, texts, strict=True):
        write_file(path, text)
    return Built(
        folder=target,
        files=paths,
        indicators=len(indicators),
        observations=sum(len(entry.points) for entry in indicators),
        sources=tuple(sorted({entry.source for entry in indicators})),
    )


def _say_recipes() -> str:
    names = " or ".join(list_recipes())
    return f"Use {names}; for a dossier of your own write the two files of record/ yourself."


def compute_indicators(recipe: Recipe, folder: Path) -> list[Computed]:
    """All indicators of a dossier, in the order of names, or all that is wrong with the publishers' files."""
    if not folder.is_dir():
        message = "The folder of the publishers' files is not there."
        raise SurroundingsError(Problem("R001", message, None, str(folder)[:200]))
    require("pyarrow", "Reading the publishers' Parquet files")
    indicators: list[Computed] = []
    problems: list[Problem] = []
    for step in recipe.steps:
        try:
            indicators += step(folder)
        except SurroundingsError as fault:
            problems += fault.problems
    problems += [_gives_nothing(entry) for entry in indicators if not entry.points]
    if problems:
        raise SurroundingsError(dict.fromkeys(problems))
    return sorted(indicators, key=lambda entry: entry.name)


def _gives_nothing(entry: Computed) -> Problem:
    message = f"The files of the source {entry.source} give no value of {entry.name}."
    return Problem("O011", message, None, entry.source)
