"""cli: the only code that knows flags, terminals and exit codes."""
