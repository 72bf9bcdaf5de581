"""Every code of the dossier: a spoilt dossier gets it, at the place of the fault, with a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.dossier.cases import CASES
from tests.dossier.spoil import Case, find_place

from counterpoise.dossier import check, load
from counterpoise.errors import CATALOGUE, DossierError

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
    wanted = {code for code in CATALOGUE if code[0] in "FSNECVPL"} - ELSEWHERE
    assert wanted == {case.code for case in CASES}


def test_the_small_dossier_is_without_problems(tiny: Path, texts: Path) -> None:
    assert check(tiny, texts) == ()
