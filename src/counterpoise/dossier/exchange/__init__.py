"""To and from the files of other programs: edge lists, adjacency matrices, GraphML, Kumu's JSON."""

from counterpoise.dossier.exchange.exporting import EXPORTS, LAYOUTS, Exported, export_dossier
from counterpoise.dossier.exchange.importing import IMPORTS, Imported, import_links
from counterpoise.dossier.exchange.rows import Guess

__all__ = [
    "EXPORTS",
    "IMPORTS",
    "LAYOUTS",
    "Exported",
    "Guess",
    "Imported",
    "export_dossier",
    "import_links",
]
