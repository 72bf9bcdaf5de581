"""Ways to spoil what a variable is measured by, with the record that the small dossier has none of."""

from __future__ import annotations

from tests.dossier.spoil import Case, Step, append, swap, write

VARIABLES, SOURCES, INDICATORS = "variables.yaml", "record/sources.yaml", "record/indicators.csv"
DECLARED = """sources:
  ledger: {publisher: the miller, title: Ledger, licence: free, citation: The miller's ledger}
indicators:
  flour_share: {title: Flour sold in the South, unit: share, range: [0, 1], computed: as written}
  tolls_paid: {title: Tolls paid, unit: pence, range: [0, 1000], computed: as written}
"""
SEEN = """indicator,date,value,low,high,source
flour_share,2023,0.2,,,ledger
flour_share,2024,0.9,,,ledger
tolls_paid,2024,40,30,50,ledger
"""
BALANCE = """  balance:
    title: What is left
    role: derived
    unit: index
    range: [0, 100]
    expression: SOUTH.resolve / 2
    measured_by:
      - {indicator: tolls_paid, at: [0, 100]}
"""


def _make_folder(step: Step) -> Step:
    def make(folder: object) -> None:
        (folder / "record").mkdir(exist_ok=True)  # type: ignore[operator]
        step(folder)  # type: ignore[arg-type]

    return make


RECORD = (_make_folder(write(SOURCES, DECLARED)), write(INDICATORS, SEEN))


def measuring(text: str) -> Step:
    """Measure readiness, in the small dossier, by these entries."""
    return swap(
        VARIABLES,
        "    response_time: 2 years\n    volatility: 0.2\n",
        f"    response_time: 2 years\n    volatility: 0.2\n    measured_by:\n{text}",
    )


def _one(code: str, entry: str, mark: str, *rest: str | None, name: str = "") -> Case:
    nearest, found, edit = (*rest, None, None, None)[:3]
    steps = (*RECORD, measuring(f"      - {entry}\n"))
    return Case(code, steps, f"{VARIABLES} {mark}", nearest, found, edit, name=name)


MEASURES = (
    _one(
        "O040", "{indicator: flour_shar, at: [0, 1]}", "indicator: ¦flour_shar", "flour_share", "flour_shar"
    ),
    Case("O041", (*RECORD, append(VARIABLES, BALANCE)), f"{VARIABLES} ¦measured_by", found="measured_by"),
    _one("O042", "{indicator: tolls_paid, at: [0, 50], transform: log}", "at: [¦0, 50]", "0.05", "0"),
    _one(
        "O042",
        "{indicator: flour_share, at: [0.1, 1], transform: logit}",
        "at: [0.1, ¦1]",
        "0.999",
        "1",
        "Write 0.999, or give a floor.",
        name="logit",
    ),
    _one("O043", "{indicator: tolls_paid, at: [40, 40]}", "at: ¦[40, 40]", None, "[40, 40]"),
    _one("O044", "{indicator: flour_share, at: [0, 1], floor: 0.5}", "floor: ¦0.5", "0.005", "0.5"),
    _one(
        "O044",
        "{indicator: tolls_paid, at: [0, 90], floor: 0.1}",
        "floor: ¦0.1",
        None,
        "0.1",
        name="no-share",
    ),
    _one("O045", "{indicator: tolls_paid, at: [0, 90], share_of: tolls}", "share_of: ¦tolls", None, "tolls"),
    Case(
        "O046",
        (
            *RECORD,
            measuring(
                "      - {indicator: tolls_paid, at: [0, 90]}\n      - {indicator: tolls_paid, at: [1, 90]}\n"
            ),
        ),
        f"{VARIABLES} indicator: ¦tolls_paid, at: [1",
        found="tolls_paid",
        edit="Keep one of the two.",
    ),
    _one("O047", "{indicator: flour_share, at: [0, 100]}", "at: [0, ¦100]}", "1", "100"),
)
# Found by `check_observations`, which reads the values.
BEYOND = _one("O048", "{indicator: flour_share, at: [0, 0.5]}", "at: ¦[0, 0.5]", None, "2024")
