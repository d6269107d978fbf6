"""Tests of the command, with what they share in ``conftest``."""
