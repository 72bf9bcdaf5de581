"""Evidence: accounts held against the record."""
