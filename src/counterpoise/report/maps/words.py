"""What a map says in words: the text of lines and boxes, of the whole, and of its loops."""

from __future__ import annotations

from collections.abc import Mapping

from counterpoise.report.maps.views import COMMON, Circuit, MapClaim, MapLink, MapNode, MapView
from counterpoise.report.statements import say_effect
from counterpoise.report.words import capitalise, join_words, say_count
from counterpoise.safety import clean_text

ROLES = {
    "instrument": "instrument",
    "driver": "driver, held outside",
    "state": "state",
    "derived": "derived from others",
}
POLARITIES = {
    "reinforcing": "reinforcing: a change comes back as more of the same",
    "balancing": "balancing: a change comes back against itself",
    "denied": "cut, as one of its links is denied",
    "undecided": "undecided, as one of its links has no single sign",
}


def say_node(node: MapNode) -> str:
    """A variable in a line or two: title, name, role, and what moves it from outside."""
    lines = [f"{clean_text(node.title)} ({clean_text(node.variable)}): {ROLES[node.role]}"]
    if node.role == "instrument" and not node.set_by_policy:
        lines[0] += " that no policy sets"
    if node.events:
        lines.append(f"Events that move it: {join_words([clean_text(title) for title in node.events])}")
    return "\n".join(lines)


def say_link(link: MapLink, titles: Mapping[str, str]) -> str:
    """A link in lines: its ends, each claim with its account and paraphrase, and what contradicts it."""
    cause, effect = (clean_text(titles.get(name, name)) for name in link.ends)
    lines = [f"{cause} → {effect}"]
    if link.kind == "definition":
        return f"{lines[0]}: by definition"
    if link.kind == "condition":
        lines[0] += ": a condition on"
    lines += [say_claim(claim) for claim in link.claims]
    lines += [clean_text(capitalise(said)) for said in link.switches]
    if link.against:
        lines.append("Contradicted by")
        lines += [say_claim(claim) for claim in link.against]
    return "\n".join(lines)


def say_claim(claim: MapClaim) -> str:
    """One claim: whose, what, how firmly, on what terms, and in the coder's words."""
    terms = [claim.hedge]
    if claim.when:
        terms.append(f"when {claim.when}")
    if claim.lag:
        terms.append(f"after {claim.lag}")
    said = f"{claim.voice}: {say_effect(claim.sign, claim.strength)} it ({', '.join(terms)})."
    return clean_text(f"{said} {capitalise(claim.paraphrase)} [{claim.id}]")


def say_counts(view: MapView) -> str:
    """How much a map holds: variables, links, and how many of these are undisputed, denied, contested."""
    claims = [link for link in view.links if link.kind == "claim"]
    parts = [say_count(len(view.nodes), "variable"), say_count(len(claims), "link")]
    asides = [
        (sum(link.common for link in claims), "undisputed"),
        (sum(link.denied for link in claims), "denied"),
        (sum(bool(link.contested) for link in claims), "contested"),
    ]
    said = [f"{count} {word}" for count, word in asides if count]
    loops = f"; {say_count(len(view.loops), 'loop')}" if view.loops else ""
    return f"{capitalise(parts[0])}, {parts[1]}{' (' + ', '.join(said) + ')' if said else ''}{loops}"


def say_title(view: MapView) -> str:
    """The name of a map: whose, and what it leads to."""
    title = clean_text(view.title)
    if view.focus is None:
        return f"Causal map, {title}"
    return f"Causal map, {title}: what bears on {clean_text(view.titles.get(view.focus, view.focus))}"


def say_description(view: MapView) -> str:
    """What a map shows, for those who do not see it: how much, and from where."""
    levers = [clean_text(node.title) for node in view.nodes if node.set_by_policy]
    parts = [f"{say_counts(view)}."]
    if levers:
        parts.append(f"Instruments that a policy sets: {join_words(levers)}.")
    parts += [f"{say_circuit(circuit, view.titles)}." for circuit in view.circuits]
    parts.append("Every link is a claim of the list of claims.")
    return " ".join(parts)


def say_circuit(circuit: Circuit, titles: Mapping[str, str]) -> str:
    """A way round a loop and what it does to a change."""
    around = [clean_text(titles.get(name, name)) for name in (*circuit.variables, circuit.variables[0])]
    return f"Loop: {' → '.join(around)}, {POLARITIES[circuit.polarity]}"


def list_voices(link: MapLink) -> str:
    """The accounts of a link for a script: ids and "common", parted by blanks."""
    return " ".join(sorted(link.accounts, key=lambda account: (account == COMMON, account)))
