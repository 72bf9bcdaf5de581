"""The starter: a small commented dossier that an analyst copies and writes over."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path

from counterpoise.dossier.starter_frame import Frame, settle_frame
from counterpoise.dossier.starter_text import fill_in
from counterpoise.dossier.vocabulary import collect_names
from counterpoise.errors import Problem, SurroundingsError, UsageError
from counterpoise.schema import SCHEMA_FOLDER, write_schemas


def write_starter(
    directory: str | Path,
    *,
    question: str | None = None,
    actors: Sequence[str] | None = None,
    horizon: str | None = None,
    bare: bool = False,
) -> Path:
    """The path of a new folder that holds the starter, a dossier which passes `check` and runs.

    The starter is about an invented quarrel over a river. With a question, actors or a horizon of your
    own it carries these, and the river stays as the example to write over: no invented claim is ever put
    into the mouth of a real state. What to do next stands in its comments, with your actors' names.

    A bare one is without the river: the same files with their comments, your question, actors and horizon,
    and nothing else, so that there is nothing to take out. It does not run yet, and `check` says what is
    missing: the headline, a text, an account.

    The folder appears whole or not at all: it is written aside and then renamed. Its sub-folder `schema`
    has the format as JSON Schema, for editors.

    Parameters
    ----------
    directory
        The folder to make; it must not exist. Missing parents are made.
    question
        What is asked, in a sentence of at most 500 characters; the example's by default.
    actors
        Each an ISO 3166-1 alpha-3 code ("RUS"), whose name is then known, or "CODE=Name" for a bloc, an
        organisation, or a state under another name. None by default.
    horizon
        A duration of 1 to 100 whole years, such as "5 years"; the example's by default.
    bare
        Leave the example out; question and actors are then needed.

    Raises
    ------
    UsageError
        U003 where the path exists. U001, N010, N011, N012, V005 and V009 where what was given cannot be
        used, all together.
    SurroundingsError
        R002 where the folder cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from counterpoise.dossier import load
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = write_starter(f"{folder}/pact", actors=["RUS", "CHN"], horizon="3 years")
    ...     dossier = load(made)
    >>> dossier.actors["CHN"].name, dossier.horizon
    ('China', 3.0)
    """
    target = Path(directory)
    refuse_existing(target)
    frame = settle_frame(question, actors, horizon, bare)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy_whole(target, frame)
    except OSError as fault:
        raise SurroundingsError(
            Problem("R002", f"The starter could not be written: {fault.strerror}.", found=str(target))
        ) from fault
    return target


def refuse_existing(target: Path) -> None:
    """U003 where there is something at the path."""
    if target.exists() or target.is_symlink():
        edit = "Choose a folder that does not exist."
        raise UsageError(Problem("U003", "The folder exists.", found=str(target), edit=edit))


def _copy_whole(target: Path, frame: Frame) -> None:
    """Copy the starter next to `target`, then give it its name; leave nothing behind on failure."""
    aside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    made = aside / "new"
    try:
        with as_file(files("counterpoise.dossier") / ("bare" if frame.bare else "starter")) as source:
            shutil.copytree(source, made, copy_function=shutil.copyfile)
        (made / "texts").mkdir(exist_ok=True)
        fill_in(made, frame, target.resolve().name)
        write_schemas(made / SCHEMA_FOLDER, collect_names(made), strict=False)
        made.rename(target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
