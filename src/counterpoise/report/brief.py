"""The first page in words: what accounts imply, who contradicts whom, where all agree, where none speaks.

Every sentence is counted from the cells of the answer and names those that it rests on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from counterpoise.report.sentences import cell_keys, classify, name_subjects, quote
from counterpoise.report.views import AccountLabel, Answer, Cell, Finding, Row, Sentence, Table
from counterpoise.report.words import (
    count_digits,
    format_change,
    join_words,
    say_count,
    shorten_titles,
)

MOST_NAMED = 4  # items that a sentence lists before it counts the rest
_LEANING = {
    "common": "what no account disputes",  # a claim or an event
    "completed": "claims filled in from rivals",
}


def write_brief(found: Answer, bounds: dict[str, tuple[float, float]]) -> tuple[Sentence, ...]:
    """The sentences of the first page, in order.

    Parameters
    ----------
    found
        The answer.
    bounds
        Each headline variable's range in native units.

    Returns
    -------
    tuple of Sentence
        One an account; then contradictions, agreements, silence, where there are any. None where only
        continuity was run.
    """
    if not found.policies:
        return ()
    writer = _Brief(found, bounds)
    return (
        *(writer.account(place, label) for place, label in enumerate(found.accounts)),
        *writer.contradictions(),
        *writer.agreements(),
        *writer.silence(),
    )


class _Brief:
    """Counts cells and says what was counted."""

    def __init__(self, found: Answer, bounds: dict[str, tuple[float, float]]) -> None:
        self.found, self.bounds = found, bounds
        self.titles = shorten_titles({label.id: label.title for label in found.accounts})
        self.subjects = name_subjects(found.tables)
        self.leaning: dict[tuple[str, str, str], str] = {}  # who first saw this as its largest change
        self.pairs = [(table, row) for table in found.tables for row in table.rows]

    def account(self, place: int, label: AccountLabel) -> Sentence:
        """How far one account speaks; the largest change that it sees, and whether that is all its own."""
        cells = [row.cells[place] for _, row in self.pairs]
        spoken = [cell for cell in cells if not cell.silent]
        material = [cell for cell in spoken if cell.material]
        name = quote(self.titles[label.id]) + (" (no one's own)" if label.composite else "")
        text = f"{name} speaks of {len(spoken)} of {len(cells)} pairs"
        if not material:
            text += ", with no material change." if spoken else "."
        else:
            largest = max(material, key=self._size)
            text += f", with a material change in {len(material)}; the largest{self._say_largest(largest)}"
            own = [cell for cell in material if cell.reach == "own"]
            if own and largest.reach in _LEANING:
                text += f"; by its own claims alone: {self._say(max(own, key=self._size))}"
            text += "."
        return Sentence(text, None, None, (), cell_keys(cells))

    def _say_largest(self, cell: Cell) -> str:
        """The largest change; what an earlier account was said to owe to the same claims, in short."""
        if cell.reach not in _LEANING:
            return f": {self._say(cell)}"
        first = self.leaning.setdefault((cell.variable, cell.policy, cell.direction), cell.account)
        if first == cell.account:
            return f", which leans on {_LEANING[cell.reach]}: {self._say(cell)}"
        digits = count_digits(*self.bounds[cell.variable])
        return (
            f" is that of {quote(self.titles[first])} (here {format_change(cell.median or 0.0, digits)}), "
            f"leaning on {_LEANING[cell.reach]}"
        )

    def _size(self, cell: Cell) -> float:
        """A change as a share of the variable's range."""
        low, high = self.bounds[cell.variable]
        return abs(cell.median or 0.0) / (high - low)

    def _policy(self, cell: Cell) -> str:
        return next(label.title for label in self.found.policies if label.id == cell.policy)

    def _say(self, cell: Cell) -> str:
        """The variable, its direction and the median."""
        table = next(table for table in self.found.tables if table.variable == cell.variable)
        digits = count_digits(*self.bounds[cell.variable])
        good = (cell.direction == "rises") == (table.better == "higher")
        return (
            f"a {cell.direction.removesuffix('s')} in {self.subjects[cell.variable]} "
            f"({format_change(cell.median or 0.0, digits)}) under {quote(self._policy(cell))}, "
            f"for the {'better' if good else 'worse'} ({table.whom})"
        )

    def _pairs_of(self, finding: Finding) -> list[tuple[Table, Row]]:
        return [(table, row) for table, row in self.pairs if classify(row.cells) == finding]

    def contradictions(self) -> list[Sentence]:
        """Which accounts point opposite ways, and how often; of two accounts that is counted already."""
        opposed: Counter[tuple[str, str]] = Counter()
        pairs = self._pairs_of("contradiction")
        if len(self.found.accounts) < (3 if pairs else 2):
            return []
        for _, row in pairs:
            for one, other in combinations(row.cells, 2):
                if {one.direction, other.direction} == {"rises", "falls"}:
                    opposed[one.account, other.account] += 1
        if not pairs:
            who = "The two accounts point" if len(self.found.accounts) == 2 else "No two accounts point"
            where = "no pair" if len(self.found.accounts) == 2 else "any pair"
            text = f"{who} opposite ways on {where} of policy and variable."
            cells = [cell for _, row in self.pairs for cell in row.cells]
            return [Sentence(text, "contradiction", None, (), cell_keys(cells))] if self.pairs else []
        named = [
            f"{quote(self.titles[one])} and {quote(self.titles[other])} ({count})"
            for (one, other), count in opposed.most_common(MOST_NAMED)
        ]
        text = (
            f"Accounts point opposite ways on {say_count(len(pairs), 'pair')}: "
            f"{self._cut(named, len(opposed), 'pairing')}."
        )
        return [self._sentence(text, "contradiction", pairs)]

    def agreements(self) -> list[Sentence]:
        """On what the most accounts agree in direction."""
        pairs = self._pairs_of("agreement")
        if len(self.found.accounts) < 2:
            return []
        if not pairs:
            both = len(self.found.accounts) == 2
            who = "both accounts see" if both else "two accounts or more speak and all see"
            text = f"On no pair do {who} the same direction."
            cells = [cell for _, row in self.pairs for cell in row.cells]
            return [Sentence(text, "agreement", None, (), cell_keys(cells))] if self.pairs else []

        def voices(pair: tuple[Table, Row]) -> int:
            return sum(not cell.silent for cell in pair[1].cells)

        pairs.sort(key=lambda pair: -voices(pair))
        named = [self._agreement(*pair) for pair in pairs[:MOST_NAMED]]
        text = (
            f"All that speak see the same direction on {say_count(len(pairs), 'pair')}: "
            f"{self._cut(named, len(pairs), 'pair')}."
        )
        return [self._sentence(text, "agreement", pairs)]

    def _agreement(self, table: Table, row: Row) -> str:
        """A pair on which all agree: the policy, what it does, how many speak, on whose claims."""
        spoken = [cell for cell in row.cells if not cell.silent]
        borrowed = all(cell.reach in ("common", "completed") for cell in spoken)
        rest = ", none by its own claims alone" if borrowed else ""
        verb = "raises" if spoken[0].direction == "rises" else "lowers"
        count = say_count(len(spoken), "account")
        return f"{quote(row.title)} {verb} {self.subjects[table.variable]} ({count}{rest})"

    def silence(self) -> list[Sentence]:
        """How many pairs nobody speaks of, and the policies of which nobody says anything at all."""
        pairs = self._pairs_of("silence")
        if not pairs:
            return []
        unspoken = Counter(row.policy for _, row in pairs)
        mute = [label for label in self.found.policies if unspoken[label.id] == len(self.found.tables)]
        text = f"Of {say_count(len(pairs), 'pair')} no account speaks"
        if mute:
            named = [quote(label.title) for label in mute]
            text += f"; under {join_words(named, 'or')}, none speaks of any headline variable"
        return [self._sentence(f"{text}.", "silence", pairs)]

    def _cut(self, named: Sequence[str], count: int, noun: str) -> str:
        """The named items; how many more there are."""
        more = count - len(named)
        return "; ".join([*named, *([f"and {say_count(more, f'further {noun}')}"] if more else [])])

    def _sentence(self, text: str, finding: Finding, pairs: Sequence[tuple[Table, Row]]) -> Sentence:
        cells = [cell for _, row in pairs for cell in row.cells]
        policies = tuple(dict.fromkeys(row.policy for _, row in pairs))
        return Sentence(text, finding, None, policies, cell_keys(cells))
