"""What an import makes of a file: many ways to write a link, and placeholders that say what they are."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from tests.dossier.links import Import

from counterpoise.dossier import check, load
from counterpoise.dossier.exchange import EXPORTS, IMPORTS
from counterpoise.dossier.exchange.weights import find_scale
from counterpoise.schema import CausalClaim


@pytest.fixture
def take(tmp_path: Path) -> Import:
    return Import(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "cause,effect,sign\ntolls,trust,-\n",
        "Source;Target;Weight\ntolls;trust;-0,5\n",
        "FROM\tTo\tPolarity\ntolls\ttrust\topposite\n",
        "\ufeffto,from,type\r\ntrust,tolls,negative\r\n\r\n",
        '"source node","target_node","edge-weight"\r"tolls","trust",\u22121\r',
        ",trust,water\ntolls,-0.5,0\n",
        "x;tolls;trust\ntolls;;-\ntrust;0;0\n",
        '{"elements": [{"label": "tolls"}, {"label": "trust"}], "connections": '
        '[{"from": "tolls", "to": "trust", "type": "-"}]}',
        '{"elements": [{"_id": "e1", "attributes": {"label": "tolls"}}, {"_id": "e2", "attributes": '
        '{"label": "trust"}}], "connections": [{"_id": "c", "from": "e2", "to": "e1", "reversed": true, '
        '"direction": "directed", "attributes": {"connection type": "opposite"}}]}',
    ],
)
def test_many_ways_to_write_one_link(text: str, take: Import) -> None:
    made = take(text)
    claims = [claim for _, claim in load(made.folder).all_claims() if isinstance(claim, CausalClaim)]
    assert [(claim.cause, claim.effect, claim.sign, claim.strength) for claim in claims] == [
        ("tolls", "trust", "-", "moderate")
    ]
    assert made.instruments == ("tolls",)
    assert check(made.folder) == ()


@pytest.mark.parametrize(
    ("weights", "strengths"),
    [
        ("0.2 0.5 0.8", "weak moderate strong"),
        ("1 -2 3", "weak moderate strong"),
        ("1 2", "weak moderate"),
        ("2 -6 10", "weak moderate strong"),
        ("1 -1 1", "moderate moderate moderate"),
        ("20% 100%", "weak strong"),
        ("0.3333333333 0.6666666667", "weak moderate"),
    ],
)
def test_weights_are_read_in_thirds_of_their_scale(weights: str, strengths: str, take: Import) -> None:
    lines = [f"c{number},e,{weight}" for number, weight in enumerate(weights.split())]
    made = take("\n".join(["cause,effect,weight", *lines]))
    claims = load(made.folder).accounts["links"].causal_claims()
    assert [claim.strength for claim in claims] == strengths.split()
    assert [claim.sign for claim in claims] == ["-" if "-" in w else "+" for w in weights.split()]


def test_a_scale_needs_no_weights() -> None:
    assert find_scale([]).top is None


def test_every_field_of_an_edge_list(take: Import) -> None:
    made = take(
        "account,claim,cause,effect,sign,strength,confidence,lag,when,paraphrase,documents,cause_title,effect_title\n"
        "Team A,one,RUS.autonomy,WEST:CHN.trade,+,high,70%,2 months,settlement > 45,what they say,"
        '"essay, paragraph 2",Room to act,Trade with China\n'
        "Team B,two,RUS.autonomy,WEST:CHN.trade,0,,even chance,0,,,,Room to act,Trade with China\n"
        "common,three,WEST:CHN.trade,Mood at home,-,w,certain,,,,,,\n"
    )
    dossier = load(made.folder)
    assert list(dossier.accounts) == ["team-a", "team-b"]
    assert dossier.accounts["team-a"].title == "Team A"
    one, two = (dossier.accounts[name].causal_claims()[0] for name in dossier.accounts)
    assert (one.id, one.strength, one.confidence, one.when) == ("one", "strong", "likely", "settlement > 45")
    assert one.lag == 2 / 12
    assert dossier.step == 1 / 6
    assert one.paraphrase == "what they say"
    assert one.outside is not None
    assert one.outside.citation == "links.csv, line 2 (essay, paragraph 2)"
    assert (two.sign, two.confidence, two.lag) == ("0", "even", 0)
    assert [claim.strength for claim in dossier.common_causal_claims()] == ["weak"]
    assert {code: actor.kind for code, actor in dossier.actors.items()} == {
        "RUS": "state",
        "WEST": "bloc",
        "CHN": "state",
    }
    titles = {name: entry.title for name, entry in dossier.variables.items()}
    assert titles["RUS.autonomy"] == "Room to act"
    assert titles["mood_at_home"] == "Mood at home"
    assert dossier.variables["settlement"].range == (0, 100), "45 has to lie in it"
    assert dossier.variables["settlement"].role == "state"
    assert dossier.variables["RUS.autonomy"].owners == ("RUS",)


def test_what_an_import_has_to_judge_is_marked(take: Import) -> None:
    made = take("from,to,colour\nTolls,Trust,red\nTrust,Water,red\nWind,Water,blue\n")
    dossier = load(made.folder)
    assert made.instruments == ("tolls", "wind")
    assert {policy.sets[0].instrument for policy in dossier.policies.values()} == {"tolls", "wind"}
    for entry in dossier.variables.values():
        assert entry.source == "judgement"
        assert "placeholder" in (entry.note or "")
        assert entry.base is not None
        assert entry.range == (0, 1)
    assert [entry.variable for entry in dossier.headline] == ["water"]
    assert made.guesses
    for guess in made.guesses:
        folder = made.folder / guess.file
        for path in folder.iterdir() if folder.is_dir() else [folder]:
            comment = [line[2:].strip() for line in path.read_text().splitlines() if line.startswith("#")]
            assert guess.text in " ".join(comment)
    told = " ".join(guess.text for guess in made.guesses)
    for word in ("colour", "without a sign: 3", "OWNER", "tolls, wind", "range 0 to 1", "water"):
        assert word in told


def test_names_that_would_be_the_same_stay_apart(take: Import) -> None:
    made = take(
        "account,claim,from,to\nA!,x,Trust,trust\na?,x,trust,TRUST \nA!,,Trust,water\nA!,,Trust,Water\n"
        "Common,,trust,water\n"
    )
    assert check(made.folder) == ()
    assert made.variables == ("trust_2", "trust", "trust_3", "water", "water_2")
    assert made.accounts == ("a", "a-2", "common-2")
    dossier = load(made.folder)
    assert len({claim.id for _, claim in dossier.all_claims()}) == 5
    assert dossier.variables["trust_2"].title == "Trust"
    told = " ".join(guess.text for guess in made.guesses)
    assert "almost alike" in told
    assert "trust_2 and trust and trust_3" in told


def test_a_circle_has_no_lever_and_still_runs(take: Import) -> None:
    from counterpoise.simulation import simulate

    made = take("cause,effect\na,b\nb,a\n")
    assert made.instruments == ()
    assert check(made.folder) == ()
    assert simulate(load(made.folder), draws=5, seed=1, workers=1).options.policies == ("continuity",)


def test_an_imported_dossier_simulates_as_its_links_say(take: Import) -> None:
    from counterpoise.simulation import simulate

    made = take("cause,effect,weight\ntolls,trust,-0.8\ntolls,trade,0.2\n")
    table = simulate(load(made.folder), draws=400, seed=1, workers=1).summary()
    change = table.set_index("variable")["median"]
    # The lever goes from 0.5 to 1, so an even level settles where its link's logits, halved, put it; after
    # five response times all but 0.7% of the way.
    for name, share, sign in (("trust", 0.9, -1), ("trade", 0.6, 1)):
        swing = math.log(share / (1 - share)) / 2
        wanted = sign * (1 / (1 + math.exp(-swing)) - 0.5)
        assert abs(change[name] - wanted) < 0.2 * abs(wanted) + 0.005
    assert set(table["reach"]) == {"own"}


def test_the_same_text_makes_the_same_dossier(take: Import) -> None:
    text = "cause,effect,weight\nb,c,1\na,c,-1\n"
    first, second = (take(text, into=name) for name in ("one", "two"))
    files = {path.relative_to(first.folder) for path in first.folder.rglob("*.yaml")}
    assert files == {path.relative_to(second.folder) for path in second.folder.rglob("*.yaml")}
    assert all((first.folder / f).read_bytes() == (second.folder / f).read_bytes() for f in files)


def test_mutual_and_unnamed_in_a_map(take: Import) -> None:
    made = take(
        json.dumps(
            {
                "elements": [{"label": "A"}, {"label": "B"}, {"label": "Alone"}],
                "connections": [
                    {"from": "A", "to": "B", "direction": "mutual", "type": "+-", "Strength": "weak"},
                    {"from": "B", "to": "C", "type": "likes"},
                ],
                "loops": [],
            }
        ),
        "map.json",
    )
    claims = load(made.folder).accounts["map"].causal_claims()
    assert [(claim.cause, claim.effect, claim.sign, claim.strength) for claim in claims] == [
        ("a", "b", "-", "weak"),
        ("b", "a", "-", "weak"),
        ("b", "c", "+", "moderate"),
    ]
    assert "alone" in made.variables
    told = " ".join(guess.text for guess in made.guesses)
    for word in ("Mutual connections: 1", "only connections name: 1", "not read: loops", "no sign: 1"):
        assert word in told


def test_a_matrix_of_another_program_denies_nothing(take: Import) -> None:
    text = ",a,b,c\na,0,1,0\nb,0,0,-0.5\nc,0,0,0\n"
    made = take(text)
    claims = load(made.folder).accounts["links"].causal_claims()
    assert [(claim.cause, claim.effect, claim.sign) for claim in claims] == [("a", "b", "+"), ("b", "c", "-")]
    assert "Cells that hold 0: 7" in " ".join(guess.text for guess in made.guesses)
    ours = take("(0: denied),a,b,c\na,,1,0\nb,,,-0.5\nc,,,\n", "ours.csv", into="denying")
    signs = [claim.sign for claim in load(ours.folder).accounts["ours"].causal_claims()]
    assert signs == ["+", "0", "-"]


def test_forms_are_named_and_tested() -> None:
    assert set(EXPORTS) == {"csv", "json", "graphml", "kumu"}
    assert set(IMPORTS) == {"csv", "matrix", "kumu"}
