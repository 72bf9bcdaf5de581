"""What the chooser wants: weighted variables, each with the better direction, fixed across accounts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from counterpoise.dossier import Dossier
from counterpoise.errors import Problem, UsageError, nearest

DIRECTIONS = {"higher": 1, "lower": -1}
MOMENTS = ("horizon", "mean")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One aim of the chooser's.

    Parameters
    ----------
    variable
        What it is about.
    direction
        1 where more is better, -1 where less is.
    weight
        Relative to the other aims', at least 0.
    threshold
        The level, in native units, that is good enough; None where none is stated.
    at
        "horizon": the level at the horizon; "mean": its average over the run.

    Examples
    --------
    >>> aim = Wanted("RUS:UKR.aggression", -1, 1.5, threshold=30.0)
    >>> aim.say()
    'RUS:UKR.aggression=lower,weight=1.5,threshold=30'
    """

    variable: str
    direction: int
    weight: float = 1.0
    threshold: float | None = None
    at: Literal["horizon", "mean"] = "horizon"

    def say(self) -> str:
        """The aim as the command line writes it."""
        parts = ["higher" if self.direction > 0 else "lower"]
        if self.weight != 1.0:
            parts.append(f"weight={self.weight:g}")
        if self.threshold is not None:
            parts.append(f"threshold={self.threshold:g}")
        if self.at != "horizon":
            parts.append(f"at={self.at}")
        return f"{self.variable}={','.join(parts)}"


def settle_aims(
    dossier: Dossier, actor: str, given: Sequence[str | Wanted] | None = None
) -> tuple[Wanted, ...]:
    """The chooser's aims: those given, else those of aims.yaml.

    Parameters
    ----------
    dossier
        A checked dossier.
    actor
        The chooser.
    given
        Aims that take the place of all of the actor's, as `Wanted` or as text:
        "RUS:UKR.aggression=lower,weight=2,threshold=30,at=mean", of which only the direction is needed.

    Returns
    -------
    tuple of Wanted
        With a weight above 0, in the order given; an aim of weight 0 is left out.

    Raises
    ------
    UsageError
        N001: no such actor; N002: no such variable; J002: the actor has no aims; J003: every weight is 0;
        J004: a threshold outside the variable's range; J005: an aim that cannot be read, or one twice.

    Examples
    --------
    >>> import counterpoise as cp
    >>> [aim.variable for aim in settle_aims(cp.load("russia"), "IND")]
    ['IND.strategic_autonomy', 'IND:CHN.friction', 'international_stability']
    """
    if actor not in dossier.actors:
        raise UsageError(_unknown("N001", "actor", actor, dossier.actors))
    problems: list[Problem] = []
    if given is None:
        aims = [
            Wanted(aim.variable, DIRECTIONS[aim.direction], aim.weight, aim.threshold, aim.at)
            for aim in dossier.aims.get(actor, ())
        ]
        if not aims:
            raise UsageError(_no_aims(dossier, actor))
    else:
        aims = []
        for text in [given] if isinstance(given, str) else given:
            try:
                aims.append(text if isinstance(text, Wanted) else read_aim(text))
            except UsageError as fault:
                problems += fault.problems
    problems += _check_aims(dossier, aims)
    if problems:
        raise UsageError(problems)
    kept = tuple(aim for aim in aims if aim.weight > 0)
    if not kept:
        edit = "Give at least one aim a weight above 0."
        raise UsageError(Problem("J003", "Every aim has the weight 0, so nothing is wanted.", edit=edit))
    return kept


def read_aim(text: str) -> Wanted:
    """An aim from its text.

    Raises
    ------
    UsageError
        J005, if it cannot be read.

    Examples
    --------
    >>> read_aim("settlement=higher,weight=2")
    Wanted(variable='settlement', direction=1, weight=2.0, threshold=None, at='horizon')
    """
    variable, found, rest = text.partition("=")
    first, *more = (part.strip() for part in rest.split(","))
    fields: dict[str, Any] = {}
    try:
        if not found or not variable.strip():
            raise ValueError("no variable")
        direction = DIRECTIONS[first]
        for part in more:
            key, _, value = part.partition("=")
            if key in {"weight", "threshold"}:
                fields[key] = float(value)
            elif key == "at" and value in MOMENTS:
                fields[key] = value
            else:
                raise ValueError(part)
    except (KeyError, ValueError) as fault:
        raise UsageError(
            Problem(
                "J005",
                "An aim reads VARIABLE=higher or VARIABLE=lower, then perhaps weight, threshold and at.",
                found=text,
                edit="Write it as in `VARIABLE=lower,weight=2,threshold=30,at=mean`.",
            )
        ) from fault
    return Wanted(variable.strip(), direction, **fields)


def _check_aims(dossier: Dossier, aims: Iterable[Wanted]) -> list[Problem]:
    problems, seen = [], set()
    for aim in aims:
        if aim.variable not in dossier.variables:
            problems.append(_unknown("N002", "variable", aim.variable, dossier.variables))
            continue
        if (aim.variable, aim.at) in seen:
            message = f"{aim.variable} is aimed at twice."
            problems.append(Problem("J005", message, found=aim.say(), edit="Keep one of the two."))
        seen.add((aim.variable, aim.at))
        if not 0.0 <= aim.weight < float("inf"):
            message = f"The weight of {aim.variable} is a finite number from 0."
            problems.append(Problem("J005", message, found=f"{aim.weight:g}", edit="Give such a weight."))
        low, high = dossier.bounds[aim.variable]
        if aim.threshold is not None and not low <= aim.threshold <= high:
            problems.append(
                Problem(
                    "J004",
                    f"The threshold of {aim.variable} lies outside its range, {low:g} to {high:g}.",
                    found=f"{aim.threshold:g}",
                    nearest=f"{low if aim.threshold < low else high:g}",
                    edit="Give a level inside the range, in the variable's own unit.",
                )
            )
    return problems


def _unknown(code: str, what: str, name: str, valid: Iterable[str]) -> Problem:
    close = nearest(name, valid)
    kin = "an actor" if what == "actor" else f"a {what}"
    edit = f"Write {close}." if close else f"Use {kin} of the dossier; `counterpoise show` lists them."
    return Problem(code, f"There is no {what} {name}.", found=name, nearest=close, edit=edit)


def _no_aims(dossier: Dossier, actor: str) -> Problem:
    known, some = ", ".join(sorted(dossier.aims)) or "no one", next(iter(dossier.variables))
    return Problem(
        "J002",
        f"aims.yaml states no aims of {actor}.",
        found=f"aims of {known}",
        edit=f"Add them to aims.yaml, or give some with --aim (aims=), such as --aim {some}=higher.",
    )
