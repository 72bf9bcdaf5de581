"""A bare starter: one's own frame and comments, no example, and `check` says what it lacks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from counterpoise.dossier import check, load
from counterpoise.dossier.starter import write_starter
from counterpoise.dossier.starter_frame import EXAMPLE_ACTORS
from counterpoise.errors import UsageError

ACTORS = ["NOR", "HIGH=the High Court", "COMM=the Commission: all"]
LACKING = [("accounts/", "F002"), ("documents.yaml", "S003"), ("dossier.yaml", "S004")]


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    return write_starter(tmp_path / "own", question="Will it: hold?", actors=ACTORS, bare=True)


def read_apart(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path)


def uncomment(path: Path) -> None:
    """What the comments ask for: take the empty braces away, and "# " off the lines after "##"."""
    lines, ours = path.read_text(encoding="utf-8").split("\n"), False
    if not any(line.strip().startswith("##") for line in lines):
        return
    for index, line in enumerate(lines):
        if line.strip().startswith("##"):
            ours = True
        elif not line.strip().startswith("#"):
            ours = False
            lines[index] = re.sub(r": (\{\}|\[\])$", ":", line)
        elif ours:
            lines[index] = re.sub("# ?", "", line, count=1)
    path.write_text("\n".join(lines), encoding="utf-8")


def test_it_carries_the_frame_and_nothing_else(bare: Path) -> None:
    frame = read_apart(bare / "dossier.yaml")
    assert (frame["question"], frame["title"], frame["horizon"]) == ("Will it: hold?", "Own", "5 years")
    assert list(frame["actors"]) == ["NOR", "HIGH", "COMM"]
    assert frame["actors"]["COMM"] == {"name": "the Commission: all", "kind": "bloc"}
    for file in ("variables", "policies", "aims", "events", "coverage", "common", "documents"):
        (content,) = read_apart(bare / f"{file}.yaml").values()
        assert not content, file
    assert list((bare / "texts").iterdir()) == []
    assert list((bare / "accounts").glob("*.yaml")) == []
    assert len(list((bare / "schema").iterdir())) == 11
    words = " ".join(
        p.read_text(encoding="utf-8") for p in bare.rglob("*") if p.suffix in (".yaml", ".example")
    )
    assert not re.search(r"\b(COAST|tolls?|river|League|Highlands?)\b", words), "of the example"
    assert not re.search(r"\{(code|lever|outcome|receiver)\}", words), "a template that was not filled"


def test_check_says_what_it_lacks_and_no_more(bare: Path) -> None:
    problems = check(bare, bare / "texts")
    assert [(p.place.file, p.code) for p in problems if p.place] == LACKING


def test_every_file_is_explained_and_fits_a_window(bare: Path) -> None:
    files = [path for path in bare.rglob("*") if path.suffix in (".yaml", ".example")]
    assert len(files) == 9
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# "), path.name
        assert max(map(len, text.splitlines())) <= 115, path.name


def test_its_comments_become_a_dossier(bare: Path) -> None:
    """The lines after "##", a text located into documents.yaml, and the example of an account saved."""
    for path in bare.glob("*.yaml"):
        uncomment(path)
    documents = bare / "documents.yaml"
    documents.write_text(
        documents.read_text(encoding="utf-8")
        + f"  the-text: {{title: T, file: t.txt, sha256: {'ab' * 32}, length: 200, kind: text}}\n",
        encoding="utf-8",
    )
    example = bare / "accounts" / "account.yaml.example"
    example.with_name("author.yaml").write_text(example.read_text(encoding="utf-8"), encoding="utf-8")
    (bare / "coverage.yaml").write_text(
        "coverage:\n  the-text:\n    - {span: [0, 20], as: boilerplate}\n"
        "    - {span: [20, 60], claims: [doing-brings-it]}\n    - {span: [60, 61], as: boilerplate}\n"
        "    - {span: [61, 90], claims: [what-it-is-after]}\n    - {span: [90, 92], as: boilerplate}\n"
        "    - {span: [92, 120], claims: [do-more]}\n    - {span: [120, 200], as: background}\n",
        encoding="utf-8",
    )
    assert check(bare) == ()
    dossier = load(bare)
    assert list(dossier.accounts) == ["author"]
    assert dossier.variables["NOR:HIGH.conduct"].owners == ("NOR",)
    assert list(dossier.events) == ["a-shock"]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, ["a question", "actors"]),
        ({"question": "Why?"}, ["actors"]),
        ({"actors": ["NOR"]}, ["a question"]),
        ({"question": "Why?", "actors": []}, ["actors"]),
    ],
)
def test_it_needs_a_frame(given: dict[str, Any], wanted: list[str], tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        write_starter(tmp_path / "own", **given, bare=True)
    assert {problem.code for problem in caught.value.problems} == {"U001"}
    assert [problem.message.partition("needs ")[2] for problem in caught.value.problems] == [
        f"{what}." for what in wanted
    ]
    assert list(tmp_path.iterdir()) == []


def test_the_examples_codes_are_free(tmp_path: Path) -> None:
    """There is no example that would keep them; with the example they are refused as before."""
    given = [f"{code}=mine" for code in EXAMPLE_ACTORS]
    made = write_starter(tmp_path / "own", question="Why?", actors=given, bare=True)
    assert set(read_apart(made / "dossier.yaml")["actors"]) == set(EXAMPLE_ACTORS)
    with pytest.raises(UsageError, match="actor of the example"):
        write_starter(tmp_path / "other", question="Why?", actors=given)
