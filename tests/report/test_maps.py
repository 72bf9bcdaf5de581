"""Causal maps: what they show is what the dossier says, drawn whole, legible and harmless."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest
from tests.helpers import build
from tests.report.test_maps_layout import check_geometry

import counterpoise as cp
from counterpoise.dossier import disagreements, list_links
from counterpoise.report.maps import draw_map, focus_map, gather_map, list_maps
from counterpoise.report.maps.drawing import WIDER, WIDTH, draw_svg, lay_out_map
from counterpoise.report.maps.lettering import measure_text
from counterpoise.report.maps.marks import list_marks
from counterpoise.report.maps.spacing import FONT, PAD_X, Tie
from counterpoise.system import build_system, find_reaches

TEMPLATES = Path(cp.__file__).parent / "report" / "templates"
SVG = "{http://www.w3.org/2000/svg}"


def made(**accounts):
    """A dossier about a lever, states in a loop, and a derived outcome."""
    variables = {
        "AA.lever": build.instrument(title="A lever"),
        "AA.idle": build.instrument(title="An idle lever"),
        "x": build.state(title="First"),
        "y": build.state(title="Second"),
        "z": build.state(title="Third"),
        "given": build.state(title="Given"),
        "total": build.derived("x + y", title="Total"),
    }
    policies = {"pull": build.policy({"instrument": "AA.lever", "value": 100})}
    events = {"shock": build.event(0.1, title="A shock", shift={"z": -10})}
    common = [build.causal("AA.lever", "x", id="co-lever")]
    return build.dossier(
        variables, accounts, common=common, policies=policies, events=events, headline=["total", "z", "given"]
    )


@pytest.fixture
def dossier():
    return made(
        one=[
            build.causal("x", "y", "-", "strong", id="o-xy", lag="2 years"),
            build.causal("y", "x", id="o-yx"),
            build.causal("y", "z", "0", id="o-yz"),
            build.causal("given", "z", id="o-gz", when="x > 40"),
            build.causal("AA.idle", "z", id="o-iz", confidence="unlikely"),
        ],
        two=[
            build.causal("x", "y", "+", "weak", id="t-xy"),
            build.causal("y", "z", "+", id="t-yz"),
            build.causal("z", "y", id="t-zy", stance="rejected"),
        ],
    )


@pytest.fixture(scope="module")
def russia():
    return cp.load("russia")


@pytest.fixture(scope="module")
def groups(russia):
    return list_maps(russia)


def links_of(view, kind="claim"):
    return {link.ends for link in view.links if link.kind == kind}


def test_an_account_has_its_own_links_and_the_undisputed_ones_apart(dossier):
    view = gather_map(dossier, "one")
    assert links_of(view) == set(list_links(dossier, "one"))
    common = {link.ends for link in view.links if link.common}
    assert common == {("AA.lever", "x")}
    assert links_of(view, "definition") == {("x", "total"), ("y", "total")}
    assert links_of(view, "condition") == {("x", "z")}
    link = view.link("x", "y")
    assert (link.sign, link.strength, link.lags, link.claim_ids) == ("-", "strong", ("2 years",), ("o-xy",))
    assert view.link("y", "z").denied
    assert not view.link("AA.idle", "z").held
    assert view.link("given", "z").conditional
    assert [(claim.id, claim.account) for claim in link.against] == [("t-xy", "two")]
    assert (link.contested, view.link("y", "z").contested, view.link("y", "x").contested) == (
        "sign",
        "denial",
        "",
    )


def test_a_merged_map_has_all_claims_and_says_whose(dossier):
    view = gather_map(dossier)
    link = view.link("x", "y")
    assert (link.sign, link.accounts, link.contested) == ("mixed", ("one", "two"), "sign")
    assert view.link("AA.lever", "x").accounts == ("common",)
    marks = list_marks(link, view.accounts, merged=True)
    assert [mark.text for mark in marks] == ["+", "B", "\u2212", "A", "2 y"]
    assert ("z", "y") not in links_of(view)


def test_layers_loops_and_polarity(dossier):
    view = gather_map(dossier, "one")
    layers = {node.variable: node.layer for node in view.nodes}
    assert layers == {"AA.idle": 0, "AA.lever": 0, "given": 0, "x": 1, "y": 2, "z": 1, "total": 2}
    assert view.loops == (("x", "y"),)
    assert [(c.variables, c.polarity) for c in view.circuits] == [(("x", "y"), "balancing")]
    assert {link.ends for link in view.links if link.loop is not None} == {("x", "y"), ("y", "x")}
    assert gather_map(dossier).circuits[0].polarity == "undecided"


def test_a_focus_keeps_paths_from_policies_and_events(dossier):
    whole = gather_map(dossier, "one")
    assert links_of(focus_map(whole, "total")) == {("AA.lever", "x"), ("x", "y"), ("y", "x")}
    to_z = focus_map(whole, "z")
    assert links_of(to_z) == {("AA.lever", "x"), ("x", "y"), ("y", "x"), ("y", "z")}
    assert links_of(to_z, "condition") == {("x", "z")}
    assert not focus_map(whole, "given").nodes
    assert {node.variable for node in focus_map(whole, "z").nodes if node.movable} == {"AA.lever", "z"}


def test_where_only_a_condition_lets_a_policy_through_paths_follow_it():
    content = made(
        one=[build.causal("given", "z", id="o-gz", when="x > 40"), build.causal("x", "y", id="o-xy")]
    )
    view = focus_map(gather_map(content, "one"), "z")
    assert links_of(view) == {("AA.lever", "x"), ("given", "z")}
    assert links_of(view, "condition") == {("x", "z")}
    idle = made(one=[build.causal("AA.idle", "z", id="o-iz", when="x > 40")])
    assert not focus_map(gather_map(idle, "one"), "z").nodes


def test_the_maps_of_russia_have_exactly_its_links(russia):
    for name in russia.accounts:
        view = gather_map(russia, name)
        links = list_links(russia, name)
        assert links_of(view) == set(links)
        own = {(claim.cause, claim.effect) for claim in russia.accounts[name].causal_claims()}
        for link in view.links:
            if link.kind == "claim":
                assert set(link.claim_ids) == {claim.id for claim in links[link.ends]}
                assert link.common == (link.ends not in own)
                assert {claim.sign for claim in links[link.ends]} == {claim.sign for claim in link.claims}
    merged = gather_map(russia)
    assert links_of(merged) == {ends for name in russia.accounts for ends in list_links(russia, name)}


def test_what_is_contested_is_what_the_accounts_disagree_on(russia):
    expected = {
        (found.cause, found.effect): found.kind
        for found in disagreements(russia)
        if found.kind in ("sign", "denial")
    }
    merged = gather_map(russia)
    assert {link.ends: link.contested for link in merged.links if link.contested} == expected


def test_russia_in_networkx(russia):
    for name in (None, *russia.accounts):
        view = gather_map(russia, name)
        graph = nx.DiGraph(sorted(links_of(view) | links_of(view, "definition")))
        levers = [node.variable for node in view.nodes if node.role in ("instrument", "driver")]
        for node in view.nodes:
            lengths = [
                nx.shortest_path_length(graph, lever, node.variable)
                for lever in levers
                if nx.has_path(graph, lever, node.variable)
            ]
            assert not lengths or node.layer == min(lengths)
        loops = {tuple(sorted(c)) for c in nx.strongly_connected_components(graph) if len(c) > 1}
        assert set(view.loops) == loops


def test_a_focus_has_a_lever_of_every_policy_that_reaches_the_outcome(russia):
    """Against the reach of the system, which is found in another way; conditions and doubts left out."""

    def plain(claims):
        kept = [claim for claim in claims if claim.kind != "causal" or claim.confidence != "unlikely"]
        return tuple(c.model_copy(update={"when": None}) if c.kind == "causal" else c for c in kept)

    accounts = {
        name: replace(a, content=a.content.model_copy(update={"claims": plain(a.claims)}))
        for name, a in russia.accounts.items()
    }
    content = replace(russia, accounts=accounts, common=plain(russia.common))
    sets = [{setting.instrument for setting in policy.sets} for policy in content.policies.values()]
    seen = Counter()
    for name in content.accounts:
        reaches = find_reaches(build_system(content, name), sets)
        whole = gather_map(content, name)
        for entry in content.headline:
            shown = {node.variable for node in focus_map(whole, entry.variable).nodes}
            for levers, reach in zip(sets, reaches, strict=True):
                seen[reach[entry.variable]] += 1
                assert (reach[entry.variable] != "silent") == bool(levers & shown)
    assert {"own", "silent"} <= set(seen)


def test_every_focus_of_russia_can_be_read_in_a_window_of_1280_pixels(russia):
    for name in (None, *russia.accounts):
        whole = gather_map(russia, name)
        for view in (whole, *(focus_map(whole, entry.variable) for entry in russia.headline)):
            layout = lay_out_map(view)
            marks = {link.ends: list_marks(link, view.accounts, view.merged) for link in view.links}
            ties = [Tie(*ends, sum(mark.width for mark in found)) for ends, found in marks.items()]
            check_geometry(layout, ties)
            assert layout.width <= (WIDTH if view.focus else WIDER) + 1e-6
            bold = {node.variable: node.headline for node in view.nodes}
            for box in layout.boxes:
                widths = [measure_text(line, FONT, bold[box.name]) for line in box.lines]
                assert max(widths, default=0) <= box.width - 2 * PAD_X + 1e-9


def parse_svg(text):
    return ElementTree.fromstring(text)  # noqa: S314


def test_a_drawing_is_xml_and_shows_each_link_once_with_its_claims(dossier):
    view = gather_map(dossier, "one")
    root = parse_svg(
        draw_svg(view, lay_out_map(view)).replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    )
    lines = [e for e in root.iter() if "map-link" in e.get("class", "")]
    assert Counter((e.get("data-cause"), e.get("data-effect")) for e in lines) == Counter(
        link.ends for link in view.links
    )
    for element in lines:
        link = view.link(element.get("data-cause"), element.get("data-effect"))
        assert element.get("data-accounts").split() == list(link.accounts)
        title = element.find(f"{SVG}title").text
        assert all(claim.id in title and claim.paraphrase[1:] in title for claim in link.claims)
        if link.kind == "claim":
            kind = {"+": "plus", "-": "minus", "0": "zero"}[link.sign]
            assert kind in element.get("class").split()
            drawn = [p.get("marker-end") for p in element.iter(f"{SVG}path") if p.get("marker-end")]
            assert drawn == [f"url(#map-end-{kind})"]
            assert (link.strength or "zero") in element.get("class").split()
            assert element.get("href") == f"#claim-{link.claim_ids[0]}"
    starts = [e for e in root.iter(f"{SVG}path") if e.get("marker-start")]
    assert len(starts) == sum(link.common for link in view.links) == 1
    boxes = {e.get("data-variable"): e for e in root.iter() if "map-node" in e.get("class", "")}
    assert {name: e.get("href") for name, e in boxes.items()} == {
        node.variable: f"#variable-{node.variable}" for node in view.nodes
    }
    for node in view.nodes:
        words = " ".join(t.text for t in boxes[node.variable].iter(f"{SVG}text"))
        assert words == node.title
        assert ("A shock" in boxes[node.variable].find(f"{SVG}title").text) == (node.variable == "z")
    assert root.get("aria-label")
    assert root.find(f"{SVG}desc").text


def test_loops_and_contradictions_are_drawn(dossier):
    whole = draw_map(dossier)
    assert whole.count('class="map-loop" d=') == 2 + 1  # two links, and one in the key
    assert whole.count('<rect class="map-loop"') == 2
    assert whole.count('class="map-contest" d=') == 2 + 1
    assert 'map-contest" d=' not in draw_map(dossier, "one")
    assert draw_map(dossier, "one").count('class="rival"') == 2 + 1


def test_only_the_accounts_asked_for_are_shown(russia):
    chosen = list(russia.accounts)[:2]
    groups = list_maps(russia, chosen)
    assert [group.account for group in groups] == [None, *chosen]
    others = set(russia.accounts) - set(chosen)
    for group in groups:
        shown = {
            name for text in re.findall('data-accounts="([^"]*)"', group.whole.svg) for name in text.split()
        }
        assert not shown & others
    assert [group.account for group in list_maps(russia, chosen[:1])] == chosen[:1]


def test_drawings_do_not_depend_on_the_order_of_the_files(russia, groups):
    variables = dict(reversed(russia.variables.items()))
    accounts = {
        name: replace(a, content=a.content.model_copy(update={"claims": a.claims[::-1]}))
        for name, a in russia.accounts.items()
    }
    turned = replace(russia, variables=variables, accounts=accounts, common=russia.common[::-1])
    for group, other in zip(groups, list_maps(turned), strict=True):
        assert [drawing.svg for drawing in group.drawings] == [drawing.svg for drawing in other.drawings]


def test_colours_and_letters_tell_accounts_apart(russia):
    accounts = gather_map(russia).accounts
    assert len({account.letter for account in accounts}) == len(russia.accounts)
    style = (TEMPLATES / "maps.css").read_text("utf-8")
    colours = re.findall(r"\.account-\d \{ fill: (#\w+)", style)
    assert len(colours) == len(set(colours)) == 8
    assert all(a != b for a, b in combinations([account.place % 8 for account in accounts[:8]], 2))
