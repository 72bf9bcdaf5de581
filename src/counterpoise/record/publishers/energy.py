"""Trade in crude oil, gas and coal by exporter and importer (CEPII's BACI)."""

from __future__ import annotations

from pathlib import Path

from counterpoise.record.publishers.tables import NUMBER, TEXT, Frame, read_table
from counterpoise.schema import RecordSource

SOURCE = RecordSource(
    publisher="CEPII",
    title="BACI: International Trade Database at the Product Level, HS 1992",
    version="years 1995 to 2024",
    licence="Etalab 2.0",
    citation=(
        "Gaulier, Guillaume and Soledad Zignago (2010), BACI: International Trade Database at the "
        "Product-Level. The 1994-2007 Version, CEPII Working Paper 2010-23"
    ),
    address="https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
    note=(
        "Codes 2709.00 (crude oil), 2711.11 (liquefied gas), 2711.21 (pipeline gas), 2701.11, 2701.12, "
        "2701.19 and 2702.10 (coal); no refined products. Confidential flows are missing, among them Russian "
        "pipeline gas to Germany, Austria and Türkiye from 2000, to Italy from 2000 to 2008, to France from "
        "2005, to Poland from 2006, to Belarus from 2021; Turkmen gas to Russia from 2001."
    ),
)
FILES = ("energy/energy_trade_1995_2024.parquet",)


def read(folder: Path) -> Frame:
    """Flows of energy by year, exporter, importer and product.

    Parameters
    ----------
    folder
        The folder that holds `energy/`.

    Returns
    -------
    pandas.DataFrame
        Columns `year`, `exporter`, `importer`, `product`, `value` (thousand current USD). A flow that the
        publisher does not list has no line: it may be nothing, or confidential.

    Raises
    ------
    SurroundingsError
        R001 or O011, as `read_table`; R005 where pyarrow is not installed.
    """
    wanted = {"year": NUMBER, "exporter": TEXT, "importer": TEXT, "product": TEXT, "value_kusd": NUMBER}
    table = read_table(folder, FILES, wanted).rename(columns={"value_kusd": "value"})
    return table.dropna(subset=["year"]).astype({"year": "int64"})
