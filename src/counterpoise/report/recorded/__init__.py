"""What the record says, for the report: kept as plain data, shown as verdicts, scores and series."""
