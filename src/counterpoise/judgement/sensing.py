"""Which strengths and levels the difference between two policies hangs on, in one account."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.dossier import CONTINUITY
from counterpoise.errors import Problem, UsageError, nearest
from counterpoise.judgement.choice import Choice
from counterpoise.judgement.consistency.asking import check_comparison
from counterpoise.judgement.consistency.conditions import keep_relevant
from counterpoise.judgement.sensitivity.ranking import Method, rank_inputs
from counterpoise.judgement.utilities import build_systems
from counterpoise.simulation import Plan, list_conditions, run_block
from counterpoise.system import System, describe_inputs, draw_parameters, read_column
from counterpoise.system.terms import link_name

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("strength", "base", "start", "settles")
LEAST_DRAWS = 200  # from which it is seen which inputs enter
FARTHEST = 0.001  # of the unit cube from either end: Morris's grid begins at 0, where a normal is infinite
BLOCK = 4000  # points that are run together; without bearing on results

Name = tuple[str, str]


def find_sensitivity(
    choice: Choice,
    account: str,
    policy: str,
    rival: str,
    variable: str,
    *,
    method: Method = "sobol",
    samples: int = 256,
    seed: int | None = None,
) -> pd.DataFrame:
    """Inputs in the order of what they do to a variable's difference between two policies, in one account.

    Assumes that what a draw fixes is independent and standard normal before it becomes a strength or a level.
    Noise and events are left out: the ranking is of what knowledge could settle, not of luck.

    Parameters
    ----------
    choice
        The decision; its mode is `at-its-word`, its closure `own` or `common`, and it has no posterior.
    account
        One of the choice's.
    policy, rival
        Of the choice; the outcome is the level under `policy` less that under `rival` at the horizon.
    variable
        Any of the dossier's, in its own unit.
    method, samples
        As in `rank_inputs`: "sobol" or "morris".
    seed
        Of the points; the choice's if not given.

    Returns
    -------
    pandas.DataFrame
        As `rank_inputs`; the index names inputs as `describe_inputs` does. Only inputs that lead to the
        variable are there, or to what a condition of either policy's settings reads.

    Raises
    ------
    UsageError
        J040, J041 for a policy or account outside the choice; N002 for a variable; J060 where draws fix more
        than strengths and levels; J024 where the difference does not vary, J025 where fewer than two inputs
        bear on it; U001 for options.
    SurroundingsError
        R005 where SALib is not installed.

    Notes
    -----
    Points beyond the 0.1% and 99.9% quantiles of an input are moved to them.

    Examples
    --------
    >>> import counterpoise as cp
    >>> from counterpoise.judgement import settle_choice
    >>> choice = settle_choice(cp.load("nile"), "EGY", draws=100, years=2)
    >>> pair = ("egypt-eases", "continuity")
    >>> some = {"method": "morris", "samples": 16}
    >>> found = find_sensitivity(choice, "a-river-run-together", *pair, "binding_agreement", **some)
    >>> found.index[0], round(float(found["mean absolute effect"].iloc[0]))
    ('base: EGY.quota_claim', 20)
    """
    check_comparison(choice, (policy, rival), account)
    check_question(choice, variable)
    system = build_systems(choice)[account]
    names = list_inputs(system, choice, (policy, rival), variable)
    outcome = _Difference(system, choice, (policy, rival), variable, list(names.values()))
    unit = choice.dossier.variables[variable].unit
    found = rank_inputs(
        outcome,
        list(names),
        method=method,
        samples=samples,
        seed=choice.options.seed if seed is None else seed,
        unit=unit or "",
    )
    found.attrs |= {"account": account, "policies": [policy, rival], "variable": variable}
    return found


def list_inputs(
    system: System, choice: Choice, policies: Sequence[str], variable: str
) -> dict[str, tuple[str, str]]:
    """The inputs that can bear on a variable, by column name, each with the kind and name of its stream."""
    targets = {variable}.union(*(list_conditions(choice.dossier, name) for name in policies))
    table = keep_relevant(describe_inputs(system, choice.options.seed, LEAST_DRAWS), system, targets)
    found = {}
    for name in table:
        column = read_column(str(name))
        if column.kind in KINDS:
            about = column.about
            found[str(name)] = (
                column.kind,
                link_name((about[0], about[1])) if column.kind == "strength" else about[0],
            )
    return found


class _Difference:
    """The difference at the horizon between two policies, at points of the unit cube."""

    def __init__(
        self, system: System, choice: Choice, pair: tuple[str, str], variable: str, names: list[Name]
    ) -> None:
        policies = tuple(dict.fromkeys((CONTINUITY, *pair)))
        self._plan = Plan(system, policies, choice.options.years)
        self._rows = [policies.index(name) for name in pair]
        self._place = {name: column for column, name in enumerate(names)}
        self._variable = system.names.index(variable)
        self._outcomes = (variable,)
        low, high = choice.dossier.bounds[variable]
        self._width = high - low

    def __call__(self, points: np.ndarray) -> np.ndarray:
        """Native units, shape (point,)."""
        parts = [self._run(points[start : start + BLOCK]) for start in range(0, len(points), BLOCK)]
        return np.concatenate(parts)

    def _run(self, points: np.ndarray) -> np.ndarray:
        drawn = draw_parameters(self._plan.system, 0, 0, len(points), self._give(points))
        block = run_block(
            self._plan, drawn, None, {}, precision=np.float64, outcomes=self._outcomes
        )  # fmt: skip
        levels = block.levels[-1][self._variable]
        return self._width * (levels[self._rows[0]] - levels[self._rows[1]])

    def _give(self, points: np.ndarray) -> Callable[[str, str], np.ndarray]:
        """The normals of what is an input; what is none stays at its median."""
        from scipy.special import ndtri

        normals = ndtri(np.clip(points, FARTHEST, 1 - FARTHEST))

        def give(kind: str, name: str) -> np.ndarray:
            column = self._place.get((kind, name))
            return np.zeros(len(points)) if column is None else normals[:, column]

        return give


def say_sensitivity(found: pd.DataFrame, most: int = 5) -> list[str]:
    """The first inputs in words, one a line, with what their numbers are."""
    if found.attrs["method"] == "sobol":
        return [
            f"{name}: {row['total']:.0%} of the variance [{row['total low']:.0%}, {row['total high']:.0%}], "
            f"{row['first order']:.0%} by itself"
            for name, row in found.head(most).iterrows()
        ]
    unit = found.attrs["units"]["low"]
    return [
        f"{name}: {row['mean absolute effect']:.3g} {unit} [{row['low']:.3g}, {row['high']:.3g}]".replace(
            "  ", " "
        )
        for name, row in found.head(most).iterrows()
    ]


def check_question(choice: Choice, variable: str) -> None:
    """N002 for an unknown variable; J060 where a draw fixes more than strengths and levels."""
    options = choice.options
    if variable not in choice.dossier.variables:
        near = nearest(variable, choice.dossier.variables)
        raise UsageError(Problem("N002", f"There is no variable {variable}.", found=variable, nearest=near))
    if options.mode != "at-its-word" or options.closure == "completed" or choice.posterior is not None:
        found = f"mode {options.mode}, closure {options.closure}"
        raise UsageError(
            Problem(
                "J060",
                "Sensitivity is to strengths and levels: what else a draw fixes has to be left out.",
                found=found + (", posterior" if choice.posterior is not None else ""),
                edit="Use the mode at-its-word and the closure own or common, without a posterior.",
            )
        )
