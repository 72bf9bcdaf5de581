"""YAML 1.2 as plain data, with the line and column of every key and value.

Only what a dossier needs is read: one document of mappings, lists and scalars. Anchors, aliases and
tags are refused, keys are text and may not repeat, and depth is counted before anything recurses.
Scalars follow the core schema of YAML 1.2, so that `NO` is text; dates stay text.

The events come from libyaml (through PyYAML) where it is installed, which is some thirty times as
fast, else from ruamel's parser in Python.
"""

from __future__ import annotations

import importlib
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from counterpoise.dossier.yamlslips import advise

MAX_DEPTH = 20
MAX_VALUES = 100_000

Path = tuple[str | int, ...]

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_INTEGER = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"([-+]?)\.(?:inf|Inf|INF)")
_NAN = frozenset({".nan", ".NaN", ".NAN"})
_LONGEST_INTEGER = 18
# Keys that hold several entries: of two of them neither is to be removed.
_GATHERING = frozenset(
    "at claims coverage documents variables policies events aims actors headline debates chronology "  # noqa: SIM905
    "memberships settles starts sets".split()
)
SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_ALLOWED = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class YamlError(Exception):
    """What is wrong with the YAML: a code of the catalogue, words, line and column from 1, and the edit.

    Without an edit, the catalogue says what to do.
    """

    def __init__(
        self,
        code: str,
        message: str,
        line: int | None = None,
        column: int | None = None,
        found: str | None = None,
        edit: str | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.line = line
        self.column = column
        self.found = found
        self.edit = edit


@dataclass
class Positions:
    """Where keys and values stand: path from the root to (line, column), both from 1."""

    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)
    values: dict[Path, tuple[int, int]] = field(default_factory=dict)


@dataclass
class _Open:
    """A mapping or list that has begun and not ended."""

    data: Any
    path: Path
    key: str | None = None


def parse_yaml(text: str) -> tuple[Any, Positions]:
    r"""The data of a YAML text and the positions of its parts; None for an empty text.

    Raises
    ------
    YamlError
        F003 too many values; F006 not YAML, or a tag; F007 an anchor or alias; F008 a key written twice;
        F010 too deep.

    Examples
    --------
    >>> data, positions = parse_yaml("country: NO\nlevels: [1, 2.5]\n")
    >>> data
    {'country': 'NO', 'levels': [1, 2.5]}
    >>> positions.values["levels", 1]
    (2, 13)
    """
    builder = _Builder()
    for event in _read_events(text):
        builder.take(event)
    return builder.root, builder.positions


def _read_events(text: str) -> Iterator[Any]:
    """The parser's events, with its complaints turned into faults."""
    if strange := _NOT_ALLOWED.search(text):
        line, column = _line_and_column(text, strange.start())
        words = "The file holds a character that YAML does not allow."
        raise YamlError("F006", words, line, column, ascii(strange[0]).strip("'"))
    next_event, complaints = _open_parser(text)
    try:
        while (event := next_event()) is not None:
            yield event
    except complaints as fault:
        mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
        words = " ".join(
            str(part) for part in (getattr(fault, "problem", ""), getattr(fault, "context", "")) if part
        )
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        written = text.split("\n")[line - 1].rstrip("\r") if line and line <= text.count("\n") + 1 else ""
        advice = advise(written, column or 1)
        if advice is not None:
            words = advice[0]
        elif "\t" in written:
            words += "; a tab stands on this line, and YAML indents with spaces only"
        edit = None if advice is None else advice[1]
        raise YamlError("F006", f"The file is not YAML: {words}.", line, column, edit=edit) from fault


def _line_and_column(text: str, at: int) -> tuple[int, int]:
    """Line and column, from 1, of a code point."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _open_parser(text: str) -> tuple[Callable[[], Any], type[Exception]]:
    """A function that gives the next event, and None after the last; and what it raises."""
    try:
        parser = importlib.import_module("yaml.cyaml").CParser(text)
    except ImportError:
        return _open_python_parser(text)
    return parser.get_event, importlib.import_module("yaml.error").YAMLError


def _open_python_parser(text: str) -> tuple[Callable[[], Any], type[Exception]]:
    """The same from ruamel's parser in Python."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    events = iter(YAML(typ="safe", pure=True).parse(text))
    return lambda: next(events, None), YAMLError


class _Builder:
    """Puts data and positions together from events, without recursion."""

    def __init__(self) -> None:
        self.root: Any = None
        self.positions = Positions()
        self._open: list[_Open] = []
        self._documents = 0

    def take(self, event: Any) -> None:
        """Take the next event."""
        kind = type(event).__name__
        if kind == "DocumentStartEvent":
            self._begin_document(event)
        elif kind == "AliasEvent":
            raise _fault(event, "F007", "An alias stands here.", found=f"*{event.anchor}")
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self._open.pop()
        elif kind in ("MappingStartEvent", "SequenceStartEvent", "ScalarEvent"):
            self._begin(event, kind)

    def _begin_document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            raise _fault(event, "F006", "A second YAML document begins here; a file holds one.", found="---")

    def _begin(self, event: Any, kind: str) -> None:
        """A value, or a key where the open mapping waits for one."""
        if event.anchor is not None:
            raise _fault(event, "F007", "An anchor stands here.", found=f"&{event.anchor}")
        if event.tag is not None and event.tag != "!":
            raise _fault(event, "F006", "A tag stands here; the format has none.", found=str(event.tag))
        holder = self._open[-1] if self._open else None
        if holder is not None and isinstance(holder.data, dict) and holder.key is None:
            self._take_key(event, kind, holder)
            return
        if kind == "ScalarEvent" and SURROGATE.search(event.value):
            raise _fault(event, "F006", "The text holds half a character (a surrogate).")
        value = read_scalar(event) if kind == "ScalarEvent" else {} if kind == "MappingStartEvent" else []
        path = self._place(value, holder)
        if len(self.positions.values) >= MAX_VALUES:
            raise _fault(event, "F003", f"The file holds more than {MAX_VALUES} values.")
        self.positions.values[path] = (event.start_mark.line + 1, event.start_mark.column + 1)
        if kind != "ScalarEvent":
            if len(self._open) >= MAX_DEPTH:
                raise _fault(event, "F010", f"The entry is more than {MAX_DEPTH} levels deep.")
            self._open.append(_Open(value, path))

    def _take_key(self, event: Any, kind: str, holder: _Open) -> None:
        """Keys are text, whatever they look like, and do not repeat."""
        if kind != "ScalarEvent":
            raise _fault(event, "F006", "A key must be text; here it is a list or a mapping.")
        key = str(event.value)
        if SURROGATE.search(key):
            raise _fault(event, "F006", "The key holds half a character (a surrogate).")
        if key in holder.data:
            first = self.positions.keys[(*holder.path, key)][0]
            message = f"The key is written twice; first in line {first}."
            merged = key in _GATHERING and isinstance(holder.data[key], (list, dict))
            edit = f"Put what stands under both under one {key}." if merged else None
            raise _fault(event, "F008", message, key[:80], edit)
        holder.key = key
        self.positions.keys[(*holder.path, key)] = (event.start_mark.line + 1, event.start_mark.column + 1)

    def _place(self, value: Any, holder: _Open | None) -> Path:
        """Put the value where it belongs, and say where that is."""
        if holder is None:
            self.root = value
            return ()
        if isinstance(holder.data, list):
            holder.data.append(value)
            return (*holder.path, len(holder.data) - 1)
        key, holder.key = holder.key, None
        assert key is not None  # noqa: S101 (a mapping's value always follows its key)
        holder.data[key] = value
        return (*holder.path, key)


def _fault(
    event: Any, code: str, message: str, found: str | None = None, edit: str | None = None
) -> YamlError:
    """A fault at an event."""
    mark = event.start_mark
    return YamlError(code, message, mark.line + 1, mark.column + 1, found, edit)


def read_scalar(event: Any) -> Any:
    """The value of a scalar event by the core schema of YAML 1.2; quoted scalars are text."""
    text = event.value
    style = event.style
    if style not in (None, "") or not event.implicit[0]:
        return text
    return resolve_plain(text)


def resolve_plain(text: str) -> Any:
    """What a plain scalar stands for by the core schema of YAML 1.2.

    Examples
    --------
    >>> [resolve_plain(text) for text in ("NO", "~", "true", "0x1F", "1e3", "2026-01-01")]
    ['NO', None, True, 31, 1000.0, '2026-01-01']
    """
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if text[0] not in "-+.0123456789":
        return text
    if _INTEGER.fullmatch(text):
        return int(text) if len(text) <= _LONGEST_INTEGER else float(text)
    for pattern, radix in ((_OCTAL, 8), (_HEXADECIMAL, 16)):
        if pattern.fullmatch(text) and len(text) <= _LONGEST_INTEGER:
            return int(text[2:], radix)
    if _FLOAT.fullmatch(text):
        return float(text)
    if match := _INFINITE.fullmatch(text):
        return -math.inf if match[1] == "-" else math.inf
    return math.nan if text in _NAN else text
