"""What a search found, judged again on draws that it has not seen, beside what the dossier had."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.dossier import CONTINUITY
from counterpoise.judgement.choice import Choice
from counterpoise.judgement.search.evaluating import Evaluator, Sets, add_policies, make_policy
from counterpoise.judgement.search.exploring import Exploration
from counterpoise.judgement.search.levers import Space
from counterpoise.judgement.search.picking import BEST_MEAN, LEAST_REGRET, Pick, find_coverage
from counterpoise.judgement.search.task import Task
from counterpoise.judgement.utilities import Utilities, find_utilities, is_covered
from counterpoise.schema import Policy

if TYPE_CHECKING:
    import pandas as pd

ERRORS = 2.0  # standard errors that a difference has to be from 0 to be called one
LAST_SEED = 2**63 - 1


@dataclass(frozen=True, eq=False)
class Stage:
    """A part of a search.

    Attributes
    ----------
    objective
        "accounts" or "regret".
    exploration
        What it met.
    """

    objective: str
    exploration: Exploration

    @property
    def history(self) -> pd.DataFrame:
        """By generation, evaluations so far, hypervolume and size of the archive."""
        return self.exploration.history


@dataclass(frozen=True)
class Score:
    """What a pick is worth by what it was picked for, points.

    Parameters
    ----------
    pick
        Its name.
    measure
        "change", "worst regret" or "mean change".
    search, fresh
        Its value on the search's draws and on fresh ones.
    error
        The Monte Carlo standard error of the latter.
    rival, rival_fresh
        The best of the dossier's own policies by the same measure on the search's draws, and its value on
        fresh ones.
    promised
        How much better than the rival the search thought it.
    better_by, better_by_error
        How much better it is on fresh draws, paired, and the standard error.
    verdict
        "better", "not shown to be better" or "worse", by two standard errors.
    coverage
        The share of accounts and aims, by weight, on which something is said.
    """

    pick: str
    measure: str
    search: float
    fresh: float
    error: float
    rival: str
    rival_fresh: float
    promised: float
    better_by: float
    better_by_error: float
    verdict: str
    coverage: float


@dataclass(frozen=True, eq=False)
class Search:
    """What a search found.

    Attributes
    ----------
    choice
        Who chose, wanting what, by whose accounts, on which draws; its policies are those of the dossier
        from which the search started.
    objective
        "accounts" or "regret".
    weights
        Of the accounts.
    space
        What could be set, and how.
    idle
        Instruments that were left alone, as no account says what they do to the aims.
    heard
        The accounts that speak on what can be set.
    stages
        The search's parts, with their archives and hypervolumes.
    kept
        How many mixes the archives hold.
    picks
        The best of these for each account, and across accounts.
    fresh
        Utilities of the dossier's policies and of the picks on the fresh draws.
    scores
        Of the picks: what each is worth on the search's draws and on fresh ones, and how much better it is
        there than the best that the dossier had.
    expected
        A row for each policy of the dossier and each pick in each account: expected change on the search's
        draws (`search`) and on fresh ones (`fresh`, with its Monte Carlo `error`), points, 0 where the
        account is silent (`speaks` is False).
    """

    choice: Choice
    objective: str
    weights: pd.Series
    space: Space
    idle: tuple[str, ...]
    heard: tuple[str, ...]
    stages: tuple[Stage, ...]
    kept: int
    picks: tuple[Pick, ...]
    fresh: Utilities
    scores: tuple[Score, ...]
    expected: pd.DataFrame

    def tabulate(self) -> pd.DataFrame:
        """The scores, a row a pick; columns as the fields of `Score`."""
        import pandas as pd

        return pd.DataFrame(map(asdict, self.scores), columns=[field.name for field in fields(Score)])

    def score(self, pick: str) -> Score:
        """The score of a pick."""
        return next(score for score in self.scores if score.pick == pick)

    @property
    def evaluations(self) -> int:
        """Candidates evaluated."""
        return sum(int(stage.history["evaluations"].iloc[-1]) for stage in self.stages)

    def policy(self, name: str) -> Policy:
        """The policy of a pick, as it can be saved."""
        sets = next(pick.sets for pick in self.picks if pick.name == name)
        return make_policy(self.choice.actor, sets)

    @cached_property
    def optimism(self) -> float:
        """By how many points picks are less ahead of their rivals on fresh draws than the search thought.

        The mean over the picks of single accounts; NaN where there are none. What draws share, such as a
        large effect in all of them, cancels: it is the winner's curse that is left.
        """
        leads = [score.promised - score.better_by for score in self.scores if score.measure == "change"]
        return float(np.mean(leads)) if leads else float("nan")

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """What was done, what was found and what it survives, in words."""
        from counterpoise.judgement.search.wording import say_all

        return say_all(self)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What to bear in mind."""
        from counterpoise.judgement.search.wording import note_all

        return note_all(self)

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain JSON data."""
        from counterpoise.judgement.search.wording import describe

        return describe(self)


def freshen(
    task: Task, stages: tuple[Stage, ...], kept: int, picks: tuple[Pick, ...], evaluate: Evaluator
) -> Search:
    """A search with its picks judged on fresh draws. Takes what `Search` has, and how to find the rest."""
    import pandas as pd

    choice, heard, weights = task.choice, task.heard, task.weights
    named: dict[str, Sets] = {CONTINUITY: (), **{name: policy.sets for name, policy in task.starts.items()}}
    named |= {label(pick.name): pick.sets for pick in picks}
    fresh = _judge_afresh(task, tuple(named), picks)
    utility = fresh.utility.sel(account=list(heard)).transpose("policy", "account", "draw")
    by_draw, seen = np.nan_to_num(utility.to_numpy()), evaluate(list(named.values()))
    covered = tuple(
        name == CONTINUITY or is_covered(find_coverage(choice, task.systems, weights.to_numpy(), sets))
        for name, sets in named.items()
    )
    heeded = weights.reindex(list(heard)).to_numpy()
    scoring = _Scoring(tuple(named), heard, heeded, seen, by_draw, covered, 1 + len(task.starts))
    return Search(
        choice,
        task.effort.objective,
        weights,
        task.space,
        task.idle,
        heard,
        stages,
        kept,
        picks,
        fresh,
        tuple(scoring.score(pick) for pick in picks),
        pd.DataFrame(list(_list_expected(fresh, tuple(named), heard, seen, by_draw))),
    )


def label(pick: str) -> str:
    """The name of a pick among policies."""
    return f"found: {pick}"


def _judge_afresh(task: Task, names: tuple[str, ...], picks: tuple[Pick, ...]) -> Utilities:
    """All policies on draws of the next seed."""
    choice, seed = task.choice, task.choice.options.seed
    extra = {label(pick.name): make_policy(choice.actor, pick.sets) for pick in picks}
    dossier = add_policies(choice.dossier, extra)
    afresh = seed + 1 if seed < LAST_SEED else seed - 1
    options = replace(choice.options, policies=names, draws=task.effort.fresh_draws, seed=afresh)
    systems = {name: replace(system, dossier=dossier) for name, system in task.systems.items()}
    return find_utilities(replace(choice, dossier=dossier, options=options), systems=systems)


def _list_expected(
    fresh: Utilities, names: tuple[str, ...], heard: tuple[str, ...], seen: np.ndarray, by_draw: np.ndarray
) -> Iterator[dict[str, Any]]:
    for place, name in enumerate(names):
        for column, account in enumerate(heard):
            values = by_draw[place, column]
            yield {
                "policy": name,
                "account": account,
                "search": float(seen[place, column]),
                "fresh": float(values.mean()),
                "error": _error(values),
                "speaks": bool(fresh.speaks.sel(account=account, policy=name)),
            }


@dataclass(frozen=True)
class _Scoring:
    """Picks and the dossier's policies by what a pick was picked for.

    `names` are those of the rows; `seen` is the expected change on the search's draws, shape (policy,
    account); `by_draw` the change on fresh ones, shape (policy, account, draw); `covered` says of which
    policies enough is said for a choice across accounts; the first `own` are the dossier's.
    """

    names: tuple[str, ...]
    accounts: tuple[str, ...]
    weights: np.ndarray
    seen: np.ndarray
    by_draw: np.ndarray
    covered: tuple[bool, ...]
    own: int

    def score(self, pick: Pick) -> Score:
        """The score of a pick."""
        name = pick.name
        row, seen = self.names.index(label(name)), self._seen(name)
        allowed = [place for place in range(self.own) if name in self.accounts or self.covered[place]]
        rival = max(allowed, key=lambda place: seen[place])
        ours, theirs = self._drawn(name, row), self._drawn(name, rival)
        better, error = float((ours - theirs).mean()), _error(ours - theirs)
        sign = -1.0 if name == LEAST_REGRET else 1.0
        return Score(
            name,
            _MEASURES.get(name, "change"),
            sign * float(seen[row]) + 0.0,  # no -0.0
            sign * float(ours.mean()) + 0.0,
            _error(ours),
            self.names[rival],
            sign * float(theirs.mean()) + 0.0,
            float(seen[row] - seen[rival]),
            better,
            error,
            _judge(better, error),
            pick.coverage,
        )

    def _seen(self, pick: str) -> np.ndarray:
        """By policy, the score on the search's draws: the more the better."""
        if pick == LEAST_REGRET:
            return -(self.seen.max(axis=0) - self.seen).max(axis=1)
        if pick == BEST_MEAN:
            return self.seen @ self.weights
        return self.seen[:, self.accounts.index(pick)]

    def _drawn(self, pick: str, row: int) -> np.ndarray:
        """By fresh draw, a policy's score.

        Which account is the worst for it, and what is best there, is as on average.
        """
        if pick == LEAST_REGRET:
            means = self.by_draw.mean(axis=2)
            best = means.argmax(axis=0)
            worst = int((means.max(axis=0) - means[row]).argmax())
            return self.by_draw[row, worst] - self.by_draw[best[worst], worst]
        if pick == BEST_MEAN:
            return (self.by_draw[row] * self.weights[:, None]).sum(axis=0)
        return self.by_draw[row, self.accounts.index(pick)]


_MEASURES = {LEAST_REGRET: "worst regret", BEST_MEAN: "mean change"}


def _judge(better: float, error: float) -> str:
    if better > ERRORS * error:
        return "better"
    return "worse" if better < -ERRORS * error else "not shown to be better"


def _error(values: np.ndarray) -> float:
    """The standard error of a mean."""
    return float(values.std(ddof=1) / np.sqrt(values.size))
