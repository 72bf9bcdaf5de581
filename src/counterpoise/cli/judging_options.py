"""The options of `counterpoise decide` and of the commands that judge policies otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from counterpoise.cli.completion import complete_actors

Actor = Annotated[
    str, typer.Option("--for", metavar="ACTOR", help="Who chooses.", autocompletion=complete_actors)
]
Aims = Annotated[
    list[str] | None,
    typer.Option("--aim", metavar="V=higher,...", help="In place of the actor's aims; repeat it."),
]
Weights = Annotated[str, typer.Option(metavar="W", help="Of accounts: equal, evidence, or A=2,B=1.")]
Replicates = Annotated[int, typer.Option(help="Noise of a draw drawn anew so often, and averaged.")]
Versus = Annotated[
    str | None,
    typer.Option(metavar="P,Q", help="Also: what would have to be true for P to beat Q."),
]
Sensitivity = Annotated[
    str | None,
    typer.Option(metavar="V:P,Q", help="Also: which inputs P less Q in variable V hangs on."),
]
Fails = Annotated[
    str | None,
    typer.Option(metavar="P,...", help="Also: when these policies fail, account by account."),
]
SmallestChange = Annotated[
    bool, typer.Option("--smallest-change", help="Also: which claims would turn advice; slow.")
]
Quick = Annotated[bool, typer.Option("--quick", help="The tables alone: seconds.")]
RunFolder = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Also a run's folder, with the judgement in its report."),
]
Objective = Annotated[
    str, typer.Option(help="accounts, each for itself, or regret: in the worst account, and the mean.")
]
Evaluations = Annotated[int, typer.Option(help="The most mixes that are tried.")]
Population = Annotated[int, typer.Option(help="Mixes a generation.")]
SearchDraws = Annotated[int, typer.Option(help="Draws on which mixes are compared.")]
FreshDraws = Annotated[int, typer.Option(help="Draws of another seed on which picks are judged.")]
Save = Annotated[
    str | None, typer.Option("--save", metavar="ID", help="Add a pick to policies.yaml under this id.")
]
Pick = Annotated[str, typer.Option(metavar="PICK", help="Which: an account, least-regret or best-mean.")]
