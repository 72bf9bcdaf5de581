"""Passages found again: recovery of the true places, nothing else touched, nothing written in doubt."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from counterpoise.documents import Text, hash_text
from counterpoise.dossier import check
from counterpoise.dossier.relocating import edit_scalars, find_passages, relocate
from counterpoise.dossier.starter import write_starter
from counterpoise.errors import DossierError, SurroundingsError, UsageError

GATE = "what-opens-a-gate"


@pytest.fixture
def valley(tmp_path: Path) -> Path:
    return write_starter(tmp_path / "valley")


def edit(valley: Path, old: str, new: str, name: str = GATE) -> str:
    path = valley / "texts" / f"{name}.txt"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")
    return text.replace(old, new)


def read_files(valley: Path) -> dict[str, bytes]:
    return {str(p.relative_to(valley)): p.read_bytes() for p in valley.rglob("*.yaml")}


def without_places(content: bytes) -> str:
    """A file without what may change in it."""
    return re.sub(r"(span: \[)[0-9]+, [0-9]+|((?:paragraph|length|sha256): )\w+", r"\1\2", content.decode())


def test_nothing_is_done_where_no_text_changed(valley: Path) -> None:
    before = read_files(valley)
    found = relocate(valley, valley / "texts")
    assert (found.documents, found.moves, found.problems, found.files) == ((), (), (), {})
    assert read_files(valley) == before


def test_a_paragraph_more_moves_what_stands_behind_it(valley: Path) -> None:
    """Checked by `check`, which reads every passage at its new place, and by hand for one of them."""
    before = read_files(valley)
    new = edit(valley, "Every toll so far", "A word in between.\n\nEvery toll so far")
    found = relocate(valley, valley / "texts")
    account = YAML(typ="safe", pure=True).load(valley / "accounts" / "patience.yaml")
    first = account["claims"][0]["at"][0]
    start = new.index("Every toll so far")
    assert first["span"] == [start, start + 56] == [115, 171]
    assert first["paragraph"] == 4
    after = read_files(valley)
    assert {name for name in after if after[name] != before[name]} == {
        *("accounts/patience.yaml", "common.yaml", "coverage.yaml", "documents.yaml")
    }
    assert {name: without_places(text) for name, text in after.items()} == {
        name: without_places(text) for name, text in before.items()
    }
    assert after["accounts/patience.yaml"].count(b"#") == before["accounts/patience.yaml"].count(b"#")
    # The two sentences before the new one lie between the start of the text, which did not move, and
    # the first claim, which did: only a reader can say which of them is new.
    assert [problem.code for problem in found.problems] == ["L003", "L003"]
    left = check(valley, valley / "texts")
    assert {problem.code for problem in left} == {"L003"}
    assert relocate(valley, valley / "texts").documents == (), "a second time there is nothing to do"


def test_an_edit_between_two_claims_leaves_the_rest_certain(valley: Path) -> None:
    edit(valley, "lower its tolls.", "lower its tolls.\n\nPostscript.")
    found = relocate(valley, valley / "texts")
    assert (found.moves, found.problems) == ((), ())
    assert [problem.code for problem in check(valley, valley / "texts")] == ["L003"]


def test_a_passage_that_was_edited_itself_is_left_and_named(valley: Path) -> None:
    edit(valley, "are likely to open", "may well open")
    found = relocate(valley, valley / "texts")
    assert [(p.code, p.place.file) for p in found.problems if p.place] == [
        ("L002", "accounts/patience.yaml"),
        ("L003", "coverage.yaml"),
    ]
    assert found.files, "what is certain is written"
    assert {move.before for move in found.moves} == {(204, 239), (241, 291), (292, 338)}
    assert {move.after[0] - move.before[0] for move in found.moves} == {-5}
    assert "L002" in {problem.code for problem in check(valley, valley / "texts")}


def test_nothing_is_written_in_doubt(valley: Path) -> None:
    """A passage that is there twice, and not where it was: not even the certain ones move."""
    before = read_files(valley)
    twice = "Tolls alone have never opened them."
    edit(valley, "What opens a gate\n", f"What opens a gate\n\n{twice}\n")
    found = relocate(valley, valley / "texts")
    assert [problem.code for problem in found.problems if problem.code != "L003"] == ["U010"]
    assert "2 places" in found.problems[0].message
    assert found.files == {}
    assert read_files(valley) == before


def test_a_copy_elsewhere_is_no_doubt_where_the_passage_stands_as_before(valley: Path) -> None:
    edit(valley, "lower its tolls.", "lower its tolls. Tolls alone have never opened them.")
    found = relocate(valley, valley / "texts")
    assert (found.moves, found.problems) == ((), ())
    assert set(found.files) == {"documents.yaml"}


def test_looking_writes_nothing(valley: Path) -> None:
    edit(valley, "Every toll so far", "So: Every toll so far")
    before = read_files(valley)
    found = relocate(valley, valley / "texts", write=False)
    assert found.moves
    assert read_files(valley) == before
    assert set(found.files) == set(relocate(valley, valley / "texts").files)


def test_what_cannot_be_relocated(valley: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="U008"):
        relocate("nile", tmp_path)
    with pytest.raises(SurroundingsError, match="R001"):
        relocate(valley, tmp_path / "nowhere")
    with pytest.raises(DossierError, match="F001"):
        relocate(tmp_path / "nowhere", tmp_path)
    path = valley / "accounts" / "patience.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("kind: causal", "kind: casual"), encoding="utf-8"
    )
    before = read_files(valley)
    with pytest.raises(DossierError):
        relocate(valley, valley / "texts")
    assert read_files(valley) == before


def test_windows_line_ends_and_block_lists_survive(valley: Path) -> None:
    """A passage does not hold a line end, so each is found; a file's own line ends stay."""
    path = valley / "accounts" / "patience.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("span: [95, 151]", "span:\n          - 95   # from\n          - 151")
    path.write_bytes(text.replace("\n", "\r\n").encode())
    text_file = valley / "texts" / f"{GATE}.txt"
    text_file.write_bytes(text_file.read_bytes().replace(b"\n", b"\r\n"))
    found = relocate(valley, valley / "texts")
    assert not [problem for problem in found.problems if problem.code != "L003"]
    after = path.read_bytes()
    assert b"- 99   # from\r\n" in after
    assert after.count(b"\r\n") == after.count(b"\n")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_passage_is_found_wherever_it_went(data: st.DataObject) -> None:
    """Recovery: a marked passage in a random text, against `str.find`, which knows the words."""
    letters = st.text(alphabet="ab .\n\u00e9\U0001f33e", max_size=30)
    before, after = data.draw(letters), data.draw(letters)
    passage = data.draw(st.text(alphabet="xyz \u00e9", min_size=1, max_size=8))
    text = Text.from_bytes((before + passage + after).encode())
    places = [i for i in range(text.length) if text.content.startswith(passage, i)]
    key = (len(passage), hash_text(passage))
    found = find_passages(text, [key])[key]
    assert found
    assert set(found) <= set(places)
    if not re.match(r"\w", passage):
        return
    words = [i for i in places if i == 0 or not re.match(r"\w", text.content[i - 1])]
    assert found == (words or places)


@pytest.mark.parametrize("text", ["a: [1, 2]\u2028b: 1\nc: 3\n", "a: |\n  12\nc: 3\n"])
def test_a_layout_that_cannot_be_edited_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        edit_scalars(text, {("a",): 5, ("c",): 4})
