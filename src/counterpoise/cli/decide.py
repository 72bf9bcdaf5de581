"""`counterpoise decide`: which policy stands up by an actor's aims, whichever account is right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoise.cli.judging_options import (
    Actor,
    Aims,
    Fails,
    Quick,
    Replicates,
    RunFolder,
    Sensitivity,
    SmallestChange,
    Versus,
    Weights,
)
from counterpoise.cli.manner import tell, tell_source, telling_time
from counterpoise.cli.options import AsJson, Dossier, choose_names
from counterpoise.cli.run_options import (
    Accounts,
    Closure,
    Draws,
    Force,
    Mode,
    Policies,
    Posterior,
    Seed,
    Workers,
    Years,
)

if TYPE_CHECKING:
    from counterpoise.dossier import Dossier as Content
    from counterpoise.judgement import Judgement


def decide(
    dossier: Dossier,
    actor: Actor,
    aims: Aims = None,
    policies: Policies = None,
    accounts: Accounts = None,
    weights: Weights = "equal",
    draws: Draws = 2000,
    years: Years = None,
    seed: Seed = 1,
    closure: Closure = "common",
    mode: Mode = "at-its-word",
    replicates: Replicates = 1,
    posterior: Posterior = False,
    versus: Versus = None,
    sensitivity: Sensitivity = None,
    fails: Fails = None,
    smallest_change: SmallestChange = False,
    quick: Quick = False,
    workers: Workers = None,
    out: RunFolder = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Say which policy an actor would regret least, under each account and across them, and what it hangs on.

    It says what follows from the accounts, not which is right: where they say too little, nothing is chosen.
    """
    from counterpoise.cli import questions
    from counterpoise.cli.run import find_posterior
    from counterpoise.judgement import PARTS, settle_choice
    from counterpoise.judgement import decide as judge
    from counterpoise.record import load
    from counterpoise.simulation.store import refuse_overwriting

    if out is not None:
        refuse_overwriting(out, force)
    content = load(dossier)
    tell_source(content, None)
    some = choose_names(accounts)
    asked: dict[str, Any] = {
        "aims": aims or None, "policies": choose_names(policies), "accounts": some, "draws": draws,
        "years": years, "seed": seed, "closure": closure, "mode": mode, "replicates": replicates,
        "posterior": find_posterior(content, some) if posterior else None, "workers": workers,
    }  # fmt: skip
    questions.check_names(settle_choice(content, actor, **asked), fails, versus, sensitivity)
    with telling_time("judgement"):
        found = judge(
            content,
            actor,
            **asked,
            weights=questions.find_weights(content, weights, some),
            parts=() if quick else PARTS,
            tell=lambda part: tell(f"{part} ..."),
        )
    more = questions.ask_fails(found, fails) | questions.ask_versus(found, versus)
    more |= questions.ask_sensitivity(found, sensitivity)
    more |= questions.ask_smallest(found) if smallest_change else {}
    _show(content, found, more, out, force, as_json)


def _show(
    content: Content, found: Judgement, more: dict[str, Any], out: Path | None, force: bool, as_json: bool
) -> None:
    """Print it and write the run; on the screen in this order, as writing may fail."""
    from counterpoise.cli.judged import print_judgement
    from counterpoise.cli.screen import print_json, print_lines

    if not as_json:
        print_judgement(found, more)
    if out is not None:
        _write(content, found, more, out, force)
    if as_json:
        print_json({**found.to_dict(), **more, "directory": None if out is None else str(out)})
    elif out is not None:
        print_lines("", f"Written to {out}; open {out / 'report.html'}.")


def _write(content: Content, found: Judgement, more: dict[str, Any], out: Path, force: bool) -> None:
    """A run of the same options with the judgement in its folder and report, and what was asked besides."""
    from counterpoise.cli.run import write_run

    options = found.choice.options
    asked = {
        "draws": options.draws, "years": options.years, "seed": options.seed, "policies": None,
        "accounts": list(options.accounts), "closure": options.closure, "mode": options.mode,
        "workers": options.workers, "out": out, "force": force, "posterior": found.choice.posterior,
    }  # fmt: skip
    write_run(content, asked, None, judgement={**found.to_dict(), **more})
