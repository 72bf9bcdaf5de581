"""The latent version: unobserved states and errors of measurement inferred with NUTS (extra `bayes`)."""

from counterpoise.evidence.latent.diagnosing import RULE, Diagnosis
from counterpoise.evidence.latent.inferring import infer, infer_from
from counterpoise.evidence.latent.laying import LeftOut, Part, lay_out
from counterpoise.evidence.latent.results import Inferred, Latent, Refused
from counterpoise.evidence.latent.summarising import MEANINGS

__all__ = [
    "MEANINGS",
    "RULE",
    "Diagnosis",
    "Inferred",
    "Latent",
    "LeftOut",
    "Part",
    "Refused",
    "infer",
    "infer_from",
    "lay_out",
]
