"""What states did and what was told of it: war, regimes, news of conflict, risk."""

from __future__ import annotations

from pathlib import Path

from counterpoise.record.builtin.russia.yearly import make_yearly
from counterpoise.record.computed import Computed, Point
from counterpoise.record.publishers import democracy, gdelt, gpr, ucdp
from counterpoise.schema import Indicator

RUSSIA, UKRAINE = "365", "369"  # Gleditsch and Ward
PAIRS = (
    *("CHN-IND", "CHN-KAZ", "CHN-RUS", "CHN-USA", "DEU-RUS", "FRA-RUS", "GBR-RUS", "IND-RUS", "IND-USA"),
    *("KAZ-RUS", "POL-RUS", "RUS-UKR", "RUS-USA", "UKR-USA"),
)
WATCHED = ("CHN", "RUS", "UKR", "USA")
MONTHS = 12


def compute_deaths(folder: Path) -> list[Computed]:
    """Deaths in battle between Russia and Ukraine, by year.

    Parameters
    ----------
    folder
        The folder of the publishers' files.

    Raises
    ------
    SurroundingsError
        As `ucdp.read`.
    """
    table = ucdp.read(folder).dropna()
    pair = table[(table["side_a"] == RUSSIA) & (table["side_b"] == UKRAINE)]
    entry = Indicator(
        title="Deaths in battle between Russia and Ukraine",
        unit="deaths",
        range=(0, 1e6),
        computed=(
            "Best estimate of the pair of governments; years before 2022 have no line and are gaps, not zeros"
        ),
        interval="the publisher's low and high estimates, which have no level of confidence",
        note="The fighting in the Donbas from 2014 stands under other pairs and is not in it.",
    )
    rows = pair[["year", "value", "low", "high"]].itertuples(index=False)
    return [make_yearly("RUS-UKR.battle_deaths", entry, "ucdp", rows)]


def compute_regimes(folder: Path) -> list[Computed]:
    """Electoral democracy of Russia and Ukraine, by year.

    Parameters
    ----------
    folder
        The folder of the publishers' files.

    Raises
    ------
    SurroundingsError
        As `democracy.read`.
    """
    table = democracy.read(folder)
    found = []
    for name in ("RUS", "UKR"):
        entry = Indicator(
            title=f"Electoral democracy of {name}",
            unit="index, 0 to 1",
            range=(0, 1),
            computed="As published (v2x_polyarchy)",
        )
        own = table[table["iso3"] == name]
        rows = own[["year", "value"]].itertuples(index=False)
        found.append(make_yearly(f"{name}.polyarchy", entry, "democracy", rows))
    return found


def compute_tension(folder: Path) -> list[Computed]:
    """Tension of pairs in the news, by month and by year.

    Parameters
    ----------
    folder
        The folder of the publishers' files.

    Raises
    ------
    SurroundingsError
        As `gdelt.read`.
    """
    table = gdelt.read(folder).dropna()
    table = table[table["pair"].isin(PAIRS)].assign(year=lambda rows: rows["month"].str[:4])
    found = []
    for pair in PAIRS:
        own = table[table["pair"] == pair].sort_values("month")
        months = tuple(
            Point(str(row.month), -float(row.score) / float(row.days))
            for row in own.itertuples(index=False)
            if row.days > 0
        )
        years = own.groupby("year").agg(
            score=("score", "sum"), days=("days", "sum"), months=("month", "nunique")
        )
        whole = years[years["months"] == MONTHS]
        yearly = (-whole["score"] / whole["days"]).items()
        found.append(
            Computed(f"{pair}.gdelt_tension_monthly", _describe_tension(pair, False), "gdelt", months)
        )
        found.append(make_yearly(f"{pair}.gdelt_tension", _describe_tension(pair, True), "gdelt", yearly))
    return found


def _describe_tension(pair: str, yearly: bool) -> Indicator:
    """What the tension of a pair is."""
    how = (
        "Sum of the scores of a year over its days covered; only years with all twelve months"
        if yearly
        else "Sum of the scores of a month over its days covered"
    )
    return Indicator(
        title=f"Tension between {pair.replace('-', ' and ')} in the news",
        unit="score a day",
        range=(-100_000, 100_000),
        computed=f"{how}; the sign is turned, so that more is more conflict",
        note="The pair has no direction: the series cannot say who answers whom.",
    )


def compute_risk(folder: Path) -> list[Computed]:
    """Geopolitical risk of four states, by year.

    Parameters
    ----------
    folder
        The folder of the publishers' files.

    Raises
    ------
    SurroundingsError
        As `gpr.read`.
    """
    table = gpr.read(folder).assign(year=lambda rows: rows["month"].str[:4].astype("int64"))
    found = []
    for name in WATCHED:
        years = table[table["iso3"] == name].groupby("year")["value"].agg(["mean", "count"])
        whole = years[years["count"] == MONTHS]
        entry = Indicator(
            title=f"Geopolitical risk of {name}",
            unit="per cent of articles",
            range=(0, 100),
            computed="Mean of the year's twelve months",
        )
        found.append(make_yearly(f"{name}.gpr", entry, "gpr", whole["mean"].items()))
    return found
