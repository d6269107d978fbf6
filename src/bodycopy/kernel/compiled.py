"""compiled: the native module, where one was built and it is wanted.

The Python beside it gives the same results: it is what tests hold the native module to, and what runs where there was no
compiler. ``BODYCOPY_PURE=1`` in the environment asks for it, ``BODYCOPY_PURE=0`` for an error where there is no native module.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType


def _load() -> ModuleType | None:
    """Return the native module, or None. It needs CPython's lock and limited API, which other Pythons lack."""
    asked = os.environ.get("BODYCOPY_PURE", "")
    if asked not in {"", "0"}:
        return None
    unlocked = hasattr(sys, "_is_gil_enabled") and not getattr(sys, "_is_gil_enabled", bool)()
    if asked != "0" and (sys.implementation.name != "cpython" or unlocked):
        return None
    try:
        from bodycopy.kernel import _native
    except ImportError:
        if asked == "0":
            raise
        return None
    return _native


NATIVE = _load()
"""The native module; None where Python does its work."""
