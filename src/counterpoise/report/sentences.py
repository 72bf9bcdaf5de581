"""The findings in words, each with the cells that it rests on.

Every pair of headline variable and policy falls into exactly one finding, by the accounts that speak
(those that are not silent) and the direction that each gives:

- silence: none speaks;
- alone: one speaks;
- agreement: two or more speak, all see a rise, or all see a fall;
- immaterial: two or more speak, none sees a material difference;
- contradiction: one sees a rise, another a fall;
- partial: some see a rise (or a fall), the others that speak no material difference.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import product

from counterpoise.report.views import (
    AccountLabel,
    Cell,
    CellKey,
    Direction,
    Finding,
    PolicyLabel,
    Row,
    Sentence,
    Table,
)
from counterpoise.report.words import (
    count_digits,
    format_change,
    join_words,
    say_count,
    say_number,
    shorten_titles,
)

FINDINGS: tuple[Finding, ...] = ("agreement", "contradiction", "partial", "immaterial", "alone", "silence")
_NOUNS = {"rises": "rise", "falls": "fall"}
_TOGETHER: dict[Finding, str] = {
    "agreement": "agree on the direction",
    "contradiction": "contradict each other",
    "partial": "differ over whether there is a material change",
    "immaterial": "see no material change",
}
_APART: dict[Finding, str] = {"alone": "a single account", "silence": "no account"}


def classify(cells: Sequence[Cell]) -> Finding:
    """What the accounts' cells for one policy and variable amount to."""
    return classify_directions([cell.direction for cell in cells])


def classify_directions(found: Sequence[Direction]) -> Finding:
    """What the accounts' directions for one policy and variable amount to.

    Examples
    --------
    >>> classify_directions(["rises", "silent", "falls"])
    'contradiction'
    """
    directions = [direction for direction in found if direction != "silent"]
    rises, falls = directions.count("rises"), directions.count("falls")
    if len(directions) < 2:
        return "alone" if directions else "silence"
    if rises and falls:
        return "contradiction"
    if not rises and not falls:
        return "immaterial"
    return "agreement" if len(directions) in (rises, falls) else "partial"


def write_sentences(
    tables: Sequence[Table],
    accounts: Sequence[AccountLabel],
    policies: Sequence[PolicyLabel],
    bounds: Mapping[str, tuple[float, float]],
) -> tuple[Sentence, ...]:
    """The sentences: first those of the whole run, then by headline variable and finding.

    Parameters
    ----------
    tables
        One for each headline variable.
    accounts, policies
        Their labels, for titles.
    bounds
        Each variable's range in native units, which sets the decimals and scales comparisons.

    Returns
    -------
    tuple of Sentence
        Each names the cells that it rests on.
    """
    shorter = shorten_titles({account.id: account.title for account in accounts})
    titles = {name: quote(title) for name, title in shorter.items()}
    subjects = name_subjects(tables)
    composite = {account.id for account in accounts if account.composite}
    sentences = [*_sharpest(tables, titles, composite, subjects, bounds), *_sum_up(tables)]
    for table in tables:
        digits = count_digits(*bounds[table.variable])
        writer = _Writer(table, titles, subjects[table.variable], digits)
        sentences.extend(writer.write())
    return tuple(sentences)


def cell_keys(cells: Iterable[Cell]) -> tuple[CellKey, ...]:
    """The names of cells, for a sentence to carry."""
    return tuple(CellKey(cell.variable, cell.policy, cell.account) for cell in cells)


def _sum_up(tables: Sequence[Table]) -> list[Sentence]:
    """How many pairs of policy and headline variable there are of each finding."""
    rows = [row for table in tables for row in table.rows]
    if not rows:
        return []
    found = [classify(row.cells) for row in rows]
    counts: dict[Finding, int] = {name: found.count(name) for name in FINDINGS if name in found}
    pairs = "of policy and headline variable"
    if len(counts) == 1:
        finding = next(iter(counts))
        which = {1: "the one pair", 2: "both pairs"}.get(len(rows), f"all {say_number(len(rows))} pairs")
        several = finding in _TOGETHER
        said = f"the accounts that speak {_TOGETHER[finding]}" if several else f"{_APART[finding]} speaks"
        text = f"On {which} {pairs}, {said}."
    else:
        text = f"Of {say_count(len(rows), 'pair')} {pairs}, {_list_counts(counts)}."
    cells = [cell for row in rows for cell in row.cells]
    return [Sentence(text, None, None, (), cell_keys(cells))]


def _list_counts(counts: Mapping[Finding, int]) -> str:
    """What stands on how many pairs: first where several accounts speak, then one, then none."""
    ons = {finding: f"on {say_number(count)}" for finding, count in counts.items()}
    several = [f"{_TOGETHER[finding]} {on}" for finding, on in ons.items() if finding in _TOGETHER]
    rest = [(_APART[finding], on) for finding, on in ons.items() if finding in _APART]
    fewer = [f"{who} {on}" if place else f"{who} speaks {on}" for place, (who, on) in enumerate(rest)]
    parts = [f"the accounts that speak {join_words(several)}"] if several else []
    return "; ".join([*parts, *([join_words(fewer)] if fewer else [])])


def _sharpest(
    tables: Sequence[Table],
    titles: Mapping[str, str],
    composite: Collection[str],
    subjects: Mapping[str, str],
    bounds: Mapping[str, tuple[float, float]],
) -> list[Sentence]:
    """The widest gap between the medians of two accounts, as a share of the variable's range.

    Between two that contradict each other, each of an author, if there are such; else where one of them is
    composite, put together of what several say; where no two contradict each other, between one that sees a
    change and one that sees none, in the same order.
    """
    gaps: list[tuple[tuple[bool, bool, float], Table, Row, tuple[Cell, Cell]]] = []
    for table in tables:
        low, high = bounds[table.variable]
        for row in table.rows:
            for ends in _list_ends(row):
                gap = abs(_median(ends[0]) - _median(ends[1])) / (high - low)
                authored = not any(cell.account in composite for cell in ends)
                gaps.append(((ends[1].material, authored, gap), table, row, ends))
    if not gaps:
        return []
    (opposed, _, _), table, row, ends = max(gaps, key=lambda gap: gap[0])
    digits = count_digits(*bounds[table.variable])
    said = [f"{titles[cell.account]} {_has_it(cell, digits)}" for cell in ends]
    where = f"{subjects[table.variable]} under {quote(row.title)}"
    text = f"The accounts part most sharply on {where}: {said[0]}, {said[1]}."
    chosen: Finding = "contradiction" if opposed else "partial"
    return [Sentence(text, chosen, None, (row.policy,), cell_keys(ends))]


def _list_ends(row: Row) -> Iterator[tuple[Cell, Cell]]:
    """Pairs of a policy's cells that part: a rise and a fall; where there are none, a change and none."""
    spoken = _speakers(row)
    rises, falls, none = (
        [cell for cell in spoken if cell.direction == direction]
        for direction in ("rises", "falls", "no material difference")
    )
    return product(rises, falls) if rises and falls else product([*rises, *falls], none)


def _has_it(cell: Cell, digits: int) -> str:
    """What an account says of a variable under a policy, the account being named before."""
    if cell.material:
        return f"has it {_NOUNS[cell.direction]} ({format_change(_median(cell), digits)})"
    return "denies an effect" if cell.reach == "denied" else "sees no material difference"


def name_subjects(tables: Sequence[Table]) -> dict[str, str]:
    """The headline variables' titles for use inside a sentence: shortened, an article in small letters."""
    titles = shorten_titles({table.variable: table.title for table in tables})
    return {name: f"the {title[4:]}" if title.startswith("The ") else title for name, title in titles.items()}


def quote(title: str) -> str:
    """A policy's or account's title, set apart from the sentence."""
    return f"“{title}”"


def _median(cell: Cell) -> float:
    return 0.0 if cell.median is None else cell.median


class _Writer:
    """Writes the sentences of one headline variable."""

    def __init__(self, table: Table, titles: Mapping[str, str], subject: str, digits: int) -> None:
        self.table = table
        self.subject = subject
        self.titles = titles
        self.digits = digits
        self.rows: dict[Finding, list[Row]] = {finding: [] for finding in FINDINGS}
        for row in table.rows:
            self.rows[classify(row.cells)].append(row)

    def write(self) -> list[Sentence]:
        """The sentences, in the order of FINDINGS."""
        return [
            *self._agreements(),
            *(self._contradiction(row) for row in self.rows["contradiction"]),
            *(self._partial(row) for row in self.rows["partial"]),
            *self._immaterial(),
            *self._alone(),
            *self._silence(),
        ]

    def _sentence(self, text: str, finding: Finding, rows: Sequence[Row]) -> Sentence:
        cells = [cell for row in rows for cell in row.cells]
        return Sentence(
            text, finding, self.table.variable, tuple(row.policy for row in rows), cell_keys(cells)
        )

    def _better(self, direction: str) -> str:
        """Whether this direction is for the better."""
        good = (direction == "rises") == (self.table.better == "higher")
        return f"for the {'better' if good else 'worse'} ({self.table.whom})"

    def _agreements(self) -> list[Sentence]:
        sentences = []
        for direction in ("rises", "falls"):
            rows = [row for row in self.rows["agreement"] if _speakers(row)[0].direction == direction]
            if rows:
                listed = join_words([f"{quote(row.title)} ({self._span(row)})" for row in rows])
                text = (
                    f"Every account that speaks sees a {_NOUNS[direction]} in {self.subject}, "
                    f"{self._better(direction)}, under {listed}."
                )
                sentences.append(self._sentence(text, "agreement", rows))
        return sentences

    def _span(self, row: Row) -> str:
        """How many accounts speak, whether any by claims of its own, the smallest and largest median."""
        cells = _speakers(row)
        medians = sorted(_median(cell) for cell in cells)
        ends = dict.fromkeys(format_change(value, self.digits) for value in (medians[0], medians[-1]))
        borrowed = all(cell.reach in ("common", "completed") for cell in cells)
        rest = ", none by its own claims alone" if borrowed else ""
        return f"{say_count(len(cells), 'account')}{rest}, {' to '.join(ends)}"

    def _contradiction(self, row: Row) -> Sentence:
        where = f"on {self.subject} under {quote(row.title)}"
        text = f"The accounts contradict each other {where}: {self._parts(row)}."
        return self._sentence(text, "contradiction", [row])

    def _partial(self, row: Row) -> Sentence:
        text = f"The accounts differ on {self.subject} under {quote(row.title)}: {self._parts(row)}."
        return self._sentence(text, "partial", [row])

    def _parts(self, row: Row) -> str:
        """Who sees what, under one policy."""
        said = []
        for direction in ("rises", "falls"):
            cells = [cell for cell in _speakers(row) if cell.direction == direction]
            if cells:
                named = [self._name(cell) for cell in cells]
                verb = "sees" if len(cells) == 1 else "see"
                said.append(f"{join_words(named)} {verb} a {_NOUNS[direction]}")
        rest = [cell for cell in _speakers(row) if cell.direction == "no material difference"]
        for denied, verbs in (
            (True, ("denies an effect", "deny an effect")),
            (False, ("sees no material difference", "see no material difference")),
        ):
            names = [self.titles[cell.account] for cell in rest if (cell.reach == "denied") == denied]
            if names:
                said.append(f"{join_words(names)} {verbs[len(names) > 1]}")
        return "; ".join(said)

    def _name(self, cell: Cell) -> str:
        """The account and its median."""
        return f"{self.titles[cell.account]} ({format_change(_median(cell), self.digits)})"

    def _immaterial(self) -> list[Sentence]:
        rows = self.rows["immaterial"]
        if not rows:
            return []
        listed = join_words(
            [f"{quote(row.title)} ({say_count(len(_speakers(row)), 'account')})" for row in rows]
        )
        text = f"No account that speaks sees a material difference in {self.subject} under {listed}."
        return [self._sentence(text, "immaterial", rows)]

    def _alone(self) -> list[Sentence]:
        rows = self.rows["alone"]
        if not rows:
            return []
        by_account: dict[str, list[tuple[Row, Cell]]] = {}
        for row in rows:
            cell = _speakers(row)[0]
            by_account.setdefault(cell.account, []).append((row, cell))
        listed = [f"{self.titles[name]} {self._alone_says(found)}" for name, found in by_account.items()]
        text = (
            f"On {self.subject} a single account speaks under {say_count(len(rows), 'policy', 'policies')}: "
        )
        return [self._sentence(f"{text}{'; '.join(listed)}.", "alone", rows)]

    def _alone_says(self, found: Sequence[tuple[Row, Cell]]) -> str:
        """What one account says under the policies on which it alone speaks."""
        said = []
        for direction, verb in (("rises", "rise"), ("falls", "fall")):
            moved = [
                f"{quote(row.title)} ({format_change(_median(cell), self.digits)})"
                for row, cell in found
                if cell.direction == direction
            ]
            if moved:
                said.append(f"has it {verb} under {join_words(moved)}")
        for denied, phrase in ((False, "sees no material difference under"), (True, "denies an effect of")):
            names = [
                quote(row.title)
                for row, cell in found
                if not cell.material and (cell.reach == "denied") == denied
            ]
            if names:
                said.append(f"{phrase} {join_words(names)}")
        return ", ".join(said)

    def _silence(self) -> list[Sentence]:
        rows = self.rows["silence"]
        if not rows:
            return []
        listed = join_words([quote(row.title) for row in rows], "or")
        text = (
            f"No account says what becomes of {self.subject} under "
            f"{say_count(len(rows), 'policy', 'policies')}: {listed}."
        )
        return [self._sentence(text, "silence", rows)]


def _speakers(row: Row) -> list[Cell]:
    """The cells that are not silent."""
    return [cell for cell in row.cells if not cell.silent]
