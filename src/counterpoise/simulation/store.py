"""The run directory: written aside, renamed when whole; what was there before is never half replaced.

dossier.json   the dossier, normalised; its hash is the run's claim to be about it
run.json       options, versions, hash, timings
runs.nc        summaries and, for headline and aim variables, every draw (NetCDF 4)
variants.nc    every closure, and every claim dropped, on the first draws (NetCDF 4)
summary.csv    the table of changes from continuity
agreement.json how far a second coding of the documents agrees, where one was given
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.errors import Problem, SurroundingsError, UsageError

if TYPE_CHECKING:
    import xarray as xr

RUNS_FILE, RUN_FILE, DOSSIER_FILE, SUMMARY_FILE = "runs.nc", "run.json", "dossier.json", "summary.csv"
VARIANTS_FILE, AGREEMENT_FILE = "variants.nc", "agreement.json"
DRAW_DIMS = ("account", "policy", "outcome", "draw")


@contextmanager
def written_aside(target: Path, *, force: bool = False) -> Iterator[Path]:
    """A new folder beside `target` that takes its place when the block ends well, and is removed otherwise.

    Raises
    ------
    UsageError
        U003, if `target` exists and `force` is not given, or is not a run or an empty folder.
    SurroundingsError
        R002, if the place cannot be written or the disk is full.
    """
    target = Path(target)
    _refuse_overwriting(target, force)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as fault:
        raise cannot_write(target, fault) from fault
    try:
        yield aside
        aside.chmod(0o777 & ~_umask())
        _replace(aside, target)
    except OSError as fault:
        raise cannot_write(target, fault) from fault
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def cannot_write(target: Path, fault: OSError) -> SurroundingsError:
    """The error for a place that cannot be written."""
    return SurroundingsError(
        Problem(
            "R002",
            f"{target} cannot be written: {fault.strerror or fault}.",
            edit="Free space or choose another place; earlier results are untouched.",
        )
    )


def reserve(folder: Path, size: int) -> None:
    """Make sure that `size` bytes can be written in `folder`; raise OSError if not.

    HDF5 does not survive a disk that fills up while it writes, so the room is asked for beforehand.
    """
    probe = folder / ".room"
    with probe.open("wb") as file:
        try:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(file.fileno(), 0, size)
            elif shutil.disk_usage(folder).free < size:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        finally:
            probe.unlink()


def _refuse_overwriting(target: Path, force: bool) -> None:
    if not os.path.lexists(target):
        return
    empty = target.is_dir() and not any(target.iterdir())
    if empty or (force and (target / RUN_FILE).is_file()):
        return
    edit = "Choose another folder" + (
        ": it holds no run." if force else " or add --force to replace the run."
    )
    raise UsageError(Problem("U003", f"{target} exists already.", found=str(target), edit=edit))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _replace(aside: Path, target: Path) -> None:
    """Put the new folder in the old one's place; the old one is moved away first and removed last."""
    if not os.path.lexists(target):
        aside.rename(target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}-old-", dir=target.parent))
    try:
        target.rename(old / "run")
        aside.rename(target)
    except BaseException:  # an interruption too: the old run goes back, or stays where it was put
        if not os.path.lexists(target):
            (old / "run").rename(target)
        raise
    finally:
        if os.path.lexists(target):
            shutil.rmtree(old, ignore_errors=True)


class MemorySink:
    """Outcomes of every draw, kept in memory."""

    def __init__(self, shape: tuple[int, int, int, int]) -> None:
        self.horizon = np.empty(shape, np.float32)
        self.mean = np.empty(shape, np.float32)

    def __call__(self, account: int, first: int, horizon: np.ndarray, mean: np.ndarray) -> None:
        """Put one account's chunk in its place."""
        part = slice(first, first + horizon.shape[-1])
        self.horizon[account, :, :, part] = horizon
        self.mean[account, :, :, part] = mean


class FileSink:
    """Outcomes of every draw, appended to a NetCDF file as they come."""

    def __init__(self, path: Path, shape: tuple[int, int, int, int]) -> None:
        import h5netcdf

        self._file = h5netcdf.File(path, "w")
        self._file.dimensions = dict(zip(DRAW_DIMS, shape, strict=True))
        chunk = (1, 1, shape[2], min(shape[3], 500))
        self._horizon, self._mean = (
            self._file.create_variable(
                name,
                DRAW_DIMS,
                np.float32,
                chunks=chunk,
                compression="gzip",
                compression_opts=1,
                shuffle=True,
            )
            for name in ("outcome_horizon", "outcome_mean")
        )

    def __call__(self, account: int, first: int, horizon: np.ndarray, mean: np.ndarray) -> None:
        """Append one account's chunk."""
        part = slice(first, first + horizon.shape[-1])
        self._horizon[account, :, :, part] = horizon
        self._mean[account, :, :, part] = mean

    def close(self) -> None:
        """Finish the file. What cannot be finished is not tried again when the object is collected."""
        try:
            self._file.close()
        except BaseException:
            self._file._closed = True
            raise


def write_json(path: Path, content: Any) -> None:
    """Plain data as indented JSON."""
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def append_dataset(dataset: xr.Dataset, path: Path) -> None:
    """Add a dataset's variables and coordinates to the file that holds the draws."""
    dataset.to_netcdf(path, mode="a", engine="h5netcdf")


def write_variants(variants: xr.Dataset, folder: Path) -> None:
    """The variants in single precision, compressed."""
    packed = {"zlib": True, "complevel": 1}
    numbers = {
        name: {"dtype": "float32", **packed}
        for name, content in variants.data_vars.items()
        if content.dtype.kind == "f" and content.size
    }
    variants.to_netcdf(folder / VARIANTS_FILE, engine="h5netcdf", encoding=numbers)
