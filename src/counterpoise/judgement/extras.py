"""Libraries that only judgements need, asked for when they are needed."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from counterpoise.errors import Problem, SurroundingsError


def need(module: str, library: str, what: str, extra: str = "judgement") -> None:
    """See that a library of an extra can be imported.

    Parameters
    ----------
    module, library
        What is imported, and what it is called where it is installed from.
    what
        Which needs it, as the beginning of a sentence.
    extra
        Of Counterpoise, that installs it.

    Raises
    ------
    SurroundingsError
        R005 where it cannot be imported.
    """
    try:
        import_module(module)
    except ImportError as fault:
        message = f"{what} needs {library}, which cannot be loaded."
        edit = f"Install it with `pip install 'counterpoise[{extra}]'`."
        raise SurroundingsError(Problem("R005", message, found=str(fault)[:120], edit=edit)) from fault


def can_explain() -> bool:
    """Whether scikit-learn, with which the share of noise is estimated, is installed."""
    return find_spec("sklearn") is not None
