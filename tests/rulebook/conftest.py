"""The command's fixtures, for the test of the formatter's."""

from __future__ import annotations

from cli.conftest import _alone, _compiled_rulebook, here

__all__ = ["_alone", "_compiled_rulebook", "here"]
