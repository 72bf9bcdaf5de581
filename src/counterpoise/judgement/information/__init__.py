"""The value of information: what is most worth finding out before choosing."""

from counterpoise.judgement.information.accounts import find_account_worth
from counterpoise.judgement.information.bases import Block
from counterpoise.judgement.information.estimators import Worth, find_evpi, find_evppi
from counterpoise.judgement.information.finding import find_information
from counterpoise.judgement.information.results import Finding, Information, Item
from counterpoise.judgement.information.surviving import Sought, find_sought

__all__ = [
    "Block",
    "Finding",
    "Information",
    "Item",
    "Sought",
    "Worth",
    "find_account_worth",
    "find_evpi",
    "find_evppi",
    "find_information",
    "find_sought",
]
