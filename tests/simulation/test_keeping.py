"""Runs that are stopped: what is kept is whole, goes on to the last bit, and is refused where it must be."""

from __future__ import annotations

import io
import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import counterpoise as cp
from counterpoise.simulation import keeping
from counterpoise.simulation.chunks import Chunks

DRAWS, YEARS = 6_200, 2

STOPPED = """
import os, signal, sys
import counterpoise as cp
cp.simulate
from counterpoise.simulation import keeping
keeping_written = keeping.Keeping._write
saved = []
def write(self, name, do):
    if name == keeping.SUMS:
        saved.append(name)
        if len(saved) == int(sys.argv[3]) and sys.argv[4] == "half":
            with (self.folder / (name + keeping.ASIDE)).open("wb") as file:
                file.write(b"half of it")
            os.kill(os.getpid(), signal.SIGKILL)
    keeping_written(self, name, do)
    if name == keeping.SUMS and len(saved) == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
keeping.Keeping._write = write
sys.modules["counterpoise.simulation.simulate"].WORTH_KEEPING = 0
cp.simulate(cp.load(sys.argv[1]), draws=6200, years=2, workers=1, out=sys.argv[2])
"""


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """However short a run is, what is finished is kept."""
    monkeypatch.setattr(sys.modules["counterpoise.simulation.simulate"], "WORTH_KEEPING", 0)


def simulate(dossier: Path, **more: Any) -> cp.Runs:
    return cp.simulate(cp.load(dossier), **{"draws": DRAWS, "years": YEARS, "workers": 1, **more})


def stop(dossier: Path, out: Path, after: int = 4_000, **more: Any) -> None:
    """A run that is interrupted when so many draws are done and kept."""

    def interrupt(done: int, _total: int) -> None:
        if done >= after and (keeping.keeping_folder(out) / keeping.SUMS).exists():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as caught:
        simulate(dossier, out=out, progress=interrupt, **more)
    assert any("--resume" in note for note in caught.value.__notes__)


def code_of(dossier: Path, out: Path, **more: Any) -> str:
    with pytest.raises(cp.CounterpoiseError) as caught:
        simulate(dossier, out=out, **more)
    return caught.value.problems[0].code


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("workers", [1, 2])
def test_a_stopped_run_goes_on_to_the_same_bits(
    workers: int, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, folder = tmp_path / "run", tmp_path / "run.unfinished"
    stop(tiny, out)
    assert not out.exists()
    assert folder.is_dir()
    kept = np.load(folder / "sums.npz")["files"][:, 1].sum()
    assert kept == 4_000
    done = []
    once = Chunks.__call__
    monkeypatch.setattr(Chunks, "__call__", lambda self, span: done.append(span) or once(self, span))
    whole = simulate(tiny, out=out, resume=True, workers=workers)
    assert workers > 1 or sum(size for _, size in done) == 13 - 8
    assert not folder.exists()
    assert whole.dataset.identical(simulate(tiny).dataset)


@pytest.mark.parametrize(
    ("saves", "how", "kept"), [(1, "whole", 4_000), (2, "half", 4_000), (2, "whole", 6_000)]
)
def test_a_run_that_is_killed_has_kept_all_but_what_was_under_way(
    saves: int, how: str, kept: int, tiny: Path, tmp_path: Path
) -> None:
    out, folder = tmp_path / "run", tmp_path / "run.unfinished"
    words = [sys.executable, "-c", STOPPED, str(tiny), str(out), str(saves), how]
    ended = subprocess.run(words, capture_output=True, check=False, timeout=120)  # noqa: S603
    assert ended.returncode < 0, ended.stderr.decode()
    with np.load(folder / "sums.npz") as sums:
        assert sums["files"][:, 1].sum() == kept
    whole = simulate(tiny, out=out, resume=True)
    assert whole.dataset.identical(simulate(tiny).dataset)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run", "tiny"]


@pytest.mark.usefixtures("always")
def test_draws_that_are_kept_are_not_forgotten_unasked(tiny: Path, tmp_path: Path) -> None:
    out, folder = tmp_path / "run", tmp_path / "run.unfinished"
    stop(tiny, out)
    before = (folder / "sums.npz").read_bytes()
    assert code_of(tiny, out) == "U003"
    assert (folder / "sums.npz").read_bytes() == before
    simulate(tiny, out=out, force=True)
    assert out.is_dir()
    assert not folder.exists()


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize(
    "other", [{"seed": 2}, {"draws": 6_100}, {"years": 1}, {"closure": "own"}, {"policies": ["continuity"]}]
)
def test_what_is_kept_of_another_run_is_refused(other: dict[str, Any], tiny: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    stop(tiny, out)
    with pytest.raises(cp.SurroundingsError) as caught:
        simulate(tiny, out=out, resume=True, **other)
    assert caught.value.problems[0].code == "R009"
    assert next(iter(other)) in str(caught.value)
    assert not out.exists()
    assert (tmp_path / "run.unfinished").is_dir()


@pytest.mark.usefixtures("always")
def test_another_dossier_or_version_is_refused(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "run"
    stop(tiny, out)
    with monkeypatch.context() as patch:
        patch.setattr("counterpoise.simulation.probing.__version__", "9.9")
        assert code_of(tiny, out, resume=True) == "R009"
    path = tiny / "dossier.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("title: ", "title: Another ", 1), encoding="utf-8"
    )
    assert code_of(tiny, out, resume=True) == "R009"


class Bomb:
    """What would leave a file if it were unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return open, ("exploded", "w")


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("name", ["manifest.json", "sums.npz", "outcomes-00000000.npy"])
@pytest.mark.parametrize("how", ["cut", "changed", "gone", "pickled", "objects"])
def test_what_is_damaged_is_refused_and_never_unpickled(
    name: str, how: str, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    out = tmp_path / "run"
    stop(tiny, out)
    path = tmp_path / "run.unfinished" / name
    content = path.read_bytes()
    if how == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif how == "changed":
        place = len(content) * 2 // 3
        path.write_bytes(content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :])
    elif how == "gone":
        path.unlink()
    elif how == "pickled":
        path.write_bytes(pickle.dumps(Bomb()))
    else:
        file = io.BytesIO()
        (np.savez if name.endswith("npz") else np.save)(file, np.array([Bomb()], object), allow_pickle=True)
        path.write_bytes(file.getvalue())
    if how == "gone" and name == "sums.npz":
        simulate(tiny, out=out, resume=True)  # nothing is kept without it: from the beginning
    else:
        assert code_of(tiny, out, resume=True) == ("R001" if how == "gone" else "R009")
    assert not (tmp_path / "exploded").exists()


def test_the_bomb_would_explode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    pickle.loads(pickle.dumps(Bomb())).close()  # noqa: S301 - our own
    assert (tmp_path / "exploded").exists()


def test_short_runs_keep_nothing_and_resume_from_the_beginning(tiny: Path, tmp_path: Path) -> None:
    seen = []
    simulate(
        tiny,
        out=tmp_path / "run",
        resume=True,
        progress=lambda *_: seen.extend(tmp_path.glob("*.unfinished")),
    )
    assert not seen


def test_a_run_without_a_folder_cannot_go_on(tiny: Path) -> None:
    with pytest.raises(cp.UsageError) as caught:
        simulate(tiny, resume=True)
    assert caught.value.problems[0].code == "U001"


@pytest.mark.usefixtures("always")
def test_what_others_put_there_stays(tiny: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run.unfinished"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    assert code_of(tiny, tmp_path / "run", force=True) == "U003"
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "mine"


FULL = """
import resource, signal, sys
from pathlib import Path
import counterpoise as cp
cp.simulate
sys.modules["counterpoise.simulation.simulate"].WORTH_KEEPING = 0
from counterpoise.simulation import keeping
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
def fill(done, total):
    if done >= 4000 and len(list(keeping.keeping_folder(Path(sys.argv[2])).glob("sums.npz"))):
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
try:
    cp.simulate(cp.load(sys.argv[1]), draws=6200, years=2, workers=1, out=sys.argv[2], progress=fill)
except cp.SurroundingsError as fault:
    print(fault.problems[0].code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits on the size of files need POSIX")
def test_a_disk_that_fills_up_leaves_what_was_kept_whole(tiny: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    words = [sys.executable, "-c", FULL, str(tiny), str(out)]
    ended = subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)  # noqa: S603
    assert (ended.returncode, ended.stdout.strip()) == (0, "R002"), ended.stderr
    assert not out.exists()
    assert simulate(tiny, out=out, resume=True).dataset.identical(simulate(tiny).dataset)


@pytest.mark.usefixtures("always")
def test_the_manifest_says_what_is_run(tiny: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    stop(tiny, out)
    told = json.loads((tmp_path / "run.unfinished" / "manifest.json").read_text(encoding="utf-8"))
    assert (told["draws"], told["seed"], told["dossier_sha256"]) == (DRAWS, 1, cp.load(tiny).hash)
    assert "workers" not in told
