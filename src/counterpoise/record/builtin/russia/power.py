"""Sizes: product, capabilities, military expenditure, troops abroad, members of organisations."""

from __future__ import annotations

from pathlib import Path

from counterpoise.record.builtin.russia.regions import EAST_ASIA, EUROPE, FIRST_YEAR, LAST_YEAR
from counterpoise.record.builtin.russia.yearly import make_yearly
from counterpoise.record.computed import Computed
from counterpoise.record.publishers import gdp, memberships, nmc, us_troops
from counterpoise.record.publishers.tables import spread
from counterpoise.schema import Indicator

ECONOMIES = {"CHN": "CHN", "EU": "EUU", "IND": "IND", "RUS": "RUS", "UKR": "UKR", "USA": "USA"}
COW_NUMBERS = {"CHN": 710, "IND": 750, "RUS": 365, "UKR": 369, "USA": 2}
ORGANISATIONS = {"BRICS": 2009, "EAEU": 2015, "EU": FIRST_YEAR, "NATO": FIRST_YEAR, "SCO": 2001}  # first year
REGIONS = {"EUROPE": ("Europe without Russia", EUROPE), "EAST_ASIA": ("East Asia", EAST_ASIA)}
DOUBLE_COUNTED = 2008


def compute_products(folder: Path) -> list[Computed]:
    """China's product over Russia's, and shares of the world's product, by year.

    Parameters
    ----------
    folder
        The folder of the publishers' files.

    Raises
    ------
    SurroundingsError
        As `gdp.read`.
    """
    table = spread(gdp.read(folder), "iso3", "value", {"WLD", *ECONOMIES.values()}, gdp.FILES[0])
    ratio = Indicator(
        title="GDP of China over that of Russia",
        unit="ratio",
        range=(0, 1000),
        computed="Ratio of GDP in current US dollars",
    )
    found = [make_yearly("CHN:RUS.gdp_ratio", ratio, "gdp", (table["CHN"] / table["RUS"]).items())]
    for name, code in ECONOMIES.items():
        entry = Indicator(
            title=f"Share of {'the EU-27' if name == 'EU' else name} in the world's GDP",
            unit="share of the world",
            range=(0, 1),
            computed=(
                f"GDP of {code} over that of WLD, in current US dollars"
                + ("; EUU is the 27 members since 2020 in every year" if name == "EU" else "")
            ),
        )
        found.append(make_yearly(f"{name}.gdp_share", entry, "gdp", (table[code] / table["WLD"]).items()))
    return found


def compute_capabilities(folder: Path) -> list[Computed]:
    """CINC, and shares of the world's military expenditure, by year.

    Parameters
    ----------
    folder
        The folder of the publishers' files.

    Raises
    ------
    SurroundingsError
        As `nmc.read`.
    """
    table = nmc.read(folder)
    indices, spending = (
        spread(table, "ccode", value, COW_NUMBERS.values(), nmc.FILES[0]) for value in ("cinc", "milex")
    )
    found = []
    for name, number in COW_NUMBERS.items():
        index = Indicator(
            title=f"Composite index of national capability of {name}",
            unit="share of the world",
            range=(0, 1),
            computed="As published",
        )
        share = Indicator(
            title=f"Share of {name} in the world's military expenditure",
            unit="share of the world",
            range=(0, 1),
            computed=(
                "Military expenditure in current US dollars over the sum of all states for which the "
                "publisher has a figure in that year"
            ),
        )
        found.append(make_yearly(f"{name}.cinc", index, "nmc", indices[number].items()))
        shares = spending[number] / spending.sum(axis="columns")
        found.append(make_yearly(f"{name}.military_expenditure_share", share, "nmc", shares.items()))
    return found


def compute_troops(folder: Path) -> list[Computed]:
    """American troops in Europe and in East Asia, by year.

    Parameters
    ----------
    folder
        The folder of the publishers' files.

    Raises
    ------
    SurroundingsError
        As `us_troops.read`.
    """
    table = us_troops.read(folder)
    table = table[table["year"] != DOUBLE_COUNTED]
    found = []
    for name, (title, members) in REGIONS.items():
        entry = Indicator(
            title=f"US active-duty military personnel in {title}",
            unit="persons",
            range=(0, 1e6),
            computed=(
                f"Sum over {len(members)} countries and territories, embassy guards and all; 2008 is a gap"
            ),
        )
        sums = table[table["iso3"].isin(members)].groupby("year")["value"].sum()
        found.append(make_yearly(f"USA:{name}.troops", entry, "us-troops", sums.items()))
    return found


def compute_members(folder: Path) -> list[Computed]:
    """The number of members of each organisation at the end of each year.

    Parameters
    ----------
    folder
        The folder of the publishers' files.

    Raises
    ------
    SurroundingsError
        As `memberships.read`.
    """
    table = memberships.read(folder)
    found = []
    for name, first in ORGANISATIONS.items():
        entry = Indicator(
            title=f"Members of {name}",
            unit="members",
            range=(0, 200),
            computed="Members on 31 December: joined in that year or before, and not left in it or before",
        )
        own = table[table["organisation"] == name]
        counts = (
            (year, float(((own["since"] <= year) & ~(own["until"] <= year)).sum()))
            for year in range(first, LAST_YEAR + 1)
        )
        found.append(make_yearly(f"{name}.members", entry, "memberships", counts, first))
    return found
