"""The built-in Russia dossier: what must be in it is in it, with its sources, and nothing is copied."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from counterpoise.documents import find_gaps, find_overlaps, hash_text, read_text
from counterpoise.dossier import Dossier, check, disagreements, load
from counterpoise.schema import Citation, Claim, Interval, Locator

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "counterpoise"
RUN = 10  # so many words of a document in a row would be a copy

MAXIMALIST = "maximalist-goals"
BEAR_HUG = "bear-hug-2017"
RELATIONS = "foreign-relations-of-russia"
WANTS = "what-russia-really-wants-2023"
LIMITED = "significant-but-limited-2023"
DOCUMENTS = (MAXIMALIST, BEAR_HUG, RELATIONS, WANTS, LIMITED)

POLICIES = {
    "pressure": ("WEST", "sustained-pressure"),
    "sustained aid": ("WEST", "sustained-aid"),
    "early concession": ("WEST", "early-concession"),
    "conditional opening": ("WEST", "conditional-opening"),
    "wedge outreach": ("USA", "wedge-outreach"),
    "democracy promotion": ("WEST", "democracy-promotion"),
    "restraint toward China": ("USA", "restraint-toward-china"),
    "reassurance of allies": ("USA", "reassure-allies"),
    "arms control": ("USA", "revive-arms-control"),
    "energy re-engagement": ("EU", "energy-reengagement"),
    "Russia presses for victory": ("RUS", "press-for-victory"),
    "Russia offers talks": ("RUS", "offer-talks"),
    "Russia diversifies": ("RUS", "diversify"),
    "China holds back": ("CHN", "china-restraint"),
    "China gives full support": ("CHN", "china-full-support"),
    "China exploits dependence": ("CHN", "china-exploits-dependence"),
    "India hedges": ("IND", "india-hedges"),
    "India tilts": ("IND", "india-tilts-west"),
}

# What each document advises, and (avoid) what it advises against.
ADVICE = {
    MAXIMALIST: {
        ("sustained-pressure", False),
        ("early-concession", True),
        ("wedge-outreach", False),
    },
    BEAR_HUG: {("wedge-outreach", True), ("conditional-opening", True)},
    RELATIONS: {("respect-for-sovereignty", False), ("security-guarantees", False)},
    WANTS: {
        ("conditional-opening", False),
        ("sustained-aid", False),
        ("reassure-allies", False),
        ("revive-arms-control", False),
        ("energy-reengagement", False),
        ("insist-on-defeat", True),
    },
    LIMITED: {("restraint-toward-china", False), ("confront-china", True)},
}

# What a reader of each document must find: the topic, and the claims that hold it.
TOPICS: dict[str, dict[str, str]] = {
    MAXIMALIST: {
        "imperial outlook drives conduct": (
            "mg-imperial-outlook mg-outlook-drives-aggression mg-outlook-drives-demands"
        ),
        "maximal demands block talks": (
            "mg-demands-beyond-front mg-demands-block-settlement mg-settlement-far"
        ),
        "belief in victory sustains demands": "mg-belief-in-victory mg-belief-sustains-demands",
        "pressure brings realism": "mg-sanctions-teach-realism mg-aid-teaches-realism mg-advise-pressure",
        "early concession does the opposite": "mg-concessions-undo-realism mg-advise-no-early-concession",
        "exercises and trade": "mg-exercises-and-trade mg-partnership-grows",
        "no mutual defence, no integration": "mg-no-integration mg-not-monolithic",
        "bounded by each side's interest": "mg-interests-bound-cooperation",
        "India hedges for autonomy": (
            "mg-india-wants-autonomy mg-hedging-keeps-autonomy mg-autonomy-bars-realignment"
        ),
        "Delhi and Beijing apart": "mg-india-china-tension mg-friction-keeps-apart",
        "overtures under pressure are tactical": "mg-pressure-prompts-overtures mg-overtures-are-tactical",
        "India does not realign": "mg-engagement-is-no-realignment mg-india-keeps-partners",
        "Central Asia makes wedges viable": (
            "mg-central-asia-rivalry mg-tensions-exist mg-wedges-work mg-advise-wedges"
        ),
        "help is calculated": (
            "mg-calculated-assistance mg-no-unconditional-support co-backing-brings-dual-use"
        ),
        "China learns tactics": "mg-cooperation-teaches-tactics",
        "China stays out of the fight": "mg-china-keeps-distance mg-involvement-endangers-goals",
    },
    BEAR_HUG: {
        "a narrow elite decides": "bh-narrow-elite",
        "the regime comes first": "bh-regime-first",
        "insistence on change makes the West unfit": "bh-west-asks-for-change bh-demands-unfit-west",
        "insistence on change touches the regime": "bh-demands-trouble-regime",
        "it outweighs worry about dependence": "bh-dependence-overridden bh-worry-turns-no-one-west",
        "Beijing asks for no change": "bh-china-shields-regime bh-unfit-west-leaves-china",
        "both oppose democratic change": "bh-joint-opposition",
        "asymmetry does not undo it": "bh-junior-partner bh-asymmetry-no-obstacle",
        "friction does not undo it": "bh-friction-offset",
        "the partnership is real": "bh-genuine-partnership bh-transformation bh-no-alternative",
        "no other choice holds Russia to China": "bh-no-choice-holds-russia",
        "splitting achieves nothing": "bh-splitting-futile bh-opening-does-not-split bh-advise-no-splitting",
        "no help in the Asia-Pacific": "bh-one-sided-no-help bh-no-useful-partner",
        "room for manoeuvre in Europe": (
            "bh-outreach-frees-russia bh-opening-frees-russia bh-usa-against-manoeuvre"
        ),
        "China hardly hurt": "bh-outreach-spares-china bh-opening-spares-china",
    },
    RELATIONS: {
        "influence in the near abroad": "fr-near-abroad-aim fr-compatriots-aim",
        "security against encroachment": "fr-security-aim fr-encroachment-felt",
        "autonomy among many powers": "fr-autonomy-aim fr-multipolar-aim",
        "integration": "fr-integration-sought",
        "self-help": "fr-interference-perceived fr-rearmament",
        "2008, 2014, 2022": "fr-force-used fr-encroachment-brings-force",
        "Syria": "fr-syria-role",
        "turn to Asia": "fr-diversify-aim fr-sanctions-deepen-china-tie fr-asian-turn-gives-autonomy",
        "enlargement and missile defence": "fr-enlargement-threatens fr-threat-brings-deterrence",
        "the response of 2022": "fr-response-of-2022 fr-invasion-isolates",
        "diversification": "fr-sanctions-diversify fr-isolation-diversifies fr-aid-diversifies",
        "energy interdependence with Europe": "fr-eu-interlocutor fr-europe-relied-on-energy",
        "EAEU and SCO": "fr-bloc-building fr-blocs-steady-periphery",
        "BRICS": "fr-brics-venue fr-alternatives-give-autonomy",
        "China and India as supply and ballast": (
            "fr-other-partners-give-autonomy fr-asian-turn-gives-autonomy"
        ),
        "Middle East, Africa, Americas": "fr-middle-east-aim fr-careful-mix",
        "diplomatic instrument": "fr-diplomacy-serves-standing fr-dense-network",
        "military instrument": "fr-power-regains-perimeter fr-parity-aim",
        "economic instrument": (
            "fr-energy-diplomacy-leverage fr-energy-diplomacy-binds fr-leverage-moves-allies fr-leverage-aim"
        ),
        "informational instrument": "fr-narratives-shape-standing fr-counter-encroachment-story",
        "debate: NATO": "fr-enlargement-breeds-misreading fr-moscow-sees-challenge fc-enlargement-stabilises",
        "debate: Crimea and Ukraine": (
            "fr-supporters-compatriots fr-supporters-security fc-aggression-breaks-norms"
        ),
        "debate: sanctions": (
            "fr-sanctions-harden-autonomy fr-sanctions-cost-all fc-sanctions-punish fc-sanctions-press"
        ),
        "debate: democracy promotion": (
            "fr-norms-imposed fr-regime-change-destabilises fr-sovereignty-steadies"
        ),
        "debate: energy dependence": "fr-energy-steadies-relations fc-dependence-is-vulnerability",
        "debate: human rights": "fr-moralism-weaponised fr-advise-interests fc-advise-liberal-norms",
    },
    WANTS: {
        "autonomy is the constant aim": "rw-autonomy-constant-aim",
        "ruptures of 2014 and 2022": "rw-aggression-isolates rw-autonomy-at-risk rw-contacts-minimal",
        "trade with Europe collapsed": (
            "rw-europe-trade-collapsed rw-aggression-ends-europe-trade rw-europe-trade-half"
        ),
        "sanctions changed nothing": (
            "rw-sanctions-change-nothing rw-sanctions-spare-economy rw-sanctions-continue"
        ),
        "isolation drives dependence": "rw-isolation-deepens-dependence rw-isolation-deepens-alignment",
        "dependence lowers autonomy": "rw-dependence-costs-autonomy",
        "no lethal aid": "rw-no-lethal-aid",
        "investment deterred": "rw-sanctions-deter-investment",
        "discounts": "rw-discounts rw-isolation-tilts-deals",
        "Central Asia at Russia's expense": "rw-isolation-opens-central-asia rw-china-displaces-russia",
        "ten times larger": "rw-economy-tenfold rw-gap-widens rw-asymmetry-tips-balance",
        "need of a counterweight": "rw-asymmetry-needs-counterweight",
        "others cannot be one": (
            "rw-south-no-counterweight rw-institutions-no-counterweight rw-institutions-stay-small"
        ),
        "only the West can": "rw-only-west-balances",
        "the present leader will not turn": "rw-present-leader-will-not-turn",
        "successors may": "rw-successors-may-turn rw-need-persuades",
        "the offer": "rw-advise-opening rw-offer-persuades rw-security-persuades rw-bargain-ends-aggression",
        "it raises autonomy": "rw-bargain-restores-autonomy",
        "it loosens the alignment": "rw-bargain-deprives-china rw-autonomy-loosens-alignment",
        "it lowers China's advantage": "rw-bargain-gives-usa-edge rw-autonomy-lowers-china-advantage",
        "NATO reassures": "rw-commitment-reassures rw-advise-reassurance rw-nato-guards-europe",
        "total defeat costs elsewhere": "rw-total-defeat-costs-elsewhere rw-advise-against-total-defeat",
        "maximal terms bar reconciliation": (
            "rw-maximal-terms-bar-reconciliation rw-enlargement-bars-reconciliation"
        ),
        "arms control revived": "rw-advise-arms-control rw-arms-control-lapsed",
        "the effort to make Russia an outcast": "rw-outcast-effort rw-advise-opening",
        "the alignment is close": "rw-alignment-close",
        "energy ties, no excessive dependence": "rw-advise-energy rw-limit-energy-dependence",
        "resources out of naval reach": "rw-alignment-builds-china",
        "missile warning": "rw-technology-arms-china",
        "a quiet northern border": "rw-alignment-frees-china",
        "Central and Northeast Asia, the Arctic": "rw-autonomy-opens-regions rw-dominance-costs-usa",
        "balances that suit Washington": (
            "rw-balances-serve-usa rw-strong-russia-balances rw-look-beyond-europe"
        ),
        "objections": (
            "rw-objection-no-help rw-objectors-see-reward rw-objectors-fear-power rw-opening-alarms-allies"
        ),
    },
    LIMITED: {
        "cooperation keeps improving": "sl-cooperation-continues sl-visit-affirms-ties sl-no-change",
        "a tightrope": "sl-tightrope sl-no-finished-weapons sl-some-restraint",
        "calls for isolation do nothing": "sl-isolation-no-effect sl-west-wants-isolation",
        "it could send arms or volunteers": (
            "sl-backing-ends-restraint sl-arms-unlikely sl-arming-is-confrontation"
        ),
        "against its own interests": "sl-china-interest-in-restraint sl-arms-against-interest",
        "restraint is reciprocal": "sl-restraint-is-reciprocal sl-restraint-withholds-arms",
        "no major threat": "sl-alignment-no-threat",
        "restraint keeps it limited": (
            "sl-asia-restraint-limits-alignment sl-europe-restraint-limits-alignment sl-usa-wants-limit"
        ),
        "significant but limited": "sl-significant-limited",
        "cold war serves nobody": "sl-cold-war-harms-usa sl-restraint-lowers-tension sl-advise-no-cold-war",
    },
}

# Links on which rivals must meet: each account's sign.
RIVALS = {
    ("USA:RUS.wedge_outreach", "RUS:CHN.alignment"): {BEAR_HUG: "0", MAXIMALIST: "-"},
    ("WEST:RUS.conditional_opening", "RUS:CHN.alignment"): {BEAR_HUG: "0", WANTS: "-"},
    ("WEST:RUS.conditional_opening", "CHN.advantage_over_usa"): {BEAR_HUG: "0", WANTS: "-"},
    ("RUS:CHN.friction", "RUS:CHN.alignment"): {BEAR_HUG: "0", MAXIMALIST: "-"},
    ("RUS.need_for_counterweight", "RUS.willingness_to_reconcile"): {BEAR_HUG: "0", WANTS: "+"},
    ("RUS.non_western_ties", "RUS.strategic_autonomy"): {RELATIONS: "+", WANTS: "0"},
    ("alternative_institutions", "RUS.strategic_autonomy"): {RELATIONS: "+", WANTS: "0"},
    ("RUS:CHN.alignment", "USA.security"): {LIMITED: "0", WANTS: "-"},
    ("WEST:RUS.sanctions", "RUS:UKR.aggression"): {"foreign-relations-critics": "-", WANTS: "0"},
    ("WEST:RUS.sanctions", "RUS.economy"): {"foreign-relations-critics": "-", WANTS: "0"},
    ("WEST:RUS.diplomatic_isolation", "RUS:CHN.alignment"): {RELATIONS: "+", LIMITED: "0"},
    ("NATO:RUS.enlargement", "international_stability"): {RELATIONS: "-", "foreign-relations-critics": "+"},
}


@pytest.fixture(scope="module")
def russia() -> Dossier:
    return load("russia")


@pytest.fixture(scope="module")
def claims(russia: Dossier) -> dict[str, Claim]:
    return {claim.id: claim for _, claim in russia.all_claims()}


@pytest.fixture(scope="session")
def documents(shared: Path) -> Path:
    folder = shared / "documents"
    if not folder.is_dir():
        pytest.skip("needs ../shared/documents, which is not here")
    return folder


def locators(claim: Claim, document: str) -> list[Locator]:
    return [locator for locator in claim.at if locator.document == document]


def split_words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", re.sub(r"['\u2018\u2019]", "", text.lower()))


def runs_of(text: str) -> Iterator[tuple[str, ...]]:
    words = split_words(text)
    return (tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1))


def test_claims_of_every_kind_are_many(claims: dict[str, Claim]) -> None:
    kinds = Counter(claim.kind for claim in claims.values())
    least = {"causal": 150, "level": 60, "prediction": 8, "prescription": 20, "aim": 30}
    assert not {kind: kinds[kind] for kind, number in least.items() if kinds[kind] < number}
    assert set(kinds) == set(least)


def test_names_of_things_fit_their_tables(russia: Dossier) -> None:
    assert 40 <= len(russia.variables) <= 70
    titles = [variable.title for variable in russia.variables.values()]
    assert not [title for title in titles if len(title) > 45 or ":" in title]
    assert len(set(titles)) == len(titles)
    assert not [policy.title for policy in russia.policies.values() if len(policy.title) > 45]
    assert all(account.content.short for account in russia.accounts.values())


def test_every_variable_is_spoken_of(russia: Dossier, claims: dict[str, Claim]) -> None:
    spoken = {
        getattr(claim, field, None) for claim in claims.values() for field in ("cause", "effect", "variable")
    }
    assert not set(russia.variables) - spoken


def test_accounts_are_the_five_and_the_critics(russia: Dossier) -> None:
    assert set(russia.accounts) == {*DOCUMENTS, "foreign-relations-critics"}
    assert [name for name, account in russia.accounts.items() if account.composite] == [
        "foreign-relations-critics"
    ]
    assert set(russia.documents) == set(DOCUMENTS)


@pytest.mark.parametrize("kind", POLICIES)
def test_policy_of_each_kind(russia: Dossier, kind: str) -> None:
    owner, name = POLICIES[kind]
    assert russia.policies[name].owner == owner


def test_policies_are_enough(russia: Dossier) -> None:
    assert len(russia.policies) >= 14
    assert len({policy.owner for policy in russia.policies.values()}) >= 5


@pytest.mark.parametrize("document", DOCUMENTS)
def test_own_advice_of_a_document_is_among_the_policies(
    russia: Dossier, claims: dict[str, Claim], document: str
) -> None:
    advised = {
        (claim.policy, claim.avoid)
        for claim in claims.values()
        if claim.kind == "prescription" and claim.stance == "asserted" and locators(claim, document)
    }
    assert ADVICE[document] <= advised
    assert {policy for policy, _ in advised} <= set(russia.policies)


def test_aims_of_the_six_and_what_accounts_say_of_them(russia: Dossier, claims: dict[str, Claim]) -> None:
    assert {"USA", "EU", "UKR", "RUS", "CHN", "IND"} <= set(russia.aims)
    assert all(russia.aims.values())
    said = {claim.actor for claim in claims.values() if claim.kind == "aim"}
    assert {"USA", "EU", "RUS", "CHN", "IND"} <= said


def test_chronology_is_dated_and_sourced(russia: Dossier) -> None:
    assert len(russia.chronology) >= 40
    assert russia.memberships
    for entry in russia.chronology:
        assert entry.date <= russia.as_of, entry.title
    for entry in (*russia.chronology, *russia.memberships):
        assert len(entry.source.citation) > 10, entry


def test_events_have_hazards(russia: Dossier) -> None:
    named = {"leadership-change-in-moscow", "taiwan-crisis", "collapse-of-western-unity", "ceasefire"}
    assert named <= set(russia.events)
    assert all(0 < event.hazard <= 1 for event in russia.events.values())


def test_levels_have_a_source_or_an_interval(russia: Dossier) -> None:
    for name, variable in russia.variables.items():
        assert isinstance(variable.source, Citation) or isinstance(variable.base, Interval), name
        if variable.start is not None:
            assert isinstance(variable.start_source, Citation) or isinstance(variable.start, Interval), name


def test_common_claims_have_two_documents_or_an_outside_source(russia: Dossier) -> None:
    assert russia.common
    for claim in russia.common:
        assert claim.outside or len({locator.document for locator in claim.at}) >= 2, claim.id


def test_accounts_differ_in_sign_on_many_links(russia: Dossier) -> None:
    assert len([d for d in disagreements(russia) if d.kind in ("sign", "denial")]) >= 12


@pytest.mark.parametrize("link", RIVALS, ids=" to ".join)
def test_rivals_meet_on_one_link(russia: Dossier, link: tuple[str, str]) -> None:
    found = next(d for d in disagreements(russia) if (d.cause, d.effect) == link)
    assert {p.account: "".join(p.signs) for p in found.positions} == RIVALS[link]


def test_every_side_given_in_a_debate_has_a_claim(russia: Dossier, claims: dict[str, Claim]) -> None:
    assert len(russia.debates) == 6
    given = {
        (name, side)
        for name, debate in russia.debates.items()
        for side, words in debate.sides.items()
        if words != "not stated"
    }
    assert given == {(claim.debate, claim.side) for claim in claims.values() if claim.debate}


@pytest.mark.parametrize(
    ("document", "topic"), [(document, topic) for document, topics in TOPICS.items() for topic in topics]
)
def test_topic_is_coded_from_its_document(claims: dict[str, Claim], document: str, topic: str) -> None:
    for name in TOPICS[document][topic].split():
        assert name in claims
        assert locators(claims[name], document), f"{name} has no passage in {document}"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_coverage_accounts_for_every_sentence(russia: Dossier, documents: Path, document: str) -> None:
    text = read_text(documents / russia.documents[document].file)
    spans = [passage.span for passage in russia.coverage[document]]
    assert find_gaps(spans, text.content) == ()
    assert find_overlaps(spans) == ()
    assert all(bool(passage.claims) != bool(passage.as_) for passage in russia.coverage[document])
    without = spans[1:]
    assert find_gaps(without, text.content), "the check of gaps sees nothing"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_passages_list_the_claims_that_stand_in_them(
    russia: Dossier, claims: dict[str, Claim], document: str
) -> None:
    for passage in russia.coverage[document]:
        standing = {
            claim.id
            for claim in claims.values()
            for locator in locators(claim, document)
            if locator.span[0] < passage.span[1] and passage.span[0] < locator.span[1]
        }
        assert set(passage.claims) == standing, passage.span


def test_locators_agree_with_the_texts(russia: Dossier, claims: dict[str, Claim], documents: Path) -> None:
    texts = {name: read_text(documents / entry.file) for name, entry in russia.documents.items()}
    for claim in claims.values():
        for locator in claim.at:
            text = texts[locator.document]
            assert hash_text(text.passage(locator.span)) == locator.sha256, claim.id
            assert text.paragraph_of(locator.span[0]) == locator.paragraph, claim.id


def test_no_error_or_warning(documents: Path) -> None:
    assert check("russia", documents) == ()


def test_no_file_copies_a_document(documents: Path) -> None:
    known = {run for path in documents.glob("*.txt") for run in runs_of(path.read_text(encoding="utf-8"))}
    sample = (documents / "maximalist-goals.txt").read_text(encoding="utf-8")
    assert known & set(runs_of(sample[200:600])), "the search finds nothing"
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in {".py", ".yaml", ".md", ".j2", ".css", ".txt", ".toml", ".json"}:
            copied = known & set(runs_of(path.read_text(encoding="utf-8")))
            assert not copied, f"{path.relative_to(PACKAGE)}: {sorted(copied)[:3]}"
