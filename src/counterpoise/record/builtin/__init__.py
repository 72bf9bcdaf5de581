"""How the records of built-in dossiers are computed: a package each, under the dossier's name.

Here alone the code speaks of a certain dossier. Such a package has `STEPS`, each of which computes some
indicators from the folder of the publishers' files, and `SOURCES`, the sources by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from counterpoise.record.computed import Computed
from counterpoise.schema import RecordSource


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a dossier's record is computed: steps over the folder of the publishers' files, and sources."""

    steps: tuple[Callable[[Path], list[Computed]], ...]
    sources: Mapping[str, RecordSource]


def list_recipes() -> tuple[str, ...]:
    """The dossiers whose record is computed here, in the order of names.

    Examples
    --------
    >>> "russia" in list_recipes()
    True
    """
    return tuple(sorted(module.name for module in iter_modules(__path__) if module.ispkg))


def find_recipe(name: str) -> Recipe:
    """How the record of a dossier is computed; `name` is one of `list_recipes()`."""
    module = import_module(f"{__name__}.{name}")
    return Recipe(module.STEPS, module.SOURCES)
