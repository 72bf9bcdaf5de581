"""JSON as plain data, with the line and column of every key and value."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from typing import Any

from counterpoise.errors import Place, Problem

DataPath = tuple[str | int, ...]
MAX_DEPTH = 40
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_SURROGATE = re.compile("[\ud800-\udfff]")


class JsonError(Exception):
    """A JSON text that is not read on, with the problem why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class JsonText:
    """A JSON text: its data, and where the parts of it stand."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.text = text
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self._places: dict[DataPath, int] = {}
        self.data = self._parse()
        self._scan()

    def place(self, *path: str | int) -> Place:
        """The place of the value at `path`, or of the nearest that holds it."""
        while path and path not in self._places:
            path = path[:-1]
        return self._place(self._places.get(path, 0))

    def _place(self, start: int) -> Place:
        line = bisect_right(self._lines, start)
        return Place(self.name, line, start - self._lines[line - 1] + 1)

    def _parse(self) -> Any:
        """The data; what is not JSON is refused."""
        try:
            return json.loads(self.text)
        except json.JSONDecodeError as fault:
            message = f"The file is not JSON: {fault.msg.lower()}."
            place = Place(self.name, fault.lineno, fault.colno)
            raise JsonError(Problem("F014", message, place)) from fault
        except RecursionError as fault:
            raise JsonError(self._too_deep(Place(self.name))) from fault
        except ValueError as fault:  # a number of thousands of digits
            message = "The file holds a number that cannot be read."
            raise JsonError(Problem("F014", message, Place(self.name))) from fault

    def _too_deep(self, place: Place) -> Problem:
        return Problem("F010", f"The file is more than {MAX_DEPTH} levels deep.", place)

    def _scan(self) -> None:
        """Note where values stand, and refuse what Python reads and should not.

        That is keys written twice, halves of characters, NaN, and great depth. The text is JSON otherwise,
        which `_parse` has seen to.
        """
        path: list[str | int] = []
        waiting = [False]  # by level: whether a key comes next
        for match in _TOKEN.finditer(self.text):
            mark, start = match[0], match.start()
            if mark in "}]":
                path.pop()
                waiting.pop()
            elif mark == ",":
                if isinstance(path[-1], int):
                    path[-1] += 1
                else:
                    waiting[-1] = True
            elif mark == ":":
                waiting[-1] = False
            elif waiting[-1]:
                path[-1] = self._read_key(mark, start)
                if tuple(path) in self._places:
                    self._refuse("F008", "A key is written twice.", start, mark)
            else:
                self._places[tuple(path)] = start
                if mark in "{[":
                    path.append("" if mark == "{" else 0)
                    waiting.append(mark == "{")
                elif mark.lstrip("-") in ("NaN", "Infinity"):
                    self._refuse("F014", "JSON has no such number.", start, mark)
                if len(path) > MAX_DEPTH:
                    raise JsonError(self._too_deep(self._place(start)))

    def _refuse(self, code: str, message: str, start: int, found: str) -> None:
        raise JsonError(Problem(code, message, self._place(start), found[:80]))

    def _read_key(self, text: str, start: int) -> str:
        """A key; one that holds half a character has no UTF-8."""
        key = json.loads(text)
        if _SURROGATE.search(key):
            self._refuse("F014", "The key holds half a character (a surrogate).", start, ascii(key))
        return key
