"""Instruments that a policy sets and that nothing reads (P006)."""

from __future__ import annotations

from collections.abc import Iterator

from counterpoise.dossier.checks.expressions import list_conditions
from counterpoise.dossier.draft import Draft
from counterpoise.errors import Problem
from counterpoise.expressions import ExpressionError, parse


def check_uses(draft: Draft) -> Iterator[Problem]:
    """Warn once of an instrument that a policy sets and nothing reads.

    Nothing is warned of where a file or an entry could not be read, which may be what reads it.
    """
    if draft.problems or draft.spoilt or draft.folder.unread:
        return
    read = set(_list_read(draft))
    for entered in draft.policies.values():
        for index, setting in enumerate(entered.content.sets):
            variable = draft.variable(setting.instrument)
            if variable is None or variable.role != "instrument" or setting.instrument in read:
                continue
            read.add(setting.instrument)
            message = f"Nothing reads {setting.instrument}, so that setting it changes nothing."
            yield Problem("P006", message, entered.place("sets", index, "instrument"), setting.instrument)


def _list_read(draft: Draft) -> Iterator[str]:
    """Every variable that a claim, a condition, a formula, an event, an aim or a headline names."""
    for entered in draft.claims:
        for key in ("cause", "effect", "variable"):
            if (name := getattr(entered.content, key, None)) is not None:
                yield name
    for entered in (*draft.aims, *draft.headline):
        yield entered.content.variable
    for entered in draft.events.values():
        yield from (*entered.content.set, *entered.content.shift)
    formulas = [entered.content.expression for entered in draft.variables.values()]
    for text in (*(text for text, _, _ in list_conditions(draft)), *formulas):
        try:
            yield from parse(text).names if text is not None else ()
        except ExpressionError:
            continue
