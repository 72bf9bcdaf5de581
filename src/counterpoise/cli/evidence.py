"""`counterpoise evidence`: what the record says of accounts, claims and predictions."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterpoise.cli.completion import complete_accounts
from counterpoise.cli.manner import tell_source
from counterpoise.cli.options import AsJson, Dossier, choose_names

if TYPE_CHECKING:
    from counterpoise.evidence import ClaimEvidence, Evidence

_LARGEST = 1000.0


def evidence(
    dossier: Dossier,
    accounts: Annotated[
        str | None,
        typer.Option(
            "--accounts",
            "--account",
            metavar="A,B",
            help="Only claims of these; common is one too.",
            autocompletion=complete_accounts,
        ),
    ] = None,
    latent: Annotated[
        bool,
        typer.Option(
            "--latent",
            help="Infer what is not observed, or with errors, by NUTS (extra bayes; seconds to minutes).",
        ),
    ] = False,
    variable: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="With --latent: only the equation of this variable, and what is inferred with it.",
        ),
    ] = None,
    draws: Annotated[
        int | None,
        typer.Option(help="With --latent: draws to keep of each of four chains; 1000 if not given."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Where the random numbers start.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Hold accounts, claims and predictions against the record: what it supports and cannot decide."""
    from counterpoise.cli.screen import print_json
    from counterpoise.dossier import load
    from counterpoise.evidence import weigh

    if not latent:
        _refuse_without_latent({"--variable": variable, "--draws": draws})
    content = load(dossier)
    tell_source(content, None)
    if latent:
        from counterpoise.cli.latent import infer_and_print

        raise typer.Exit(infer_and_print(content, choose_names(accounts), variable, draws, seed, as_json))
    found = weigh(content, accounts=choose_names(accounts), seed=seed)
    if as_json:
        print_json(found.to_dict())
    else:
        print_evidence(found)


def _refuse_without_latent(given: dict[str, Any]) -> None:
    """Refuse options that say something to --latent only (U001)."""
    from counterpoise.errors import Problem, UsageError

    problems = [
        Problem("U001", f"{name} goes with --latent.", found=str(value)[:80], edit="Add --latent.")
        for name, value in given.items()
        if value is not None
    ]
    if problems:
        raise UsageError(problems)


def print_evidence(found: Evidence) -> None:
    """Everything that was found, on standard output: what was decided first."""
    from counterpoise.cli.accounts import print_accounts
    from counterpoise.cli.screen import clean, open_console, print_records
    from counterpoise.evidence import VERDICTS

    console = open_console()
    console.print(clean(found.first_line, "bold"))
    console.print(clean(found.second_line))
    order = {verdict: place for place, verdict in enumerate(VERDICTS)}
    tested = sorted((one for one in found.found if one.swing), key=lambda one: order[one.verdict])
    if tested:
        console.print()
        print_records([_show_claim(one) for one in tested], console)
    console.print()
    reasons = _count_reasons(found)
    if reasons:
        print_records([_show_reason(*pair) for pair in reasons], console)
        console.print()
    print_accounts(found, console)
    console.print(clean(f"Claims: {found.rule}", "dim"))


def _show_claim(one: ClaimEvidence) -> dict[str, Any]:
    """A block of a claim that could be tested."""
    factors = {pair: _factor(value) for pair, value in one.factors.items()}
    plain = {pair: _factor(value) for pair, value in one.factors_no_trend.items()}
    return {
        "claim": f"{one.verdict}: {one.claim} ({one.account}), {one.sign} {one.strength or ''}".rstrip(),
        "says": one.paraphrase,
        "swing": _interval(one.swing, " logits"),
        "points": _interval(one.points, " points of the range"),
        "Bayes factors": factors,
        "no trend": plain,
        "as claimed": f"{_factor(one.as_claimed_over_zero)} over nothing",
        "power": f"{one.power:.0%}; of a single fit {one.power_single:.0%}",
        "years": f"{one.first} to {one.last}, {one.steps} steps",
        "rivals": {name: f"{share:.0%}" for name, share in one.rivals.items()},
        "variants": {row.name: row.decides or "open" for row in one.variants if row.counts},
    }


def _show_reason(verdict: str, reason: str, count: int) -> dict[str, Any]:
    """A line of what could not be tested."""
    return {"not tested": verdict, "why": reason, "claims": count}


def _count_reasons(found: Evidence) -> list[tuple[str, str, int]]:
    """Why claims could not be tested, the most frequent first."""
    counted = Counter((one.verdict, one.reason) for one in found.found if one.swing is None)
    return [
        (*pair, count) for pair, count in sorted(counted.items(), key=lambda entry: (-entry[1], entry[0]))
    ]


def _factor(value: float | None) -> str:
    """A Bayes factor with two digits; beyond a thousand either way only that.

    Examples
    --------
    >>> _factor(31.4), _factor(0.0712), _factor(5e6), _factor(1e-9)
    ('31', '0.071', 'over 1000', 'under 0.001')
    """
    if value is None:
        return ""
    if value > _LARGEST:
        return "over 1000"
    return "under 0.001" if value < 1 / _LARGEST else f"{float(f'{value:.2g}'):g}"


def _interval(posterior: Any, unit: str) -> str:
    return f"{posterior.median:.2g} [{posterior.low:.2g}, {posterior.high:.2g}]{unit}"
