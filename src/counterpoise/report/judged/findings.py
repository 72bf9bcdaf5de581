"""What follows besides the choice: whether advice follows, what to find out, and when policies fail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from counterpoise.report.closures import CLOSURE_TITLES
from counterpoise.report.judged.naming import Names
from counterpoise.report.words import capitalise, format_number, format_share, join_words

_TONES = {"follows": "for", "does not follow": "against"}


@dataclass(frozen=True, slots=True)
class AdviceView:
    """One piece of advice: its verdict and the sentence that says why; `claims` are where it stands."""

    verdict: str
    tone: str
    text: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConsistencyView:
    """Advice by closure, that on an author's own claims first; and advice that could not be judged."""

    own: tuple[AdviceView, ...]
    others: tuple[tuple[str, str, tuple[AdviceView, ...]], ...]
    unjudged: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordView:
    """Who says what of a thing that is worth finding out; `claim` is an id, or empty."""

    whose: str
    says: str
    claim: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """One thing to find out, what that is worth in points, what would tell, and what of it survives."""

    question: str
    worth: str
    value: float
    width: float
    doubt: str
    words: tuple[WordView, ...]
    tells: str
    survives: str


@dataclass(frozen=True, slots=True)
class CollectionView:
    """The collection list, the most valuable first."""

    line: str
    accounts: str
    items: tuple[ItemView, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class FailureView:
    """When one policy fails under one account: how often, what such draws share, and what of it survives."""

    policy: str
    account: str
    closure: str
    share: float
    text: str
    words: tuple[str, ...]
    survives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FailuresView:
    """When the best policies fail: those with something to tell in boxes, the rest in a list below `line`."""

    boxes: tuple[FailureView, ...]
    line: str
    rest: tuple[FailureView, ...]


def view_consistency(kept: Mapping[str, Any] | None, names: Names) -> ConsistencyView | None:
    """Whether advice follows; None where that was not asked."""
    if kept is None:
        return None
    closures = dict.fromkeys(row["closure"] for row in kept["verdicts"])
    by_closure = {name: _list_advice(kept["verdicts"], name, names) for name in closures}
    notes = []
    if kept["without_advice"]:
        whose = join_words([names.account(name) for name in kept["without_advice"]])
        notes.append(f"No advice that can be judged: {whose}.")
    if kept["composite"]:
        whose = join_words([names.account(name) for name in kept["composite"]])
        notes.append(f"No one's own account, so that no one's advice is held against it: {whose}.")
    return ConsistencyView(
        own=by_closure.get("own", ()),
        others=tuple(
            (str(name), CLOSURE_TITLES.get(str(name)) or str(name), rows)
            for name, rows in by_closure.items()
            if name != "own"
        ),
        unjudged=tuple(_say_unjudged(row, names) for row in kept["unjudged"]),
        notes=tuple(notes),
    )


def _list_advice(rows: Sequence[Mapping[str, Any]], closure: str, names: Names) -> tuple[AdviceView, ...]:
    return tuple(
        AdviceView(
            row["verdict"],
            _TONES.get(row["verdict"], ""),
            names.retell(row["says"]),
            _known(row["claims"], names),
        )
        for row in rows
        if row["closure"] == closure
    )


def _known(claims: Sequence[str], names: Names) -> tuple[str, ...]:
    """Claims that the dossier has."""
    return tuple(claim for claim in claims if claim in _list_claims(names))


def _list_claims(names: Names) -> set[str]:
    dossier = names.dossier
    return {claim.id for account in dossier.accounts.values() for claim in account.claims} | {
        claim.id for claim in dossier.common_causal_claims()
    }


def _say_unjudged(row: Mapping[str, Any], names: Names) -> str:
    advises = "advises against" if row["against"] else "advises"
    return (
        f"{names.account(row['account'])} {advises} “{names.policy(row['policy'])}”: "
        f"{names.retell(row['reason'], actors=True)}."
    )


def view_collection(
    kept: Mapping[str, Any] | None, names: Names, indicators: Mapping[str, str] | None = None
) -> CollectionView | None:
    """The collection list; None where it was not asked. `indicators` are titles of indicators."""
    if kept is None:
        return None
    most = max((item["value"] for item in kept["collect"]), default=0.0)
    return CollectionView(
        line=names.retell(kept["first_line"], actors=True),
        accounts=names.retell(kept["account_line"], actors=True),
        items=tuple(_view_item(item, most, names, indicators or {}) for item in kept["collect"]),
        rule=kept["rule"],
    )


def _view_item(item: Mapping[str, Any], most: float, names: Names, indicators: Mapping[str, str]) -> ItemView:
    share = "" if item["share"] is None else f", {format_share(item['share'])} of knowing everything"
    give = "" if item["error"] is None else f" ± {format_number(2 * item['error'], 2)}"
    known = _list_claims(names)
    return ItemView(
        question=_ask(item, names),
        worth=f"{format_number(item['value'], 2)}{give} points{share}",
        value=item["value"],
        width=round(100 * item["value"] / most, 1) if most > 0 else 0.0,
        doubt="" if item["sure"] else "may be luck, with all that was looked at considered at once",
        words=tuple(
            WordView(
                names.account(word["account"]),
                names.retell(word["says"]),
                word["claim"] if word["claim"] in known else "",
            )
            for word in item["claims"]
        ),
        tells=_say_indicators(item, names, indicators),
        survives=names.retell(item.get("survives", "")),
    )


def _ask(item: Mapping[str, Any], names: Names) -> str:
    """What to find out, by titles."""
    kind, name, contested = item["kind"], item["name"], item["contested"]
    if kind == "link" and " -> " in name:
        cause, effect = name.split(" -> ")
        if contested:
            return f"Whose word on {names.link(cause, effect)} is right, and how strong that link is"
        return f"How strong the link {names.link(cause, effect)} is"
    if kind == "level":
        differ = ", on which accounts differ" if contested else ""
        return f"Where “{names.variable(name)}” stands of itself{differ}"
    if kind == "debate":
        debate = names.dossier.debates.get(name)
        title = name if debate is None else debate.title
        return f"Who is right in the debate “{title}”, on all its links together"
    return str(item["question"])


def _say_indicators(item: Mapping[str, Any], names: Names, titles: Mapping[str, str]) -> str:
    """By what the variables are measured, where they are."""
    if item["kind"] == "account":
        return "the indicators that “counterpoise monitor” names"
    told = []
    lacking = []
    for variable, indicators in item["indicators"].items():
        title = f"“{names.variable(variable)}”"
        if indicators:
            told.append(f"{join_words([titles.get(name, name) for name in indicators])} for {title}")
        else:
            lacking.append(title)
    if lacking:
        told.append(f"no indicator measures {join_words(lacking, 'or')}")
    return "; ".join(told)


def view_failures(kept: Sequence[Mapping[str, Any]], names: Names) -> FailuresView | None:
    """When the best policies fail; None where that was not asked.

    Where the same sentence is all that is told of several, it is told once.
    """
    if not kept:
        return None
    views = [_view_failure(row, names) for row in kept]
    line, count = Counter(" ".join(view.words) for view in views).most_common(1)[0]
    alike = [view for view in views if count > 1 and " ".join(view.words) == line]
    boxes = tuple(view for view in views if view not in alike)
    return FailuresView(boxes, line if alike else "", tuple(alike))


def _view_failure(row: Mapping[str, Any], names: Names) -> FailureView:
    return FailureView(
        policy=names.policy(row["policy"]),
        account=names.account(row["account"]),
        closure=CLOSURE_TITLES[row["closure"]] or "",
        share=row["share"],
        text=f"{format_share(row['share'])} of draws: {_say_meaning(row['meaning'])}",
        words=tuple(capitalise(names.retell(word)) for word in row["words"]),
        survives=tuple(capitalise(names.retell(word)) for word in (row["borne"] or {"says": ()})["says"]),
    )


def _say_meaning(meaning: str) -> str:
    return meaning.replace("continuity", "changing nothing")
