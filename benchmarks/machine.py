"""What the numbers were measured on, without a word that tells whose machine it is."""

from __future__ import annotations

import os
import platform
from importlib import metadata
from pathlib import Path
from typing import Any


def count_cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)


def describe_machine() -> dict[str, Any]:
    """Processor, memory, system and versions."""
    return {
        "cores": count_cores(),
        "processor": _read("/proc/cpuinfo", "model name") or platform.machine(),
        "memory_gib": round(_memory() / 2**30, 1),
        "system": platform.system(),
        "python": platform.python_version(),
        "versions": {name: metadata.version(name) for name in ("counterpoise", "numpy", "xarray", "h5py")},
    }


def load() -> float:
    """How many processes wanted the processors over the last minute; above 0, others were at work too."""
    return round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else float("nan")


def _read(path: str, key: str) -> str:
    file = Path(path)
    lines = file.read_text().splitlines() if file.is_file() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(key)), "")


def _memory() -> int:
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return 0
