"""What a judgement's ids are called: titles wherever people read, also in the sentences that it keeps."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from counterpoise.dossier import CONTINUITY, Dossier

NOTHING = "Changing nothing"
ACROSS = "across accounts"
_ARROW = re.compile(r"(?P<cause>[^\s;,()]+) -> (?P<effect>[^\s;,()]+)")
_SUBJECT = re.compile(r"(?<!\S)(?P<name>[^\s;,()]+)(?= is (?:above|below|between|true|false)\b)")
_CODE = re.compile(r"\b[A-Z][A-Z0-9_]+\b(?![.:]\w)")


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
        """A policy's title, "a+b" by its parts; its id where the dossier does not know it; "–" for none."""
        if name is None:
            return "–"
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

    def retell(self, text: str) -> str:
        """A kept sentence with titles for the ids in it: links, variables that are limited, and actors.

        Only where a word is an id of the dossier's, and where kept sentences have ids; the rest stays.

        Examples
        --------
        >>> import counterpoise as cp
        >>> Names(cp.load("nile")).retell("it is for ETH to set, and x -> y is strong")
        'it is for Ethiopia to set, and x -> y is strong'
        """

        def name_link(found: re.Match[str]) -> str:
            cause, effect = found["cause"], found["effect"]
            known = self.dossier.variables
            return self.link(cause, effect) if cause in known and effect in known else found[0]

        def name_subject(found: re.Match[str]) -> str:
            name = found["name"]
            return f"“{self.variable(name)}”" if name in self.dossier.variables else name

        told = _SUBJECT.sub(name_subject, _ARROW.sub(name_link, text))
        return _outside_quotes(told, lambda part: _CODE.sub(lambda found: self.actor(found[0]), part))


def _outside_quotes(text: str, change: Callable[[str], str]) -> str:
    """The text with what does not stand between quotation marks changed."""
    return "".join(part if part.startswith("“") else change(part) for part in re.split(r"(“[^”]*”)", text))
