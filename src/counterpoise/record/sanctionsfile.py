"""The file of sanctions: its shape, how it is read, and its checks."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from counterpoise.dossier.reading import RefusedError, Source, decode, read_bytes
from counterpoise.dossier.shapes import find_truths, translate
from counterpoise.dossier.yamlfile import Path as DataPath
from counterpoise.dossier.yamlfile import YamlError, parse_yaml
from counterpoise.errors import CATALOGUE, DossierError, Place, Problem, nearest
from counterpoise.names import ACTOR
from counterpoise.schema.values import Citation, Date, Entry

MOST_INTENSE = 4
_ROUNDING = 1e-9  # of weights that sum to one
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
Text = Annotated[str, Field(min_length=1)]
Year = Annotated[int, Field(ge=1800, le=2200)]
Weight = Annotated[float, Field(ge=0, le=1)]
Step = Literal["begun", "strengthened", "renewed", "eased"]


class Episode(Entry):
    """One step of a measure: what it closes, from `start` to the day before `end`."""

    id: Id
    measure: Id
    title: Text
    senders: Annotated[tuple[str, ...], Field(min_length=1)]
    kind: str
    step: Step
    start: Date
    end: Date | None
    intensity: Annotated[int, Field(ge=0, le=MOST_INTENSE)]
    change: Text
    source: Citation


class SanctionsFile(Entry):
    """A file of sanctions: first and last year, weights of senders and of kinds, episodes."""

    format: Literal[1]
    years: tuple[Year, Year]
    senders: Annotated[dict[str, Weight], Field(min_length=1)]
    kinds: Annotated[dict[Id, Weight], Field(min_length=1)]
    episodes: tuple[Episode, ...] = ()


def load_sanctions(path: str | os.PathLike[str]) -> SanctionsFile:
    """The file of sanctions at `path`, read and checked.

    Assumes nothing of the dossier around it: a sender is what the file declares under `senders`.

    Parameters
    ----------
    path
        A YAML file of the form that the built-in `russia/record/sanctions.yaml` shows.

    Returns
    -------
    SanctionsFile
        Its parts, unchanged and in the order of the file.

    Raises
    ------
    DossierError
        With every problem that a pass finds, in the order of lines: F003, F004, F006 to F008 and F010 for the
        file; S001 to S005, N010 and N011 for entries, S004 too for weights that do not sum to one, for a
        sender or kind that is not declared, for days out of order and for steps of one measure that overlap
        or contradict what they say they do.
    SurroundingsError
        R001 where the file cannot be read.

    Examples
    --------
    >>> from importlib.resources import files
    >>> path = files("counterpoise.dossier") / "builtin/russia/record/sanctions.yaml"
    >>> load_sanctions(path).years
    (1992, 2025)
    """
    source = _read(Path(os.fspath(path)))
    truths = find_truths(source)
    try:
        content = SanctionsFile.model_validate(source.data)
    except ValidationError as fault:
        raise _errors([*truths, *translate(fault, SanctionsFile, source)]) from fault
    problems = [*truths, *_check_head(content, source), *_check_episodes(content, source)]
    problems += _check_measures(content, source)
    if problems:
        raise _errors(problems)
    return content


def end_ordinal(episode: Episode) -> int:
    """The first day, as an ordinal, on which an episode no longer holds."""
    return date.max.toordinal() if episode.end is None else episode.end.toordinal()


def _read(path: Path) -> Source:
    """The data of the file, and where its parts stand."""
    name = path.name
    try:
        data, positions = parse_yaml(decode(read_bytes(path, name), name))
    except RefusedError as fault:
        raise DossierError(fault.problem) from fault
    except YamlError as fault:
        place = Place(name, fault.line, fault.column)
        problem = Problem(fault.code, fault.message, place, fault.found, edit=CATALOGUE[fault.code].mend)
        raise DossierError(problem) from fault
    return Source(name, data, positions)


def _errors(problems: list[Problem]) -> DossierError:
    """The problems as an error, in the order of lines."""

    def order(problem: Problem) -> tuple[int, int, str]:
        place = problem.place or Place("")
        return place.line or 0, place.column or 0, problem.code

    return DossierError(sorted(dict.fromkeys(problems), key=order))


def _wrong(place: Place, message: str, found: object, edit: str, code: str = "S004") -> Problem:
    return Problem(code, message, place, str(found)[:80], edit=edit)


def _check_head(content: SanctionsFile, source: Source) -> Iterator[Problem]:
    """Years in order, names well formed, weights that sum to one."""
    first, last = content.years
    if first > last:
        message, edit = "years takes the first year, then the last.", "Put the two years in order."
        yield _wrong(source.place(("years",)), message, f"{first}, {last}", edit)
    for name in content.senders:
        if not ACTOR.fullmatch(name):
            message = "A sender is a state's ISO code or a bloc, in capitals."
            yield _wrong(source.key_place(("senders", name)), message, name, "Correct the name.", "N010")
    for name in {"year", "index", "maximum"} & content.kinds.keys():
        message = f"A kind cannot be called {name}: the table of the index has a column of that name."
        yield _wrong(source.key_place(("kinds", name)), message, name, "Rename the kind.")
    for field, weights in (("senders", content.senders), ("kinds", content.kinds)):
        total = math.fsum(weights.values())
        if abs(total - 1) > _ROUNDING:
            message, edit = f"The weights of {field} sum to one.", "Change the weights so that they do."
            yield _wrong(source.place((field,)), message, f"{total:g}", edit)


def _check_episodes(content: SanctionsFile, source: Source) -> Iterator[Problem]:
    """Each episode by itself: its id, names, days and source."""
    seen: set[str] = set()
    for number, episode in enumerate(content.episodes):
        path = ("episodes", number)
        if episode.id in seen:
            message = f"{episode.id} is the id of another episode too."
            yield _wrong(source.place((*path, "id")), message, episode.id, "Rename one of the two.", "N011")
        seen.add(episode.id)
        yield from _check_names(content, episode, source, path)
        if episode.end is not None and episode.end <= episode.start:
            message = f"end is the first day on which the step no longer holds, after start, {episode.start}."
            edit = "Correct the days; write null while the step is in force."
            yield _wrong(source.place((*path, "end")), message, episode.end, edit)
        if not episode.source.citation.strip():
            place = source.place((*path, "source", "citation"))
            yield _wrong(place, "citation says what the source is.", "nothing", "Write the source.")


def _check_names(
    content: SanctionsFile, episode: Episode, source: Source, path: DataPath
) -> Iterator[Problem]:
    """The senders and the kind of an episode are those that the file declares."""
    for number, sender in enumerate(episode.senders):
        place = source.place((*path, "senders", number))
        if sender not in content.senders:
            yield _not_among("senders", sender, content.senders, place)
        elif sender in episode.senders[:number]:
            yield _wrong(place, f"{sender} is named twice.", sender, "Remove one of the two.")
    if episode.kind not in content.kinds:
        yield _not_among("kinds", episode.kind, content.kinds, source.place((*path, "kind")))


def _not_among(field: str, name: str, valid: dict[str, float], place: Place) -> Problem:
    """A sender or a kind that the file does not declare."""
    close = nearest(name, valid)
    message = f"{name[:80]} is not among the {field} of this file: {', '.join(valid)}."
    edit = f"Write {close}." if close else f"Write one of them, or add it to {field} with its weight."
    return Problem("S004", message, place, name[:80], close, edit)


def _check_measures(content: SanctionsFile, source: Source) -> Iterator[Problem]:
    """The steps of each measure in the order of time: alike, one after the other, and what they say."""
    measures: dict[str, list[tuple[int, Episode]]] = {}
    for number, episode in enumerate(content.episodes):
        measures.setdefault(episode.measure, []).append((number, episode))
    for steps in measures.values():
        before: Episode | None = None
        for number, episode in sorted(steps, key=lambda step: (step[1].start, step[0])):
            path = ("episodes", number)
            if before is not None:
                yield from _check_alike(before, episode, source, path)
            if before is not None and episode.start.toordinal() < end_ordinal(before):
                message = (
                    f"The step overlaps {before.id}, which holds until {before.end or 'further notice'}."
                )
                edit = "End the step before on the day on which this one starts."
                yield _wrong(source.place((*path, "start")), message, episode.start, edit)
            else:
                yield from _check_step(before, episode, source, path)
            before = episode if before is None else max(before, episode, key=end_ordinal)


def _check_alike(before: Episode, episode: Episode, source: Source, path: DataPath) -> Iterator[Problem]:
    """Steps of one measure have one kind and the same senders."""
    edit = "Correct it, or make the step another measure's."
    if episode.kind != before.kind:
        message = f"The steps of {episode.measure} have one kind; {before.id} has {before.kind}."
        yield _wrong(source.place((*path, "kind")), message, episode.kind, edit)
    if set(episode.senders) != set(before.senders):
        message = f"The steps of {episode.measure} have the same senders; {before.id} has others."
        yield _wrong(source.place((*path, "senders")), message, ", ".join(episode.senders), edit)


def _check_step(
    before: Episode | None, episode: Episode, source: Source, path: DataPath
) -> Iterator[Problem]:
    """A step is what it says against the step that it follows on, if there is one."""
    if before is None or before.end != episode.start:
        if episode.step != "begun":
            message = "The first step of a measure, or the first after a gap, is one that has begun."
            yield _wrong(
                source.place((*path, "step")), message, episode.step, "Write begun, or correct start."
            )
        return
    change = episode.intensity - before.intensity
    if episode.step == "begun":
        message = f"The step follows on {before.id}: it strengthens, renews or eases it."
        yield _wrong(source.place((*path, "step")), message, episode.step, "Write which of the three.")
    elif not {"strengthened": change >= 0, "eased": change <= 0, "renewed": change == 0}[episode.step]:
        message = f"A step that is {episode.step} does not move intensity from {before.intensity} this way."
        yield _wrong(
            source.place((*path, "intensity")), message, episode.intensity, "Correct intensity or step."
        )
