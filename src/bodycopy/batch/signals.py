"""Signals that ask to end, held back for moments that must not be torn."""

from __future__ import annotations

import contextlib
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ENDING = ("SIGINT", "SIGTERM", "SIGHUP")


@contextlib.contextmanager
def held_back(*names: str) -> Iterator[None]:
    """Hold signals back for the block; what came meanwhile is heard at its end. Nothing where a system can't."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [getattr(signal, name) for name in names])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
