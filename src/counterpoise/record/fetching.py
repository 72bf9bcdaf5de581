"""Downloading a publisher's file from the publisher's address, held to a checksum."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from counterpoise.dossier.exchange.writing import find_obstacle, write_file
from counterpoise.errors import Place, Problem, SurroundingsError, UsageError, nearest
from counterpoise.record.publishers import SOURCES
from counterpoise.record.publishers.offers import OFFERS, Offer
from counterpoise.record.publishers.tables import require

LOCK = "downloads.json"
PATIENCE = 60  # seconds without an answer
MOST_BYTES = 1_000_000_000  # of a file inside an archive


@dataclass(frozen=True, slots=True)
class Fetched:
    """A publisher's file that was downloaded.

    `sha256` is the checksum of the download. `checked` says against what it was held: `publisher`, `lock` (an
    earlier download into the same folder), or None, where this one is the first and nothing vouches for it.
    """

    source: str
    file: Path
    address: str
    sha256: str
    checked: str | None

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            "source": self.source,
            "file": str(self.file),
            "address": self.address,
            "sha256": self.sha256,
            "checked": self.checked,
        }


def fetch(source: str, folder: str | os.PathLike[str], *, force: bool = False) -> Fetched:
    """A publisher's file, downloaded to where `build_record` looks for it.

    No publisher here states a checksum. The first download is therefore taken as it comes, and its SHA-256 is
    noted in downloads.json in the folder; later ones must have the same. Keep that file with your work.

    Parameters
    ----------
    source
        The name of a source in `counterpoise.record.publishers.SOURCES`.
    folder
        The folder of the publishers' files, made where it is missing.
    force
        Replace the file, and take what the publisher gives out now even if it differs from before.

    Returns
    -------
    Fetched
        The file, its checksum, and what that was held against.

    Raises
    ------
    UsageError
        U001 where there is no such source, U003 where the file is there already, O013 where the publisher
        offers no address that a program can use: the problem says how to get the file by hand.
    SurroundingsError
        R005 where pooch is not installed, R006 where the download fails, O012 where the checksum differs,
        O011 where the archive does not hold the file, R001 where the folder's downloads.json cannot be read,
        R002 where the folder cannot be written.
    """
    name, place = _choose(source), Path(os.fspath(folder))
    offer = OFFERS[name]
    if offer.address is None:
        raise UsageError(_by_hand(name, offer))
    if (obstacle := find_obstacle(place / offer.file, force)) is not None:
        raise UsageError(obstacle)
    require("pooch", "Downloading a publisher's file")
    lock = _read_lock(place)
    noted = None if force else lock.get(name, {}).get("sha256")
    wanted = offer.sha256 or noted
    with _beside(place / offer.file) as aside:
        loaded = _download(name, offer.address, wanted, aside)
        found = hashlib.sha256(loaded.read_bytes()).hexdigest()
        for number, member in enumerate(offer.members):
            loaded = _unpack(loaded, member, aside / f"member{number}", name)
        loaded.replace(place / offer.file)
    lock[name] = {"address": offer.address, "file": offer.file, "sha256": found}
    write_file(place / LOCK, json.dumps(dict(sorted(lock.items())), indent=2) + "\n")
    checked = "publisher" if offer.sha256 else "lock" if noted else None
    return Fetched(name, place / offer.file, offer.address, found, checked)


def _choose(source: str) -> str:
    """The name of the source, if there is one."""
    if source in OFFERS:
        return source
    edit = f"Write one of {', '.join(sorted(OFFERS))}."
    message = "There is no source of this name."
    raise UsageError(Problem("U001", message, None, str(source)[:80], nearest(str(source), OFFERS), edit))


def _by_hand(name: str, offer: Offer) -> Problem:
    """That a file is to be got by hand, from where, and where to put it."""
    address = SOURCES[name].address
    where = f" See {address}." if address else ""
    message = f"There is no address from which a program could download the file of {name}."
    edit = f"{offer.by_hand}{where} Put the file at {offer.file} in the folder."
    return Problem("O013", message, None, name, edit=edit)


def _read_lock(folder: Path) -> dict[str, Any]:
    """What the folder's downloads.json notes; nothing where there is none."""
    path = folder / LOCK
    try:
        data = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except (OSError, ValueError) as fault:
        message = "The file that notes the checksums of downloads could not be read."
        problem = Problem("R001", message, Place(LOCK), str(path)[:200], edit="Mend it, or remove it.")
        raise SurroundingsError(problem) from fault
    entries = data.items() if isinstance(data, dict) else ()
    return {name: entry for name, entry in entries if isinstance(entry, dict)}


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A folder beside the target that is gone afterwards; faults of the disk as problems."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".", dir=target.parent, ignore_cleanup_errors=True) as name:
            yield Path(name)
    except OSError as fault:
        reason = (fault.strerror or "unknown reason").lower()
        message = f"It could not be written: {reason}."
        raise SurroundingsError(Problem("R002", message, None, str(target)[:200])) from fault


def _download(name: str, address: str, wanted: str | None, folder: Path) -> Path:
    """The file at an address, downloaded into a folder and held to a checksum if one is known."""
    import pooch
    import requests

    downloader: Any = pooch.HTTPDownloader(progressbar=False, timeout=PATIENCE)
    logger = pooch.get_logger()
    level = logger.level
    logger.setLevel("WARNING")
    try:
        path = pooch.retrieve(
            address,
            known_hash=None if wanted is None else f"sha256:{wanted}",
            fname="download",
            path=folder,
            downloader=downloader,
        )
    except requests.RequestException as fault:
        message = f"The file of {name} could not be downloaded: {_say_fault(fault)}."
        edit = "Try again later, or download it with a browser and put it where the reader looks for it."
        raise SurroundingsError(Problem("R006", message, None, address, edit=edit)) from fault
    except ValueError as fault:
        message = f"The file at the address of {name} is another than before: its SHA-256 is not {wanted}."
        edit = "Look at what changed; --force takes the new file and notes its checksum."
        raise SurroundingsError(Problem("O012", message, None, address, edit=edit)) from fault
    finally:
        logger.setLevel(level)
    return Path(path)


def _say_fault(fault: Exception) -> str:
    """Why a download failed, in a few words."""
    response = getattr(fault, "response", None)
    if response is not None:
        response.close()
        return f"the server answered {response.status_code}"
    return "no answer in time" if "Timeout" in type(fault).__name__ else "no connection"


def _unpack(archive: Path, member: str, target: Path, name: str) -> Path:
    """The one member of a ZIP archive whose name fits, written to `target`."""
    try:
        with zipfile.ZipFile(archive) as opened:
            fitting = [entry for entry in opened.infolist() if fnmatchcase(entry.filename, member)]
            if len(fitting) == 1 and fitting[0].file_size <= MOST_BYTES:
                with opened.open(fitting[0]) as stream, target.open("wb") as copy:
                    while block := stream.read(1 << 20):
                        copy.write(block)
                return target
            found = ", ".join(entry.filename for entry in opened.infolist())[:80]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as fault:
        message = f"What was downloaded for {name} is no ZIP archive that can be read."
        raise SurroundingsError(Problem("O011", message, None, str(fault)[:80])) from fault
    message = f"The archive of {name} does not hold one file {member}."
    raise SurroundingsError(Problem("O011", message, None, found))
