"""Loading: from a folder, a built-in name or a run's file; all problems at once; order does not matter."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from tests.dossier.spoil import append, swap, write

from counterpoise.dossier import Dossier, builtin_names, check, load
from counterpoise.dossier.reading import MAX_BYTES
from counterpoise.errors import DossierError, Place, SurroundingsError


def save(dossier: Dossier, path: Path) -> Path:
    """The normalised form in a file, as a run keeps it."""
    path.write_text(json.dumps(dossier.normalised(), ensure_ascii=False), encoding="utf-8")
    return path


def test_all_that_the_files_say_is_there(tiny_dossier: Dossier) -> None:
    assert tiny_dossier.name == "tiny"
    assert list(tiny_dossier.variables) == ["NORTH:SOUTH.pressure", "SOUTH.resolve", "SOUTH.concession"]
    assert list(tiny_dossier.accounts) == ["pressure-fails", "pressure-works"]
    assert (tiny_dossier.horizon, tiny_dossier.step) == (4.0, 0.25)
    assert [claim.id for _, claim in tiny_dossier.all_claims()][-1] == "co-resolve-feeds-itself"
    assert len(tiny_dossier.hash) == 64
    assert tiny_dossier.warnings == ()


def test_a_dossier_prints_as_what_it_is(tiny_dossier: Dossier) -> None:
    counts = (len(tiny_dossier.accounts), len(tiny_dossier.variables), len(tiny_dossier.policies))
    assert counts == (2, 3, 2)
    assert repr(tiny_dossier) == (
        "<Dossier tiny: The mill between North and South; 2 accounts, 3 variables, 2 policies; "
        "as of 2026-01-01>"
    )


def test_an_unknown_name_is_a_problem_with_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("counterpoise.dossier.loading.builtin_names", lambda: ("russia",))
    with pytest.raises(DossierError) as caught:
        load("rusia")
    (problem,) = caught.value.problems
    assert (problem.code, problem.nearest, problem.found) == ("F001", "russia", "rusia")
    assert [p.code for p in check("rusia")] == ["F001"]


def test_a_path_seen_from_another_folder_is_mended(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tiny.parent)
    assert check(f"{tiny.name}x")[0].nearest == tiny.name
    assert check(str(tiny.with_name(f"{tiny.name}x")))[0].nearest == str(tiny)
    monkeypatch.chdir(tiny)
    assert check(tiny.name)[0].nearest == "."
    assert check("nothing-that-is-like-it")[0].nearest is None


def test_a_file_named_almost_as_one_that_is_there_too(tiny: Path) -> None:
    (tiny / "variable.yaml").write_text("variables: {}\n", encoding="utf-8")
    (problem,) = check(tiny)
    assert (problem.code, problem.severity, problem.nearest) == ("F009", "warning", "variables.yaml")
    assert problem.edit is not None
    assert problem.edit.startswith("There is a variables.yaml too")


@pytest.mark.parametrize("name", ["", "a\0b", "x" * 5000])
def test_a_name_that_is_no_path_is_an_unknown_dossier(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert {p.code for p in check(name)} <= {"F001", "F002"}
    assert check(name)


def test_problems_of_all_files_come_together_and_in_order(tiny: Path) -> None:
    swap("variables.yaml", "volatility: 0.3", "volatility: some")(tiny)
    swap("policies.yaml", "owner: HILL", "owner: HIL")(tiny)
    append("aims.yaml", "  }\n")(tiny)
    swap("accounts/pressure-works.yaml", "cause: SOUTH.resolve", "cause: SOUTH.resolv")(tiny)
    problems = check(tiny)
    assert {p.code for p in problems} == {"S003", "N001", "F006", "N002"}
    places = [(p.place.file, p.place.line, p.place.column) for p in problems if p.place]
    assert places == sorted(places)
    assert len(places) == len(problems)


def test_a_wrong_variable_is_still_a_declared_one(tiny: Path) -> None:
    swap("variables.yaml", "role: state\n    unit: index", "role: stat\n    unit: index")(tiny)
    assert [p.code for p in check(tiny)] == ["S004"]


def test_a_file_that_cannot_be_read_says_nothing_of_its_names(tiny: Path) -> None:
    append("variables.yaml", "}\n")(tiny)
    assert [p.code for p in check(tiny)] == ["F006"]


def test_claims_beside_a_wrong_one_keep_their_lines(tiny: Path) -> None:
    swap(
        "accounts/pressure-works.yaml", 'sign: "-"\n    strength: strong', 'sign: "?"\n    strength: strong'
    )(tiny)
    swap("accounts/pressure-works.yaml", "policy: press", "policy: pres")(tiny)
    found = {p.code: p.place for p in check(tiny)}
    assert found["S004"] == Place("accounts/pressure-works.yaml", 8, 11)
    assert found["N004"] == Place("accounts/pressure-works.yaml", 23, 13)


def test_the_normalised_form_is_the_same_dossier(tiny_dossier: Dossier, tmp_path: Path) -> None:
    again = load(save(tiny_dossier, tmp_path / "dossier.json"))
    assert again.hash == tiny_dossier.hash
    assert again.normalised() == tiny_dossier.normalised()
    assert (again.name, again.folder) == ("tiny", None)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "F006"),
        (b"[]", "F006"),
        (b"{}", "F006"),
        (b'{"dossier": {}, "dossier": {}}', "F008"),
        (b'{"a": ' + b"[" * 100_000, "F010"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "F006"),
        (b"\xff", "F004"),
        (b'{"dossier": {"a": "\\ud800"}}', "F006"),
        (b'{"dossier": ' + b'{"a":' * 300 + b"1" + b"}" * 301, "F010"),
        (b'{"dossier": {}}', "S001"),
        (b'{"dossier": {"format": 2}, "accounts": [], "variables": [], "common": 3}', "S005"),
    ],
)
def test_a_file_that_is_no_normalised_dossier(content: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "dossier.json"
    path.write_bytes(content)
    assert code in {p.code for p in check(path)}
    with pytest.raises(DossierError):
        load(path)


def shuffle(data: object, chance: random.Random, ordered: bool = False) -> object:
    """The same data with mappings (and lists whose order says nothing) in another order."""
    if isinstance(data, dict):
        keys = chance.sample(list(data), len(data))
        return {key: shuffle(data[key], chance, key in {"range", "span", "headline", "at"}) for key in keys}
    if isinstance(data, list):
        items = data if ordered else chance.sample(data, len(data))
        return [shuffle(item, chance) for item in items] if not ordered else items
    return data


@pytest.mark.parametrize("seed", range(5))
def test_the_hash_does_not_depend_on_order_or_comments(seed: int, tiny: Path, tiny_dossier: Dossier) -> None:
    chance = random.Random(seed)  # noqa: S311 (not a secret)
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = bool(seed % 2)
    for path in tiny.rglob("*.yaml"):
        data = yaml.load(path.read_text(encoding="utf-8"))
        with path.open("w", encoding="utf-8") as stream:
            stream.write("# shuffled\n")
            yaml.dump(shuffle(data, chance), stream)
    assert load(tiny).hash == tiny_dossier.hash


def test_the_hash_depends_on_what_is_said(tiny: Path, tiny_dossier: Dossier) -> None:
    swap("variables.yaml", "volatility: 0.3", "volatility: 0.31")(tiny)
    assert load(tiny).hash != tiny_dossier.hash


def test_what_cannot_be_read_is_the_surroundings_fault(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def refuse(path: Path, *args: object, **kwargs: object):
        if path.name == "aims.yaml":
            raise PermissionError(13, "Permission denied")
        return opened(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(SurroundingsError) as caught:
        check(tiny)
    assert [(p.code, p.place) for p in caught.value.problems] == [("R001", Place("aims.yaml"))]


def test_what_is_not_a_file_is_not_waited_for(tiny: Path) -> None:
    (tiny / "aims.yaml").unlink()
    os.mkfifo(tiny / "aims.yaml")
    with pytest.raises(SurroundingsError):
        load(tiny)


def test_a_folder_of_documents_that_is_not_there(tiny: Path) -> None:
    with pytest.raises(SurroundingsError):
        check(tiny, tiny / "nowhere")


def test_a_link_to_accounts_outside_is_refused(tiny: Path, tmp_path: Path) -> None:
    (tiny / "accounts").rename(tmp_path / "accounts")
    (tiny / "accounts").symlink_to(tmp_path / "accounts")
    assert "F005" in {p.code for p in check(tiny)}


def test_a_circle_of_links_is_refused(tiny: Path) -> None:
    (tiny / "aims.yaml").unlink()
    (tiny / "aims.yaml").symlink_to("aims.yaml")
    try:
        codes = {p.code for p in check(tiny)}
    except SurroundingsError as fault:  # as newer versions of Python see it
        codes = {p.code for p in fault.problems}
    assert codes <= {"F005", "R001"}
    assert codes


@pytest.mark.parametrize("name", ["x" * 5_000, '"a\\0b"', "folder/none.txt"])
def test_a_document_of_an_odd_name_is_missing(name: str, tiny: Path, texts: Path) -> None:
    swap("documents.yaml", "file: pressure-fails.txt", f"file: {name}")(tiny)
    assert [p.code for p in check(tiny, texts)] == ["L005"]


def test_a_text_that_is_a_link_to_elsewhere_is_refused(tiny: Path, texts: Path, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    for path in texts.iterdir():
        (folder / path.name).symlink_to(path)
    assert {p.code for p in check(tiny, folder)} == {"F005"}


def test_a_file_of_the_largest_size_is_read(tiny: Path) -> None:
    path = tiny / "aims.yaml"
    content = path.read_bytes()
    write("aims.yaml", content + b"#" * (MAX_BYTES - len(content) - 1) + b"\n")(tiny)
    assert check(tiny) == ()


@pytest.mark.parametrize("name", builtin_names() or ["none"])
def test_the_built_in_dossiers_load(name: str, shared: Path) -> None:
    if name == "none":
        pytest.skip("there is no built-in dossier yet")
    dossier = load(name, shared / "documents")
    assert dossier.name == name


@pytest.mark.parametrize("name", builtin_names() or ["none"])
def test_the_built_in_dossiers_keep_their_hash_through_a_run(name: str, tmp_path: Path) -> None:
    if name == "none":
        pytest.skip("there is no built-in dossier yet")
    dossier = load(name)
    assert load(save(dossier, tmp_path / "dossier.json")).hash == dossier.hash
