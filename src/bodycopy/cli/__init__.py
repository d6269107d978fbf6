"""The command: the only code that knows files, flags and exit codes."""
