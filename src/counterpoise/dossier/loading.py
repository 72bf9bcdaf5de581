"""From a folder, a built-in name or a run's dossier.json to a `Dossier`, or to all that is wrong."""

from __future__ import annotations

import importlib.resources
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from counterpoise.dossier.checks import run_checks
from counterpoise.dossier.draft import Draft, make_draft
from counterpoise.dossier.indicators import read_indicators
from counterpoise.dossier.model import Account, Dossier
from counterpoise.dossier.normal import read_normalised
from counterpoise.dossier.reading import Folder, read_folder
from counterpoise.errors import DossierError, Place, Problem, SurroundingsError, nearest


def builtin_names() -> tuple[str, ...]:
    """The names of the built-in dossiers, sorted."""
    folder = _builtin_folder()
    if not folder.is_dir():
        return ()
    return tuple(sorted(entry.name for entry in folder.iterdir() if (entry / "dossier.yaml").is_file()))


def load(source: str | os.PathLike[str], documents: str | os.PathLike[str] | None = None) -> Dossier:
    """The dossier that `source` names, checked, without the starts that its record gives.

    Takes what `counterpoise.load` takes, and raises what that raises of the dossier itself. Its `warnings`
    hold the problems that did not stop it.
    """
    draft, problems = _examine(source, documents)
    errors = [problem for problem in problems if problem.severity == "error"]
    if draft is None or errors:
        raise DossierError(problems)
    return _build(draft, problems)


def check(
    source: str | os.PathLike[str], documents: str | os.PathLike[str] | None = None
) -> tuple[Problem, ...]:
    """All problems of a dossier, errors and warnings, in the order of files and lines.

    Takes what `load` takes. A dossier that is wrong is the answer here, not an exception.

    Raises
    ------
    SurroundingsError
        R001 where a file cannot be read.
    """
    return tuple(_examine(source, documents)[1])


def _examine(
    source: str | os.PathLike[str], documents: str | os.PathLike[str] | None
) -> tuple[Draft | None, list[Problem]]:
    """The draft, and all problems sorted by place; no draft where there is nothing to read."""
    texts = _documents_folder(documents)
    try:
        draft = read_draft(source)
    except DossierError as fault:
        return None, list(fault.problems)
    problems = [*draft.folder.problems, *draft.problems, *run_checks(draft, texts)]
    return draft, sorted(dict.fromkeys(problems), key=_by_place)


def read_draft(source: str | os.PathLike[str]) -> Draft:
    """What could be read of the dossier that `source` names, right or wrong.

    Raises
    ------
    DossierError
        F001 where there is no such dossier, or what a file in the place of a folder has instead.
    SurroundingsError
        R001 where a file cannot be read.
    """
    name, folder, path = _read(source)
    draft = make_draft(name, folder)
    draft.location = path
    draft.indicators = read_indicators(path)
    return draft


def find_folder(source: str | os.PathLike[str]) -> Path | None:
    """The folder of the dossier that `source` names, unread; None where it is no folder."""
    text = os.fspath(source)
    if isinstance(source, str) and text in builtin_names():
        return _builtin_folder() / text
    try:
        return Path(text) if Path(text).is_dir() else None
    except (ValueError, OSError):  # a path that no system takes: NUL, too long
        return None


def _by_place(problem: Problem) -> tuple[Any, ...]:
    place = problem.place or Place("")
    return (place.file, place.line or 0, place.column or 0, problem.code, problem.message)


def _read(source: str | os.PathLike[str]) -> tuple[str, Folder, Path | None]:
    """What is at `source`: the dossier's name, its files, its folder."""
    text = os.fspath(source)
    if isinstance(source, str) and text in builtin_names():
        return text, read_folder(_builtin_folder() / text), _builtin_folder() / text
    path = Path(text)
    try:
        if path.is_file():
            name, folder = read_normalised(path)
            return name, folder, None
        if path.is_dir():
            return path.resolve().name, read_folder(path), path
    except (ValueError, OSError) as fault:  # a path that no system takes: NUL, too long
        raise _no_such_dossier(text) from fault
    raise _no_such_dossier(text)


def _no_such_dossier(text: str) -> DossierError:
    message = "There is no built-in dossier of this name, and no folder."
    return DossierError(Problem("F001", message, None, text[:200], _mean_dossier(text)))


def _mean_dossier(text: str) -> str | None:
    """What was meant: the dossier in which one stands, a folder beside the path given, or a built-in name."""
    path = Path(text)
    try:
        if path.name == Path.cwd().name and Path("dossier.yaml").is_file():
            return "."
        beside = {entry.name: entry for entry in path.parent.iterdir() if (entry / "dossier.yaml").is_file()}
    except (OSError, ValueError):
        beside = {}
    close = nearest(path.name, sorted(beside))
    return nearest(text, builtin_names()) if close is None else str(beside[close])


def _documents_folder(documents: str | os.PathLike[str] | None) -> Path | None:
    """The folder of texts, which must be there if it is given."""
    if documents is None:
        return None
    path = Path(os.fspath(documents))
    if not path.is_dir():
        raise SurroundingsError(
            Problem("R001", "The folder of documents is not there.", None, str(path)[:200])
        )
    return path


def _builtin_folder() -> Path:
    """The folder of built-in dossiers, beside this module."""
    return Path(str(importlib.resources.files("counterpoise.dossier"))) / "builtin"


def _build(draft: Draft, problems: list[Problem]) -> Dossier:
    """The dossier of a draft without errors."""
    models: dict[str, Any] = draft.models

    def section(file: str, key: str, empty: Any) -> Any:
        return getattr(models[file], key) if file in models else empty

    accounts = {name: Account(name, models[source.name]) for name, source in draft.accounts.items()}
    return Dossier(
        name=draft.name,
        frame=models["dossier.yaml"],
        variables=section("variables.yaml", "variables", {}),
        documents=section("documents.yaml", "documents", {}),
        accounts=accounts,
        common=section("common.yaml", "claims", ()),
        coverage=section("coverage.yaml", "coverage", {}),
        policies=section("policies.yaml", "policies", {}),
        events=section("events.yaml", "events", {}),
        aims=section("aims.yaml", "aims", {}),
        chronology=section("chronology.yaml", "chronology", ()),
        memberships=section("chronology.yaml", "memberships", ()),
        folder=draft.location,
        warnings=tuple(replace(problem) for problem in problems),
    )
