"""`counterpoise record list`: which series a dossier's record holds, and where they come from."""

from __future__ import annotations

from counterpoise.cli.manner import tell_source
from counterpoise.cli.options import AsJson, Dossier


def list_series(dossier: Dossier, as_json: AsJson = False) -> None:
    """List the series of a dossier's record: from when to when, how many values and gaps, the last value.

    With --json also its sources.
    """
    from counterpoise.cli.screen import open_console, print_json, print_records
    from counterpoise.dossier import load
    from counterpoise.record import load_record, tabulate_record

    content = load(dossier)
    tell_source(content)
    found = tabulate_record(load_record(content))
    if as_json:
        print_json(found)
    else:
        print_records(found["series"], open_console())
