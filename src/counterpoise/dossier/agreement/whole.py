"""Two codings of the same documents held against each other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from counterpoise.dossier.agreement.codings import CodedClaim, list_claims, match_documents
from counterpoise.dossier.agreement.differences import Difference, list_differences
from counterpoise.dossier.agreement.fields import FieldAgreement, measure_fields
from counterpoise.dossier.agreement.names import NamePair, join_names
from counterpoise.dossier.agreement.notes import write_notes
from counterpoise.dossier.agreement.pairing import Pair, pair_claims
from counterpoise.dossier.agreement.spans import SpanAgreement, add_up, compare_spans
from counterpoise.dossier.model import Dossier
from counterpoise.errors import Problem, UsageError

if TYPE_CHECKING:
    import pandas as pd

LEAST_RESAMPLES, MOST_RESAMPLES = 100, 100_000


@dataclass(frozen=True)
class Agreement:
    """How far two codings of the same documents agree, and where they do not.

    Parameters
    ----------
    a, b
        The names of the two dossiers.
    documents
        The documents that both coded, by their id in A.
    only_a, only_b
        Documents of one of them, which are left out.
    claims_a, claims_b
        Claims with a passage in the shared documents.
    spans, total
        Agreement on what carries claims, by document and over all.
    pairs
        The claims that were paired.
    unpaired_a, unpaired_b
        The ids of those that were not.
    fields
        Agreement of the paired claims, field by field.
    differences
        What is to be read a third time.
    notes
        What has to be known to read the numbers.
    resamples, seed
        What the intervals come from.
    """

    a: str
    b: str
    documents: tuple[str, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    claims_a: int
    claims_b: int
    spans: tuple[SpanAgreement, ...]
    total: SpanAgreement
    pairs: tuple[Pair, ...]
    unpaired_a: tuple[str, ...]
    unpaired_b: tuple[str, ...]
    fields: tuple[FieldAgreement, ...]
    differences: tuple[Difference, ...]
    resamples: int
    seed: int
    notes: tuple[str, ...] = ()

    def tabulate_spans(self) -> pd.DataFrame:
        """A row a document and a last one for all, without a document; a share of nothing is NaN."""
        return _tabulate([row.to_dict() for row in (*self.spans, self.total)])

    def tabulate_fields(self) -> pd.DataFrame:
        """A row a field with units, categories, coefficients, intervals and their reading."""
        return _tabulate([row.to_dict() for row in self.fields])

    def tabulate_pairs(self) -> pd.DataFrame:
        """A row a pair of claims; empty where none was paired."""
        return _tabulate([row.to_dict() for row in self.pairs])

    def tabulate_differences(self) -> pd.DataFrame:
        """A row a difference, in the order of the documents; empty where the codings do not differ."""
        return _tabulate([row.to_dict() for row in self.differences])

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain data for JSON: mappings, lists, numbers, text and None; never NaN."""
        names = ("documents", "only_a", "only_b", "unpaired_a", "unpaired_b", "notes")
        return {
            "a": self.a,
            "b": self.b,
            "claims_a": self.claims_a,
            "claims_b": self.claims_b,
            "resamples": self.resamples,
            "seed": self.seed,
            **{name: list(getattr(self, name)) for name in names},
            "spans": [_plain(row.to_dict()) for row in self.spans],
            "total": _plain(self.total.to_dict()),
            "fields": [_plain(row.to_dict()) for row in self.fields],
            "pairs": [row.to_dict() for row in self.pairs],
            "differences": [row.to_dict() for row in self.differences],
        }


def agreement(
    a: Dossier,
    b: Dossier,
    *,
    names: Mapping[str, str] | Iterable[NamePair] | None = None,
    texts: Mapping[str, str] | None = None,
    resamples: int = 2000,
    seed: int = 1,
) -> Agreement:
    """How far two codings of the same documents agree: on passages, and on what the claims say.

    Claims of accounts and of common.yaml count, whatever their stance. Those of A and B are paired one to
    one by the overlap of their passages (`pair_claims` has the rule), and coefficients are computed over
    the pairs. Neither coder is the standard: with A and B exchanged only precision and recall change
    places. That two coders agree does not show that they are right.

    Parameters
    ----------
    a, b
        Two dossiers. A document is shared if both have it under one id, or if its text has the same hash.
    names
        Names of A with the names of B that mean the same (variables, policies, events, actors); all
        others mean the same if they are the same.
    texts
        Documents' contents by their id in A, to quote passages in the differences; a passage that is not
        the one that was coded is not quoted.
    resamples
        How many resamples the intervals come from, 100 to 100,000.
    seed
        Fixes the resamples; 0 or more.

    Returns
    -------
    Agreement
        Its numbers are NaN where there is nothing to compute them from, with a remark that says why.

    Raises
    ------
    UsageError
        U006 where no document is shared; U007 where one id stands for two texts, since spans in different
        texts cannot be compared; N002 for a name that its dossier does not declare; U001 for an option
        out of its range.

    Examples
    --------
    >>> from counterpoise.dossier import load
    >>> coding = load("russia")
    >>> found = agreement(coding, coding, resamples=100)
    >>> found.total.f1, found.differences
    (1.0, ())
    """
    _check_options(resamples, seed)
    shared = match_documents(a, b)
    rename_a, rename_b = join_names(a, b, names)
    claims_a = list_claims(a, {name: name for name in shared}, rename_a)
    claims_b = list_claims(b, {other: name for name, other in shared.items()}, rename_b)
    pairs = pair_claims(claims_a, claims_b)
    spans = tuple(_compare_document(name, claims_a, claims_b) for name in shared)
    paired = {pair.a.id for pair in pairs}, {pair.b.id for pair in pairs}
    found = Agreement(
        a=a.name,
        b=b.name,
        documents=tuple(shared),
        only_a=tuple(name for name in a.documents if name not in shared),
        only_b=tuple(name for name in b.documents if name not in shared.values()),
        claims_a=len(claims_a),
        claims_b=len(claims_b),
        spans=spans,
        total=add_up(spans),
        pairs=pairs,
        unpaired_a=tuple(claim.id for claim in claims_a if claim.id not in paired[0]),
        unpaired_b=tuple(claim.id for claim in claims_b if claim.id not in paired[1]),
        fields=measure_fields(pairs, resamples, seed),
        differences=list_differences(tuple(shared), claims_a, claims_b, pairs, texts),
        resamples=resamples,
        seed=seed,
    )
    unplaced = _count_claims(a) - len(claims_a), _count_claims(b) - len(claims_b)
    return replace(found, notes=write_notes(found, claims_a, claims_b, unplaced))


def _check_options(resamples: int, seed: int) -> None:
    """Refuse what no interval can come from."""
    problems = [
        Problem(
            "U001", f"{name} lies from {low} to {high}.", None, str(value), str(low), f"Use {low} or more."
        )
        for name, value, low, high in (
            ("resamples", resamples, LEAST_RESAMPLES, MOST_RESAMPLES),
            ("seed", seed, 0, 2**63 - 1),
        )
        if not low <= value <= high
    ]
    if problems:
        raise UsageError(problems)


def _compare_document(name: str, a: Sequence[CodedClaim], b: Sequence[CodedClaim]) -> SpanAgreement:
    """The agreement on one document."""
    first, second = (
        [at.span for claim in claims for at in claim.passages if at.document == name] for claims in (a, b)
    )
    return compare_spans(name, first, second)


def _count_claims(dossier: Dossier) -> int:
    return sum(1 for _ in dossier.all_claims())


def _tabulate(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Records as a table."""
    import pandas as pd

    return pd.DataFrame(rows)


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    """A record without NaN."""
    return {
        key: None if isinstance(value, float) and math.isnan(value) else value
        for key, value in record.items()
    }
