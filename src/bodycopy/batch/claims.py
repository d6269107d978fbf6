"""claims: what a run writes to is its own as long as it runs. A second run over the same output or manifest stops at once.

A claim is a lock on one byte of ``/dev/null``, chosen by the file's path: it needs no file beside the output, ends with its
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

_LOCK = "hhqqi4x"  # c's ``struct flock``: type, from where, start, length, process


@contextlib.contextmanager
def claimed(paths: Iterable[str]) -> Iterator[None]:
    """Claim files and folders for the block; raises ``UsageError`` where another run has one of them."""
    paths = list(paths)
    lock = _descriptor() if paths else -1
    try:
        for path in paths if lock >= 0 else ():
            import fcntl

            place = int.from_bytes(sha256(os.fsencode(os.path.realpath(path))).digest()[:8], "big") >> 2
            with contextlib.suppress(OSError):  # this device, or this system, takes no locks
                try:
                    fcntl.fcntl(lock, fcntl.F_OFD_SETLK, struct.pack(_LOCK, fcntl.F_WRLCK, os.SEEK_SET, place, 1, 0))
                except BlockingIOError:
                    busy = f"another run of bodycopy writes to {shown(path)}; wait for it, or name another"
                    raise UsageError(busy) from None
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
    try:  # beyond the standard streams: one that is closed must stay closed
        moved: int = fcntl.fcntl(opened, fcntl.F_DUPFD_CLOEXEC, 3)
    finally:
        os.close(opened)
    return moved
