"""A command run in an empty folder, and the starter to run it on."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.outcomes import Command, Outcome

from counterpoise.cli import main
from counterpoise.dossier.starter import write_starter


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs `counterpoise` with the given words, in an empty working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.delenv("COUNTERPOISE_DEBUG", raising=False)

    def run(*words: object) -> Outcome:
        capsys.readouterr()
        code = main([str(word) for word in words])
        return Outcome(code, *capsys.readouterr())

    return run


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    """The starter, in a folder of its own."""
    return write_starter(tmp_path / "valley")


@pytest.fixture
def broken(starter: Path) -> Path:
    """The starter with one unknown variable in it, on a known line."""
    path = starter / "accounts" / "firmness.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count("    cause: trust\n") == 1
    path.write_text(text.replace("    cause: trust\n", "    cause: trusst\n"), encoding="utf-8")
    return starter
