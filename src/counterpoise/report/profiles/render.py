"""A profile as one HTML file that needs no network and no script."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from counterpoise.dossier.model import Dossier
from counterpoise.report.page import make_environment, write_page
from counterpoise.report.profiles.gather import profile
from counterpoise.report.profiles.records import Profile
from counterpoise.report.profiles.references import refer

TEMPLATE = "profile.html.j2"


def write_profile(
    dossier: Dossier, actor: str, path: str | Path, texts: Mapping[str, str] | None = None
) -> Path:
    """Write one actor's foreign relations, as a dossier has them, as one HTML file; return its path.

    The page is made from the dossier alone and shows claims as they were coded, with where they stand.
    The file is written aside in the same folder and then renamed: an earlier one is replaced whole or
    not at all. What it says depends only on the dossier, the actor and the texts.

    Parameters
    ----------
    dossier
        The dossier.
    actor
        The code of an actor that it declares.
    path
        The file to write; its folder exists.
    texts
        The documents' texts by id, as decoded. With them passages are quoted where their hash agrees;
        without, no sentence of a document is on the page.

    Returns
    -------
    pathlib.Path
        Where the page is.

    Raises
    ------
    UsageError
        N001, if the dossier declares no such actor.
    SurroundingsError
        R002, if the file cannot be written; an earlier one stays as it was.

    Examples
    --------
    >>> import tempfile
    >>> from counterpoise import load
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = write_profile(load("russia"), "SCO", Path(folder) / "sco.html")
    ...     path.read_text(encoding="utf-8").count('id="dated-')  # events that chronology.yaml has of it
    8
    """
    return write_page(path, render_profile(profile(dossier, actor, texts)))


def render_profile(found: Profile) -> str:
    """The page of a profile as HTML."""
    template = make_environment().get_template(TEMPLATE)
    return template.render(page=found, refs=refer(found))
