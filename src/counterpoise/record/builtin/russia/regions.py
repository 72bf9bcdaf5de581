"""Which states the groups of the Russia dossier's indicators are; the lists do not change over time."""

from __future__ import annotations

FIRST_YEAR, LAST_YEAR = 1992, 2025  # up to the dossier's day, 1 January 2026

# The 27 members of the EU since February 2020, in every year (decision 0031).
EU = (
    *("AUT", "BEL", "BGR", "CYP", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GRC", "HRV", "HUN"),
    *("IRL", "ITA", "LTU", "LUX", "LVA", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "SWE"),
)
CAS = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
# The UN's Europe without Russia, with Cyprus and Türkiye, which belong to the European command of the United
# States; Kosovo, and what Czechoslovakia and Yugoslavia were.
EUROPE = (
    *EU,
    *("ALB", "AND", "BIH", "BLR", "CHE", "GBR", "GIB", "ISL", "LIE", "MCO", "MDA", "MKD", "MNE", "NOR"),
    *("SMR", "SRB", "TUR", "UKR", "VAT", "XKX", "CSK", "YUG"),
)
# The UN's Eastern Asia.
EAST_ASIA = ("CHN", "HKG", "JPN", "KOR", "MAC", "MNG", "PRK", "TWN")
