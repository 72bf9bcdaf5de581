"""The run directory: written aside, renamed when whole; what was there before is never half replaced.

dossier.json   the dossier, in the order of its files; its hash is the run's claim to be about it
run.json       options, versions, hash, timings
runs.nc        summaries and, for headline and aim variables, every draw (NetCDF 4)
variants.nc    every closure, and every claim dropped, on the first draws (NetCDF 4)
summary.csv    the table of changes from continuity
posterior.json parameters as the record left them, where the run drew from them
agreement.json how far a second coding of the documents agrees, where one was given
judgement.json which policy an actor should prefer, where that was asked
evidence.json  what the record says of the claims, with the series behind it, where the dossier has a record
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import platform
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.errors import Problem, SurroundingsError, UsageError
from counterpoise.simulation.disk import KeptFile, holding_interruptions, working_on, write_dataset

if TYPE_CHECKING:
    import xarray as xr

RUNS_FILE, RUN_FILE, DOSSIER_FILE, SUMMARY_FILE = "runs.nc", "run.json", "dossier.json", "summary.csv"
VARIANTS_FILE, AGREEMENT_FILE, EVIDENCE_FILE = "variants.nc", "agreement.json", "evidence.json"
POSTERIOR_FILE, JUDGEMENT_FILE = "posterior.json", "judgement.json"
REPORTS = ("report.html", "report.pdf")
WRITTEN = {
    *(RUNS_FILE, RUN_FILE, DOSSIER_FILE, SUMMARY_FILE),
    *(VARIANTS_FILE, AGREEMENT_FILE, EVIDENCE_FILE, POSTERIOR_FILE, JUDGEMENT_FILE, *REPORTS),
}
OLD_RUN = "run"  # what an earlier run is called while it is moved away
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
    _tidy(target)
    refuse_overwriting(target, force)
    aside = _beside(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        aside.mkdir(mode=0o700)
        yield aside
        aside.chmod(0o777 & ~_umask())
        _replace(aside, target)
    except OSError as fault:
        raise cannot_write(target, fault) from fault
    finally:
        _remove(aside)


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

    So a disk that is too small is noticed before the work; one that fills up meanwhile, by `KeptFile`.
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


def refuse_overwriting(target: Path, force: bool) -> None:
    """Refuse a place that is taken by anything but an empty folder, or with `force` a run and no more."""
    _refuse_file_above(target)
    if not os.path.lexists(target):
        return
    if not target.is_dir():
        raise _taken(target, f"{target} is a file, not a folder.", "Choose another folder.")
    inside = sorted(entry.name for entry in target.iterdir())
    if not inside or (force and RUN_FILE in inside):
        if target.resolve() == Path.cwd():
            edit = f"Name a folder inside it, such as {target / 'run'}."
            raise _taken(target, "The folder in which the command is run cannot be replaced.", edit)
        if others := [name for name in inside if name not in WRITTEN]:
            named = ", ".join(others[:5]) + (f" and {len(others) - 5} more" if len(others) > 5 else "")
            edit = "Move what is not the run's elsewhere, or choose another folder."
            raise _taken(target, f"{target} holds what no run writes: {named}.", edit)
        return
    is_run = RUN_FILE in inside
    edit = " or add --force to replace the run." if is_run else ": it holds no run."
    raise _taken(target, f"{target} exists already.", "Choose another folder" + edit)


def _refuse_file_above(target: Path) -> None:
    """Refuse a place inside what is no folder."""
    for parent in target.parents:
        if os.path.lexists(parent):
            if not parent.is_dir():
                raise _taken(target, f"{parent} is a file, not a folder.", "Choose another folder.")
            return


def _taken(target: Path, message: str, edit: str) -> UsageError:
    return UsageError(Problem("U003", message, found=str(target), edit=edit))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _replace(aside: Path, target: Path) -> None:
    """Put the new folder in the old one's place; the old one is moved away first and removed last."""
    if not os.path.lexists(target):
        aside.rename(target)
        return
    old = _beside(target, "old-")
    try:
        old.mkdir(mode=0o700)
        target.rename(old / OLD_RUN)
        aside.rename(target)
    except BaseException:  # an interruption too: the old run goes back, or stays where it was put
        if not os.path.lexists(target):
            (old / OLD_RUN).rename(target)
        raise
    finally:
        if os.path.lexists(target):
            _remove(old)


def _beside(target: Path, kind: str = "") -> Path:
    """The name of a new folder beside `target`, which says which machine and process made it."""
    return target.parent / f".{target.name}-{kind}{_machine()}-{os.getpid()}-{secrets.token_hex(4)}"


@cache
def _machine() -> str:
    """Eight characters for this machine, or this container: process numbers mean nothing on another."""
    try:
        container = Path("/proc/self/ns/pid").readlink().name
    except OSError:
        container = ""
    return hashlib.sha256(f"{platform.node()} {container}".encode()).hexdigest()[:8]


def _tidy(target: Path) -> None:
    """Remove what earlier processes that were killed left beside `target`; put back a run moved away.

    Only folders named exactly as `_beside` names them, of this machine, whose process is gone.
    """
    pattern = re.compile(
        rf"\.{re.escape(target.name)}-(?P<old>old-)?{_machine()}-(?P<process>[1-9][0-9]{{0,8}})-[0-9a-f]{{8}}"
    )
    try:
        names = sorted(entry.name for entry in target.parent.iterdir())
    except OSError:  # it is not there, or may not be read: nothing is left behind that could be found
        return
    for name in names:
        found, folder = pattern.fullmatch(name), target.parent / name
        if not found or not _is_gone(int(found["process"])) or folder.is_symlink() or not folder.is_dir():
            continue
        if found["old"] and not os.path.lexists(target) and os.path.lexists(folder / OLD_RUN):
            try:
                (folder / OLD_RUN).rename(target)
            except OSError:
                continue
        _remove(folder)


def _is_gone(process: int) -> bool:
    """Whether no process has that number. Where that cannot be asked harmlessly, as on Windows, no."""
    if os.name != "posix":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):  # it is there, and another's
        return False
    return False


def _remove(folder: Path) -> None:
    """Remove a folder of ours, as far as possible and in one go."""
    with holding_interruptions():
        shutil.rmtree(folder, ignore_errors=True)


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

        self._disk = KeptFile(path)
        with working_on(self._disk):
            self._file = h5netcdf.File(self._disk, "w")
            self._lay_out(shape)

    def _lay_out(self, shape: tuple[int, int, int, int]) -> None:
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
        with working_on(self._disk):
            self._horizon[account, :, :, part] = horizon
            self._mean[account, :, :, part] = mean

    def close(self) -> None:
        """Finish the file. What cannot be finished is not tried again when the object is collected."""
        with working_on(self._disk):
            try:
                self._file.close()
            except BaseException:
                self._file._closed = True
                raise
            finally:
                self._disk.close()


def hash_record(record: dict[str, Any]) -> str:
    """The SHA-256 of what run.json says, but for what differs between repetitions: who did it, and timings.

    Examples
    --------
    >>> one, two = ({"options": {"seed": 1, "workers": n}, "seconds": {"simulate": n}} for n in (1, 2))
    >>> hash_record(one) == hash_record(two), hash_record(one) == hash_record({"options": {"seed": 2}})
    (True, False)
    """
    said = {name: value for name, value in record.items() if name not in {"seconds", "cluster"}}
    said["options"] = {name: value for name, value in record["options"].items() if name != "workers"}
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def write_json(path: Path, content: Any, indent: int | None = 1) -> None:
    """Plain data as JSON, indented unless told otherwise."""
    text = json.dumps(content, indent=indent, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def append_dataset(dataset: xr.Dataset, path: Path) -> None:
    """Add a dataset's variables and coordinates to the file that holds the draws."""
    write_dataset(dataset, path, mode="a")


def write_variants(variants: xr.Dataset, folder: Path) -> None:
    """The variants in single precision, compressed."""
    packed = {"zlib": True, "complevel": 1}
    numbers = {
        name: {"dtype": "float32", **packed}
        for name, content in variants.data_vars.items()
        if content.dtype.kind == "f" and content.size
    }
    write_dataset(variants, folder / VARIANTS_FILE, encoding=numbers)
