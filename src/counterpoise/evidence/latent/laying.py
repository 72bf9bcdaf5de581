"""What an account's equations look like when not every variable in them is observed exactly.

A state without indicators that stands between observed variables (something observed moves it, and it moves
something observed, both by claims that the account holds) becomes a path to be inferred. So does a cause
whose indicator has errors or gaps. Equations that share an unobserved path have to be inferred together:
they are a `Part`. What stays out is named, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from counterpoise.dossier import Dossier
from counterpoise.dossier.links import is_held, list_links
from counterpoise.evidence.latent.nodes import (
    Node,
    build_effect,
    build_path,
    build_unobserved,
    has_errors,
    longest_run,
)
from counterpoise.evidence.observations import Observations, Panel
from counterpoise.evidence.questions import LEAST_ROWS, find_accounting, form_of
from counterpoise.expressions import parse
from counterpoise.schema import CausalClaim

LEFT_ACCOUNTING = "holds or fails by arithmetic"
LEFT_CAUSE = "its cause is not observed, and nothing observed moves it"
LEFT_WHEN = "its condition reads what is not observed"
LEFT_EFFECT = "its effect is not observed, and moves nothing observed"
LEFT_SHORT = f"with it, fewer than {LEAST_ROWS} yearly steps are left"
LEFT_LOOP = "it closes a loop of unobserved states"


@dataclass(frozen=True)
class LeftOut:
    """A claim that no equation holds.

    Parameters
    ----------
    claim
        The claim.
    reason
        Why, in words.
    """

    claim: CausalClaim
    reason: str


@dataclass(frozen=True)
class Part:
    """Equations of one account that are inferred together.

    Parameters
    ----------
    account
        Its id.
    nodes
        Equations, each after those whose paths it reads.
    """

    account: str
    nodes: tuple[Node, ...]

    @property
    def effects(self) -> tuple[str, ...]:
        """Observed effects."""
        return tuple(node.variable for node in self.nodes if node.kind == "effect")

    @property
    def unobserved(self) -> tuple[str, ...]:
        """States without indicators."""
        return tuple(node.variable for node in self.nodes if node.kind == "unobserved")

    @property
    def variables(self) -> tuple[str, ...]:
        """All that have an equation or a path here."""
        return tuple(node.variable for node in self.nodes)


def lay_out(
    dossier: Dossier,
    observations: Observations,
    account: str,
    *,
    common: bool = True,
    cause_errors: bool = True,
) -> tuple[tuple[Part, ...], tuple[LeftOut, ...]]:
    """The parts of an account's equations, and the claims that are in none.

    Parameters
    ----------
    dossier, observations
        Claims, and series by variable.
    account
        The account's id; KeyError if there is none.
    common
        Whether claims that no account disputes stand where the account is silent.
    cause_errors
        Whether causes have paths of their own where their indicators have errors or gaps; else their figures
        are taken as they stand, as the closed form does.
    """
    panel = Panel.of(dossier, observations)
    layout = _Layout(panel)
    layout.add(claim for made in list_links(dossier, account, common).values() for claim in made)
    layout.order_states()
    layout.keep_claims()
    parts = tuple(_build_part(panel, account, layout, group, cause_errors) for group in layout.group())
    return parts, tuple(layout.left)


class _Layout:
    """Which claims stand in which equation."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        self.left: list[LeftOut] = []
        self.claims: list[CausalClaim] = []
        self.order: tuple[str, ...] = ()  # unobserved states, causes first
        self.kept: dict[str, tuple[CausalClaim, ...]] = {}

    def add(self, claims: Iterable[CausalClaim]) -> None:
        """Take in held claims between variables of which something can be known."""
        for claim in claims:
            if not is_held(claim):
                continue
            if find_accounting(self.panel, claim.cause, claim.effect):
                self.left.append(LeftOut(claim, LEFT_ACCOUNTING))
            elif claim.when and any(self.panel.missing(name) for name in parse(claim.when).names):
                self.left.append(LeftOut(claim, LEFT_WHEN))
            else:
                self.claims.append(claim)
        fed = self._spread(self._seen, forward=True)
        heard = self._spread(lambda name: name in self.panel.series, forward=False)
        between = {name for name in fed & heard if self.panel.dossier.variables[name].role == "state"}
        for claim in list(self.claims):
            if not (self._seen(claim.cause) or claim.cause in between):
                self._leave(claim, LEFT_CAUSE)
            elif not (claim.effect in self.panel.series or claim.effect in between):
                self._leave(claim, LEFT_EFFECT)
        self.between = between

    def order_states(self) -> None:
        """Put unobserved states after those that move them; claims that close a loop go."""
        placed: list[str] = []
        while len(placed) < len(self.between):
            rest = sorted(self.between - set(placed))
            waits = {name: self._find_causes(name) & set(rest) for name in rest}
            fed = [name for name in rest if self._find_causes(name) - set(rest)]
            name = next((one for one in rest if not waits[one]), fed[0] if fed else rest[0])
            for claim in [one for one in self.claims if one.effect == name and one.cause in waits[name]]:
                self._leave(claim, LEFT_LOOP)
            placed.append(name)
        self.order = tuple(placed)

    def _find_causes(self, effect: str) -> set[str]:
        return {claim.cause for claim in self.claims if claim.effect == effect}

    def keep_claims(self) -> None:
        """Keep claims while enough years are left, and then states that still stand between."""
        spans: dict[str, np.ndarray] = {}
        for name in self.order:
            kept, span = self._keep(name, spans)
            if kept:
                self.kept[name], spans[name] = kept, span
        for name in sorted({claim.effect for claim in self.claims} - self.between):
            kept, _ = self._keep(name, spans)
            if kept:
                self.kept[name] = kept
        for name in reversed(self.order):  # what moves nothing any more teaches nothing
            if name in self.kept and not any(
                claim.cause == name for made in self.kept.values() for claim in made
            ):
                self.left += [LeftOut(claim, LEFT_EFFECT) for claim in self.kept.pop(name)]

    def group(self) -> list[list[str]]:
        """Equations that unobserved states tie together, in an order in which causes come first."""
        names = [*(name for name in self.order if name in self.kept), *sorted(set(self.kept) - self.between)]
        root = {name: name for name in names}

        def find(name: str) -> str:
            while root[name] != name:
                name = root[name]
            return name

        for effect in names:
            for claim in self.kept[effect]:
                if claim.cause in self.between:
                    root[find(claim.cause)] = find(effect)
        groups: dict[str, list[str]] = {}
        for name in names:
            groups.setdefault(find(name), []).append(name)
        return sorted(groups.values(), key=lambda group: min(set(group) - self.between))

    def _seen(self, name: str) -> bool:
        return not self.panel.missing(name)

    def _leave(self, claim: CausalClaim, reason: str) -> None:
        self.claims.remove(claim)
        self.left.append(LeftOut(claim, reason))

    def _spread(self, start, forward: bool) -> set[str]:
        """Unobserved variables that observed ones reach (or that reach them) by way of unobserved ones."""
        found: set[str] = set()
        while True:
            more = {
                (claim.effect if forward else claim.cause)
                for claim in self.claims
                if start(claim.cause if forward else claim.effect)
                or (claim.cause if forward else claim.effect) in found
            }
            more = {name for name in more if not self._seen(name)}
            if more <= found:
                return found
            found |= more

    def _keep(self, effect: str, spans: dict[str, np.ndarray]) -> tuple[tuple[CausalClaim, ...], np.ndarray]:
        """Claims on an effect that leave enough yearly steps, and the years in which all causes are known."""
        kept: tuple[CausalClaim, ...] = ()
        known = np.ones(len(self.panel.years), dtype=bool)
        for claim in [one for one in self.claims if one.effect == effect]:
            if claim.cause in self.between and claim.cause not in spans:
                self.left.append(LeftOut(claim, LEFT_CAUSE))
                continue
            wider = known & self._known(claim, spans)
            if self._steps(effect, wider) >= LEAST_ROWS:
                kept, known = (*kept, claim), wider
            else:
                self.left.append(LeftOut(claim, LEFT_SHORT))
        return kept, known if effect not in self.between else longest_run(known)

    def _known(self, claim: CausalClaim, spans: dict[str, np.ndarray]) -> np.ndarray:
        """The years the transition into which a claim's cause is known for."""
        form = form_of(claim)
        if claim.cause not in spans:
            return np.isfinite(form.column(self.panel))
        span = spans[claim.cause].copy()
        span[np.argmax(span)] = False  # the mean over a year needs its start
        whole = int(np.ceil(claim.lag))
        span = np.concatenate([np.zeros(whole, dtype=bool), span])[: len(span)]
        return span & (np.isfinite(self.panel.truth(parse(claim.when))) if claim.when else True)

    def _steps(self, effect: str, known: np.ndarray) -> int:
        """How many yearly steps of an effect there are when its causes are known in these years."""
        if effect in self.between:
            return int(longest_run(known).sum()) - 1
        return build_effect(self.panel, effect, known).rows


def _build_part(panel: Panel, account: str, layout: _Layout, group: list[str], cause_errors: bool) -> Part:
    """The equations of a group; observed causes become paths where that closes no loop."""
    reads = {name: {claim.cause for claim in layout.kept[name]} & layout.between for name in group}
    if cause_errors:
        _read_paths(panel, layout, group, reads)
    nodes: dict[str, Node] = {}

    def build(name: str) -> None:
        if name in nodes:
            return
        for cause in sorted(reads.get(name, ())):
            build(cause)
        claims = layout.kept.get(name, ())
        if name in layout.between:
            nodes[name] = build_unobserved(panel, name, claims, reads[name], nodes)
        elif name in reads:
            nodes[name] = build_path(panel, name, "effect", claims, reads[name], nodes)
        else:
            nodes[name] = build_path(panel, name, "cause", (), set(), nodes)

    for name in group:
        build(name)
    return Part(account, tuple(nodes.values()))


def _read_paths(panel: Panel, layout: _Layout, group: list[str], reads: dict[str, set[str]]) -> None:
    """Let equations read the path of an observed cause, not its figures, where its figures have errors."""
    for name in group:
        for cause in sorted({claim.cause for claim in layout.kept[name]} - layout.between):
            if has_errors(panel, cause) and not _reaches(reads, name, cause):
                reads[name].add(cause)


def _reaches(reads: dict[str, set[str]], name: str, cause: str) -> bool:
    """Whether a cause reads, at any remove, what it is to move."""
    open_, seen = [cause], set()
    while open_:
        one = open_.pop()
        if one == name:
            return True
        if one not in seen:
            seen.add(one)
            open_ += reads.get(one, ())
    return False
