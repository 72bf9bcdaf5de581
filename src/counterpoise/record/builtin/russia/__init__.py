"""The indicators of the Russia dossier."""

from collections.abc import Callable
from pathlib import Path

from counterpoise.record.builtin.russia import conduct, positions, power, sanctioned, trade
from counterpoise.record.computed import Computed
from counterpoise.record.publishers import SOURCES as PUBLISHERS

SOURCES = {**PUBLISHERS, "sanctions": sanctioned.SOURCE}
# Each computes some indicators from the folder of the publishers' files.
STEPS: tuple[Callable[[Path], list[Computed]], ...] = (
    positions.compute,
    trade.compute_energy,
    trade.compute_trade,
    power.compute_products,
    power.compute_capabilities,
    power.compute_troops,
    power.compute_members,
    conduct.compute_deaths,
    conduct.compute_regimes,
    conduct.compute_tension,
    conduct.compute_risk,
    sanctioned.compute,
)

__all__ = ["SOURCES", "STEPS"]
