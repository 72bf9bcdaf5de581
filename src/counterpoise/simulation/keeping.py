"""What a long run has finished, kept beside it, so that a run that is stopped can go on.

A folder of its own beside the run's, which goes when the run is whole:

manifest.json      what is being run: dossier, options, versions
sums.npz           counts and moments of all draws so far, and which draws those are
outcomes-N.npy     headline and aim variables of the draws from number N on

Everything is plain arrays; nothing is unpickled. Each file is written aside and renamed, outcomes before the
sums that speak of them: whenever the process ends, what is there is whole. It may be older than the last
finished draws by those that were under way.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from counterpoise.dossier import Dossier
from counterpoise.errors import Problem, SurroundingsError, UsageError
from counterpoise.simulation import probing
from counterpoise.simulation.options import Options
from counterpoise.simulation.stretches import Nodes, Outcomes, Span
from counterpoise.simulation.summaries import Moments
from counterpoise.system import Posterior

MANIFEST, SUMS, ASIDE = "manifest.json", "sums.npz", ".part"
WORTH_KEEPING = 500_000  # runs: with fewer, beginning again takes seconds
_PARTS = ("total", "square", "low", "high")


def keeping_folder(target: Path) -> Path:
    """Where what is finished of the run in `target` is kept."""
    return target.parent / f"{target.name}.unfinished"


def describe_run(dossier: Dossier, options: Options, posterior: Posterior | None) -> dict[str, Any]:
    """What has to be the same for a run to go on: everything that bears on a bit of it."""
    asked = {name: value for name, value in options.to_dict().items() if name != "workers"}
    if posterior is not None:
        written = json.dumps(posterior.to_dict(), sort_keys=True)
        asked["posterior"] = hashlib.sha256(written.encode()).hexdigest()
    return {"format": 1, "dossier_sha256": dossier.hash, **asked, **probing.describe()}


@dataclass
class Keeping:
    """The folder in which a run's finished draws are kept.

    Parameters
    ----------
    folder
        Where; made when the first draws are kept.
    manifest
        What is being run, from `describe_run`.
    shape
        Accounts, policies and outcomes.
    """

    folder: Path
    manifest: dict[str, Any]
    shape: tuple[int, int, int]
    _files: list[tuple[int, int, int]] = field(default_factory=list)  # first draw, draws, checksum

    @property
    def is_there(self) -> bool:
        """Whether anything was kept."""
        return (self.folder / SUMS).is_file()

    def refuse_or_clear(self, force: bool) -> None:
        """Refuse to begin anew where draws are kept, or with `force` remove them (U003)."""
        if not os.path.lexists(self.folder):
            return
        if force or not self.is_there:
            self.remove()
        if os.path.lexists(self.folder):
            edit = "Move it elsewhere, or choose another folder for the run."
            if self.is_there:
                edit = "Go on with it (--resume, resume=True), or begin anew (--force, force=True)."
            message = f"{self.folder} holds what a run that was stopped had finished."
            raise UsageError(Problem("U003", message, found=str(self.folder), edit=edit))

    def read(self, counts: Sequence[np.ndarray]) -> Nodes:
        """Put the counts that were kept into those given, and return the moments; nothing where nothing is.

        Raises
        ------
        SurroundingsError
            R009, where what is kept is of another run, or damaged; R001, where it cannot be read.
        """
        if not self.is_there:
            return {}
        self._compare()
        try:
            path = self.folder / SUMS
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                self._files = [(int(row[0]), int(row[1]), int(row[2])) for row in arrays["files"]]
                for index, summary in enumerate(counts):
                    summary[...] = _expect(arrays[f"counts_{index}"], summary.shape)
                return _unpack(arrays, counts)
        except OSError as fault:
            raise self._cannot_read(fault) from fault
        except (ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as fault:
            raise self._damaged(SUMS) from fault

    def read_outcomes(self) -> Iterator[Outcomes]:
        """The outcomes of all draws that were kept, file by file; call after `read`."""
        for first, draws, checksum in self._files:
            name = _name_outcomes(first)
            try:
                with (self.folder / name).open("rb") as file:
                    both = np.load(file, allow_pickle=False)
                if both.shape != (2, *self.shape, draws) or zlib.crc32(both.data) != checksum:
                    raise self._damaged(name)
            except OSError as fault:
                raise self._cannot_read(fault) from fault
            except (ValueError, EOFError) as fault:
                raise self._damaged(name) from fault
            yield Outcomes(first, both[0], both[1])

    def save(self, outcomes: Sequence[Outcomes], counts: Sequence[np.ndarray], nodes: Nodes) -> None:
        """Keep some more draws: their outcomes, and the counts and moments of all draws so far.

        Raises
        ------
        OSError
            Where that cannot be written; what was kept before stays.
        """
        if not (self.folder / MANIFEST).is_file():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._write(MANIFEST, lambda file: file.write(json.dumps(self.manifest, indent=1).encode()))
        for one in outcomes:
            both = np.stack([one.horizon, one.mean])
            self._write(_name_outcomes(one.first), partial(_save_array, both))
            self._files.append((one.first, one.draws, zlib.crc32(both.data)))
        arrays: dict[str, np.ndarray] = {f"counts_{index}": found for index, found in enumerate(counts)}
        arrays |= _pack(nodes) | {"files": np.array(self._files, np.int64)}
        self._write(SUMS, lambda file: np.savez(file, **arrays))  # type: ignore[arg-type]

    def count_kept(self) -> int:
        """How many draws this run has kept."""
        return sum(draws for _, draws, _ in self._files)

    def remove(self) -> None:
        """Remove the folder, or as much of it as is ours."""
        if self.folder.is_symlink() or not self.folder.is_dir():
            return
        for path in self.folder.iterdir():
            name = path.name.removesuffix(ASIDE)
            if name in (MANIFEST, SUMS) or (name.startswith("outcomes-") and name.endswith(".npy")):
                path.unlink(missing_ok=True)
        if not any(self.folder.iterdir()):
            shutil.rmtree(self.folder, ignore_errors=True)

    def _write(self, name: str, write: Any) -> None:
        """Write a file aside and rename it."""
        aside = self.folder / (name + ASIDE)
        try:
            with aside.open("wb") as file:
                write(file)
            aside.replace(self.folder / name)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise

    def _compare(self) -> None:
        """Refuse what is kept of another run (R009)."""
        try:
            kept = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
        except OSError as fault:
            raise self._cannot_read(fault) from fault
        except ValueError as fault:
            raise self._damaged(MANIFEST) from fault
        wanted = json.loads(json.dumps(self.manifest))
        if kept == wanted:
            return
        names = [*wanted, *(name for name in kept if name not in wanted)] if isinstance(kept, dict) else []
        other = [name for name in names if kept.get(name) != wanted.get(name)]
        told = ", ".join(_tell_difference(name, kept.get(name), wanted.get(name)) for name in other[:5])
        message = f"What is kept in {self.folder} is of another run, by {', '.join(other[:5]) or 'all'}."
        edit = "Ask for the same run, or begin anew: leave --resume out, and add --force."
        raise SurroundingsError(Problem("R009", message, found=told or None, edit=edit))

    def _damaged(self, name: str) -> SurroundingsError:
        message = f"What was kept of a run that was stopped is damaged: {self.folder / name}."
        edit = "Begin anew: leave --resume out, and add --force."
        return SurroundingsError(Problem("R009", message, found=name, edit=edit))

    def _cannot_read(self, fault: OSError) -> SurroundingsError:
        message = f"{fault.filename or self.folder} cannot be read: {fault.strerror or fault}."
        edit = "Check its permissions, or begin anew: leave --resume out, and add --force."
        return SurroundingsError(Problem("R001", message, found=str(self.folder), edit=edit))


def _save_array(array: np.ndarray, file: Any) -> None:
    np.save(file, array, allow_pickle=False)


def _name_outcomes(first: int) -> str:
    return f"outcomes-{first:08d}.npy"


def _tell_difference(name: str, kept: Any, wanted: Any) -> str:
    """A difference in few words; of long ones, such as lists of accounts, only the name."""
    old, new = (json.dumps(value) for value in (kept, wanted))
    return f"{name} {old}, now {new}" if len(old) + len(new) < 60 else name


def _expect(array: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """The array, if it has that shape."""
    if array.shape != shape:
        raise ValueError("another shape")
    return array


def _pack(nodes: Nodes) -> dict[str, np.ndarray]:
    """Nodes as arrays: which spans, and the moments of all summaries one after the other."""
    packed = {"spans": np.array(list(nodes), np.int64).reshape(-1, 2)}
    for part in _PARTS:
        rows = [np.concatenate([getattr(one, part) for one in found]) for found in nodes.values()]
        packed[part] = np.stack(rows)
    return packed


def _unpack(arrays: Any, counts: Sequence[np.ndarray]) -> Nodes:
    """The nodes again."""
    ends = np.cumsum([len(summary) for summary in counts])
    spans: list[Span] = [(int(first), int(size)) for first, size in arrays["spans"]]
    split = {
        part: np.split(_expect(rows, (len(spans), int(ends[-1]))), ends[:-1], axis=1)
        for part, rows in ((part, arrays[part]) for part in _PARTS)
    }
    return {
        span: [Moments(*(split[part][summary][node] for part in _PARTS)) for summary in range(len(counts))]
        for node, span in enumerate(spans)
    }
