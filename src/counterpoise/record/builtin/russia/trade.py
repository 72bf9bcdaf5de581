"""Shares in energy trade, and the EU's trade with Russia."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from counterpoise.record.builtin.russia.regions import CAS, EU, LAST_YEAR
from counterpoise.record.builtin.russia.yearly import make_yearly
from counterpoise.record.computed import Computed, Point
from counterpoise.record.publishers import energy, eurostat
from counterpoise.record.publishers.tables import Frame
from counterpoise.schema import Indicator

FIRST_ENERGY_YEAR = (
    1996  # 1995 lacks what Russia itself reported: its sales to Ukraine and Belarus, for example
)
GROUPS = {"EU": EU, "CAS": CAS}
TITLES = {"EU": "the EU-27", "CAS": "Central Asia"}
EXPORTS = (("RUS", "CHN"), ("RUS", "EU"), ("RUS", "IND"), ("CAS", "CHN"), ("CAS", "RUS"))
IMPORTS = (("EU", "RUS"), ("CHN", "RUS"), ("IND", "RUS"))
UNDERSTATED = "Understated where Russian pipeline gas is confidential: see the note on the source."
SMALLEST_PART = 0.01  # of a flow: a member with more than this must have a line in every month
FLOWS = {
    "imports": ("import", "total", "EU-27 imports of goods from Russia"),
    "exports": ("export", "total", "EU-27 exports of goods to Russia"),
    "fuel_imports": ("import", "hs27_mineral_fuels", "EU-27 imports of mineral fuels (HS 27) from Russia"),
}


def compute_energy(folder: Path) -> list[Computed]:
    """Shares in energy exports and imports, by year.

    Parameters
    ----------
    folder
        The folder of the publishers' files.

    Raises
    ------
    SurroundingsError
        As `energy.read`.
    """
    table = energy.read(folder)
    table = table[table["year"].between(FIRST_ENERGY_YEAR, LAST_YEAR)]
    exports = [_share(table, seller, buyer, "export") for seller, buyer in EXPORTS]
    return [*exports, *(_share(table, buyer, seller, "import") for buyer, seller in IMPORTS)]


def _share(table: Frame, whose: str, other: str, direction: str) -> Computed:
    """The share of one's exports (imports) that goes to (comes from) another, across one's border."""
    own, far = ("exporter", "importer") if direction == "export" else ("importer", "exporter")
    members = GROUPS.get(whose, (whose,))
    crossing = table[table[own].isin(members) & ~table[far].isin(members)]
    chosen = crossing[crossing[far].isin(GROUPS.get(other, (other,)))]
    shares = chosen.groupby("year")["value"].sum() / crossing.groupby("year")["value"].sum()
    entry = _describe_share(whose, other, direction)
    name = f"{whose}:{other}.energy_{direction}_share"
    return make_yearly(name, entry, "energy", shares.items(), FIRST_ENERGY_YEAR)


def _describe_share(whose: str, other: str, direction: str) -> Indicator:
    """What a share in energy trade is."""
    own, far = TITLES.get(whose, whose), TITLES.get(other, other)
    goes, word = ("goes to", "to") if direction == "export" else ("comes from", "from")
    return Indicator(
        title=f"Share of the energy {direction}s of {own} that {goes} {far}",
        unit="share of value",
        range=(0, 1),
        computed=(
            f"Value of crude oil, gas and coal {word} {far} over that {word} all partners"
            + (", trade within the group left out" if whose in GROUPS else "")
            + "; a year without a recorded flow is a gap"
        ),
        note=UNDERSTATED if "EU" in (whose, other) else None,
    )


def compute_trade(folder: Path) -> list[Computed]:
    """The EU's imports from Russia and exports to it, by month.

    Parameters
    ----------
    folder
        The folder of the publishers' files.

    Raises
    ------
    SurroundingsError
        As `eurostat.read`.
    """
    table = eurostat.read(folder)
    table = table[(table["partner"] == "RUS") & table["reporter"].isin(EU)]
    return [_sum_flow(table, name, *flow) for name, flow in FLOWS.items()]


def _sum_flow(table: Frame, name: str, flow: str, product: str, title: str) -> Computed:
    """A flow in every month in which no large member is missing."""
    directed = table[table["flow"] == flow]
    complete = find_complete(directed[directed["product"] == "total"])
    sums = directed[directed["product"] == product].groupby("month")["value"].sum() / 1e6
    entry = Indicator(
        title=title,
        unit="million EUR a month",
        range=(0, 1e6),
        computed=(
            "Sum over the 27 members; a month in which a member with more than 1 per cent of the flow is "
            "missing is a gap"
        ),
    )
    points = tuple(Point(str(month), float(value)) for month, value in sums.items() if month in complete)
    return Computed(f"EU:RUS.{name}_monthly", entry, "eurostat", tuple(sorted(points)))


def find_complete(totals: Frame) -> Sequence[str]:
    """The months in which every member has a line that makes more than `SMALLEST_PART` of a flow."""
    by_member = totals.groupby("reporter")["value"].sum()
    large = set(by_member[by_member > SMALLEST_PART * by_member.sum()].index)
    return [str(month) for month, members in totals.groupby("month")["reporter"] if large <= set(members)]
