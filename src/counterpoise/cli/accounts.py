"""Tables of `counterpoise evidence` about accounts: scores, weights, predictions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from counterpoise.evidence import AccountScore, Evidence, Resolution, Scores


def print_accounts(found: Evidence, console: Console) -> None:
    """Scores and weights of accounts, then what became of predictions."""
    from counterpoise.cli.screen import clean, print_records
    from counterpoise.evidence.foretelling import RESOLUTION_RULE, summarise
    from counterpoise.evidence.scoring import SCORING_RULE

    if found.scores is not None:
        scores = found.scores
        print_records([_show_score(one) for one in (*scores.accounts, *scores.references)], console)
        console.print()
        console.print(clean(scores.weights_line))
        print_records(_show_weights(scores), console)
        console.print()
    console.print(clean(summarise(found.resolutions)))
    if found.resolutions:
        print_records([_show_prediction(one) for one in found.resolutions], console)
    console.print()
    console.print(clean(f"Scores: {SCORING_RULE}", "dim"))
    if found.resolutions:
        console.print(clean(f"Predictions: {RESOLUTION_RULE}", "dim"))


def _show_score(one: AccountScore) -> dict[str, Any]:
    """A block of a contender."""
    speaks = one.cells > 0
    return {
        "account": one.name if one.kind == "account" else f"{one.name} ({one.kind})",
        "speaks": f"on {one.figures} figures, in {one.cells} cells" if speaks else "of nothing observed",
        "log score": f"{one.log_gain} over the baseline" if speaks else "",
        "opposite": f"{one.over_turned} over the same with signs turned round"
        if speaks and one.name not in ("persistence", "drift")
        else "",
        "CRPS": f"{one.crps_gain} logits under the baseline, {one.crps_ratio:.3f} of it" if speaks else "",
        "when": _tell_when(one),
        "by variable": {name: str(gain) for name, gain in one.variables.items()}
        if one.kind != "reference"
        else {},
        "without": {name.removeprefix("without "): str(gain) for name, gain in one.without.items()}
        if speaks
        else {},
    }


def _tell_when(one: AccountScore) -> str:
    """How many figures are hindsight and how many came after publication, with a score if they are enough."""
    if one.kind == "reference" or not one.cells:
        return ""
    if one.published is None:
        return f"{one.hindsight} figures in hindsight (no date of publication)"
    after = "" if not one.after else " (too few for a score)"
    if one.after_log_gain is not None:
        after = f" (log score {one.after_log_gain:+.2f})"
    return (
        f"{one.hindsight} figures in hindsight, {one.after} from origins in {one.published} or later{after}"
    )


def _show_weights(scores: Scores) -> list[dict[str, Any]]:
    """A line an account."""
    given = scores.weights
    return [
        {
            "account": one.name + (" (composite)" if one.composite else ""),
            "weight": f"{given[one.name]:.3f}",
            "stacking": f"{one.stacking:.3f}"
            + ("" if one.low != one.low else f" [{one.low:.3f}, {one.high:.3f}]"),
            "pseudo-BMA+": f"{one.pseudo_bma:.3f}",
        }
        for one in scores.table
    ]


def _show_prediction(one: Resolution) -> dict[str, Any]:
    """A block of a prediction."""
    observed = ""
    if one.before is not None:
        observed = f"{one.variable} by {one.indicator}: {one.before:.4g} in {one.before_year}"
    if one.after is not None:
        observed += f", {one.after:.4g} in {one.after_year}"
    about = " after ".join(part for part in (one.variable, one.event) if part)
    return {
        "prediction": f"{one.status}: {one.claim} ({one.account})",
        "says": one.paraphrase,
        "is": f"{about} {one.direction or ''}".strip() + (f" by {one.by}" if one.by else ""),
        "because": one.reason,
        "observed": observed,
        "source": one.source,
        "refuted if": f"{one.refuted_if} (in words: not judged)" if one.refuted_if else "",
    }
