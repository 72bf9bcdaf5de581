"""Ensembles under policies: from a dossier to runs, batched, streamed and reproducible."""

from counterpoise.simulation.engine import BlockResult, run_block
from counterpoise.simulation.ensemble import Ensemble
from counterpoise.simulation.material import MATERIAL_ERRORS, MATERIAL_SHARE, describe_change
from counterpoise.simulation.options import Options
from counterpoise.simulation.outcomes import Case, Outcomes, find_outcomes
from counterpoise.simulation.plan import Plan, find_policy, list_conditions
from counterpoise.simulation.runs import Runs
from counterpoise.simulation.simulate import outcome_names, simulate
from counterpoise.simulation.store import written_aside
from counterpoise.simulation.summaries import QUANTILES, Summary
from counterpoise.simulation.variants import VARIANT_DRAWS, find_variants

__all__ = [
    "MATERIAL_ERRORS",
    "MATERIAL_SHARE",
    "QUANTILES",
    "VARIANT_DRAWS",
    "BlockResult",
    "Case",
    "Ensemble",
    "Options",
    "Outcomes",
    "Plan",
    "Runs",
    "Summary",
    "describe_change",
    "find_outcomes",
    "find_policy",
    "find_variants",
    "list_conditions",
    "outcome_names",
    "run_block",
    "simulate",
    "written_aside",
]
