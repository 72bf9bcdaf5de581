"""What a run may put its folder in the place of: a run and nothing besides."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterpoise.errors import Problem, UsageError
from counterpoise.simulation import written_aside


def make_run(folder: Path, *more: str) -> Path:
    folder.mkdir()
    for name in ("run.json", "dossier.json", "runs.nc", "report.html", *more):
        (folder / name).write_text("old")
    return folder


def refuse(target: Path, force: bool) -> Problem:
    """The problem, which is told before anything is done."""
    with pytest.raises(UsageError) as caught, written_aside(target, force=force):
        pytest.fail("begun")
    (problem,) = caught.value.problems
    assert problem.code == "U003"
    return problem


def test_a_run_gives_way_to_a_run(tmp_path: Path) -> None:
    every = ("variants.nc", "summary.csv", "agreement.json", "evidence.json", "report.pdf")
    target = make_run(tmp_path / "r", *every)
    with written_aside(target, force=True) as aside:
        (aside / "run.json").write_text("new")
    assert [entry.name for entry in target.iterdir()] == ["run.json"]


def test_files_of_the_users_own_are_not_removed_with_a_run(tmp_path: Path) -> None:
    target = make_run(tmp_path / "r", "notes.txt")
    problem = refuse(target, force=True)
    assert "notes.txt" in problem.message
    assert "run.json" not in problem.message
    assert (target / "notes.txt").read_text() == "old"


def test_force_is_advised_for_a_run_alone(tmp_path: Path) -> None:
    assert "--force" in str(refuse(make_run(tmp_path / "r"), force=False).edit)
    other = tmp_path / "other"
    other.mkdir()
    (other / "notes.txt").write_text("mine")
    assert "--force" not in str(refuse(other, force=False).edit)
    assert "it holds no run" in str(refuse(other, force=True).edit)


def test_a_file_in_the_way_is_called_a_file(tmp_path: Path) -> None:
    file = tmp_path / "afile"
    file.write_text("mine")
    assert f"{file} is a file" in refuse(file, force=True).message
    for inside in (file / "b", file / "b" / "c"):
        assert f"{file} is a file" in refuse(inside, force=False).message


@pytest.mark.parametrize("name", [".", "./", "../r"])
@pytest.mark.parametrize("holds_run", [False, True])
def test_the_folder_that_one_stands_in_cannot_be_replaced(
    name: str, holds_run: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "r"
    if holds_run:
        make_run(here)
    else:
        here.mkdir()
    monkeypatch.chdir(here)
    assert "cannot be replaced" in refuse(Path(name), force=True).message
