"""The peers' environments: one for each, so that what one needs, or lacks, is nothing to the others.

python benchmarks/peers.py      make those that are missing, and say which cannot be had
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).parent / ".peers"
INSTALL_SECONDS = 900


@dataclass(frozen=True)
class Peer:
    """A peer: what to install, and the Pythons that it may run on, best first."""

    name: str
    title: str
    requirements: tuple[str, ...]
    pythons: tuple[str, ...]


PEERS = (
    Peer("ema", "EMA workbench", ("ema_workbench>=3",), ("3.12", "3.13", "3.11")),
    Peer("fcmpy", "FCMpy", ("fcmpy==0.0.21",), ("3.8", "3.9")),
    Peer("numba", "Numba", ("numba>=0.60",), ("3.12", "3.11", "3.13")),
    Peer("jax", "JAX", ("jax>=0.4.30",), ("3.12", "3.11", "3.13")),
)


@dataclass(frozen=True)
class Environment:
    """Where a peer's Python is, or why there is none."""

    peer: Peer
    python: Path | None
    fault: str = ""


def make_environment(peer: Peer) -> Environment:
    """The peer's environment, made if it is not there yet; a fault in place of a Python if it cannot be."""
    folder = HOME / peer.name
    python, ready = folder / "bin" / "python", folder / "ready"
    if ready.is_file() and ready.read_text() == " ".join(peer.requirements):
        return Environment(peer, python)
    fault = f"no Python {' or '.join(peer.pythons)} was found"
    for base in _find_pythons(peer.pythons):
        shutil.rmtree(folder, ignore_errors=True)
        fault = _install(base, folder, peer.requirements)
        if not fault:
            ready.write_text(" ".join(peer.requirements))
            return Environment(peer, python)
    shutil.rmtree(folder, ignore_errors=True)
    return Environment(peer, None, fault)


def _install(base: Path, folder: Path, requirements: tuple[str, ...]) -> str:
    """Make an environment with what is required; the empty string, or the last line of what went wrong."""
    install = [
        str(folder / "bin" / "python"),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    for command in ([str(base), "-m", "venv", str(folder)], [*install, *requirements]):
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_SECONDS)
        except (OSError, subprocess.TimeoutExpired) as fault:
            return _clean(str(fault))
        if done.returncode:
            lines = (done.stderr or done.stdout).strip().splitlines()
            return _clean(lines[-1] if lines else f"exit code {done.returncode}")
    return ""


def _clean(line: str) -> str:
    """A line without addresses, paths or colours of this machine."""
    line = re.sub(r"\x1b\[[0-9;]*m", "", line)
    line = re.sub(r"\w+://\S+", "(address)", line)
    return re.sub(r"(?<![\w.])/[\w./+-]+", "(path)", line)[:200]


def _find_pythons(versions: tuple[str, ...]) -> Iterator[Path]:
    """Pythons of these versions that run and can make environments, in the order of the versions."""
    managed = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for version in versions:
        named = shutil.which(f"python{version}")
        candidates = [Path(sys.executable), *([Path(named)] if named else [])]
        candidates += sorted(managed.glob(f"{version}.*/bin/python"), reverse=True)
        found = next((path for path in candidates if _runs(path, version)), None)
        if found is not None:
            yield found


def _runs(python: Path, version: str) -> bool:
    check = "import ensurepip, sys; print('%d.%d' % sys.version_info[:2])"
    try:
        done = subprocess.run([str(python), "-c", check], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and done.stdout.strip() == version


if __name__ == "__main__":
    for chosen in PEERS:
        environment = make_environment(chosen)
        print(f"{chosen.title}: {environment.fault or 'ready'}", flush=True)
