"""Counterpoise: rival expert accounts of an international system, made executable and compared.

What is exported here is the public interface. Names are imported when they are first used, so that
importing the package loads neither NumPy nor any other heavy library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from counterpoise.version import __version__

if TYPE_CHECKING:
    from counterpoise.dossier import (
        Account,
        Dossier,
        builtin_names,
        check,
        disagreements,
        join_policies,
        load,
    )
    from counterpoise.dossier.starter import write_starter as new
    from counterpoise.dossier.tables import tabulate
    from counterpoise.errors import (
        CounterpoiseError,
        DossierError,
        Problem,
        SurroundingsError,
        UsageError,
        explain,
    )
    from counterpoise.report import Answer, answer, plot_fans, write_report
    from counterpoise.schema import json_schema
    from counterpoise.simulation import Runs, simulate

_HOME = {
    "Account": "dossier",
    "Answer": "report",
    "CounterpoiseError": "errors",
    "Dossier": "dossier",
    "DossierError": "errors",
    "Problem": "errors",
    "Runs": "simulation",
    "SurroundingsError": "errors",
    "UsageError": "errors",
    "answer": "report",
    "builtin_names": "dossier",
    "check": "dossier",
    "disagreements": "dossier",
    "explain": "errors",
    "join_policies": "dossier",
    "json_schema": "schema",
    "load": "dossier",
    "new": "dossier.starter:write_starter",
    "simulate": "simulation",
    "plot_fans": "report",
    "tabulate": "dossier.tables",
    "write_report": "report",
}

__all__ = [
    "Account",
    "Answer",
    "CounterpoiseError",
    "Dossier",
    "DossierError",
    "Problem",
    "Runs",
    "SurroundingsError",
    "UsageError",
    "__version__",
    "answer",
    "builtin_names",
    "check",
    "disagreements",
    "explain",
    "join_policies",
    "json_schema",
    "load",
    "new",
    "plot_fans",
    "simulate",
    "tabulate",
    "write_report",
]


def __getattr__(name: str) -> Any:
    """The exported name, imported now."""
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'counterpoise' has no attribute {name!r}")
    module, _, attribute = home.partition(":")
    value = getattr(import_module(f"counterpoise.{module}"), attribute or name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
