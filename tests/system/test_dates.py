"""Years between as_of and a date, at the ends of the calendar too."""

from __future__ import annotations

from datetime import date

import pytest
from tests.helpers.build import dossier, state

from counterpoise.dossier import Dossier
from counterpoise.schema import DossierFile
from counterpoise.system import years_between


def begun(day: str) -> Dossier:
    from dataclasses import replace

    made = dossier({"x": state()}, {"mine": []})
    frame = DossierFile.model_validate({**made.frame.model_dump(by_alias=True, mode="json"), "as_of": day})
    return replace(made, frame=frame)


@pytest.mark.parametrize(
    ("start", "day", "years"),
    [
        ("2026-01-01", date(2028, 1, 1), 2.0),
        ("2026-01-01", date(2026, 7, 2), 182 / 365),
        ("2024-02-29", date(2025, 3, 1), 1.0),
        ("2026-01-01", date(9999, 12, 31), 7973 + 364 / 365),
        ("2026-06-01", date(9999, 12, 31), 7973 + 213 / 366),  # 1 June 9999 to 1 June 10000, with a leap day
        ("2026-06-01", date(1, 1, 1), -2025 - 151 / 365),  # from 1 June of the year 0
    ],
)
def test_years_between(start: str, day: date, years: float) -> None:
    assert years_between(begun(start), day) == pytest.approx(years, abs=1e-12)


@pytest.mark.parametrize("option", ["start", "until"])
def test_a_moment_at_the_end_of_the_calendar_runs(option: str) -> None:
    """`until: 9999-12-31` is for ever; `start` so late is never."""
    from tests.helpers.build import causal, instrument, policy

    from counterpoise.simulation import simulate

    sets = {"instrument": "AA.one", "value": 90, option: "9999-12-31"}
    made = dossier(
        {"x": state(), "AA.one": instrument()},
        {"mine": [causal("AA.one", "x")]},
        policies={"raise": policy(sets)},
    )
    levels = simulate(made, draws=10, years=2, workers=1).dataset["level_mean"]
    assert float(levels.sel(policy="raise", variable="AA.one", time=2).item()) == (
        0 if option == "start" else 90
    )
