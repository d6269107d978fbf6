"""What of the project an input reaches for the first time, nearly for nothing: lines and both sides of branches of Python, edges of C.

Python 3.12 and later tell of each line and branch once and are then told to be silent about it (``sys.monitoring``), so that what has
been seen costs nothing; a tracer that counts everything took nine tenths of the time. The kernel tells of its edges where GCC compiled it
with ``-fsanitize-coverage=trace-pc``: each calls in at ``edges.c``, which has to be preloaded.
"""

from __future__ import annotations

import ctypes
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import CodeType

ONE_SIDED = 200
"""So often a branch that always goes one way is heard; then it is silent until all are asked again."""


class Coverage:
    """What has been reached so far, by any input."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.lines = self.sides = self.edges = 0
        self._branches: dict[tuple[int, int], dict[int, int]] = {}
        library = ctypes.CDLL(None)
        self._edges = ctypes.c_int.in_dll(library, "fresh_edges") if hasattr(library, "fresh_edges") else ctypes.c_int()
        monitoring: Any = sys.monitoring  # type: ignore[attr-defined,unused-ignore]
        self._monitoring, events = monitoring, monitoring.events
        self._quiet = monitoring.DISABLE
        monitoring.use_tool_id(monitoring.COVERAGE_ID, "guided")
        monitoring.register_callback(monitoring.COVERAGE_ID, events.LINE, self._line)
        sides = [events.BRANCH_LEFT, events.BRANCH_RIGHT] if hasattr(events, "BRANCH_LEFT") else [events.BRANCH]
        for event in sides:
            monitoring.register_callback(monitoring.COVERAGE_ID, event, self._branch)
        monitoring.set_events(monitoring.COVERAGE_ID, events.LINE | sum(sides))
        self._lines: set[tuple[int, int]] = set()

    def _line(self, code: CodeType, line: int) -> object:
        if self.part in code.co_filename and (id(code), line) not in self._lines:
            self._lines.add((id(code), line))
            self.lines += 1
        return self._quiet

    def _branch(self, code: CodeType, at: int, to: int) -> object:
        if self.part not in code.co_filename:
            return self._quiet
        taken = self._branches.setdefault((id(code), at), {})
        if to not in taken:
            self.sides += 1
        taken[to] = taken.get(to, 0) + 1
        return self._quiet if len(taken) > 1 or taken[to] % ONE_SIDED == 0 else None

    def ask_again(self) -> None:
        """Hear of branches again of which only one side is known."""
        self._monitoring.restart_events()

    def total(self) -> int:
        """Count lines, sides of branches and edges."""
        self.edges = self._edges.value
        return self.lines + self.sides + self.edges
