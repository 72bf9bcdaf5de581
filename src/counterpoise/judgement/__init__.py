"""Judgement: which policy stands up whichever account is right, and what the choice hangs on."""
