"""Where a policy fails: in which draws of an account it does harm or misses a threshold, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.errors import UsageError
from counterpoise.judgement.choice import Choice
from counterpoise.judgement.extras import can_explain
from counterpoise.judgement.utilities import Utilities, build_systems
from counterpoise.system import describe_inputs

if TYPE_CHECKING:
    from counterpoise.judgement.scenarios import Discovery

PERMUTATIONS = 99


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
    """

    account: str
    policy: str
    closure: str
    meaning: str
    share: float
    discovery: Discovery | None

    @property
    def words(self) -> tuple[str, ...]:
        """What was found, a sentence each."""
        if self.discovery is None:
            return ("Too few draws fail, or too few do not, to say what failing ones have in common.",)
        return tuple(self.discovery.sentences)

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            "account": self.account,
            "policy": self.policy,
            "closure": self.closure,
            "meaning": self.meaning,
            "share": self.share,
            "words": list(self.words),
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
    How much of the failure is noise is estimated only where scikit-learn (the extra `judgement`) is there.
    """
    systems = build_systems(found.choice)
    return tuple(
        _look(found, account, policy, systems[account])
        for account, policy in pairs
        if bool(found.speaks.sel(account=account, policy=policy))
    )


def _look(found: Utilities, account: str, policy: str, system: Any) -> Failing:
    from counterpoise.judgement.scenarios import find_boxes

    choice = found.choice
    failed, meaning = _find_failed(found, account, policy)
    inputs = describe_inputs(system, choice.options.seed, choice.options.draws)
    try:
        discovery = find_boxes(
            inputs, failed, seed=choice.options.seed, permutations=PERMUTATIONS, most=1, forest=can_explain()
        )
    except UsageError:  # too few draws, or too few that fail or succeed: said, not searched
        discovery = None
    return Failing(account, policy, choice.options.closure, meaning, float(failed.mean()), discovery)


def _find_failed(found: Utilities, account: str, policy: str) -> tuple[np.ndarray, str]:
    """Whether each draw fails, and what that means."""
    where = {"account": account, "policy": policy}
    met = found.dataset["met"].sel(where).to_numpy()
    if np.isfinite(met).all():
        return met < 0.5, "some threshold is missed"
    return found.utility.sel(where).to_numpy() < 0, "worse than continuity"


def list_pairs(choice: Choice, best: dict[str, str], chosen: str | None) -> list[tuple[str, str]]:
    """The pairs worth looking at: each account's best policy, and the one chosen across accounts."""
    pairs = [(account, policy) for account, policy in best.items() if policy != choice.policies[0]]
    if chosen is not None and chosen != choice.policies[0]:
        pairs += [(account, chosen) for account in choice.accounts]
    return list(dict.fromkeys(pairs))
