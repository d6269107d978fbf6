"""gate: the one way into trafilatura. A fork waits until no thread is inside: the child would inherit its locks, shut for good."""

from __future__ import annotations

import contextlib
import os
import threading
import warnings
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

_LONGEST = 60.0
"""Seconds that a fork waits; after that a page is a hostile one, and a child that may hang is better than a parent that does."""
_door = threading.Condition(threading.Lock())
_inside: set[int] = set()
"""The threads that are inside."""
_forking: set[int] = set()
"""The threads that wait for all others to leave, and let none enter meanwhile."""


@contextlib.contextmanager
def trafilatura() -> Iterator[ModuleType]:
    """Enter trafilatura for a page; yields the module."""
    own = threading.get_ident()
    with _door:
        _door.wait_for(lambda: not _forking)
        _inside.add(own)
    try:
        yield _loaded()
    finally:
        with _door:
            _inside.discard(own)
            _door.notify_all()


@cache
def _loaded() -> ModuleType:
    """Import trafilatura, and leave the process's warnings filters as they were: some of what it imports sets its own."""
    with warnings.catch_warnings():
        import trafilatura
        import trafilatura.meta

    return trafilatura


def _before_fork() -> None:
    own = threading.get_ident()
    _door.acquire()
    _forking.add(own)
    _door.wait_for(lambda: _inside <= {own}, _LONGEST)


def _in_parent() -> None:
    _forking.discard(threading.get_ident())
    _door.notify_all()
    _door.release()


def _in_child() -> None:
    _forking.clear()
    _inside.intersection_update({threading.get_ident()})
    _door.release()


if hasattr(os, "register_at_fork"):  # Windows has no fork
    os.register_at_fork(before=_before_fork, after_in_parent=_in_parent, after_in_child=_in_child)
