"""compiled: the native module, where one was built and it is wanted.

The Python beside it gives the same results: it is what tests hold the native module to, and what runs where there was no
compiler. ``BODYCOPY_PURE=1`` in the environment asks for it.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType


def _load() -> ModuleType | None:
    """Return the native module, or None. It needs CPython's lock and limited API, which other Pythons lack."""
    if os.environ.get("BODYCOPY_PURE", "") not in {"", "0"} or sys.implementation.name != "cpython":
        return None
    if not getattr(sys, "_is_gil_enabled", bool)() and hasattr(sys, "_is_gil_enabled"):
        return None
    try:
        from bodycopy.kernel import _native
    except ImportError:
        return None
    return _native


NATIVE = _load()
"""The native module; None where Python does its work."""
