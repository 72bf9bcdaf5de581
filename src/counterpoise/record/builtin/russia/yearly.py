"""An indicator of the Russia dossier from yearly values: those of its years, in the order of time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from counterpoise.record.builtin.russia.regions import FIRST_YEAR, LAST_YEAR
from counterpoise.record.computed import Computed, from_years
from counterpoise.schema import Indicator


def make_yearly(
    name: str, entry: Indicator, source: str, values: Iterable[Sequence[float]], first: int = FIRST_YEAR
) -> Computed:
    """An indicator by year, from `first` to the dossier's last year.

    Parameters
    ----------
    name, entry, source
        Its name, what it is, and the source of its values.
    values
        As `from_years` takes them: year and value, and the ends of an interval where there is one.
    first
        The first year that counts.
    """
    return Computed(name, entry, source, from_years(values, first, LAST_YEAR))
