"""The first page: the answer in a few sentences, what it hangs on, and what kind of thing it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from counterpoise.report.brief import write_brief
from counterpoise.report.closures import ClosureView, compare_closures
from counterpoise.report.hinges import Hinges, list_hinges, say_hinge
from counterpoise.report.recorded.section import say_decision
from counterpoise.report.views import Answer, Sentence, plain
from counterpoise.report.words import capitalise, format_number, join_words, say_count, say_number

if TYPE_CHECKING:
    from counterpoise.simulation import Runs

MOST_HINGES = 5  # on the first page; all of them stand in their own section


@dataclass(frozen=True, slots=True)
class HingeView:
    """A claim that the answer hangs on: in words, whose it is, and what turns without it."""

    claim: str
    paraphrase: str
    whose: str
    text: str


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands on the first page beside the heat map.

    `lead` is about the run as a whole, `voices` has a sentence an account, `hinges` the claims that
    change most and `hinges_note` how they were found, `survival` what holds whichever claim is dropped
    and whatever fills silences, `standing` what
    kinds of source these are, what is judgement, and how far a second coder agrees; `record` what the record
    decides, and empty where none was held against the claims.
    """

    lead: tuple[Sentence, ...]
    voices: tuple[Sentence, ...]
    hinges: tuple[HingeView, ...]
    hinges_note: str
    more_hinges: int
    survival: tuple[str, ...]
    standing: tuple[str, ...]
    record: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data for JSON."""
        return plain(asdict(self))


def write_opening(
    runs: Runs, found: Answer, hinges: Hinges | None = None, closures: ClosureView | None = None
) -> Opening:
    """The first page of a run.

    Parameters
    ----------
    runs, found
        The results and their answer.
    hinges, closures
        What `list_hinges` and `compare_closures` give for the run; worked out if not given.
    """
    hinges = list_hinges(runs) if hinges is None else hinges
    closures = compare_closures(runs) if closures is None else closures
    brief = write_brief(found, runs.dossier.bounds)
    voices = brief[: len(found.accounts)]
    whole = [sentence for sentence in found.sentences if sentence.variable is None]
    return Opening(
        lead=(*whole, *brief[len(found.accounts) :]),
        voices=voices,
        hinges=view_hinges(runs, found, hinges)[:MOST_HINGES],
        hinges_note=say_draws(hinges.draws, int(runs.options.draws)),
        more_hinges=max(0, len(hinges.hinges) - MOST_HINGES),
        survival=(*say_survival(hinges), *say_closures(closures)),
        standing=(found.preamble[3], found.preamble[1], say_coders(runs.dossier.frame.coder, runs.agreement)),
        record="" if runs.evidence is None else say_decision(runs.evidence["evidence"]["claims"]),
    )


def view_hinges(runs: Runs, found: Answer, hinges: Hinges) -> tuple[HingeView, ...]:
    """All hinges in words, the heaviest first."""
    titles = {label.id: label.title for label in found.accounts} | {"common": "Undisputed"}
    return tuple(
        HingeView(hinge.claim, hinge.paraphrase, titles[hinge.account], say_hinge(runs, hinge))
        for hinge in hinges.hinges
    )


def say_draws(draws: int, whole: int) -> str:
    """In which order hinges stand, and on how many of the run's draws they were found."""
    order = "Largest first, by the size of what turns, summed as shares of the ranges"
    if draws >= whole:
        return f"{order}; on all {whole:,} draws."
    return (
        f"{order}; on {draws:,} of {whole:,} draws, as the run is repeated for every claim, so that numbers "
        "differ a little from the tables'."
    )


def say_survival(hinges: Hinges) -> Sequence[str]:
    """How much holds whichever single claim is dropped."""
    if not hinges.material:
        return ()
    changes = _say_changes(hinges.held, hinges.material)
    if hinges.findings_held == hinges.findings:
        findings = "every finding stands throughout"
    elif not hinges.findings_held:
        findings = "no finding stands throughout" if hinges.held else "every finding changes with some claim"
    else:
        stand = "stands" if hinges.findings_held == 1 else "stand"
        findings = f"{hinges.findings_held} of {say_count(hinges.findings, 'finding')} {stand} throughout"
    return (f"{changes}, and {findings}.",)


def _say_changes(held: int, material: int) -> str:
    """How many material changes keep their direction."""
    changes, one = say_count(material, "material change"), material == 1
    if not held:
        which = "The one material change" if one else f"Each of the {changes}"
        return f"{which} turns or fades when some one claim is dropped"
    if held == material:
        which = "The one material change keeps its" if one else f"All {changes} keep their"
    else:
        which = f"{held} of {changes} {'keeps its' if held == 1 else 'keep their'}"
    return f"{which} direction whichever single claim is dropped"


def say_closures(closures: ClosureView) -> Sequence[str]:
    """How much depends on what fills an account's silences."""
    spoken = sum(count.spoken for count in closures.counts if count.closure == "common")
    own = sum(count.spoken for count in closures.counts if count.closure == "own")
    if not spoken:
        return ()
    if own == spoken:
        text = f"Of all {say_count(spoken, 'cell')} the accounts speak by their own claims alone"
    else:
        text = (
            f"By their own claims alone the accounts speak of {say_count(own, 'cell')}, "
            f"with undisputed ones of {say_number(spoken - own)} more"
        )
    if closures.reversals:
        turned = say_count(closures.reversals, "cell points", "cells point")
        text += f". {capitalise(turned)} the opposite way when silences are filled otherwise"
    return (f"{text}.",)


def say_coders(coder: str, agreement: Mapping[str, Any] | None) -> str:
    """Who coded, and how far a second coding of the documents agrees, where there is one.

    `agreement` is what `counterpoise.agreement(...).to_dict()` gives; A is the run's dossier.
    """
    if agreement is None:
        return f"Coded by {coder}; no second coding of these documents has been compared with it."
    fields = {entry["field"]: entry for entry in agreement["fields"]}
    said = [
        f"{name} {format_number(fields[name]['alpha'], 2)}"
        for name in ("sign", "strength", "confidence")
        if name in fields and fields[name]["alpha"] is not None
    ]
    alphas = f"; Krippendorff's alpha on what they pair: {join_words(said)}" if said else ""
    shared = agreement["total"]["f1"]
    passages = (
        "" if shared is None else f" agrees on what carries a claim with F1 {format_number(shared, 2)} and"
    )
    common = say_count(len(agreement["pairs"]), "claim")
    return (
        f"Coded by {coder}. A second coding, “{agreement['b']}”,{passages} has {common} in common with the "
        f"{agreement['claims_a']} here{alphas}."
    )
