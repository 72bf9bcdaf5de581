"""What an actor may set, and how a mix of settings is written as numbers from 0 to 1, and read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from counterpoise.dossier import Dossier
from counterpoise.errors import Problem, UsageError
from counterpoise.judgement.choice import list_candidates
from counterpoise.schema import Policy, Setting
from counterpoise.system import System, find_levers, find_reaches, years_between

A_YEAR = 4  # moments and ramps are whole quarters of a year
LEVELS = 100  # and levels whole hundredths of a range
GENES = 5  # of a lever: whether it is set, level, start, ramp, condition
_SET, _UNSET = 0.75, 0.25


@dataclass(frozen=True)
class Lever:
    """An instrument that the actor may set, and how.

    Parameters
    ----------
    instrument
        The variable.
    low, high
        Its range, native units.
    ramps
        The shortest and longest ramp that stand in the dossier's policies, quarters of a year: of this
        instrument, else of any.
    """

    instrument: str
    low: float
    high: float
    ramps: tuple[int, int]


@dataclass(frozen=True)
class Space:
    """All mixes of an actor's settings.

    Parameters
    ----------
    owner
        The actor.
    levers
        What it may set.
    conditions
        Those that stand in the dossier's policies, in the order of the files.
    quarters
        The length of a run; a setting starts a quarter before its end at the latest.
    """

    owner: str
    levers: tuple[Lever, ...]
    conditions: tuple[str, ...]
    quarters: int

    @property
    def dimensions(self) -> int:
        """How many numbers a mix is written in."""
        return GENES * len(self.levers)

    @cached_property
    def instruments(self) -> tuple[str, ...]:
        """The instruments of the levers."""
        return tuple(lever.instrument for lever in self.levers)

    def read(self, point: np.ndarray) -> tuple[Setting, ...]:
        """The settings that numbers from 0 to 1 stand for, in the order of the levers.

        Levels are whole hundredths of a range; starts and ramps whole quarters.

        Examples
        --------
        >>> space = Space("A", (Lever("A.push", 0.0, 50.0, (0, 4)),), ("A.calm > 3",), 20)
        >>> space.read(np.array([0.75, 0.4, 0.0, 1.0, 0.9]))
        (Setting(instrument='A.push', value=20.0, start=0.0, ramp=1.0, until=None, when='A.calm > 3'),)
        """
        genes = point.reshape(len(self.levers), GENES)
        return tuple(
            self._read(lever, *gene) for lever, gene in zip(self.levers, genes, strict=True) if gene[0] >= 0.5
        )

    def write(self, sets: Sequence[Setting], dossier: Dossier) -> np.ndarray:
        """The numbers that settings are written in: the nearest that the space has.

        Left out is what it does not have: instruments that are no levers, and the ends of settings (`until`).
        """
        genes = np.full((len(self.levers), GENES), 0.5)
        genes[:, 0], genes[:, 4] = _UNSET, 0.0
        for setting in sets:
            if setting.instrument in self.instruments:
                place = self.instruments.index(setting.instrument)
                genes[place] = self._write(self.levers[place], setting, dossier)
        return genes.ravel()

    def _read(self, lever: Lever, _: float, level: float, start: float, ramp: float, when: float) -> Setting:
        share = round(level * LEVELS) / LEVELS
        shortest, longest = lever.ramps
        return Setting.model_construct(
            instrument=lever.instrument,
            value=float(f"{lever.low + share * (lever.high - lever.low):.10g}"),
            start=min(int(start * self.quarters), self.quarters - 1) / A_YEAR,
            ramp=min(shortest + int(ramp * (longest - shortest + 1)), longest) / A_YEAR,
            until=None,
            when=self._condition(when),
        )

    def _condition(self, number: float) -> str | None:
        """None for the lower half, else one of the conditions."""
        count = len(self.conditions)
        if number < 0.5 or not count:
            return None
        return self.conditions[min(int((number - 0.5) * 2 * count), count - 1)]

    def _write(self, lever: Lever, setting: Setting, dossier: Dossier) -> list[float]:
        start = setting.start
        years = years_between(dossier, start) if isinstance(start, date) else float(start)
        quarter = min(max(round(years * A_YEAR), 0), self.quarters - 1)
        shortest, longest = lever.ramps
        ramp = min(max(round(setting.ramp * A_YEAR), shortest), longest)
        when = 0.0
        if setting.when in self.conditions:
            when = 0.5 + (self.conditions.index(setting.when) + 0.5) / (2 * len(self.conditions))
        return [
            _SET,
            (setting.value - lever.low) / (lever.high - lever.low),
            (quarter + 0.5) / self.quarters,
            (ramp - shortest + 0.5) / (longest - shortest + 1),
            when,
        ]


def list_instruments(dossier: Dossier, actor: str) -> tuple[str, ...]:
    """The instruments that an actor owns, or that a bloc owns which lets it set them.

    Examples
    --------
    >>> import counterpoise as cp
    >>> list_instruments(cp.load("russia"), "CHN")
    ('CHN:RUS.backing', 'CHN:RUS.exploitation')
    """
    holders = {actor, *(name for name, entry in dossier.actors.items() if actor in entry.may_set)}
    return tuple(
        name
        for name, variable in dossier.variables.items()
        if variable.role == "instrument" and holders.intersection(variable.owners)
    )


def list_starts(dossier: Dossier, actor: str) -> dict[str, Policy]:
    """The dossier's policies that the actor could pursue and that set only what it may set, by name."""
    allowed = set(list_instruments(dossier, actor))
    return {
        name: dossier.policies[name]
        for name in list_candidates(dossier, actor)
        if allowed.issuperset(setting.instrument for setting in dossier.policies[name].sets)
    }


def make_space(
    dossier: Dossier, actor: str, systems: Mapping[str, System], variables: Iterable[str], years: int
) -> Space:
    """All mixes of what the actor may set and of which some account says what it does to its aims.

    Parameters
    ----------
    systems
        By account.
    variables
        Those aimed at.
    years
        The length of a run.

    Raises
    ------
    UsageError
        J050: there is nothing that the actor may set; J051: no account speaks on any of it.
    """
    owned = list_instruments(dossier, actor)
    if not owned:
        raise UsageError(_nothing_to_set(dossier, actor))
    aims = tuple(variables)
    spoken = [name for name in owned if any(speaks(system, name, aims) for system in systems.values())]
    if not spoken:
        raise UsageError(
            Problem(
                "J051",
                f"No account says what {actor}'s instruments do to its aims.",
                found=f"aims at {', '.join(aims)}",
                edit="Give other aims with --aim (aims=), more accounts, or --closure completed.",
            )
        )
    return Space(
        actor,
        tuple(Lever(name, *dossier.bounds[name], _find_ramps(dossier, name)) for name in spoken),
        tuple(dict.fromkeys(setting.when for setting in _list_settings(dossier) if setting.when is not None)),
        max(1, years * A_YEAR),
    )


def speaks(system: System, instrument: str, aims: Sequence[str]) -> bool:
    """Whether an account says anything on what an instrument does to the aims, moved over its whole range."""
    low, high = system.dossier.bounds[instrument]
    ends = [Setting.model_construct(instrument=instrument, value=value) for value in (low, high)]
    reaches = find_reaches(system, [find_levers(system, [end]) for end in ends])
    return any(reached[aim] != "silent" for reached in reaches for aim in aims)


def _list_settings(dossier: Dossier) -> list[Setting]:
    return [setting for policy in dossier.policies.values() for setting in policy.sets]


def _find_ramps(dossier: Dossier, instrument: str) -> tuple[int, int]:
    """The shortest and longest ramp in the dossier's policies, quarters; of any instrument where need be."""
    settings = _list_settings(dossier)
    own = [entry.ramp for entry in settings if entry.instrument == instrument]
    found = [round(ramp * A_YEAR) for ramp in own or [entry.ramp for entry in settings] or [0.0]]
    return min(found), max(found)


def _nothing_to_set(dossier: Dossier, actor: str) -> Problem:
    owners = {
        owner
        for variable in dossier.variables.values()
        if variable.role == "instrument"
        for owner in variable.owners
    }
    return Problem(
        "J050",
        f"{actor} owns no instrument, and no bloc lets it set one.",
        found=f"instruments of {', '.join(sorted(owners)) or 'no one'}",
        edit=f"Search for one of these, or name {actor} among the `owners` of an instrument.",
    )
