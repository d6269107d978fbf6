"""report: what became of a batch -> one HTML page, for a person who must decide whether to trust it."""
