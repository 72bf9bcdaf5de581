"""What a file gives before it is understood: rows of fields, each with its place, whatever the form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from counterpoise.errors import Place, Problem

# A field and the names that it goes by, the usual first. Case, blanks, hyphens and underscores do not count.
FIELDS: dict[str, tuple[str, ...]] = {
    "cause": ("cause", "source", "from", "source node", "from node", "start", "tail", "driver", "influencer"),
    "effect": ("effect", "target", "to", "target node", "to node", "end", "head", "outcome", "influenced"),
    "sign": ("sign", "polarity", "valence", "valency"),
    "weight": ("weight", "value", "edge weight", "coefficient", "influence"),
    "strength": ("strength", "magnitude", "intensity"),
    "type": ("type", "connection type", "relation", "relationship"),
    "confidence": ("confidence", "certainty", "likelihood"),
    "lag": ("lag", "delay", "time lag"),
    "when": ("when", "condition"),
    "paraphrase": ("paraphrase", "description", "text", "comment", "note", "notes", "label"),
    "claim": ("claim", "claim id", "edge id", "id"),
    "account": ("account", "map", "participant", "respondent", "expert"),
    "documents": ("documents", "reference", "references"),
    "cause_title": ("cause title", "source title", "source label", "from label"),
    "effect_title": ("effect title", "target title", "target label", "to label"),
    "account_title": ("account title", "map title"),
}
MOST_LINKS, MOST_VARIABLES = 5_000, 2_000  # more than anyone has coded; the checks stay quick
OURS = frozenset({"outside", "signed weight", "direction", "tags"})  # known, and read elsewhere or not needed


class Given(NamedTuple):
    """A text of the file and where it stands."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Row:
    """One link as the file gives it: its fields that are not empty, and where it begins."""

    given: dict[str, Given]
    place: Place

    def text(self, key: str) -> str | None:
        """The text of a field, if it is given."""
        found = self.given.get(key)
        return None if found is None else found.text


@dataclass(frozen=True, slots=True)
class Guess:
    """Something that the file did not say and an import had to settle, and the file that it bears on."""

    file: str
    text: str


@dataclass
class Reading:
    """What was read of a file: links, the names of variables, problems, and what had to be guessed.

    `nodes` maps a variable as the file writes it to its title, or to None where it has none; `names` to
    the name that it is to have.
    """

    form: str
    decimal_comma: bool = False
    rows: list[Row] = field(default_factory=list)
    nodes: dict[str, str | None] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    guesses: list[Guess] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        """Whether there are more links than are imported, so that reading on serves nothing."""
        return len(self.rows) > MOST_LINKS

    def name_node(self, key: str, title: str | None = None) -> None:
        """Note a variable, and its title where none was known before."""
        self.nodes[key] = self.nodes.get(key) or title

    def guess(self, file: str, text: str) -> None:
        """Note what had to be guessed."""
        self.guesses.append(Guess(file, text))


def normalise_name(text: str) -> str:
    """The name of a column or key, without the differences that do not count.

    Examples
    --------
    >>> normalise_name("Source_Node")
    'source node'
    """
    return " ".join(text.replace("_", " ").replace("-", " ").lower().split())


def match_fields(names: list[str]) -> tuple[dict[str, int], list[str]]:
    """For each field the position of the name that it goes by, and the names that nothing goes by.

    Examples
    --------
    >>> match_fields(["From", "To", "colour"])
    ({'cause': 0, 'effect': 1}, ['colour'])
    """
    normal = [normalise_name(name) for name in names]
    found = {
        key: normal.index(alias)
        for key, aliases in FIELDS.items()
        if (alias := next((alias for alias in aliases if alias in normal), None)) is not None
    }
    used = set(found.values())
    unread = [
        name
        for index, name in enumerate(names)
        if index not in used and normal[index] and normal[index] not in OURS
    ]
    return found, unread
