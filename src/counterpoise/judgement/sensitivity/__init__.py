"""Which inputs an outcome hangs on."""

from counterpoise.judgement.sensitivity.ranking import rank_inputs

__all__ = ["rank_inputs"]
