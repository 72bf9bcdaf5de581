"""Downloads: from a server of our own, held to a checksum, and every way in which they go wrong."""

from __future__ import annotations

import hashlib
import io
import json
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from counterpoise.errors import CounterpoiseError, UsageError
from counterpoise.record import fetch
from counterpoise.record.fetching import LOCK
from counterpoise.record.publishers.offers import OFFERS, Offer

Make = Callable[..., str]


def pack(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


INNER = pack({"NMC-70-abridged.csv": b"ccode,year,milex,cinc\n2,2022,1,0.1\n"})
PAGES = {
    "/plain.csv": b"a,b\n1,2\n",
    "/zip": pack({"readme.txt": b"hello", "data/table.csv": b"a,b\n3,4\n"}),
    "/nested": pack({"NMCv7/codebook.pdf": b"%PDF", "NMCv7/NMC-v7-abridged.zip": INNER}),
    "/two": pack({"a.csv": b"", "b.csv": b""}),
}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server on this machine that gives out `PAGES`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = PAGES.get(self.path)
            self.send_response(404 if content is None else 200)
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


@pytest.fixture(autouse=True)
def direct(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy stands between the test and its own server."""
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1")


@pytest.fixture
def offer(server: str, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Makes the source `ucdp` one that is had from the server."""

    def make(page: str, *members: str, sha256: str | None = None) -> str:
        address = server + page
        monkeypatch.setitem(OFFERS, "ucdp", Offer("ucdp/table.csv", address, members, sha256))
        return address

    return make


def fault_of(*words: object, **options: bool) -> tuple[str, str]:
    with pytest.raises(CounterpoiseError) as caught:
        fetch(*words, **options)
    (problem,) = caught.value.problems
    assert problem.edit
    return problem.code, problem.message


@pytest.mark.parametrize(
    ("page", "members", "wanted"),
    [
        ("/plain.csv", (), PAGES["/plain.csv"]),
        ("/zip", ("*.csv",), b"a,b\n3,4\n"),
        ("/nested", OFFERS["nmc"].members, b"ccode,year,milex,cinc\n2,2022,1,0.1\n"),
    ],
)
def test_a_file_comes_to_where_the_reader_looks(
    page: str,
    members: tuple[str, ...],
    wanted: bytes,
    offer: Make,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    address = offer(page, *members)
    found = fetch("ucdp", tmp_path / "new")
    assert found.file.read_bytes() == wanted
    assert found.file == tmp_path / "new" / "ucdp" / "table.csv"
    assert found.sha256 == hashlib.sha256(PAGES[page]).hexdigest()
    assert (found.address, found.checked) == (address, None)
    assert json.loads((tmp_path / "new" / LOCK).read_text(encoding="utf-8")) == {
        "ucdp": {"address": address, "file": "ucdp/table.csv", "sha256": found.sha256}
    }
    assert sorted(path.name for path in (tmp_path / "new" / "ucdp").iterdir()) == ["table.csv"]
    assert capfd.readouterr() == ("", "")
    assert found.to_dict()["file"] == str(found.file)


def test_a_later_download_is_held_to_the_first(
    offer: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer("/plain.csv")
    first = fetch("ucdp", tmp_path)
    assert fault_of("ucdp", tmp_path)[0] == "U003", "the file is there"
    first.file.unlink()
    assert fetch("ucdp", tmp_path).checked == "lock"
    first.file.unlink()
    monkeypatch.setitem(PAGES, "/plain.csv", b"a,b\n1,3\n")
    code, message = fault_of("ucdp", tmp_path)
    assert code == "O012"
    assert first.sha256 in message
    assert not first.file.exists()
    assert list((tmp_path / "ucdp").iterdir()) == []
    renewed = fetch("ucdp", tmp_path, force=True)
    assert (renewed.file.read_bytes(), renewed.checked) == (b"a,b\n1,3\n", None)
    assert json.loads((tmp_path / LOCK).read_text(encoding="utf-8"))["ucdp"]["sha256"] == renewed.sha256
    assert renewed.sha256 != first.sha256


def test_what_the_publisher_states_counts_even_with_force(offer: Make, tmp_path: Path) -> None:
    offer("/plain.csv", sha256=hashlib.sha256(PAGES["/plain.csv"]).hexdigest())
    assert fetch("ucdp", tmp_path).checked == "publisher"
    offer("/plain.csv", sha256="0" * 64)
    assert fault_of("ucdp", tmp_path, force=True)[0] == "O012"
    assert (tmp_path / "ucdp" / "table.csv").read_bytes() == PAGES["/plain.csv"], "what was there stays"


def test_a_network_that_fails(offer: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    offer("/nothing")
    assert fault_of("ucdp", tmp_path) == (
        "R006",
        "The file of ucdp could not be downloaded: the server answered 404.",
    )
    monkeypatch.setitem(OFFERS, "ucdp", Offer("ucdp/table.csv", "http://127.0.0.1:9/x"))
    assert fault_of("ucdp", tmp_path) == ("R006", "The file of ucdp could not be downloaded: no connection.")
    assert not (tmp_path / LOCK).exists()


def test_an_archive_that_holds_something_else(offer: Make, tmp_path: Path) -> None:
    offer("/plain.csv", "*.csv")
    assert fault_of("ucdp", tmp_path)[0] == "O011"
    offer("/two", "*.csv")
    assert "does not hold one file" in fault_of("ucdp", tmp_path)[1]
    offer("/zip", "*.parquet")
    assert fault_of("ucdp", tmp_path)[0] == "O011"
    assert not (tmp_path / LOCK).exists()


def test_pooch_that_is_not_installed(offer: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    offer("/plain.csv")
    monkeypatch.setitem(sys.modules, "pooch", None)
    code, message = fault_of("ucdp", tmp_path)
    assert code == "R005"
    assert "pooch" in message


def test_a_lock_that_cannot_be_read_and_a_folder_that_cannot_be_written(offer: Make, tmp_path: Path) -> None:
    offer("/plain.csv")
    (tmp_path / LOCK).write_text("{", encoding="utf-8")
    assert fault_of("ucdp", tmp_path)[0] == "R001"
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert fault_of("ucdp", tmp_path / "file")[0] == "R002"


@pytest.mark.parametrize("name", [name for name, offer in OFFERS.items() if offer.address is None])
def test_what_is_to_be_got_by_hand(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        fetch(name, tmp_path)
    (problem,) = caught.value.problems
    assert problem.code == "O013"
    assert OFFERS[name].file in (problem.edit or "")
    assert list(tmp_path.iterdir()) == []


def test_a_source_that_there_is_not(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        fetch("udcp", tmp_path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.nearest) == ("U001", "ucdp")
