"""View data: what an answer says, as plain frozen records; the screen, JSON and HTML all print these.

Numbers are in native units and unrounded; `text` fields are what a person reads. A silent cell has
no numbers and no text. All text that stems from a dossier is as its author wrote it: whoever prints
it makes it safe for the medium (see `counterpoise.safety`).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Reach = Literal["own", "common", "completed", "denied", "silent"]
Direction = Literal["rises", "falls", "no material difference", "silent"]
Finding = Literal["agreement", "contradiction", "partial", "immaterial", "alone", "silence"]


@dataclass(frozen=True, slots=True)
class Cell:
    """The paired change from `continuity` in one variable at the horizon, by one account and policy.

    `median`, `low` and `high` (the 90% interval) are in native units; `better` is the share of draws
    in which the change is for the better; `error` is the Monte Carlo standard error of the median.
    All are None where the account is silent. `material` is False for "no material difference".
    `text` is the median ("+3.1"; "≈ 0" without material difference; "" if silent), `interval_text`
    the interval ("−0.2 to +7.5"), `better_text` the share ("86%"); both are empty where nothing moves at all.
    `wide` is True where the median makes no material difference and an end of the interval would:
    nothing in most draws, much in some.
    """

    variable: str
    account: str
    policy: str
    median: float | None
    low: float | None
    high: float | None
    better: float | None
    error: float | None
    material: bool
    reach: Reach
    text: str
    interval_text: str
    better_text: str
    wide: bool = False

    @property
    def silent(self) -> bool:
        """Whether the account says nothing of what the policy does to the variable."""
        return self.reach == "silent"

    @property
    def direction(self) -> Direction:
        """Which way the variable goes, in the median."""
        if self.reach == "silent" or self.median is None:
            return "silent"
        if not self.material:
            return "no material difference"
        return "rises" if self.median > 0 else "falls"


@dataclass(frozen=True, slots=True)
class Row:
    """One policy of a table: a cell for every account, in the order of `Answer.accounts`."""

    policy: str
    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One headline variable: policies down, accounts across; `better` is "higher" or "lower", for `whom`."""

    variable: str
    title: str
    unit: str
    better: str
    whom: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class AccountLabel:
    """An account of the run, by its name for tables; `composite` ones are no one's own."""

    id: str
    title: str
    composite: bool


@dataclass(frozen=True, slots=True)
class PolicyLabel:
    """A policy of the run, `continuity` left out; `owner` is the actor's name, or names joined by "+"."""

    id: str
    title: str
    owner: str
    summary: str


@dataclass(frozen=True, slots=True)
class CellKey:
    """Names a cell: (variable, policy, account)."""

    variable: str
    policy: str
    account: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the answer and the cells it rests on, so that it can be held against the numbers.

    `variable` is None for a sentence about the whole run.
    """

    text: str
    finding: Finding | None
    variable: str | None
    policies: tuple[str, ...]
    cells: tuple[CellKey, ...]


@dataclass(frozen=True, slots=True)
class ReachFigure:
    """How far one account reaches: the number of its headline cells of each kind."""

    account: str
    title: str
    own: int
    common: int
    completed: int
    denied: int
    silent: int
    cells: int
    text: str


@dataclass(frozen=True, slots=True)
class StabilityFigure:
    """How one account's system behaves near its base.

    `unstable` is the share of draws that move away from their base, `lingering` of those in which a push
    is still felt after ten of the longest response times, `radius` the median spectral radius of a step,
    which `text` leaves out. None if not known.
    """

    account: str
    title: str
    unstable: float | None
    lingering: float | None
    radius: float | None
    text: str


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What names the run, so that it can be repeated."""

    dossier: str
    hash: str
    seed: int
    version: str
    draws: int
    years: float
    step: float
    closure: str
    mode: str
    as_of: str
    citation: str
    command: str


@dataclass(frozen=True, slots=True)
class Answer:
    """All that a run says at a glance.

    Parameters
    ----------
    title, question
        The dossier's own.
    preamble
        The first lines of every answer: what it is, how many levels are judgements, how many cells
        are silent, what kinds of source these are. Never left out by whoever prints an answer.
    accounts, policies
        The columns and rows of every table, in order.
    sentences
        The findings in words, first those of the whole run, then by headline variable.
    tables
        One for each headline variable, in the dossier's order.
    reach, stability
        One figure an account.
    notes
        How to read the tables: what a blank, "≈ 0" and an interval mean.
    run
        What names the run.
    """

    title: str
    question: str
    preamble: tuple[str, ...]
    accounts: tuple[AccountLabel, ...]
    policies: tuple[PolicyLabel, ...]
    sentences: tuple[Sentence, ...]
    tables: tuple[Table, ...]
    reach: tuple[ReachFigure, ...]
    stability: tuple[StabilityFigure, ...]
    notes: tuple[str, ...]
    run: RunFacts

    def cell(self, variable: str, policy: str, account: str) -> Cell:
        """The cell of that name; KeyError if there is none."""
        for table in self.tables:
            if table.variable != variable:
                continue
            for row in table.rows:
                for cell in row.cells:
                    if cell.policy == policy and cell.account == account:
                        return cell
        raise KeyError((variable, policy, account))

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain data for JSON: mappings, lists, numbers, text and None; never NaN."""
        return plain(asdict(self))


def plain(value: Any) -> Any:
    """Plain data with lists for tuples."""
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value]
    return value
