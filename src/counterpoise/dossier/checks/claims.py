"""Claims: one per link and condition, supported, about states (family C)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from counterpoise.dossier.draft import COMMON, Draft, Entered
from counterpoise.errors import Problem
from counterpoise.schema import CausalClaim

Link = tuple[str, str]
_CAUSABLE = {
    "instrument": "Make {} a state, and keep the lever as a separate instrument.",
    "driver": "Make {} a state, with base, response_time and volatility instead of points.",
    "derived": "Name a state that {} is worked out from, or make it a state.",
}
_TOKEN = re.compile(r"[\w.:]+|[<>]=?|\S")


def makes_link(entered: Entered, composite: bool) -> bool:
    """Whether a claim makes a link: causal and asserted, or reported in a composite account."""
    claim = entered.content
    stances = ("asserted", "reported") if composite else ("asserted",)
    return isinstance(claim, CausalClaim) and claim.stance in stances


def links_of(draft: Draft, account: str) -> dict[Link, list[Entered]]:
    """The claims of an account (or of common.yaml) that make links, by link."""
    source = draft.accounts.get(account)
    composite = isinstance(source.data, dict) and source.data.get("composite") is True if source else False
    found: dict[Link, list[Entered]] = defaultdict(list)
    for entered in draft.claims_of(account):
        if makes_link(entered, composite):
            found[entered.content.cause, entered.content.effect].append(entered)
    return found


def check_links(draft: Draft) -> Iterator[Problem]:
    """An account has one claim on a link, or several that each say when they hold."""
    for account in (*draft.accounts, COMMON):
        for claims in links_of(draft, account).values():
            seen: dict[str | None, Entered] = {}
            for entered in claims:
                condition = _normalise(entered.content.when)
                if condition in seen:
                    message = (
                        f"{seen[condition].content.id} is already about this link, on the same condition."
                    )
                    yield Problem("C001", message, entered.place("cause"), entered.content.id)
                seen.setdefault(condition, entered)
            if None in seen and len(seen) > 1:
                message = f"This is one of {len(claims)} claims on one link, and does not say when it holds."
                yield Problem(
                    "C011", message, seen[None].key_place(), seen[None].content.id, edit="Add when."
                )


def _normalise(when: str | None) -> str | None:
    """A condition without the differences that blanks make."""
    return None if when is None else " ".join(_TOKEN.findall(when))


def check_common(draft: Draft) -> Iterator[Problem]:
    """A common claim has two documents or an outside source, and no account denies it."""
    for entered in draft.claims_of(COMMON):
        claim = entered.content
        documents = {locator.document for locator in claim.at}
        if claim.outside is None and len(documents) < 2:
            message = "A common claim needs passages of two documents, or an outside source."
            count = f"{len(documents)} document" + ("" if len(documents) == 1 else "s")
            yield Problem("C003", message, entered.place("at") if claim.at else entered.key_place(), count)
    common = links_of(draft, COMMON)
    for account in draft.accounts:
        for link, claims in links_of(draft, account).items():
            for shared in common.get(link, ()):
                denial = next((c for c in claims if c.content.sign != shared.content.sign), None)
                if denial is not None:
                    message = f"The account {account} denies this common claim (at {denial.place('sign')})."
                    edit = "Move the common claim into the accounts that make it."
                    yield Problem("C002", message, shared.place("sign"), denial.content.id, edit=edit)


def check_ends(draft: Draft) -> Iterator[Problem]:
    """An effect is a state, and no cause is its own effect."""
    for entered in draft.claims:
        claim = entered.content
        if not isinstance(claim, CausalClaim):
            continue
        effect = draft.variable(claim.effect)
        if effect is not None and effect.role != "state":
            message = f"{claim.effect} is of role {effect.role}; an effect is a state."
            edit = _CAUSABLE[effect.role].format(claim.effect)
            yield Problem("C004", message, entered.place("effect"), claim.effect, edit=edit)
        if claim.cause == claim.effect:
            yield Problem(
                "C005", f"{claim.cause} is named as its own cause.", entered.place("effect"), claim.effect
            )


def check_strengths(draft: Draft) -> Iterator[Problem]:
    """A claim of no effect has no strength."""
    for entered in draft.claims:
        claim = entered.content
        if isinstance(claim, CausalClaim) and claim.sign == "0" and "strength" in claim.model_fields_set:
            message = 'The sign "0" says that there is no effect, and a strength how large it is.'
            yield Problem("C013", message, entered.place("strength"), claim.strength)


def check_sources(draft: Draft) -> Iterator[Problem]:
    """A claim has a passage in its account's documents or an outside source; a reported one says whose."""
    for entered in draft.claims:
        claim = entered.content
        if claim.stance == "reported" and claim.attributed_to is None:
            message = "The claim is reported, and does not say whose view it is."
            yield Problem("C010", message, entered.place("stance"), claim.id, edit="Add attributed_to.")
        if entered.account == COMMON:
            continue
        if not claim.at and claim.outside is None:
            message = "The claim does not say where in the documents it stands."
            yield Problem("C006", message, entered.key_place(), claim.id, edit="Add at.")
        drawn = draft.accounts[entered.account].data.get("documents")
        for index, locator in enumerate(claim.at):
            known = draft.declared["documents"]
            if (
                isinstance(drawn, list)
                and locator.document not in drawn
                and (known is None or locator.document in known)
            ):
                message = f"The account does not draw on the document {locator.document}."
                place = entered.place("at", index, "document")
                yield Problem(
                    "C008", message, place, locator.document, edit="Add it to the account's documents."
                )
