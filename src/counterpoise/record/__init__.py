"""The record: what was observed, where it comes from, and how the figures are computed."""

from counterpoise.record.building import Built, build_record
from counterpoise.record.fetching import Fetched, fetch
from counterpoise.record.loading import check_record, load_record
from counterpoise.record.measuring import Measured, Series, measure
from counterpoise.record.model import Observation, Record
from counterpoise.record.panels import dyads, states
from counterpoise.record.starting import check_observations, load, take_starts
from counterpoise.record.tables import tabulate_record
from counterpoise.record.testable import list_testable

__all__ = [
    "Built",
    "Fetched",
    "Measured",
    "Observation",
    "Record",
    "Series",
    "build_record",
    "check_observations",
    "check_record",
    "dyads",
    "fetch",
    "list_testable",
    "load",
    "load_record",
    "measure",
    "states",
    "tabulate_record",
    "take_starts",
]
