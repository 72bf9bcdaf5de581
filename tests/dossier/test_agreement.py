"""Two codings compared: spans by hand and counted one by one, the whole by its laws and by cases."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import TINY
from tests.dossier.spoil import append, swap
from tests.helpers.build import causal, dossier, state

import counterpoise as cp
from counterpoise.documents import Text, hash_text
from counterpoise.dossier import Dossier, load
from counterpoise.dossier.agreement import (
    Agreement,
    FieldAgreement,
    NamePair,
    load_codings,
    read_names,
)
from counterpoise.dossier.agreement.spans import compare_spans
from counterpoise.errors import DossierError, SurroundingsError, UsageError
from counterpoise.schema import Document

WORKS, FAILS = "accounts/pressure-works.yaml", "accounts/pressure-fails.yaml"
HEAVY = "NORTH:SOUTH.pressure > 50"
LEVEL = "level: {likely: 30, low: 20, high: 40}"


def equal(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))


# Spans

SPANS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 15)).map(lambda pair: (pair[0], pair[0] + pair[1])),
    max_size=6,
)


def test_spans_by_hand() -> None:
    found = compare_spans("a-text", [(0, 10), (20, 30)], [(5, 10), (21, 31), (50, 60)])
    assert (found.points_a, found.points_b, found.points_both) == (20, 25, 14)
    assert (found.precision, found.recall) == (14 / 25, 14 / 20)
    assert found.f1 == pytest.approx(28 / 45)
    # (5, 10) is exactly half of (0, 10); (21, 31) shares 9 of 11 with (20, 30); (50, 60) is B's alone.
    assert (found.found_a, found.found_b) == (2, 2)
    assert found.passage_f1 == pytest.approx(2 * 1 * (2 / 3) / (1 + 2 / 3))


def test_less_than_half_is_another_passage() -> None:
    assert compare_spans(None, [(0, 100)], [(51, 100)]).found_a == 0
    assert compare_spans(None, [(0, 100)], [(50, 100)]).found_a == 1


@given(SPANS, SPANS)
def test_code_points_counted_one_by_one(a: list[tuple[int, int]], b: list[tuple[int, int]]) -> None:
    found = compare_spans(None, a, b)
    ours = {point for span in a for point in range(*span)}
    theirs = {point for span in b for point in range(*span)}
    assert (found.points_a, found.points_b, found.points_both) == (len(ours), len(theirs), len(ours & theirs))
    same = {
        (one, other)
        for one in set(a)
        for other in set(b)
        if 2 * len(set(range(*one)) & set(range(*other))) >= len(set(range(*one)) | set(range(*other)))
    }
    assert (found.found_a, found.found_b) == (len({o for o, _ in same}), len({o for _, o in same}))
    turned = compare_spans(None, b, a)
    for name, other in (("precision", "recall"), ("f1", "f1"), ("passage_f1", "passage_f1")):
        assert equal(getattr(found, name), getattr(turned, other))
    assert equal(found.f1, math.nan if not ours | theirs else found.f1)


def test_a_share_of_nothing_is_nan() -> None:
    nothing, missed = compare_spans(None, [], []), compare_spans(None, [(0, 5)], [])
    assert all(math.isnan(value) for value in (nothing.f1, nothing.passage_f1, missed.precision))
    assert (missed.f1, missed.recall, missed.passage_f1, missed.passage_recall) == (0, 0, 0, 0)


# The whole, on codings made here

TEXT = Text.from_bytes(("x" * 400).encode())
NAMES = ("aa", "bb", "cc", "dd")


def coded(
    number: int, span: tuple[int, int], cause: str, effect: str, sign: str, **more: Any
) -> dict[str, Any]:
    """A causal claim on a passage of the text."""
    at = {"document": "a-text", "paragraph": 1, "span": span, "sha256": hash_text(TEXT.passage(span))}
    return {**causal(cause, effect, sign), "id": f"c-{number}", "at": [at], **more}


def coding(
    claims: Iterable[dict[str, Any]],
    *,
    text: Text = TEXT,
    document: str = "a-text",
    names: Sequence[str] = NAMES,
    **more: Any,
) -> Dossier:
    """A dossier of one account that codes one text."""
    made = dossier(dict.fromkeys(names, state()), {"writer": {"claims": list(claims), **more}})
    fields = {"title": "T", "file": "t.txt", "kind": "essay", "sha256": text.sha256, "length": text.length}
    return replace(made, documents={document: Document.model_validate(fields)})


def pairs_of(found: Agreement) -> set[tuple[str, str]]:
    return {(pair.a.id, pair.b.id) for pair in found.pairs}


def field_of(found: Agreement, name: str) -> FieldAgreement:
    return next(field for field in found.fields if field.field == name)


CLAIM = st.tuples(
    st.integers(0, 60), st.integers(5, 40), st.sampled_from(NAMES), st.sampled_from(NAMES),
    st.sampled_from("+-0"), st.sampled_from(["weak", "moderate", "strong"]),
    st.sampled_from(["likely", "even", "almost_certain"]),
)  # fmt: skip
CLAIMS = st.lists(CLAIM, max_size=7)


def make_claims(rows: Iterable[tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [
        coded(number, (start, start + length), cause, effect, sign, strength=strength, confidence=confidence)
        for number, (start, length, cause, effect, sign, strength, confidence) in enumerate(rows)
    ]


def numbers_of(found: Agreement) -> dict[str, float]:
    names = ("agreed", "kappa", "kappa_low", "kappa_high", "alpha", "alpha_low", "alpha_high", "units")
    return {f"{row.field}.{name}": getattr(row, name) for row in found.fields for name in names}


@given(CLAIMS, CLAIMS, st.randoms(use_true_random=False))
def test_neither_coder_comes_first_and_order_does_not_matter(
    a: list[tuple[Any, ...]], b: list[tuple[Any, ...]], random: Any
) -> None:
    ours, theirs = make_claims(a), make_claims(b)
    found = cp.agreement(coding(ours), coding(theirs), resamples=100)
    turned = cp.agreement(
        coding(random.sample(theirs, len(theirs))), coding(random.sample(ours, len(ours))), resamples=100
    )
    assert pairs_of(found) == {(one, other) for other, one in pairs_of(turned)}
    assert set(found.unpaired_a) == set(turned.unpaired_b)
    assert len(found.differences) == len(turned.differences)
    assert {(d.sort, d.span, d.field, d.a, d.b) for d in found.differences if d.sort == "field"} == {
        (d.sort, pair.at_b.span, d.field, d.b, d.a)
        for d in turned.differences
        if d.sort == "field"
        for pair in turned.pairs
        if (pair.a.id,) == d.a.claims
    }
    assert equal(found.total.f1, turned.total.f1)
    assert equal(found.total.precision, turned.total.recall)
    again = numbers_of(turned)
    assert all(equal(value, again[name]) for name, value in numbers_of(found).items())


@given(CLAIMS)
def test_a_coding_agrees_with_itself(rows: list[tuple[Any, ...]]) -> None:
    made = coding(make_claims(rows))
    found = cp.agreement(made, made, resamples=100)
    assert pairs_of(found) == {(f"c-{number}",) * 2 for number in range(len(rows))}
    assert found.differences == ()
    assert equal(found.total.f1, 1.0 if rows else math.nan)
    for field in found.fields:
        assert field.agreed == 1 or not field.units
        assert field.kappa == 1 or (math.isnan(field.kappa) and field.categories < 2)
        assert field.alpha == 1 or (math.isnan(field.alpha) and field.categories < 2)
        assert field.remark
        assert math.isnan(field.kappa_low), "without a difference there is no interval"


@given(CLAIMS, CLAIMS)
def test_renaming_with_a_map_changes_no_number(a: list[tuple[Any, ...]], b: list[tuple[Any, ...]]) -> None:
    other = {"aa": "zz", "bb": "aa", "cc": "cc", "dd": "bb"}  # some names change their meaning
    renamed = [
        {**claim, "cause": other[claim["cause"]], "effect": other[claim["effect"]]}
        for claim in make_claims(b)
    ]
    ours = coding(make_claims(a))
    found = cp.agreement(ours, coding(make_claims(b)), resamples=100)
    mapped = cp.agreement(ours, coding(renamed, names=tuple(other.values())), names=other, resamples=100)
    assert pairs_of(mapped) == pairs_of(found)
    for name in ("cause", "effect"):
        assert equal(field_of(mapped, name).kappa, field_of(found, name).kappa)
        assert equal(field_of(mapped, name).alpha, field_of(found, name).alpha)
    assert len(mapped.differences) == len(found.differences)


@given(CLAIMS, CLAIMS)
def test_all_claims_are_paired_or_told(a: list[tuple[Any, ...]], b: list[tuple[Any, ...]]) -> None:
    found = cp.agreement(coding(make_claims(a)), coding(make_claims(b)), resamples=100)
    assert len(found.pairs) + len(found.unpaired_a) == len(a)
    assert len(found.pairs) + len(found.unpaired_b) == len(b)
    lone = [entry for entry in found.differences if entry.sort != "field"]
    assert set(found.unpaired_a) <= {name for entry in lone for name in entry.a.claims}
    assert set(found.unpaired_b) <= {name for entry in lone for name in entry.b.claims}
    for pair in found.pairs:
        assert pair.overlap >= Fraction(1, 10)
    json.dumps(found.to_dict(), allow_nan=False)


def random_coding(seed: int, each: int) -> Dossier:
    """200 passages of two code points, each with so many claims at random."""
    random = np.random.default_rng(seed)
    pick = random.choice
    return coding(
        coded(
            each * number + more, (2 * number, 2 * number + 2), str(pick(NAMES)), str(pick(NAMES)),
            str(pick(["+", "-"])), strength=str(pick(["weak", "moderate", "strong"])),
        )
        for number in range(200)
        for more in range(each)
    )  # fmt: skip


def test_codings_at_random_agree_as_chance_would() -> None:
    found = cp.agreement(random_coding(1, 1), random_coding(2, 1))
    assert len(found.pairs) == 200
    assert found.total.passage_f1 == 1
    for name in ("cause", "effect", "sign", "strength"):
        field = field_of(found, name)
        assert abs(field.kappa) < 4.5 / math.sqrt(200)  # the standard error is at most 1 / sqrt(n)
        assert abs(field.alpha) < 4.5 / math.sqrt(200)
        assert field.alpha_reading == "not reliable"


def test_a_choice_of_claims_flatters_cause_and_effect_and_is_told() -> None:
    found = cp.agreement(random_coding(1, 4), random_coding(2, 4))
    assert field_of(found, "cause").kappa > 0.2
    assert any("upper bound" in note for note in found.notes)


# Pairing, by cases


def test_on_one_passage_cause_and_effect_decide() -> None:
    a = [coded(1, (0, 50), "aa", "bb", "+"), coded(2, (0, 50), "bb", "cc", "+")]
    b = [coded(1, (0, 50), "bb", "cc", "-"), coded(2, (0, 49), "aa", "bb", "-")]
    assert pairs_of(cp.agreement(coding(a), coding(b))) == {("c-1", "c-2"), ("c-2", "c-1")}


def test_a_full_stop_does_not_decide() -> None:
    a = [coded(1, (0, 50), "aa", "bb", "+")]
    b = [coded(1, (0, 50), "cc", "dd", "+"), coded(2, (0, 49), "aa", "bb", "+")]
    assert pairs_of(cp.agreement(coding(a), coding(b))) == {("c-1", "c-2")}


def test_of_claims_on_one_link_the_likest_are_paired() -> None:
    rainy = {"when": "cc > 50", "strength": "weak"}
    dry = {"when": "cc < 20", "confidence": "even"}
    a = [coded(1, (0, 50), "aa", "bb", "+", **rainy), coded(2, (0, 50), "aa", "bb", "+", **dry)]
    b = [coded(1, (0, 50), "aa", "bb", "+", **dry), coded(2, (0, 50), "aa", "bb", "+", **rainy)]
    found = cp.agreement(coding(a), coding(b))
    assert pairs_of(found) == {("c-1", "c-2"), ("c-2", "c-1")}
    assert found.differences == ()


def test_more_overlap_comes_before_cause_and_effect() -> None:
    a = [coded(1, (0, 50), "aa", "bb", "+")]
    b = [coded(1, (20, 70), "aa", "bb", "+"), coded(2, (0, 50), "cc", "dd", "+")]
    found = cp.agreement(coding(a), coding(b))
    assert pairs_of(found) == {("c-1", "c-2")}
    assert found.unpaired_b == ("c-1",)


def test_an_accidental_overlap_makes_no_pair() -> None:
    a, b = [coded(1, (0, 50), "aa", "bb", "+")], [coded(1, (46, 90), "aa", "bb", "+")]
    found = cp.agreement(coding(a), coding(b))
    assert found.pairs == ()
    assert [entry.sort for entry in found.differences] == ["passage", "passage"]
    # each side is shown what the other says nearby
    assert found.differences[0].b.claims == ("c-1",)
    assert {field.remark for field in found.fields} == {"no pair of claims has this field on both sides"}
    assert all(math.isnan(field.agreed) for field in found.fields)


def test_accounts_of_different_sorts_are_not_paired() -> None:
    claims = [coded(1, (0, 50), "aa", "bb", "+")]
    found = cp.agreement(coding(claims), coding(claims, composite=True))
    assert found.pairs == ()
    assert [(entry.sort, entry.a.claims, entry.b.claims) for entry in found.differences] == [
        ("claim", ("c-1",), ("c-1",)),
        ("claim", ("c-1",), ("c-1",)),
    ]


def test_a_denial_has_no_strength() -> None:
    a = coding([coded(1, (0, 50), "aa", "bb", "0", strength="weak")])
    b = coding([coded(1, (0, 50), "aa", "bb", "-", strength="strong")])
    found = cp.agreement(a, b)
    assert field_of(found, "strength").units == 0
    assert [entry.field for entry in found.differences] == ["sign"]


def test_conditions_are_compared_by_concept_and_not_by_blanks() -> None:
    a = coding([coded(1, (0, 50), "aa", "bb", "+", when="cc > 50 and dd<3")])
    b = coding(
        [coded(1, (0, 50), "aa", "bb", "+", when="ee>50  and  dd < 3")], names=("aa", "bb", "ee", "dd")
    )
    assert [entry.field for entry in cp.agreement(a, b).differences] == ["when"]
    assert cp.agreement(a, b, names={"cc": "ee"}).differences == ()


def test_one_concept_may_have_two_names() -> None:
    a = coding([coded(1, (0, 50), "aa", "bb", "+"), coded(2, (60, 90), "aa", "bb", "+")])
    b = coding(
        [coded(1, (0, 50), "ee", "bb", "+"), coded(2, (60, 90), "ff", "bb", "+")], names=("ee", "ff", "bb")
    )
    assert [entry.field for entry in cp.agreement(a, b).differences] == ["cause", "cause"]
    names = [NamePair("aa", "ee"), NamePair("aa", "ff")]
    assert cp.agreement(a, b, names=names).differences == ()


def test_names_of_one_coding_alone_are_told() -> None:
    a, b = coding([coded(1, (0, 50), "aa", "bb", "+")]), coding([coded(1, (0, 50), "cc", "bb", "+")])
    assert any(note.startswith("Names: only A uses aa; only B uses cc.") for note in cp.agreement(a, b).notes)
    assert not any(note.startswith("Names") for note in cp.agreement(a, a).notes)


# Documents


def test_one_text_under_two_ids_is_one_document() -> None:
    claim = coded(1, (0, 50), "aa", "bb", "+")
    moved = {**claim, "at": [{**claim["at"][0], "document": "essay"}]}
    found = cp.agreement(coding([claim]), coding([moved], document="essay"))
    assert (found.documents, pairs_of(found), found.differences) == (("a-text",), {("c-1", "c-1")}, ())


def test_documents_of_one_coding_are_left_out_and_told() -> None:
    elsewhere = coded(2, (0, 9), "aa", "bb", "+")
    elsewhere["at"] = [{**elsewhere["at"][0], "document": "another"}]
    a, b = (
        coding([coded(1, (0, 50), "aa", "bb", "+"), elsewhere]),
        coding([coded(1, (0, 50), "aa", "bb", "+")]),
    )
    other = a.documents["a-text"].model_copy(update={"sha256": "1" * 64})
    a = replace(a, documents={**a.documents, "another": other})
    found, turned = cp.agreement(a, b), cp.agreement(b, a)
    assert (found.documents, found.only_a, found.only_b) == (("a-text",), ("another",), ())
    assert (turned.only_a, turned.only_b) == ((), ("another",))
    assert (found.claims_a, found.differences) == (1, ())
    assert found.notes[0] == "Documents left out: only A codes another."
    assert found.notes[1] == "Claims left out, which cite no shared document: 1 of A, 0 of B."


def test_two_texts_under_one_id_are_refused() -> None:
    other = Text.from_bytes(("x" * 399 + "y").encode())
    with pytest.raises(UsageError) as caught:
        cp.agreement(coding([]), coding([], text=other))
    (problem,) = caught.value.problems
    assert (problem.code, problem.found) == ("U007", other.sha256)


def test_without_a_document_in_common_nothing_is_compared() -> None:
    other = Text.from_bytes(b"quite another text")
    with pytest.raises(UsageError) as caught:
        cp.agreement(coding([]), coding([], text=other, document="another"))
    assert [problem.code for problem in caught.value.problems] == ["U006"]


@pytest.mark.parametrize(
    ("options", "found", "nearest"),
    [({"resamples": 99}, "99", "100"), ({"seed": -1}, "-1", "0")],
)
def test_options_out_of_range(options: dict[str, Any], found: str, nearest: str) -> None:
    with pytest.raises(UsageError) as caught:
        cp.agreement(coding([]), coding([]), **options)
    (problem,) = caught.value.problems
    assert (problem.code, problem.found, problem.nearest) == ("U001", found, nearest)


def test_the_seed_moves_intervals_and_nothing_else() -> None:
    a, b = random_coding(1, 1), random_coding(2, 1)
    found, same, other = (cp.agreement(a, b, seed=seed) for seed in (1, 1, 2))
    assert found.to_dict() == same.to_dict()
    first, second = numbers_of(found), numbers_of(other)
    moved = {name for name, value in first.items() if not equal(value, second[name])}
    assert moved
    assert all(name.endswith(("low", "high")) for name in moved)


# The small dossier, coded a second time


def test_the_small_dossier_read_twice(tiny: Path, texts: Path) -> None:
    swap(WORKS, 'sign: "-"\n    strength: strong', 'sign: "+"\n    strength: weak')(tiny)
    swap(WORKS, "cause: SOUTH.resolve", "cause: NORTH:SOUTH.pressure")(tiny)
    swap(FAILS, "confidence: even", "confidence: likely")(tiny)
    first, second = load(TINY, texts), load(tiny, texts)
    content = {
        name: (texts / entry.file).read_text(encoding="utf-8") for name, entry in first.documents.items()
    }
    found = cp.agreement(first, second, texts=content)
    assert (found.claims_a, found.claims_b, len(found.pairs)) == (8, 8, 8)
    assert [(d.document, d.paragraph, d.field, d.a.says, d.b.says) for d in found.differences] == [
        ("pressure-fails", 3, "confidence", "even", "likely"),
        ("pressure-works", 2, "sign", "-", "+"),
        ("pressure-works", 2, "strength", "strong", "weak"),
        ("pressure-works", 2, "cause", "SOUTH.resolve", "NORTH:SOUTH.pressure"),
    ]
    assert found.differences[0].a.account == "pressure-fails"
    start, end = found.differences[0].span
    assert found.differences[0].passage == content["pressure-fails"][start:end]
    # Five causal pairs: A gives + - - - -, B gives + - - + -. p_o 4/5, p_c (1*2 + 4*3)/25.
    sign = field_of(found, "sign")
    assert (sign.units, sign.agreed) == (5, 0.8)
    assert sign.kappa == pytest.approx((0.8 - 14 / 25) / (1 - 14 / 25))
    # Values: + three times, - seven times; one pair differs: 1 - 9 * 2 / (2 * 3 * 7).
    assert sign.alpha == pytest.approx(1 - 9 * 2 / 42)
    stance = field_of(found, "stance")
    assert math.isnan(stance.kappa)
    assert "one category only (asserted)" in stance.remark
    assert any(note.startswith("Few units (") for note in found.notes)
    assert any(
        note == "Claims left out, which cite no shared document: 1 of A, 1 of B." for note in found.notes
    )


def test_another_kind_is_one_difference(tiny: Path) -> None:
    old = "kind: level\n    variable: SOUTH.concession\n    change: steady\n    period: the last ten years"
    swap(WORKS, old, "kind: prediction\n    variable: SOUTH.concession\n    direction: same")(tiny)
    (entry,) = cp.agreement(load(TINY), load(tiny)).differences
    assert (entry.field, entry.b.says) == ("kind", "prediction: SOUTH.concession same")


@pytest.mark.parametrize(
    ("file", "old", "new", "field", "says"),
    [
        (FAILS, "lag: 6 months", "lag: 1 year", "lag", ("6 months", "1 year")),
        (FAILS, f"    when: {HEAVY}\n", "", "when", (HEAVY, "not stated")),
        (FAILS, "policy: ease", "policy: ease\n    avoid: true", "avoid", ("no", "yes")),
        (WORKS, "change: steady", "change: rising", "change", ("steady", "rising")),
        (WORKS, "change: steady", LEVEL, "level", ("not stated", "30 (20 to 40)")),
        (WORKS, "policy: press", "policy: press\n    stance: rejected", "stance", ("asserted", "rejected")),
    ],
)  # fmt: skip
def test_every_field_is_looked_at(
    tiny: Path, file: str, old: str, new: str, field: str, says: tuple[str, str]
) -> None:
    swap(file, old, new)(tiny)
    entries = {entry.field: entry for entry in cp.agreement(load(TINY), load(tiny)).differences}
    assert (entries[field].a.says, entries[field].b.says) == says


def test_a_claim_less_and_a_claim_more(tiny: Path) -> None:
    more = """  - id: pw-second
    kind: causal
    cause: NORTH:SOUTH.pressure
    effect: SOUTH.concession
    sign: "+"
    at: [{document: pressure-works, paragraph: 2, span: [59, 175], sha256: %s}]
    paraphrase: the whole in one step
"""
    append(WORKS, more % "66b546d8b060a5a9a8dbd6b7e015dad48138a4258f7ecc03ebb7957c6cdf3ed2")(tiny)
    swap("coverage.yaml", "claims: [pw-resolve-blocks,", "claims: [pw-second, pw-resolve-blocks,")(tiny)
    found = cp.agreement(load(TINY), load(tiny))
    (entry,) = found.differences
    assert (entry.sort, entry.b.claims, found.unpaired_b) == ("claim", ("pw-second",), ("pw-second",))
    assert set(entry.a.claims) == {"pw-tolls-wear-down", "pw-resolve-blocks"}
    assert found.total.passage_f1 == 1


def test_a_passage_is_quoted_only_from_the_text_that_was_coded(tiny: Path) -> None:
    swap(FAILS, "confidence: even", "confidence: likely")(tiny)
    text = " " * 400
    (entry,) = cp.agreement(load(TINY), load(tiny), texts={"pressure-fails": text}).differences
    assert entry.passage is None


def test_tables_and_plain_data_say_the_same(tiny: Path) -> None:
    swap(FAILS, "confidence: even", "confidence: likely")(tiny)
    found = cp.agreement(load(TINY), load(tiny))
    plain = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    for table, rows in (
        (found.tabulate_spans(), [*plain["spans"], plain["total"]]),
        (found.tabulate_fields(), plain["fields"]),
        (found.tabulate_pairs(), plain["pairs"]),
        (found.tabulate_differences(), plain["differences"]),
    ):
        assert list(table.columns) == list(rows[0])
        assert len(table) == len(rows)
    assert found.tabulate_fields().set_index("field").loc["kind", "units"] == 8
    with pytest.raises(AttributeError):
        found.a = "another"  # pyright: ignore[reportAttributeAccessIssue]


# Names from a file


def write_names(folder: Path, content: str | bytes) -> Path:
    path = folder / "names.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_names_from_a_file(tmp_path: Path) -> None:
    path = write_names(tmp_path, "\ufeffa,b\r\n\r\n SOUTH.resolve , SOUTH.will\r\nease,lift\r\n")
    assert [(pair.a, pair.b) for pair in read_names(path)] == [
        ("SOUTH.resolve", "SOUTH.will"),
        ("ease", "lift"),
    ]
    assert [pair.place.line for pair in read_names(path) if pair.place] == [3, 4]


def test_lines_that_hold_no_two_names_come_together(tmp_path: Path) -> None:
    path = write_names(tmp_path, "one\naa,bb\naa,bb,cc\naa,\n")
    with pytest.raises(UsageError) as caught:
        read_names(path)
    assert [str(problem.place) for problem in caught.value.problems] == [
        "names.csv:1:1", "names.csv:3:1", "names.csv:4:1",
    ]  # fmt: skip
    assert {problem.code for problem in caught.value.problems} == {"U001"}


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"aa,\xff", "F004"), (b"aa,b\0", "F004"), (b"a" * 200_000, "U001"), (b"x" * 1_000_001, "F003")],
)
def test_a_map_that_cannot_be_read(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_names(write_names(tmp_path, content))
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_map_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SurroundingsError) as caught:
        read_names(tmp_path / "names.csv")
    assert [problem.code for problem in caught.value.problems] == ["R001"]


def test_names_that_a_dossier_does_not_declare(tmp_path: Path, tiny_dossier: Dossier) -> None:
    path = write_names(tmp_path, "SOUTH.resolv,SOUTH.resolve\nease,eas\n")
    with pytest.raises(UsageError) as caught:
        cp.agreement(tiny_dossier, tiny_dossier, names=read_names(path))
    told = [(p.code, str(p.place), p.found, p.nearest) for p in caught.value.problems]
    assert told == [
        ("N002", "names.csv:1:1", "SOUTH.resolv", "SOUTH.resolve"),
        ("N002", "names.csv:2:1", "eas", "ease"),
    ]


# Loading both


def test_what_is_wrong_with_either_is_told_together(tiny: Path, tmp_path: Path) -> None:
    swap(WORKS, "cause: SOUTH.resolve", "cause: SOUTH.resolv")(tiny)
    with pytest.raises(DossierError) as caught:
        load_codings(tiny, tmp_path / "nothing")
    assert [problem.code for problem in caught.value.problems] == ["N002", "F001"]
    assert str(caught.value.problems[0].place).startswith(f"{tiny}/{WORKS}:")
    one, other = load_codings(TINY, TINY)
    assert one == other
