"""Tables of a dossier as DataFrames: the same facts as the records, with what each column means."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from counterpoise.dossier import Dossier
from counterpoise.dossier.frames import MEANINGS
from counterpoise.dossier.tables import SUBJECTS, tabulate
from counterpoise.errors import UsageError


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_frame_holds_the_records_and_says_what_its_columns_are(tiny_dossier: Dossier, subject: str) -> None:
    records = tabulate(tiny_dossier, subject)
    frame = tabulate(tiny_dossier, subject, as_frame=True)
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == list(records[0]) == list(MEANINGS[subject])
    assert len(frame) == len(records)
    for row, record in zip(frame.to_dict("records"), records, strict=True):
        assert {key: blank(value) for key, value in row.items()} == record
    assert frame.attrs["columns"] == MEANINGS[subject]
    assert all(frame.attrs["columns"].values())
    assert json.loads(json.dumps(frame.attrs)) == frame.attrs


def blank(value: Any) -> Any:
    """None for what pandas writes where there is nothing."""
    return None if isinstance(value, float) and pd.isna(value) else value


def test_units_are_those_of_the_variables(tiny_dossier: Dossier) -> None:
    frame = tabulate(tiny_dossier, "variables", as_frame=True)
    assert frame.attrs["units"] == dict(zip(frame["variable"], frame["unit"], strict=True))
    assert "units" not in tabulate(tiny_dossier, "claims", as_frame=True).attrs


def test_a_part_that_is_empty_has_its_columns(tiny_dossier: Dossier) -> None:
    frame = tabulate(replace(tiny_dossier, coverage={}), "coverage", as_frame=True)
    assert list(frame.columns) == list(MEANINGS["coverage"])
    assert frame.empty


def test_every_part_has_meanings() -> None:
    assert list(MEANINGS) == list(SUBJECTS)


def test_an_unknown_part_is_refused_either_way(tiny_dossier: Dossier) -> None:
    for as_frame in (False, True):
        with pytest.raises(UsageError):
            tabulate(tiny_dossier, "claim", as_frame=as_frame)
