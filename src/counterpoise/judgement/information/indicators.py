"""The indicators that say how a variable stands: what to collect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from counterpoise.dossier import Dossier
from counterpoise.errors import DossierError
from counterpoise.expressions import parse
from counterpoise.record import load_record


@dataclass(frozen=True, slots=True)
class Measured:
    """A variable with the indicators that measure it, the principal one first; none where none does."""

    variable: str
    indicators: tuple[str, ...]

    def say(self, titles: Mapping[str, str]) -> str:
        """The same in words.

        Examples
        --------
        >>> Measured("peace", ()).say({}), Measured("war", ("ucdp.deaths",)).say({"ucdp.deaths": "Deaths"})
        ('no indicator measures peace', 'war: ucdp.deaths (Deaths)')
        """
        if not self.indicators:
            return f"no indicator measures {self.variable}"
        named = [f"{name} ({titles[name]})" if name in titles else name for name in self.indicators]
        return f"{self.variable}: {', '.join(named)}"


def find_indicators(dossier: Dossier, variables: Iterable[str]) -> tuple[Measured, ...]:
    """By what each of some variables is measured (`measured_by`); a derived one by what measures its parts.

    Examples
    --------
    >>> import counterpoise as cp
    >>> find_indicators(cp.load("russia"), ["RUS.realism"])
    (Measured(variable='RUS.realism', indicators=()),)
    """
    found: dict[str, Measured] = {}
    for name in variables:
        variable = dossier.variables[name]
        if not variable.measured_by and variable.role == "derived" and variable.expression:
            parts = find_indicators(dossier, parse(variable.expression).names)
            found |= {part.variable: part for part in parts}
        else:
            found[name] = Measured(name, tuple(entry.indicator for entry in variable.measured_by))
    return tuple(found.values())


def list_titles(dossier: Dossier) -> dict[str, str]:
    """By indicator, its title as the dossier's record declares it; nothing without a record.

    Examples
    --------
    >>> import counterpoise as cp
    >>> list_titles(cp.load("nile"))
    {}
    """
    try:
        return {name: entry.title for name, entry in load_record(dossier).declared.items()}
    except DossierError:
        return {}
