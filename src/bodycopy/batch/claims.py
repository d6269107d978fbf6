"""claims: what a run writes to is its own as long as it runs. A second run over the same output or manifest stops at once.

A claim is a lock on one byte of ``/dev/null``, chosen by the file's path: it needs no file beside the output, goes with its
process however that ends, and costs nothing. It holds on one machine; systems without such locks go without claims.
"""

from __future__ import annotations

import contextlib
import os
import struct
from hashlib import sha256
from typing import TYPE_CHECKING

from bodycopy.batch.status import UsageError
from bodycopy.batch.stdio import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_STREAMS = 2
_LOCK = "hhqqi4x"
"""C's ``struct flock``: type, from where, start, length, process."""


@contextlib.contextmanager
def claimed(paths: Iterable[str]) -> Iterator[None]:
    """Claim files and folders for the block; raises ``UsageError`` where another run has one of them."""
    paths = list(paths)
    lock = _descriptor() if paths else -1
    try:
        for path in paths if lock >= 0 else ():
            if not _locked(lock, os.path.realpath(path)):
                raise UsageError(f"another run of bodycopy writes to {shown(path)}; wait for it, or name another")
        yield
    finally:
        if lock >= 0:
            os.close(lock)


def _descriptor() -> int:
    """Return a descriptor to lock by, -1 where there are no such locks."""
    try:
        import fcntl

        if not hasattr(fcntl, "F_OFD_SETLK"):
            return -1
        opened = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
    except (ImportError, OSError):
        return -1
    if opened > _STREAMS:
        return opened
    # A closed standard stream must stay closed.
    moved: int = fcntl.fcntl(opened, fcntl.F_DUPFD_CLOEXEC, _STREAMS + 1)
    os.close(opened)
    return moved


def _locked(descriptor: int, path: str) -> bool:
    import fcntl

    place = int.from_bytes(sha256(os.fsencode(path)).digest()[:8], "big") >> 2
    lock = struct.pack(_LOCK, fcntl.F_WRLCK, os.SEEK_SET, place, 1, 0)
    try:
        fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, lock)
    except BlockingIOError:
        return False
    except OSError:  # this device, or this system, takes no locks
        return True
    return True
