"""Predictions: what came true, what failed, and what is left open rather than guessed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.evidence.made import by_variable, made
from tests.helpers.build import SPOT, dossier, event, state

from counterpoise.dossier import Dossier
from counterpoise.evidence import Resolution, resolve_predictions
from counterpoise.evidence.foretelling import summarise, tabulate
from counterpoise.schema import ChronologyEntry, Document

RISING = by_variable(made("peace", [0.4] * 6 + [0.4, 0.45, 0.5, 0.6], 2010, error=0.05))  # 2010 to 2019


def predict(**fields: Any) -> dict[str, Any]:
    return {"id": "p", "kind": "prediction", "paraphrase": "it will be", "at": [SPOT], **fields}


def write(claim: dict[str, Any], *, said: str | None = "2016-07-01", entry: str | None = None) -> Dossier:
    made_up = dossier({"peace": state(), "quiet": state()}, {"a": [claim]}, events={"storm": event(0.1)})
    text = Document.model_validate(
        {"title": "A text", "file": "a", "sha256": "0" * 64, "length": 9, "kind": "essay", "date": said}
    )
    entries = () if entry is None else (_entry(entry),)
    return replace(made_up, documents={"a-text": text}, chronology=entries)


def _entry(day: str) -> ChronologyEntry:
    return ChronologyEntry.model_validate(
        {"date": day, "title": "An event", "source": {"citation": "A gazette of the day"}}
    )


def resolve(content: Dossier) -> Resolution:
    return resolve_predictions(content, RISING)[0]


@pytest.mark.parametrize(
    ("direction", "by", "status", "final", "year"),
    [
        ("higher", "2019-12-31", "came true", True, 2019),
        ("lower", "2019-12-31", "failed", True, 2019),
        ("same", "2019-12-31", "failed", True, 2019),
        ("higher", "2017-06-30", "open", True, 2016),  # nothing moved yet, within the error
        ("higher", None, "came true", False, 2019),
        ("higher", "2030-12-31", "open", False, None),
    ],
)
def test_a_direction_is_judged_by_the_figures_before_the_text_and_at_its_date(
    direction: str, by: str | None, status: str, final: bool, year: int | None
) -> None:
    found = resolve(write(predict(variable="peace", direction=direction, by=by)))
    assert (found.status, found.final, found.after_year) == (status, final, year)
    assert (found.before_year, found.indicator) == (2015, "of.peace")


def test_words_that_would_refute_are_not_judged() -> None:
    found = resolve(write(predict(variable="peace", direction="same", refuted_if="war breaks out")))
    assert found.status == "open"
    assert "in words" in found.reason
    assert found.refuted_if == "war breaks out"


def test_what_is_not_measured_or_not_dated_is_not_observable() -> None:
    assert resolve(write(predict(variable="quiet", direction="same"))).status == "not observable"
    undated = resolve(write(predict(variable="peace", direction="same"), said=None))
    assert undated.status == "not observable"
    assert "no date" in undated.reason


@pytest.mark.parametrize(
    ("entry", "by", "status"),
    [
        (None, None, "open"),
        ("2018-03-01", None, "came true"),
        ("2018-03-01", "2017-12-31", "failed"),
        ("2015-03-01", None, "open"),  # before the text
    ],
)
def test_an_event_needs_an_entry_of_the_chronology(entry: str | None, by: str | None, status: str) -> None:
    found = resolve(write(predict(event="storm", by=by), entry=entry))
    assert found.status == status


@pytest.mark.parametrize(
    ("title", "named", "status"),
    [
        ("The roof is blown off", "storm", "came true"),  # by what it names, whatever its title
        ("Storm", "calm", "open"),  # it names another
        ("The roof is blown off", None, "open"),
    ],
)
def test_an_entry_is_of_the_event_that_it_names(title: str, named: str | None, status: str) -> None:
    content = write(predict(event="storm"), entry="2018-03-01")
    entries = tuple(one.model_copy(update={"title": title, "event": named}) for one in content.chronology)
    assert resolve(replace(content, chronology=entries)).status == status


def test_what_depends_on_an_event_is_open_until_it_comes() -> None:
    claim = predict(variable="peace", event="storm", direction="higher")
    assert resolve(write(claim)).status == "open"
    assert resolve(write(claim, entry="2018-03-01")).before_year == 2017


def test_a_level_is_compared_with_the_figure_of_its_date() -> None:
    assert resolve(write(predict(variable="peace", value=90, by="2019-12-31"))).status == "failed"
    assert resolve(write(predict(variable="peace", value=45, direction="higher"))).status == "came true"


def test_predictions_that_an_account_only_reports_are_not_its_own() -> None:
    assert resolve_predictions(write(predict(variable="peace", stance="reported")), RISING) == ()


def test_they_are_counted_and_tabulated() -> None:
    found = resolve_predictions(write(predict(variable="peace", direction="higher")), RISING)
    assert summarise(found).startswith("Of 1 predictions, 0 with a date: 1 came true. What has no date")
    table = tabulate(found)
    assert table["status"].tolist() == ["came true"]
    assert set(table.columns) == set(table.attrs["columns"])
