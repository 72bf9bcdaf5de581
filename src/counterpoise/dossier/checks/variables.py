"""Variables: the fields of their role, levels inside their range, times that fit (family V)."""

from __future__ import annotations

from collections.abc import Iterator

from counterpoise.dossier.checks.support import show_number
from counterpoise.dossier.draft import Draft, Entered
from counterpoise.errors import Place, Problem
from counterpoise.names import parse_variable
from counterpoise.schema import (
    CausalClaim,
    Interval,
    Level,
    LevelClaim,
    PredictionClaim,
    Variable,
    format_duration,
    likely_level,
)

TOLERANCE = 1e-6
_NEEDS: dict[str, tuple[str, ...]] = {
    "state": ("base", "response_time", "volatility"),
    "instrument": ("base", "owners"),
    "driver": ("points",),
    "derived": ("expression",),
}
_TAKES: dict[str, tuple[str, ...]] = {
    "state": ("base", "start", "response_time", "volatility", "instrument", "start_source", "start_observed"),
    "instrument": ("base", "start", "owners", "instrument", "start_source", "start_observed"),
    "driver": ("base", "points", "start_source"),
    "derived": ("expression",),
}
_OF_ROLES = (
    "base",
    "start",
    "response_time",
    "volatility",
    "instrument",
    "owners",
    "points",
    "expression",
    "start_source",
    "start_observed",
)

INSIDE = 0.01  # of a range: how far inside it the level is that is proposed for a state
NARROWEST = 1e-6  # of a range: below it levels could not be told apart


def check_roles(draft: Draft) -> Iterator[Problem]:
    """Every variable has the fields that its role needs, and no others."""
    for name, entered in draft.variables.items():
        variable: Variable = entered.content
        for key in _NEEDS[variable.role]:
            if not _has(variable, key):
                message = f"A variable of role {variable.role} needs {key}."
                yield Problem("V007", message, entered.key_place(), name, edit=f"Add {key}.")
        for key in _OF_ROLES:
            if _has(variable, key) and key not in _TAKES[variable.role]:
                message = f"A variable of role {variable.role} takes no {key}."
                yield Problem(
                    "V007", message, entered.key_place(key), key, edit=f"Remove {key} or change the role."
                )
        if variable.start_observed is not None and variable.start is None:
            message = "start_observed says which observation start is, and there is no start."
            place = entered.key_place("start_observed")
            yield Problem("V007", message, place, "start_observed", edit="Add start.")
        parsed = parse_variable(name)
        if variable.role == "instrument" and variable.instrument is None and parsed and parsed.target:
            message = "Conduct is diplomatic, informational, military or economic, and says which."
            yield Problem("V007", message, entered.key_place(), name, edit="Add instrument.")


def _has(variable: Variable, key: str) -> bool:
    value = getattr(variable, key)
    return value is not None and value != () and value != {}


def check_ranges(draft: Draft) -> Iterator[Problem]:
    """A range goes from low to high."""
    for entered in draft.variables.values():
        low, high = entered.content.range
        if not high - low >= NARROWEST:
            message = f"A range needs low < high, and at least {NARROWEST:g} between them."
            found = f"[{show_number(low)}, {show_number(high)}]"
            ends = f"[{show_number(high)}, {show_number(low)}]" if low - high >= NARROWEST else None
            edit = None if ends else "Write [low, high]."
            yield Problem("V008", message, entered.place("range"), found, ends, edit)


def check_levels(draft: Draft) -> Iterator[Problem]:
    """Levels lie within their variable's range; those that a state takes strictly inside it."""
    for name, entered in draft.variables.items():
        variable = entered.content
        for key in ("base", "start"):
            level = getattr(variable, key)
            if level is not None:
                yield from _check_level(draft, name, level, entered, key)
        for day, value in variable.points.items():
            yield from check_value(draft, name, value, entered.place("points", day.isoformat()))
    for entered in (*draft.settles, *draft.starts):
        yield from _check_level(draft, entered.content.variable, entered.content.level, entered, "level")


def check_settlements(draft: Draft) -> Iterator[Problem]:
    """An account says once where a state settles, and once where a state or an instrument starts."""
    for key, roles in (("settles", ("state",)), ("starts", ("state", "instrument"))):
        first: dict[tuple[str, str], Entered] = {}
        for entered in getattr(draft, key):
            name = entered.content.variable
            variable = draft.variable(name)
            if variable is not None and variable.role not in roles:
                message = f"{name} is of role {variable.role}, which {key} does not take."
                edit = f"Remove the entry, or name a variable of role {' or '.join(roles)}."
                yield Problem("V007", message, entered.place("variable"), name, edit=edit)
            if (entered.account, name) in first:
                message = f"The account already says this under {key}."
                yield Problem("N011", message, entered.place("variable"), name, edit="Keep one of the two.")
            first.setdefault((entered.account, name), entered)


def check_claimed_levels(draft: Draft) -> Iterator[Problem]:
    """Levels that claims give lie within the range."""
    for entered in draft.claims:
        claim = entered.content
        if isinstance(claim, LevelClaim) and isinstance(claim.level, (float, int, Interval)):
            yield from _check_level(draft, claim.variable, claim.level, entered, "level", strict=False)
        if isinstance(claim, PredictionClaim) and claim.variable is not None and claim.value is not None:
            yield from check_value(draft, claim.variable, claim.value, entered.place("value"), strict=False)
    for entered in draft.aims:
        if entered.content.threshold is not None:
            place = entered.place("threshold")
            yield from check_value(
                draft, entered.content.variable, entered.content.threshold, place, strict=False
            )


def _check_level(
    draft: Draft, name: str, level: Level, entered: Entered, key: str, strict: bool | None = None
) -> Iterator[Problem]:
    """A level, or the three values of an interval, which never touches the ends of a range."""
    if isinstance(level, Interval):
        for part in ("low", "likely", "high"):
            place = entered.place(key, part)
            yield from check_value(draft, name, getattr(level, part), place, strict is not False)
    else:
        yield from check_value(draft, name, float(level), entered.place(key), strict)


def check_value(
    draft: Draft, name: str, value: float, place: Place, strict: bool | None = None
) -> Iterator[Problem]:
    """A problem where a value is outside the range of the variable that it is for.

    `strict` refuses the ends of the range too; by default it is so for states.
    """
    variable = draft.variable(name)
    if variable is None or not variable.range[0] < variable.range[1]:
        return
    low, high = variable.range
    inside = variable.role == "state" if strict is None else strict
    if low < value < high or (not inside and low <= value <= high):
        return
    wanted = f"between {show_number(low)} and {show_number(high)}" + (", ends not included" if inside else "")
    margin = INSIDE * (high - low) if inside else 0.0
    close = show_number(min(max(value, low + margin), high - margin))
    yield Problem("V001", f"A level of {name} lies {wanted}.", place, show_number(value), close)


def check_judgements(draft: Draft) -> Iterator[Problem]:
    """A state's level that is a judgement has an interval."""
    for entered in draft.variables.values():
        variable = entered.content
        if variable.role != "state":
            continue
        start_source = variable.source if variable.start_source is None else variable.start_source
        for key, source in (("base", variable.source), ("start", start_source)):
            level = getattr(variable, key)
            if level is not None and source == "judgement" and not isinstance(level, Interval):
                value = show_number(likely_level(level))
                edit = f"Write {{likely: {value}, low: ..., high: ...}}, or give the source."
                yield Problem(
                    "V006", f"{key} is a judgement without an interval.", entered.place(key), value, edit=edit
                )


def check_steps(draft: Draft) -> Iterator[Problem]:
    """Lags are whole steps, and no state responds faster than two steps."""
    step = draft.step
    if step is None:
        return
    for entered in draft.claims:
        claim = entered.content
        if isinstance(claim, CausalClaim) and not _is_whole(claim.lag / step):
            whole = max(round(claim.lag / step), 1)
            close = format_duration(whole * step)
            message = f"A lag is a multiple of the step, {format_duration(step)}."
            yield Problem(
                "V003", message, entered.place("lag"), format_duration(claim.lag), close, f"Write {close}."
            )
    for entered in draft.variables.values():
        time = entered.content.response_time
        if time is not None and step > time / 2 + TOLERANCE * step:
            message = f"The step, {format_duration(step)}, is more than half of this response time."
            close = format_duration(2 * step)
            yield Problem("V004", message, entered.place("response_time"), format_duration(time), close)


def check_horizon(draft: Draft) -> Iterator[Problem]:
    """The horizon is a whole number of years, and a year a whole number of steps."""
    if draft.frame is None:
        return
    if draft.step is not None and not _is_whole(1 / draft.step):
        place = draft.frame.place(("step",))
        close = format_duration(1 / max(round(1 / draft.step), 1))
        yield Problem("V009", "A year is a whole number of steps.", place, format_duration(draft.step), close)
    if draft.horizon is not None and (not _is_whole(draft.horizon) or draft.horizon < 1 - TOLERANCE):
        place = draft.frame.place(("horizon",))
        close = format_duration(float(max(round(draft.horizon), 1)))
        yield Problem(
            "V009", "The horizon is a whole number of years.", place, format_duration(draft.horizon), close
        )


def _is_whole(count: float) -> bool:
    """Whether a number of steps or years is whole, up to rounding."""
    return abs(count - round(count)) <= TOLERANCE
