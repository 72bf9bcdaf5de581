"""The whole judgement: what is best by each account and across them, what it hangs on, what to find out."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from counterpoise.dossier import CONTINUITY, Dossier
from counterpoise.errors import Problem, UsageError, nearest
from counterpoise.judgement.across import RULE, Across
from counterpoise.judgement.aims import Wanted
from counterpoise.judgement.choice import Choice, settle_choice
from counterpoise.judgement.consistency import (
    Consistency,
    Upheld,
    find_consistency,
    find_upheld,
    say_verdict,
)
from counterpoise.judgement.failing import Failing, add_borne, find_failures
from counterpoise.judgement.information import Information, Sought, find_information, find_sought
from counterpoise.judgement.information.indicators import list_titles
from counterpoise.judgement.leading import Lead, find_best, find_leads
from counterpoise.judgement.plain import clean, to_plain
from counterpoise.judgement.survival import Survival, find_survival
from counterpoise.judgement.utilities import find_utilities, settle_weights
from counterpoise.simulation.workers import keep_workers
from counterpoise.system import Posterior
from counterpoise.version import __version__

if TYPE_CHECKING:
    import pandas as pd

PARTS = ("consistency", "survival", "information", "failures")
FORMAT = 3

Tell = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Judgement:
    """Which policy stands up, by the chooser's aims, whichever account is right.

    Attributes
    ----------
    choice
        The decision.
    across
        The choice across accounts, in the choice's own closure.
    borrowed
        The same where silence is filled with what the rivals claim (closure `completed`): not what the
        accounts say. None where the choice's closure is that one.
    survival, borrowed_survival
        What the conclusions survive, in either closure.
    consistency
        Whether each account's own advice follows from its own claims.
    upheld
        What the verdicts of `consistency` survive; None unless both parts were asked for.
    information
        What is most worth finding out.
    sought
        What the first of that survives; None unless both parts were asked for.
    failures
        When the best policies fail, and what of that survives.
    seconds
        Spent on each part.
    """

    choice: Choice
    across: Across
    borrowed: Across | None = None
    survival: Survival | None = None
    borrowed_survival: Survival | None = None
    consistency: Consistency | None = None
    upheld: Upheld | None = None
    information: Information | None = None
    sought: Sought | None = None
    failures: tuple[Failing, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def weights(self) -> pd.Series:
        """Of the accounts, summing to 1."""
        return self.across.weights

    @property
    def table(self) -> pd.DataFrame:
        """Policy by account: expected change with its interval, rank, probability of being best, coverage."""
        return self.across.utilities.tabulate()

    @property
    def best(self) -> dict[str, str]:
        """By account that speaks, the policy with the highest expected utility."""
        return find_best(self.across.utilities)

    @property
    def shown(self) -> Across:
        """The choice to show: the borrowed one where the accounts' own words allow none."""
        return pick_shown(self.across, self.borrowed)

    @cached_property
    def leads(self) -> dict[str, Lead]:
        """By account that speaks, how far its best policy is ahead of its next."""
        return find_leads(self.across.utilities)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The answer in a few sentences, made of the numbers."""
        from counterpoise.judgement.words import say_judgement

        return say_judgement(self)

    @property
    def collection(self) -> tuple[str, ...]:
        """What to find out, the most valuable first, in words, and what that survives."""
        if self.information is None:
            return ()
        survives = self.sought.say if self.sought is not None else lambda _: ""
        return tuple(f"{item.text} {survives(item.finding)}".rstrip() for item in self.information.items)

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain data for JSON, with what it takes to trace every number."""
        from counterpoise.judgement.words import say_trade_offs

        options = self.choice.options
        survived = (self.survival, self.borrowed_survival)
        found = self.shown
        return {
            "format": FORMAT,
            "counterpoise": __version__,
            "dossier": self.choice.dossier.name,
            "dossier_sha256": self.choice.dossier.hash,
            "actor": self.choice.actor,
            "aims": [aim.say() for aim in self.choice.aims],
            "options": {**options.to_dict(), "replicates": self.choice.replicates},
            "shared": list(self.choice.shared),
            "weights": to_plain(self.weights),
            "sentences": list(self.sentences),
            "best": self.best,
            "leads": {name: lead._asdict() for name, lead in self.leads.items()},
            "trade_offs": [] if found.chosen is None else list(say_trade_offs(self, found)),
            "across": self.across.to_dict(),
            "borrowed": None if self.borrowed is None else self.borrowed.to_dict(),
            **{
                name: None if found is None else _plain_survival(found)
                for name, found in zip(("survival", "borrowed_survival"), survived, strict=True)
            },
            "consistency": None
            if self.consistency is None
            else _plain_consistency(self.consistency, self.upheld),
            "information": None
            if self.information is None
            else _plain_information(self.information, self.sought),
            "indicators": _title_indicators(self.choice.dossier, self.information),
            "failures": [entry.to_dict() for entry in self.failures],
            "seconds": {name: round(value, 3) for name, value in self.seconds.items()},
        }


def decide(
    dossier: Dossier,
    actor: str,
    *,
    aims: Sequence[str | Wanted] | None = None,
    policies: Sequence[str] | None = None,
    accounts: Sequence[str] | None = None,
    weights: pd.Series | Mapping[str, float] | None = None,
    draws: int = 2000,
    years: int | None = None,
    seed: int = 1,
    closure: str = "common",
    mode: str = "at-its-word",
    replicates: int = 1,
    posterior: Posterior | None = None,
    workers: int | None = None,
    parts: Sequence[str] = PARTS,
    tell: Tell | None = None,
) -> Judgement:
    """Which policy an actor should prefer by its aims, under each account and across them.

    Assumes nothing beyond the claims: it says what follows from each account, not which account is right.
    Where accounts speak on less than half of the aims no choice is made across them.

    Parameters
    ----------
    dossier
        A checked dossier.
    actor
        The chooser.
    aims
        In place of the actor's own; see `counterpoise.judgement.settle_aims`.
    policies
        To choose between, besides continuity; by default those of the actor and of the blocs that it is a
        member of.
    accounts, years, seed, closure, mode, posterior
        As in `counterpoise.simulate`.
    weights
        Of accounts, by id; equal if not given. `Evidence.weights` fits.
    draws
        At least 100.
    replicates
        How often the noise of a draw is drawn anew, 1 to 100; utilities are averaged over them.
    workers
        Processes; as many as there are processors if not given. The result does not depend on it.
    parts
        Of `consistency`, `survival`, `information` and `failures`, those wanted.
    tell
        Called with what is being worked out.

    Returns
    -------
    Judgement

    Raises
    ------
    UsageError
        J002 to J008 and J022, U001 for a part that is none, and what `simulate` raises.

    Examples
    --------
    >>> import counterpoise as cp
    >>> found = cp.decide(cp.load("russia"), "USA", draws=100, years=2, parts=[])
    >>> found.across.chosen is None  # too few accounts say enough
    True
    """
    from counterpoise.simulation.options import count_cores

    _check_parts(parts)
    options = {"draws": draws, "years": years, "seed": seed, "closure": closure, "mode": mode}
    more = {"replicates": replicates, "posterior": posterior, "workers": workers or count_cores()}
    choice = settle_choice(
        dossier, actor, aims=aims, policies=policies, accounts=accounts, **options, **more
    )  # fmt: skip
    wanted = (parts,) if isinstance(parts, str) else tuple(parts)
    with keep_workers():
        return _Deciding(choice, settle_weights(choice, weights), wanted, tell).run()


def _check_parts(parts: Sequence[str]) -> None:
    """U001 for what is no part of a judgement."""
    problems = [
        Problem(
            "U001",
            "There is no such part of a judgement.",
            found=str(name),
            nearest=nearest(str(name), PARTS),
            edit=f"Use some of {', '.join(PARTS)}.",
        )
        for name in ([parts] if isinstance(parts, str) else parts)
        if name not in PARTS
    ]
    if problems:
        raise UsageError(problems)


class _Deciding:
    """The parts of a judgement, one after the other, each with its time."""

    def __init__(self, choice: Choice, weights: pd.Series, parts: tuple[str, ...], tell: Tell | None) -> None:
        self.choice, self.weights, self.parts = choice, weights, parts
        self.tell = tell or (lambda _: None)
        self.seconds: dict[str, float] = {}

    def run(self) -> Judgement:
        """The judgement."""
        choice = self.choice
        across = self._time("utilities", lambda: _measure(choice, self.weights))
        completed = replace(choice, options=replace(choice.options, closure="completed"))
        borrowed = None
        if choice.options.closure != "completed":
            borrowed = self._time("silence filled", lambda: _measure(completed, self.weights))
        chosen = pick_shown(across, borrowed)
        best = find_best(across.utilities)
        consistency = self._part("consistency", lambda: find_consistency(choice))
        information = self._part(
            "information", lambda: find_information(choice, utilities=across.utilities, weights=self.weights)
        )
        return Judgement(
            choice,
            across,
            borrowed,
            self._part("survival", lambda: find_survival(choice, self.weights)),
            None
            if borrowed is None
            else self._part("survival", lambda: find_survival(completed, self.weights)),
            consistency,
            None if consistency is None else self._part("survival", lambda: find_upheld(consistency)),
            information,
            None
            if information is None
            else self._part("survival", lambda: find_sought(choice, information, self.weights)),
            self._bear(self._part("failures", lambda: _find_failures(chosen, across, best)) or ()),
            self.seconds,
        )

    def _bear(self, failures: tuple[Failing, ...]) -> tuple[Failing, ...]:
        """The failures with what of them survives, each in its own closure."""
        if "survival" not in self.parts:
            return failures
        return self._time("survival", lambda: add_borne(self.choice, failures))

    def _part(self, name: str, work: Callable[[], Any]) -> Any:
        return self._time(name, work) if name in self.parts else None

    def _time(self, name: str, work: Callable[[], Any]) -> Any:
        self.tell(name)
        began = time.perf_counter()
        found = work()
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - began
        return found


def _measure(choice: Choice, weights: pd.Series) -> Across:
    found = Across(find_utilities(choice), weights)
    if found.robustness.choices.loc[RULE, "choice"] is not None:
        assert found.closeness is not None  # noqa: S101 - worked out here, so that its time counts here
        assert found.reversals is not None  # noqa: S101
    return found


def _find_failures(chosen: Across, across: Across, best: dict[str, str]) -> tuple[Failing, ...]:
    """When each account's best policy fails in it, and when the one chosen across accounts does."""
    found = find_failures(across.utilities, [pair for pair in best.items() if pair[1] != CONTINUITY])
    if chosen.chosen is None or chosen.chosen == CONTINUITY:
        return found
    done = {(entry.account, entry.policy) for entry in found} if chosen is across else set()
    wanted = [(account, chosen.chosen) for account in chosen.utilities.choice.accounts]
    return (*found, *find_failures(chosen.utilities, [pair for pair in wanted if pair not in done]))


def pick_shown(across: Across, borrowed: Across | None) -> Across:
    """The choice by the accounts' own words or, where there is none, the borrowed one."""
    return across if borrowed is None or across.chosen is not None else borrowed


def _plain_survival(found: Survival) -> dict[str, Any]:
    return {
        "draws": found.draws,
        "tossed_draws": found.tossed_draws,
        "variants": to_plain(found.table),
        "control": to_plain(found.control),
    }


def _title_indicators(dossier: Dossier, found: Information | None) -> dict[str, str]:
    """Titles of the indicators that the collection list names, where the record declares them."""
    if found is None:
        return {}
    titles = list_titles(dossier)
    named = {name for item in found.items for entry in item.indicators for name in entry.indicators}
    return {name: titles[name] for name in sorted(named) if name in titles}


def say_advice(found: Consistency, upheld: Upheld | None, place: int) -> str:
    """A verdict in words, and what it survives where that was asked."""
    entry = found.judged[place]
    survives = "" if upheld is None else upheld.say(place, entry.verdict)
    return f"{say_verdict(entry)} {survives}".rstrip()


def _plain_information(found: Information, sought: Sought | None) -> dict[str, Any]:
    plain = found.to_dict()
    if sought is None:
        return {**plain, "sought": None}
    for item, told in zip(found.items, plain["collect"], strict=True):
        told["survives"] = sought.say(item.finding)
    return {**plain, "sought": sought.to_dict()}


def _plain_consistency(found: Consistency, upheld: Upheld | None) -> dict[str, Any]:
    told = [say_advice(found, upheld, place) for place in range(len(found.judged))]
    return {
        "verdicts": [
            {**row, "says": says} for row, says in zip(to_plain(found.tabulate()), told, strict=True)
        ],
        "upheld": None
        if upheld is None
        else {
            "draws": upheld.draws,
            "tossed_draws": upheld.tossed_draws,
            "readings": to_plain(upheld.table),
            "control": to_plain(upheld.control),
        },
        "unjudged": [{name: clean(value) for name, value in row.items()} for row in to_plain(found.unjudged)],
        "without_advice": list(found.without_advice),
        "composite": list(found.composite),
    }
