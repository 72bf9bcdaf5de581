"""The small dossier with a small record."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

RECORD = Path(__file__).resolve().parents[1] / "data" / "record"


@pytest.fixture
def observed(tiny: Path) -> Path:
    """A copy of the small dossier's folder with a record in it, to be spoilt."""
    shutil.copytree(RECORD, tiny / "record")
    return tiny
