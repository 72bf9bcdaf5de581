"""The slips of a first day: each edit can be made as it stands, and no two of one output contradict."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.dossier.cases import (
    AIMS,
    COVERAGE,
    DERIVED,
    DOCUMENTS,
    EVENTS,
    FAILS,
    FRAME,
    LEVER,
    POLICIES,
    VARIABLES,
    WORKS,
)
from tests.dossier.spoil import Step, append, swap, write

from counterpoise.dossier import builtin_names, check
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


# Durations: a bare number gets a unit, and the edit leads to no other error


@pytest.mark.parametrize(
    ("file", "old", "new", "close"),
    [
        (FRAME, "horizon: 4 years", "horizon: 8", "8 years"),
        (FRAME, "horizon: 4 years", "horizon: 7.6", "8 years"),
        (FRAME, "horizon: 4 years", "horizon: 250", "100 years"),
        (FRAME, "horizon: 4 years", "horizon: 8 yrs", "8 years"),
        (FRAME, "step: 3 months", "step: 5", "6 months"),
        (FRAME, "step: 3 months", "step: 0.25", "3 months"),
        (VARIABLES, "response_time: 1 year\n", "response_time: 2\n", "2 years"),
        (VARIABLES, "response_time: 1 year\n", "response_time: 0.2\n", "6 months"),
        (VARIABLES, "response_time: 1 year\n", "response_time: 18\n", "18 months"),
        (FAILS, "lag: 6 months", "lag: 7", "6 months"),
        (FAILS, "lag: 6 months", "lag: 0.5", "6 months"),
        (POLICIES, "start: 2026-07-01", "start: 2027", "2027-01-01"),
        (POLICIES, "until: 3 years", "until: 2028", "2028-12-31"),
        (POLICIES, "ramp: 6 months", "ramp: 6", "6 months"),
        (EVENTS, "duration: 6 months", "duration: 6", "6 months"),
    ],
)
def test_a_bare_number_for_a_duration(file: str, old: str, new: str, close: str, tiny: Path) -> None:
    (problem,) = find_problems(tiny, swap(file, old, new))
    assert (problem.code, problem.nearest, problem.edit) == ("V005", close, f"Write {close}.")
    key = new.split(":")[0]
    end = "\n" if new.endswith("\n") else ""
    assert find_problems(tiny, swap(file, new, f"{key}: {close}{end}")) == []


# Values of the wrong kind, and words that are not of the format


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "edit"),
    [
        (VARIABLES, "volatility: 0.3", "volatility: 30%", "S003", "Write 0.3."),
        (VARIABLES, "base: 20", "base: 10%", "S003", "Write 10 where the unit is per cent, else 0.1."),
        (VARIABLES, "base: 20", "base: 4 km3", "S003", "Write 4; the unit is said in `unit`."),
        (VARIABLES, "base: 20", "base: 600 million", "S003", "Write 600000000."),
        (VARIABLES, "base: 20", "base: 10-20", "S003", "Write {likely: 15, low: 10, high: 20}."),
        (
            VARIABLES,
            "unit: per cent\n    range: [0, 100]",
            "unit: x\n    range: 0-60",
            "S003",
            "Write [0, 60].",
        ),
        (
            VARIABLES,
            "unit: per cent\n    range: [0, 100]",
            "unit: x\n    range: wide",
            "S003",
            "Write a list, [low, high].",
        ),
        (VARIABLES, "owners: [NORTH]", "owners: NORTH", "S003", "Write [NORTH]."),
        (
            WORKS,
            "documents: [pressure-works]",
            "documents: pressure-works",
            "S003",
            "Write [pressure-works].",
        ),
        (FAILS, "confidence: even", "confidence: probably", "S004", "Write likely."),
        (FAILS, "confidence: even", "confidence: Highly likely", "S004", "Write very_likely."),
        (
            FAILS,
            "confidence: even",
            "confidence: 70%",
            "S004",
            "Write likely, or give the number as credence: 0.7.",
        ),
        (FAILS, "confidence: even", "credence: 70%", "S003", "Write 0.7."),
        (FAILS, "confidence: even", "credence: 70", "S004", "Write 0.7."),
        (FAILS, "strength: strong", "strength: medium", "S004", "Write moderate."),
        (FAILS, 'sign: "+"', "sign: positive", "S004", 'Write sign: "+".'),
        (FAILS, 'sign: "+"', "sign: \u2212", "S004", 'Write sign: "-".'),
        (FAILS, 'sign: "+"', "sign: perhaps", "S004", 'Use one of: "+", "-", "0".'),
        (WORKS, "change: steady", "change: stable", "S004", "Write steady."),
        (WORKS, "change: steady", "level: medium", "S004", "Write middling."),
        (AIMS, "direction: higher", "direction: more", "S004", "Write higher."),
        (FRAME, "as_of: 2026-01-01", "as_of: 2026", "S003", "Write 2026-01-01."),
        (FRAME, "as_of: 2026-01-01", "as_of: 1 January 2026", "S003", "Write 2026-01-01."),
        ("chronology.yaml", "date: 2015-05-01", "date: 2015", "S003", "Write the whole date, as 2015-01-01."),
        (
            VARIABLES,
            "start_source: {citation: The miller's ledger, date: 2025-12-31}",
            "start_source: The miller's ledger",
            "S004",
            'Write {citation: "The miller\'s ledger"}.',
        ),
    ],
)
def test_the_edit_says_what_was_likely_meant(
    file: str, old: str, new: str, code: str, edit: str, tiny: Path
) -> None:
    problems = find_problems(tiny, swap(file, old, new))
    assert [(p.code, p.edit) for p in problems] == [(code, edit)]


def test_a_prediction_by_a_year(tiny: Path) -> None:
    entry = "  - {id: pw-p, kind: prediction, event: drought, by: 2028, paraphrase: it will be dry, at: []}\n"
    assert "Write 2028-12-31." in [p.edit for p in find_problems(tiny, append(WORKS, entry))]


def test_a_point_at_a_year(tiny: Path) -> None:
    steps = swap(VARIABLES, "role: instrument\n    instrument: economic", "role: driver")
    problems = find_problems(tiny, steps, swap(VARIABLES, "base: 20", "points: {2024: 20}"))
    (problem,) = (p for p in problems if p.code == "S003")
    assert (problem.found, problem.edit) == ("2024", "Write 2024-01-01.")


# Expressions


@pytest.mark.parametrize(
    ("when", "said", "edit"),
    [
        ("NORTH:SOUTH.pressure > > 50", "from its character 24 on, where '> 50' stands", None),
        ("NORTH:SOUTH.pressure 50", "from its character 22 on, where '50' stands", None),
        ("V0 > > NORTH:SOUTH.pressure", "where '> NORTH:SOUTH.pressure' stands", None),
        ("NORTH:SOUTH.pressure > 50 and", "ends too soon", "Add what is compared or joined after"),
        ("(NORTH:SOUTH.pressure > 50", "opens 1 brackets and closes 0", "Add or remove a bracket"),
        ("NORTH:SOUTH.pressure = 50", "= compares nothing", "Compare with < <= > >="),
        ("SOUTH.resolve > 5 AND SOUTH.resolve < 9", "in capitals", "in small letters"),
        ('""', "is empty", None),
    ],
)
def test_where_an_expression_cannot_be_read(when: str, said: str, edit: str | None, tiny: Path) -> None:
    steps = swap(FAILS, "when: NORTH:SOUTH.pressure > 50", f"when: {when}")
    (problem,) = (p for p in find_problems(tiny, steps) if p.code == "E001")
    assert said in problem.message
    assert (edit or "at the place that is named") in (problem.edit or "")


# All errors of a pass come together: a fault of shape hides none of name or expression beside it


@pytest.mark.parametrize(
    ("steps", "codes"),
    [
        (
            append(
                WORKS, "  - {id: pw-p, kind: prediction, event: drouhgt, by: soon, paraphrase: dry, at: []}\n"
            ),
            {"S003", "N008"},
        ),
        (
            swap(
                FAILS,
                "confidence: even\n    when: NORTH:SOUTH.pressure > 50",
                "confidence: so\n    when: 5 >",
            ),
            {"S004", "E001"},
        ),
        (swap(FAILS, "policy: ease", "polisy: x\n    policy: eases"), {"S002", "N004"}),
        (swap(FAILS, "side: fails", "side: fail\n    strength: huge"), {"S004", "N009"}),
        (
            swap(
                FRAME,
                "{variable: SOUTH.resolve, better: lower, for: NORTH}",
                "{variable: x, better: no, for: UZB}",
            ),
            {"S004", "N001", "N002"},
        ),
        (
            swap(
                WORKS, "kind: level\n    variable: SOUTH.concession", "kind: levle\n    variable: concession"
            ),
            {"S004", "N002"},
        ),
        (
            swap(WORKS, "kind: level\n    variable: SOUTH.concession", "variable: concession"),
            {"S001", "N002"},
        ),
        (
            swap(
                POLICIES,
                "NORTH:SOUTH.pressure, value: 80, ramp: 6 months",
                "NORTH:SOUTH.presure, value: high",
            ),
            {"S003", "N005"},
        ),
        (swap(POLICIES, "owner: HILL", "owner: HIL\n    size: 3"), {"S002", "N001"}),
        (swap(EVENTS, "hazard: 0.2", "hazard: often\n    set: {SOUTH.resolv: 3}"), {"S003", "N002"}),
        (
            swap(EVENTS, "cause: SOUTH.resolve, effect", "cause: SOUTH.resolv, efect: x, effect"),
            {"S002", "N002"},
        ),
        (
            swap(
                COVERAGE, "as: boilerplate}\n    - {span: [20", "as: dull, claims: [pf-x]}\n    - {span: [20"
            ),
            {"S004", "N007"},
        ),
        (swap(AIMS, "SOUTH.concession, direction: higher", "SOUTH.concess, direction: up"), {"S004", "N002"}),
        (
            swap(VARIABLES, "owners: [NORTH]\n    base: 20", "owners: [NORD]\n    base: much"),
            {"S003", "N001"},
        ),
        (
            swap(
                FAILS, "{variable: SOUTH.resolve, level: 65}", "{variable: resolve, level: much, claim: no}"
            ),
            {"S003", "N002", "N007"},
        ),
        (
            swap(
                "chronology.yaml",
                "date: 2015-05-01\n    title: The first toll\n    actors: [NORTH, SOUTH]",
                "date: then\n    title: A\n    actors: [SOUTHH]",
            ),
            {"S003", "N001"},
        ),
        (
            swap(
                WORKS,
                "policy: press\n    at: [{document: pressure-works, paragraph: 4",
                "policy: press\n    at: [{document: pressure-work, paragraph: x",
            ),
            {"S003", "N006"},
        ),
    ],
    ids=lambda value: None,
)
def test_a_fault_of_shape_hides_no_fault_of_name(steps: Step, codes: set[str], tiny: Path) -> None:
    found = {p.code for p in find_problems(tiny, steps)}
    assert codes <= found
    assert found <= codes | {"L007", "N007", "C003", "C006", "N011"}


def test_a_policy_that_could_not_be_read_may_make_a_condition_hold(tiny: Path) -> None:
    assert [p.code for p in find_problems(tiny, swap(POLICIES, "value: 80", "value: much"))] == ["S003"]


# Warnings: what is without effect, what is copied, and a text that was only saved in another way


@pytest.mark.parametrize(
    "steps",
    [
        (swap(FAILS, "when: NORTH:SOUTH.pressure > 50", "when: NORTH:SOUTH.bluff > 50"),),
        (append(VARIABLES, DERIVED % "100 - NORTH:SOUTH.bluff"),),
        (
            swap(
                AIMS,
                "{variable: SOUTH.concession, direction: higher}",
                "{variable: NORTH:SOUTH.bluff, direction: higher}",
            ),
        ),
        (swap(EVENTS, "shift: {SOUTH.resolve: -10}", "shift: {NORTH:SOUTH.bluff: -10}"),),
        (
            swap(
                WORKS,
                "kind: level\n    variable: SOUTH.concession",
                "kind: level\n    variable: NORTH:SOUTH.bluff",
            ),
        ),
    ],
    ids=["condition", "formula", "aim", "event", "claim"],
)
def test_an_instrument_that_something_reads_is_not_warned_of(steps: tuple[Step, ...], tiny: Path) -> None:
    lever = append(POLICIES, "      - {instrument: NORTH:SOUTH.bluff, value: 90}\n")
    assert find_problems(tiny, append(VARIABLES, LEVER), lever, *steps) == []


def test_what_could_not_be_read_may_read_an_instrument(tiny: Path) -> None:
    lever = append(POLICIES, "      - {instrument: NORTH:SOUTH.bluff, value: 90}\n")
    steps = (append(VARIABLES, LEVER), lever, swap(AIMS, "weight: 2", "weight: much"))
    assert [p.code for p in find_problems(tiny, *steps)] == ["S003"]


def test_a_claim_of_no_effect_without_a_strength_is_not_warned_of(tiny: Path) -> None:
    assert find_problems(tiny, swap(WORKS, 'sign: "-"\n    strength: strong', 'sign: "0"')) == []


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("Tolls at the crossing have ALREADY worn: down its resolve", ["L009"]),
        ("so tolls at the crossing have already worn down its resolve, and", ["L009"]),
        ("tolls at the crossing have already worn down the resolve", []),
        ("at the crossing have already worn down its resolve", []),
    ],
)
def test_ten_words_in_a_row_are_a_copy(words: str, codes: list[str], tiny: Path, texts: Path) -> None:
    step = swap(WORKS, "paraphrase: a council without will gives the mill away", f'paraphrase: "{words}"')
    assert [p.code for p in find_problems(tiny, step, texts=texts)] == codes


@pytest.mark.parametrize(
    ("change", "edit"),
    [
        (lambda content: content.replace(b"\n", b"\r\n"), "Save pressure-fails.txt with LF line ends."),
        (
            lambda content: b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"),
            "Save pressure-fails.txt with LF line ends, without a byte order mark (BOM).",
        ),
        (
            lambda content: b"\xef\xbb\xbf" + content,
            "Save pressure-fails.txt with LF line ends, without a byte order mark (BOM).",
        ),
    ],
    ids=["crlf", "both", "bom"],
)
def test_a_text_that_was_saved_in_another_way_is_one_note(
    change: Callable[[bytes], bytes], edit: str, tiny: Path, texts: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(texts, tmp_path / "texts"))
    path = folder / "pressure-fails.txt"
    path.write_bytes(change(path.read_bytes()))
    problems = find_problems(tiny, texts=folder)
    assert [(p.code, p.edit) for p in problems] == [("L002", edit)]
    path.write_bytes(path.read_bytes().replace(b"siege", b"a siege"))
    assert len(find_problems(tiny, texts=folder)) > 1


def test_a_text_that_was_coded_with_crlf(tiny: Path, texts: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(texts, tmp_path / "texts"))
    content = (folder / "pressure-fails.txt").read_bytes()
    coded = hashlib.sha256(content.replace(b"\n", b"\r\n")).hexdigest()
    old = hashlib.sha256(content).hexdigest()
    problems = find_problems(tiny, swap(DOCUMENTS, old, coded), texts=folder)
    assert "Save pressure-fails.txt with CRLF line ends." in [p.edit for p in problems]


@pytest.mark.parametrize("name", builtin_names())
def test_the_built_in_dossiers_get_no_warning(name: str) -> None:
    assert check(name) == ()
