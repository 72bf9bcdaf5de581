"""Where a scheduler is, and the certificates for an encrypted connection to it."""

from __future__ import annotations

import os
from collections.abc import Mapping

from counterpoise.errors import Problem, SurroundingsError, UsageError

TLS_PARTS = ("ca", "cert", "key")


def check_address(address: str, secure: bool) -> str:
    """The address, if it is one: a kind and a host and port."""
    kind, found, place = str(address).partition("://")
    host, _, port = place.rpartition(":")
    if found and kind in ("tcp", "tls") and host and port.isdecimal() and 0 < int(port) < 65536:
        return f"{kind}://{place}"
    wanted = "tls" if secure else "tcp"
    plain = address if not found else place
    host, _, port = plain.rpartition(":")
    near = f"{wanted}://{plain}" if host and port.isdecimal() and 0 < int(port) < 65536 else None
    message = "The address of a scheduler is tcp://HOST:PORT or tls://HOST:PORT."
    edit = "Give the address that the scheduler prints when it starts."
    raise UsageError(Problem("U001", message, found=str(address)[:80], nearest=near, edit=edit))


def check_tls(address: str, tls: Mapping[str, str | os.PathLike[str] | None] | None) -> dict[str, str] | None:
    """The files of `tls`, all three and readable, or None; with a tls:// address they are wanted."""
    given = {name: os.fspath(path) for name, path in (tls or {}).items() if path is not None}
    wanted = address.startswith("tls://")
    if not given and not wanted:
        return None
    missing = [part for part in TLS_PARTS if part not in given]
    if missing or not wanted or set(given) - set(TLS_PARTS):
        message = "Encryption needs a tls:// address and all of --tls-ca, --tls-cert and --tls-key."
        found = f"{address[:80]} with {', '.join(f'--tls-{name}' for name in given) or 'none of them'}"
        edit = "Give all four, or none and a tcp:// address."
        raise UsageError(Problem("U001", message, found=found, edit=edit))
    _load_certificates(given)
    return given


def _load_certificates(given: Mapping[str, str]) -> None:
    """Refuse files that are not there, or hold no certificate or key that goes with it (R001)."""
    import ssl

    for name, path in given.items():
        try:
            context = ssl.create_default_context()
            if name == "ca":
                context.load_verify_locations(cafile=path)
            elif name == "cert":
                context.load_cert_chain(path, given["key"], password=lambda: "")
        except (OSError, ValueError) as fault:  # ssl.SSLError is an OSError
            part = path if name == "ca" else f"{path} with {given['key']}"
            reason = getattr(fault, "reason", None) or fault.__class__.__name__
            if isinstance(fault, (FileNotFoundError, PermissionError, IsADirectoryError)):
                reason = fault.strerror
            message = f"The certificate or its key cannot be read: {reason}."
            edit = "Give PEM files: an authority's certificate, one's own, and its key without a password."
            raise SurroundingsError(Problem("R001", message, found=part, edit=edit)) from fault
