"""GraphML that NetworkX and Gephi read: a directed multigraph, an edge a claim.

The format is that of http://graphml.graphdrawing.org/specification.html. Gephi takes an edge's `weight` for
its thickness and drops edges whose weight is zero, so that is never zero or negative here; the signed one
is beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from counterpoise.dossier.exchange.edges import Edge, list_ends
from counterpoise.dossier.exchange.naming import make_id
from counterpoise.dossier.exchange.weights import signed_weight
from counterpoise.dossier.model import Dossier
from counterpoise.safety import clean_text
from counterpoise.schema import likely_level

THINNEST = 0.05  # of a denial, which has no weight; a judgement, a quarter of a weak link's
_NODE_KEYS = {"label": "string", "title": "string", "role": "string", "unit": "string", "base": "double"}
_EDGE_KEYS = {
    "account": "string",
    "claim": "string",
    "sign": "string",
    "strength": "string",
    "weight": "double",
    "signed_weight": "double",
    "confidence": "string",
    "lag": "string",
    "when": "string",
    "paraphrase": "string",
}
_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""

Values = dict[str, str | float | None]


def write_graphml(dossier: Dossier, edges: Sequence[Edge], whole: bool) -> str:
    """The graph of the edges; `whole` also shows variables that none of them joins."""
    lines = [_HEAD.rstrip("\n")]
    for prefix, kind, keys in (("n", "node", _NODE_KEYS), ("e", "edge", _EDGE_KEYS)):
        for name, type_ in keys.items():
            lines.append(f'  <key id="{prefix}_{name}" for="{kind}" attr.name="{name}" attr.type="{type_}"/>')
    name = make_id(dossier.name, (), "dossier")
    lines.append(f'  <graph id={quoteattr(name)} edgedefault="directed">')
    for name in list_ends(dossier, edges, whole):
        lines += [
            f"    <node id={quoteattr(name)}>",
            *_data("n", _describe_node(dossier, name)),
            "    </node>",
        ]
    for edge in edges:
        source, target = quoteattr(edge.claim.cause), quoteattr(edge.claim.effect)
        lines.append(f"    <edge id={quoteattr(edge.id)} source={source} target={target}>")
        lines += [*_data("e", _describe_edge(edge)), "    </edge>"]
    return "\n".join([*lines, "  </graph>", "</graphml>", ""])


def _describe_node(dossier: Dossier, name: str) -> Values:
    variable = dossier.variables[name]
    base = None if variable.base is None else likely_level(variable.base)
    title = variable.title
    return {"label": title, "title": title, "role": variable.role, "unit": variable.unit, "base": base}


def _describe_edge(edge: Edge) -> Values:
    weight = signed_weight(edge.claim)
    return {
        "account": edge.account,
        "claim": edge.claim.id,
        "sign": edge.claim.sign,
        "strength": edge.strength,
        "weight": abs(weight) or THINNEST,
        "signed_weight": weight,
        "confidence": edge.claim.confidence,
        "lag": edge.lag,
        "when": edge.when,
        "paraphrase": edge.claim.paraphrase,
    }


def _data(prefix: str, values: Values) -> Iterator[str]:
    """The attributes that have a value."""
    for name, value in values.items():
        if value is not None:
            text = escape(clean_text(value)) if isinstance(value, str) else repr(float(value))
            yield f'      <data key="{prefix}_{name}">{text}</data>'
