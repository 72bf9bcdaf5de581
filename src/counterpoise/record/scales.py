"""From an indicator's values to a variable's levels and back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from counterpoise.schema import Measure, Variable

# How near the ends of its range a state's level may come, as a share of the range, where no floor is
# declared: at 0.005 the logit is -5.3, farther out than any document speaks of (a judgement, decision 0036).
USUAL_FLOOR = 0.005


@dataclass(frozen=True, slots=True)
class Scale:
    """Where an indicator's values stand in a variable's range.

    A value v has the level lo + (hi - lo) (T(v) - T(a)) / (T(b) - T(a)), T the transform, a and b the two
    ends of `at`. A share is first held within its floor; levels are held within the range, and a state's
    within a margin of it, so that their logits are finite.

    Parameters
    ----------
    measure
        What the dossier says.
    bounds
        The variable's range, in its own unit.
    margin
        As a share of the range; 0 for what may sit at the ends.
    """

    measure: Measure
    bounds: tuple[float, float]
    margin: float = 0.0

    def place(self, values: np.ndarray) -> np.ndarray:
        """Where values stand between the ends of `at`: 0 and 1 at the ends, beyond them outside; never NaN.

        Only NaN itself stays NaN. What the transform cannot take stands at the end that it is nearest to.
        """
        low, high = self._ends()
        return (self._transform(self._hold(np.asarray(values, dtype=float))) - low) / (high - low)

    def to_levels(self, values: np.ndarray) -> np.ndarray:
        """The levels of values, in the variable's unit."""
        low, high = self.bounds
        return low + (high - low) * np.clip(self.place(values), self.margin, 1 - self.margin)

    def to_values(self, levels: np.ndarray) -> np.ndarray:
        """The values of levels: the inverse of `to_levels` where nothing was held.

        Examples
        --------
        >>> turned = Scale(Measure(indicator="distance", at=(3, 0)), (0, 100))
        >>> turned.to_levels(np.array([0.0, 1.5, 4.0])), turned.to_values(np.array([100.0, 50.0]))
        (array([100.,  50.,   0.]), array([0. , 1.5]))
        """
        low, high = self.bounds
        shares = (np.asarray(levels, dtype=float) - low) / (high - low)
        first, last = self._ends()
        moved = first + shares * (last - first)
        match self.measure.transform:
            case "log":
                return np.exp(moved)
            case "logit":
                return 0.5 * (1 + np.tanh(0.5 * moved))
            case _:
                return moved

    def _ends(self) -> tuple[float, float]:
        """The ends of `at` after the transform, which a floor keeps finite."""
        ends = np.array(self.measure.at, dtype=float)
        first, last = self._transform(ends if self.measure.transform == "linear" else self._hold(ends))
        return float(first), float(last)

    def _hold(self, values: np.ndarray) -> np.ndarray:
        """Values held within the floor of a share, if one is declared."""
        floor = self.measure.floor
        return values if floor is None else np.clip(values, floor, 1 - floor)

    def _transform(self, values: np.ndarray) -> np.ndarray:
        with np.errstate(divide="ignore"):
            match self.measure.transform:
                case "log":
                    return np.log(np.maximum(values, 0.0))
                case "logit":
                    inside = np.clip(values, 0.0, 1.0)
                    return np.log(inside) - np.log1p(-inside)
                case _:
                    return np.asarray(values, dtype=float)


def make_scale(variable: Variable, measure: Measure) -> Scale:
    """The scale of a measure of a variable: a state keeps a margin, its floor or `USUAL_FLOOR`."""
    floor = USUAL_FLOOR if measure.floor is None else measure.floor
    return Scale(measure, variable.range, floor if variable.role == "state" else 0.0)
