"""Fans: one policy has one line in all of them, years are sensible, and what has no fan says why."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.report.synthetic import CELLS, make_runs

from counterpoise.report import answer
from counterpoise.report.charts import DASHES, SERIES, draw_key, dress
from counterpoise.report.charts import _ticks as list_ticks
from counterpoise.report.fans import LABEL_GAP, LABEL_LENGTH, break_label, explain_missing, gather_fans
from counterpoise.report.styles import HUES, assign_styles, find_style


@given(st.lists(st.lists(st.integers(0, 29), max_size=4, unique=True), max_size=10))
def test_a_policy_has_one_style_and_no_other_has_it(fans):
    named = [[str(policy) for policy in fan] for fan in fans]
    styles = assign_styles(named)
    assert set(styles) == {name for fan in named for name in fan}
    assert len({find_style(number) for number in styles.values()}) == len(styles)


def test_lines_of_a_fan_differ_in_hue_and_in_dash():
    fans = [["a", "b", "c", "d"], ["b", "e", "f", "a"], ["g", "h", "c", "e"], ["h", "b", "i", "j"]]
    styles = assign_styles(fans)
    for fan in fans:
        for one, other in combinations(fan, 2):
            assert all(
                a != b for a, b in zip(find_style(styles[one]), find_style(styles[other]), strict=True)
            )
    spoilt = {name: place + 1 for place, name in enumerate(dict.fromkeys("abcdefghij"))}
    assert any(
        find_style(spoilt[one])[0] == find_style(spoilt[other])[0]
        for fan in fans
        for one, other in combinations(fan, 2)
    )  # numbering in order would not do


def test_the_same_policy_looks_the_same_in_every_fan():
    runs = make_runs()
    fans, _ = gather_fans(runs, answer(runs))
    looks: dict[str, set[int]] = {}
    for fan in fans:
        for policy, style in zip(fan.policies, fan.styles, strict=True):
            looks.setdefault(policy.id, set()).add(style)
        for panel in fan.panels:
            series = {row["series"] for row in panel.rows if "series" in row}
            assert series <= {0, *fan.styles}
            assert {row["series"] for row in panel.rows if row["kind"] == "end"} == series - {0}
    assert set(looks) == {"close", "open"}
    assert all(len(styles) == 1 for styles in looks.values())
    assert [policy.id for policy in fans[0].policies] != []


@given(st.text(max_size=80))
def test_a_label_has_one_line_or_two_that_fit(text):
    lines = break_label(text)
    assert 1 <= len(lines) <= 2
    assert all(len(line) <= LABEL_LENGTH for line in lines)
    words = [word for line in lines for word in line.removesuffix("…").split()]
    assert "".join(text.split()).startswith("".join(words)) or not text.isprintable()


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Open the gates", ["Open the gates"]),
        ("x" * LABEL_LENGTH, ["x" * LABEL_LENGTH]),
        ("Close the upper gates for good", ["Close the upper gates", "for good"]),
        ("One two three four five six seven eight nine ten", ["One two three four", "five six seven eight…"]),
        ("", [""]),
    ],
)
def test_where_a_label_breaks(title, lines):
    assert break_label(title) == lines


def test_the_two_lines_of_a_label_stand_one_below_the_other_at_their_line():
    """In the order of reading, a line's height apart, inside the picture."""
    runs = make_runs()
    title = "Close the upper gates for good"
    policies = dict(runs.dossier.policies)
    policies["close"] = policies["close"].model_copy(update={"title": title})
    runs.dossier = replace(runs.dossier, policies=policies)
    fans, _ = gather_fans(runs, answer(runs))
    seen = 0
    for fan in fans:
        for panel in fan.panels:
            labels = {row["text"]: row for row in panel.rows if row["kind"] == "label"}
            if "for good" not in labels:
                continue
            seen += 1
            first, second = labels["Close the upper gates"], labels["for good"]
            assert first["series"] == second["series"] != 0
            places = sorted(row["y"] for row in labels.values())
            low, high = fan.low, fan.high
            assert low <= places[0] <= places[-1] <= high
            gaps = [b - a for a, b in pairwise(places)]
            assert min(gaps) >= LABEL_GAP * (high - low) * (1 - 1e-9)
            assert places.index(first["y"]) == places.index(second["y"]) + 1
    assert seen


def test_a_key_is_a_piece_of_its_line():
    assert len(SERIES) == HUES + 1
    for number in range(1, HUES * len(DASHES) + 1):
        _, dashes = dress(number)
        key = draw_key(number)
        assert f"var(--series-{find_style(number)[0] + 1}, " in key
        assert ("stroke-dasharray" in key) == (dashes[1] > 0)
    assert "var(--series-0, " in draw_key(0)


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        (2026.0, 2036.0, [2026, 2028, 2030, 2032, 2034, 2036]),
        (2026.83, 2036.83, [2027, 2030, 2033, 2036]),
        (2026.83, 2034.83, [2027, 2029, 2031, 2033]),
        (2025.0, 2026.0, [2025, 2026]),
        (2025.003, 2029.003, [2025, 2026, 2027, 2028, 2029]),
        (2026.5, 2027.4, [2027]),
    ],
)
def test_ticks_begin_with_the_first_year_of_the_run(first, last, years):
    assert list_ticks(first, last) == years


@given(st.floats(1990, 2050), st.integers(1, 60))
def test_ticks_are_even_and_within_the_run(first, span):
    ticks = list_ticks(first, first + span)
    assert len(ticks) in range(1, 7)
    assert first - 0.05 <= ticks[0] <= first + 1
    assert ticks[-1] <= first + span + 1e-6
    assert len({b - a for a, b in pairwise(ticks)}) <= 1


def test_a_headline_without_a_fan_says_why():
    cells = {key: value for key, value in CELLS.items() if key[0] == "peace"}
    runs = make_runs(cells)
    found = answer(runs)
    fans, _ = gather_fans(runs, found)
    assert explain_missing(found, fans) == (
        ("Thirst in the lowland", "no account speaks of it under any policy"),
    )
    cells["LOW.thirst", "close", "patience"] = (0.4, 0.5, False, "own")
    found = answer(make_runs(cells))
    assert explain_missing(found, fans)[0][1] == "no policy makes a material difference to it in any account"
    assert explain_missing(found, ())[1] == ("Peace", "left out to keep this file small")
