"""What a dossier is asked: links, disagreements, joined policies, and the format itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.dossier.spoil import append, swap

from counterpoise.dossier import Dossier, disagreements, join_policies, list_links, load
from counterpoise.errors import UsageError
from counterpoise.schema import format_duration, json_schema, parse_duration

WORKS, FAILS = "accounts/pressure-works.yaml", "accounts/pressure-fails.yaml"
PRESSURE, RESOLVE, CONCESSION = "NORTH:SOUTH.pressure", "SOUTH.resolve", "SOUTH.concession"


def kinds(dossier: Dossier) -> dict[tuple[str, str], str]:
    """The kind of every disagreement."""
    return {(found.cause, found.effect): found.kind for found in disagreements(dossier)}


def test_disagreements_come_most_contested_first(tiny_dossier: Dossier) -> None:
    assert list(kinds(tiny_dossier).items()) == [
        ((PRESSURE, RESOLVE), "sign"),
        ((RESOLVE, CONCESSION), "strength"),
        ((PRESSURE, CONCESSION), "presence"),
    ]
    first = disagreements(tiny_dossier)[0].to_dict()
    assert [position["signs"] for position in first["positions"]] == [["+"], ["-"]]
    last = disagreements(tiny_dossier)[-1]
    assert (last.silent, last.positions[0].conditional) == (("pressure-works",), True)


def test_a_denial_is_not_a_silence(tiny: Path) -> None:
    swap(FAILS, 'sign: "+"\n    debate', 'sign: "0"\n    debate')(tiny)
    assert kinds(load(tiny))[PRESSURE, RESOLVE] == "denial"


def test_agreement_is_not_listed(tiny: Path) -> None:
    swap(FAILS, 'sign: "+"\n    debate', 'sign: "-"\n    strength: strong\n    debate')(tiny)
    assert (PRESSURE, RESOLVE) not in kinds(load(tiny))


def test_silence_on_a_common_link_is_agreement(tiny: Path) -> None:
    again = """  - id: pw-own
    kind: causal
    cause: SOUTH.concession
    effect: SOUTH.resolve
    sign: "-"
    strength: %s
    at: [{document: pressure-works, paragraph: 2, span: [59, 175], sha256: %s}]
    paraphrase: the same in its own words
"""
    marks = "{span: [59, 175], claims: [pw-resolve-blocks, pw-tolls-wear-down"
    swap("coverage.yaml", marks, marks + ", pw-own")(tiny)
    append(WORKS, again % ("weak", "66b546d8b060a5a9a8dbd6b7e015dad48138a4258f7ecc03ebb7957c6cdf3ed2"))(tiny)
    assert (CONCESSION, RESOLVE) not in kinds(load(tiny))
    swap(WORKS, "strength: weak", "strength: strong")(tiny)
    assert kinds(load(tiny))[CONCESSION, RESOLVE] == "strength"


def test_reported_claims_make_no_links_unless_composite(tiny: Path) -> None:
    swap(FAILS, "    strength: strong\n", "    stance: reported\n    attributed_to: the miller\n")(tiny)
    assert (RESOLVE, CONCESSION) not in list_links(load(tiny), "pressure-fails")
    swap(FAILS, "title: Pressure fails", "title: Pressure fails\ncomposite: true")(tiny)
    assert (RESOLVE, CONCESSION) in list_links(load(tiny), "pressure-fails")


def test_links_with_and_without_common_claims(tiny_dossier: Dossier) -> None:
    assert list(list_links(tiny_dossier, "pressure-works")) == [
        (PRESSURE, RESOLVE),
        (CONCESSION, RESOLVE),
        (RESOLVE, CONCESSION),
    ]
    assert list(list_links(tiny_dossier, "pressure-works", common=False)) == [
        (PRESSURE, RESOLVE),
        (RESOLVE, CONCESSION),
    ]


def test_policies_of_different_owners_are_joined(tiny: Path) -> None:
    swap("dossier.yaml", "  SOUTH: {name", "  VALE: {name: The Vale, kind: organisation}\n  SOUTH: {name")(
        tiny
    )
    append(
        "variables.yaml",
        "  VALE.help: {title: Help, role: instrument, unit: index, range: [0, 1], owners: [VALE], base: 0}\n",
    )(tiny)
    append(
        "policies.yaml",
        "  help:\n    title: Help\n    owner: VALE\n    sets: [{instrument: VALE.help, value: 1}]\n",
    )(tiny)
    dossier = load(tiny)
    joined = join_policies(dossier, "press + help")
    assert (joined.title, joined.owner) == ("Raise the tolls + Help", "NORTH+VALE")
    assert [setting.instrument for setting in joined.sets] == [PRESSURE, "VALE.help"]
    assert join_policies(dossier, "press") is dossier.policies["press"]
    assert join_policies(dossier, "continuity").sets == ()


@pytest.mark.parametrize(
    ("name", "code", "nearest"),
    [
        ("pres", "N004", "press"),
        ("press+eas", "N004", "ease"),
        ("press+ease", "P004", None),
        ("press+press", "P004", None),
        ("press+continuity", "P004", None),
        ("", "N004", None),
    ],
)
def test_policies_that_cannot_be_joined(
    name: str, code: str, nearest: str | None, tiny_dossier: Dossier
) -> None:
    with pytest.raises(UsageError) as caught:
        join_policies(tiny_dossier, name)
    assert {problem.code for problem in caught.value.problems} == {code}
    assert caught.value.problems[0].nearest == nearest


def test_the_format_is_published_for_every_file() -> None:
    schema = json_schema()
    assert schema["required"] == ["dossier.yaml", "variables.yaml", "accounts/*.yaml"]
    for reference in schema["properties"].values():
        name = reference["$ref"].removeprefix("#/$defs/")
        assert schema["$defs"][name]["additionalProperties"] is False
    assert set(schema["$defs"]["Variable"]["properties"]["role"]["enum"]) == {
        "state",
        "instrument",
        "driver",
        "derived",
    }


@pytest.mark.parametrize(
    "text", ["6 months", "1 year", "0 days", "45 days", "2 weeks", "0.1 years", "0.00000000001 years"]
)
def test_a_duration_survives_being_written(text: str) -> None:
    years = parse_duration(text)
    assert parse_duration(format_duration(years)) == pytest.approx(years, rel=1e-12, abs=0)
