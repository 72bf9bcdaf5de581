"""The closed list of problem codes. A code never changes its meaning; wording may improve.

Families: F files and YAML, S shape of an entry, N names, E expressions, C claims, V variables and
time, P policies, events and aims, L documents and locators, O observations, J judgements, U the call, R the
surroundings, B a bug.
"""

from __future__ import annotations

from counterpoise.errors.entry import Entry
from counterpoise.errors.judging import JUDGING
from counterpoise.errors.meaning import MEANING
from counterpoise.errors.observing import OBSERVING
from counterpoise.errors.writing import WRITING

CATALOGUE: dict[str, Entry] = {entry.code: entry for entry in (*WRITING, *MEANING, *OBSERVING, *JUDGING)}
