"""Where each publisher's file can be had: an address to download it from, or what to do by hand.

Only addresses that are known stand here. No publisher states a checksum, so `sha256` is None throughout:
`fetch` then notes the checksum of what it downloaded first, and holds later downloads to it.
"""

from __future__ import annotations

from dataclasses import dataclass

from counterpoise.record.publishers import gdp, nmc, ucdp


@dataclass(frozen=True, slots=True)
class Offer:
    """How a publisher gives out a file.

    `file` is where the reader looks for it. `address` is that of a download, None where there is none that a
    program can use; `by_hand` then says what to do. `members` are the names (with * and ?) to follow through
    archives in archives. `sha256` is the checksum of the download where the publisher states one.
    """

    file: str
    address: str | None = None
    members: tuple[str, ...] = ()
    sha256: str | None = None
    by_hand: str = ""


# By the name of the source, as sources.yaml has it.
OFFERS = {
    "democracy": Offer(
        "democracy/democracy_cow_1816_2025.csv",
        by_hand=(
            "The V-Dem Institute asks for an e-mail address first. Save the columns iso3 (its "
            "country_text_id), year and v2x_polyarchy of the country-year file as CSV."
        ),
    ),
    "energy": Offer(
        "energy/energy_trade_1995_2024.parquet",
        by_hand=(
            "CEPII's archive of all goods is several gigabytes. Save the lines of the seven codes that "
            "sources.yaml names, with the columns year, exporter and importer (ISO 3166 alpha-3), product "
            "and value_kusd, as Parquet."
        ),
    ),
    "eurostat": Offer(
        "eurostat/eu_member_partner_month_2020_2022.csv",
        by_hand=(
            "Ask Eurostat's Comext for it. Save month, reporter_iso3, partner_iso3, flow, product and "
            "value_eur as CSV."
        ),
    ),
    "gdelt": Offer(
        "gdelt/gdelt_dyad_month.parquet",
        by_hand=(
            "GDELT publishes events by the quarter of an hour. Sum them up by month and pair of states, and "
            "save month, iso3_a, iso3_b, score_sum and n_days as Parquet."
        ),
    ),
    "gdp": Offer(
        gdp.PUBLISHED,
        "https://api.worldbank.org/v2/en/indicator/NY.GDP.MKTP.CD?downloadformat=csv",
        ("API_NY.GDP.MKTP.CD_*.csv",),
    ),
    "gpr": Offer(
        "gpr/gpr_country_month.csv",
        by_hand=(
            "The authors publish a workbook of Excel's old form. Save its columns GPRC_RUS and so on as CSV, "
            "a line a country and month: iso3, month (YYYY-MM) and gpr_share."
        ),
    ),
    "memberships": Offer(
        "memberships/memberships_handcoded.csv",
        by_hand="It was compiled by hand: write org, iso3, join_year and leave_year as CSV.",
    ),
    "nmc": Offer(
        nmc.PUBLISHED,
        "https://correlatesofwar.org/wp-content/uploads/NMCv7.zip",
        ("*NMC-v7-abridged.zip", "*NMC-70-abridged.csv"),
    ),
    "ucdp": Offer(
        ucdp.FILES[0],
        "https://ucdp.uu.se/downloads/brd/ucdp-brd-dyadic-241-csv.zip",
        ("*.csv",),
    ),
    "unga": Offer(
        "unga/unga_idealpoints_1946_2024.csv",
        by_hand=(
            "Download the ideal points from the Dataverse. Save iso3, year, idealpointfp, q5fp and q95fp as "
            "CSV."
        ),
    ),
    "us-troops": Offer(
        "us_troops/us_troops_country_year_1950_2024.csv",
        by_hand=(
            "The Defense Manpower Data Center publishes a workbook a quarter. Save iso3, countryname, year "
            "and troops_ad as CSV."
        ),
    ),
}
