"""The record: what was observed, where it comes from, and how the figures are computed."""

from counterpoise.record.building import Built, build_record
from counterpoise.record.fetching import Fetched, fetch
from counterpoise.record.loading import check_record, load_record
from counterpoise.record.model import Observation, Record
from counterpoise.record.tables import tabulate_record

__all__ = [
    "Built",
    "Fetched",
    "Observation",
    "Record",
    "build_record",
    "check_record",
    "fetch",
    "load_record",
    "tabulate_record",
]
