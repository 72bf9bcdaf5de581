"""What a causal map shows, as plain frozen records: variables, links, loops; no drawing.

Text that stems from a dossier is as its author wrote it; whoever prints it makes it safe.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from counterpoise.schema.system import Role

Kind = Literal["claim", "definition", "condition"]
MapSign = Literal["+", "-", "0", "mixed", ""]
Contest = Literal["sign", "denial", ""]
Polarity = Literal["reinforcing", "balancing", "denied", "undecided"]

COMMON = "common"
STRENGTHS = ("weak", "moderate", "strong")


@dataclass(frozen=True, slots=True)
class MapAccount:
    """An account of a map: the letter that marks its links, and its place in the order of colours."""

    id: str
    letter: str
    title: str
    place: int


@dataclass(frozen=True, slots=True)
class MapClaim:
    """One claim behind a link; `account` is "common" for an undisputed one, `voice` its name for people.

    `strength` is empty for a denial; `when` and `lag` are empty where the claim has none; `held` says
    whether its text holds it even or likelier.
    """

    id: str
    account: str
    voice: str
    sign: Literal["+", "-", "0"]
    strength: str
    hedge: str
    held: bool
    when: str
    lag: str
    paraphrase: str


@dataclass(frozen=True, slots=True)
class MapNode:
    """A variable of a map.

    Parameters
    ----------
    variable, title, role
        As the dossier declares it.
    layer
        The least number of links from an instrument or driver of the map (see `find_layers`).
    headline
        Whether answers are given for it.
    loop
        The loop that it is part of, an index into `MapView.loops`, or None.
    set_by_policy
        Whether some policy sets it.
    events
        Titles of the events that can move it.
    idle
        Whether it is an instrument that nothing can move from its base.
    """

    variable: str
    title: str
    role: Role
    layer: int
    headline: bool
    loop: int | None
    set_by_policy: bool
    events: tuple[str, ...]
    idle: bool

    @property
    def movable(self) -> bool:
        """Whether a policy or an event can move it, not by a link: where the paths of a focus begin."""
        return self.set_by_policy or bool(self.events)


@dataclass(frozen=True, slots=True)
class MapLink:
    """A link of a map.

    Parameters
    ----------
    cause, effect
        The variables; at most one link of a map has them.
    kind
        "claim"; "definition", from an input to a derived variable; "condition", from a variable that
        a claim's condition reads to that claim's effect.
    sign
        "+", "-", "0" (a denial), "mixed" where the claims differ; "" for other kinds.
    strength
        That of the strongest claim of an effect; "" for a denial and for other kinds.
    claims
        What it rests on; of a condition, the claims that it holds for.
    contested
        Whether the accounts of the map (of one account's map: its rivals) say the opposite ("sign") or
        that there is no effect ("denial"); "" if neither.
    against
        Of one account's map, the rivals' claims that contradict it.
    switches
        What events switch it on or off, in words.
    loop
        The loop that it is part of, an index into `MapView.loops`, or None.
    """

    cause: str
    effect: str
    kind: Kind
    sign: MapSign
    strength: str
    claims: tuple[MapClaim, ...]
    contested: Contest
    against: tuple[MapClaim, ...]
    switches: tuple[str, ...]
    loop: int | None

    @property
    def ends(self) -> tuple[str, str]:
        """The pair (cause, effect)."""
        return self.cause, self.effect

    @property
    def claim_ids(self) -> tuple[str, ...]:
        """The ids of its claims, in the order of the accounts."""
        return tuple(claim.id for claim in self.claims)

    @property
    def accounts(self) -> tuple[str, ...]:
        """Whose claims it rests on, each once, "common" last."""
        return tuple(dict.fromkeys(claim.account for claim in self.claims))

    @property
    def common(self) -> bool:
        """Whether it rests on undisputed claims alone."""
        return self.kind == "claim" and set(self.accounts) == {COMMON}

    @property
    def denied(self) -> bool:
        """Whether all its claims say that there is no effect."""
        return self.sign == "0"

    @property
    def held(self) -> bool:
        """Whether some claim is held even or likelier by its text; True for a definition."""
        return self.kind == "definition" or any(claim.held for claim in self.claims)

    @property
    def conditional(self) -> bool:
        """Whether it holds only at times: a condition on a claim, or an event that switches it."""
        return bool(self.switches) or (self.kind == "claim" and any(claim.when for claim in self.claims))

    @property
    def lags(self) -> tuple[str, ...]:
        """The delays of its claims, in words, each once."""
        return tuple(dict.fromkeys(claim.lag for claim in self.claims if claim.lag))


@dataclass(frozen=True, slots=True)
class Circuit:
    """A way round within a loop, from its first variable by name back to it.

    The polarity is the product of the links' signs: "reinforcing" if +, "balancing" if -, "denied" if a
    link of it is a denial, "undecided" if a link has no single sign.
    """

    variables: tuple[str, ...]
    polarity: Polarity


@dataclass(frozen=True, slots=True)
class MapView:
    """One map: of one account, or of several merged (`account` None), whole or with a focus.

    Nodes are in the order of their names, links in that of (cause, effect). `accounts` holds those whose
    claims are shown, `loops` the sets of variables that all lead to one another, `circuits` the ways
    round within them. A focus that no path leads to has neither nodes nor links.
    """

    account: str | None
    title: str
    focus: str | None
    nodes: tuple[MapNode, ...]
    links: tuple[MapLink, ...]
    accounts: tuple[MapAccount, ...]
    loops: tuple[tuple[str, ...], ...]
    circuits: tuple[Circuit, ...]

    @property
    def merged(self) -> bool:
        """Whether it shows several accounts."""
        return self.account is None

    @property
    def titles(self) -> dict[str, str]:
        """The variables' titles by name."""
        return {node.variable: node.title for node in self.nodes}

    def link(self, cause: str, effect: str) -> MapLink:
        """The link between two variables; KeyError if the map has none."""
        for found in self.links:
            if found.ends == (cause, effect):
                return found
        raise KeyError((cause, effect))
