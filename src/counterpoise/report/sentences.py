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

from collections.abc import Iterable, Mapping, Sequence

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
    capitalise,
    count_digits,
    format_change,
    join_words,
    say_count,
    shorten_titles,
)

FINDINGS: tuple[Finding, ...] = ("agreement", "contradiction", "partial", "immaterial", "alone", "silence")


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
    subjects = shorten_titles({table.variable: table.title for table in tables})
    sentences = [*_sum_up(tables), *_sharpest(tables, titles, subjects, bounds)]
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
    counts = {finding: found.count(finding) for finding in FINDINGS}
    text = (
        f"Of {say_count(len(rows), 'pair')} of policy and headline variable, the accounts that speak agree "
        f"on the direction in {counts['agreement']}, contradict each other in {counts['contradiction']}, "
        f"differ on whether there is a material difference in {counts['partial']} and see none in "
        f"{counts['immaterial']}; a single account speaks in {counts['alone']}, none in {counts['silence']}."
    )
    cells = [cell for row in rows for cell in row.cells]
    return [Sentence(text, None, None, (), cell_keys(cells))]


def _sharpest(
    tables: Sequence[Table],
    titles: Mapping[str, str],
    subjects: Mapping[str, str],
    bounds: Mapping[str, tuple[float, float]],
) -> list[Sentence]:
    """The contradiction with the widest gap between medians, as a share of the variable's range."""
    gaps = []
    for table in tables:
        low, high = bounds[table.variable]
        for row in table.rows:
            if classify(row.cells) == "contradiction":
                cells = sorted((cell for cell in row.cells if cell.material), key=_median)
                gaps.append(((_median(cells[-1]) - _median(cells[0])) / (high - low), table, row, cells))
    if not gaps:
        return []
    _, table, row, cells = max(gaps, key=lambda gap: gap[0])
    digits = count_digits(*bounds[table.variable])
    top, bottom = cells[-1], cells[0]
    text = (
        f"They part most sharply on {subjects[table.variable]} under {quote(row.title)}: "
        f"{titles[top.account]} has it rise ({format_change(_median(top), digits)}), "
        f"{titles[bottom.account]} has it fall ({format_change(_median(bottom), digits)})."
    )
    return [Sentence(text, "contradiction", None, (row.policy,), cell_keys((top, bottom)))]


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
                    f"{capitalise(self.subject)} {direction}, {self._better(direction)}, "
                    f"in every account that speaks under {listed}."
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
        text = f"Under {quote(row.title)} the accounts contradict each other: {self._parts(row)}."
        return self._sentence(text, "contradiction", [row])

    def _partial(self, row: Row) -> Sentence:
        return self._sentence(f"Under {quote(row.title)}, {self._parts(row)}.", "partial", [row])

    def _parts(self, row: Row) -> str:
        """Who sees what, under one policy."""
        said = []
        for direction in ("rises", "falls"):
            cells = [cell for cell in _speakers(row) if cell.direction == direction]
            if cells:
                named = [self._name(cell) for cell in cells]
                subject = "it" if said else self.subject
                said.append(f"{subject} {direction} in {join_words(named)}")
        rest = [cell for cell in _speakers(row) if cell.direction == "no material difference"]
        for denied, phrase in ((True, "denied by"), (False, "no material difference in")):
            names = [self.titles[cell.account] for cell in rest if (cell.reach == "denied") == denied]
            if names:
                said.append(f"{phrase} {join_words(names)}")
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
