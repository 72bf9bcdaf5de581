"""The decision: who chooses, between what, wanting what, by whose accounts, on how many draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from numbers import Integral

from counterpoise.dossier import CONTINUITY, Dossier
from counterpoise.errors import Problem, UsageError
from counterpoise.judgement.aims import Wanted, settle_aims
from counterpoise.simulation import Options, find_policy
from counterpoise.simulation.options import settle_options
from counterpoise.system import Posterior

FEWEST_DRAWS = 100  # for a 5% quantile with five draws beyond it
MOST_REPLICATES = 100


@dataclass(frozen=True)
class Choice:
    """A decision that is fully described.

    Parameters
    ----------
    dossier
        The dossier.
    actor
        The chooser.
    aims
        What it wants, the same in every account.
    options
        Accounts, policies (continuity first), draws, years, seed, closure, mode and workers.
    replicates
        How often the noise and the events of a draw are drawn anew; utilities are averaged over them.
    posterior
        Parameters as the record leaves them, or None.
    """

    dossier: Dossier
    actor: str
    aims: tuple[Wanted, ...]
    options: Options
    replicates: int = 1
    posterior: Posterior | None = None

    @property
    def policies(self) -> tuple[str, ...]:
        """The policies to choose between; the first is continuity."""
        return self.options.policies

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts."""
        return self.options.accounts

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables that are aimed at, each once."""
        return tuple(dict.fromkeys(aim.variable for aim in self.aims))

    @cached_property
    def shared(self) -> tuple[str, ...]:
        """The policies that the chooser cannot set alone: a bloc's of which it is a member."""
        return tuple(
            name
            for name in self.policies
            if name != CONTINUITY and find_policy(self.dossier, name).owner != self.actor
        )


def settle_choice(
    dossier: Dossier,
    actor: str,
    *,
    aims: Sequence[str | Wanted] | None = None,
    policies: Sequence[str] | None = None,
    accounts: Sequence[str] | None = None,
    draws: int = 2000,
    years: int | None = None,
    seed: int = 1,
    closure: str = "common",
    mode: str = "at-its-word",
    replicates: int = 1,
    posterior: Posterior | None = None,
    workers: int | None = 1,
) -> Choice:
    """A decision, checked.

    Assumes that the actor can bring about the policies that it owns, and, with the others' consent, those
    of the blocs and organisations of which it is a member.

    Parameters
    ----------
    dossier
        A checked dossier.
    actor
        The chooser.
    aims
        See `settle_aims`.
    policies
        To choose between, besides continuity; any of the dossier's, also joined ("a+b"). If not given,
        all that the actor or a bloc of which it is a member owns.
    accounts, years, seed, closure, mode, posterior, workers
        As in `counterpoise.simulate`.
    draws
        At least 100: with fewer, the ends of a 90% interval rest on under five draws.
    replicates
        1 to 100; see `Choice`.

    Raises
    ------
    UsageError
        J006: nothing to choose between; J007: too few draws; and what `settle_aims` and `simulate` raise.

    Examples
    --------
    >>> import counterpoise as cp
    >>> choice = settle_choice(cp.load("russia"), "CHN")
    >>> choice.policies
    ('continuity', 'china-restraint', 'china-full-support', 'china-exploits-dependence')
    """
    wanted = settle_aims(dossier, actor, aims)
    chosen = list_candidates(dossier, actor) if policies is None else policies
    options = settle_options(
        dossier,
        draws=draws,
        years=years,
        seed=seed,
        accounts=accounts,
        policies=chosen,
        closure=closure,
        mode=mode,
        workers=workers,
        posterior=posterior,
    )
    problems = []
    if len(options.policies) < 2:
        problems.append(_nothing_to_choose(dossier, actor, policies))
    if options.draws < FEWEST_DRAWS:
        message = (
            f"A judgement needs at least {FEWEST_DRAWS} draws, for intervals that rest on more than a few."
        )
        edit = f"Give --draws {FEWEST_DRAWS} or more."
        problems.append(Problem("J007", message, found=str(draws), nearest=str(FEWEST_DRAWS), edit=edit))
    whole = isinstance(replicates, Integral) and not isinstance(replicates, bool)
    if not whole or not 1 <= replicates <= MOST_REPLICATES:
        message = f"`replicates` is a whole number from 1 to {MOST_REPLICATES}."
        near = str(min(max(replicates, 1), MOST_REPLICATES)) if whole else None
        problems.append(
            Problem("U001", message, found=str(replicates), nearest=near, edit="Give such a number.")
        )
    if problems:
        raise UsageError(problems)
    return Choice(dossier, actor, wanted, options, replicates, posterior)


def list_candidates(dossier: Dossier, actor: str) -> tuple[str, ...]:
    """The policies that an actor owns, and those of the blocs and organisations that it is a member of.

    Examples
    --------
    >>> import counterpoise as cp
    >>> list_candidates(cp.load("russia"), "IND")
    ('india-hedges', 'india-tilts-west')
    """
    owners = {actor, *(name for name, other in dossier.actors.items() if actor in other.members)}
    return tuple(name for name, policy in dossier.policies.items() if policy.owner in owners)


def _nothing_to_choose(dossier: Dossier, actor: str, given: Sequence[str] | None) -> Problem:
    others = [name for name, policy in dossier.policies.items() if policy.owner == actor]
    if given is None:
        message = f"No policy belongs to {actor}, or to a bloc of which it is a member."
        return Problem("J006", message, edit="Name policies with --policies, or add some to policies.yaml.")
    message = "A choice is between continuity and at least one other policy."
    edit = f"Name one with --policies, such as {others[0]}." if others else "Name one with --policies."
    return Problem("J006", message, found="continuity alone", edit=edit)
