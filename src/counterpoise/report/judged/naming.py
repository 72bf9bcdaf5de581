"""What a judgement's ids are called: titles wherever people read, also in the sentences that it keeps."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from counterpoise.dossier import CONTINUITY, Dossier
from counterpoise.report.words import MINUS

NOTHING = "Changing nothing"
ACROSS = "across accounts"
NONE = "\u2013"
_WORD = re.compile(
    r"(?P<before>-> )?(?<![\w.:])(?P<name>[A-Za-z_][\w:]*(?:\.\w+)?)"
    r"(?P<after>(?= -> | is (?:above|below|between|true|false)\b| [<>]=? ))?"
)
_CODE = re.compile(r"\b[A-Z][A-Z0-9_]+\b(?![.:]\w)")
_MINUS = re.compile(r"(?<![\w.)-])-(?=\d)")  # no hyphen, and no span of years


@dataclass(frozen=True)
class Names:
    """Titles for the ids of a judgement.

    Parameters
    ----------
    dossier
        Where the titles stand.
    policies
        Ids of the policies that the page has an anchor for.
    """

    dossier: Dossier
    policies: Collection[str] = field(default=())

    def policy(self, name: str | None) -> str:
        """A policy's title, "a+b" by its parts; its id where it is not known; a dash for none."""
        if name is None:
            return NONE
        if name == CONTINUITY:
            return NOTHING
        known = self.dossier.policies
        parts = [name] if name in known else [part.strip() for part in name.split("+")]
        return " + ".join(known[part].title if part in known else part for part in parts)

    def anchor(self, name: str | None) -> str:
        """The id to which a link may lead; empty where the page has none."""
        first = (name or "").split("+")[0].strip()
        return first if first in self.policies else ""

    def account(self, name: str) -> str:
        """An account's short name."""
        if name == ACROSS:
            return "Across accounts"
        if name == "common":
            return "Undisputed"
        found = self.dossier.accounts.get(name)
        return name if found is None else found.short

    def actor(self, code: str) -> str:
        """An actor's name."""
        found = self.dossier.actors.get(code)
        return code if found is None else found.name

    def variable(self, name: str) -> str:
        """A variable's title."""
        found = self.dossier.variables.get(name)
        return name if found is None else found.title

    def link(self, cause: str, effect: str) -> str:
        """A link by its variables' titles."""
        return f"“{self.variable(cause)}” → “{self.variable(effect)}”"

    def retell(self, text: str, actors: bool = False) -> str:
        """A kept sentence as the page writes it: titles for the ids in it, and a minus sign before numbers.

        Titles are of variables, and of actors where that is asked. Only words that are ids of the dossier's
        and are no ordinary words are replaced, outside quotation marks: a variable with a dot in its id, one
        that stands beside an arrow or is compared with a level.

        Examples
        --------
        >>> import counterpoise as cp
        >>> Names(cp.load("nile")).retell("it is for ETH to set, and x -> y is strong", actors=True)
        'it is for Ethiopia to set, and x -> y is strong'
        >>> Names(cp.load("nile")).retell("by -0.5 points, 90% from -1.0 to 0.1, in 2013-2020")
        'by −0.5 points, 90% from −1.0 to 0.1, in 2013-2020'
        """
        told = _outside_quotes(text, lambda part: _WORD.sub(self._name_variable, part))
        told = _outside_quotes(told, lambda part: _MINUS.sub(MINUS, part))
        if not actors:
            return told
        return _outside_quotes(told, lambda part: _CODE.sub(lambda found: self.actor(found[0]), part))

    def _name_variable(self, found: re.Match[str]) -> str:
        name = found["name"]
        beside = found["before"] is not None or found["after"] is not None
        plain = "." not in name and not beside
        if plain or name not in self.dossier.variables:
            return found[0]
        arrow = "→ " if found["before"] else ""
        return f"{arrow}“{self.variable(name)}”"


def _outside_quotes(text: str, change: Callable[[str], str]) -> str:
    """The text with what does not stand between quotation marks changed."""
    return "".join(part if part.startswith("“") else change(part) for part in re.split(r"(“[^”]*”)", text))
