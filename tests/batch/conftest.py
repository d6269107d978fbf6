"""The command's fixtures, for the tests of what stands behind it."""

from __future__ import annotations

from cli.conftest import _alone, _compiled_rulebook, faults, fresh, here

__all__ = ["_alone", "_compiled_rulebook", "command", "faults", "here"]


command = fresh
