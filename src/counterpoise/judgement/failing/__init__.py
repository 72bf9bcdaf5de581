"""When a policy fails: how often in an account, what failing draws share, and what of that survives."""

from counterpoise.judgement.failing.finding import Failing, ask_failures, find_failures
from counterpoise.judgement.failing.surviving import Borne, add_borne, find_borne

__all__ = ["Borne", "Failing", "add_borne", "ask_failures", "find_borne", "find_failures"]
