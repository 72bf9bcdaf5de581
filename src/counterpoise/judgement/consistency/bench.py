"""An account with many changes of its claims, on few draws, in one go.

Dropping or reversing a claim changes nothing but the weight of a term in each draw, and a weight of 0 adds
exactly nothing. So variants of an account are laid side by side as if they were draws of one system, which
costs a tenth of running them one by one. What stands out is confirmed with `change_system` and
`find_outcomes` on all draws.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from counterpoise.judgement.consistency.changes import Change, change_system
from counterpoise.judgement.consistency.ground import Ground
from counterpoise.judgement.utilities import POINTS
from counterpoise.simulation import Plan, run_block
from counterpoise.simulation.ensemble import BLOCK_RUNS
from counterpoise.system import CHUNK, Parameters, draw_parameters, streams

SCREENING_DRAWS = 200
Variant = tuple[Change, ...]


class Bench:
    """The first draws of a ground, on which changes are tried.

    Parameters
    ----------
    ground
        The account, its policies, the choice.
    draws
        At most; fewer if the choice has fewer.
    """

    def __init__(self, ground: Ground, draws: int = SCREENING_DRAWS) -> None:
        self.ground, self.choice, self.system = ground, ground.choice, ground.system
        options = self.choice.options
        self.draws = min(draws, options.draws, CHUNK)
        self.seed = options.seed
        self.parameters = draw_parameters(self.system, self.seed, 0, self.draws)
        steps = self._plan(self.choice.policies).steps
        self._noise = streams.paths(self.seed, self.system.states, 0, self.draws, steps)
        self._luck = {
            name: streams.uniforms(self.seed, name, 0, self.draws, steps) for name in self.system.events
        }
        self._known: dict[Variant, np.ndarray] = {}
        shares = np.array([aim.weight for aim in self.choice.aims])
        self._shares = shares / shares.sum()

    def weigh(self, variants: Sequence[Variant], policies: Sequence[str]) -> np.ndarray:
        """Utilities under each variant, points, as changes from continuity.

        Parameters
        ----------
        variants
            Each a tuple of changes; an empty one is the account as it stands.
        policies
            Continuity first.

        Returns
        -------
        numpy.ndarray
            Shape (variant, policy, draw).
        """
        plan = self._plan(policies)
        group = max(1, BLOCK_RUNS // (len(policies) * self.draws))
        found = [
            self._weigh_group(plan, variants[start : start + group])
            for start in range(0, len(variants), group)
        ]
        return np.concatenate(found) if found else np.empty((0, len(policies), self.draws))

    def find_weights(self, variant: Variant) -> np.ndarray:
        """By term of the system as it stands, its weight in each draw of a variant; 0 if dropped."""
        links = [change.term.link for change in variant]
        scaled = self.system.dossier.frame.feedback == "contracting"
        if len(variant) > 1 and (scaled or len(set(links)) < len(links)):
            return self._draw_weights(variant)
        weights = self.parameters.weights.copy()
        for change in variant:
            if (change,) not in self._known:
                self._known[change,] = self._draw_weights((change,))
            if scaled:
                return self._known[change,]
            rows = [row for row, term in enumerate(self.system.terms) if term.link == change.term.link]
            weights[rows] = self._known[change,][rows]
        return weights

    def _plan(self, policies: Sequence[str]) -> Plan:
        return Plan(self.system, tuple(policies), self.choice.options.years)

    def _draw_weights(self, variant: Variant) -> np.ndarray:
        drawn = draw_parameters(change_system(self.system, variant), self.seed, 0, self.draws).weights
        gone = {change.row for change in variant if change.sign is None}
        kept = [row for row in range(len(self.system.terms)) if row not in gone]
        weights = np.zeros_like(self.parameters.weights)
        weights[kept] = drawn
        return weights

    def _weigh_group(self, plan: Plan, variants: Sequence[Variant]) -> np.ndarray:
        many = len(variants)
        whole = self.parameters

        def repeat(drawn: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
            return {name: np.tile(values, many) for name, values in drawn.items()}

        weights = np.concatenate([self.find_weights(variant) for variant in variants], axis=1)
        block = run_block(
            plan,
            Parameters(repeat(whole.base), repeat(whole.settled), repeat(whole.start), weights),
            np.tile(self._noise, many),
            repeat(self._luck),
            outcomes=self.choice.variables,
        )
        total = np.zeros((len(plan.policies), many * self.draws))
        for share, aim in zip(self._shares, self.choice.aims, strict=True):
            place = self.choice.variables.index(aim.variable)
            at_end = block.levels[-1][self.system.names.index(aim.variable)]
            level = at_end if aim.at == "horizon" else block.means[place]
            total += share * aim.direction * POINTS * (level.astype(float) - level[:1])
        return total.reshape(len(plan.policies), many, self.draws).swapaxes(0, 1)
