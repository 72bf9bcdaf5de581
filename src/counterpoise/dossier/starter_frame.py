"""What a starter is given of one's own: the question, the actors, the horizon."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import PydanticCustomError

from counterpoise.dossier.meant import mean_duration
from counterpoise.dossier.states import find_state, match_state, state_names
from counterpoise.errors import Problem, UsageError
from counterpoise.names import ACTOR
from counterpoise.safety import clean_text
from counterpoise.schema import format_duration, parse_duration

EXAMPLE_ACTORS = ("COAST", "HIGH")
LONGEST_HORIZON = 100
_LONGEST_TEXT = 500
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class NewActor:
    """An actor that a starter is given: its code, its name, and whether it is a state or a bloc."""

    code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What a starter is given of one's own; what is None or empty stays as in the example.

    A bare one has no example: its question and its actors are there.
    """

    question: str | None = None
    actors: tuple[NewActor, ...] = ()
    horizon: str | None = None
    bare: bool = False

    @property
    def is_own(self) -> bool:
        """Whether the dossier is to be about something else than the example."""
        return self.question is not None or bool(self.actors)


def settle_frame(
    question: str | None, actors: Sequence[str] | None, horizon: str | None, bare: bool = False
) -> Frame:
    """The frame that was asked for.

    Parameters
    ----------
    question
        What is asked, in a sentence; None for the example's.
    actors
        Each an ISO 3166-1 alpha-3 code, CODE=Name for a state under another name, or CODE=Name for a
        bloc or an organisation.
    horizon
        A duration of whole years, such as "5 years"; None for the example's.
    bare
        Without the example; then there have to be a question and actors, which may have its actors' codes.

    Raises
    ------
    UsageError
        With all that is wrong: U001 (a text that is empty, too long or cannot be printed; a horizon out
        of its range; nothing to start a bare one from), N010, N011 and N012 (actors), V005 and V009 (the
        horizon).

    Examples
    --------
    >>> settle_frame(None, ["KOR", "EU=the European Union"], "24 months").horizon
    '2 years'
    """
    problems: list[Problem] = []

    def take(read: Callable[[Any], Any], value: Any, empty: Any) -> Any:
        if value is None:
            return empty
        try:
            return read(value)
        except UsageError as fault:
            problems.extend(fault.problems)
            return empty

    taken = () if bare else EXAMPLE_ACTORS
    frame = Frame(
        take(read_question, question, None),
        take(lambda given: read_actors(given, taken), actors, ()),
        take(read_horizon, horizon, None),
        bare,
    )
    if bare:
        problems += [_want(name) for name, given in (("question", question), ("actors", actors)) if not given]
    if problems:
        raise UsageError(problems)
    return frame


def _want(name: str) -> Problem:
    """What is wrong with a bare starter without a question, or without actors."""
    message = (
        f"A bare dossier starts from what is yours: it needs {'a ' if name == 'question' else ''}{name}."
    )
    return Problem("U001", message, edit=f"Add --{name}, or leave --bare out.")


def read_question(text: str) -> str:
    """A question on one line; U001 where it cannot be one."""
    return _read_text(text, "question")


def read_actors(given: Sequence[str], taken: Sequence[str] = EXAMPLE_ACTORS) -> tuple[NewActor, ...]:
    """Actors from CODE or CODE=Name; N010, N011, N012 for what is no code, twice or taken, without a name."""
    problems: list[Problem] = []
    found: dict[str, NewActor] = {}
    for entry in given:
        try:
            actor = _read_actor(entry)
            if actor.code in taken:
                message = f"{actor.code} is an actor of the example, which the starter keeps."
                raise UsageError(Problem("N011", message, None, actor.code, None, "Choose another code."))
            if actor.code in found:
                raise UsageError(Problem("N011", f"{actor.code} is given twice.", None, entry[:80]))
            found[actor.code] = actor
        except UsageError as fault:
            problems.extend(fault.problems)
    if problems:
        raise UsageError(problems)
    return tuple(found.values())


def _read_actor(entry: str) -> NewActor:
    """One actor."""
    code, named, name = (part.strip() for part in entry.partition("="))
    if not ACTOR.fullmatch(code):
        raise UsageError(_describe_words(code, name))
    states = state_names()
    if code not in states and not named:
        message = f"{code} is no ISO 3166-1 alpha-3 code, and has no name."
        near, other = find_state(code), f"{code}=Name for a bloc or an organisation"
        edit = f"Write {near}." if match_state(code) else f"Write {near}, or {other}." if near else None
        raise UsageError(Problem("N012", message, None, code, near, edit or f"Write {other}."))
    kind = "state" if code in states else "bloc"
    return NewActor(code, _read_text(name, f"name of {code}") if named else states[code], kind)


def _describe_words(code: str, name: str) -> Problem:
    """What stands where an actor's code was wanted: the code of a state that was meant, or one to make."""
    message = "An actor's code is two to twelve capitals and digits, such as RUS or EU."
    near = find_state(code)
    if near is not None:
        return Problem("N010", message, None, code[:80], near, f"Write {near}={name}." if name else None)
    made = re.sub(r"[^A-Z0-9]", "", code.upper())[:12]
    if not ACTOR.fullmatch(made):
        edit = "Write a code of capitals and its name, such as EU=the European Union."
        return Problem("N010", message, None, code[:80], edit=edit)
    return Problem("N010", message, None, code[:80], edit=f"Write {made}={(name or code)[:80]}.")


def read_horizon(text: str) -> str:
    """A duration of whole years; V005, V009 or U001 where it is none."""
    found = text.strip()
    try:
        years = parse_duration(found)
    except PydanticCustomError as fault:
        near = mean_duration("horizon", found, None)
        raise UsageError(Problem("V005", fault.message(), None, found[:80], near)) from fault
    if years > LONGEST_HORIZON:
        message = f"A horizon is at most {LONGEST_HORIZON} years."
        raise UsageError(Problem("U001", message, None, found[:80], f"{LONGEST_HORIZON} years"))
    if round(years) < 1 or abs(years - round(years)) > _TOLERANCE:
        near = format_duration(float(max(round(years), 1)))
        raise UsageError(Problem("V009", "The horizon is a whole number of years.", None, found[:80], near))
    return format_duration(float(round(years)))


def _read_text(text: str, what: str) -> str:
    """A line of text that a file can hold and a terminal print."""
    line = " ".join(text.split())
    if not line:
        raise UsageError(
            Problem("U001", f"The {what} is empty.", None, None, None, "Write it, or leave it out.")
        )
    if clean_text(line) != line:
        message = f"The {what} holds a character that cannot be printed."
        raise UsageError(Problem("U001", message, None, line[:80]))
    if len(line) > _LONGEST_TEXT:
        message = f"The {what} is longer than {_LONGEST_TEXT} characters."
        raise UsageError(Problem("U001", message, None, f"{len(line)} characters"))
    return line
