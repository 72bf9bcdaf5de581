"""A command run in an empty folder, and dossiers to run it on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.cli.outcomes import Command, Outcome

from counterpoise.cli import main
from counterpoise.dossier import load
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


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The built-in dossier in a folder of one's own, with its record from 2003 on.

    It tests as many claims as the whole record, and is held against the accounts in half the time.
    """
    folder = shutil.copytree(load("russia").folder, tmp_path / "russia")
    path = folder / "record" / "indicators.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [row for row in rows if row.split(",")[1] >= "2003"]
    assert 0.5 < len(kept) / len(rows) < 0.9
    path.write_text(head + "".join(kept), encoding="utf-8")
    return folder
