"""The shape of entries: what pydantic finds wrong, said in plain words with a code and a place."""

from __future__ import annotations

import types
from collections.abc import Iterator
from itertools import islice
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from counterpoise.dossier.mending import mend_words
from counterpoise.dossier.misfits import describe
from counterpoise.dossier.reading import Source
from counterpoise.errors import Problem, nearest

Path = tuple[str | int, ...]

_BOOLEANS = frozenset({"once", "composite", "avoid"})
MOST_PROBLEMS = 500
_ABSENT = object()
_MEMBERS = frozenset({"float", "Interval", "Citation"})


def translate(
    fault: ValidationError, model: type[BaseModel], source: Source, step: float | None = None
) -> list[Problem]:
    """The problems that a failed validation of `source` against `model` stands for, each once.

    At most `MOST_PROBLEMS`: so many have one cause, and the first shows it. Durations that are proposed
    fit the dossier's `step`, in years, where it is known.
    """
    problems: dict[tuple[Path, str], Problem] = {}
    errors = list(islice(_gather_unions(fault, source.data), MOST_PROBLEMS))
    spoilt = {real_path(source.data, error["loc"]) for error in errors}
    for error in errors:
        if error["type"] == "too_short" and _holds_another(real_path(source.data, error["loc"]), spoilt):
            continue  # pydantic counts the sound entries only; it is said which one is not
        if error["type"] == "duration":
            error["ctx"] = {**error.get("ctx", {}), "step": step}
        path, problem = _translate_one(error, model, source)
        problems.setdefault((path, problem.code), problem)
    return list(problems.values())


def _holds_another(path: Path, spoilt: set[Path]) -> bool:
    """Whether something wrong stands inside what is at `path`."""
    return any(len(other) > len(path) and other[: len(path)] == path for other in spoilt)


def find_truths(source: Source) -> list[Problem]:
    """Booleans where the format has no such field (they would else count as 1 and 0)."""

    def walk(data: Any, path: Path) -> Iterator[Path]:
        items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
        for key, value in items:
            if isinstance(value, bool) and key not in _BOOLEANS:
                yield (*path, key)
            else:
                yield from walk(value, (*path, key))

    return [
        Problem(
            "S003",
            f"{_field(path)} does not take true or false.",
            source.place(path),
            _show(look_up(source.data, path)),
            edit="Write a number or text; text in double quotes.",
        )
        for path in islice(walk(source.data, ()), MOST_PROBLEMS)
    ]


def look_up(data: Any, path: Path) -> Any:
    """The value at a path, or None."""
    for key in path:
        data = _part(data, key)
        if data is _ABSENT:
            return None
    return data


def real_path(data: Any, location: Path) -> Path:
    """Pydantic's location without the names of union members that it holds.

    Examples
    --------
    >>> real_path({"claims": [{"kind": "causal", "sign": "x"}]}, ("claims", 0, "causal", "sign"))
    ('claims', 0, 'sign')
    """
    path: list[str | int] = []
    for position, key in enumerate(location):
        if position == 2 and path[0] == "claims" and _part(data, "kind") == key:
            continue  # the kind that pydantic chose, which may also be a field's name
        inner = _part(data, key)
        is_container = isinstance(data, (dict, list))
        if inner is not _ABSENT:
            data = inner
        elif position < len(location) - 1 or key == "[key]" or _names_member(key) or not is_container:
            continue
        path.append(key)
    return tuple(path)


def _part(data: Any, key: str | int) -> Any:
    """A part of plain data, or `_ABSENT`."""
    if isinstance(data, dict):
        return data.get(key, _ABSENT)
    if isinstance(data, list) and isinstance(key, int) and 0 <= key < len(data):
        return data[key]
    return _ABSENT


def _gather_unions(fault: ValidationError, data: Any) -> Iterator[dict[str, Any]]:
    """The errors, where a value of several possible kinds counts once.

    A mapping is measured against the kind that is a mapping; anything else gets one error that
    names what the field takes.
    """
    seen: set[Path] = set()
    for error in fault.errors(include_url=False):
        location = error["loc"]
        branch = _union_branch(data, location)
        if branch is None:
            yield dict(error)
            continue
        path = real_path(data, location[:branch])
        if isinstance(look_up(data, path), dict):
            if any(name in str(location[branch]) for name in ("Interval", "Citation")):
                yield dict(error)
        elif path not in seen:
            seen.add(path)
            yield {**error, "loc": location[:branch], "type": "union"}


def _union_branch(data: Any, location: Path) -> int | None:
    """The index in `location` that names a member of a plain union, if one does."""
    for index, key in enumerate(location):
        if _names_member(key):
            parent = look_up(data, real_path(data, location[:index]))
            if not (isinstance(parent, dict) and key in parent):
                return index
    return None


def _names_member(key: str | int) -> bool:
    """Whether a part of pydantic's location names a member of a union."""
    return key in _MEMBERS or (isinstance(key, str) and key.startswith(("literal[", "function-")))


def _translate_one(error: dict[str, Any], model: type[BaseModel], source: Source) -> tuple[Path, Problem]:
    """One problem, with the path of what it is about."""
    kind, context = error["type"], error.get("ctx", {})
    path = real_path(source.data, error["loc"])
    value = look_up(source.data, path)
    if kind == "missing":
        return path, _missing(path, source)
    if kind == "extra_forbidden":
        close = nearest(str(path[-1]), valid_fields(model, error["loc"][:-1]))
        edit = f"Write {close} or remove the field." if close else "Remove the field."
        problem = Problem(
            "S002",
            f"{path[-1]} is not a field here.",
            source.key_place(path),
            str(path[-1])[:80],
            close,
            edit,
        )
        return path, problem
    if path == ("format",):
        return path, Problem(
            "S005", "This version reads format 1.", source.place(path), _show(value), "1", "Write format: 1."
        )
    if "[key]" in error["loc"] and kind == "date_form":
        said = describe(kind, context, "points", path[-1], of_claim=False)
        return path, said.at(source.key_place(path), _show(path[-1]))
    if "[key]" in error["loc"] or kind == "string_pattern_mismatch":
        return path, _bad_pattern(path, error, source)
    if kind == "union_tag_not_found":
        kinds = "causal, level, prediction, prescription or aim"
        edit = f"Add kind: {kinds}."
        return path, Problem("S001", "The field kind is missing.", source.place(path), edit=edit)
    if kind == "union_tag_invalid":
        path, value = (*path, "kind"), context.get("tag")
    said = describe(kind, context, _field(path), value, path[:1] == ("claims",))
    return path, said.at(source.place(path), _show(value))


def _missing(path: Path, source: Source) -> Problem:
    """A field, or a value of a pair, that is not there."""
    if isinstance(path[-1], int):
        return Problem(
            "S003",
            f"{_field(path[:-1])} takes two values.",
            source.place(path[:-1]),
            _show(look_up(source.data, path[:-1])),
            edit="Write two values, [a, b].",
        )
    return Problem(
        "S001", f"The field {path[-1]} is missing.", source.place(path[:-1]), edit=f"Add {path[-1]}."
    )


def _bad_pattern(path: Path, error: dict[str, Any], source: Source) -> Problem:
    """A name, an id or a hash that is not well formed."""
    if path and path[-1] == "sha256":
        return Problem(
            "S004",
            "sha256 is 64 hexadecimal digits in lower case.",
            source.place(path),
            _show(error["input"]),
        )
    is_key = "[key]" in error["loc"]
    message = "An id is written in lower-case letters, digits and hyphens, and is short."
    close = mend_words(str(error["input"]))
    return Problem("N010", message, source.place(path, key=is_key), _show(error["input"]), close)


def _field(path: Path) -> str:
    """The field that a path ends in, for a sentence."""
    names = [key for key in path if isinstance(key, str)]
    return str(names[-1])[:80] if names else "The file"


def _show(value: Any) -> str:
    """A value as short text."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    text = (
        value
        if isinstance(value, str)
        else "a mapping"
        if isinstance(value, dict)
        else "a list"
        if isinstance(value, list) and len(value) > 4
        else str(value)
    )
    return text if len(text) <= 80 else text[:77] + "..."


def valid_fields(model: Any, location: Path) -> list[str]:
    """The names of the fields that the entry at pydantic's `location` may have.

    Examples
    --------
    >>> from counterpoise.schema import VariablesFile
    >>> "volatility" in valid_fields(VariablesFile, ("variables", "settlement"))
    True
    """
    kinds = [model]
    for key in location:
        kinds = [inner for kind in kinds for inner in _descend(kind, key)]
    return sorted({field.alias or name for kind in kinds for name, field in _fields(kind).items()})


def _fields(kind: Any) -> dict[str, Any]:
    return kind.model_fields if isinstance(kind, type) and issubclass(kind, BaseModel) else {}


def _descend(kind: Any, key: str | int) -> list[Any]:
    """The annotations that `key` leads to from an annotation."""
    origin = get_origin(kind)
    if origin is Annotated:
        return _descend(get_args(kind)[0], key)
    if origin in (Union, types.UnionType):
        members = [member for member in get_args(kind) if _matches(member, key)]
        return members or [inner for member in get_args(kind) for inner in _descend(member, key)]
    if origin is dict:
        return [get_args(kind)[1]]
    if origin is tuple:
        return [get_args(kind)[0]]
    for name, field in _fields(kind).items():
        if key in (name, field.alias):
            return [field.annotation]
    return []


def _matches(member: Any, key: str | int) -> bool:
    """Whether `key` names this member of a union: by its class, or by its kind."""
    name = getattr(member, "__name__", None)
    if name is not None and str(key).endswith((name, f"{name}]")):
        return True
    tag = _fields(member).get("kind")
    return tag is not None and get_origin(tag.annotation) is Literal and key in get_args(tag.annotation)
