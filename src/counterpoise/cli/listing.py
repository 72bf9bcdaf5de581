"""`counterpoise list`: the dossiers that come with Counterpoise."""

from __future__ import annotations

from counterpoise.cli.options import AsJson


def list_dossiers(as_json: AsJson = False) -> None:
    """List the built-in dossiers."""
    from counterpoise.cli.screen import open_console, print_json, print_records
    from counterpoise.dossier import builtin_names, load

    records = [{"dossier": name, "title": load(name).title} for name in builtin_names()]
    if as_json:
        print_json(records)
    else:
        print_records(records, open_console())
