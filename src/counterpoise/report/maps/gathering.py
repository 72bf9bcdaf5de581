"""From a dossier to the view data of a map, and from a whole map to one with a focus."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from string import ascii_uppercase
from typing import Any

from counterpoise.dossier import Dossier, group_links, is_held, list_links
from counterpoise.expressions import parse
from counterpoise.report.maps.graphs import Edge, find_circuits, find_layers, find_loops, keep_paths
from counterpoise.report.maps.views import (
    COMMON,
    STRENGTHS,
    Circuit,
    Contest,
    MapAccount,
    MapClaim,
    MapLink,
    MapNode,
    MapSign,
    MapView,
    Polarity,
)
from counterpoise.schema import CausalClaim, Event, format_duration

OUTSIDE = ("instrument", "driver")


def gather_map(
    dossier: Dossier, account: str | None = None, accounts: Sequence[str] | None = None
) -> MapView:
    """The whole map of one account, or of several merged.

    One account's map has its own claims and, on links of which it is silent, the undisputed ones. A
    merged map has the claims of all its accounts and all undisputed ones. Claims that make no link
    (rejected ones, and reported ones of an account that is not composite) are left out.

    Parameters
    ----------
    dossier
        The dossier.
    account
        An account's id, or None for the merged map; KeyError if there is no such account.
    accounts
        The accounts to merge, or whose contradictions one account's map marks; all by default.
    """
    shown = list_accounts_shown(dossier, accounts)
    if account is None:
        merged = _merge_claims(dossier, shown)
        links = {ends: _link(ends, claims, _contest(claims), ()) for ends, claims in merged.items()}
        title, present = "All accounts together", shown
    else:
        links = _own_links(dossier, account, shown)
        title = dossier.accounts[account].title
        present = tuple(entry for entry in shown if entry.id == account)
    return _complete(dossier, links, MapView(account, title, None, (), (), present, (), ()))


def list_accounts_shown(dossier: Dossier, accounts: Sequence[str] | None = None) -> tuple[MapAccount, ...]:
    """The accounts with their letters, A to Z and then A2 to Z2 and so on, in the order given."""
    names = dossier.accounts if accounts is None else accounts
    shown = []
    for place, name in enumerate(names):
        round_, letter = divmod(place, len(ascii_uppercase))
        mark = ascii_uppercase[letter] + (str(round_ + 1) if round_ else "")
        shown.append(MapAccount(name, mark, dossier.accounts[name].short, place))
    return tuple(shown)


def focus_map(view: MapView, variable: str) -> MapView:
    """The part of a whole map that bears on one variable.

    What is kept are the variables and links on a path from a variable that some policy sets or an event
    moves. A path follows links, denied ones too. A condition is kept where both its ends are: what moves
    a condition would draw in most of a map. Only where no path leads to the variable otherwise, paths
    follow conditions too, unless nothing can move the cause of what they hold for; what they hold for
    is then kept with them. Layers are measured anew.

    Returns
    -------
    MapView
        Without nodes and links if there is no path.
    """
    nodes = {node.variable: node for node in view.nodes}
    links = {link.ends: link for link in view.links}
    starts = [name for name, node in nodes.items() if node.movable]
    plain = [ends for ends, link in links.items() if link.kind != "condition"]
    kept = set(keep_paths(plain, starts, variable))
    if not kept:
        gates = [ends for ends, link in links.items() if link.kind == "condition"]
        open_ = [ends for ends in gates if _carries(links[ends], links, nodes)]
        kept = set(keep_paths([*plain, *open_], starts, variable))
        for ends in kept.intersection(open_):
            kept |= {other for other, link in links.items() if _holds_for(links[ends], link)}
    names = {name for ends in kept for name in ends}
    kept |= {ends for ends, link in links.items() if link.kind == "condition" and names.issuperset(ends)}
    return _arrange(replace(view, focus=variable), [links[ends] for ends in sorted(kept)], nodes)


def _carries(link: MapLink, links: Mapping[Edge, MapLink], nodes: Mapping[str, MapNode]) -> bool:
    """Whether a condition lets anything through: the cause of what it holds for can leave its base."""
    return any(not nodes[other.cause].idle for other in links.values() if _holds_for(link, other))


def _holds_for(condition: MapLink, link: MapLink) -> bool:
    """Whether a link rests on a claim that the condition is about."""
    return link.kind == "claim" and not set(condition.claim_ids).isdisjoint(link.claim_ids)


def _own_links(dossier: Dossier, account: str, shown: Sequence[MapAccount]) -> dict[Edge, MapLink]:
    """The links of one account, with what its rivals say against them."""
    own = group_links(dossier.accounts[account].causal_claims())
    rivals = [
        (entry, group_links(dossier.accounts[entry.id].causal_claims()))
        for entry in shown
        if entry.id != account
    ]
    voice = dossier.accounts[account].short
    links = {}
    for ends, entries in list_links(dossier, account).items():
        speaker = (account, voice) if ends in own else (COMMON, "Undisputed")
        claims = tuple(_claim(claim, *speaker) for claim in _by_id(entries))
        others = [
            _claim(claim, entry.id, entry.title)
            for entry, said in rivals
            for claim in _by_id(said.get(ends, ()))
        ]
        against = tuple(claim for claim in others if _differ({c.sign for c in claims}, {claim.sign}))
        links[ends] = _link(ends, claims, _contest((*claims, *against)), against)
    return links


def _merge_claims(dossier: Dossier, shown: Sequence[MapAccount]) -> dict[Edge, tuple[MapClaim, ...]]:
    """The claims of all the accounts on each link, the undisputed last, where an account is silent."""
    found: dict[Edge, list[MapClaim]] = {}
    for entry in shown:
        for ends, claims in group_links(dossier.accounts[entry.id].causal_claims()).items():
            found.setdefault(ends, []).extend(
                _claim(claim, entry.id, entry.title) for claim in _by_id(claims)
            )
    for ends, claims in group_links(dossier.common_causal_claims()).items():
        voices = {claim.account for claim in found.get(ends, ())}
        if len(voices) < len(shown) or not shown:
            found.setdefault(ends, []).extend(_claim(claim, COMMON, "Undisputed") for claim in _by_id(claims))
    return {ends: tuple(found[ends]) for ends in sorted(found)}


def _by_id(claims: Iterable[CausalClaim]) -> list[CausalClaim]:
    return sorted(claims, key=lambda claim: claim.id)


def _claim(claim: CausalClaim, account: str, voice: str) -> MapClaim:
    return MapClaim(
        id=claim.id,
        account=account,
        voice=voice,
        sign=claim.sign,
        strength="" if claim.sign == "0" else claim.strength,
        hedge=claim.confidence.replace("_", " "),
        held=is_held(claim),
        when=claim.when or "",
        lag=format_duration(claim.lag) if claim.lag else "",
        paraphrase=claim.paraphrase,
    )


def _link(
    ends: Edge, claims: tuple[MapClaim, ...], contested: Contest, against: tuple[MapClaim, ...]
) -> MapLink:
    """A link of claims; loops and events are found later."""
    signs = {claim.sign for claim in claims}
    sign: MapSign = claims[0].sign if len(signs) == 1 else "mixed"
    strength = max((claim.strength for claim in claims if claim.strength), key=STRENGTHS.index, default="")
    return MapLink(*ends, "claim", sign, strength, claims, contested, against, (), None)


def _contest(claims: Iterable[MapClaim]) -> Contest:
    """The sharpest contradiction between accounts on one link."""
    signs: dict[str, set[str]] = {}
    for claim in claims:
        signs.setdefault(claim.account, set()).add(claim.sign)
    kinds = {_differ(one, other) for one, other in combinations(signs.values(), 2)}
    return "sign" if "sign" in kinds else "denial" if "denial" in kinds else ""


def _differ(one: Collection[str], other: Collection[str]) -> Contest:
    """In what two accounts contradict each other on a link: as in `disagreements`."""
    if one != other and {"+", "-"} <= {*one, *other}:
        return "sign"
    return "denial" if ("0" in one) != ("0" in other) else ""


def _complete(dossier: Dossier, links: dict[Edge, MapLink], view: MapView) -> MapView:
    """The view with definitions and conditions added, events marked, and all put in order."""
    _add_definitions(dossier, links)
    _add_conditions(links)
    switched = _say_switches(dossier)
    marked = [replace(links[ends], switches=switched.get(ends, ())) for ends in sorted(links)]
    names = {name for ends in links for name in ends}
    return _arrange(view, marked, {name: _node(dossier, name, view.account) for name in sorted(names)})


def _add_definitions(dossier: Dossier, links: dict[Edge, MapLink]) -> None:
    """Links from the inputs of every derived variable that the map has, or that it has an input of."""
    names = {name for ends in links for name in ends}
    for link in [link for link in links.values() if link.kind == "claim"]:
        names.update(name for claim in link.claims if claim.when for name in parse(claim.when).names)
    waiting = {
        name: parse(variable.expression).names
        for name, variable in sorted(dossier.variables.items())
        if variable.expression
    }
    found = True
    while found:
        found = [name for name, inputs in waiting.items() if name in names or names & set(inputs)]
        for name in found:
            inputs = waiting.pop(name)
            names |= {name, *inputs}
            for cause in inputs:
                links[cause, name] = MapLink(cause, name, "definition", "", "", (), "", (), (), None)


def _add_conditions(links: dict[Edge, MapLink]) -> None:
    """Links from what a condition reads to the effect, unless it reads an end or a link is there already."""
    found: dict[Edge, list[MapClaim]] = {}
    for (_, effect), link in list(links.items()):
        for claim in link.claims:
            for name in parse(claim.when).names if claim.when else ():
                if name != effect and (name, effect) not in links:
                    found.setdefault((name, effect), []).append(claim)
    for ends, claims in found.items():
        links[ends] = MapLink(*ends, "condition", "", "", tuple(claims), "", (), (), None)


def _say_switches(dossier: Dossier) -> dict[Edge, tuple[str, ...]]:
    """What events do to links, in words."""
    found: dict[Edge, list[str]] = {}
    for event in _list_events(dossier):
        for words, names in (
            ("only after the event", event.switches.on),
            ("not after the event", event.switches.off),
        ):
            for name in names:
                found.setdefault((name.cause, name.effect), []).append(f"{words} “{event.title}”")
    return {ends: tuple(said) for ends, said in found.items()}


def _list_events(dossier: Dossier) -> list[Event]:
    """In the order of the alphabet: a run does not keep that of the file."""
    return sorted(dossier.events.values(), key=lambda event: event.title)


def _node(dossier: Dossier, name: str, account: str | None) -> MapNode:
    variable = dossier.variables.get(name)
    events = tuple(event.title for event in _list_events(dossier) if name in {*event.set, *event.shift})
    set_by = any(
        setting.instrument == name for policy in dossier.policies.values() for setting in policy.sets
    )
    started = variable is not None and variable.start is not None
    if account is not None:
        started |= any(entry.variable == name for entry in dossier.accounts[account].starts)
    role: Any = variable.role if variable else "state"
    return MapNode(
        variable=name,
        title=variable.title if variable else name,
        role=role,
        layer=0,
        headline=any(entry.variable == name for entry in dossier.headline),
        loop=None,
        set_by_policy=set_by,
        events=events,
        idle=role == "instrument" and not (set_by or events or started),
    )


def _arrange(view: MapView, links: Sequence[MapLink], nodes: Mapping[str, MapNode]) -> MapView:
    """The view with these links: layers and loops found, which conditions have no part in."""
    names = sorted({name for link in links for name in link.ends})
    edges = [link.ends for link in links if link.kind != "condition"]
    starts = [name for name in names if nodes[name].role in OUTSIDE]
    layers = find_layers(names, edges, starts)
    loops = find_loops(edges)
    home = {name: place for place, loop in enumerate(loops) for name in loop}
    chosen = tuple(replace(nodes[name], layer=layers[name], loop=home.get(name)) for name in names)
    within = {edge: home[edge[0]] for edge in edges if edge[0] in home and home[edge[0]] == home.get(edge[1])}
    closed = tuple(replace(link, loop=within.get(link.ends)) for link in links)
    signs: dict[Edge, MapSign] = {link.ends: link.sign for link in links}
    circuits = tuple(
        Circuit(circuit, _judge(circuit, signs)) for loop in loops for circuit in find_circuits(edges, loop)
    )
    return replace(view, nodes=chosen, links=closed, loops=loops, circuits=circuits)


def _judge(circuit: Sequence[str], signs: Mapping[Edge, MapSign]) -> Polarity:
    """Whether a change comes back as more of the same."""
    around = [signs[ends] for ends in zip(circuit, (*circuit[1:], circuit[0]), strict=True)]
    if "0" in around:
        return "denied"
    if not set(around) <= {"+", "-"}:
        return "undecided"
    return "balancing" if around.count("-") % 2 else "reinforcing"
