"""Every fault of a file of links or of a call: its code, its place, all at once, nothing left behind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.dossier.links import Import

from counterpoise.dossier import Dossier, check, load
from counterpoise.dossier.exchange import export_dossier, import_links
from counterpoise.dossier.exchange.rows import MOST_LINKS, MOST_VARIABLES
from counterpoise.errors import CounterpoiseError, DossierError, SurroundingsError, UsageError

HEAD = "cause,effect,sign,strength,confidence,lag,when,account\n"
LONG = "a,b\n" * (MOST_LINKS + 1)


@pytest.fixture
def take(tmp_path: Path) -> Import:
    return Import(tmp_path)


def find(caught: pytest.ExceptionInfo[CounterpoiseError]) -> list[tuple[str, int | None, int | None]]:
    """The code, line and column of every problem."""
    places = [(problem.code, problem.place) for problem in caught.value.problems]
    return [(code, place and place.line, place and place.column) for code, place in places]


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        # the file
        (b"", [("F012", 1, 1)]),
        (b" \n\n", [("F012", 1, 1)]),
        (b"cause,effect\n", [("F012", 1, 1)]),
        (b"cause,effect\n,\n", [("F012", 1, 1)]),
        (b"#" * 5_000_001, [("F003", None, None)]),
        (b"cause,effect\na,\xff\n", [("F004", 2, 3)]),
        (b"cause,effect\na,b\0\n", [("F004", 2, 4)]),
        ("cause,effect\n".encode("utf-16"), [("F004", 1, 4)]),
        ("cause,effect\n" + LONG, [("F003", None, None)]),
        ("<graphml/>", [("F011", 1, 1)]),
        # CSV
        ('cause,effect\na,"b\nc,d\n', [("F014", 2, 3)]),
        ('cause,effect\n"a"x,b\n', [("F014", 2, 1)]),
        ("name,age\nAda,36\n", [("F011", 1, 1), ("F011", 1, 1)]),
        ("cause,affect\na,b\n", [("F011", 1, 1)]),
        ("cause,effect\na,b,c\n", [("F013", 2, 5)]),
        ("cause,effect\n,b\nc\n", [("S001", 2, 1), ("S001", 3, 1)]),
        (HEAD + "a,b,perhaps,huge,sure,soon,a >,\n", [
            ("S004", 2, 5), ("S004", 2, 13), ("S004", 2, 18), ("V005", 2, 23), ("E001", 2, 28),
        ]),
        (HEAD + "a,b,+,,2,200 years,a + 1,\n", [("S004", 2, 8), ("S004", 2, 10), ("E005", 2, 20)]),
        (HEAD + "a,b,+,,,3,a/b > 1,\n", [("V005", 2, 9), ("E006", 2, 11)]),
        (HEAD + "a,b,+,,,,__import__('os') > 1,\n", [("E002", 2, 10)]),
        ("cause,effect,weight\na,b,many\nc,d,1e400\ne,f,nan\n", [
            ("S003", 2, 5), ("S004", 3, 5), ("S003", 4, 5),
        ]),
        ("cause,effect,sign,weight\na,b,+,-0.5\nc,d,-,0.5\ne,f,0,1\ng,h,+,0\n", [
            ("S004", 2, 7), ("S004", 4, 7), ("S004", 5, 7),
        ]),
        ("cause,effect\na,a\na,b\na,b\n", [("C005", 2, 3), ("C001", 4, 1)]),
        ("cause,effect,when\na,b,a > 0.5\na,b,\na,b,a  >  0.5\n", [("C011", 3, 1), ("C001", 4, 1)]),
        (HEAD + "a,b,+,,,,,common\na,b,0,,,,,team\n", [("C002", 2, 1)]),
        # matrices
        (",a,b\na,1,\nb,x,\n", [("F011", 1, 1), ("F011", 1, 1)]),
        (",a,b\na,1,\nb,,0\n", [("C005", 2, 3)]),
        (",a,a\nb,1,\nb,,1\n", [("N011", 1, 4), ("N011", 3, 1), ("C001", 3, 4)]),
        (",a,,b\nb,1,,\n,1,,\n", [("S001", 1, 4), ("S001", 3, 1)]),
        (",a\nb,1,2\n", [("F013", 2, 5)]),
        (",a\nb,0\n", [("F012", 1, 1)]),
        # JSON
        ('{"connections": [}', [("F014", 1, 18)]),
        ('{"connections": [],\n "connections": []}', [("F008", 2, 2)]),
        ('{"connections": [\n {"from": "a", "to": "b", "weight": NaN}]}', [("F014", 2, 37)]),
        ('{"connections": ' + "[" * 60 + "]" * 60 + "}", [("F010", 1, 56)]),
        ('{"connections": ' + "[" * 100_000, [("F010", None, None)]),
        ('{"connections": [' + "1" * 5000 + "]}", [("F014", None, None)]),
        ('{"connections": [{"\\ud800": 1}]}', [("F014", 1, 19)]),
        ("[1]", [("F011", 1, 1)]),
        ('{"dossier": {}}', [("F011", 1, 1)]),
        ('{"elements": [{"label": "a"}]}', [("F012", 1, 1)]),
        ('{"elements": {},\n "connections": [1]}', [("S003", 1, 14), ("S003", 2, 18)]),
        (
            '{"elements": [{"id": "x", "label": "A"},\n {"id": "x"},\n {"id": "y", "label": "A"}, {}],\n'
            ' "connections": [{"from": "A", "to": "y"},\n {"to": "x"},\n'
            ' {"from": "x", "to": "y", "direction": "undirected", "sign": "maybe"}]}',
            [
                ("N011", 2, 9), ("S001", 3, 29), ("N011", 4, 27), ("S001", 5, 2), ("S004", 6, 40),
                ("S004", 6, 62),
            ],
        ),
        (
            '{"connections": [{"from": "a", "to": "b", "direction": "mutual"},\n{"from": "b", "to": "a"}]}',
            [("C001", 2, 1)],
        ),
    ],
)  # fmt: skip
def test_every_fault_has_its_code_and_place(
    content: str | bytes, wanted: list[tuple[str, int, int]], take: Import, tmp_path: Path
) -> None:
    with pytest.raises(DossierError) as caught:
        take(content, "links.txt")
    assert find(caught) == wanted
    for problem in caught.value.problems:
        assert problem.place is not None
        assert problem.place.file == "links.txt"
        assert problem.edit or problem.found is not None or problem.code in {"F003", "F004", "F010", "F014"}
    assert [path.name for path in tmp_path.iterdir()] == ["links.txt"]


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("cause,efect\na,b\n", "effect"),
        ("cause,effect,sign\na,b,oposite\n", "opposite"),
        ("cause,effect,strength\na,b,stron\n", "strong"),
        ("cause,effect,confidence\na,b,likley\n", "likely"),
        ('{"connections": [{"from": "a", "to": "b", "direction": "directd"}]}', "directed"),
    ],
)
def test_the_nearest_valid_thing_is_named(text: str, nearest: str, take: Import) -> None:
    with pytest.raises(DossierError) as caught:
        take(text)
    assert [problem.nearest for problem in caught.value.problems] == [nearest]


def test_there_is_a_most_of_links_and_of_variables(take: Import) -> None:
    many = [f"a{index % 100},b{index}\n" for index in range(MOST_LINKS + 1)]
    for lines, words in ((many, ["links", "variables"]), (many[: MOST_VARIABLES + 1], ["variables"])):
        with pytest.raises(DossierError) as caught:
            take("cause,effect\n" + "".join(lines))
        assert [problem.message.split()[-1] for problem in caught.value.problems] == [f"{w}." for w in words]
        assert {problem.code for problem in caught.value.problems} == {"F003"}


def test_a_whole_dossier_is_no_file_of_links(take: Import, tiny_dossier: Dossier, tmp_path: Path) -> None:
    export_dossier(tiny_dossier, tmp_path / "dossier.json", "json")
    with pytest.raises(DossierError) as caught:
        import_links(tmp_path / "dossier.json", tmp_path / "made")
    assert [problem.code for problem in caught.value.problems] == ["F011"]
    assert "run it as it is" in (caught.value.problems[0].edit or "")


def test_a_form_that_is_named_is_not_judged(take: Import) -> None:
    text = "cause,effect\na,1\n"  # a matrix, or a list with a variable called 1
    assert take(text, into="list").form == "csv"
    assert take(text, form="matrix", into="matrix").form == "matrix"
    with pytest.raises(DossierError) as caught:
        take(text, form="kumu", into="map")
    assert find(caught) == [("F014", 1, 1)]


def test_what_is_wrong_with_the_call_comes_together(take: Import, tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    with pytest.raises(UsageError) as caught:
        take("", form="csvv")
    assert [(problem.code, problem.nearest) for problem in caught.value.problems] == [
        ("U001", "csv"),
        ("U003", None),
    ]


def test_wrong_calls_of_export_come_together(tiny_dossier: Dossier, tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        export_dossier(
            tiny_dossier, tmp_path / "out.csv", "graphmml", account="pressure-work", layout="matirx"
        )
    assert [(problem.code, problem.nearest) for problem in caught.value.problems] == [
        ("U001", "graphml"),
        ("U001", "matrix"),
        ("N003", "pressure-works"),
        ("U003", None),
    ]
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("form", "options"),
    [
        ("csv", {"layout": "matrix"}),
        ("kumu", {"layout": "matrix", "account": "pressure-works"}),
        ("json", {"account": "pressure-works"}),
    ],
)
def test_options_that_do_not_go_together(
    form: str, options: dict[str, str], tiny_dossier: Dossier, tmp_path: Path
) -> None:
    with pytest.raises(UsageError) as caught:
        export_dossier(tiny_dossier, tmp_path / "out", form, **options)
    assert [problem.code for problem in caught.value.problems] == ["U001"]
    assert list(tmp_path.iterdir()) == []


def test_force_replaces_a_file_and_never_a_folder(tiny_dossier: Dossier, tmp_path: Path) -> None:
    first = export_dossier(tiny_dossier, tmp_path / "out", "csv").file.read_bytes()
    export_dossier(tiny_dossier, tmp_path / "out", "graphml", force=True)
    assert (tmp_path / "out").read_bytes() != first
    with pytest.raises(UsageError) as caught:
        export_dossier(tiny_dossier, tmp_path, "csv", force=True)
    assert [problem.code for problem in caught.value.problems] == ["U003"]


def test_a_full_disk_leaves_everything_as_it_was(
    take: Import, tiny_dossier: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_dossier(tiny_dossier, tmp_path / "out", "csv")
    (tmp_path / "links.csv").write_text("cause,effect\na,b\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}

    def fill_the_disk(path: Path, text: str, **_options: object) -> int:
        path.write_bytes(text.encode()[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", fill_the_disk)
    with pytest.raises(SurroundingsError) as caught:
        export_dossier(tiny_dossier, tmp_path / "out", "csv", force=True)
    assert [problem.code for problem in caught.value.problems] == ["R002"]
    with pytest.raises(SurroundingsError) as caught:
        import_links(tmp_path / "links.csv", tmp_path / "made")
    assert [problem.code for problem in caught.value.problems] == ["R002"]
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_file_is_replaced_in_one_step(
    tiny_dossier: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")

    def refuse(_path: Path, _target: Path) -> Path:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(SurroundingsError):
        export_dossier(tiny_dossier, tmp_path / "out", "csv", force=True)
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["nowhere.csv", "a\0b", "x" * 400])
def test_a_file_that_cannot_be_read(name: str, tmp_path: Path) -> None:
    with pytest.raises(SurroundingsError) as caught:
        import_links(tmp_path / name, tmp_path / "made")
    assert [problem.code for problem in caught.value.problems] == ["R001"]


@pytest.mark.parametrize("name", ["file/out", "a\0b", "x" * 400])
def test_a_place_that_cannot_be_written(
    name: str, take: Import, tiny_dossier: Dossier, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SurroundingsError) as caught:
        export_dossier(tiny_dossier, tmp_path / name, "csv")
    assert [problem.code for problem in caught.value.problems] == ["R002"]
    with pytest.raises(SurroundingsError) as caught:
        take("cause,effect\na,b\n", into=name)
    assert [problem.code for problem in caught.value.problems] == ["R002"]
    assert {path.name for path in tmp_path.iterdir()} == {"file", "links.csv"}


def test_an_outside_source_is_a_place_and_silence_is_none(take: Import) -> None:
    made = take("cause,effect\na,b\n")
    path = made.folder / "accounts" / "links.yaml"
    text = path.read_text(encoding="utf-8")
    assert check(made.folder) == ()
    path.write_text("\n".join(line for line in text.splitlines() if "outside" not in line), encoding="utf-8")
    assert [problem.code for problem in check(made.folder)] == ["C006"]


def test_hostile_text_stays_text(take: Import) -> None:
    made = take(
        json.dumps(
            {
                "elements": [{"label": "\x1b[31mred\u202e: {x} # no &a *b"}, {"label": '"\\ "'}],
                "connections": [
                    {"from": '"\\ "', "to": "\x1b[31mred\u202e: {x} # no &a *b", "label": "!!x: y"}
                ],
            }
        ),
        "a\u202eb: c.json",
    )
    dossier = load(made.folder)
    titles = [entry.title for entry in dossier.variables.values()]
    assert titles == ["\ufffd[31mred\ufffd: {x} # no &a *b", '"\\ "']
    assert next(iter(dossier.accounts.values())).claims[0].paraphrase == "!!x: y"
    for path in made.folder.rglob("*.yaml"):
        assert not {"\x1b", "\u202e"} & set(path.read_text(encoding="utf-8"))
