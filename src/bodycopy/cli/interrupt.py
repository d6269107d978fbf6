"""Being told to stop: what was begun is undone first, then the signal ends the command."""

from __future__ import annotations

import contextlib
import os
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


class Interrupted(KeyboardInterrupt):
    """A signal that asks the command to end, as Ctrl-C does by ``KeyboardInterrupt``."""

    def __init__(self, signum: int) -> None:
        super().__init__()
        self.signum = signum


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """Turn the signals that ask to end into an exception inside the block; ignored ones (``nohup``) stay ignored.

    But for that of a child's end: while it is ignored, the system tells nobody what a child came to.
    """
    if hasattr(signal, "SIGCHLD") and signal.getsignal(signal.SIGCHLD) == signal.SIG_IGN:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)

    def stop(signum: int, _: FrameType | None) -> None:
        raise Interrupted(signum)

    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    taken = [number for number in numbers if signal.getsignal(number) == signal.SIG_DFL]
    for number in taken:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)


def die_by(signum: int) -> int:
    """End this process by a signal, as ``cat`` would; return the shell's exit code for it where that can't be."""
    if os.name == "posix":
        signal.signal(signum, signal.SIG_DFL)
        os.kill(os.getpid(), signum)
    return 128 + signum
