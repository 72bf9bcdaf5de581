"""Policies and events: whose instruments, which values, when (family P, N005, N008)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from counterpoise.dossier.checks.support import check_actor, check_variable, show_number, suggest, unknown
from counterpoise.dossier.checks.variables import check_value
from counterpoise.dossier.draft import COMMON, Draft, Entered
from counterpoise.errors import Place, Problem
from counterpoise.expressions import ExpressionError, parse
from counterpoise.schema import CausalClaim, Setting, Variable, likely_level
from counterpoise.schema.values import DAYS_PER_YEAR


def check_settings(draft: Draft) -> Iterator[Problem]:
    """A policy sets instruments that exist, each once, to values in their range."""
    instruments = [name for name, entered in draft.variables.items() if entered.content.role == "instrument"]
    declared = draft.declared["variables"]
    for entered in draft.policies.values():
        yield from check_actor(draft, entered.content.owner, entered.place("owner"))
        seen: dict[str, Place] = {}
        for index, setting in enumerate(entered.content.sets):
            name = setting.instrument
            place = entered.place("sets", index, "instrument")
            variable = draft.variable(name)
            if variable is not None and variable.role != "instrument":
                message = f"{name} is of role {variable.role}; a policy sets instruments."
                yield Problem("N005", message, place, name, suggest(name, instruments))
            elif declared is not None and name not in declared:
                yield unknown("N005", "instrument", name, instruments, place)
            if name in seen:
                message = f"The policy already sets this instrument, at {seen[name]}."
                yield Problem("P002", message, place, name, edit="Keep one of the two.")
            seen.setdefault(name, place)
            yield from check_value(draft, name, setting.value, entered.place("sets", index, "value"))
            yield from _check_times(draft, entered, index, setting)


def _check_times(draft: Draft, entered: Entered, index: int, setting: Setting) -> Iterator[Problem]:
    """`until` lies after `start`."""
    if setting.until is None:
        return
    start, until = (_years(draft, moment) for moment in (setting.start, setting.until))
    if start is not None and until is not None and until <= start:
        written = entered.source.data["policies"][entered.path[1]]["sets"][index]
        edit = f"Write an until after {written.get('start', 'as_of')}."
        message, place = "The setting ends before it starts.", entered.place("sets", index, "until")
        yield Problem("P003", message, place, str(written["until"]), edit=edit)


def _years(draft: Draft, moment: float | date) -> float | None:
    """A moment in years after as_of; None where as_of could not be read."""
    if not isinstance(moment, date):
        return moment
    return None if draft.as_of is None else (moment - draft.as_of).days / DAYS_PER_YEAR


def check_owners(draft: Draft) -> Iterator[Problem]:
    """A policy sets its owner's instruments, or those of a bloc that lets the owner."""
    for entered in draft.policies.values():
        owner = entered.content.owner
        actors = draft.declared["actors"]
        if actors is None or owner not in actors:
            continue  # said elsewhere
        for index, setting in enumerate(entered.content.sets):
            variable = draft.variable(setting.instrument)
            if variable is None or variable.role != "instrument" or not variable.owners:
                continue
            if not any(_may_set(draft, owner, holder) for holder in variable.owners):
                owners = " or ".join(variable.owners)
                message = f"{setting.instrument} is for {owners} to set, not for {owner}."
                place, holder = entered.place("sets", index, "instrument"), variable.owners[0]
                yield Problem("P001", message, place, owner, holder, f"Write owner: {holder}.")


def _may_set(draft: Draft, owner: str, holder: str) -> bool:
    """Whether `owner` is the holder of an instrument, or a member whom the holder lets use it."""
    bloc = draft.actors.get(holder)
    return owner == holder or (bloc is not None and owner in bloc.content.may_set)


def check_events(draft: Draft) -> Iterator[Problem]:
    """Events move what can be moved, within its range, and switch links that someone claims."""
    for entered in draft.events.values():
        for key in ("set", "shift"):
            for name, value in getattr(entered.content, key).items():
                place = entered.key_place(key, name)
                yield from check_variable(draft, name, place)
                variable = draft.variable(name)
                if variable is not None and variable.role == "derived":
                    message = f"{name} is derived; an event cannot {key} it."
                    yield Problem("P005", message, place, name, next(iter(_inputs(variable)), None))
                elif variable is not None and key == "set":
                    yield from check_value(draft, name, value, entered.place(key, name))
                elif variable is not None:
                    yield from _check_shift(draft, name, value, entered)
        yield from _check_switches(draft, entered)


def _inputs(variable: Variable) -> tuple[str, ...]:
    """The variables that a derived one is made of; none where its expression cannot be read."""
    try:
        return parse(variable.expression or "").names
    except ExpressionError:
        return ()


def _check_shift(draft: Draft, name: str, shift: float, entered: Entered) -> Iterator[Problem]:
    """A state shifted from its base stays inside its range; nothing is shifted by more than the range."""
    variable = draft.variable(name)
    if variable is None:
        return
    place = entered.place("shift", name)
    if variable.role == "state" and variable.base is not None:
        for problem in check_value(draft, name, likely_level(variable.base) + shift, place):
            message = f"From its base, the shift carries {name} out of its range."
            yield Problem("V001", message, place, problem.found)
    elif abs(shift) > variable.range[1] - variable.range[0]:
        yield Problem("V001", f"The shift is larger than the range of {name}.", place, show_number(shift))


def _check_switches(draft: Draft, entered: Entered) -> Iterator[Problem]:
    """Switched links are links that an account or common.yaml claims."""
    claims = [claim.content for claim in draft.claims if isinstance(claim.content, CausalClaim)]
    known = {f"{claim.cause} -> {claim.effect}" for claim in claims}
    unread = draft.declared["claims"] is None
    for key in ("on", "off"):
        for index, link in enumerate(getattr(entered.content.switches, key)):
            for end in ("cause", "effect"):
                place = entered.place("switches", key, index, end)
                yield from check_variable(draft, getattr(link, end), place)
            text = f"{link.cause} -> {link.effect}"
            declared = draft.declared["variables"]
            ends_known = declared is None or {link.cause, link.effect} <= declared
            if not unread and ends_known and text not in known:
                message = f"No account, nor {COMMON}.yaml, claims this link."
                place = entered.place("switches", key, index)
                yield Problem("C012", message, place, text, suggest(text, known))
