"""Tables of a dossier as pandas DataFrames: what each column means, and in which unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.dossier.model import Dossier

MEANINGS: dict[str, dict[str, str]] = {
    "variables": {
        "variable": "name",
        "title": "what it is",
        "role": "state, instrument, driver or derived",
        "unit": "the unit of range, base, low and high",
        "range": "plausible span over the horizon, [from, to], in the variable's unit",
        "base": "level where it settles if nothing changes, in the variable's unit",
        "low": "lower end of the base's 90% interval, in the variable's unit; empty where there is none",
        "high": "upper end of it",
        "start": "level at as_of, in the variable's unit; empty where the variable starts at its base",
        "start from": "the observation that start is, what is cited, or judgement",
        "source": "judgement, or what is cited",
    },
    "claims": {
        "claim": "id",
        "account": "account that makes it, or common",
        "kind": "causal, level, prediction, prescription or aim",
        "says": "what it says, in the dossier's names",
        "strength": "weak, moderate or strong, as the text claims; empty for a denial and other kinds",
        "confidence": "the text's own hedge, in words of ICD 203",
        "stance": "asserted, reported or rejected",
        "paraphrase": "the claim in the coder's words",
        "at": "documents and paragraphs where it stands",
    },
    "accounts": {
        "account": "name",
        "title": "title",
        "composite": "whether it is no one's own but gathered from reported views",
        "documents": "documents that it draws on",
        "claims": "number of claims",
        "causal": "number of causal claims",
        "summary": "the account in a sentence",
    },
    "disagreements": {
        "link": "cause and effect",
        "kind": "how the accounts differ",
        "positions": "what each account that speaks of it says",
        "silent": "accounts that do not speak of it",
        "common": "what common.yaml says of it",
    },
    "policies": {
        "policy": "name",
        "title": "title",
        "owner": "actor whose policy it is",
        "sets": "value of each instrument, in the instrument's unit",
        "summary": "the policy in a sentence",
    },
    "documents": {
        "document": "id",
        "title": "title",
        "author": "author",
        "publisher": "publisher",
        "year": "year of publication",
        "kind": "kind of source",
        "leaning": "what it declares of itself",
        "accounts": "accounts that draw on it",
        "url": "address",
    },
    "coverage": {
        "document": "id",
        "span": "[from, to) in code points of the file",
        "as": "why it carries no claim; empty where it carries one",
        "claims": "ids of the claims that it carries",
    },
}


def make_frame(records: Sequence[dict[str, Any]], dossier: Dossier, subject: str) -> pd.DataFrame:
    """Records of `tabulate` as a DataFrame that says what its columns mean.

    Parameters
    ----------
    records
        What `tabulate` gives for the subject; there may be none.
    dossier
        Where they come from.
    subject
        A part of a dossier.

    Returns
    -------
    pandas.DataFrame
        `attrs` holds `title`, `columns` (the meaning of each) and, where numbers stand in a
        variable's own unit, `units` by variable.
    """
    import pandas as pd

    meanings = MEANINGS.get(subject, {})
    columns = list(records[0]) if records else list(meanings)
    table = pd.DataFrame(list(records), columns=columns)
    table.attrs = {"title": f"{dossier.title}: {subject}", "columns": dict(meanings)}
    if subject in ("variables", "policies"):
        table.attrs["units"] = {name: entry.unit for name, entry in dossier.variables.items()}
    return table
