"""Where a policy fails: in which draws of an account it does harm or misses a threshold, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.dossier import CONTINUITY, Dossier
from counterpoise.errors import UsageError
from counterpoise.judgement.choice import Choice
from counterpoise.judgement.consistency.asking import check_policies
from counterpoise.judgement.consistency.conditions import keep_relevant
from counterpoise.judgement.extras import can_explain
from counterpoise.judgement.utilities import Utilities, build_systems
from counterpoise.simulation import find_policy, list_conditions
from counterpoise.simulation.workers import Crew, can_start
from counterpoise.system import System, describe_inputs, find_movable, read_column

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.judgement.failing.surviving import Borne
    from counterpoise.judgement.scenarios import Branches, Discovery, Region

PERMUTATIONS = 99
LEAST_SHARE = 0.025  # of draws that fail, and of draws that do not, to look for what they have in common
WORTH_A_CREW = 3  # searches: with fewer, starting workers takes longer than it saves
WIDEST = 12  # inputs among which a box is looked for, picked anew in every shuffle
SPLITS = 2  # of the tree, on a way
Item = tuple[Callable[..., Any], "pd.DataFrame", np.ndarray]
BOX, BRANCH = "the box", "the tree's densest part"
MISSED, WORSE = "some threshold is missed", "worse than continuity"


@dataclass(frozen=True, eq=False)
class Failing:
    """How often a policy fails in an account, and what failing draws have in common.

    Parameters
    ----------
    account, policy, closure
        Which.
    meaning
        What counts as failing, in words.
    share
        Of draws that fail.
    discovery
        The boxes, or None where too few draws fail or succeed to look for any.
    tree
        A shallow tree of the same draws, or None, as there; also where scikit-learn is not installed.
    borne
        What of this survives other readings; None unless asked.
    """

    account: str
    policy: str
    closure: str
    meaning: str
    share: float
    discovery: Discovery | None
    tree: Branches | None = None
    borne: Borne | None = None

    @property
    def regions(self) -> dict[str, Region]:
        """Where failure is said to be dense, by what the region is called."""
        found: dict[str, Region] = {}
        if self.discovery is not None and self.discovery.regions:
            found[BOX] = self.discovery.regions[0]
        if self.tree is not None and self.tree.regions:
            found[BRANCH] = self.tree.regions[0]
        return found

    @property
    def words(self) -> tuple[str, ...]:
        """What was found, a sentence each."""
        if self.discovery is None:
            if LEAST_SHARE <= self.share <= 1 - LEAST_SHARE:
                return ("Too few draws, or no input that bears on it, to look for what failing draws share.",)
            return (
                "What failing draws have in common is not looked for: "
                + (
                    f"under {LEAST_SHARE:.1%} of draws fail."
                    if self.share < LEAST_SHARE
                    else f"under {LEAST_SHARE:.1%} of draws do not."
                ),
            )
        told = self.discovery.sentences
        if not self.discovery.boxes.empty and not np.isnan(self.discovery.explained.noise):
            told = (*told, self.discovery.explained.sentence)
        return told if self.tree is None else (*told, self.tree.sentence)

    @property
    def survives(self) -> tuple[str, ...]:
        """What of it survives other readings, a sentence each; none where that was not asked."""
        return () if self.borne is None else self.borne.sentences

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            "account": self.account,
            "policy": self.policy,
            "closure": self.closure,
            "meaning": self.meaning,
            "share": self.share,
            "words": list(self.words),
            "tree": None if self.tree is None else self.tree.to_dict(),
            "borne": None if self.borne is None else self.borne.to_dict(),
        }


def find_failures(found: Utilities, pairs: Sequence[tuple[str, str]]) -> tuple[Failing, ...]:
    """Where policies fail, each within one account: rows are draws, which are independent there only.

    Assumes that a draw fails where some threshold of the chooser's aims is missed or, where none is stated,
    where the policy leaves the chooser worse off than continuity in the same draw.

    Parameters
    ----------
    found
        Utilities of the choice.
    pairs
        Accounts and policies to look at; a pair on which the account is silent is left out.

    Notes
    -----
    What failing draws have in common is looked for where 2.5% to 97.5% of draws fail, among inputs that can
    bear on the outcome: those that lead to an aim that the policy can move (to any aim where thresholds
    count) or to what a condition of its settings reads. Of these the search takes the 12 that do most by
    themselves, picked anew in every shuffle of its test, so that chance has the same freedom. How much of
    the failure is noise is estimated only beside a box, and where scikit-learn (the extra `judgement`) is
    there.
    """
    systems = build_systems(found.choice)
    spoken = [pair for pair in pairs if bool(found.speaks.sel(account=pair[0], policy=pair[1]))]
    failed = [find_failed(found, *pair) for pair in spoken]
    shares = [float(draws.mean()) for draws, _ in failed]
    places = [place for place, share in enumerate(shares) if LEAST_SHARE <= share <= 1 - LEAST_SHARE]
    questions = [
        (_find_inputs(found.choice, spoken[place][1], systems[spoken[place][0]]), failed[place][0])
        for place in places
    ]
    options = found.choice.options
    answers = _search_all(questions, options.seed, options.workers)
    found_at = dict(zip(places, answers, strict=True))
    return tuple(
        Failing(*pair, options.closure, failed[place][1], shares[place], *found_at.get(place, (None, None)))
        for place, pair in enumerate(spoken)
    )


def ask_failures(found: Utilities, policies: Sequence[str]) -> tuple[Failing, ...]:
    """When given policies fail, by each account that speaks of them.

    Raises
    ------
    UsageError
        J040 for each policy that is not in the choice.
    """
    check_policies(found.choice, policies)
    return find_failures(found, [(account, name) for name in policies for account in found.choice.accounts])


def _find_inputs(choice: Choice, policy: str, system: System) -> pd.DataFrame:
    """What can bear on the failure of a policy, with accounts by their short names."""
    inputs = describe_inputs(system, choice.options.seed, choice.options.draws)
    inputs = keep_relevant(inputs, system, _list_targets(choice, policy, system))
    return name_accounts(inputs, choice.dossier)


def _search_all(
    questions: Sequence[tuple[pd.DataFrame, np.ndarray]], seed: int, workers: int
) -> list[tuple[Discovery | None, Branches | None]]:
    """The boxes and the tree of each question, in their order, by as many workers as are worth starting.

    Boxes come first, as they take longest.
    """
    from counterpoise.judgement.scenarios import find_boxes, grow_tree

    explain = can_explain()
    options: dict[str, Any] = {"seed": seed, "permutations": PERMUTATIONS, "widest": WIDEST}
    box = partial(find_boxes, most=1, forest="for boxes" if explain else False, **options)
    searches: list[Any] = [box, *([partial(grow_tree, depth=SPLITS, **options)] if explain else [])]
    items = [(search, *question) for search in searches for question in questions]
    if workers == 1 or len(questions) < WORTH_A_CREW or not can_start():
        found = list(map(_search, items))
    else:
        with Crew(_get_search, min(workers, len(items))) as crew:
            found = list(crew.map(items))
    boxes, trees = found[: len(questions)], found[len(questions) :] or [None] * len(questions)
    return list(zip(boxes, trees, strict=True))


def _get_search() -> Callable[[Item], Any]:
    """What a worker does with each item."""
    return _search


def _search(item: Item) -> Any:
    """What a search finds in inputs and failures; None where there are too few draws, or no input."""
    search, inputs, failed = item
    try:
        return search(inputs, failed)
    except UsageError:  # said, not searched
        return None


def _list_targets(choice: Choice, policy: str, system: System) -> set[str]:
    """The variables on which the failure of a policy turns."""
    aims = set(choice.variables)
    if all(aim.threshold is None for aim in choice.aims) and policy != CONTINUITY:
        aims &= find_movable(system, {item.instrument for item in find_policy(choice.dossier, policy).sets})
    return aims | list_conditions(choice.dossier, policy)


def name_accounts(inputs: pd.DataFrame, dossier: Dossier) -> pd.DataFrame:
    """Accounts by their short names where a column says whose claim counts; ids where names are shared."""
    shorts = {name: account.short for name, account in dossier.accounts.items()}
    if len(set(shorts.values())) < len(shorts):
        return inputs
    columns = [name for name in inputs if read_column(str(name)).kind in {"completion", "source"}]
    told = {name: [shorts.get(value, value) for value in inputs[name]] for name in columns}
    return inputs.assign(**told)


def find_failed(found: Utilities, account: str, policy: str) -> tuple[np.ndarray, str]:
    """Whether each draw fails, and what that means."""
    where = found.choice.accounts.index(account), found.choice.policies.index(policy)
    met = found.dataset["met"].to_numpy()[where]
    if np.isfinite(met).all():
        return met < 0.5, MISSED
    return found.utility.to_numpy()[where] < 0, WORSE
