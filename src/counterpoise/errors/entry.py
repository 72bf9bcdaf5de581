"""What a code of the catalogue says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Entry:
    """What a code means: a title, why it is a fault, and how it is mended."""

    code: str
    title: str
    why: str
    mend: str
    severity: Literal["error", "warning"] = "error"
