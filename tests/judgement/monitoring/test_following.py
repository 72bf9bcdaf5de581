"""New rows: joined, foretold without a look ahead, and what they do to weights, ranking and signals."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.evidence.made import Made, by_variable
from tests.evidence.scoring.worlds import observe, write
from tests.helpers.build import causal, policy

from counterpoise.dossier import load
from counterpoise.errors import DossierError, UsageError
from counterpoise.evidence import Forecaster, Panel
from counterpoise.evidence.questions import build_equation
from counterpoise.judgement import settle_choice
from counterpoise.judgement.monitoring import join_rows, monitor, monitor_observations, read_arrivals
from counterpoise.judgement.monitoring.foretelling import Foreteller
from counterpoise.record import load_record

RIGHT = [causal("pact", "peace", "+", "strong"), causal("pact", "trade", "+", "strong")]
WRONG = [causal("pact", "peace", "-", "strong"), causal("pact", "trade", "-", "strong")]
IDLE = [causal("talk", "trade", "0")]


def cut(series: Made, years: int) -> Made:
    kept = slice(0, years)
    return replace(
        series, **{name: getattr(series, name)[kept] for name in ("years", "level", "low", "high")}
    )


def world(seed: int, before: int = 40, after: int = 8):
    """A record in which the pact makes peace and trade, up to a year, and with some years more."""
    whole = observe(seed, before + after)
    return by_variable(*(cut(found[0], before) for found in whole.values())), whole


def test_new_figures_speak_for_who_is_right_and_less_so_than_by_bayes():
    dossier = write({"right": RIGHT, "wrong": WRONG, "idle": IDLE})
    moved, certain = [], []
    for seed in range(4):
        old, later = world(seed)
        found = monitor_observations(dossier, old, later)
        assert len(found.figures) == 16
        assert {figure.year for figure in found.figures} == set(range(1990, 1998))
        moved.append(found.after["right"] - found.after["wrong"])
        certain.append(found.bayes["right"])
    assert np.mean(moved) > 0.03
    assert np.mean(certain) > 0.6


def test_a_figure_is_foretold_from_the_one_before_and_nothing_later():
    """The forecast of the first new year is the same whatever comes after it, and by the old record alone."""
    dossier = write({"right": RIGHT, "wrong": WRONG})
    old, later = world(1)
    found = monitor_observations(dossier, old, later)
    first = next(one for one in found.figures if (one.variable, one.year) == ("peace", 1990))
    short = by_variable(*(cut(series[0], 41) for series in later.values()))
    again = next(one for one in monitor_observations(dossier, old, short).figures if one.variable == "peace")
    # A trend is centred on the years of the record, so that a longer one moves its prior a little.
    assert again.log["right"] == pytest.approx(first.log["right"], abs=1e-3)
    turned = by_variable(
        *(
            replace(one[0], level=np.where(one[0].years > 1990, 100 - one[0].level, one[0].level))
            for one in later.values()
        )
    )
    spoilt = next(
        one
        for one in monitor_observations(dossier, old, turned).figures
        if (one.variable, one.year) == ("peace", 1990)
    )
    assert spoilt.log["right"] == first.log["right"]
    later_on = [one for one in monitor_observations(dossier, old, turned).figures if one.year == 1992]
    before = [one for one in found.figures if one.year == 1992]
    assert later_on[0].log != before[0].log  # the control: what came before does count


def test_who_is_silent_foretells_as_the_baseline_does():
    dossier = write({"right": RIGHT[:1], "idle": IDLE})
    old, later = world(2)
    panel = Panel.of(dossier, later)
    foretold = Foreteller(dossier, panel, ["right", "idle"]).foresee("peace", 1989, 1990)
    assert foretold is not None
    assert set(foretold.spoken) == {"right"}
    assert foretold.by("idle") is foretold.baseline
    alone = Forecaster(build_equation(Panel.of(dossier, old), "peace", ()), []).foresee(
        1989, np.empty((1, 0))
    )
    assert foretold.baseline.mean == pytest.approx(alone[0].mean, abs=0.02)
    figures = [one for one in monitor_observations(dossier, old, later).figures if one.variable == "peace"]
    for figure in figures:
        assert figure.log["idle"] == figure.baseline
        assert 0 <= figure.place <= 1


def test_without_new_rows_nothing_moves_and_the_signals_are_told():
    dossier = write({"right": RIGHT, "wrong": WRONG})
    old, _ = world(3)
    found = monitor_observations(dossier, old, old, weights={"right": 3, "wrong": 1})
    assert found.figures == ()
    assert found.after.to_dict() == found.bayes.to_dict() == {"right": 0.75, "wrong": 0.25}
    assert {one.variable for one in found.signals} == {"peace", "trade"}
    assert found.signals[0].bits >= found.signals[1].bits
    assert found.signals[0].tells
    assert {found.signals[0].first, found.signals[0].second} == {"right", "wrong"}
    assert (
        found.to_dict() == monitor_observations(dossier, old, old, weights={"right": 3, "wrong": 1}).to_dict()
    )
    alike = write({"one": RIGHT, "two": IDLE[:1]})
    quiet = monitor_observations(alike, old, old, weights={"one": 1, "two": 0})
    assert not any(one.tells for one in quiet.signals)
    assert "No next figure" in quiet.third_line


def test_the_ranking_follows_the_weights():
    """By who is right the pact is worth making, by who is wrong not: the better half decides."""
    aims = {"AA": [{"variable": "peace", "direction": "higher", "weight": 1}]}
    policies = {
        "make": policy({"instrument": "pact", "value": 100}),
        "break": policy({"instrument": "pact", "value": 0}),
    }
    dossier = write({"right": RIGHT, "wrong": WRONG}, aims=aims, policies=policies)
    old, later = world(4)
    choice = settle_choice(dossier, "AA", draws=100, years=5)
    found = monitor_observations(dossier, old, later, choice=choice, weights={"right": 0.49, "wrong": 0.51})
    ranking = found.ranking
    assert ranking is not None
    values = ranking.set_index("policy")
    assert values.loc["break", "rank_before"] == 1
    for when, shares in (("before", found.before), ("after", found.after)):
        assert values.loc["continuity", f"value_{when}"] == 0
        assert values[f"coverage_{when}"].to_numpy() == pytest.approx(1.0)
        assert np.sign(values.loc["make", f"value_{when}"]) == np.sign(shares["right"] - 0.5)
    assert (found.after["right"] > 0.5) == (values.loc["make", "rank_after"] == 1)
    assert found.after["right"] > 0.5
    assert found.second_line == "The best policy for AA across accounts was break and is make now."


@pytest.mark.parametrize(
    "weights", ["stacked", {"right": 1}, {"right": -1, "wrong": 2}, {"right": 0, "wrong": 0}]
)
def test_weights_that_do_not_fit_are_refused(weights):
    dossier = write({"right": RIGHT, "wrong": WRONG})
    old, _ = world(5, before=20, after=0)
    with pytest.raises(UsageError, match="J008"):
        monitor_observations(dossier, old, old, weights=weights)


def rows_file(folder: Path, *lines: str) -> Path:
    path = folder / "new.csv"
    path.write_text("indicator,date,value,low,high,source\n" + "".join(f"{line}\n" for line in lines))
    return path


@pytest.mark.slow
def test_rows_of_a_file_are_joined_to_the_record(tmp_path: Path):
    record = load_record("russia")
    path = rows_file(tmp_path, "RUS.gdp_share,2024,0.0192,,,gdp", "WEST:RUS.sanctions,2026,80,,,sanctions")
    rows = read_arrivals(path, record)
    later = join_rows(record, rows)
    assert len(later.observations) == len(record.observations) + 2
    found = monitor(load("russia"), path)
    assert [(one.variable, one.year) for one in found.figures] == [("RUS.economy", 2024)]
    assert found.figures[0].spoken == ("foreign-relations-critics", "what-russia-really-wants-2023")
    assert "WEST:RUS.sanctions" in " ".join(found.skipped)
    assert 0 < np.abs(found.after - found.before).max() < 0.02
    assert "an observation, not a finding" in found.first_line


@pytest.mark.parametrize(
    ("line", "code", "place"),
    [
        ("RUS.gdp_share,2023,0.02,,,gdp", "J030", "new.csv:3:1"),
        ("RUS.gdp_shar,2024,0.02,,,gdp", "O008", "new.csv:3:1"),
        ("RUS.gdp_share,2024,0.02,,,nobody", "O007", "new.csv:3:27"),
        ("RUS.gdp_share,soon,0.02,,,gdp", "O003", "new.csv:3:15"),
        ("RUS.gdp_share,2024,many,,,gdp", "O004", "new.csv:3:20"),
    ],
)
def test_what_is_wrong_with_a_row_is_told_with_its_place(tmp_path: Path, line: str, code: str, place: str):
    path = rows_file(tmp_path, "RUS.gpr,2026,1.5,,,gpr", line)
    with pytest.raises(DossierError) as caught:
        read_arrivals(path, load_record("russia"))
    assert [(one.code, str(one.place)) for one in caught.value.problems] == [(code, place)]
