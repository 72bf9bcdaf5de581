"""The publishers' files: one module each, which says where a file comes from and reads it into a table."""

from counterpoise.record.publishers import (
    democracy,
    energy,
    eurostat,
    gdelt,
    gdp,
    gpr,
    memberships,
    nmc,
    ucdp,
    unga,
    us_troops,
)

# By the name under which sources.yaml and the folder of the publishers' files know them.
SOURCES = {
    "democracy": democracy.SOURCE,
    "energy": energy.SOURCE,
    "eurostat": eurostat.SOURCE,
    "gdelt": gdelt.SOURCE,
    "gdp": gdp.SOURCE,
    "gpr": gpr.SOURCE,
    "memberships": memberships.SOURCE,
    "nmc": nmc.SOURCE,
    "ucdp": ucdp.SOURCE,
    "unga": unga.SOURCE,
    "us-troops": us_troops.SOURCE,
}

__all__ = [
    "SOURCES",
    "democracy",
    "energy",
    "eurostat",
    "gdelt",
    "gdp",
    "gpr",
    "memberships",
    "nmc",
    "ucdp",
    "unga",
    "us_troops",
]
