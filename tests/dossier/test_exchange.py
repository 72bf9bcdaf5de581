"""Links out, and there and back: what other programs read, and what comes back from them."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pytest
from tests.conftest import TINY
from tests.dossier.links import causal_claims, edges_of, read_rows, write_edges

from counterpoise.dossier import Dossier, builtin_names, check, load
from counterpoise.dossier.exchange import export_dossier, import_links
from counterpoise.dossier.exchange.weights import WEIGHT
from counterpoise.dossier.starter import write_starter
from counterpoise.schema import STRENGTH

NAMES = ("tiny", "starter", *builtin_names())
NUMBER = re.compile(r"-?[0-9.]+")


@pytest.fixture
def dossier(request: pytest.FixtureRequest, tmp_path: Path) -> Dossier:
    """The dossier that the test names: the small one, the starter or a built-in one."""
    if request.param == "starter":
        return load(write_starter(tmp_path / "valley"))
    return load(TINY if request.param == "tiny" else request.param)


@pytest.fixture
def starter(tmp_path: Path) -> Dossier:
    return load(write_starter(tmp_path / "valley"))


# Out


def test_a_weight_is_the_tanh_of_half_the_swing() -> None:
    for word, share in STRENGTH.items():
        assert math.isclose(WEIGHT[word], math.tanh(math.log(share / (1 - share)) / 2))
    assert WEIGHT == {"weak": 0.2, "moderate": 0.5, "strong": 0.8}


@pytest.mark.parametrize("dossier", NAMES, indirect=True)
def test_the_edge_list_says_what_the_claims_say(dossier: Dossier, tmp_path: Path) -> None:
    rows = read_rows(write_edges(dossier, tmp_path / "links.csv"))
    claims = causal_claims(dossier)
    assert [row["claim"] for row in rows] == list(claims)
    for row in rows:
        account, claim = claims[row["claim"]]
        assert row["account"] == account
        assert (row["cause"], row["effect"]) == (claim.cause, claim.effect)
        assert row["sign"].removeprefix("'") == claim.sign
        assert row["strength"] == ("" if claim.sign == "0" else claim.strength)
        assert float(row["weight"]) == {"+": 1, "-": -1, "0": 0}[claim.sign] * WEIGHT[claim.strength]
        assert row["confidence"] == claim.confidence
        assert row["when"].split() == (claim.when or "").split()
        assert (row["lag"] == "") == (claim.lag == 0)
        assert row["paraphrase"].split() == claim.paraphrase.split()
        assert row["documents"].count("paragraph") == len({(p.document, p.paragraph) for p in claim.at})
        assert row["cause_title"].split() == dossier.variables[claim.cause].title.split()
        assert row["effect_title"].split() == dossier.variables[claim.effect].title.split()


def test_no_cell_is_a_formula(tiny: Path, tmp_path: Path) -> None:
    variables = tiny / "variables.yaml"
    text = variables.read_text(encoding="utf-8")
    variables.write_text(text.replace("title: The council's resolve", 'title: "=HYPERLINK(1)"'))
    path = write_edges(load(tiny), tmp_path / "links.csv")
    cells = [cell for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8"))) for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert not [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell and not NUMBER.fullmatch(cell)]
    made = import_links(path, tmp_path / "again")
    assert {entry.title for entry in load(made.folder).variables.values()} >= {"=HYPERLINK(1)"}


def test_the_matrix_of_the_starter(starter: Dossier, tmp_path: Path) -> None:
    found = export_dossier(starter, tmp_path / "m.csv", "csv", account="patience", layout="matrix")
    assert found.file.read_text(encoding="utf-8").split("\n")[1:] == [
        "COAST:HIGH.tolls,,0,-0.8",  # no effect on water: denied; strongly less trust
        "HIGH.water_release,,,",
        "trust,,0.8,",
        "",
    ]
    table = pd.read_csv(found.file, index_col=0)
    assert list(table.index) == list(table.columns) == ["COAST:HIGH.tolls", "HIGH.water_release", "trust"]
    assert table.loc["trust", "HIGH.water_release"] == 0.8
    assert table.abs().max().max() <= 1


def test_a_cell_shows_the_strongest_of_several_claims_and_says_so(tiny: Path, tmp_path: Path) -> None:
    path = tiny / "accounts" / "pressure-fails.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count("    when: NORTH:SOUTH.pressure > 50\n") == 1
    claim = re.search(
        r"  - id: (\S+)\n(?:    .*\n)*?    when: NORTH:SOUTH.pressure > 50\n(?:    .*\n)*", text
    )
    assert claim is not None
    weaker = claim[0].replace(claim[1], "pf-weaker").replace("pressure > 50", "pressure < 40")
    weaker = re.sub(r"    strength: \w+\n", "", weaker).replace(
        "    kind: causal\n", "    kind: causal\n    strength: weak\n"
    )
    stronger = re.sub(r"    strength: \w+\n", "", claim[0]).replace(
        "    kind: causal\n", "    kind: causal\n    strength: strong\n"
    )
    path.write_text(text.replace(claim[0], weaker + stronger), encoding="utf-8")
    coverage = tiny / "coverage.yaml"
    coverage.write_text(coverage.read_text().replace(f"[{claim[1]}]", f"[{claim[1]}, pf-weaker]"))
    changed = load(tiny)
    out = export_dossier(changed, tmp_path / "m.csv", "csv", account="pressure-fails", layout="matrix")
    own = causal_claims(changed)[claim[1]][1]
    table = pd.read_csv(out.file, index_col=0)
    assert abs(table.loc[own.cause, own.effect]) == WEIGHT["strong"]
    assert any(claim[1] in note and "strongest" in note for note in out.notes)


@pytest.mark.parametrize("dossier", NAMES, indirect=True)
def test_networkx_reads_the_dossiers_links_and_no_others(dossier: Dossier, tmp_path: Path) -> None:
    file = export_dossier(dossier, tmp_path / "links.graphml", "graphml").file
    graph: Any = nx.read_graphml(file, force_multigraph=True)
    assert graph.is_directed()
    assert list(graph.nodes) == list(dossier.variables)
    for name, entry in dossier.variables.items():
        node = graph.nodes[name]
        assert (node["title"], node["role"], node["unit"]) == (entry.title, entry.role, entry.unit)
        assert ("base" in node) == (entry.base is not None)
    claims = causal_claims(dossier)
    found = {data["claim"]: (cause, effect, data) for cause, effect, data in graph.edges(data=True)}
    assert graph.number_of_edges() == len(found)
    assert set(found) == set(claims)
    for id_, (account, claim) in claims.items():
        cause, effect, data = found[id_]
        assert (cause, effect, data["account"]) == (claim.cause, claim.effect, account)
        assert (data["sign"], data.get("strength")) == (
            claim.sign,
            None if claim.sign == "0" else claim.strength,
        )
        assert data["weight"] > 0, "Gephi drops edges of weight zero"
        assert data["signed_weight"] == {"+": 1, "-": -1, "0": 0}[claim.sign] * WEIGHT[claim.strength]


def test_rival_edges_on_one_link_stay_apart(starter: Dossier, tmp_path: Path) -> None:
    graph: Any = nx.read_graphml(export_dossier(starter, tmp_path / "a.graphml", "graphml").file)
    both = graph.get_edge_data("COAST:HIGH.tolls", "HIGH.water_release").values()
    assert {(data["account"], data["sign"]) for data in both} == {("firmness", "+"), ("patience", "0")}
    one: Any = nx.read_graphml(
        export_dossier(starter, tmp_path / "b.graphml", "graphml", account="firmness").file
    )
    assert {data["account"] for *_, data in one.edges(data=True)} == {"firmness"}


def test_xml_is_valid_whatever_the_titles_say(tiny: Path, tmp_path: Path) -> None:
    variables = tiny / "variables.yaml"
    text = variables.read_text(encoding="utf-8")
    title = r'"<b>\"R&D\"</b> ]]> \x1b[31m\u202e"'
    variables.write_text(text.replace("title: The council's resolve", f"title: {title}"), encoding="utf-8")
    graph: Any = nx.read_graphml(export_dossier(load(tiny), tmp_path / "a.graphml", "graphml").file)
    assert graph.nodes["SOUTH.resolve"]["title"] == '<b>"R&D"</b> ]]> \ufffd[31m\ufffd'


@pytest.mark.parametrize("dossier", NAMES, indirect=True)
def test_kumu_gets_what_its_documentation_asks_for(dossier: Dossier, tmp_path: Path) -> None:
    data = json.loads(export_dossier(dossier, tmp_path / "map.json", "kumu").file.read_text())
    assert list(data) == ["elements", "connections"]
    ids = [entry["id"] for part in data.values() for entry in part]
    assert len(set(ids)) == len(ids), "unique across elements and connections"
    elements = {entry["id"] for entry in data["elements"]}
    assert all(entry["label"] and isinstance(entry.get("tags", []), list) for entry in data["elements"])
    for entry in data["connections"]:
        assert {entry["from"], entry["to"]} <= elements
        assert entry["direction"] == "directed"
        assert entry["type"] in ("same", "opposite", "no effect")


@pytest.mark.parametrize("dossier", NAMES, indirect=True)
def test_json_is_the_whole_dossier(dossier: Dossier, tmp_path: Path) -> None:
    file = export_dossier(dossier, tmp_path / "dossier.json", "json").file
    assert json.loads(file.read_text(encoding="utf-8"))["hash"] == dossier.hash
    again = load(file)
    assert again.hash == dossier.hash
    assert again.normalised() == dossier.normalised()


# There and back


@pytest.mark.parametrize("form", ["csv", "kumu"])
@pytest.mark.parametrize("dossier", NAMES, indirect=True)
def test_edges_survive_a_round_trip(dossier: Dossier, form: str, tmp_path: Path) -> None:
    first = write_edges(dossier, tmp_path / "first.csv")
    made = import_links(export_dossier(dossier, tmp_path / f"out.{form}", form).file, tmp_path / "made")
    assert made.form == form
    assert made.links == len(causal_claims(dossier))
    assert not [p for p in check(made.folder) if p.severity == "error"]
    assert edges_of(write_edges(load(made.folder), tmp_path / "second.csv")) == edges_of(first)


@pytest.mark.parametrize("dossier", NAMES, indirect=True)
def test_matrices_survive_a_round_trip(dossier: Dossier, tmp_path: Path) -> None:
    for account in dossier.accounts:
        first = export_dossier(
            dossier, tmp_path / f"{account}.csv", "csv", account=account, layout="matrix"
        ).file
        made = import_links(first, tmp_path / account)
        assert made.form == "matrix"
        assert made.accounts == (account,)
        second = export_dossier(load(made.folder), tmp_path / f"{account}-2.csv", "csv", layout="matrix").file
        assert second.read_bytes() == first.read_bytes()
