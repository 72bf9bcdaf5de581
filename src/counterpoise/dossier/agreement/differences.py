"""What two codings do not agree on, place by place, for a third reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from counterpoise.documents import hash_text
from counterpoise.dossier.agreement.codings import FIELDS, SHARED_FIELDS, CodedClaim, show_value
from counterpoise.dossier.agreement.pairing import Pair
from counterpoise.dossier.agreement.spans import Span, is_found, measure_overlap
from counterpoise.dossier.tables import describe_claim
from counterpoise.schema import Locator

Sort = Literal["passage", "claim", "field"]
_ORDER: tuple[Sort, ...] = ("passage", "claim", "field")


@dataclass(frozen=True, slots=True)
class Side:
    """What one coding says at a place: the account, its claims there, and their content in short.

    `account` and `says` are None and `claims` is empty where it says nothing.
    """

    account: str | None = None
    claims: tuple[str, ...] = ()
    says: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing to settle in a third reading.

    Parameters
    ----------
    sort
        "passage": one coding has a passage that the other has not, or cut very differently; "claim": both
        have the passage, but one makes a claim of it that has no counterpart; "field": two paired
        claims differ in `field`.
    document, paragraph, span
        Where; the document's id is that in A.
    field
        The field of a "field"; else None.
    a, b
        What each coding says there. For a passage or claim of one coding, the other side has its claims
        on what overlaps with the place, if there are any.
    passage
        The passage itself where the texts were given and are those that were coded; else None.
    """

    sort: Sort
    document: str
    paragraph: int
    span: Span
    field: str | None
    a: Side
    b: Side
    passage: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The difference as plain data, in one level."""
        return {
            "document": self.document,
            "paragraph": self.paragraph,
            "span": list(self.span),
            "sort": self.sort,
            "field": self.field,
            "account_a": self.a.account,
            "claims_a": list(self.a.claims),
            "says_a": self.a.says,
            "account_b": self.b.account,
            "claims_b": list(self.b.claims),
            "says_b": self.b.says,
            "passage": self.passage,
        }


def list_differences(
    documents: Sequence[str],
    a: Sequence[CodedClaim],
    b: Sequence[CodedClaim],
    pairs: Sequence[Pair],
    texts: Mapping[str, str] | None = None,
) -> tuple[Difference, ...]:
    """Everything to read a third time, in the order of the documents.

    `texts` gives documents' contents by id in A. A claim of one coding only is listed as a claim where
    one of its passages is in both codings, else by its passages.
    """
    found = [
        *_list_lone(a, b, {pair.a.id for pair in pairs}, texts, "a"),
        *_list_lone(b, a, {pair.b.id for pair in pairs}, texts, "b"),
        *_list_fields(pairs, texts),
    ]
    place = {name: position for position, name in enumerate(documents)}

    def rank(entry: Difference) -> tuple[Any, ...]:
        return place[entry.document], entry.span, _ORDER.index(entry.sort), entry.a.claims, entry.b.claims

    return tuple(sorted(found, key=rank))


def _list_lone(
    own: Sequence[CodedClaim],
    others: Sequence[CodedClaim],
    paired: set[str],
    texts: Mapping[str, str] | None,
    side: Literal["a", "b"],
) -> Iterator[Difference]:
    """Passages that only one coding has, and its claims without a counterpart on passages of both."""
    passages: dict[tuple[str, str, Span], tuple[Locator, list[CodedClaim]]] = {}
    spans: dict[str, set[Span]] = {}
    for claim in others:
        for at in claim.passages:
            spans.setdefault(at.document, set()).add(at.span)
    for claim in own:
        known = [at for at in claim.passages if is_found(at.span, spans.get(at.document, ()))]
        for at in claim.passages:
            if at not in known:
                entry = passages.setdefault((claim.account, at.document, at.span), (at, []))
                entry[1].append(claim)
        if known and claim.id not in paired:
            yield _make_lone("claim", known[0], [claim], others, texts, side)
    for at, claims in passages.values():
        yield _make_lone("passage", at, claims, others, texts, side)


def _make_lone(
    sort: Sort,
    at: Locator,
    claims: Sequence[CodedClaim],
    others: Sequence[CodedClaim],
    texts: Mapping[str, str] | None,
    side: Literal["a", "b"],
) -> Difference:
    """A difference that one side makes."""
    near = [
        claim
        for claim in others
        if any(at.document == it.document and measure_overlap(at.span, it.span) > 0 for it in claim.passages)
    ]
    one, other = _take_side(claims), _take_side(near)
    a, b = (one, other) if side == "a" else (other, one)
    return Difference(sort, at.document, at.paragraph, at.span, None, a, b, _quote(at, texts))


def _take_side(claims: Sequence[CodedClaim]) -> Side:
    """What claims at one place say."""
    if not claims:
        return Side()
    accounts = ", ".join(dict.fromkeys(claim.account for claim in claims))
    says = "; ".join(dict.fromkeys(describe_claim(claim.claim) for claim in claims))
    return Side(accounts, tuple(claim.id for claim in claims), says)


def _list_fields(pairs: Sequence[Pair], texts: Mapping[str, str] | None) -> Iterator[Difference]:
    """Fields in which paired claims differ; of claims of two kinds only the kind."""
    for pair in pairs:
        at = pair.at_a
        for field in list_unequal(pair):
            a, b = (Side(one.account, (one.id,), _say(one, field)) for one in (pair.a, pair.b))
            yield Difference("field", at.document, at.paragraph, at.span, field, a, b, _quote(at, texts))


def _say(one: CodedClaim, field: str) -> str:
    """A field's value in its coder's names; for the kind what the claim says, too."""
    if field == "kind":
        return f"{one.kind}: {describe_claim(one.claim)}"
    return show_value(one.claim, field)


def list_unequal(pair: Pair) -> list[str]:
    """The fields in which two paired claims differ.

    Of claims of two kinds only the kind is compared with what they share; where one denies an effect,
    strength is left out.
    """
    first, second = pair.a.values, pair.b.values
    fields = FIELDS[pair.a.kind] if pair.a.kind == pair.b.kind else ("kind",)
    skipped = {"strength"} if "0" in (first.get("sign"), second.get("sign")) else set()
    return [name for name in (*fields, *SHARED_FIELDS) if name not in skipped and first[name] != second[name]]


def _quote(at: Locator, texts: Mapping[str, str] | None) -> str | None:
    """The passage, if the text at hand is the one that was coded."""
    if texts is None or at.document not in texts:
        return None
    passage = texts[at.document][at.span[0] : at.span[1]]
    return passage if hash_text(passage) == at.sha256 else None
