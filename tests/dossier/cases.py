"""One spoilt dossier or more for every code of the families F, S, N, E, C, V, P and L."""

from __future__ import annotations

from tests.dossier.measured import MEASURES
from tests.dossier.spoil import Case, append, link, remove, swap, write

WORKS = "accounts/pressure-works.yaml"
FAILS = "accounts/pressure-fails.yaml"
FRAME, VARIABLES, POLICIES, EVENTS = "dossier.yaml", "variables.yaml", "policies.yaml", "events.yaml"
COMMON, COVERAGE, DOCUMENTS, AIMS = "common.yaml", "coverage.yaml", "documents.yaml", "aims.yaml"
CHRONOLOGY = "chronology.yaml"

DERIVED = """  balance:
    title: What is left
    role: derived
    unit: index
    range: [0, 100]
    expression: %s
"""
PLAIN = """  s%d:
    title: One of many
    role: instrument
    unit: index
    range: [0, 1]
    owners: [NORTH]
    base: 0
"""
LEVER = """  NORTH:SOUTH.bluff:
    title: Bluff
    role: instrument
    instrument: diplomatic
    unit: index
    range: [0, 100]
    owners: [NORTH]
    base: 20
"""
RESPONSE = "response_time: 1 year\n"
SECOND = """  - id: pw-again
    kind: causal
    cause: NORTH:SOUTH.pressure
    effect: SOUTH.resolve
    sign: "-"
    at: [{document: pressure-works, paragraph: 2, span: [19, 58], sha256: %s}]
    paraphrase: the same once more
""" % ("5c8b37770a652ac4bc794276790f7bcc2d6ee4c9d7a8b30650752ea4aba39794")  # noqa: UP031
MARKED = swap(
    COVERAGE,
    "{span: [19, 58], claims: [pw-tolls-wear-down]",
    "{span: [19, 58], claims: [pw-tolls-wear-down, pw-again]",
)


def nest(depth: int) -> str:
    """A list in a list, and so on."""
    return "[" * depth + "]" * depth


FILES = (
    Case("F002", (remove(VARIABLES),), VARIABLES, edit="Add variables.yaml."),
    Case("F002", (remove(WORKS), remove(FAILS)), "accounts/", name="accounts"),
    Case("F003", (write(EVENTS, b"#" * 5_000_001),), EVENTS),
    Case("F004", (append(AIMS, "# a\0b\n"),), AIMS + " # a¦\0b", found="\\x00", name="nul"),
    Case("F004", (write(AIMS, b"# one\n# \xc3\xa9 \xff\n"),), AIMS, found="\\xff", name="utf8"),
    Case("F005", (link(AIMS, "/etc/hostname"),), AIMS, name="link"),
    Case(
        "F005",
        (swap(DOCUMENTS, "file: pressure-fails.txt", "file: ../secret.txt"),),
        DOCUMENTS + " ¦../secret.txt",
        name="path",
    ),
    Case("F006", (append(AIMS, "  }\n"),), AIMS + " \n  ¦}"),
    Case("F006", (append(AIMS, "---\na: 1\n"),), AIMS + " ¦---", name="two"),
    Case("F006", (append(AIMS, "  HILL: !!python/none x\n"),), AIMS + " ¦!!python", name="tag"),
    Case("F006", (append(AIMS, "# \x07\n"),), AIMS + " # ¦\x07", found="\\x07", name="control"),
    Case("F007", (append(AIMS, "  HILL: &here []\n"),), AIMS + " ¦&here", found="&here", name="anchor"),
    Case("F007", (append(AIMS, "  HILL: *here\n"),), AIMS + " ¦*here", found="*here", name="alias"),
    Case("F008", (append(AIMS, "  NORTH: []\n"),), AIMS + " ¦NORTH: []", found="NORTH"),
    Case("F009", (write("policy.yaml", "a: 1\n"), remove(POLICIES)), "policy.yaml", "policies.yaml"),
    Case(
        "F010", (append(AIMS, f"  HILL: {nest(30)}\n"),), AIMS + " " + "  HILL: " + "[" * 18 + "¦" + "[" * 12
    ),
)
SHAPES = (
    Case(
        "S001",
        (
            swap(VARIABLES, "    volatility: 0.3\n", ""),
            swap(VARIABLES, "    title: The council's resolve\n", ""),
        ),
        VARIABLES + " SOUTH.resolve:\n    ¦role: state",
        edit="Add title.",
    ),
    Case(
        "S001",
        (swap(COVERAGE, ", as: boilerplate}\n    - {span: [19", "}\n    - {span: [19"),),
        COVERAGE + " ¦{span: [0, 17]}",
        name="passage",
    ),
    Case(
        "S001",
        (swap(WORKS, "    kind: level\n", ""),),
        WORKS + " ¦id: pw-nothing-else",
        edit="Add kind: causal, level, prediction, prescription or aim.",
        name="kind",
    ),
    Case(
        "S002",
        (swap(VARIABLES, "volatility: 0.3", "volatlity: 0.3"),),
        VARIABLES + " ¦volatlity",
        "volatility",
        "volatlity",
        "Write volatility or remove the field.",
    ),
    Case(
        "S002",
        (swap(WORKS, "    strength: strong\n", "    strenght: strong\n"),),
        WORKS + " ¦strenght",
        "strength",
        name="claim",
    ),
    Case(
        "S002",
        (swap(VARIABLES, "{likely: 60, low: 45,", "{likely: 60, lowest: 45,"),),
        VARIABLES + " ¦lowest",
        "low",
        name="interval",
    ),
    Case(
        "S003", (swap(VARIABLES, "volatility: 0.3", "volatility: some"),), VARIABLES + " ¦some", found="some"
    ),
    Case(
        "S003",
        (swap(VARIABLES, "base: 20", "base: twenty"),),
        VARIABLES + " ¦twenty",
        found="twenty",
        name="level",
    ),
    Case(
        "S003",
        (swap(VARIABLES, "base: 20", "base: true"),),
        VARIABLES + " base: ¦true",
        found="true",
        name="truth",
    ),
    Case("S003", (swap(FRAME, "as_of: 2026-01-01", "as_of: January"),), FRAME + " ¦January", name="date"),
    Case(
        "S003",
        (swap(COVERAGE, "[119, 163]", "[119]"),),
        COVERAGE + " span: ¦[119]",
        found="[119]",
        name="pair",
    ),
    Case("S003", (write(EVENTS, "- drought\n"),), EVENTS + " ¦- drought", name="file"),
    Case(
        "S004",
        (swap(VARIABLES, "role: instrument", "role: instrumant"),),
        VARIABLES + " ¦instrumant",
        "instrument",
        edit="Write instrument.",
    ),
    Case(
        "S004",
        (swap(WORKS, "kind: level", "kind: levle"),),
        WORKS + " kind: ¦levle",
        "level",
        "levle",
        "Write level.",
        name="kind",
    ),
    Case(
        "S004",
        (swap(EVENTS, "hazard: 0.2", "hazard: -1"),),
        EVENTS + " hazard: ¦-1",
        found="-1",
        name="bound",
    ),
    Case(
        "S004",
        (swap(VARIABLES, "role: instrument\n", "role: instrument\n    source: guess\n"),),
        VARIABLES + " ¦guess",
        name="source",
    ),
    Case(
        "S004",
        (swap(WORKS, "change: steady", "level: hihg"),),
        WORKS + " ¦hihg",
        "high",
        name="level-word",
    ),
    Case(
        "S004",
        (swap(WORKS, "change: steady", "level: 5\n    change: [1]"),),
        WORKS + " change: ¦[1]",
        name="beside-level",
    ),
    Case(
        "S004",
        (swap(FRAME, "as_of: 2026-01-01", "as_of: 9999-12-31"),),
        FRAME + " as_of: ¦9999",
        "9000-12-31",
        name="as-of",
    ),
    Case("S005", (swap(FRAME, "format: 1", "format: 2"),), FRAME + " format: ¦2", "1", "2"),
)
NAMES = (
    Case(
        "N001",
        (swap(POLICIES, "owner: HILL", "owner: HIL"),),
        POLICIES + " ¦HIL\n",
        "HILL",
        "HIL",
        "Write HILL.",
    ),
    Case(
        "N001",
        (swap(FRAME, "for: NORTH}\n  - {v", "for: NORTHH}\n  - {v"),),
        FRAME + " ¦NORTHH",
        "NORTH",
        name="headline",
    ),
    Case(
        "N001",
        (swap(VARIABLES, "owners: [NORTH]", "owners: [NORTHS]"),),
        VARIABLES + " ¦NORTHS]",
        "NORTH",
        name="owner",
    ),
    Case("N001", (swap(AIMS, "  SOUTH:", "  SOUT:"),), AIMS + " ¦SOUT:", "SOUTH", name="aims"),
    Case(
        "N001",
        (swap(FRAME, "may_set: [HILL]", "may_set: [SOUTH]"),),
        FRAME + " may_set: [¦SOUTH]",
        name="may-set",
    ),
    Case(
        "N001",
        (swap(CHRONOLOGY, "[NORTH, SOUTH]", "[NORTH, SOUTHH]"),),
        CHRONOLOGY + " ¦SOUTHH",
        "SOUTH",
        name="chronology",
    ),
    Case(
        "N002",
        (swap(WORKS, "cause: SOUTH.resolve", "cause: SOUTH.resolv"),),
        WORKS + " ¦SOUTH.resolv\n",
        "SOUTH.resolve",
    ),
    Case(
        "N002",
        (swap(FAILS, "when: NORTH:SOUTH.pressure > 50", "when: NORTH:SOUTH.presure > 50"),),
        FAILS + " ¦NORTH:SOUTH.presure >",
        "NORTH:SOUTH.pressure",
        name="when",
    ),
    Case(
        "N002",
        (swap(EVENTS, "shift: {SOUTH.resolve", "shift: {SOUTH.resolved"),),
        EVENTS + " ¦SOUTH.resolved",
        "SOUTH.resolve",
        name="event",
    ),
    Case(
        "N002",
        (swap(FAILS, "variable: SOUTH.resolve, level", "variable: resolve, level"),),
        FAILS + " ¦resolve, level",
        name="starts",
    ),
    Case("N004", (swap(FAILS, "policy: ease", "policy: eases"),), FAILS + " ¦eases", "ease"),
    Case(
        "N005",
        (
            swap(
                POLICIES,
                "{instrument: NORTH:SOUTH.pressure, value: 80",
                "{instrument: SOUTH.resolve, value: 80",
            ),
        ),
        POLICIES + " ¦SOUTH.resolve",
        found="SOUTH.resolve",
        name="state",
    ),
    Case(
        "N005",
        (
            swap(
                POLICIES,
                "{instrument: NORTH:SOUTH.pressure, value: 80",
                "{instrument: NORTH:SOUTH.presure, value: 80",
            ),
        ),
        POLICIES + " ¦NORTH:SOUTH.presure",
        "NORTH:SOUTH.pressure",
    ),
    Case(
        "N006",
        (swap(WORKS, "documents: [pressure-works]", "documents: [pressure-work]"),),
        WORKS + " documents: [¦pressure-work]",
        "pressure-works",
    ),
    Case(
        "N006",
        (swap(COVERAGE, "  pressure-fails:\n", "  pressure-fail:\n"),),
        COVERAGE + " ¦pressure-fail:",
        "pressure-fails",
        name="coverage",
    ),
    Case(
        "N007",
        (swap(COVERAGE, "[pf-lift-tolls]", "[pf-lift-toll]"),),
        COVERAGE + " ¦pf-lift-toll]",
        "pf-lift-tolls",
    ),
    Case(
        "N007", (swap(FAILS, "level: 65}", "level: 65, claim: pf-none}"),), FAILS + " ¦pf-none", name="starts"
    ),
    Case(
        "N008",
        (
            append(
                WORKS,
                "  - {id: pw-p, kind: prediction, event: drouhgt, paraphrase: it will be dry, at: []}\n",
            ),
        ),
        WORKS + " ¦drouhgt",
        "drought",
    ),
    Case(
        "N008",
        (
            write(
                "chronology.yaml",
                "chronology:\n  - {date: 1990-01-01, title: Dry, event: drouhgt, source: {citation: B}}\n",
            ),
        ),
        "chronology.yaml ¦drouhgt",
        "drought",
        name="chronology",
    ),
    Case("N009", (swap(FAILS, "debate: pressure", "debate: presure"),), FAILS + " ¦presure\n", "pressure"),
    Case("N009", (swap(FAILS, "side: fails", "side: fail"),), FAILS + " ¦fail\n", "fails", name="side"),
    Case("N009", (swap(FAILS, "    debate: pressure\n", ""),), FAILS + " side: ¦fails", name="no-debate"),
    Case("N010", (swap(FRAME, "  HILL: {name", "  Hill: {name"),), FRAME + " ¦Hill: {", name="actor"),
    Case(
        "N010",
        (append(VARIABLES, (DERIVED % "100 - SOUTH.resolve").replace("balance", "Balance Sheet")),),
        VARIABLES + " ¦Balance Sheet",
    ),
    Case(
        "N010", (swap(WORKS, "id: pw-keep-tolls", "id: PW Keep"),), WORKS + " ¦PW Keep", "pw-keep", name="id"
    ),
    Case(
        "N010", (swap(POLICIES, "  ease:", "  Ease Off:"),), POLICIES + " ¦Ease Off", "ease-off", name="key"
    ),
    Case(
        "N010",
        (write("accounts/My Account.yaml", "title: Mine\ndocuments: []\n"),),
        "accounts/My\u00a0Account.yaml",
        name="account",
    ),
    Case(
        "N011",
        (swap(FAILS, "id: pf-lift-tolls", "id: pw-keep-tolls"),),
        WORKS + " id: ¦pw-keep-tolls",
        found="pw-keep-tolls",
    ),
    Case("N011", (swap(POLICIES, "  ease:", "  continuity:"),), POLICIES + " ¦continuity", name="continuity"),
    Case(
        "N011",
        (write("accounts/common.yaml", "title: Mine\ndocuments: []\n"),),
        "accounts/common.yaml",
        name="common",
    ),
    Case(
        "N011",
        (append(FAILS, "  - {variable: SOUTH.resolve, level: 50}\n"),),
        FAILS + " variable: ¦SOUTH.resolve, level: 50",
        name="starts",
    ),
    Case(
        "N012",
        (swap(FRAME, "HILL: {name: The Hill, kind: organisation}", "HLL: {name: The Hill}"),),
        FRAME + " ¦HLL: {",
    ),
)
EXPRESSIONS = (
    Case("E001", (swap(FAILS, "pressure > 50\n", "pressure > > 50\n"),), FAILS + " when: ¦NORTH"),
    Case("E002", (swap(FAILS, "pressure > 50\n", "pressure ** 2 > 50\n"),), FAILS + " when: ¦NORTH"),
    Case(
        "E003",
        (swap(FAILS, "pressure > 50\n", "pressure > 50" + "+1" * 250 + "\n"),),
        FAILS + " when: ¦NORTH",
    ),
    Case(
        "E004",
        (swap(FAILS, "pressure > 50\n", "pressure > " + "(" * 21 + "50" + ")" * 21 + "\n"),),
        FAILS + " when: ¦NORTH",
    ),
    Case("E005", (swap(FAILS, "pressure > 50\n", "pressure\n"),), FAILS + " when: ¦NORTH"),
    Case(
        "E005",
        (append(VARIABLES, DERIVED % "SOUTH.resolve > 3"),),
        VARIABLES + " expression: ¦SOUTH",
        name="formula",
    ),
    Case("E006", (append(VARIABLES, DERIVED % "1 / SOUTH.resolve"),), VARIABLES + " expression: ¦1 /"),
    Case(
        "E006",
        (swap(POLICIES, "ramp: 6 months}", 'ramp: 6 months, when: "1 / (SOUTH.resolve - 50) > 2"}'),),
        POLICIES + ' when: ¦"1 /',
        name="when",
    ),
    *(
        Case(
            "E006",
            (swap(FAILS, "pressure > 50\n", f"pressure {rest}\n"),),
            FAILS + " when: ¦NORTH",
            name=name,
        )
        for name, rest in (
            ("tiny-divisor", "/ 1e-300 > 5"),
            ("large", "* 1e29 > 5"),
            ("narrow", "* 1e-40 > 0"),
            ("side", "> 50 / 1e-31"),
        )
    ),
    Case(
        "E002",
        (append(VARIABLES, DERIVED % "SOUTH.resolve + 4e38"),),
        VARIABLES + " ¦SOUTH.resolve + 4",
        name="constant",
    ),
    *(
        Case(
            "E007",
            (swap(FAILS, "pressure > 50\n", f"pressure {rest}\n"),),
            FAILS + " when: ¦NORTH",
            name=name,
        )
        for name, rest in (("upper", "> 100"), ("lower", "< 0"), ("beyond", "> 50 or SOUTH.resolve > 120"))
    ),
    *(
        Case(
            "E008",
            (append(VARIABLES, LEVER), swap(FAILS, "when: NORTH:SOUTH.pressure > 50\n", f"when: {when}\n")),
            FAILS + f" when: ¦{when}",
            name=name,
        )
        for name, when in (
            ("lever", "NORTH:SOUTH.bluff > 50"),
            ("and", "NORTH:SOUTH.bluff > 50 and SOUTH.resolve > 10"),
            ("not", "not NORTH:SOUTH.bluff < 50"),
        )
    ),
    Case(
        "E008",
        (
            append(VARIABLES, LEVER),
            swap(POLICIES, "ramp: 6 months}", "ramp: 6 months, when: NORTH:SOUTH.bluff > 50}"),
        ),
        POLICIES + " when: ¦NORTH",
        name="setting",
    ),
)
CLAIMS = (
    Case(
        "C001",
        (append(WORKS, SECOND), MARKED),
        WORKS + " pw-again\n    kind: causal\n    cause: ¦NORTH",
        found="pw-again",
    ),
    Case(
        "C002",
        (
            swap(COMMON, 'sign: "-"', 'sign: "+"'),
            append(WORKS, SECOND.replace("NORTH:SOUTH.pressure", "SOUTH.concession").replace('"-"', '"0"')),
            MARKED,
        ),
        COMMON + " sign: ¦",
        found="pw-again",
    ),
    Case(
        "C003",
        (
            swap(
                COMMON, "    outside: {citation: The miller's ledger, url: https://example.org/ledger}\n", ""
            ),
        ),
        COMMON + " - ¦id: co-",
    ),
    Case(
        "C004",
        (swap(WORKS, "effect: SOUTH.concession", "effect: NORTH:SOUTH.pressure"),),
        WORKS + " effect: ¦NORTH:SOUTH.pressure",
    ),
    Case(
        "C005",
        (swap(WORKS, "effect: SOUTH.concession", "effect: SOUTH.resolve\n    lag: 1 year"),),
        WORKS + " effect: ¦SOUTH.resolve\n    lag",
    ),
    Case(
        "C006",
        (append(WORKS, "  - {id: pw-n, kind: level, variable: SOUTH.resolve, paraphrase: it is low}\n"),),
        WORKS + " - ¦{id: pw-n,",
    ),
    Case(
        "C008",
        (swap(FAILS, "documents: [pressure-fails]", "documents: []"),),
        FAILS + " ¦pressure-fails, paragraph: 4",
        found="pressure-fails",
    ),
    Case(
        "C009",
        (
            append(
                VARIABLES,
                "".join(PLAIN % i for i in range(4)),
            ),
            append(
                WORKS,
                "".join(
                    SECOND.replace("pw-again", f"pw-s{i}")
                    .replace("NORTH:SOUTH.pressure", f"s{i}")
                    .replace("kind: causal", "kind: causal\n    strength: strong")
                    for i in range(4)
                ),
            ),
            swap(
                COVERAGE,
                "{span: [19, 58], claims: [pw-tolls-wear-down]",
                "{span: [19, 58], claims: [pw-tolls-wear-down, pw-s0, pw-s1, pw-s2, pw-s3]",
            ),
        ),
        WORKS + " cause: NORTH:SOUTH.pressure\n    effect: ¦SOUTH.resolve",
    ),
    Case(
        "C010",
        (swap(WORKS, "    strength: strong\n", "    stance: reported\n"),),
        WORKS + " ¦reported",
        edit="Add attributed_to.",
    ),
    Case(
        "C011",
        (append(WORKS, SECOND + "    when: SOUTH.concession > 10\n"), MARKED),
        WORKS + " - ¦id: pw-tolls-wear-down",
        edit="Add when.",
    ),
    Case(
        "C012",
        (
            swap(
                EVENTS,
                "cause: SOUTH.resolve, effect: SOUTH.concession",
                "cause: SOUTH.resolve, effect: NORTH:SOUTH.pressure",
            ),
        ),
        EVENTS + " ¦{cause:",
    ),
    Case(
        "C013",
        (swap(WORKS, 'sign: "-"\n    strength: strong', 'sign: "0"\n    strength: strong'),),
        WORKS + " strength: ¦strong",
        found="strong",
    ),
)
VARIABLE_CASES = (
    Case("V001", (swap(VARIABLES, "base: 20", "base: 120"),), VARIABLES + " ¦120", "100", "120"),
    Case(
        "V001",
        (swap(VARIABLES, "{likely: 60, low: 45, high: 75}", "{likely: 60, low: 0, high: 75}"),),
        VARIABLES + " low: ¦0, high: 75",
        found="0",
        name="end",
    ),
    Case("V001", (swap(POLICIES, "value: 80", "value: 101"),), POLICIES + " ¦101", "100", name="policy"),
    Case("V001", (swap(FAILS, "level: 65", "level: 100"),), FAILS + " level: ¦100", name="starts"),
    Case("V001", (swap(EVENTS, "SOUTH.resolve: -10", "SOUTH.resolve: -60"),), EVENTS + " ¦-60", name="shift"),
    Case(
        "V001",
        (swap(AIMS, "direction: higher", "direction: higher, threshold: 120"),),
        AIMS + " ¦120",
        "100",
        name="threshold",
    ),
    Case(
        "V002",
        (
            append(
                VARIABLES,
                DERIVED % "100 - sheet" + (DERIVED % "100 - balance").replace("  balance:", "  sheet:"),
            ),
        ),
        VARIABLES + " ¦100 - sheet",
        found="balance -> sheet -> balance",
    ),
    Case(
        "V003",
        (swap(FAILS, "lag: 6 months", "lag: 5 months"),),
        FAILS + " ¦5 months",
        "6 months",
        "5 months",
        "Write 6 months.",
    ),
    Case(
        "V004",
        (swap(VARIABLES, RESPONSE, "response_time: 5 months\n"),),
        VARIABLES + " ¦5 months",
        "6 months",
    ),
    Case(
        "V005",
        (swap(VARIABLES, RESPONSE, "response_time: 1 fortnight\n"),),
        VARIABLES + " ¦1 fortnight",
        found="1 fortnight",
    ),
    Case("V005", (swap(FRAME, "step: 3 months", "step: 3"),), FRAME + " step: ¦3", found="3", name="number"),
    Case(
        "V005",
        (swap(EVENTS, "duration: 6 months", "duration: 99999999999999999999999999 years"),),
        EVENTS + " duration: ¦9",
        "1000 years",
        name="duration",
    ),
    Case(
        "V005",
        (swap(FAILS, "lag: 6 months", "lag: 101 years"),),
        FAILS + " lag: ¦101",
        "100 years",
        "101 years",
        name="lag",
    ),
    Case(
        "V006",
        (swap(VARIABLES, "{likely: 60, low: 45, high: 75}", "60"),),
        VARIABLES + " base: ¦60",
        found="60",
    ),
    Case(
        "V006",
        (swap(VARIABLES, "    start_source: {citation: The miller's ledger, date: 2025-12-31}\n", ""),),
        VARIABLES + " start: ¦25",
        name="start",
    ),
    Case(
        "V007",
        (swap(VARIABLES, RESPONSE, RESPONSE + "    owners: [NORTH]\n"),),
        VARIABLES + " year\n    ¦owners",
        edit="Remove owners or change the role.",
    ),
    Case(
        "V007",
        (swap(VARIABLES, "    volatility: 0.3\n", ""),),
        VARIABLES + " ¦SOUTH.resolve:",
        edit="Add volatility.",
        name="missing",
    ),
    Case(
        "V007",
        (swap(VARIABLES, "    instrument: economic\n", ""),),
        VARIABLES + " ¦NORTH:SOUTH.pressure",
        edit="Add instrument.",
        name="conduct",
    ),
    Case(
        "V007",
        (append(FAILS, "settles:\n  - {variable: NORTH:SOUTH.pressure, level: 50}\n"),),
        FAILS + " variable: ¦NORTH:SOUTH.pressure, level",
        name="settles",
    ),
    Case("V008", (swap(VARIABLES, "low: 45, high: 75", "low: 75, high: 45"),), VARIABLES + " ¦{likely: 60"),
    Case(
        "V008",
        (swap(VARIABLES, "per cent\n    range: [0, 100]", "per cent\n    range: [100, 0]"),),
        VARIABLES + " ¦[100, 0]",
        name="range",
    ),
    Case("V009", (swap(FRAME, "horizon: 4 years", "horizon: 18 months"),), FRAME + " ¦18 months", "2 years"),
    Case("V009", (swap(FRAME, "step: 3 months", "step: 5 months"),), FRAME + " ¦5 months", name="step"),
)
POLICY_CASES = (
    Case(
        "P001",
        (swap(POLICIES, "owner: HILL", "owner: SOUTH"),),
        POLICIES + " {instrument: ¦NORTH:SOUTH.pressure, value: 0",
        "NORTH",
        "SOUTH",
    ),
    Case(
        "P001",
        (swap(FRAME, ", may_set: [HILL]", ""),),
        POLICIES + " {instrument: ¦NORTH:SOUTH.pressure, value: 0",
        name="member",
    ),
    Case(
        "P002",
        (append(POLICIES, "      - {instrument: NORTH:SOUTH.pressure, value: 10}\n"),),
        POLICIES + " ¦NORTH:SOUTH.pressure, value: 10",
    ),
    Case(
        "P003",
        (swap(POLICIES, "until: 3 years", "until: 2026-07-01"),),
        POLICIES + " until: ¦2026-07-01",
        found="2026-07-01",
    ),
    Case(
        "P005",
        (
            append(VARIABLES, DERIVED % "100 - SOUTH.resolve"),
            swap(EVENTS, "shift: {SOUTH.resolve: -10}", "set: {balance: 3}"),
        ),
        EVENTS + " ¦balance",
    ),
    Case(
        "P006",
        (append(VARIABLES, LEVER), append(POLICIES, "      - {instrument: NORTH:SOUTH.bluff, value: 90}\n")),
        POLICIES + " instrument: ¦NORTH:SOUTH.bluff",
        found="NORTH:SOUTH.bluff",
    ),
)
TEXTS = (
    Case("L001", (swap(COVERAGE, "[250, 282]", "[250, 999]"),), COVERAGE + " ¦[250, 999]"),
    Case("L001", (swap(COVERAGE, "[0, 18]", "[-1, 18]"),), COVERAGE + " ¦[-1, 18]", name="before"),
    Case(
        "L001",
        (swap(DOCUMENTS, "length: 283", "length: 300"),),
        DOCUMENTS + " ¦300",
        "283",
        texts=True,
        name="length",
    ),
    Case(
        "L002",
        (swap(DOCUMENTS, "file: pressure-fails.txt", "file: pressure-works.txt"),),
        DOCUMENTS,
        texts=True,
        name="file",
    ),
    Case(
        "L002",
        (swap(FAILS, "span: [250, 282]", "span: [250, 281]"),),
        FAILS,
        found="[250, 281]",
        texts=True,
        name="passage",
    ),
    Case(
        "L003",
        (swap(COVERAGE, "    - {span: [119, 163], claims: [pf-resolve-blocks]}\n", ""),),
        COVERAGE + " ¦[52, 117]",
        found="[119, 163]",
        texts=True,
    ),
    Case("L003", (write(COVERAGE, "coverage: {}\n"),), DOCUMENTS + " ¦pressure-fails:", name="document"),
    Case("L004", (swap(COVERAGE, "[119, 163]", "[110, 163]"),), COVERAGE + " ¦[110, 163]"),
    Case(
        "L005",
        (swap(DOCUMENTS, "file: pressure-fails.txt", "file: elsewhere.txt"),),
        DOCUMENTS + " ¦elsewhere.txt",
        texts=True,
    ),
    Case(
        "L006",
        (swap(FAILS, "paragraph: 3, span: [164, 249]", "paragraph: 7, span: [164, 249]"),),
        FAILS + " paragraph: ¦7",
        "3",
        "7",
        texts=True,
    ),
    Case(
        "L007",
        (swap(COVERAGE, "[164, 249], claims: [pf-safe-council]", "[164, 249], as: background"),),
        FAILS + " ¦[164, 249]",
    ),
    Case(
        "L009",
        (
            swap(
                WORKS,
                "paraphrase: a council without will gives the mill away",
                "paraphrase: tolls at the crossing have already worn down its resolve",
            ),
        ),
        WORKS + " paraphrase: ¦tolls at",
        texts=True,
    ),
    Case("L008", (swap(COVERAGE, "[119, 163]", "[163, 163]"),), COVERAGE + " ¦[163, 163]"),
)
CASES = (*FILES, *SHAPES, *NAMES, *EXPRESSIONS, *CLAIMS, *VARIABLE_CASES, *POLICY_CASES, *TEXTS, *MEASURES)
