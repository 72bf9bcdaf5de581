"""Runs: the table, the directory, and that nothing that was there before is ever half replaced."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tests.helpers.rich import rich_dossier

from counterpoise.dossier import load
from counterpoise.errors import SurroundingsError, UsageError
from counterpoise.simulation import Runs, describe_change, ensemble, simulate, store, written_aside

FILES = {"dossier.json", "run.json", "runs.nc", "variants.nc", "summary.csv"}


@pytest.fixture
def mill(tiny: Path):
    return load(tiny)


def run(made: Any, **more: Any) -> Runs:
    return simulate(made, **{"draws": 12, "years": 1, "workers": 1, **more})


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_table_is_what_the_draws_say() -> None:
    made = rich_dossier()
    runs = run(made, draws=40)
    table = runs.summary(headline_only=False)
    assert set(table["variable"]) == {"aa", "bb", "dd"}
    assert len(table) == 3 * 3 * 3  # variables, accounts, policies without continuity
    for row in table.to_dict("records"):
        cell = {"account": row["account"], "outcome": row["variable"]}
        levels = runs.dataset["outcome_horizon"].sel(cell)
        change = (levels.sel(policy=row["policy"]) - levels.sel(policy="continuity")).to_numpy()
        direction = 1 if row["variable"] in ("aa", "bb") else None
        silent = row["reach"] == "silent"
        expected = describe_change(change, 100.0, direction)
        for name in ("median", "low", "high", "better", "error"):
            assert row[name] == pytest.approx(np.nan if silent else expected[name], nan_ok=True), (row, name)
        assert row["material"] == (expected["material"] and not silent)
    assert set(runs.summary()["variable"]) == {"aa", "bb"}


def test_silent_cells_are_blank_and_never_zero() -> None:
    table = run(rich_dossier(), closure="own").summary(headline_only=False)
    silent = table[table["reach"] == "silent"]
    assert len(silent) > 3
    assert silent[["median", "low", "high", "better", "error"]].isna().all(axis=None)
    assert not silent["material"].any()
    assert table.loc[table["reach"] != "silent", "median"].notna().all()


def test_saved_and_loaded_runs_are_the_same(mill: Any, tmp_path: Path) -> None:
    runs = run(mill)
    assert runs.save(tmp_path / "kept") == tmp_path / "kept"
    back = Runs.load(tmp_path / "kept")
    assert runs.dataset.identical(back.dataset)
    assert back.options == runs.options
    assert back.record == runs.record
    assert back.dossier.hash == mill.hash
    pd.testing.assert_frame_equal(back.summary(), runs.summary())
    assert {path.name for path in (tmp_path / "kept").iterdir()} == FILES


def test_a_run_written_as_it_goes_is_the_run_kept_in_memory(mill: Any, tmp_path: Path) -> None:
    kept = run(mill, draws=520)
    written = run(mill, draws=520, out=tmp_path / "deep" / "run")
    assert written.directory == tmp_path / "deep" / "run"
    for other in (written, Runs.load(tmp_path / "deep" / "run")):
        left, right = kept.dataset, other.dataset
        assert set(left.variables) == set(right.variables)
        for name in left.variables:
            np.testing.assert_array_equal(left[name].values, right[name].values, err_msg=str(name))
            assert left[name].dims == right[name].dims
        assert dict(left.attrs) == dict(right.attrs)
        pd.testing.assert_frame_equal(kept.summary(), other.summary())
    table = pd.read_csv(tmp_path / "deep" / "run" / "summary.csv")
    np.testing.assert_allclose(table["median"], kept.summary(headline_only=False)["median"], rtol=1e-4)
    assert {path.name for path in (tmp_path / "deep" / "run").iterdir()} == FILES
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["run"]


def test_progress_never_goes_back_where_less_is_added_up_than_is_done() -> None:
    told: list[int] = []
    tell = ensemble._forward(lambda done, total: told.append(done))
    for done in (0, 700, 500, 1000):
        tell(done, 1200)
    assert told == [0, 700, 700, 1000]


@pytest.mark.parametrize("workers", [1, 3])
def test_progress_is_told_chunk_by_chunk(workers: int, mill: Any) -> None:
    told: list[tuple[int, int]] = []
    run(mill, draws=1200, workers=workers, progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)  # it never goes back
    assert told[-1] == (1200, 1200)
    assert {done for done, _ in told} <= {0, 200, 500, 700, 1000, 1200}  # the short chunk may be first
    if workers == 1:
        assert {done for done, _ in told} >= {500, 1000, 1200}


def test_what_the_record_says(mill: Any, tmp_path: Path) -> None:
    run(mill, out=tmp_path / "run", seed=9)
    record = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    assert record["dossier_sha256"] == mill.hash
    assert record["options"]["seed"] == 9
    assert record["versions"]["numpy"] == np.__version__
    assert set(record["seconds"]) == {"simulate", "assemble"}
    assert load(tmp_path / "run" / "dossier.json").hash == mill.hash


def test_the_folder_has_the_permissions_of_any_other(mill: Any, tmp_path: Path) -> None:
    run(mill, out=tmp_path / "run")
    plain = tmp_path / "plain"
    plain.mkdir()
    assert (tmp_path / "run").stat().st_mode == plain.stat().st_mode


@pytest.mark.parametrize("missing", [None, *sorted(FILES - {"summary.csv", "variants.nc"})])
def test_what_is_no_run_is_not_loaded(missing: str | None, mill: Any, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    if missing:
        run(mill, out=folder)
        (folder / missing).unlink()
    with pytest.raises(UsageError) as caught:
        Runs.load(folder)
    assert [problem.code for problem in caught.value.problems] == ["U004"]


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"options": {}}', '{"options": {"draws": 1, "frogs": 2}}']
)
def test_a_spoilt_record_is_no_run(content: str, mill: Any, tmp_path: Path) -> None:
    run(mill, out=tmp_path / "run")
    (tmp_path / "run" / "run.json").write_text(content, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        Runs.load(tmp_path / "run")
    assert [problem.code for problem in caught.value.problems] == ["U004"]


def code_of(action: Callable[[], Any], kind: type = UsageError) -> str:
    with pytest.raises(kind) as caught:
        action()
    return caught.value.problems[0].code


def test_nothing_is_overwritten_unasked(mill: Any, tmp_path: Path) -> None:
    run(mill, out=tmp_path / "run", seed=1)
    before = snapshot(tmp_path)
    assert code_of(lambda: run(mill, out=tmp_path / "run", seed=2)) == "U003"
    assert code_of(lambda: run(mill).save(tmp_path / "run")) == "U003"
    assert snapshot(tmp_path) == before


def test_force_replaces_a_run_whole(mill: Any, tmp_path: Path) -> None:
    run(mill, out=tmp_path / "run", seed=1)
    (tmp_path / "run" / "report.html").write_text("the old report", encoding="utf-8")
    run(mill, out=tmp_path / "run", seed=2, force=True)
    assert Runs.load(tmp_path / "run").options.seed == 2
    assert {path.name for path in (tmp_path / "run").iterdir()} == FILES
    assert [path.name for path in tmp_path.iterdir() if path.name != "tiny"] == ["run"]


def test_force_replaces_nothing_but_a_run(mill: Any, tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    (work / "thesis.txt").write_text("years of it", encoding="utf-8")
    before = snapshot(tmp_path)
    assert code_of(lambda: run(mill, out=work, force=True)) == "U003"
    assert code_of(lambda: run(mill, out=work / "thesis.txt", force=True)) == "U003"
    assert snapshot(tmp_path) == before


def test_an_empty_folder_may_be_filled(mill: Any, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    run(mill, out=tmp_path / "run")
    assert {path.name for path in (tmp_path / "run").iterdir()} == FILES


def full_disk(*_: Any, **__: Any) -> Any:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def interrupted(*_: Any, **__: Any) -> Any:
    raise KeyboardInterrupt


def second_call(action: Callable) -> Callable:
    """The action on the second call and every later one; the first does nothing."""
    calls = []

    def act(*rest: Any, **more: Any) -> Any:
        calls.append(1)
        return action() if len(calls) > 1 else None

    return act


WRITES = [
    "FileSink.__init__",
    "FileSink.__call__",
    "FileSink.close",
    "append_dataset",
    "write_json",
    "_replace",
]


def spoil(monkeypatch: pytest.MonkeyPatch, place: str, fault: Callable) -> None:
    owner: Any = store
    *path, name = place.split(".")
    for part in path:
        owner = getattr(owner, part)
    monkeypatch.setattr(owner, name, fault)


@pytest.fixture
def earlier(mill: Any, tmp_path: Path) -> tuple[Any, Path, dict[str, bytes]]:
    """A run that stands, and what is in and around it."""
    place = tmp_path / "place"
    run(mill, out=place / "run", seed=1)
    return mill, place, snapshot(place)


def assert_untouched(place: Path, before: dict[str, bytes]) -> None:
    assert snapshot(place) == before
    assert [path.name for path in place.iterdir()] == ["run"]


@pytest.mark.parametrize("write", WRITES)
def test_a_full_disk_leaves_the_earlier_run_whole(
    write: str, earlier: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    mill, place, before = earlier
    spoil(monkeypatch, write, full_disk)
    assert code_of(lambda: run(mill, out=place / "run", seed=2, force=True), SurroundingsError) == "R002"
    assert_untouched(place, before)
    assert code_of(lambda: run(mill, out=place / "new", seed=2), SurroundingsError) == "R002"
    assert_untouched(place, before)


@pytest.mark.parametrize("write", WRITES)
def test_an_interruption_leaves_the_earlier_run_whole(
    write: str, earlier: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    mill, place, before = earlier
    spoil(monkeypatch, write, interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(mill, out=place / "run", seed=2, force=True)
    assert_untouched(place, before)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(
    ("fault", "raised"), [(full_disk, SurroundingsError), (interrupted, KeyboardInterrupt)]
)
def test_half_way_through_the_chunks(
    workers: int, fault: Callable, raised: type, earlier: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    mill, place, before = earlier
    spoil(monkeypatch, "FileSink.__call__", second_call(fault))
    with pytest.raises(raised):
        run(mill, out=place / "run", seed=2, force=True, draws=1200, workers=workers)
    assert_untouched(place, before)


@pytest.mark.parametrize("workers", [1, 2])
def test_an_interruption_of_the_work_itself(workers: int, earlier: Any) -> None:
    mill, place, before = earlier

    def progress(done: int, total: int) -> None:
        if done < total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(mill, out=place / "run", seed=2, force=True, draws=1200, workers=workers, progress=progress)
    assert_untouched(place, before)


@pytest.mark.parametrize(
    ("fault", "raised"),
    [(full_disk, SurroundingsError), (interrupted, KeyboardInterrupt), (ValueError, ValueError)],
)
def test_a_report_that_fails_takes_the_run_with_it(fault: Any, raised: type, earlier: Any) -> None:
    mill, place, before = earlier

    def finish(_: Runs, folder: Path) -> None:
        (folder / "report.html").write_text("half of", encoding="utf-8")
        raise fault if isinstance(fault, type) else fault()

    with pytest.raises(raised):
        run(mill, out=place / "run", seed=2, force=True, finish=finish)
    assert_untouched(place, before)


def test_what_finish_adds_appears_with_the_rest(mill: Any, tmp_path: Path) -> None:
    seen: list[Any] = []

    def finish(runs: Runs, folder: Path) -> None:
        seen.extend([folder, not (tmp_path / "run").exists(), runs.summary().shape])
        (folder / "report.html").write_text("whole", encoding="utf-8")

    runs = run(mill, out=tmp_path / "run", finish=finish)
    assert seen[0].parent == tmp_path
    assert seen[1:] == [True, runs.summary().shape]
    assert {path.name for path in (tmp_path / "run").iterdir()} == FILES | {"report.html"}


@pytest.mark.parametrize(
    "fault", [OSError(errno.EIO, "a fault"), KeyboardInterrupt()], ids=["fault", "interrupt"]
)
@pytest.mark.parametrize("failing", [1, 2])
def test_a_fault_between_the_two_renames_puts_the_old_run_back(
    failing: int, fault: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The moment when the old run is moved away and the new one is not yet in place."""
    target = tmp_path / "run"
    target.mkdir()
    (target / "run.json").write_text("{}", encoding="utf-8")
    right, calls = Path.rename, []

    def rename(self: Path, other: Path) -> Path:
        calls.append(1)
        if len(calls) == failing:
            raise fault
        return right(self, other)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises((SurroundingsError, KeyboardInterrupt)), written_aside(target, force=True) as aside:
        (aside / "run.json").write_text("new", encoding="utf-8")
    assert snapshot(tmp_path) == {"run/run.json": b"{}"}
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_where_the_old_run_cannot_be_put_back_it_is_not_thrown_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "run"
    target.mkdir()
    (target / "run.json").write_text("{}", encoding="utf-8")
    right, calls = Path.rename, []

    def rename(self: Path, other: Path) -> Path:
        calls.append(1)
        if len(calls) > 1:
            raise OSError(errno.EIO, "a fault")
        return right(self, other)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(SurroundingsError), written_aside(target, force=True) as aside:
        (aside / "run.json").write_text("new", encoding="utf-8")
    assert list(snapshot(tmp_path).values()) == [b"{}"]


def test_a_place_that_cannot_be_written(mill: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    assert code_of(lambda: run(mill, out=tmp_path / "file" / "run"), UsageError) == "U003"


def test_a_disk_that_fills_under_the_real_writes(earlier: Any) -> None:
    """With a limit on the size of a file, set by the system, in a process of its own."""
    import subprocess
    import sys

    _, place, before = earlier
    code = (
        "import resource, signal, sys\n"
        "from counterpoise.dossier import load\n"
        "from counterpoise.errors import SurroundingsError\n"
        "from counterpoise.simulation import simulate\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "made = load(sys.argv[1])\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "try:\n"
        "    simulate(made, draws=3000, years=1, workers=1, out=sys.argv[2], force=True)\n"
        "except SurroundingsError as fault:\n"
        "    print(fault.problems[0].code)\n"
    )
    pytest.importorskip("resource", reason="needs limits that the system sets")
    words = [sys.executable, "-c", code, str(place / "run" / "dossier.json"), str(place / "run")]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603
    assert done.stdout.strip() == "R002", done.stderr[-2000:]
    assert_untouched(place, before)


def test_a_folder_whose_files_are_not_of_one_run_is_no_run(mill: Any, tmp_path: Path) -> None:
    """Else a report would name a dossier that never gave its numbers."""
    run(mill, out=tmp_path / "run")
    place = tmp_path / "run" / "dossier.json"
    text = place.read_text(encoding="utf-8")
    assert Runs.load(tmp_path / "run").dossier.hash == mill.hash
    assert text.count('"sign": "+"') > 0
    place.write_text(text.replace('"sign": "+"', '"sign": "-"', 1), encoding="utf-8")
    assert code_of(lambda: Runs.load(tmp_path / "run"), UsageError) == "U004"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("options", "seed"), 2),
        (("options", "draws"), 1),
        (("options", "closure"), "own"),
        (("versions", "numpy"), "0.1"),
        (("note",), "written in"),
    ],
)
def test_what_run_json_says_is_held_against_the_results(
    path: tuple[str, ...], value: object, mill: Any, tmp_path: Path
) -> None:
    """Else a report would cite a seed that does not repeat it."""
    run(mill, out=tmp_path / "run", seed=1)
    place = tmp_path / "run" / "run.json"
    told = json.loads(place.read_text(encoding="utf-8"))
    entry = told if len(path) == 1 else told[path[0]]
    assert entry.get(path[-1]) != value
    entry[path[-1]] = value
    place.write_text(json.dumps(told), encoding="utf-8")
    assert code_of(lambda: Runs.load(tmp_path / "run"), UsageError) == "U004"


def test_timings_and_workers_may_differ(mill: Any, tmp_path: Path) -> None:
    """They bear on no number, and a file's layout says nothing."""
    run(mill, out=tmp_path / "run", seed=1)
    place = tmp_path / "run" / "run.json"
    told = json.loads(place.read_text(encoding="utf-8"))
    told["seconds"]["simulate"] = 1e9
    told["options"]["workers"] = 7
    place.write_text(json.dumps(dict(reversed(told.items()))), encoding="utf-8")
    assert Runs.load(tmp_path / "run").options.seed == 1


def test_a_folder_with_damaged_results_is_no_run(mill: Any, tmp_path: Path) -> None:
    run(mill, out=tmp_path / "run")
    place = tmp_path / "run" / "runs.nc"
    place.write_bytes(place.read_bytes()[:1000])
    assert code_of(lambda: Runs.load(tmp_path / "run"), UsageError) == "U004"
