"""What an analyst writes: loading, validation and built-in dossiers."""

from counterpoise.dossier.disagreements import Disagreement, Position, disagreements
from counterpoise.dossier.joining import join_policies
from counterpoise.dossier.links import group_links, is_held, list_links
from counterpoise.dossier.loading import builtin_names, check, load
from counterpoise.dossier.model import CONTINUITY, Account, Dossier
from counterpoise.dossier.vocabulary import collect_names

__all__ = [
    "CONTINUITY",
    "Account",
    "Disagreement",
    "Dossier",
    "Position",
    "builtin_names",
    "check",
    "collect_names",
    "disagreements",
    "group_links",
    "is_held",
    "join_policies",
    "list_links",
    "load",
]
