"""Counterpoise: rival expert accounts of an international system, made executable and compared.

What is exported here is the public interface. Names are imported when they are first used, so that
importing the package loads neither NumPy nor any other heavy library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from counterpoise.version import __version__

if TYPE_CHECKING:
    from counterpoise import record as record
    from counterpoise.dossier import (
        Account,
        Dossier,
        builtin_names,
        check,
        disagreements,
        join_policies,
    )
    from counterpoise.dossier.agreement import agreement
    from counterpoise.dossier.exchange import export_dossier, import_links
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
    from counterpoise.evidence import Evidence, weigh
    from counterpoise.evidence.reciprocity import reciprocity
    from counterpoise.judgement import Judgement, decide
    from counterpoise.record import load, load_record
    from counterpoise.report import Answer, answer, compare, plot_fans, plot_map, write_report
    from counterpoise.report import list_hinges as hinges
    from counterpoise.report.profiles import write_profile
    from counterpoise.schema import json_schema
    from counterpoise.simulation import Runs, simulate

_HOME = {
    "Account": "dossier",
    "Answer": "report",
    "CounterpoiseError": "errors",
    "Dossier": "dossier",
    "DossierError": "errors",
    "Evidence": "evidence",
    "Judgement": "judgement",
    "Problem": "errors",
    "Runs": "simulation",
    "SurroundingsError": "errors",
    "UsageError": "errors",
    "agreement": "dossier.agreement",
    "answer": "report",
    "builtin_names": "dossier",
    "check": "dossier",
    "compare": "report",
    "decide": "judgement",
    "disagreements": "dossier",
    "explain": "errors",
    "hinges": "report:list_hinges",
    "export_dossier": "dossier.exchange",
    "import_links": "dossier.exchange",
    "join_policies": "dossier",
    "json_schema": "schema",
    "load": "record",
    "load_record": "record",
    "new": "dossier.starter:write_starter",
    "reciprocity": "evidence.reciprocity",
    "simulate": "simulation",
    "plot_fans": "report",
    "plot_map": "report",
    "tabulate": "dossier.tables",
    "weigh": "evidence",
    "write_profile": "report.profiles",
    "write_report": "report",
}

# Packages that are used whole, as `cp.record`.
_PACKAGES = ("record",)

__all__ = [
    "Account",
    "Answer",
    "CounterpoiseError",
    "Dossier",
    "DossierError",
    "Evidence",
    "Judgement",
    "Problem",
    "Runs",
    "SurroundingsError",
    "UsageError",
    "__version__",
    "agreement",
    "answer",
    "builtin_names",
    "check",
    "compare",
    "decide",
    "disagreements",
    "explain",
    "export_dossier",
    "hinges",
    "import_links",
    "join_policies",
    "json_schema",
    "load",
    "load_record",
    "new",
    "plot_fans",
    "plot_map",
    "reciprocity",
    "simulate",
    "tabulate",
    "weigh",
    "write_profile",
    "write_report",
]


def __getattr__(name: str) -> Any:
    """The exported name, imported now."""
    if name in _PACKAGES:
        return import_module(f"counterpoise.{name}")
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'counterpoise' has no attribute {name!r}")
    module, _, attribute = home.partition(":")
    value = getattr(import_module(f"counterpoise.{module}"), attribute or name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__) | set(_PACKAGES))
