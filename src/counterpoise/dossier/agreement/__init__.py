"""Agreement: two codings of the same documents, compared."""

from counterpoise.dossier.agreement.codings import load_codings
from counterpoise.dossier.agreement.coefficients import cohen_kappa, krippendorff_alpha, resample_intervals
from counterpoise.dossier.agreement.differences import Difference, Side
from counterpoise.dossier.agreement.fields import FieldAgreement
from counterpoise.dossier.agreement.names import NamePair, read_names
from counterpoise.dossier.agreement.pairing import Pair
from counterpoise.dossier.agreement.spans import SpanAgreement
from counterpoise.dossier.agreement.whole import Agreement, agreement

__all__ = [
    "Agreement",
    "Difference",
    "FieldAgreement",
    "NamePair",
    "Pair",
    "Side",
    "SpanAgreement",
    "agreement",
    "cohen_kappa",
    "krippendorff_alpha",
    "load_codings",
    "read_names",
    "resample_intervals",
]
