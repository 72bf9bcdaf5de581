"""A report as PDF, by WeasyPrint (the extra `pdf`)."""

from __future__ import annotations

import logging
import secrets
from pathlib import Path

from counterpoise.errors import Problem, SurroundingsError


def write_pdf(html: str, path: str | Path) -> Path:
    """Write a page as PDF, aside in the same folder and then renamed; return its path.

    Nothing is fetched: the page needs no network, and an address in it stays an address.

    Parameters
    ----------
    html
        The page, as `render_report` gives it.
    path
        The file to write.

    Raises
    ------
    SurroundingsError
        R005, if WeasyPrint or a library of its is not installed; R002, if the file cannot be written.
    """
    path = Path(path)
    document = _import_weasyprint()
    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # it warns of every rule meant for screens
    content = bytes(document(string=html, url_fetcher=_refuse, media_type="print").write_pdf() or b"")
    aside = path.with_name(f".{path.name}-{secrets.token_hex(6)}")
    try:
        try:
            aside.write_bytes(content)
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
    except OSError as fault:
        reason = fault.strerror or str(fault)
        problem = Problem("R002", f"{path} cannot be written: {reason}.", edit="Choose another folder.")
        raise SurroundingsError(problem) from fault
    return path


def _import_weasyprint():
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as fault:  # OSError: a library of the system is missing
        raise SurroundingsError(
            Problem(
                "R005",
                "PDF needs WeasyPrint, which cannot be loaded.",
                found=str(fault).splitlines()[0],
                edit="Install it with `pip install 'counterpoise[pdf]'`, or print the HTML from a browser.",
            )
        ) from fault
    return HTML


def _refuse(url: str, *_: object, **__: object) -> dict:
    """Refuse to fetch whatever a page might name."""
    raise ValueError(f"not fetched: {url}")
