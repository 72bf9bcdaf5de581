"""What changed between two versions of a dossier: entries added, dropped and changed, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from counterpoise.dossier.model import Dossier

What = Literal["added", "dropped", "changed"]

# Fields that say where a claim stands or how it reads, and bear on no number.
WORDS_ONLY = frozenset(
    {"at", "paraphrase", "note", "attributed_to", "debate", "side", "title", "summary", "short", "source"}
)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, before and after; None where it was not, or is no longer, given."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a dossier that differs.

    Parameters
    ----------
    part
        "claim", "account", "variable", "policy", "event", "aim", "document" or "frame".
    account
        Whose claim it is ("common" for an undisputed one); "" for other parts.
    name
        The entry's id or name.
    what
        Whether it was added, dropped or changed.
    fields
        What changed in it; empty for entries that were added or dropped.
    wording_only
        Whether only words and places changed, which bear on no number.
    """

    part: str
    account: str
    name: str
    what: What
    fields: tuple[FieldChange, ...]
    wording_only: bool


def compare_dossiers(before: Dossier, after: Dossier) -> tuple[Change, ...]:
    """All entries that differ, claims first.

    Parameters
    ----------
    before, after
        Two versions of one dossier, or two dossiers; entries are matched by account and id or name.

    Returns
    -------
    tuple of Change
        Empty if the two say the same; how files are laid out does not count.

    Examples
    --------
    >>> from counterpoise.dossier import load
    >>> compare_dossiers(load("russia"), load("russia"))
    ()
    """
    old, new = before.normalised(), after.normalised()
    changes = [*_claims(old, new)]
    for part, section in (
        ("variable", "variables"),
        ("policy", "policies"),
        ("event", "events"),
        ("aim", "aims"),
        ("document", "documents"),
    ):
        changes += _entries(part, "", old[section], new[section])
    changes += _entries("account", "", _frames(old), _frames(new))
    changes += _entries("frame", "", {"dossier": old["dossier"]}, {"dossier": new["dossier"]})
    return tuple(changes)


def _claims(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    names = dict.fromkeys([*old["accounts"], *new["accounts"]])
    for name in names:
        sides = [_by_id(data["accounts"].get(name, {}).get("claims", [])) for data in (old, new)]
        yield from _entries("claim", name, *sides)
    yield from _entries("claim", "common", _by_id(old["common"]), _by_id(new["common"]))


def _frames(data: Mapping[str, Any]) -> dict[str, Any]:
    """The accounts without their claims."""
    return {
        name: {key: value for key, value in account.items() if key != "claims"}
        for name, account in data["accounts"].items()
    }


def _by_id(claims: list[Any]) -> dict[str, Any]:
    return {claim["id"]: claim for claim in claims}


def _entries(part: str, account: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """What differs between two mappings of entries."""
    for name in dict.fromkeys([*old, *new]):
        if name not in new:
            yield Change(part, account, name, "dropped", (), False)
        elif name not in old:
            yield Change(part, account, name, "added", (), False)
        elif old[name] != new[name]:
            fields = tuple(_fields(old[name], new[name]))
            wording = all(change.field in WORDS_ONLY for change in fields)
            yield Change(part, account, name, "changed", fields, wording)


def _fields(old: Any, new: Any) -> Iterator[FieldChange]:
    """The fields of an entry that differ; an entry that is a list is one field."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        yield FieldChange("", old, new)
        return
    for field in dict.fromkeys([*old, *new]):
        if old.get(field) != new.get(field):
            yield FieldChange(field, old.get(field), new.get(field))
