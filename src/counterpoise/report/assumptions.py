"""What a run assumes beyond the claims: levels and their sources, policies, events, priors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from counterpoise.dossier.model import Dossier
from counterpoise.report.sources import SourceView, say_source
from counterpoise.report.words import format_plain, format_share, join_words
from counterpoise.schema import (
    PROBABILITY,
    STRENGTH,
    Event,
    Interval,
    Level,
    Setting,
    Variable,
    format_duration,
)


@dataclass(frozen=True, slots=True)
class LevelView:
    """One level that the run starts from or settles at: `which` is "base", "start" or "path"."""

    variable: str
    which: str
    text: str
    source: SourceView

    @property
    def judgement(self) -> bool:
        """Whether it is the coder's judgement and not taken from a source."""
        return self.source.judgement


@dataclass(frozen=True, slots=True)
class VariableView:
    """One variable as the dossier declares it; texts are empty where the role has no such thing."""

    name: str
    title: str
    role: str
    unit: str
    range_text: str
    response_text: str
    volatility_text: str
    expression: str
    owners: str
    note: str
    levels: tuple[LevelView, ...]


@dataclass(frozen=True, slots=True)
class PolicyView:
    """One policy: who could follow it, and what it sets."""

    id: str
    title: str
    owner: str
    summary: str
    settings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventView:
    """One event: how often it may happen, and what it does."""

    id: str
    title: str
    hazard_text: str
    effects: tuple[str, ...]
    source: SourceView


@dataclass(frozen=True, slots=True)
class PriorView:
    """One default of the mathematics: a word of the format and the number that it stands for."""

    word: str
    meaning: str


def list_variables(dossier: Dossier) -> tuple[VariableView, ...]:
    """Every variable, in the order of the file."""
    return tuple(_view_variable(name, variable) for name, variable in dossier.variables.items())


def list_levels(dossier: Dossier) -> tuple[LevelView, ...]:
    """Every level of every variable: a base, a start that differs from it, a driver's path."""
    return tuple(
        level for name, variable in dossier.variables.items() for level in _view_levels(name, variable)
    )


def list_policies(dossier: Dossier) -> tuple[PolicyView, ...]:
    """Every policy, in the order of the file."""
    views = []
    for name, policy in dossier.policies.items():
        owner = dossier.actors[policy.owner].name if policy.owner in dossier.actors else policy.owner
        settings = tuple(_say_setting(dossier, setting) for setting in policy.sets)
        views.append(PolicyView(name, policy.title, owner, policy.summary, settings))
    return tuple(views)


def list_events(dossier: Dossier) -> tuple[EventView, ...]:
    """Every event, in the order of the file."""
    views = []
    for name, event in dossier.events.items():
        effects = _say_effects(dossier, event)
        views.append(EventView(name, event.title, _say_hazard(event), effects, say_source(event.source)))
    return tuple(views)


def list_priors() -> tuple[PriorView, ...]:
    """The defaults that turn words into numbers, with what each assumes."""
    strengths = join_words([f"{word} to {format_share(level)}" for word, level in STRENGTH.items()])
    hedges = join_words(
        [f"{word.replace('_', ' ')} {format_plain(share)}" for word, share in PROBABILITY.items()]
    )
    return (
        PriorView(
            "Strength",
            "A cause that moves across its whole range carries a settled level of 50% "
            f"({strengths}). Each draw multiplies the effect by a lognormal factor (sigma 0.5).",
        ),
        PriorView("Denial", "A claim of no effect (sign 0) draws a swing from Normal(0, 0.1) logits."),
        PriorView("Hedges", f"Words of estimative probability, by the midpoints of ICD 203: {hedges}."),
        PriorView("Base with interval", "Logit-normal, matched to the 90% interval."),
        PriorView(
            "No material difference", "A change under 0.02 of the range or two Monte Carlo standard errors."
        ),
    )


def _view_variable(name: str, variable: Variable) -> VariableView:
    low, high = variable.range
    return VariableView(
        name=name,
        title=variable.title,
        role=variable.role,
        unit=variable.unit,
        range_text=f"{format_plain(low)} to {format_plain(high)}",
        response_text=format_duration(variable.response_time) if variable.response_time else "",
        volatility_text="" if variable.volatility is None else format_plain(variable.volatility),
        expression=variable.expression or "",
        owners=join_words(variable.owners),
        note=variable.note or "",
        levels=_view_levels(name, variable),
    )


def _view_levels(name: str, variable: Variable) -> tuple[LevelView, ...]:
    """The levels of one variable."""
    levels = []
    if variable.points:
        days = sorted(variable.points)
        ends = [f"{format_plain(variable.points[day])} on {day.isoformat()}" for day in (days[0], days[-1])]
        text = " to ".join(dict.fromkeys(ends))
        levels.append(LevelView(name, "path", text, say_source(variable.source)))
    if variable.base is not None:
        levels.append(LevelView(name, "base", say_level(variable.base), say_source(variable.source)))
    if variable.start is not None and variable.start != variable.base:
        source = say_source(variable.start_source or variable.source, variable.start_observed)
        levels.append(LevelView(name, "start", say_level(variable.start), source))
    return tuple(levels)


def say_level(level: Level) -> str:
    """A level, with its interval if it has one."""
    if isinstance(level, Interval):
        return f"{format_plain(level.likely)} ({format_plain(level.low)} to {format_plain(level.high)})"
    return format_plain(level)


def _title(dossier: Dossier, variable: str) -> str:
    return dossier.variables[variable].title if variable in dossier.variables else variable


def _say_setting(dossier: Dossier, setting: Setting) -> str:
    """What a policy does with one instrument."""

    def moment(value: float | date) -> str:
        return value.isoformat() if isinstance(value, date) else f"after {format_duration(value)}"

    parts = [f"{_title(dossier, setting.instrument)} to {format_plain(setting.value)}"]
    if setting.start:
        parts.append(f"from {moment(setting.start)}")
    if setting.ramp:
        parts.append(f"over {format_duration(setting.ramp)}")
    if setting.until is not None:
        parts.append(f"until {moment(setting.until)}")
    if setting.when:
        parts.append(f"when {setting.when}")
    return ", ".join(parts)


def _say_hazard(event: Event) -> str:
    """How often, how long, and under what condition."""
    parts = [f"{format_plain(event.hazard)} a year", "once at most" if event.once else "may recur"]
    if event.duration is not None:
        parts.append(f"lasts {format_duration(event.duration)}")
    if event.when:
        parts.append(f"when {event.when}")
    return ", ".join(parts)


def _say_effects(dossier: Dossier, event: Event) -> tuple[str, ...]:
    """What the event does while it lasts."""
    held = [f"holds {_title(dossier, name)} at {format_plain(value)}" for name, value in event.set.items()]
    moved = [
        f"shifts {_title(dossier, name)} by {'+' if value > 0 else ''}{format_plain(value)}"
        for name, value in event.shift.items()
    ]
    switched = [
        f"switches {word} the link from {_title(dossier, link.cause)} to {_title(dossier, link.effect)}"
        for word, links in (("on", event.switches.on), ("off", event.switches.off))
        for link in links
    ]
    return (*held, *moved, *switched)
