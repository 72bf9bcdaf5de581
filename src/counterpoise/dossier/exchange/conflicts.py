"""What cannot be true of the links of one account together, said where the file says it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from counterpoise.dossier.exchange.edges import COMMON
from counterpoise.dossier.exchange.interpreting import Link
from counterpoise.errors import Problem

_TOKEN = re.compile(r"[\w.:]+|[<>]=?|\S")


def find_conflicts(links: Sequence[Link]) -> Iterator[Problem]:
    """Loops of one variable, links given twice or with and without a condition, denials of common ones."""
    grouped: dict[tuple[str | None, str, str], list[Link]] = {}
    for link in links:
        if link.cause == link.effect:
            message = "The link leads from a variable to itself."
            edit = "Remove it, or break the loop into the steps that it stands for."
            yield Problem("C005", message, link.effect_place, link.effect[:80], edit=edit)
        grouped.setdefault((link.account, link.cause, link.effect), []).append(link)
    for group in grouped.values():
        yield from _find_repetitions(group)
    yield from _find_denials(grouped)


def _find_repetitions(group: Sequence[Link]) -> Iterator[Problem]:
    """One link of one account: each condition once, and none without if there are several."""
    first: dict[str | None, Link] = {}
    for link in group:
        condition = None if link.when is None else " ".join(_TOKEN.findall(link.when))
        if condition in first:
            message = f"This link is already given at {first[condition].place}, on the same condition."
            edit = "Keep one of the two, or give each a condition, or an account of its own."
            yield Problem("C001", message, link.place, f"{link.cause} -> {link.effect}"[:80], edit=edit)
        first.setdefault(condition, link)
    if None in first and len(first) > 1:
        message = f"This is one of {len(group)} on one link, and does not say when it holds."
        found = f"{first[None].cause} -> {first[None].effect}"[:80]
        yield Problem("C011", message, first[None].place, found, edit="Add a condition.")


def _find_denials(grouped: dict[tuple[str | None, str, str], list[Link]]) -> Iterator[Problem]:
    """Common links that an account denies or reverses."""
    for (account, cause, effect), group in grouped.items():
        for common in grouped.get((COMMON, cause, effect), ()) if account != COMMON else ():
            denial = next((link for link in group if link.sign != common.sign), None)
            if denial is not None:
                message = f"An account says otherwise at {denial.place}, so it is not common."
                edit = "Give the link to the accounts that make it."
                yield Problem("C002", message, common.place, f"{cause} -> {effect}"[:80], edit=edit)
