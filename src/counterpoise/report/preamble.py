"""The first lines of every answer: what it is, and what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from counterpoise.dossier.model import Dossier
from counterpoise.report.assumptions import list_levels
from counterpoise.report.views import Table
from counterpoise.report.words import capitalise, format_share, join_words, say_count, say_number
from counterpoise.schema import CausalClaim, Document

if TYPE_CHECKING:
    from counterpoise.simulation import Runs

MODES = {
    "at-its-word": "Every claim that its text holds even or likelier is taken at its word.",
    "hedged": "Claims hold as often as their text's own hedge says, an account's claims together.",
    "credence": "Claims hold as often as the analyst believes.",
}
CLOSURES = {
    "own": "Each account has its own claims only.",
    "common": "Where an account leaves a link out, the claims that no account disputes stand in.",
    "completed": "Where an account leaves a link out, the other accounts' claims stand in, drawn at random.",
}


def write_preamble(runs: Runs, tables: tuple[Table, ...]) -> tuple[str, ...]:
    """The lines, each one a sentence or two: claims, levels, silence, sources, assumptions.

    Parameters
    ----------
    runs
        The results; only the accounts that were run are counted.
    tables
        The answer's tables, whose cells are counted.

    Returns
    -------
    tuple of str
        Five lines.
    """
    dossier = runs.dossier
    accounts = [str(value) for value in runs.summaries["account"].values]
    closure = CLOSURES.get(runs.options.closure)
    return (
        _say_claims(dossier, accounts, runs.options.closure),
        _say_levels(dossier),
        _say_silence(tables),
        _say_sources(dossier, accounts),
        " ".join(filter(None, (MODES.get(runs.options.mode), closure, _say_posterior(runs)))),
    )


def _say_posterior(runs: Runs) -> str:
    """Which parameters the record has narrowed, where the run drew from what it leaves; else nothing."""
    if runs.posterior is None:
        return ""
    kept = runs.posterior.describe(runs.options.closure, runs.options.accounts)["effects"]
    equations = say_count(sum(len(effects) for effects in kept.values()), "equation")
    accounts = say_count(len(kept), "account")
    return (
        f"Link strengths, response times and volatilities of {equations} in {accounts} "
        f"are drawn as the record to {runs.posterior.last} leaves them (posterior; record "
        f"{runs.posterior.record_sha256[:8]}); all others as coded."
    )


def _say_claims(dossier: Dossier, accounts: Sequence[str], closure: str) -> str:
    """How many claims, by whom; that they are no forecast."""
    claims = [claim for name in accounts for claim in dossier.accounts[name].claims]
    if closure != "own":
        claims.extend(dossier.common)
    causal = sum(isinstance(claim, CausalClaim) for claim in claims)
    return (
        f"What this is: consequences of {say_count(len(claims), 'claim')}"
        f"{_say_causal(len(claims), causal)} as coded by {dossier.frame.coder}, in "
        f"{say_count(len(accounts), 'account')}. They are not forecasts."
    )


def _say_causal(claims: int, causal: int) -> str:
    """How many of the claims are causal, in brackets.

    Not all of these make links: one that its author only reports or rejects makes none, as `export` says.
    """
    if not causal:
        return {0: "", 1: " (not causal)"}.get(claims, " (none of them causal)")
    whole = {1: "causal", 2: "both causal"}.get(claims, "all causal")
    return f" ({whole if causal == claims else f'{causal} of them causal'})"


def _say_levels(dossier: Dossier) -> str:
    """How many of the starting levels are the coder's judgement."""
    levels = list_levels(dossier)
    judged = sum(level.judgement for level in levels)
    all_of = {1: "The one level", 2: "Both levels"}.get(len(levels), f"All {say_count(len(levels), 'level')}")
    if judged == len(levels):
        return f"{all_of} {'is a judgement' if judged == 1 else 'are judgements'}."
    if not judged:
        return f"{all_of} {'cites' if len(levels) == 1 else 'cite'} a source."
    return f"{judged} of {len(levels)} levels are judgements; the others cite a source."


def _say_silence(tables: tuple[Table, ...]) -> str:
    """How many cells are silent."""
    cells = [cell for table in tables for row in table.rows for cell in row.cells]
    if not cells:
        return "Only continuity was run: there is nothing to compare it with."
    silent = sum(cell.silent for cell in cells)
    if not silent:
        return "No cell is silent." if len(cells) > 1 else "The one cell is not silent."
    share = f" ({format_share(silent / len(cells))})"
    return (
        f"{silent:,} of {len(cells):,} cells{share} {'are' if silent > 1 else 'is'} silent: the account says "
        f"nothing there. {'They are' if silent > 1 else 'It is'} left blank, never counted as zero."
    )


def _say_sources(dossier: Dossier, accounts: Sequence[str]) -> str:
    """What kinds of document the accounts draw on, and which leanings these declare."""
    contents = [dossier.accounts[account].content for account in accounts]
    names = dict.fromkeys(name for content in contents for name in content.documents)
    documents = [dossier.documents[name] for name in names if name in dossier.documents]
    if not documents:
        claims = [claim for account in accounts for claim in dossier.accounts[account].claims]
        rest = " The claims name sources of another kind." if any(claim.outside for claim in claims) else ""
        return f"{'The account draws' if len(accounts) == 1 else 'The accounts draw'} on no document.{rest}"
    kinds = Counter(document.kind for document in documents)
    counted = capitalise(say_count(len(documents), "document"))
    return f"{counted}{_say_kinds(kinds)}. {_say_leanings(documents)}"


def _say_kinds(kinds: Mapping[str, int]) -> str:
    """The kinds of document, after their number: each is the coder's word and is set apart as such."""
    if not kinds:
        return ""
    if len(kinds) == 1:
        kind, count = next(iter(kinds.items()))
        which = {1: "", 2: "both "}.get(count, "all ")
        return f", {which}of the kind “{kind}”"
    said = [f"{kind} ({say_number(count)})" if count > 1 else kind for kind, count in kinds.items()]
    return f": {join_words(said)}"


def _say_leanings(documents: Sequence[Document]) -> str:
    """The declared leanings."""
    declared = [d for d in documents if d.leaning and not d.leaning.lower().startswith("none")]
    if not declared:
        return "It declares no leaning." if len(documents) == 1 else "None declares a leaning."
    said = join_words([f"{document.leaning} (“{document.title}”)" for document in declared])
    rest = len(documents) - len(declared)
    tail = f"; {say_count(rest, 'document declares', 'documents declare')} none" if rest else ""
    return f"Declared leanings: {said}{tail}."
