"""Which policy stands up, for the report: shown from what a run keeps of a judgement, as plain data."""
