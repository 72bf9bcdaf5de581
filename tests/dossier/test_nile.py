"""The built-in Nile dossier: complete, cited, contested where meant; and nothing is wired to any dossier."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest

from counterpoise.documents import find_gaps, find_overlaps, hash_text, read_text
from counterpoise.dossier import Dossier, builtin_names, check, disagreements, load
from counterpoise.schema import Citation, Claim, Interval
from counterpoise.simulation import simulate

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "counterpoise"
BUILTIN = PACKAGE / "dossier" / "builtin"
COMPUTED = PACKAGE / "record" / "builtin"  # how the records of built-in dossiers are computed, a folder each
ABOUT_ONE = (BUILTIN, COMPUTED, PACKAGE / "dossier" / "starter")
FOLDER = BUILTIN / "nile"
TEXTS = FOLDER / "texts"
RUN = 10  # so many words of a text in a row would be a copy

RULES = "rules-before-water"
RIVER = "a-river-run-together"
ACCOUNTS = (RIVER, RULES)

# Links on which the two must meet: each account's sign.
RIVALS = {
    ("EGY:ETH.pressure", "tension"): {RULES: "-", RIVER: "+"},
    ("ETH.storage", "EGY.water_supply"): {RULES: "-", RIVER: "+"},
    ("ETH.storage", "SDN.flood_safety"): {RULES: "-", RIVER: "+"},
    ("USA:ETH.pressure", "ETH.resolve"): {RULES: "0", RIVER: "+"},
    ("ETH.resolve", "ETH.flexibility"): {RULES: "0", RIVER: "-"},
    ("ETH.cost_of_refusal", "ETH.flexibility"): {RULES: "+", RIVER: "0"},
    ("ETH.power_exports", "ETH.flexibility"): {RULES: "0", RIVER: "+"},
    ("joint_operation", "binding_agreement"): {RULES: "0", RIVER: "+"},
    ("EGY.quota_claim", "binding_agreement"): {RULES: "0", RIVER: "-"},
    ("AU.mediation", "binding_agreement"): {RULES: "0", RIVER: "+"},
}

# What each text advises, and (avoid) what it advises against.
ADVICE = {
    RULES: {
        ("american-pressure", False),
        ("egyptian-campaign", False),
        ("hold-less", False),
        ("african-mediation", True),
    },
    RIVER: {
        ("open-figures", False),
        ("hold-more", False),
        ("american-lines", False),
        ("egypt-eases", False),
        ("african-mediation", False),
        ("american-pressure", True),
    },
}

# What follows from each text, read off the texts and not off a run: the sign of the change by the horizon.
OPPOSED = {
    ("binding_agreement", "american-pressure"): {RULES: 1, RIVER: -1},
    ("EGY.water_supply", "hold-more"): {RULES: -1, RIVER: 1},
    ("EGY.water_supply", "hold-less"): {RULES: 1, RIVER: -1},
    ("SDN.flood_safety", "hold-more"): {RULES: -1, RIVER: 1},
    ("SDN.flood_safety", "hold-less"): {RULES: 1, RIVER: -1},
    ("tension", "egyptian-campaign"): {RULES: -1, RIVER: 1},
    ("tension", "egypt-eases"): {RULES: 1, RIVER: -1},
}
DENIED_BY_RULES = (
    ("binding_agreement", "open-figures"),
    ("binding_agreement", "african-mediation"),
    ("EGY.water_supply", "open-figures"),
)


@pytest.fixture(scope="module")
def nile() -> Dossier:
    return load("nile", TEXTS)


@pytest.fixture(scope="module")
def claims(nile: Dossier) -> dict[str, Claim]:
    return {claim.id: claim for _, claim in nile.all_claims()}


@pytest.fixture(scope="module")
def summary(nile: Dossier) -> pd.DataFrame:
    table = simulate(nile, draws=200, seed=1).summary()
    return table.set_index(["variable", "policy", "account"]).sort_index()


def split_words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", re.sub(r"['\u2018\u2019]", "", text.lower()))


def runs_of(text: str) -> Iterator[tuple[str, ...]]:
    words = split_words(text)
    return (tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1))


def test_it_is_listed_beside_the_first() -> None:
    assert {"nile", "russia"} <= set(builtin_names())


def test_no_error_or_warning_with_the_texts_or_without() -> None:
    assert check("nile", TEXTS) == ()
    assert check("nile") == ()


def test_it_is_small_and_complete(nile: Dossier) -> None:
    assert 3 <= len(nile.actors) <= 5
    assert 12 <= len(nile.variables) <= 18
    assert 3 <= len(nile.headline) <= 5
    assert 6 <= len(nile.policies) <= 9
    assert len({policy.owner for policy in nile.policies.values()}) >= 3
    assert len(nile.events) >= 2
    assert all(0 < event.hazard <= 1 for event in nile.events.values())
    assert set(nile.aims) == set(nile.actors)
    assert len(nile.common) >= 3
    assert not {"RUS", "CHN", "UKR"} & set(nile.actors)


def test_accounts_are_two_with_a_text_each(nile: Dossier) -> None:
    assert tuple(nile.accounts) == ACCOUNTS
    for name, account in nile.accounts.items():
        assert account.content.documents == (name,)
        assert account.content.short
        assert len(account.claims) >= 15
        kinds = Counter(claim.kind for claim in account.claims)
        assert kinds["causal"] >= 15
        assert {"aim", "prediction", "prescription"} <= set(kinds)
        assert any(getattr(claim, "sign", None) == "0" for claim in account.claims)


def test_names_of_things_fit_their_tables(nile: Dossier) -> None:
    titles = [thing.title for thing in (*nile.variables.values(), *nile.policies.values())]
    assert not [title for title in titles if len(title) > 45 or ":" in title]
    assert len(set(titles)) == len(titles)


def test_every_variable_is_spoken_of(nile: Dossier, claims: dict[str, Claim]) -> None:
    spoken = {
        getattr(claim, field, None) for claim in claims.values() for field in ("cause", "effect", "variable")
    }
    assert not set(nile.variables) - spoken


def test_texts_are_short_and_say_whose_they_are(nile: Dossier) -> None:
    for document in nile.documents.values():
        assert "written for this dossier" in document.kind
        assert "written for this dossier" in (document.publisher or "")
        assert 250 <= len((TEXTS / document.file).read_text(encoding="utf-8").split()) <= 450
    assert {path.name for path in TEXTS.iterdir()} == {entry.file for entry in nile.documents.values()}


def test_no_sentence_of_a_text_is_stored_beside_it() -> None:
    known = {run for path in TEXTS.glob("*.txt") for run in runs_of(path.read_text(encoding="utf-8"))}
    assert known & set(runs_of((TEXTS / f"{RULES}.txt").read_text(encoding="utf-8")[300:600]))
    for path in sorted(FOLDER.rglob("*.yaml")):
        assert not known & set(runs_of(path.read_text(encoding="utf-8"))), path.name


def test_chronology_is_dated_and_cited(nile: Dossier) -> None:
    assert len(nile.chronology) >= 12
    assert [entry.date for entry in nile.chronology] == sorted(entry.date for entry in nile.chronology)
    assert {2011, 2015, 2020, 2021, 2022, 2023, 2024, 2025} <= {e.date.year for e in nile.chronology}
    for entry in nile.chronology:
        assert entry.date <= nile.as_of, entry.title
    for entry in (*nile.chronology, *nile.memberships):
        assert len(entry.source.citation) > 10
        assert entry.source.url is None or entry.source.url.startswith("http")


def test_levels_have_a_source_or_an_interval(nile: Dossier) -> None:
    for name, variable in nile.variables.items():
        assert isinstance(variable.source, Citation) or isinstance(variable.base, Interval), name
        if variable.start is not None:
            assert isinstance(variable.start_source, Citation) or isinstance(variable.start, Interval), name


def test_common_claims_have_two_documents_or_an_outside_source(nile: Dossier) -> None:
    for claim in nile.common:
        assert claim.outside or len({locator.document for locator in claim.at}) >= 2, claim.id


@pytest.mark.parametrize("account", ACCOUNTS)
def test_advice_is_the_texts_own_and_can_be_run(nile: Dossier, account: str) -> None:
    advised = {(c.policy, c.avoid) for c in nile.accounts[account].claims if c.kind == "prescription"}
    assert advised == ADVICE[account]
    assert {policy for policy, _ in advised} <= set(nile.policies)


@pytest.mark.parametrize("account", ACCOUNTS)
def test_each_account_has_a_loop(nile: Dossier, account: str) -> None:
    links = [(c.cause, c.effect) for c in nile.accounts[account].causal_claims() if c.sign != "0"]
    assert list(nx.simple_cycles(nx.DiGraph(links)))


@pytest.mark.parametrize("link", RIVALS, ids=" to ".join)
def test_rivals_meet_on_one_link(nile: Dossier, link: tuple[str, str]) -> None:
    found = next(d for d in disagreements(nile) if (d.cause, d.effect) == link)
    assert {p.account: "".join(p.signs) for p in found.positions} == RIVALS[link]
    assert found.kind in ("sign", "denial")


def test_both_sides_of_every_debate_are_claimed(nile: Dossier, claims: dict[str, Claim]) -> None:
    given = {(name, side) for name, debate in nile.debates.items() for side in debate.sides}
    assert given == {(claim.debate, claim.side) for claim in claims.values() if claim.debate}


@pytest.mark.parametrize("document", ACCOUNTS)
def test_coverage_accounts_for_every_sentence(nile: Dossier, claims: dict[str, Claim], document: str) -> None:
    text = read_text(TEXTS / nile.documents[document].file)
    passages = nile.coverage[document]
    spans = [passage.span for passage in passages]
    assert find_gaps(spans, text.content) == ()
    assert find_overlaps(spans) == ()
    assert find_gaps(spans[1:], text.content), "the check of gaps sees nothing"
    for passage in passages:
        standing = {
            claim.id
            for claim in claims.values()
            for locator in claim.at
            if locator.document == document
            and locator.span[0] < passage.span[1]
            and passage.span[0] < locator.span[1]
        }
        assert set(passage.claims) == standing, passage.span


def test_locators_agree_with_the_texts(nile: Dossier, claims: dict[str, Claim]) -> None:
    texts = {name: read_text(TEXTS / entry.file) for name, entry in nile.documents.items()}
    for claim in claims.values():
        for locator in claim.at:
            text = texts[locator.document]
            assert hash_text(text.passage(locator.span)) == locator.sha256, claim.id
            assert text.paragraph_of(locator.span[0]) == locator.paragraph, claim.id


@pytest.mark.parametrize("cell", OPPOSED, ids=" under ".join)
def test_accounts_part_as_their_texts_do(summary: pd.DataFrame, cell: tuple[str, str]) -> None:
    for account, sign in OPPOSED[cell].items():
        row = summary.loc[(*cell, account)]
        assert row["median"] * sign > 0, account
        assert bool(row["material"]), account


@pytest.mark.parametrize("cell", DENIED_BY_RULES, ids=" under ".join)
def test_a_denial_is_seen_as_one(summary: pd.DataFrame, cell: tuple[str, str]) -> None:
    assert summary.loc[(*cell, RULES)]["reach"] == "denied"
    assert not bool(summary.loc[(*cell, RULES)]["material"])
    assert summary.loc[(*cell, RIVER)]["median"] > 0
    assert bool(summary.loc[(*cell, RIVER)]["material"])


@pytest.mark.parametrize("account", ACCOUNTS)
@pytest.mark.parametrize(
    ("variable", "policy", "sign"),
    [
        ("SDN.flood_safety", "open-figures", 1),
        ("ETH.power_exports", "american-lines", 1),
        ("ETH.power_exports", "hold-less", -1),
    ],
)
def test_what_neither_disputes_holds_in_both(
    summary: pd.DataFrame, account: str, variable: str, policy: str, sign: int
) -> None:
    row = summary.loc[(variable, policy, account)]
    assert row["median"] * sign > 0
    assert row["reach"] == "common"


def constants_of(source: str) -> Iterator[str]:
    """Every text in a module but its docstrings."""
    tree = ast.parse(source)
    prose = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.value


def wired(texts: Iterator[str], dossier: Dossier) -> set[str]:
    """The texts that are an actor of the dossier, or hold another name of it that is no plain word."""
    names = {
        *dossier.variables,
        *dossier.policies,
        *dossier.events,
        *dossier.documents,
        *dossier.accounts,
        *(claim.id for _, claim in dossier.all_claims()),
    }
    telling = re.compile("|".join(re.escape(name) for name in sorted(names) if not name.isalpha()))
    return {text for text in texts if text in dossier.actors or telling.search(text)}


@pytest.mark.parametrize("name", builtin_names())
def test_no_module_is_wired_to_a_built_in_dossier(name: str) -> None:
    dossier = load(name)
    found = {}
    for path in sorted(PACKAGE.rglob("*")):
        if any(path.is_relative_to(folder) for folder in ABOUT_ONE) or path.suffix not in {
            ".py",
            ".j2",
            ".css",
            ".js",
        }:
            continue
        source = path.read_text(encoding="utf-8")
        texts = constants_of(source) if path.suffix == ".py" else iter(re.findall(r"[\w:.-]+", source))
        if names := wired(texts, dossier):
            found[str(path.relative_to(PACKAGE))] = names
    assert not found


def test_what_computes_a_record_stays_in_a_folder_of_its_dossier_that_nothing_names() -> None:
    packages = {path.name for path in COMPUTED.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert packages <= set(builtin_names())
    assert {path.name for path in COMPUTED.glob("*.py")} == {"__init__.py"}
    for path in sorted(PACKAGE.rglob("*.py")):
        if not any(path.is_relative_to(COMPUTED / name) for name in packages):
            source = path.read_text(encoding="utf-8")
            assert not re.search(rf"record\.builtin\.({'|'.join(packages)})\b", source), path
            assert not re.search(rf"record\.builtin import ({'|'.join(packages)})\b", source), path
    for name in builtin_names():  # the module that finds them speaks of none
        assert not wired(constants_of((COMPUTED / "__init__.py").read_text(encoding="utf-8")), load(name))


def test_the_search_finds_what_is_wired() -> None:
    planted = 'def f(name):\n    """Of RUS.power."""\n    return name == "RUS" or name in {"x: RUS.power"}\n'
    assert wired(constants_of(planted), load("russia")) == {"RUS", "x: RUS.power"}
    assert not wired(constants_of(planted), load("nile"))
