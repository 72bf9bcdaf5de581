"""Kumu's JSON ("blueprints"): elements and connections, out and in.

The form is that of https://docs.kumu.io/guides/import/blueprints: elements have a label and, if they like,
id, type, description, tags and fields of one's own; connections have from, to, direction and the same.
A connection's type says its sign as https://docs.kumu.io/disciplines/system-mapping has it. What Kumu's own
export adds (`_id`, and fields under `attributes`) is read too.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from counterpoise.dossier.exchange.edges import Edge, list_ends
from counterpoise.dossier.exchange.jsontext import JsonText
from counterpoise.dossier.exchange.rows import Given, Reading, Row, match_fields, normalise_name
from counterpoise.dossier.exchange.weights import signed_weight
from counterpoise.dossier.model import Dossier
from counterpoise.errors import Problem, nearest
from counterpoise.names import parse_variable
from counterpoise.safety import clean_text
from counterpoise.schema import likely_level

TYPES = {"+": "same", "-": "opposite", "0": "no effect"}
DIRECTIONS = ("directed", "mutual")  # Kumu also has "undirected", which says not what causes what
_ENDS = {"cause": "from", "effect": "to"}
_KNOWN = frozenset({"elements", "connections", "name"})


def write_kumu(dossier: Dossier, edges: Sequence[Edge], whole: bool) -> str:
    """The map of the edges; `whole` also shows variables that none of them joins."""
    names = list_ends(dossier, edges, whole)
    data = {
        "elements": [_describe_element(dossier, name) for name in names],
        "connections": [_describe_connection(edge) for edge in edges],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _describe_element(dossier: Dossier, name: str) -> dict[str, Any]:
    variable = dossier.variables[name]
    low, high = variable.range
    parsed = parse_variable(name)
    found = {
        "id": name,
        "label": variable.title,
        "type": variable.role,
        "description": f"{variable.unit}, {low:g} to {high:g}",
        "tags": list(parsed.actors) if parsed else [],
        "variable": name,
        "unit": variable.unit,
        "base": None if variable.base is None else likely_level(variable.base),
    }
    return _tidy(found)


def _describe_connection(edge: Edge) -> dict[str, Any]:
    claim = edge.claim
    found = {
        "id": edge.id,
        "from": claim.cause,
        "to": claim.effect,
        "direction": "directed",
        "type": TYPES[claim.sign],
        "description": claim.paraphrase,
        "tags": [tag for tag in (edge.account, edge.strength) if tag],
        "account": edge.account,
        "account title": edge.account_title,
        "claim": claim.id,
        "sign": claim.sign,
        "strength": edge.strength,
        "weight": signed_weight(claim),
        "confidence": claim.confidence,
        "lag": edge.lag,
        "when": edge.when,
        "documents": edge.places,
    }
    return _tidy(found)


def _tidy(found: dict[str, Any]) -> dict[str, Any]:
    """The fields that have a value, texts on one line."""
    return {
        key: clean_text(value) if isinstance(value, str) else value
        for key, value in found.items()
        if value not in (None, [])
    }


def read_kumu(source: JsonText) -> Reading:
    """The connections as rows, and the elements as nodes."""
    reading = Reading("kumu")
    lists = {key: _read_list(source, key, reading) for key in ("elements", "connections")}
    elements = _Elements(source, reading)
    for index, entry in lists["elements"]:
        elements.take(index, entry)
    counts: Counter[str] = Counter()
    for index, entry in lists["connections"]:
        if reading.is_full:
            break
        _read_connection(source, index, entry, elements, reading, counts)
    others = [key for key in source.data if key not in _KNOWN]
    for text, count in (
        (
            "Connections without a direction: {}. They were read as directed.",
            counts["plain"],
        ),
        ("Mutual connections: {}. Each became two links.", counts["mutual"]),
        ("Elements that only connections name: {}.", counts["unnamed"]),
    ):
        if count:
            reading.guess("accounts/", text.format(count))
    if others:
        reading.guess("accounts/", f"Parts of the map that are not read: {', '.join(sorted(others))}.")
    return reading


def _read_list(source: JsonText, key: str, reading: Reading) -> list[tuple[int, dict[str, Any]]]:
    """The objects of a list, with their positions; anything else in it is a problem."""
    found = source.data.get(key, [])
    if not isinstance(found, list):
        message = f"{key} is a list."
        reading.problems.append(Problem("S003", message, source.place(key), edit=f"Write {key}: [...]."))
        return []
    entries = []
    for index, entry in enumerate(found):
        if isinstance(entry, dict):
            entries.append((index, entry))
        else:
            message = f"An entry of {key} is an object with fields."
            reading.problems.append(Problem("S003", message, source.place(key, index), repr(entry)[:80]))
    return entries


def _fields(source: JsonText, entry: dict[str, Any], *path: str | int) -> dict[str, Given]:
    """The texts and numbers of an entry by their normalised key, those under `attributes` among them."""
    inner = entry.get("attributes")
    found: dict[str, Given] = {}
    for holder, where in ((entry, path), (inner if isinstance(inner, dict) else {}, (*path, "attributes"))):
        for key, value in holder.items():
            text = _as_text(value)
            if text:
                found.setdefault(normalise_name(key), Given(text, source.place(*where, key)))
    return found


def _as_text(value: Any) -> str:
    """A text or number as text on one line; empty for anything else."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return " ".join(clean_text(str(value)).split())


class _Elements:
    """The elements of a map, found by id or label. An element's key is its id, or else its label."""

    def __init__(self, source: JsonText, reading: Reading) -> None:
        self.source = source
        self.reading = reading
        self.ids: set[str] = set()
        self.by_label: dict[str, list[str]] = {}

    def take(self, index: int, entry: dict[str, Any]) -> None:
        """Note an element."""
        given = _fields(self.source, entry, "elements", index)
        label, id_ = given.get("label"), given.get("id")
        key = id_ or label
        if key is None:
            place = self.source.place("elements", index)
            message = "The element has neither label nor id."
            self.reading.problems.append(Problem("S001", message, place, edit="Add a label."))
            return
        if key.text in self.reading.nodes:
            message = "Two elements have this id, or this label and no id."
            edit = "Give each an id of its own."
            self.reading.problems.append(Problem("N011", message, key.place, key.text[:80], edit=edit))
            return
        if id_ is not None:
            self.ids.add(id_.text)
        title = label.text if label else key.text
        self.by_label.setdefault(title, []).append(key.text)
        self.reading.name_node(key.text, title)
        self.reading.names[key.text] = given["variable"].text if "variable" in given else title

    def find(self, end: Given, counts: Counter[str]) -> str | None:
        """The key of the element that a connection names, a new one where there is none; None if unclear."""
        labelled = self.by_label.get(end.text, [])
        if end.text in self.ids:
            return end.text
        if len(labelled) > 1:
            message = f"{len(labelled)} elements have this label."
            edit = "Name the id of the one that is meant."
            self.reading.problems.append(Problem("N011", message, end.place, end.text[:80], edit=edit))
            return None
        if labelled:
            return labelled[0]
        counts["unnamed"] += end.text not in self.reading.nodes
        self.reading.name_node(end.text)
        return end.text


def _read_connection(
    source: JsonText,
    index: int,
    entry: dict[str, Any],
    elements: _Elements,
    reading: Reading,
    counts: Counter[str],
) -> None:
    """A connection as a row, or as two where it is mutual."""
    fields = _fields(source, entry, "connections", index)
    keys, _ = match_fields(list(fields))
    texts = list(fields.values())
    given = {key: texts[position] for key, position in keys.items() if key not in _ENDS}
    word = _read_direction(fields.get("direction"), reading, counts)
    for end, key in _ENDS.items():
        if key in fields:
            name = elements.find(fields[key], counts)
            if name is None:
                return
            given[end] = Given(name, fields[key].place)
    if entry.get("reversed") is True:
        given.update(_turn(given))
    place = source.place("connections", index)
    reading.rows.append(Row(given, place))
    if word == "mutual":
        counts["mutual"] += 1
        back = {key: value for key, value in {**given, **_turn(given)}.items() if key != "claim"}
        reading.rows.append(Row(back, place))


def _read_direction(given: Given | None, reading: Reading, counts: Counter[str]) -> str:
    """The direction of a connection; one that says none is a problem."""
    if given is None:
        counts["plain"] += 1
        return "directed"
    word = given.text.lower()
    if word not in DIRECTIONS:
        message = "A causal link has a direction: directed, or mutual for one each way."
        edit = "Say which causes which: directed, from the cause to the effect."
        close = nearest(word, DIRECTIONS)
        reading.problems.append(Problem("S004", message, given.place, given.text[:80], close, edit))
    return word


def _turn(given: dict[str, Given]) -> dict[str, Given]:
    """The two ends exchanged."""
    turned = {"cause": "effect", "effect": "cause"}
    return {turned[end]: given[end] for end in turned if end in given}
