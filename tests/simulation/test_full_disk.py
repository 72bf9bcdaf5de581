"""A disk that fills up: a coded error and whole earlier results, never a crash of the process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

resource = pytest.importorskip("resource", reason="limits on the size of files need POSIX")

SCRIPT = """
import resource, signal, sys
import counterpoise as cp
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    cp.simulate(cp.load(sys.argv[1]), draws=5000, years=3, workers=1, out=sys.argv[2], force=True)
except cp.SurroundingsError as fault:
    print(fault.problems[0].code)
"""


@pytest.mark.parametrize("room", [1_000, 300_000])
def test_too_little_room_is_told_and_nothing_is_lost(tiny: Path, tmp_path: Path, room: int) -> None:
    import counterpoise as cp

    target = tmp_path / "run"
    cp.simulate(cp.load(tiny), draws=10, years=1, workers=1, out=target)
    before = (target / "runs.nc").read_bytes()
    command = [sys.executable, "-c", SCRIPT, str(tiny), str(target), str(room)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)  # noqa: S603
    assert (ended.returncode, ended.stdout.strip()) == (0, "R002"), ended.stderr
    assert (target / "runs.nc").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_continuity_alone_is_a_run(tiny: Path) -> None:
    import counterpoise as cp

    runs = cp.simulate(cp.load(tiny), draws=10, years=1, workers=1, policies=["continuity"])
    assert runs.summary().empty
    assert "median" in runs.summary().columns
    assert cp.answer(runs).tables
