"""The record: what was observed, where it comes from, and how the figures are computed."""

from counterpoise.record.building import Built, build_record
from counterpoise.record.fetching import fetch
from counterpoise.record.loading import load_record
from counterpoise.record.measuring import Measured, Series, measure
from counterpoise.record.model import Observation, Record
from counterpoise.record.tables import tabulate_record

__all__ = [
    "Built",
    "Measured",
    "Observation",
    "Record",
    "Series",
    "build_record",
    "fetch",
    "load_record",
    "measure",
    "tabulate_record",
]
