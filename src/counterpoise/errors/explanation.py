"""Looking up what a code means."""

from __future__ import annotations

from counterpoise.errors.catalogue import CATALOGUE, Entry
from counterpoise.errors.problem import Problem, UsageError, nearest


def explain(code: str) -> Entry:
    """What a code of the catalogue means: its title, why it is a fault and how it is mended.

    Parameters
    ----------
    code
        A code such as "V001", in either case.

    Raises
    ------
    UsageError
        U002 where there is no such code.

    Examples
    --------
    >>> explain("v001").title
    'a level outside its range'
    """
    entry = CATALOGUE.get(code.strip().upper())
    if entry is None:
        near = nearest(code.strip().upper(), CATALOGUE)
        edit = f"Use `counterpoise explain {near}`." if near else "Codes are a letter and three digits."
        raise UsageError(Problem("U002", "There is no such code.", found=code, nearest=near, edit=edit))
    return entry
