"""The starter: correct in every particular, and written whole or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from counterpoise.dossier import check, disagreements, load
from counterpoise.dossier.starter import write_starter
from counterpoise.errors import SurroundingsError, UsageError


def test_the_starter_has_no_problem_at_all(starter: Path) -> None:
    assert check(starter, starter / "texts") == ()


def test_the_starter_is_what_it_says(starter: Path) -> None:
    dossier = load(starter)
    assert len(dossier.variables) == 3
    assert list(dossier.accounts) == ["firmness", "patience"]
    assert all(account.causal_claims() for account in dossier.accounts.values())
    assert disagreements(dossier)


def test_every_file_of_the_starter_is_explained(starter: Path) -> None:
    for path in starter.rglob("*.yaml"):
        assert path.read_text(encoding="utf-8").startswith("# "), path.name


def test_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill_the_disk(_source: object, target: Path, **_options: object) -> None:
        target.mkdir()
        (target / "dossier.yaml").write_text("half", encoding="utf-8")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copytree", fill_the_disk)
    with pytest.raises(SurroundingsError) as caught:
        write_starter(tmp_path / "valley")
    assert [problem.code for problem in caught.value.problems] == ["R002"]
    assert list(tmp_path.iterdir()) == []


def test_an_existing_path_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    for name in (".", "dangling"):
        with pytest.raises(UsageError) as caught:
            write_starter(tmp_path / name)
        assert [problem.code for problem in caught.value.problems] == ["U003"]
