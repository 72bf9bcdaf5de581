"""What a person waits for: a whole run with its report, the help text, and the size of an installation."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
RUN_LIMIT, HELP_LIMIT, SIZE_LIMIT = 25.0, 0.5, 500e6


def measure_whole(repeats: int) -> dict[str, Any]:
    """Best times of `counterpoise run russia` and of `counterpoise --help`, and a base install's size."""
    command = [str(Path(sys.executable).with_name("counterpoise"))]
    with tempfile.TemporaryDirectory() as folder:
        runs = [_time([*command, "run", "russia", "--out", f"{folder}/{k}"]) for k in range(repeats)]
        report = Path(folder, "0", "report.html").stat().st_size
    helps = [_time([*command, "--help"]) for _ in range(5 * repeats)]
    return {"run": runs, "report_bytes": report, "help": helps, "install_bytes": measure_install()}


def measure_install() -> int:
    """The bytes of a fresh environment that holds the package and what it needs, and nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        _call([sys.executable, "-m", "venv", "--without-pip", folder])
        place = next(Path(folder).glob("lib/python*/site-packages"))
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _call([*install, "--constraint", str(ROOT / "constraints.txt"), "--target", str(place), str(ROOT)])
        files = (file for file in Path(folder).rglob("*") if file.is_file() and not file.is_symlink())
        return sum(file.stat().st_size for file in files)


def _time(command: list[str]) -> float:
    began = time.perf_counter()
    _call(command)
    return round(time.perf_counter() - began, 3)


def _call(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise RuntimeError(f"{Path(command[0]).name}: {lines[-1] if lines else done.returncode}")
