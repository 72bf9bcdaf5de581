"""By what policies are judged: aims, points, draws, whose claims, weights and who else must consent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from counterpoise.judgement.aims import read_aim
from counterpoise.report.closures import CLOSURE_TITLES
from counterpoise.report.judged.naming import Names
from counterpoise.report.words import format_plain, format_share, join_words, say_count

Fact = tuple[str, str]
_MODES = {
    "at-its-word": "a claim holds if its text holds it even or likelier",
    "hedged": "a claim holds as often as its hedge says",
    "credence": "a claim holds as often as the coder's credence says",
}


def list_aims(kept: Mapping[str, Any], names: Names) -> tuple[str, ...]:
    """The chooser's aims in words, with their shares of the weight.

    Parameters
    ----------
    kept
        What `Judgement.to_dict` gave.
    names
        Titles.
    """
    aims = [read_aim(text) for text in kept["aims"]]
    total = sum(aim.weight for aim in aims)
    told = []
    for aim in aims:
        variable = names.dossier.variables.get(aim.variable)
        unit = f" {variable.unit}" if variable is not None and variable.unit else ""
        parts = [f"{'higher' if aim.direction > 0 else 'lower'} is better"]
        parts.append(f"weight {format_plain(aim.weight)} ({format_share(aim.weight / total)})")
        if aim.threshold is not None:
            parts.append(f"good enough at {format_plain(aim.threshold)}{unit}")
        if aim.at == "mean":
            parts.append("averaged over the years")
        told.append(f"{names.variable(aim.variable)}: {', '.join(parts)}")
    return tuple(told)


def list_basis(kept: Mapping[str, Any], names: Names, years: float) -> tuple[Fact, ...]:
    """What else it rests on: pairs of a heading and a sentence."""
    options = kept["options"]
    actor = names.actor(kept["actor"])
    again = options.get("replicates", 1)
    noise = "once" if again == 1 else f"{again} times, and averaged,"
    facts = [
        (
            "Points",
            "One point is a hundredth of the way through an aim's range, averaged over the aims by their "
            "weights, against changing nothing in the same draw: changing nothing is 0. The aims are the "
            "same under every account.",
        ),
        (
            "Draws",
            f"{options['draws']:,} draws of all that is uncertain, {options['years'] or years:g} years, seed "
            f"{options['seed']}; the noise is drawn {noise} in each.",
        ),
        (
            "Claims",
            f"Closure {options['closure']}: {CLOSURE_TITLES[options['closure']]}; mode {options['mode']}: "
            f"{_MODES.get(options['mode'], 'see the manual')}."
            + (" Parameters as the record leaves them." if options.get("posterior") else ""),
        ),
        ("Weights of accounts", _say_weights(kept, names)),
    ]
    if kept["shared"]:
        titles = join_words([f"“{names.policy(name)}”" for name in kept["shared"]])
        verb = "needs" if len(kept["shared"]) == 1 else "need"
        facts.append(("Others' consent", f"{titles} {verb} the consent of others besides {actor}."))
    return tuple(facts)


def _say_weights(kept: Mapping[str, Any], names: Names) -> str:
    weights = kept["weights"]
    shares = {row["weight"] for row in weights}
    if max(shares) - min(shares) < 1e-9:
        return f"{say_count(len(weights), 'account').capitalize()}, each with the same weight."
    told = [f"{names.account(row['account'])} {format_share(row['weight'])}" for row in weights]
    return f"{join_words(told)}."
