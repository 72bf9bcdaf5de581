"""The options of `counterpoise run`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from counterpoise.cli.completion import (
    complete_accounts,
    complete_closure,
    complete_mode,
    complete_policies,
)

Draws = Annotated[int, typer.Option(help="Draws of everything uncertain.")]
Years = Annotated[int | None, typer.Option(help="Length; the dossier's horizon by default.")]
Seed = Annotated[int, typer.Option(help="Where the random numbers start.")]
Accounts = Annotated[
    str | None,
    typer.Option(metavar="A,B", help="Only these accounts.", autocompletion=complete_accounts),
]
Policies = Annotated[
    str | None,
    typer.Option(metavar="P,Q,A+B", help="Only these; a+b joins.", autocompletion=complete_policies),
]
Closure = Annotated[
    str,
    typer.Option(help="What fills silence: own, common or completed.", autocompletion=complete_closure),
]
Mode = Annotated[
    str,
    typer.Option(help="How hedges count: at-its-word, hedged or credence.", autocompletion=complete_mode),
]
Posterior = Annotated[bool, typer.Option("--posterior", help="Draw parameters as the record leaves them.")]
Since = Annotated[
    int | None,
    typer.Option("--from", metavar="YEAR", help="From then, with inputs as observed: a hindcast."),
]
Second = Annotated[
    str | None,
    typer.Option(metavar="DOSSIER", help="Another coding of the documents; how far it agrees is told."),
]
NoEvidence = Annotated[
    bool, typer.Option("--no-evidence", help="Leave out what the record says; saves seconds.")
]
Workers = Annotated[int | None, typer.Option(help="Processes; the result does not depend on it.")]
Dask = Annotated[
    str | None, typer.Option("--dask", metavar="ADDRESS", help="Work on a Dask cluster: tcp://HOST:PORT.")
]
TlsAuthority = Annotated[
    Path | None, typer.Option("--tls-ca", metavar="FILE", help="For tls://HOST:PORT: who vouches for it.")
]
TlsCertificate = Annotated[
    Path | None, typer.Option("--tls-cert", metavar="FILE", help="For tls://: your own certificate.")
]
TlsKey = Annotated[
    Path | None, typer.Option("--tls-key", metavar="FILE", help="For tls://: the key of --tls-cert.")
]
Out = Annotated[Path | None, typer.Option(metavar="DIR", help="The run's folder.")]
Force = Annotated[bool, typer.Option("--force", help="Replace the run's folder.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with what a run that was stopped has kept.")]
