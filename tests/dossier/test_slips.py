"""The slips of a first day: each edit can be made as it stands, and no two of one output contradict."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.dossier.cases import COVERAGE, DERIVED, DOCUMENTS, FAILS, FRAME, POLICIES, VARIABLES, WORKS
from tests.dossier.spoil import Step, append, swap, write

from counterpoise.dossier import check
from counterpoise.errors import Problem


def find_problems(folder: Path, *steps: Step, texts: Path | None = None) -> list[Problem]:
    for step in steps:
        step(folder)
    return list(check(folder, texts))


# States


@pytest.mark.parametrize(
    ("code", "name", "near", "edit"),
    [
        ("NO", "The North Country", "NOR", "Write NOR."),
        ("NRW", "Norway", "NOR", "Write NOR."),
        ("RUSS", "Ours", "RUS", "Write RUS, or declare kind: bloc or kind: organisation."),
        ("HLL", "The Hill", None, "Use the state's code, or declare `kind: bloc` or `kind: organisation`."),
    ],
)
def test_a_state_without_an_iso_code(code: str, name: str, near: str | None, edit: str, tiny: Path) -> None:
    old = "HILL: {name: The Hill, kind: organisation}"
    problems = find_problems(tiny, swap(FRAME, old, f"{code}: {{name: {name}}}"))
    (problem,) = (p for p in problems if p.code == "N012")
    assert (problem.nearest, problem.edit) == (near, edit)


@pytest.mark.parametrize(
    ("written", "near", "edit"),
    [
        ("The Hill", "HILL", "Write HILL."),
        ("the north", "NORTH", "Write NORTH."),
        ("Turkmenistan", "TKM", "Write TKM, and declare it under actors in dossier.yaml."),
        ("TM", "TKM", "Write TKM, and declare it under actors in dossier.yaml."),
    ],
)
def test_an_actor_given_by_its_name(written: str, near: str, edit: str, tiny: Path) -> None:
    (problem,) = find_problems(tiny, swap(POLICIES, "owner: HILL", f"owner: {written}"))
    assert (problem.code, problem.nearest, problem.edit) == ("N001", near, edit)


def test_a_state_that_needs_no_declaration_is_not_to_be_declared(tiny: Path) -> None:
    (problem,) = find_problems(tiny, swap("chronology.yaml", "[NORTH, SOUTH]", "[NORTH, Turkmenistan]"))
    assert (problem.nearest, problem.edit) == ("TKM", "Write TKM.")


# Names that are not well formed: the declaration and what refers to it get one and the same edit


@pytest.mark.parametrize(
    "steps",
    [
        (swap(WORKS, "id: pw-keep-tolls", "id: PW Keep Tolls"),),
        (swap(POLICIES, "  ease:", "  Ease:"),),
        (swap(FRAME, "  HILL: {name", "  Hill: {name"),),
        (swap(DOCUMENTS, "  pressure-fails:", "  Pressure Fails:"),),
        (
            append(VARIABLES, (DERIVED % "100 - SOUTH.resolve").replace("balance", "Balance Sheet")),
            swap(FAILS, "when: NORTH:SOUTH.pressure > 50", "when: balance_sheet > 50"),
        ),
    ],
    ids=["claim", "policy", "actor", "document", "variable"],
)
def test_what_refers_to_a_name_as_it_is_to_be_written_is_sound(steps: tuple[Step, ...], tiny: Path) -> None:
    assert [problem.code for problem in find_problems(tiny, *steps)] == ["N010"]


def test_what_refers_to_a_name_as_it_was_written_gets_the_same_edit(tiny: Path) -> None:
    problems = find_problems(
        tiny,
        swap(WORKS, "id: pw-keep-tolls", "id: Line Them"),
        swap(COVERAGE, "claims: [pw-keep-tolls]", "claims: [Line Them]"),
        append(FAILS, "  - {variable: SOUTH.concession, level: 50, claim: line-thm}\n"),
    )
    assert [(p.code, p.edit) for p in problems] == [
        ("N007", "Write line-them."),
        ("N010", "Write line-them."),
        ("N010", "Write line-them."),
    ]


def test_a_document_without_coverage_is_sent_to_cover(tiny: Path) -> None:
    problems = find_problems(tiny, write(COVERAGE, "coverage: {}\n"))
    assert {p.code for p in problems} == {"L003"}
    assert all("`counterpoise cover` prints" in (p.edit or "") for p in problems)
