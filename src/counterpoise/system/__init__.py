"""The mathematics of one account: variables, terms, parameters; from a dossier to equations."""

from counterpoise.system.factorised import FACTORISED, build_factorised
from counterpoise.system.inputs import Column, describe_inputs, read_column, say_link
from counterpoise.system.levels import LevelPrior, expit, logit, prior_of
from counterpoise.system.model import Builder, System, build_system, years_between
from counterpoise.system.parameters import (
    COMMON_FACTOR,
    CONTRACTION,
    DENIAL_SD,
    Coins,
    Normals,
    Parameters,
    draw_coin,
    draw_parameters,
    join_draws,
)
from counterpoise.system.posterior import EffectDraws, EffectMixture, Known, Posterior, TermName
from counterpoise.system.reach import (
    REACHES,
    Reach,
    find_all_movable,
    find_levers,
    find_movable,
    find_reach,
    find_reaches,
)
from counterpoise.system.reading import DESIGNED, STRENGTH_SIGMA, Reading
from counterpoise.system.sources import Sources
from counterpoise.system.stability import spectral_radius
from counterpoise.system.streams import CHUNK, chunk_sizes
from counterpoise.system.terms import (
    CLOSURES,
    MODES,
    Closure,
    Link,
    Mode,
    Origin,
    Term,
    find_without_credence,
    swing_of,
)

__all__ = [
    "CHUNK",
    "CLOSURES",
    "COMMON_FACTOR",
    "CONTRACTION",
    "DENIAL_SD",
    "DESIGNED",
    "FACTORISED",
    "MODES",
    "REACHES",
    "STRENGTH_SIGMA",
    "Builder",
    "Closure",
    "Coins",
    "Column",
    "EffectDraws",
    "EffectMixture",
    "Known",
    "LevelPrior",
    "Link",
    "Mode",
    "Normals",
    "Origin",
    "Parameters",
    "Posterior",
    "Reach",
    "Reading",
    "Sources",
    "System",
    "Term",
    "TermName",
    "build_factorised",
    "build_system",
    "chunk_sizes",
    "describe_inputs",
    "draw_coin",
    "draw_parameters",
    "expit",
    "find_all_movable",
    "find_levers",
    "find_movable",
    "find_reach",
    "find_reaches",
    "find_without_credence",
    "join_draws",
    "logit",
    "prior_of",
    "read_column",
    "say_link",
    "spectral_radius",
    "swing_of",
    "years_between",
]
