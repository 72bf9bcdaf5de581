"""Every code of the dossier: a spoilt dossier gets it, at the place of the fault, with a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.dossier.cases import CASES, LEVER
from tests.dossier.spoil import Case, append, find_place, swap

from counterpoise.dossier import check, load
from counterpoise.errors import CATALOGUE, DossierError, nearest

# Raised elsewhere: N003 by the options of a run, P004 by `join_policies`, F001 by `load`, F011 to F014 by
# `import_links`.
ELSEWHERE = {"N003", "P004", "F001", "F011", "F012", "F013", "F014"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_spoilt_dossier_gets_its_code(case: Case, tiny: Path, texts: Path) -> None:
    for step in case.steps:
        step(tiny)
    problems = [p for p in check(tiny, texts if case.texts else None) if p.code == case.code]
    assert problems, f"no {case.code}"
    file, line, column = find_place(tiny, case.at)
    where = [p for p in problems if p.place is not None and p.place.file == file.replace("\u00a0", " ")]
    if line is not None:
        where = [p for p in where if (p.place.line, p.place.column) == (line, column)]
    assert where, f"wanted {file}:{line}:{column}, got {[str(p) for p in problems]}"
    for key in ("nearest", "found", "edit"):
        wanted = getattr(case, key)
        assert wanted is None or wanted in {getattr(p, key) for p in where}, [str(p) for p in where]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_an_error_stops_the_loading_and_a_warning_does_not(case: Case, tiny: Path, texts: Path) -> None:
    for step in case.steps:
        step(tiny)
    folder = texts if case.texts else None
    problems = check(tiny, folder)
    if any(problem.severity == "error" for problem in problems):
        with pytest.raises(DossierError) as caught:
            load(tiny, folder)
        assert caught.value.problems == problems
    else:
        assert load(tiny, folder).warnings == problems


def test_every_code_has_a_case() -> None:
    wanted = {code for code in CATALOGUE if code[0] in "FSNECVPL" or "O040" <= code < "O048"} - ELSEWHERE
    assert wanted == {case.code for case in CASES}


def test_the_small_dossier_is_without_problems(tiny: Path, texts: Path) -> None:
    assert check(tiny, texts) == ()


# Where there is no value to show: a file or a field that is absent, a parser's complaint, a whole file.
NOTHING_FOUND = {"F002", "F005", "F006", "F010", "S001"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_problem_says_what_was_found_and_what_to_do(case: Case, tiny: Path, texts: Path) -> None:
    for step in case.steps:
        step(tiny)
    for problem in check(tiny, texts if case.texts else None):
        assert problem.edit, str(problem)
        assert problem.found or problem.code in NOTHING_FOUND, str(problem)


@pytest.mark.parametrize(
    ("case", "found", "nearest", "edit"),
    [
        ("V001-end", "0", "1", "Write 1."),  # one per cent inside the range
        ("V001-starts", "100", "99", "Write 99."),
        ("V005", "1 fortnight", "2 weeks", "Write 2 weeks."),
        ("V005-number", "3", "3 months", "Write 3 months."),
        ("V008", "low 75, likely 60, high 45", None, "Write {likely: 60, low: 45, high: 75}."),
        ("V008-range", "[100, 0]", "[0, 100]", "Write [0, 100]."),
        (
            "C004",
            "NORTH:SOUTH.pressure",
            None,
            "Make NORTH:SOUTH.pressure a state, and keep the lever as a separate instrument.",
        ),
        ("P001", "SOUTH", "NORTH", "Write owner: NORTH."),
        ("P002", "NORTH:SOUTH.pressure", None, "Keep one of the two."),
        ("P003", "2026-07-01", None, "Write an until after 2026-07-01."),
        ("P005", "balance", "SOUTH.resolve", "Write SOUTH.resolve."),
        ("S004-bound", "-1", "0", "Write 0."),
        ("L006", "7", "3", "Write 3."),
        ("E003", None, None, "Split it with a derived variable."),
        ("N010", "Balance Sheet", "balance_sheet", "Write balance_sheet."),
    ],
)
def test_the_remedy_that_a_fault_asks_for(
    case: str, found: str | None, nearest: str | None, edit: str, tiny: Path, texts: Path
) -> None:
    chosen = next(entry for entry in CASES if entry.id == case)
    for step in chosen.steps:
        step(tiny)
    problems = [p for p in check(tiny, texts if chosen.texts else None) if p.code == chosen.code]
    assert any(
        problem.edit == edit and found in (None, problem.found) and nearest in (None, problem.nearest)
        for problem in problems
    ), [str(problem) for problem in problems]


def test_a_second_setting_says_where_the_first_one_is(tiny: Path) -> None:
    append("policies.yaml", "      - {instrument: NORTH:SOUTH.pressure, value: 10}\n")(tiny)
    assert "at policies.yaml:11:22" in next(p.message for p in check(tiny) if p.code == "P002")


def test_a_power_is_named_as_it_is_written(tiny: Path) -> None:
    swap("accounts/pressure-fails.yaml", "pressure > 50\n", "pressure ** 2 > 50\n")(tiny)
    assert "**" in next(p.message for p in check(tiny) if p.code == "E002")


def test_a_missing_file_is_not_taken_for_one_of_the_format(tiny: Path) -> None:
    (tiny / "variables.yaml").rename(tiny / "variable.yaml")
    assert next(p.nearest for p in check(tiny) if p.code == "F002") == "variable.yaml"
    (tiny / "variable.yaml").unlink()
    assert next(p.nearest for p in check(tiny) if p.code == "F002") is None


def test_a_list_with_one_wrong_entry_is_not_called_empty_too(tiny: Path) -> None:
    swap("policies.yaml", "value: 80", "value: .nan")(tiny)
    assert [p.code for p in check(tiny) if p.place and p.place.file == "policies.yaml"] == ["S003"]
    swap(
        "policies.yaml",
        "sets:\n      - {instrument: NORTH:SOUTH.pressure, value: .nan, ramp: 6 months}",
        "sets: []",
    )(tiny)
    assert [p.code for p in check(tiny) if p.place and p.place.file == "policies.yaml"] == ["S004"]


def test_nearest_knows_the_beginning_of_a_longer_name() -> None:
    names = ["bear-hug-2017", "significant-but-limited-2023", "sustained-pressure"]
    assert nearest("bear", names) == "bear-hug-2017"
    assert nearest("Sustai", names) == "sustained-pressure"
    assert nearest("sus", names) is None  # too little to go by


def test_nearest_knows_no_large_and_small_letters() -> None:
    assert nearest("PRESS", ["ease", "press"]) == "press"
    assert nearest("rus.Autonmy", ["RUS.autonomy", "rus"]) == "RUS.autonomy"
    assert nearest("Press", ["PRESS", "Press", "press"]) == "Press"


@pytest.mark.parametrize("when", ["NORTH:SOUTH.bluff < 50", "NORTH:SOUTH.bluff > 22", "SOUTH.resolve > 99"])
def test_a_condition_that_may_hold_is_not_warned_of(when: str, tiny: Path) -> None:
    append("variables.yaml", LEVER)(tiny)
    swap("accounts/pressure-fails.yaml", "when: NORTH:SOUTH.pressure > 50", f"when: {when}")(tiny)
    assert check(tiny) == ()


def test_what_a_policy_or_an_event_makes_possible_is_not_warned_of(tiny: Path) -> None:
    append("variables.yaml", LEVER)(tiny)
    swap("accounts/pressure-fails.yaml", "when: NORTH:SOUTH.pressure > 50", "when: NORTH:SOUTH.bluff > 50")(
        tiny
    )
    assert [p.code for p in check(tiny)] == ["E008"]
    swap("events.yaml", "shift: {SOUTH.resolve: -10}", "shift: {NORTH:SOUTH.bluff: -10}")(tiny)
    assert [p.code for p in check(tiny)] == ["E008"]
    swap("events.yaml", "{NORTH:SOUTH.bluff: -10}", "{NORTH:SOUTH.bluff: 40}")(tiny)
    assert check(tiny) == ()
