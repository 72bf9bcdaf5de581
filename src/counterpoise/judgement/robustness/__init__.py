"""How policies stand up across accounts and draws: regret, metrics of robustness, how sure a choice is."""

from counterpoise.judgement.robustness.closeness import SUFFICES, find_reversals, judge_closeness
from counterpoise.judgement.robustness.measuring import EVPI_NOTE, Robustness, draw_regret, measure_robustness
from counterpoise.judgement.robustness.metrics import METRICS, Metric, find_metric, tabulate_metrics
from counterpoise.judgement.robustness.pareto import find_pareto_set

__all__ = [
    "EVPI_NOTE",
    "METRICS",
    "SUFFICES",
    "Metric",
    "Robustness",
    "draw_regret",
    "find_metric",
    "find_pareto_set",
    "find_reversals",
    "judge_closeness",
    "measure_robustness",
    "tabulate_metrics",
]
