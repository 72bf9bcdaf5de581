"""Codes for judgements: J, what stands in the way of choosing between policies."""

from __future__ import annotations

from counterpoise.errors.entry import Entry

JUDGING: tuple[Entry, ...] = ()
