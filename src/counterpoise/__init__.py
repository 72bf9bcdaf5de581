"""Counterpoise: rival expert accounts of an international system, made executable and compared."""
