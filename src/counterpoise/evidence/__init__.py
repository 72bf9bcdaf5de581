"""Evidence: what the record says about who answers whom, about claims and about accounts."""
