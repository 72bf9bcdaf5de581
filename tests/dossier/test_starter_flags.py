"""A starter with a question, actors and a horizon of one's own: it carries them, passes, runs, teaches."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from ruamel.yaml import YAML

from counterpoise.dossier import check, load
from counterpoise.dossier.starter import write_starter
from counterpoise.dossier.starter_frame import EXAMPLE_ACTORS, settle_frame
from counterpoise.dossier.starter_text import as_yaml
from counterpoise.dossier.states import _rows, match_state, state_names
from counterpoise.errors import UsageError
from counterpoise.names import ISO_ALPHA_3
from counterpoise.safety import clean_text
from counterpoise.simulation import simulate

QUESTION = 'Will "the pact" hold: yes, or no? # 50%'
ACTORS = ["RUS", "CHN", "EU=the European Union: all 27", "GBR=Britain"]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A starter with everything of one's own."""
    return write_starter(tmp_path / "black-sea", question=QUESTION, actors=ACTORS, horizon="36 months")


def read_apart(path: Path) -> Any:
    """YAML as another reader understands it."""
    return YAML(typ="safe", pure=True).load(path)


def take_comments_off(path: Path) -> int:
    """Do what the comments say: take "# " off the lines after "##". Gives the number of lines."""
    lines, count, ours = path.read_text(encoding="utf-8").split("\n"), 0, False
    for index, line in enumerate(lines):
        if line.strip().startswith("##"):
            ours = True
        elif not line.strip().startswith("#"):
            ours = False
        elif ours:
            lines[index] = re.sub("# ?", "", line, count=1)
            count += 1
    path.write_text("\n".join(lines), encoding="utf-8")
    return count


def test_it_carries_what_was_given(own: Path) -> None:
    assert check(own, own / "texts") == ()
    data = read_apart(own / "dossier.yaml")
    assert data["question"] == QUESTION
    assert data["horizon"] == "3 years"
    assert data["title"] == "Black sea"
    actors = {code: (entry["name"], entry.get("kind", "state")) for code, entry in data["actors"].items()}
    assert list(actors) == ["RUS", "CHN", "EU", "GBR", *EXAMPLE_ACTORS]
    assert actors["RUS"] == ("Russia", "state")
    assert actors["CHN"] == ("China", "state")
    assert actors["EU"] == ("the European Union: all 27", "bloc")
    assert actors["GBR"] == ("Britain", "state")
    assert load(own).horizon == 3


def test_it_runs(own: Path) -> None:
    runs = simulate(load(own), draws=20, workers=1)
    assert set(runs.summary()["variable"]) == {"HIGH.water_release", "trust"}
    assert runs.options.years == 3


def test_no_invented_claim_is_put_into_a_real_actors_mouth(own: Path) -> None:
    """What the texts of the example say concerns its own actors; given ones stand in dossier.yaml alone."""
    dossier = load(own)
    said = "".join(path.read_text(encoding="utf-8") for path in own.rglob("accounts/*.yaml"))
    assert not re.search(r"\b(RUS|CHN|EU|GBR)\b", said)
    assert not any(
        set(name.split(".")[0].split(":")) & {"RUS", "CHN", "EU", "GBR"} for name in dossier.variables
    )


@pytest.mark.parametrize("actors", [["RUS"], ["RUS", "CHN"], ["A1=x: y", "IND", "PAK", "NPL"], []])
def test_its_comments_become_a_dossier(actors: list[str], tmp_path: Path) -> None:
    made = write_starter(tmp_path / "own", actors=actors)
    codes = [actor.partition("=")[0] for actor in actors]
    lines = sum(take_comments_off(path) for path in made.glob("*.yaml"))
    assert (lines > 25) == bool(actors)
    wanted = ["P006"] if actors else []  # nothing is claimed yet of what the lever does
    assert [problem.code for problem in check(made, made / "texts")] == wanted
    dossier = load(made)
    if not actors:
        assert len(dossier.variables) == 3
        return
    receiver = codes[min(1, len(codes) - 1)]
    lever = f"{codes[0]}.conduct" if len(codes) == 1 else f"{codes[0]}:{codes[1]}.conduct"
    assert dossier.variables[lever].owners == (codes[0],)
    assert dossier.variables[f"{receiver}.outcome"].role == "state"
    assert dossier.policies["more-of-it"].owner == codes[0]
    assert dossier.headline[-1].for_ == receiver
    assert dossier.aims[receiver][0].variable == f"{receiver}.outcome"
    table = simulate(dossier, draws=20, workers=1).summary()
    own = table[(table["variable"] == f"{receiver}.outcome")]
    assert set(own["reach"]) == {"silent"}, "nothing is claimed of it yet"


def test_comments_stay_and_say_what_comes_next(own: Path) -> None:
    frame = (own / "dossier.yaml").read_text(encoding="utf-8")
    assert frame.count("# ") > 15
    assert "Take out what is left of the example" in frame
    assert "Likewise for EU, GBR." in (own / "variables.yaml").read_text(encoding="utf-8")
    for path in own.rglob("*.yaml"):
        assert max(map(len, path.read_text(encoding="utf-8").splitlines())) <= 120, path.name


def test_without_anything_it_is_the_example(tmp_path: Path) -> None:
    plain, empty = write_starter(tmp_path / "a"), write_starter(tmp_path / "b", actors=[])
    for path in plain.rglob("*.yaml"):
        assert path.read_bytes() == (empty / path.relative_to(plain)).read_bytes()
    assert load(plain).title == "Water for tolls"
    assert "##" not in (plain / "variables.yaml").read_text(encoding="utf-8")


def test_a_horizon_alone_changes_one_line(tmp_path: Path) -> None:
    plain, longer = write_starter(tmp_path / "a"), write_starter(tmp_path / "b", horizon="20 years")
    before, after = (
        (made / "dossier.yaml").read_text(encoding="utf-8").splitlines() for made in (plain, longer)
    )
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [
        (
            "horizon: 5 years           # a whole number of years",
            "horizon: 20 years          # a whole number of years",
        )
    ]


@pytest.mark.parametrize(
    ("given", "code", "near"),
    [
        ({"question": "  "}, "U001", None),
        ({"question": "red \x1b[31m"}, "U001", None),
        ({"question": "x" * 501}, "U001", None),
        ({"actors": ["rus"]}, "N010", "RUS"),
        ({"actors": ["Russia"]}, "N010", "RUS"),
        ({"actors": ["south korea"]}, "N010", "KOR"),
        ({"actors": ["R"]}, "N010", None),
        ({"actors": ["RUSS"]}, "N012", "RUS"),
        ({"actors": ["EU"]}, "N012", None),
        ({"actors": ["EU="]}, "U001", None),
        ({"actors": ["EU=\u202e"]}, "U001", None),
        ({"actors": ["RUS", "CHN", "RUS=again"]}, "N011", None),
        ({"actors": ["HIGH=mine"]}, "N011", None),
        ({"horizon": "5"}, "V005", "5 years"),
        ({"horizon": "soon"}, "V005", None),
        ({"horizon": "18 months"}, "V009", "2 years"),
        ({"horizon": "2 days"}, "V009", "1 year"),
        ({"horizon": "101 years"}, "U001", "100 years"),
    ],
)
def test_what_cannot_be_used_is_refused(
    given: dict[str, Any], code: str, near: str | None, tmp_path: Path
) -> None:
    with pytest.raises(UsageError) as caught:
        write_starter(tmp_path / "own", **given)
    (problem,) = caught.value.problems
    assert problem.code == code
    if near is not None:
        assert problem.nearest == near
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("given", "near", "edit"),
    [
        ("Basin", None, "Write BASIN=Basin."),
        ("Basin=the Basin", None, "Write BASIN=the Basin."),
        ("AF", "AFG", "Write AFG."),
        ("NO", "NOR", "Write NOR."),
        ("UK", "GBR", "Write GBR."),
        ("NORWAY", "NOR", "Write NOR."),
        ("Norwya", "NOR", "Write NOR."),
        ("Norway=the Kingdom", "NOR", "Write NOR=the Kingdom."),
        ("RUSS", "RUS", "Write RUS, or RUSS=Name for a bloc or an organisation."),
        ("EU", None, "Write EU=Name for a bloc or an organisation."),
        ("R", None, "Write a code of capitals and its name, such as EU=the European Union."),
    ],
)
def test_the_edit_follows_the_nearest(given: str, near: str | None, edit: str) -> None:
    with pytest.raises(UsageError) as caught:
        settle_frame(None, [given], None)
    (problem,) = caught.value.problems
    assert (problem.nearest, problem.edit) == (near, edit)
    if near is not None and " or " not in edit:
        assert settle_frame(None, [edit.removeprefix("Write ").rstrip(".")], None).actors[0].code == near


def test_every_alpha_2_code_leads_to_its_state() -> None:
    codes = [match_state(row["alpha_2"]) for row in _rows()]
    assert codes == list(state_names())
    assert all(len(row["alpha_2"]) == 2 for row in _rows())
    assert [match_state(code) for code in ("NO", "CH", "UA", "GB", "KR")] == [
        "NOR",
        "CHE",
        "UKR",
        "GBR",
        "KOR",
    ]


def test_all_that_is_wrong_comes_together(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        write_starter(tmp_path / "own", question="", actors=["RUSS", "rus"], horizon="5")
    assert [problem.code for problem in caught.value.problems] == ["U001", "N012", "N010", "V005"]


def lines_of_text() -> SearchStrategy[str]:
    """Text that a file can hold and a terminal print, as it stands after cleaning."""
    return st.text(min_size=1, max_size=40).map(lambda text: " ".join(clean_text(text).split())).filter(bool)


@given(lines_of_text())
def test_any_text_reads_back_as_it_was(text: str) -> None:
    assert YAML(typ="safe", pure=True).load(f"text: {as_yaml(text)}\n") == {"text": text}


@given(
    question=lines_of_text(), name=lines_of_text(), folder=st.sampled_from(["a b", "..x", "0", "no", "_-"])
)
def test_any_question_and_name_give_a_dossier(
    question: str, name: str, folder: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = write_starter(
        tmp_path_factory.mktemp("any") / folder, question=question, actors=[f"ACME={name}", "NOR"]
    )
    assert check(made) == ()
    dossier = load(made)
    assert dossier.question == question
    assert dossier.actors["ACME"].name == name.strip()


def test_states_are_all_there_with_their_names() -> None:
    """Held against the built-in dossiers, which name states in their own words."""
    names = state_names()
    assert set(names) == ISO_ALPHA_3
    assert list(names) == sorted(names)
    assert len(set(names.values())) == len(names)
    assert all(name == name.strip() and clean_text(name) == name for name in names.values())
    for code, actor in load("russia").actors.items():
        if actor.kind == "state":
            assert names[code] == actor.name


def test_a_frame_that_is_not_given_is_empty() -> None:
    frame = settle_frame(None, None, None)
    assert (frame.question, frame.actors, frame.horizon, frame.is_own) == (None, (), None, False)
