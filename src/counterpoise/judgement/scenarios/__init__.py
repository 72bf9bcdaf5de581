"""Scenario discovery: in which combinations of inputs a policy fails, beyond what chance would show."""

from counterpoise.judgement.scenarios.discovering import Discovery, find_boxes
from counterpoise.judgement.scenarios.noise import Explained
from counterpoise.judgement.scenarios.regions import Limit, Region
from counterpoise.judgement.scenarios.trees import Branches, grow_tree

__all__ = ["Branches", "Discovery", "Explained", "Limit", "Region", "find_boxes", "grow_tree"]
