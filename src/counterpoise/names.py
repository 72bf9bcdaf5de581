"""Names of actors and variables: ISO 3166 states, declared blocs, ACTOR.attribute, SOURCE:TARGET.conduct."""

from __future__ import annotations

import re
from dataclasses import dataclass

ACTOR_PATTERN = r"[A-Z][A-Z0-9]{1,11}"
_BARE = r"[a-z][a-z0-9_]{0,59}"
ACTOR = re.compile(ACTOR_PATTERN)
_SUBJECT = rf"(?P<source>{ACTOR_PATTERN})(?::(?P<target>{ACTOR_PATTERN}))?"
VARIABLE = re.compile(rf"(?:{_SUBJECT}\.)?(?P<attribute>{_BARE})")
IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")

# ISO 3166-1 alpha-3 as of 2025, and XKX, the user-assigned code in general use for Kosovo.
_CODES = """
    ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR
    BHR BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG
    COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH
    FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY
    HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM
    KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL
    MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR
    NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU
    SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA
    TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB
    VIR VNM VUT WLF WSM XKX YEM ZAF ZMB ZWE
"""
ISO_ALPHA_3 = frozenset(_CODES.split())


@dataclass(frozen=True, slots=True)
class VariableName:
    """The parts of a variable's name; `source` and `target` are None where the form has none."""

    text: str
    source: str | None
    target: str | None
    attribute: str

    @property
    def actors(self) -> tuple[str, ...]:
        """The actors that the name mentions, in order."""
        return tuple(actor for actor in (self.source, self.target) if actor is not None)


def parse_variable(text: str) -> VariableName | None:
    """The parts of a variable's name, or None if it is not well formed.

    Examples
    --------
    >>> parse_variable("WEST:RUS.sanctions").actors
    ('WEST', 'RUS')
    >>> parse_variable("Regime Security") is None
    True
    """
    match = VARIABLE.fullmatch(text)
    if match is None:
        return None
    return VariableName(text, match["source"], match["target"], match["attribute"])
