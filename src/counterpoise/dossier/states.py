"""The usual English names of states and territories, by ISO 3166-1 alpha-3 code."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def state_names() -> dict[str, str]:
    """The name of each code that a state may have in a dossier, in the order of codes.

    The codes are those of `counterpoise.names.ISO_ALPHA_3`; the names are the usual short ones, in the
    order of speech ("South Korea"), without an article. They say nothing about anyone's status.

    Examples
    --------
    >>> state_names()["KOR"]
    'South Korea'
    """
    text = (files("counterpoise.dossier") / "states.csv").read_text(encoding="utf-8")
    return {row["code"]: row["name"] for row in csv.DictReader(text.splitlines())}
