"""The first page: the answer in a few sentences, what it hangs on, and what kind of thing it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from counterpoise.report.brief import write_brief
from counterpoise.report.closures import ClosureView, compare_closures
from counterpoise.report.hinges import Hinges, list_hinges, say_hinge
from counterpoise.report.views import Answer, Sentence, plain
from counterpoise.report.words import format_number, join_words, say_count

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

    `lead` is about the run as a whole, `voices` has a sentence an account, `hinges` the claims that turn
    most, `survival` what holds whichever claim is dropped and whatever fills silences, `standing` what
    kinds of source these are, what is judgement, and how far a second coder agrees.
    """

    lead: tuple[Sentence, ...]
    voices: tuple[Sentence, ...]
    hinges: tuple[HingeView, ...]
    more_hinges: int
    survival: tuple[str, ...]
    standing: tuple[str, ...]

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
        more_hinges=max(0, len(hinges.hinges) - MOST_HINGES),
        survival=(*say_survival(hinges), *say_closures(closures)),
        standing=(found.preamble[3], found.preamble[1], say_coders(runs.dossier.frame.coder, runs.agreement)),
    )


def view_hinges(runs: Runs, found: Answer, hinges: Hinges) -> tuple[HingeView, ...]:
    """All hinges in words, the heaviest first."""
    titles = {label.id: label.title for label in found.accounts} | {"common": "Undisputed"}
    return tuple(
        HingeView(hinge.claim, hinge.paraphrase, titles[hinge.account], say_hinge(runs, hinge))
        for hinge in hinges.hinges
    )


def say_survival(hinges: Hinges) -> Sequence[str]:
    """How much holds whichever single claim is dropped."""
    if not hinges.material:
        return ()
    return (
        f"Whichever single claim is dropped, {hinges.held} of {say_count(hinges.material, 'cell')} with a "
        f"material change keep their direction, and {hinges.findings_held} of "
        f"{say_count(hinges.findings, 'finding')} stand ({hinges.draws} draws).",
    )


def say_closures(closures: ClosureView) -> Sequence[str]:
    """How much depends on what fills an account's silences."""
    spoken = sum(count.spoken for count in closures.counts if count.closure == "common")
    own = sum(count.spoken for count in closures.counts if count.closure == "own")
    if not spoken:
        return ()
    turned = say_count(closures.reversals, "cell turns", "cells turn")
    return (
        f"By their own claims alone the accounts speak of {own} of the {spoken} cells of which they speak "
        f"with the undisputed claims; {turned} round between own, common and completed claims.",
    )


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
