"""Which fields of the format name something, so that an editor can complete and check the name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from counterpoise.names import ACTOR_PATTERN, ISO_ALPHA_3

KINDS = (
    *("actors", "states", "variables", "moved", "instruments", "policies"),
    *("documents", "claims", "events", "debates", "sides", "indicators"),
)
Names = Mapping[str, Sequence[str]]
Node = dict[str, Any]

# By entry and field. `states` are actors and every ISO code, `moved` the variables that claims can move.
REFERENCES: dict[tuple[str, str], str] = {
    ("AccountFile", "documents"): "documents",
    ("Actor", "may_set"): "states",
    ("Actor", "members"): "states",
    ("Aim", "variable"): "variables",
    ("AimClaim", "actor"): "actors",
    ("AimClaim", "variable"): "variables",
    ("AimsFile", "aims"): "actors",
    ("CausalClaim", "cause"): "variables",
    ("CausalClaim", "effect"): "moved",
    ("ChronologyEntry", "actors"): "states",
    ("ChronologyEntry", "event"): "events",
    ("CoverageFile", "coverage"): "documents",
    ("Event", "set"): "variables",
    ("Event", "shift"): "variables",
    ("Headline", "for"): "actors",
    ("Headline", "variable"): "variables",
    ("LevelClaim", "variable"): "variables",
    ("LinkName", "cause"): "variables",
    ("LinkName", "effect"): "variables",
    ("Locator", "document"): "documents",
    ("Measure", "indicator"): "indicators",
    ("Membership", "actor"): "states",
    ("Membership", "organisation"): "actors",
    ("Observed", "indicator"): "indicators",
    ("Passage", "claims"): "claims",
    ("Policy", "owner"): "actors",
    ("PredictionClaim", "event"): "events",
    ("PredictionClaim", "variable"): "variables",
    ("PrescriptionClaim", "policy"): "policies",
    ("Setting", "instrument"): "instruments",
    ("Settlement", "claim"): "claims",
    ("Settlement", "variable"): "variables",
    ("Variable", "owners"): "actors",
    **{
        (claim, field): kind
        for claim in ("CausalClaim", "LevelClaim", "PredictionClaim", "PrescriptionClaim", "AimClaim")
        for field, kind in (("debate", "debates"), ("side", "sides"))
    },
}
DECLARED: dict[tuple[str, str], str] = {
    ("DossierFile", "actors"): "actors",
    ("VariablesFile", "variables"): "variables",
}
_BARE = "[a-z][a-z0-9_]{0,59}"
_POLICY = "[a-z0-9][a-z0-9-]{0,59}"
INDICATOR = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]{0,79}", re.ASCII)
_ACTOR_FORM = "An actor's name is two to twelve capitals and digits, such as RUS or EU."
_VARIABLE_FORM = "A variable is named ACTOR.attribute, SOURCE:TARGET.conduct or a bare name."
_INDICATOR_FORM = "An indicator's name is letters, digits and _ . : -, and begins with a letter."
_POLICIES_FORM = "A policy, or several of different owners joined by +."


def describe_form(kind: str) -> Node:
    """The form that a name of this kind has, as JSON Schema; empty where every text is one.

    Examples
    --------
    >>> describe_form("actors")["pattern"]
    '^[A-Z][A-Z0-9]{1,11}$'
    """
    if kind in ("actors", "states"):
        return {"pattern": f"^{ACTOR_PATTERN}$", "patternErrorMessage": _ACTOR_FORM}
    if kind in ("variables", "moved", "instruments"):
        return _variable_form([ACTOR_PATTERN])
    if kind == "indicators":
        return {"pattern": f"^{INDICATOR.pattern}$", "patternErrorMessage": _INDICATOR_FORM}
    return _joined_form([_POLICY]) if kind == "policies" else {}


def _variable_form(actors: Sequence[str]) -> Node:
    """The form of a variable's name that mentions only some actors."""
    actor = f"({'|'.join(actors)})"
    pattern = f"^({actor}(:{actor})?\\.)?{_BARE}$" if actors else f"^{_BARE}$"
    return {"pattern": pattern, "patternErrorMessage": _VARIABLE_FORM}


def _joined_form(policies: Sequence[str]) -> Node:
    """The form of policies joined by +. Well-formed ids hold nothing that a pattern reads otherwise."""
    one = f"({'|'.join(policies)})"
    return {"pattern": f"^\\s*{one}(\\s*\\+\\s*{one})*\\s*$", "patternErrorMessage": _POLICIES_FORM}


def restrict(definitions: dict[str, Node], names: Names | None = None, strict: bool = True) -> None:
    """Give every field that names something the form of such a name and, where known, the names.

    Parameters
    ----------
    definitions
        JSON Schema by entry, as pydantic writes it; changed in place.
    names
        The well-formed names of each of `KINDS` that a dossier declares. Of a kind that is missing
        here, every well-formed name passes.
    strict
        Refuse every other name. Otherwise names are only offered, and every well-formed one passes.
    """
    known = names or {}
    for (entry, field), kind in REFERENCES.items():
        node = definitions[entry]["properties"][field]
        if node.get("type") == "object":
            _restrict_keys(node, describe_form(kind), known.get(kind), strict)
        for text in _find_texts(node):
            text.pop("type")
            text.pop("pattern", None)
            text.update(_choose(kind, known.get(kind), strict))
    for (entry, field), kind in DECLARED.items():
        actors = known.get("actors") if strict and kind == "variables" else None
        form = describe_form(kind) if actors is None else _variable_form(actors)
        _restrict_keys(definitions[entry]["properties"][field], form, None, strict)


def _choose(kind: str, names: Sequence[str] | None, strict: bool) -> Node:
    """What a name of this kind may be."""
    form = {"type": "string", **describe_form(kind)}
    if names is None:
        return form
    choice = {"type": "string", "enum": sorted({*names, *ISO_ALPHA_3}) if kind == "states" else list(names)}
    if not strict:
        return {"anyOf": [choice, form]}
    if kind == "policies":
        return {"anyOf": [choice, {"type": "string", **_joined_form(names)}]}
    return choice


def _find_texts(node: Node) -> list[Node]:
    """The parts of a field's schema that stand for the name itself."""
    if node.get("type") == "string":
        return [node]
    inner = [node["items"]] if "items" in node else node.get("anyOf", [])
    return [text for part in inner for text in _find_texts(part)]


def _restrict_keys(node: Node, form: Node, names: Sequence[str] | None, strict: bool) -> None:
    """Give the keys of a mapping a form, or one of the names, which editors then complete."""
    value = node["additionalProperties"]
    if names is not None:
        node["properties"] = dict.fromkeys(names, value)
    if names is not None and strict:
        node["additionalProperties"] = False
    elif form:
        node["propertyNames"] = form
