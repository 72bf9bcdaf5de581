"""What has to be the same wherever chunks are done: Counterpoise, Python and NumPy."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version as installed
from typing import Any

from counterpoise.errors import Problem, SurroundingsError
from counterpoise.version import __version__

# An expression, so that a worker of any version can evaluate it, with or without Counterpoise.
QUESTION = """
{
    "python": ".".join(__import__("platform").python_version_tuple()[:2]),
    **{
        name: __import__(module, fromlist=["x"]).__version__
        for name, module in (("counterpoise", "counterpoise.version"), ("numpy", "numpy"))
        if __import__("importlib.util", fromlist=["x"]).find_spec(name) is not None
    },
}
""".strip()


def describe() -> dict[str, str]:
    """Versions that bear on the numbers, of this process."""
    return {
        "counterpoise": __version__,
        "python": ".".join(platform.python_version_tuple()[:2]),
        "numpy": installed("numpy"),
    }


def compare(told: Any, wanted: Mapping[str, str] | None = None) -> str:
    """In what a process differs from this one, or from what is wanted; empty where in nothing.

    Examples
    --------
    >>> compare({**describe(), "numpy": "1.0"}).startswith("numpy 1.0 there")
    True
    """
    wanted = describe() if wanted is None else wanted
    if not isinstance(told, Mapping):
        return f"it does not say what it has ({type(told).__name__})"
    different = [
        f"{name} {told[name]} there, {here} here" if name in told else f"no {name} there"
        for name, here in wanted.items()
        if told.get(name) != here
    ]
    return ", ".join(different)


def describe_unlike(wrong: Sequence[tuple[str, str]], of: int) -> SurroundingsError:
    """The error for workers that are not like this process."""
    worker, said = wrong[0]
    others = f", and {len(wrong) - 1} more like it" if len(wrong) > 1 else ""
    return SurroundingsError(
        Problem(
            "R008",
            f"{len(wrong)} of {of} processes of the cluster differ from this one: {said}.",
            found=f"{worker}{others}",
            edit=f"Install the same on all: {', '.join(f'{k} {v}' for k, v in describe().items())}.",
        )
    )
