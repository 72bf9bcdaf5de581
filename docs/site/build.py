"""Builds the site: `python docs/site/build.py FOLDER`. A warning is an error, and all are printed."""

from __future__ import annotations

import sys
from pathlib import Path

SITE = Path(__file__).parent


def build_site(folder: Path) -> int:
    """Write the site into a folder, and return an exit code: 0 if nothing is to be said against it."""
    from sphinx.cmd.build import main

    kept = folder.with_name(f"{folder.name}-doctrees")
    strict = ["--fail-on-warning", "--keep-going", "--fresh-env", "--write-all", "--quiet"]
    places = ["--conf-dir", str(SITE), "--doctree-dir", str(kept), str(SITE.parent), str(folder)]
    return main(["--builder", "html", *strict, *places])


if __name__ == "__main__":
    sys.exit(build_site(Path(sys.argv[1])))
