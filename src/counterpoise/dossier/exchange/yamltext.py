"""The files of an imported dossier as text, each with what had to be guessed on top."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from counterpoise.dossier.exchange.edges import COMMON
from counterpoise.dossier.exchange.guessing import ACCOUNTS, FRAME, POLICIES, VARIABLES
from counterpoise.dossier.exchange.naming import make_id
from counterpoise.dossier.exchange.shaping import HORIZON, Shape, ShapedClaim, ShapedVariable
from counterpoise.dossier.yamlfile import resolve_plain
from counterpoise.names import ISO_ALPHA_3
from counterpoise.safety import clean_text
from counterpoise.schema import format_duration

WIDTH = 108
RESPONSE_TIME, VOLATILITY = "1 year", 0.2
LOW, MIDDLE, HIGH = 0.2, 0.5, 0.8  # of the range
NOTE = "placeholder judgement of an import: replace unit, range, levels and times"
_PLAIN = re.compile(r"[A-Za-z](?:[\w.()/-]|:(?=\w)|,? (?=[\w(]))*", re.ASCII)
_ESCAPES = {'"': '\\"', "\\": "\\\\"}


def write_files(shape: Shape) -> dict[str, str]:
    """The text of every file, by its name in the dossier's folder."""
    files = {
        FRAME: [*_head(shape, FRAME), *_write_frame(shape)],
        VARIABLES: [*_head(shape, VARIABLES), *_write_variables(shape)],
        POLICIES: [*_head(shape, POLICIES), *_write_policies(shape)],
    }
    for name, title in shape.accounts.items():
        claims = shape.claims.get(name, [])
        lines = [f"title: {quote(title)}", "documents: []", *_write_claims(shape, claims)]
        files[f"{ACCOUNTS}{name}.yaml"] = [*_head(shape, ACCOUNTS), *lines]
    if shape.claims.get(COMMON):
        files["common.yaml"] = [*_head(shape, ACCOUNTS), *_write_claims(shape, shape.claims[COMMON])]
    return {name: "\n".join(lines) + "\n" for name, lines in files.items()}


def quote(text: str) -> str:
    r"""Text as a YAML scalar: plain where that can be nothing else, else in double quotes.

    Examples
    --------
    >>> quote("trust between two"), quote("no: it's 5"), quote("null"), quote("tab\there")
    ('trust between two', '"no: it\'s 5"', '"null"', '"tab\\x09here"')
    """
    if _PLAIN.fullmatch(text) and isinstance(resolve_plain(text), str):
        return text
    return _quote_flow(text)


def _escape(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _head(shape: Shape, file: str) -> Iterator[str]:
    """The comment on top: where this comes from, and what had to be guessed."""
    yield from _comment(f"Imported from {shape.source}. What it does not say, and had to be guessed:")
    for guess in shape.guesses:
        if guess.file == file:
            yield from _comment(f"- {guess.text}", "  ")


def _comment(text: str, indent: str = "") -> list[str]:
    lines = textwrap.wrap(
        clean_text(text), WIDTH - 2, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return [f"# {line}" for line in lines]


def _write_frame(shape: Shape) -> Iterator[str]:
    """dossier.yaml."""
    yield "format: 1"
    yield f"title: {quote(shape.title)}"
    yield f"question: {quote(f'What follows from the links of {clean_text(shape.source)}?')}"
    yield f"as_of: {shape.as_of.isoformat()}"
    yield f"horizon: {HORIZON}"
    yield f"step: {format_duration(1 / shape.steps)}"
    yield "actors:"
    for code, name in shape.actors.items():
        yield f"  {quote(code)}:"
        yield f"    name: {quote(name)}"
        yield f"    kind: {'state' if code in ISO_ALPHA_3 else 'bloc'}"
    yield "headline:"
    for name in shape.headline:
        yield f"  - variable: {quote(name)}"
        yield "    better: higher"
        yield f"    for: {quote(next(iter(shape.actors)))}"


def _write_variables(shape: Shape) -> Iterator[str]:
    """variables.yaml."""
    yield "variables:"
    for number, entry in enumerate(shape.variables.values()):
        yield from [""] if number else []
        yield f"  {quote(entry.name)}:"
        yield from (f"    {line}" for line in _describe_variable(entry))


def _describe_variable(entry: ShapedVariable) -> Iterator[str]:
    """The fields of a variable."""
    low, middle, high = (f"{share * entry.top:.12g}" for share in (LOW, MIDDLE, HIGH))
    yield f"title: {quote(entry.title)}"
    yield f"role: {'state' if entry.lever is None else 'instrument'}"
    if entry.lever is not None:
        if entry.lever.conduct:
            yield "instrument: diplomatic"
        yield f"owners: [{quote(entry.lever.owner)}]"
    yield "unit: index"
    yield f"range: [0, {entry.top:.12g}]"
    if entry.lever is None:
        yield f"base: {{likely: {middle}, low: {low}, high: {high}}}"
        yield f"response_time: {RESPONSE_TIME}"
        yield f"volatility: {VOLATILITY}"
    else:
        yield f"base: {middle}"
    yield "source: judgement"
    yield f"note: {quote(NOTE)}"


def _write_policies(shape: Shape) -> Iterator[str]:
    """policies.yaml: a policy for each instrument."""
    levers = shape.levers
    yield "policies:" if levers else "policies: {}"
    taken: set[str] = set()
    for number, (name, lever) in enumerate(levers.items()):
        entry = shape.variables[name]
        id_ = make_id(f"raise {name}", taken, "raise")
        taken.add(id_)
        yield from [""] if number else []
        yield f"  {id_}:"
        yield f"    title: {quote(f'Raise: {entry.title}')}"
        yield f"    owner: {quote(lever.owner)}"
        yield "    sets:"
        yield f"      - {{instrument: {_quote_flow(name)}, value: {entry.top:.12g}}}"


def _write_claims(shape: Shape, claims: Sequence[ShapedClaim]) -> Iterator[str]:
    """The claims of an account, or of common.yaml."""
    yield "claims:" if claims else "claims: []"
    for number, claim in enumerate(claims):
        first, *rest = _describe_claim(shape, claim)
        yield from [""] if number else []
        yield f"  - {first}"
        yield from (f"    {line}" for line in rest)


def _describe_claim(shape: Shape, claim: ShapedClaim) -> Iterator[str]:
    """The fields of a claim."""
    link = claim.link
    lag = shape.settle_lag(link.lag)
    yield f"id: {quote(claim.id)}"
    yield "kind: causal"
    yield f"cause: {quote(claim.cause)}"
    yield f"effect: {quote(claim.effect)}"
    yield f'sign: "{link.sign}"'
    if link.sign != "0":
        yield f"strength: {link.strength}"
    if link.confidence is not None:
        yield f"confidence: {link.confidence}"
    if lag:
        yield f"lag: {format_duration(lag)}"
    if link.when is not None:
        yield f"when: {quote(link.when)}"
    yield f"paraphrase: {quote(claim.paraphrase)}"
    yield f"outside: {{citation: {_quote_flow(claim.citation)}}}"


def _quote_flow(text: str) -> str:
    """Text in flow style, always in double quotes."""
    return '"' + "".join(_escape(character) for character in text) + '"'
