"""The public names, and how little it takes to import them or to print help."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

import counterpoise

HEAVY = (
    "numpy", "pandas", "xarray", "h5netcdf", "altair", "vl_convert", "pydantic", "ruamel", "jinja2", "rich",
)  # fmt: skip
THREADS = "OPENBLAS_NUM_THREADS"
LOADED = f"import sys; print(*sorted(set({HEAVY!r}) & set(sys.modules)))"


@pytest.mark.parametrize(
    ("code", "allowed"),
    [
        ("import counterpoise", set()),
        ("import counterpoise; counterpoise.__version__; dir(counterpoise)", set()),
        ("from counterpoise.cli import main; main(['--help']); print()", set()),
        # typer itself reads numbers with pydantic
        ("from counterpoise.cli import main; main(['run', '--help']); print()", {"pydantic"}),
    ],
)
def test_nothing_heavy_is_imported(code: str, allowed: set[str]) -> None:
    words = (sys.executable, "-c", f"{code}; {LOADED}")
    finished = subprocess.run(words, capture_output=True, text=True, check=True)  # noqa: S603
    assert set(finished.stdout.split("\n")[-2].split()) <= allowed


def test_this_would_notice_numpy() -> None:
    words = (sys.executable, "-c", f"import numpy; {LOADED}")
    finished = subprocess.run(words, capture_output=True, text=True, check=True)  # noqa: S603
    assert finished.stdout.strip() == "numpy"


@pytest.mark.parametrize(
    ("before", "given", "threads"), [("", {}, "1"), ("", {THREADS: "3"}, "3"), ("import numpy; ", {}, "None")]
)
def test_the_command_keeps_linear_algebra_to_one_thread_unless_told(
    before: str, given: dict[str, str], threads: str
) -> None:
    """Not where NumPy is there already: its own number would differ from that of the workers."""
    code = f"{before}import os; from counterpoise.cli import main; main(['--version'])"
    words = (sys.executable, "-c", f"{code}; print(os.environ.get({THREADS!r}))")
    plain = {name: value for name, value in os.environ.items() if name != THREADS}
    finished = subprocess.run(words, capture_output=True, text=True, check=True, env=plain | given)  # noqa: S603
    assert finished.stdout.split()[-1] == threads


@pytest.mark.parametrize("name", counterpoise.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    value = getattr(counterpoise, name)
    assert name in dir(counterpoise)
    assert name == "__version__" or value.__doc__


def test_public_names_are_sorted_and_few() -> None:
    assert list(counterpoise.__all__) == sorted(counterpoise.__all__)
    assert len(counterpoise.__all__) <= 36


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'smiulate'"):
        _ = counterpoise.smiulate
