"""Evidence: claims and accounts held against the record."""

from counterpoise.evidence.foretelling import Resolution, resolve_predictions
from counterpoise.evidence.hindcasting import Hindcast, VariableHindcast, hindcast, hindcast_observations
from counterpoise.evidence.hypotheses import RULE, SIGNS, VERDICTS, Verdict
from counterpoise.evidence.mixtures import Mixture
from counterpoise.evidence.observations import Observations, Panel
from counterpoise.evidence.parameters import fit_posterior, fit_posterior_to
from counterpoise.evidence.posteriors import EffectPosterior, find_posteriors
from counterpoise.evidence.predicting import Forecaster
from counterpoise.evidence.questions import Form, Question, build_equation, pose
from counterpoise.evidence.results import ClaimEvidence, Evidence, Variant
from counterpoise.evidence.scoring import AccountScore, AccountWeight, Scores, score_accounts, stack
from counterpoise.evidence.weighing import read_observations, weigh, weigh_observations

__all__ = [
    "RULE",
    "SIGNS",
    "VERDICTS",
    "AccountScore",
    "AccountWeight",
    "ClaimEvidence",
    "EffectPosterior",
    "Evidence",
    "Forecaster",
    "Form",
    "Hindcast",
    "Mixture",
    "Observations",
    "Panel",
    "Question",
    "Resolution",
    "Scores",
    "VariableHindcast",
    "Variant",
    "Verdict",
    "build_equation",
    "find_posteriors",
    "fit_posterior",
    "fit_posterior_to",
    "hindcast",
    "hindcast_observations",
    "pose",
    "read_observations",
    "resolve_predictions",
    "score_accounts",
    "stack",
    "weigh",
    "weigh_observations",
]
