"""What coverage.yaml does not account for: found sentence by sentence, with the claims that stand there."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from tests.conftest import TEXTS, TINY

from counterpoise.documents import read_text
from counterpoise.dossier import builtin_names, check, load
from counterpoise.dossier.covering import find_uncovered
from counterpoise.dossier.starter import write_starter
from counterpoise.errors import DossierError, SurroundingsError


@pytest.fixture
def valley(tmp_path: Path) -> Path:
    return write_starter(tmp_path / "valley")


def codes(problems: object) -> list[str]:
    return [problem.code for problem in problems]  # type: ignore[attr-defined]


def test_nothing_is_left_of_a_covered_text(tiny: Path, texts: Path) -> None:
    rest = find_uncovered(tiny, texts)
    assert (rest.uncovered, rest.problems) == ((), ())


@pytest.mark.parametrize("name", [name for name in builtin_names() if name != "russia"])
def test_the_built_in_coverage_with_texts_is_rebuilt_from_the_claims(name: str, tmp_path: Path) -> None:
    """Where nothing is covered, each sentence has the claims that coverage.yaml gives it."""
    import shutil

    from counterpoise.dossier.loading import read_draft

    source = read_draft(name).location
    assert source is not None
    copy = Path(shutil.copytree(source, tmp_path / name))
    (copy / "coverage.yaml").unlink()
    found = {
        (entry.document, claim)
        for entry in find_uncovered(copy, copy / "texts").uncovered
        for claim in entry.claims
    }
    written = load(name).coverage
    assert found == {
        (document, claim)
        for document, passages in written.items()
        for passage in passages
        for claim in passage.claims
    }


@pytest.mark.parametrize("content", [None, "", "coverage: {}\n"])
def test_without_coverage_every_sentence_is_left(valley: Path, content: str | None) -> None:
    path = valley / "coverage.yaml"
    written = YAML(typ="safe", pure=True).load(path)["coverage"]
    if content is None:
        path.unlink()
    else:
        path.write_text(content, encoding="utf-8")
    rest = find_uncovered(valley, valley / "texts")
    assert rest.problems == ()
    found: dict[str, list[tuple[list[int], list[str]]]] = {}
    for entry in rest.uncovered:
        found.setdefault(entry.document, []).append((list(entry.span), list(entry.claims)))
    assert found == {
        document: [(passage["span"], passage.get("claims", [])) for passage in passages]
        for document, passages in written.items()
    }, "the starter's own coverage, sentence by sentence"


def test_what_is_printed_makes_the_check_content(valley: Path) -> None:
    path = valley / "coverage.yaml"
    path.unlink()
    lines = ["coverage:"]
    rest = find_uncovered(valley, valley / "texts").uncovered
    for document in dict.fromkeys(entry.document for entry in rest):
        lines.append(f"  {document}:")
        for entry in rest:
            if entry.document == document:
                says = f"claims: [{', '.join(entry.claims)}]" if entry.claims else "as: background"
                lines.append(f"    - {{span: {list(entry.span)}, {says}}}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert check(valley, valley / "texts") == ()


@given(st.sets(st.integers(0, 380)), st.integers(1, 60))
def test_what_is_covered_and_what_is_left_make_the_text(valley: Path, starts: set[int], width: int) -> None:
    text = read_text(valley / "texts" / "the-price-of-water.txt")
    spans: list[tuple[int, int]] = []
    for start in sorted(starts):
        if start + width <= text.length and (not spans or start >= spans[-1][1]):
            spans.append((start, start + width))
    entries = "".join(f"    - {{span: [{a}, {b}], as: background}}\n" for a, b in spans)
    content = f"coverage:\n  the-price-of-water:\n{entries}" if spans else "coverage: {}\n"
    (valley / "coverage.yaml").write_text(content, encoding="utf-8")
    rest = find_uncovered(valley, valley / "texts")
    left = [entry.span for entry in rest.uncovered if entry.document == "the-price-of-water"]
    counted = [0] * text.length
    for start, end in (*spans, *left):
        for position in range(start, end):
            counted[position] += 1
    assert max(counted) == 1
    assert all(number == 1 or sign.isspace() for sign, number in zip(text.content, counted, strict=True))
    assert all(text.passage(span).strip() == text.passage(span) for span in left)


def test_a_claim_that_is_wrong_elsewhere_hides_nothing_but_itself(valley: Path) -> None:
    account = valley / "accounts" / "firmness.yaml"
    text = account.read_text(encoding="utf-8")
    account.write_text(text.replace("strength: strong", "strength: huge"), encoding="utf-8")
    (valley / "coverage.yaml").unlink()
    rest = find_uncovered(valley, valley / "texts")
    assert codes(rest.problems) == ["S004"]
    claims = {claim for entry in rest.uncovered for claim in entry.claims}
    assert "tolls-open-the-gates" not in claims
    assert {"trust-opens-nothing", "raise-the-tolls", "tolls-wreck-trust"} <= claims


def test_a_text_that_is_missing_or_another_is_left_out_and_named(valley: Path) -> None:
    (valley / "coverage.yaml").unlink()
    texts = valley / "texts"
    (texts / "the-price-of-water.txt").unlink()
    other = texts / "what-opens-a-gate.txt"
    other.write_text(other.read_text(encoding="utf-8") + "And so on.\n", encoding="utf-8")
    rest = find_uncovered(valley, texts)
    assert rest.uncovered == ()
    assert {"L002", "L005"} == set(codes(rest.problems))


def test_a_text_outside_the_folder_is_not_read(valley: Path) -> None:
    path = valley / "documents.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("file: the-", "file: ../texts/the-"), encoding="utf-8"
    )
    (valley / "coverage.yaml").unlink()
    rest = find_uncovered(valley, valley / "texts")
    assert {entry.document for entry in rest.uncovered} == {"what-opens-a-gate"}
    assert codes(rest.problems) == ["F005"]


def test_there_has_to_be_something_to_read(tmp_path: Path) -> None:
    with pytest.raises(SurroundingsError, match="R001"):
        find_uncovered(TINY, tmp_path / "nowhere")
    with pytest.raises(DossierError, match="F001"):
        find_uncovered("atlantis", TEXTS)


def test_an_undecided_sentence_is_one_error_and_not_a_gap_besides(valley: Path) -> None:
    path = valley / "coverage.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("as: background", "as: undecided", 1), encoding="utf-8")
    assert codes(check(valley, valley / "texts")) == ["S004"]
    path.write_text(text.replace("    - {span: [20, 108], as: background}\n", "", 1), encoding="utf-8")
    problems = check(valley, valley / "texts")
    assert codes(problems) == ["L003"]
    assert "counterpoise cover" in (problems[0].edit or "")
