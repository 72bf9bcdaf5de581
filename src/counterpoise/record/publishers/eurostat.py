"""Trade of the members of the EU with Russia and its neighbours, by month (Eurostat)."""

from __future__ import annotations

from pathlib import Path

from counterpoise.record.publishers.tables import NUMBER, TEXT, Frame, read_table
from counterpoise.schema import RecordSource

SOURCE = RecordSource(
    publisher="Eurostat",
    title="International trade in goods (Comext): members of the EU by partner, product and month",
    version="January 2020 to November 2022",
    licence="CC BY 4.0 (Eurostat's terms of reuse)",
    citation="Eurostat, Comext, international trade in goods of the EU by reporter, partner and product",
    address="https://ec.europa.eu/eurostat/comext/newxtweb/",
    note=(
        "November 2022 is a gap, because the Netherlands are missing in it; December 2022 is not in the "
        "file. Where Cyprus or Malta have no line in a month, they are taken to have had no trade."
    ),
)
FILES = ("eurostat/eu_member_partner_month_2020_2022.csv",)


def read(folder: Path) -> Frame:
    """Trade by month, member, partner, flow and product.

    Parameters
    ----------
    folder
        The folder that holds `eurostat/`.

    Returns
    -------
    pandas.DataFrame
        Columns `month` (YYYY-MM), `reporter`, `partner`, `flow` (export or import, as the member sees it),
        `product` (total or hs27_mineral_fuels), `value` (EUR).

    Raises
    ------
    SurroundingsError
        R001 or O011, as `read_table`.
    """
    wanted = {
        **dict.fromkeys(("month", "reporter_iso3", "partner_iso3", "flow", "product"), TEXT),
        "value_eur": NUMBER,
    }
    names = ["month", "reporter", "partner", "flow", "product", "value"]
    return read_table(folder, FILES, wanted).set_axis(names, axis="columns")
