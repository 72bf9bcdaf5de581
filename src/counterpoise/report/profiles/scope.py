"""What of a dossier concerns one actor: its variables, its ties to others, the claims on them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from counterpoise.dossier.model import Dossier
from counterpoise.dossier.states import state_names
from counterpoise.names import parse_variable
from counterpoise.report.profiles.records import ActorLabel
from counterpoise.schema import (
    AimClaim,
    CausalClaim,
    Claim,
    Event,
    LevelClaim,
    PredictionClaim,
    PrescriptionClaim,
)

_ARTICLE = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)
_CAPITALISED = re.compile(r"[A-Z][\w'\u2019.-]*(?:\s+[A-Z][\w'\u2019.-]*)*")
_SHORTEST_CODE_IN_A_NAME = 3


def label_actor(dossier: Dossier, code: str) -> ActorLabel:
    """An actor by code, name and kind; a state that the dossier does not declare has its usual name."""
    actor = dossier.actors.get(code)
    return ActorLabel(code, actor.name, actor.kind) if actor else ActorLabel(code, _name_state(code), "")


def _name_state(code: str) -> str:
    return state_names().get(code, code)


def short_name(name: str) -> str:
    """The part of an actor's name by which a title would mention it; empty if there is none.

    Examples
    --------
    >>> short_name("the West, acting together"), short_name("the five states of Central Asia")
    ('West', 'Central Asia')
    >>> short_name("Commonwealth of Independent States")
    'Commonwealth of Independent States'
    """
    head = _ARTICLE.sub("", name.partition(",")[0].strip(), count=1)
    if head[:1].isupper():
        return head
    runs = _CAPITALISED.findall(head)
    return runs[-1] if runs else ""


def mentions(code: str, name: str, attribute: str, text: str) -> bool:
    """Whether a variable's attribute, or text about it, names an actor in whole words.

    Examples
    --------
    >>> mentions("CHN", "China", "dependence_on_china", ""), mentions("RUS", "Russia", "", "Russian means")
    (True, False)
    >>> mentions("WEST", "the West, acting together", "", "courting of the non-West")
    False
    """
    short = short_name(name)
    words = [code.lower()] if len(code) >= _SHORTEST_CODE_IN_A_NAME else []
    named = [*words, *([short.lower()] if short else [])]
    told = [code, *([short] if short else [])]
    return _holds(attribute.replace("_", " "), named) or _holds(text, told)


def _holds(text: str, needles: list[str]) -> bool:
    return any(re.search(rf"(?<!\w)(?<![Nn]on-){re.escape(needle)}(?!\w)", text) for needle in needles)


def find_events_moved(event: Event) -> frozenset[str]:
    """The variables that an event sets, shifts, or whose links it switches."""
    links = (*event.switches.on, *event.switches.off)
    ends = (end for link in links for end in (link.cause, link.effect))
    return frozenset((*event.set, *event.shift, *ends))


@dataclass(frozen=True)
class Scope:
    """Which variables and claims of a dossier concern one actor.

    An attribute (ACTOR.attribute) ties its owner to another actor if its name or title names that one
    and no third; conduct (SOURCE:TARGET.conduct) always ties its two. Bare variables belong to no one;
    they concern the actor if they mention it, and bear on it if it wants something of them or a claim
    links them with a variable that is its own or ties it.
    """

    dossier: Dossier
    actor: str

    @cached_property
    def actors_of(self) -> Mapping[str, tuple[str, ...]]:
        """The actors in each variable's name."""
        parsed = {name: parse_variable(name) for name in self.dossier.variables}
        return {name: form.actors if form else () for name, form in parsed.items()}

    @cached_property
    def named_in(self) -> Mapping[str, frozenset[str]]:
        """The actors that each variable's attribute or title names, apart from those it belongs to."""
        return {name: self._find_named(name, note=False) for name in self.dossier.variables}

    def _find_named(self, name: str, note: bool) -> frozenset[str]:
        variable, form = self.dossier.variables[name], parse_variable(name)
        text = f"{variable.title} {variable.note or ''}" if note else variable.title
        attribute = form.attribute if form else ""
        found = (
            code
            for code, actor in self.dossier.actors.items()
            if code not in self.actors_of[name] and mentions(code, actor.name, attribute, text)
        )
        return frozenset(found)

    @cached_property
    def ties(self) -> Mapping[str, tuple[str, ...]]:
        """By other actor, the variables that tie it and the actor, in the order of the file."""
        return self.ties_of(self.actor)

    def ties_of(self, actor: str) -> dict[str, tuple[str, ...]]:
        """The same for any actor of the dossier."""
        found: dict[str, list[str]] = {}
        for name in self.dossier.variables:
            for other in self._ends(name) - {actor} if actor in self._ends(name) else ():
                found.setdefault(other, []).append(name)
        return {other: tuple(names) for other, names in found.items()}

    def _ends(self, name: str) -> frozenset[str]:
        """The two actors that a variable ties, or none."""
        ends = frozenset(self.actors_of[name])
        ends = ends | self.named_in[name] if len(ends) == 1 else ends
        return ends if len(ends) == 2 else frozenset()

    @cached_property
    def own(self) -> tuple[str, ...]:
        """The actor's attributes that tie it to no single other."""
        return tuple(
            name
            for name in self.dossier.variables
            if set(self.actors_of[name]) == {self.actor} and not self._ends(name)
        )

    @cached_property
    def mentioned(self) -> tuple[str, ...]:
        """Variables that name the actor in their attribute, title or note, and are none of the above."""
        return tuple(
            name
            for name in self.dossier.variables
            if name not in self.held
            and self.actor not in self.actors_of[name]
            and self.actor in self._find_named(name, note=True)
        )

    @cached_property
    def held(self) -> frozenset[str]:
        """The variables that are of the actor or tie it to another."""
        return frozenset((*self.own, *(name for names in self.ties.values() for name in names)))

    @cached_property
    def variables(self) -> frozenset[str]:
        """Every variable that is of the actor, ties it to another, or mentions it."""
        return self.held | frozenset(self.mentioned)

    @cached_property
    def wider(self) -> tuple[str, ...]:
        """Bare variables, not yet among `variables`, that bear on the actor: see the class."""
        wanted = {aim.variable for aim in self.dossier.aims.get(self.actor, ())}
        for _, claim in self.dossier.all_claims():
            if isinstance(claim, AimClaim) and claim.actor == self.actor:
                wanted.add(claim.variable)
            elif isinstance(claim, CausalClaim):
                for one, other in ((claim.cause, claim.effect), (claim.effect, claim.cause)):
                    if one in self.held and not self.actors_of.get(other):
                        wanted.add(other)
        bare = (name for name, actors in self.actors_of.items() if not actors and name not in self.variables)
        return tuple(name for name in bare if name in wanted)

    def find_partners(self, claim: Claim) -> frozenset[str]:
        """The others with whom a claim ties the actor.

        It does so by a variable that ties the two, or by leading from a variable of the one to a
        variable of the other.
        """
        names = claim_variables(claim)
        found = {other for other, tied in self.ties.items() if not set(names).isdisjoint(tied)}
        if isinstance(claim, CausalClaim):
            ends = [self.actors_of.get(name, ()) for name in names]
            for here, there in (ends, reversed(ends)):
                if self.actor in here:
                    found.update(there)
        return frozenset(found - {self.actor})

    def concerns(self, claim: Claim) -> bool:
        """Whether a claim is about the actor, or about a variable that mentions it.

        It is about the actor if it speaks of a variable that is the actor's or ties it to another; is an
        aim of the actor's; or is advice on a policy that the actor owns or that moves such a variable.
        """
        return self._bears_on(claim, self.variables)

    def is_about(self, claim: Claim) -> bool:
        """Whether a claim is about the actor, and not only about a variable that mentions it."""
        return self._bears_on(claim, self.held)

    def _bears_on(self, claim: Claim, names: frozenset[str]) -> bool:
        if isinstance(claim, AimClaim) and claim.actor == self.actor:
            return True
        if isinstance(claim, PrescriptionClaim):
            policy = self.dossier.policies.get(claim.policy)
            return policy is not None and (
                policy.owner == self.actor or any(entry.instrument in names for entry in policy.sets)
            )
        spoken = claim_variables(claim)
        if isinstance(claim, PredictionClaim) and claim.event in self.dossier.events:
            spoken = (*spoken, *find_events_moved(self.dossier.events[claim.event]))
        return not names.isdisjoint(spoken)


def claim_variables(claim: Claim) -> tuple[str, ...]:
    """The variables that a claim speaks of: for a causal one the cause, then the effect."""
    if isinstance(claim, CausalClaim):
        return (claim.cause, claim.effect)
    if isinstance(claim, (LevelClaim, AimClaim)):
        return (claim.variable,)
    if isinstance(claim, PredictionClaim) and claim.variable:
        return (claim.variable,)
    return ()
