"""The step of the design once more: one draw and one policy at a time, plain loops over dicts.

Nothing of the engine, of its plan or of the package's expressions is used: conditions and formulas
come as Python functions beside their text.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from counterpoise.dossier import Dossier

Values = Mapping[str, float]
Functions = Mapping[str, Callable[[Values], float]]


@dataclass
class Draw:
    """What one draw fixes: levels as shares, settled levels in logits, one swing a term."""

    base: dict[str, float]
    settled: dict[str, float]
    start: dict[str, float]
    swings: list[float]
    noise: list[dict[str, float]] = field(default_factory=list)
    luck: dict[str, list[float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Arrow:
    """A term: cause, effect, lag in steps, condition as text."""

    cause: str
    effect: str
    lag: int
    when: str | None


def logit(share: float) -> float:
    return math.log(share / (1 - share))


def logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value)) if value >= 0 else math.exp(value) / (1 + math.exp(value))


class Walk:
    """One draw under one policy, from as_of to the end."""

    def __init__(
        self, content: Dossier, arrows: list[Arrow], draw: Draw, policy: str, years: int, functions: Functions
    ) -> None:
        self.content, self.arrows, self.draw, self.functions = content, arrows, draw, functions
        self.dt = content.step
        self.steps = round(years / self.dt)
        self.settings = [] if policy == "continuity" else list(content.policies[policy].sets)
        self.roles = {name: variable.role for name, variable in content.variables.items()}
        self.left = dict.fromkeys(draw.luck, 0)
        self.struck = dict.fromkeys(draw.luck, False)
        self.history: list[dict[str, float]] = []
        self.now = {name: draw.start[name] for name in draw.start}
        self.z = {name: logit(draw.start[name]) for name, role in self.roles.items() if role == "state"}

    def run(self) -> list[dict[str, float]]:
        """The levels (shares) at the start of every step, and at the end."""
        self.now |= {name: self.driver(name, 0.0) for name in self.named("driver")}
        self.derive(self.now)
        for step in range(self.steps + 1):
            self.set_inputs(step)
            self.history.append(dict(self.now))
            if step < self.steps:
                self.advance(step)
        return self.history

    def named(self, role: str) -> list[str]:
        return [name for name, own in self.roles.items() if own == role]

    def native(self, levels: Values) -> dict[str, float]:
        bounds = self.content.bounds
        return {
            name: bounds[name][0] + (bounds[name][1] - bounds[name][0]) * level
            for name, level in levels.items()
        }

    def share(self, name: str, value: float) -> float:
        low, high = self.content.bounds[name]
        return (value - low) / (high - low)

    def driver(self, name: str, time: float) -> float:
        points = sorted(
            (self.years(day), value) for day, value in self.content.variables[name].points.items()
        )
        if time <= points[0][0]:
            return self.share(name, points[0][1])
        for (before, low), (after, high) in pairwise(points):
            if time <= after:
                return self.share(name, low + (high - low) * (time - before) / (after - before))
        return self.share(name, points[-1][1])

    def years(self, moment: Any) -> float:
        """Anniversaries count whole years; the days since the last one, its share of the year."""
        if not isinstance(moment, date):
            return moment
        start, years = self.content.as_of, 0
        while start.replace(year=start.year + years + 1) <= moment:
            years += 1
        while start.replace(year=start.year + years) > moment:
            years -= 1
        last, following = (start.replace(year=start.year + years + more) for more in (0, 1))
        return years + (moment - last) / (following - last)

    def derive(self, levels: dict[str, float]) -> None:
        waiting = self.named("derived")
        for name in waiting:
            levels.pop(name, None)
        while waiting:
            for name in list(waiting):
                try:
                    value = self.functions[self.content.variables[name].expression or ""](self.native(levels))
                except KeyError:
                    continue
                levels[name] = min(max(self.share(name, value), 0.0), 1.0)
                waiting.remove(name)

    def before(self, name: str, back: int) -> float:
        """A level `back` steps before as_of: a driver's own points, else where the variable starts."""
        levels = dict(self.draw.start) | {
            other: self.driver(other, -back * self.dt) for other in self.named("driver")
        }
        self.derive(levels)
        return levels[name]

    def set_inputs(self, step: int) -> None:
        seen = dict(self.now) | {name: logistic(self.z[name]) for name in self.z if step}
        seen |= {name: self.driver(name, step * self.dt) for name in self.named("driver")}
        if step < self.steps:
            self.strike(step, self.native(seen))
        levels = dict(seen)
        for name in self.named("instrument"):
            levels[name] = self.draw.start[name]
        for setting in self.settings:
            way = self.way(setting, step * self.dt)
            if setting.when:
                way *= self.functions[setting.when](self.native(seen))
            begin = self.draw.start[setting.instrument]
            levels[setting.instrument] = begin + way * (self.share(setting.instrument, setting.value) - begin)
        self.impose(levels)
        self.derive(levels)
        self.now = levels

    def way(self, setting: Any, time: float) -> float:
        """Up at the ramp's pace until `until`, then down at the same pace from wherever it got to."""

        def climb(begin: float, at: float) -> float:
            if setting.ramp == 0:
                return 1.0 if at >= begin - 1e-9 else 0.0
            return min(max((at - begin) / setting.ramp, 0.0), 1.0)

        start = self.years(setting.start)
        if setting.until is None or time < (until := self.years(setting.until)) - 1e-9:
            return climb(start, time)
        return max(climb(start, until) - climb(until, time), 0.0)

    def strike(self, step: int, native: Values) -> None:
        for name, luck in self.draw.luck.items():
            event = self.content.events[name]
            self.left[name] = max(0, self.left[name] - 1)
            rate = event.hazard * (self.functions[event.when](native) if event.when else 1.0)
            happens = luck[step] < 1 - math.exp(-rate * self.dt)
            if happens and not self.left[name] and not (event.once and self.struck[name]):
                self.struck[name] = True
                forever = self.steps + 2
                self.left[name] = (
                    forever if event.duration is None else max(1, round(event.duration / self.dt))
                )

    def impose(self, levels: dict[str, float]) -> None:
        for name in sorted(self.draw.luck):
            if not self.left[name]:
                continue
            event = self.content.events[name]
            for variable, amount in event.shift.items():
                if self.roles[variable] != "state":
                    low, high = self.content.bounds[variable]
                    levels[variable] = min(max(levels[variable] + amount / (high - low), 0.0), 1.0)
            for variable, value in event.set.items():
                levels[variable] = self.share(variable, value)
                if self.roles[variable] == "state":
                    self.z[variable] = logit(levels[variable])

    @staticmethod
    def names(links: Any, arrow: Arrow) -> bool:
        return any((link.cause, link.effect) == (arrow.cause, arrow.effect) for link in links)

    def speaks(self, arrow: Arrow, native: Values) -> float:
        """A link that events switch on speaks while one of them lasts; off, while none does."""
        needed, lasting = [], []
        for name, event in self.content.events.items():
            lasts = bool(self.left.get(name, 0))
            if self.names(event.switches.on, arrow):
                needed.append(lasts)
            if self.names(event.switches.off, arrow):
                lasting.append(lasts)
        if any(lasting) or (needed and not any(needed)):
            return 0.0
        return self.functions[arrow.when](native) if arrow.when else 1.0

    def advance(self, step: int) -> None:
        native = self.native(self.now)
        target = {name: self.draw.settled[name] for name in self.z}
        for arrow, swing in zip(self.arrows, self.draw.swings, strict=True):
            past = step - arrow.lag
            level = self.history[past][arrow.cause] if past >= 0 else self.before(arrow.cause, -past)
            target[arrow.effect] += swing * self.speaks(arrow, native) * (level - self.draw.base[arrow.cause])
        for name in self.left:
            for variable, amount in self.content.events[name].shift.items():
                if self.left[name] and variable in target:
                    low, high = self.content.bounds[variable]
                    base = self.draw.base[variable]
                    target[variable] += logit(min(max(base + amount / (high - low), 1e-3), 1 - 1e-3)) - logit(
                        base
                    )
        for name in self.z:
            variable = self.content.variables[name]
            tau, volatility = variable.response_time or 0.0, variable.volatility or 0.0
            keep = math.exp(-self.dt / tau)
            self.z[name] = target[name] + (self.z[name] - target[name]) * keep
            if self.draw.noise:
                scale = volatility * math.sqrt(tau / 2 * (1 - math.exp(-2 * self.dt / tau)))
                self.z[name] += scale * self.draw.noise[step][name]
        for name in sorted(self.left):
            for variable, value in self.content.events[name].set.items():
                if self.left[name] and variable in self.z:
                    self.z[variable] = logit(self.share(variable, value))
