"""Whatever the files hold, the answer is a dossier or coded problems, and it comes soon."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoise.dossier import Dossier, builtin_names, check, load
from counterpoise.dossier.yamlfile import parse_yaml
from counterpoise.errors import CATALOGUE, DossierError

DATA = Path(__file__).resolve().parent.parent / "data"
FILES = sorted(path.relative_to(DATA / "tiny").as_posix() for path in (DATA / "tiny").rglob("*.yaml"))
WORDS = st.sampled_from(
    [
        "SOUTH.resolve",
        "NORTH:SOUTH.pressure",
        "NORTH",
        "nowhere",
        "6 months",
        "2026-01-01",
        "+",
        "state",
        "causal",
        "",
        "~",
    ]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=12)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(WORDS | st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


def examine(folder: Path, texts: Path | None = None) -> None:
    """A dossier where there is no error, else all problems, every one with a known code."""
    problems = check(folder, texts)
    assert all(problem.code in CATALOGUE and problem.place is not None for problem in problems)
    try:
        found: Dossier | DossierError = load(folder, texts)
    except DossierError as fault:
        found = fault
    if isinstance(found, DossierError):
        assert found.problems == problems
    else:
        assert {problem.severity for problem in problems} <= {"warning"}
        assert len(found.hash) == 64


def paths(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all values."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(found for key, value in items for found in paths(value, (*path, key)))]


def put(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The data with one value replaced."""
    if not path:
        return value
    copy = dict(data) if isinstance(data, dict) else list(data)
    copy[path[0]] = put(data[path[0]], path[1:], value)
    return copy


@pytest.fixture
def ground(tmp_path: Path):
    """Makes a fresh copy of a folder, for one example after another."""

    def copy(source: Path) -> Path:
        target = tmp_path / "copy"
        shutil.rmtree(target, ignore_errors=True)
        return Path(shutil.copytree(source, target))

    return copy


@given(file=st.sampled_from(FILES), content=st.binary(max_size=200))
def test_any_bytes_in_any_file(file: str, content: bytes, ground) -> None:
    folder = ground(DATA / "tiny")
    (folder / file).write_bytes(content)
    examine(folder)


@given(file=st.sampled_from(FILES), value=VALUES, data=st.data())
def test_any_value_in_any_place(file: str, value: Any, data: st.DataObject, ground) -> None:
    folder = ground(DATA / "tiny")
    content = parse_yaml((folder / file).read_text(encoding="utf-8"))[0]
    where = data.draw(st.sampled_from(paths(content)))
    # JSON is YAML, so that what is written is read as it was meant
    (folder / file).write_text(json.dumps(put(content, where, value)), encoding="utf-8")
    examine(folder, DATA / "texts")


def corrupt(content: bytes, draw: st.DrawFn) -> bytes:
    """A file with a stretch of bytes or lines deleted, doubled, replaced or cut off."""
    by_line = draw(st.booleans())
    parts: list[bytes] = content.splitlines(keepends=True) if by_line else [bytes([byte]) for byte in content]
    start = draw(st.integers(0, max(len(parts) - 1, 0)))
    end = min(start + draw(st.integers(1, 6)), len(parts))
    piece = parts[start:end]
    change = draw(st.sampled_from(["delete", "double", "replace", "cut", "move"]))
    if change == "delete":
        piece = []
    elif change == "double":
        piece = piece * 2
    elif change == "replace":
        piece = [draw(st.binary(max_size=6)) or b"\xc3"]
    elif change == "cut":
        return b"".join(parts[:start])
    elif change == "move":
        return b"".join(piece + parts[:start] + parts[end:])
    return b"".join(parts[:start] + piece + parts[end:])


def corrupt_some(folder: Path, data: st.DataObject) -> None:
    """Corrupt one to three files of a folder."""
    files = sorted(path for path in folder.rglob("*.yaml"))
    for path in data.draw(st.lists(st.sampled_from(files), min_size=1, max_size=3)):
        path.write_bytes(data.draw(st.composite(lambda draw, c: corrupt(c, draw))(path.read_bytes())))


@given(data=st.data())
def test_the_small_dossier_corrupted(data: st.DataObject, ground) -> None:
    folder = ground(DATA / "tiny")
    corrupt_some(folder, data)
    examine(folder)


@pytest.mark.slow
@settings(max_examples=25)
@given(data=st.data())
def test_the_russia_dossier_corrupted(data: st.DataObject, ground) -> None:
    if "russia" not in builtin_names():
        pytest.skip("the Russia dossier is not built in")
    import counterpoise.dossier

    folder = ground(Path(counterpoise.dossier.__file__).parent / "builtin" / "russia")
    corrupt_some(folder, data)
    examine(folder)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("variables.yaml", "[" * 4_900_000),
        ("variables.yaml", "variables:\n" + "".join(f"  v{i}: 1\n" for i in range(60_000))),
        ("common.yaml", "claims: [" + "~," * 60_000 + "]\n"),
        ("aims.yaml", "aims: {" + "".join(f"A{i}: [], " for i in range(90_000)) + "}\n"),
        ("policies.yaml", "? " * 1_000_000),
        ("events.yaml", "a: |\n" + " b\n" * 900_000),
    ],
    ids=["deep", "wrong", "empty", "unknown", "keys", "long"],
)
def test_a_huge_file_is_answered(file: str, content: str, ground) -> None:
    folder = ground(DATA / "tiny")
    (folder / file).write_text(content, encoding="utf-8")
    problems = check(folder)
    assert 0 < len(problems) < 5_000
