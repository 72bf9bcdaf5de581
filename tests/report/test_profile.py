"""The profile of an actor: every fact from the dossier, nothing fetched or run, silence said as such."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from itertools import combinations, pairwise
from pathlib import Path

import html5lib
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.report.synthetic import TEXT, make_dossier

import counterpoise as cp
from counterpoise.dossier import load
from counterpoise.dossier.starter import write_starter
from counterpoise.errors import SurroundingsError, UsageError
from counterpoise.report.profiles import profile, render_profile, write_profile
from counterpoise.report.profiles.arc import find_year
from counterpoise.report.profiles.scope import mentions, short_name
from counterpoise.report.words import capitalise, say_count
from counterpoise.schema import ChronologyEntry, DossierFile, Membership

XHTML = "{http://www.w3.org/1999/xhtml}"
RUSSIA = Path(cp.__file__).parent / "dossier" / "builtin" / "russia"
TINY = Path(__file__).parents[1] / "data"
ACTORS = sorted(yaml.safe_load((RUSSIA / "dossier.yaml").read_text(encoding="utf-8"))["actors"])
DEEP = ("RUS", "CHN", "UKR", "SCO", "USA", "TWN")
VOID = {"meta", "br", "hr", "img", "input", "link", "wbr"}
FORBIDDEN = {"script", "link", "img", "iframe", "object", "embed", "base", "form", "video", "audio", "source"}


@cache
def russia():
    return load("russia")


@cache
def page(actor):
    return render_profile(profile(russia(), actor))


@cache
def tree(actor):
    return html5lib.HTMLParser(strict=True).parse(page(actor))


def read(name):
    """A file of the built-in dossier as plain data, read without the code under test."""
    return yaml.safe_load((RUSSIA / name).read_text(encoding="utf-8"))


def text_of(element):
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def find(root, tag, **attributes):
    wanted = {key.rstrip("_"): value for key, value in attributes.items()}
    return [
        element
        for element in root.iter(f"{XHTML}{tag}")
        if all(value in (element.attrib.get(key) or "").split() for key, value in wanted.items())
    ]


def find_id(root, name):
    (element,) = [element for element in root.iter() if element.attrib.get("id") == name]
    return element


class Links(HTMLParser):
    """The ids and inner links of a page, and whether its elements close in order."""

    def __init__(self, html):
        super().__init__()
        self.ids, self.targets, self.open = [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)
        for key, value in attrs:
            if key == "id":
                self.ids.append(value)
            elif key == "href" and value.startswith("#"):
                self.targets.append(value[1:])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def assert_whole(html):
    links = Links(html)
    assert not links.open
    assert [name for name, count in Counter(links.ids).items() if count > 1] == []
    assert sorted(set(links.targets) - set(links.ids)) == []


def assert_self_contained(html):
    """Nothing is fetched and nothing runs."""
    for element in html5lib.HTMLParser(strict=True).parse(html).iter():
        name = element.tag.split("}")[-1] if isinstance(element.tag, str) else ""
        assert name not in FORBIDDEN
        for attribute, value in element.attrib.items():
            assert not attribute.lower().startswith("on")
            assert attribute not in {"src", "srcset", "style", "background", "action"}
            if attribute.endswith("href"):
                assert value.startswith(("#", "https://", "http://"))
    assert "@import" not in html
    assert not re.search(r"url\((?!#)", html)


# Form


@pytest.mark.parametrize("actor", ACTORS)
def test_every_inner_link_of_every_actor_has_its_target(actor):
    assert_whole(page(actor))


@pytest.mark.parametrize(
    "spoilt", ['<p id="claim-a"></p><p id="claim-a"></p>', '<a href="#no"></a>', "<p><b></p>"]
)
def test_this_would_notice_a_broken_page(spoilt):
    with pytest.raises(AssertionError):
        assert_whole(spoilt)


@pytest.mark.parametrize("actor", DEEP)
def test_the_page_is_well_formed_and_self_contained(actor):
    assert page(actor).startswith("<!DOCTYPE html>")
    assert_self_contained(page(actor))


@pytest.mark.parametrize("actor", DEEP)
def test_headings_descend_one_at_a_time(actor):
    levels = [
        int(e.tag[-1]) for e in tree(actor).iter() if re.fullmatch(rf"{re.escape(XHTML)}h[1-6]", str(e.tag))
    ]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_small_dossiers_have_pages_too(tmp_path):
    for source in (TINY / "tiny", write_starter(tmp_path / "valley")):
        dossier = load(source)
        for actor in dossier.actors:
            html = render_profile(profile(dossier, actor))
            assert_whole(html)
            assert_self_contained(html)


def test_the_same_dossier_gives_the_same_page():
    assert render_profile(profile(load("russia"), "CHN")) == page("CHN")


def test_data_are_plain_and_hold_what_the_page_says():
    found = profile(russia(), "CHN")
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["actor"] == {"code": "CHN", "name": "China", "kind": "state"}
    assert data["facts"]["hash"] == russia().hash
    assert [entry["since"] for entry in data["memberships"]] == ["2001-06-15", "2009-06-16"]
    assert set(data) >= {"aims", "eras", "relations", "means", "debates", "outlook", "documents"}


# Facts against the files


def test_the_header_names_the_actor_and_the_dossier():
    header = text_of(find(tree("SCO"), "header", class_="masthead")[0])
    for shown in ("Shanghai Cooperation Organisation", "SCO", "organisation", russia().title, "2026-01-01"):
        assert shown in header
    assert russia().hash in text_of(find_id(tree("SCO"), "cite"))
    assert f"as coded by {russia().frame.coder}" in text_of(find_id(tree("SCO"), "summary"))


@pytest.mark.parametrize("actor", DEEP)
def test_the_arc_has_the_chronology_s_events_and_no_others(actor):
    told = [entry for entry in read("chronology.yaml")["chronology"] if actor in entry["actors"]]
    events = [item for era in find(tree(actor), "ol", class_="dated") for item in era.iter(f"{XHTML}li")]
    shown = Counter(
        (find(item, "time")[0].attrib["datetime"], text_of(find(item, "p")[0])) for item in events
    )
    assert len(events) == len(told)
    for entry in told:
        assert any(day == str(entry["date"]) and text.startswith(entry["title"]) for day, text in shown)
    days = [find(item, "time")[0].attrib["datetime"] for item in events]
    assert days == sorted(days)


def test_each_event_stands_in_its_decade_with_its_source():
    sources = [
        text_of(item)
        for item in find(find_id(tree("RUS"), "sources"), "li")
        if "source-" in item.attrib.get("id", "")
    ]
    told = {
        (str(e["date"]), e["title"]): e["source"]["citation"] for e in read("chronology.yaml")["chronology"]
    }
    for era in find(tree("RUS"), "section", class_="era"):
        decade = text_of(era.find(f"{XHTML}h3"))
        for item in [entry for held in find(era, "ol", class_="dated") for entry in held.iter(f"{XHTML}li")]:
            day = find(item, "time")[0].attrib["datetime"]
            assert f"{day[:3]}0s" == decade
            line = text_of(find(item, "p")[0])
            title, number = re.match(r"(.*?) source \[(\d+)\]", line).groups()
            assert sources[int(number) - 1] == told[day, title]


@pytest.mark.parametrize("actor", ["RUS", "UKR", "SCO", "USA"])
def test_membership_dates_are_the_chronology_s(actor):
    dated = {
        (
            entry["organisation"] if entry["actor"] == actor else entry["actor"],
            str(entry["since"]),
            str(entry.get("until", "")),
        )
        for entry in read("chronology.yaml")["memberships"]
        if actor in (entry["actor"], entry["organisation"])
    }
    names = {code: entry["name"] for code, entry in read("dossier.yaml")["actors"].items()}
    (listed,) = find(find_id(tree(actor), "relations"), "ul", class_="terms")
    shown = set()
    for item in listed.iter(f"{XHTML}li"):
        days = [element.attrib["datetime"] for element in find(item, "time")]
        if days:
            code = next(code for code, name in names.items() if text_of(item).startswith(f"{name} member"))
            shown.add((code, days[0], days[1] if len(days) > 1 else ""))
        else:
            assert "as declared, without dates" in text_of(item)
    assert shown == dated


def test_members_that_only_the_chronology_names_have_no_link():
    (listed,) = find(find_id(tree_of("NATO"), "relations"), "ul", class_="terms")
    estonia = next(item for item in listed.iter(f"{XHTML}li") if "2004-03-29" in text_of(item))
    assert not [a for a in find(estonia, "a") if a.attrib["href"].startswith("#partner-")]
    assert len(list(listed.iter(f"{XHTML}li"))) == sum(
        entry["organisation"] == "NATO" for entry in read("chronology.yaml")["memberships"]
    )


def tree_of(actor):
    return html5lib.HTMLParser(strict=True).parse(page(actor))


@pytest.mark.parametrize("actor", ["RUS", "CHN", "UKR"])
def test_aims_are_those_of_aims_yaml_with_their_weight(actor):
    titles = {name: entry["title"] for name, entry in read("variables.yaml")["variables"].items()}
    shown = [text_of(item) for item in find(find(find_id(tree(actor), "aims"), "ul", class_="aims")[0], "li")]
    aims = read("aims.yaml")["aims"][actor]
    assert len(shown) == len(aims)
    for line, aim in zip(shown, aims, strict=True):
        assert line.startswith(f"{titles[aim['variable']]} {aim['direction']} weight {aim['weight']:g}, ")


def list_claims():
    """Every claim of the built-in dossier as plain data, with its account."""
    files = [*sorted((RUSSIA / "accounts").glob("*.yaml")), RUSSIA / "common.yaml"]
    return [
        (path.stem, claim)
        for path in files
        for claim in yaml.safe_load(path.read_text(encoding="utf-8"))["claims"]
    ]


def names_in(claim):
    """The variables that a claim names."""
    return [str(claim[key]) for key in ("cause", "effect", "variable") if key in claim]


@pytest.mark.parametrize("actor", ["RUS", "CHN", "UKR", "USA"])
def test_every_claim_about_the_actor_s_variables_is_there_once_as_it_was_coded(actor):
    about = re.compile(rf"(^|:){actor}[.:]")
    told = [claim for _, claim in list_claims() if any(about.search(name) for name in names_in(claim))]
    assert len(told) > 10
    ids = Counter(element.attrib.get("id") for element in tree(actor).iter())
    items = {
        element.attrib["id"]: text_of(element)
        for element in find(tree(actor), "li", class_="claim")
        if "id" in element.attrib
    }
    for claim in told:
        assert ids[f"claim-{claim['id']}"] == 1
        text = items[f"claim-{claim['id']}"]
        assert re.sub(r"\s+", " ", claim["paraphrase"]) in text
        assert claim.get("confidence", "almost_certain").replace("_", " ") in text
        for place in claim.get("at", ()):
            assert re.search(rf"paragraphs? [\d, ]*\b{place['paragraph']}\b", text)
        if claim["kind"] == "causal":
            said = {"+": "more of ", "-": "less of ", "0": "no effect on "}[str(claim["sign"])]
            assert said in text.partition(": ")[2]
            assert claim["sign"] in (0, "0") or claim.get("strength", "moderate") in text
        if claim.get("stance", "asserted") != "asserted":
            assert f"{claim['stance']}" in text
        if "attributed_to" in claim:
            assert f"view of {claim['attributed_to']}" in text


@pytest.mark.parametrize("actor", ["RUS", "TWN"])
def test_levels_stand_with_interval_and_source(actor):
    declared = read("variables.yaml")["variables"]
    items = {
        e.attrib["id"][9:]: text_of(e) for e in find(tree(actor), "li", class_="variable") if "id" in e.attrib
    }
    assert items
    for name, text in items.items():
        for which in ("base", "start"):
            level = declared[name].get(which)
            if isinstance(level, dict):
                shown = f"{which} {level['likely']:g} ({level['low']:g} to {level['high']:g})"
                assert f"{shown} judgement" in text
            elif level is not None:
                assert re.search(rf"{which} {level:g} source \[\d+\]", text)
    about = re.compile(rf"(^|:){actor}[.:]")
    assert {name for name in declared if about.search(name)} <= set(items)


def test_an_account_s_own_level_is_named_as_its_own():
    told = 0
    for path in sorted((RUSSIA / "accounts").glob("*.yaml")):
        account = yaml.safe_load(path.read_text(encoding="utf-8"))
        for entry in account.get("settles", ()):
            if "CHN" in entry["variable"] and isinstance(level := entry["level"], dict):
                shown = text_of(find_id(tree("CHN"), f"variable-{entry['variable']}"))
                text = f"{level['likely']:g} ({level['low']:g} to {level['high']:g})"
                assert f"settles {text} {account.get('short', account['title'])}" in shown
                told += 1
    assert told


def test_conduct_is_grouped_by_instrument_under_its_partner():
    partner = find_id(tree("RUS"), "partner-WEST")
    shown, group = {}, None
    for element in partner.iter():
        if "instrument" in (element.attrib.get("class") or "").split():
            group = text_of(element)
        elif element.attrib.get("id", "").startswith("variable-"):
            shown[element.attrib["id"][9:]] = group
    declared = read("variables.yaml")["variables"]
    conduct = {
        n: e.get("instrument", "no instrument stated").capitalize()
        for n, e in declared.items()
        if n.startswith("WEST:RUS.")
    }
    assert conduct.items() <= shown.items()
    assert shown["RUS.isolation"] == "No instrument stated"
    assert "RUS.non_western_ties" not in shown


def test_two_actors_see_the_same_ties_and_the_same_claims():
    found = {actor: profile(russia(), actor) for actor in russia().actors}

    def seen(one, other):
        relation = next(entry for entry in found[one].relations if entry.partner.code == other)
        names = {entry.variable.name for group in relation.groups for entry in group.variables}
        claims = {claim.id for account in relation.accounts for claim in account.claims}
        return names, claims, [(event.date, event.title) for event in relation.events], relation.shared

    for one, other in combinations(russia().actors, 2):
        assert seen(one, other) == seen(other, one)
    assert all(len(entry.relations) == len(russia().actors) - 1 for entry in found.values())


def test_instruments_are_the_actor_s_own_and_those_of_a_bloc_that_lets_it():
    declared = read("variables.yaml")["variables"]

    def owned(*owners):
        return {
            n for n, e in declared.items() if e["role"] == "instrument" and set(e["owners"]) & set(owners)
        }

    for actor, owners in (
        ("RUS", ("RUS",)),
        ("USA", ("USA", "WEST", "NATO")),
        ("GBR", ("GBR",)),
        ("WEST", ("WEST",)),
    ):
        means = profile(russia(), actor).means
        assert {e.variable.name for group in means.groups for e in group.variables} == owned(*owners)
        policies = {n for n, e in read("policies.yaml")["policies"].items() if e["owner"] in owners}
        assert {entry.policy.id for entry in means.policies} == policies
    lent = [e for group in profile(russia(), "USA").means.groups for e in group.variables if e.via]
    assert {entry.variable.name for entry in lent} == owned("WEST", "NATO") - owned("USA")


def test_debates_keep_every_side_and_what_is_not_stated():
    declared = read("dossier.yaml")["debates"]
    debates = profile(russia(), "RUS").debates
    claims = {}
    for _, claim in list_claims():
        if "debate" in claim:
            claims.setdefault((claim["debate"], claim.get("side")), set()).add(claim["id"])
    assert [entry.title for entry in debates.entries] == [entry["title"] for entry in declared.values()]
    for (name, debate), shown in zip(declared.items(), debates.entries, strict=True):
        assert [side.text for side in shown.sides] == list(debate["sides"].values())
        for side, key in zip(shown.sides, debate["sides"], strict=True):
            assert {said.claim.id for said in side.said} == claims.get((name, key), set())
            assert side.stated == (debate["sides"][key] != "not stated")
    section = text_of(find_id(tree("RUS"), "debates"))
    assert "promotion not stated No document states this side" in section
    assert profile(russia(), "CHN").debates.others


@pytest.mark.parametrize("actor", ["RUS", "CHN", "UKR"])
def test_advice_is_on_policies_of_the_actor_or_that_move_its_variables(actor):
    policies, variables = read("policies.yaml")["policies"], read("variables.yaml")["variables"]
    found = profile(russia(), actor)
    advice = {claim.id for account in found.outlook.advice for claim in account.claims}
    about = re.compile(rf"(^|:){actor}[.:]")
    for _, claim in list_claims():
        if claim["kind"] != "prescription" or claim["policy"] not in policies:
            continue
        policy = policies[claim["policy"]]
        moved = [entry["instrument"] for entry in policy["sets"]]
        if policy["owner"] == actor or any(about.search(name) for name in moved):
            assert claim["id"] in advice
        elif claim["id"] in advice:  # an instrument whose title or note names the actor
            told = [f"{variables[name]['title']} {variables[name].get('note')}" for name in moved]
            assert any(found.actor.name in text for text in told)
    predictions = {claim.id for account in found.outlook.predictions for claim in account.claims}
    told = {
        c["id"] for _, c in list_claims() if c["kind"] == "prediction" and about.search(c.get("variable", ""))
    }
    assert told <= predictions


def test_the_lead_says_no_more_than_was_counted():
    lead = " ".join(profile(russia(), "SCO").lead)
    assert "It has ten members." in lead
    mentioning = sum("alternative_institutions" in names_in(claim) for _, claim in list_claims())
    assert f"{capitalise(say_count(mentioning, 'claim'))} are about variables that only mention it." in lead
    assert "Eight dated events name it, from 2001 to 2025." in lead
    lead = " ".join(profile(russia(), "RUS").lead)
    events = sum("RUS" in entry["actors"] for entry in read("chronology.yaml")["chronology"])
    assert f"{events} dated events name it" in lead
    held = {}
    for account, claim in list_claims():
        mine = claim["kind"] == "aim" and claim["actor"] == "RUS"
        if mine and claim.get("stance", "asserted") == "asserted":
            held.setdefault((claim["variable"], claim["direction"]), set()).add(account)
    titles = {name: entry["title"] for name, entry in read("variables.yaml")["variables"].items()}
    numerals = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
    named = [
        f"“{titles[name]}” {direction} ({numerals[len(accounts)]} accounts)"
        for (name, direction), accounts in held.items()
        if len(accounts) > 1
    ]
    assert sum(text in lead for text in named) == min(4, len(named)) > 0
    most = profile(russia(), "RUS").relations[0]
    assert f"{most.partner.name} ({len({c.id for a in most.accounts for c in a.claims})} claims)" in lead


def test_contested_links_are_the_dossier_s_disagreements():
    sharp = {(f.cause, f.effect): f for f in cp.disagreements(russia()) if f.kind in ("sign", "denial")}
    (china,) = [entry for entry in profile(russia(), "RUS").relations if entry.partner.code == "CHN"]
    shown = {(view.cause, view.effect): view for view in china.differences}
    tied = [link for link in sharp if {"RUS:CHN.alignment", "CHN.restraint"} & set(link)]
    rivals = [link for link in tied if len(sharp[link].positions) > 1]
    assert rivals
    for link in rivals:
        positions = sharp[link].positions
        assert {position.account for position in shown[link].positions} == {p.account for p in positions}
        for position in positions:
            for claim in position.claims:
                assert f'href="#claim-{claim}"' in page("RUS")


def test_the_documents_cited_are_counted():
    for entry in profile(russia(), "UKR").documents:
        cited = {
            claim["id"]
            for _, claim in list_claims()
            if entry.document.id in {place["document"] for place in claim.get("at", ())}
            and f'id="claim-{claim["id"]}"' in page("UKR")
        }
        assert entry.claims == len(cited)


# Silence


@pytest.mark.parametrize("actor", ACTORS)
def test_a_silent_section_says_so(actor):
    found = profile(russia(), actor)
    parts = re.split(r'(?=<section id=")', page(actor))
    held = {match[1]: part for part in parts if (match := re.match(r'<section id="([a-z]+)"', part))}
    for section in found.sections:
        if section.silent:
            assert section.holds == "silent"
            assert "The dossier is silent on" in held[section.id], section.id
    silent = {entry.partner.code for entry in found.relations if entry.silent}
    for code in silent:
        assert f'<span id="partner-{code}">' in page(actor)


def test_an_actor_of_whom_nothing_is_said_has_a_page_that_says_only_that():
    dossier = make_dossier()
    actors = {**dossier.frame.model_dump(by_alias=True)["actors"], "FAR": {"name": "Farland", "kind": "bloc"}}
    frame = DossierFile.model_validate(
        {**dossier.frame.model_dump(by_alias=True, mode="json"), "actors": actors}
    )
    found = profile(replace(dossier, frame=frame), "FAR")
    assert all(section.silent for section in found.sections)
    assert "No claim is about this actor." in found.lead
    html = render_profile(found)
    assert_whole(html)
    assert html.count("The dossier is silent on") >= 8
    assert 'id="claim-' not in html


# Passages


def test_no_run_of_ten_words_of_a_document_is_on_a_page_without_the_texts(shared):
    documents = [path.read_text(encoding="utf-8") for path in sorted((shared / "documents").glob("*.txt"))]
    runs = set()
    for document in documents:
        words = re.findall(r"\w+", document.lower())
        runs.update(tuple(words[i : i + 10]) for i in range(len(words) - 9))
    assert len(runs) > 3000
    titles = [entry["title"].lower() for entry in read("documents.yaml")["documents"].values()]
    for actor in ("RUS", "CHN"):
        text = " ".join(tree(actor).itertext()).lower()
        for title in titles:
            text = text.replace(title, " xx ")
        words = re.findall(r"\w+", text)
        assert {tuple(words[i : i + 10]) for i in range(len(words) - 9)} & runs == set()


def test_passages_are_quoted_with_the_texts_and_only_where_the_hash_agrees():
    dossier = make_dossier()
    bare = render_profile(profile(dossier, "LOW"))
    quoted = render_profile(profile(dossier, "LOW", {"dams-2024": TEXT}))
    changed = render_profile(profile(dossier, "LOW", {"dams-2024": "Weirs" + TEXT[4:]}))
    first, second = TEXT[0:23], TEXT[24:63]
    assert hashlib.sha256(first.encode()).hexdigest() in {
        place.sha256 for _, claim in dossier.all_claims() for place in claim.at
    }
    assert first not in bare
    assert second not in bare
    assert quoted.count(f"<p>{second}</p>") >= 1
    assert quoted.count(f"<p>{first}</p>") == len(re.findall(f"<p>{re.escape(first)}</p>", quoted)) > 0
    assert "text changed" in changed
    assert "Weirs decide" not in changed
    assert "text changed" not in quoted


# Hostile text


HOSTILE = {
    "title": "<script>alert(1)</script>",
    "account": "</svg><script>alert(2)</script>",
    "policy": "<img src=x onerror=alert(3)> =cmd()|'/c calc'!A1",
    "variable": '"><svg onload=alert(4)> {{ 7 * 7 }} {% raw %}',
    "unit": "</style><script>alert(5)</script>",
    "document": "[bold]x[/bold] <!-- ",
    "paraphrase": "</article><iframe src='https://example.com'></iframe>",
    "citation": "<a href=javascript:alert(6)>x</a>",
    "url": "javascript:alert(7)",
    "leaning": "'; drop table",
    "coder": "=1+1 \x9b31m",
}
SOURCE = {"citation": "<b>ledger</b> \x1b[31m", "url": "javascript:alert(8)"}


def make_hostile():
    dossier = make_dossier(**HOSTILE)
    data = dossier.frame.model_dump(by_alias=True, mode="json")
    data["actors"] = {
        "UP": {"name": "<u>Upland</u>\u202e", "kind": "bloc", "members": ["LOW"], "may_set": ["LOW"]},
        "LOW": {"name": "'\"><script>alert(9)</script>", "kind": "bloc"},
    }
    data["debates"] = {
        "gates": {"title": "<i>gates", "sides": {"yes": "</h4><script>", "no": "\x00not stated"}}
    }
    event = {
        "date": "2020-01-01",
        "title": "<svg onload=alert(10)>",
        "actors": ["UP", "LOW"],
        "source": SOURCE,
    }
    term = {"actor": "LOW", "organisation": "UP", "since": "2001-01-01", "source": SOURCE}
    return replace(
        dossier,
        frame=DossierFile.model_validate(data),
        chronology=(ChronologyEntry.model_validate(event),),
        memberships=(Membership.model_validate(term),),
    )


@pytest.mark.parametrize("actor", ["UP", "LOW"])
def test_a_hostile_dossier_is_only_text(actor):
    html = render_profile(profile(make_hostile(), actor, {"dams-2024": TEXT}))
    assert_self_contained(html)
    assert_whole(html)
    text = "".join(html5lib.HTMLParser(strict=True).parse(html).itertext())
    for shown in (
        "<script>alert(1)</script>",
        "{{ 7 * 7 }}",
        "<svg onload=alert(10)>",
        "(javascript:alert(8))",
    ):
        assert shown in text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", html)


# The call


@pytest.mark.parametrize(
    ("given_", "nearest"),
    [("Russia", "RUS"), ("rusia", "RUS"), ("RSU", "RUS"), ("SC0", "SCO"), ("zzzzzz", None)],
)
def test_an_unknown_actor_is_named_with_the_nearest(given_, nearest):
    with pytest.raises(UsageError) as caught:
        profile(russia(), given_)
    (problem,) = caught.value.problems
    assert (problem.code, problem.found, problem.nearest) == ("N001", given_, nearest)


def test_a_page_is_written_whole_and_replaces_an_earlier_one(tmp_path):
    path = tmp_path / "russia.html"
    path.write_text("earlier", encoding="utf-8")
    assert cp.write_profile(russia(), "SCO", path) == path
    assert path.read_text(encoding="utf-8") == page("SCO")
    assert [entry.name for entry in tmp_path.iterdir()] == ["russia.html"]


def test_a_full_disk_leaves_the_earlier_page(tmp_path, monkeypatch):
    path = tmp_path / "russia.html"
    path.write_text("earlier", encoding="utf-8")

    def refuse(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(SurroundingsError) as caught:
        write_profile(russia(), "SCO", path)
    assert caught.value.problems[0].code == "R002"
    assert path.read_text(encoding="utf-8") == "earlier"
    assert [entry.name for entry in tmp_path.iterdir()] == ["russia.html"]


@pytest.mark.parametrize("place", [".", "no/such/folder/x.html"])
def test_a_place_that_cannot_be_written_is_said_to_be_so(place, tmp_path):
    with pytest.raises(SurroundingsError) as caught:
        write_profile(russia(), "SCO", tmp_path / place)
    assert caught.value.problems[0].code == "R002"


# Names


@given(
    st.sampled_from(["China", "the West, acting together", "Côte d'Ivoire", "C++ (bloc)"]),
    st.text("ab .:-'", max_size=8),
)
def test_a_name_counts_only_as_a_whole_word(name, around):
    short = short_name(name)
    assert mentions("QQQ", name, "", f"{around} {short} {around}")
    assert not mentions("QQQ", name, "", f"{around} x{short} {around}")
    assert not mentions("QQQ", name, "", f"{around} {short}x {around}")


def test_a_name_that_could_not_be_meant_names_nothing():
    assert short_name("") == short_name("the five of them") == ""
    assert not mentions("QQQ", "", "anything_at_all", "anything at all")
    assert not mentions("ON", "Onland", "progress_on_land", "progress on land")


@pytest.mark.parametrize(
    ("period", "year"),
    [("1991-2025", 1991), ("2017", 2017), ("the last ten years", None), ("12345", None), ("", None)],
)
def test_a_period_begins_with_its_first_year(period, year):
    assert find_year(period) == year
