"""What a command leaves behind, and the shape that its errors have."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from counterpoise.errors import CATALOGUE


@dataclass(frozen=True)
class Outcome:
    """What a command left behind: its exit code, standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """Standard output as JSON; fails if there is anything else on it."""
        return json.loads(self.out)


Command = Callable[..., Outcome]


def assert_problems(outcome: Outcome, *codes: str) -> None:
    """The one shape that every error has in JSON."""
    problems = outcome.data["problems"]
    assert [problem["code"] for problem in problems] == list(codes)
    for problem in problems:
        assert set(problem) == {"code", "severity", "message", "place", "found", "nearest", "edit"}
        assert problem["severity"] == CATALOGUE[problem["code"]].severity
        assert problem["message"]
        for key in ("found", "nearest", "edit"):
            assert problem[key] is None or isinstance(problem[key], str)
        if problem["place"] is not None:
            assert set(problem["place"]) == {"file", "line", "column"}
