"""Limits on one document's work, put on a worker by the kernel so that no hang in C can ignore them.

CPU time is an interval timer whose signal, left at its default, ends the worker; memory is a limit on its
address space. The clock is watched from outside, for workers that use no CPU time: those that hang or are stopped.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from typing import TYPE_CHECKING, TypeVar

from bodycopy.batch.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bodycopy.batch.settings import Settings

    Found = TypeVar("Found")

METHOD = "spawn" if sys.platform in {"darwin", "win32"} else "fork"
"""How processes are started: as copies of this one, where that is safe."""
SECONDS, SECONDS_A_MB = 20.0, 5.0  # CPU time that a document may take where no setting says it
_STEP = 0.5  # seconds that a process waits at most before it looks at the clock
_WATCHED = 6e5  # seconds above which the clock isn't watched
ENDING = ("SIGINT", "SIGTERM", "SIGHUP")  # signals that ask to end
RAISE = "raise --timeout, or lift it with 0"
CPU_TIMER: int | None = getattr(signal, "ITIMER_PROF", None)


def allowed(settings: Settings, size: int) -> float:
    """Return the seconds of CPU time that a document of ``size`` bytes may take; 0 is no limit."""
    return SECONDS + SECONDS_A_MB * size / 1e6 if settings.timeout is None else settings.timeout


def cpu_time(process: int) -> float:
    """Return the seconds of CPU time that another process has used; 0 where the system doesn't say."""
    try:
        return time.clock_gettime(~process << 3 | 2) if sys.platform == "linux" else 0.0
    except OSError:  # it has ended
        return 0.0


def still_limit(settings: Settings, size: int) -> float | None:
    """Return how many seconds a worker may go without using CPU time; None is no limit.

    Where the system doesn't tell a process that hangs from one that works on ``size`` bytes (0: not known yet), the limit is for both.
    """
    seconds = SECONDS if settings.timeout is None else settings.timeout
    if sys.platform != "linux":
        seconds = allowed(settings, size or settings.max_size)
    return 3 * seconds + 5 if 0 < seconds < _WATCHED else None


def poll(wait: Callable[[float], Found]) -> tuple[Found, float]:
    """Wait a step at most; return what came of it, and the seconds that it counts for.

    A wait that was longer than it was meant to be counts as it was meant: this process was stopped meanwhile, as Ctrl-Z
    does, and the worker with it.
    """
    began = time.monotonic()
    found = wait(_STEP)
    return found, min(_STEP, time.monotonic() - began)


@contextlib.contextmanager
def deferred(*names: str) -> Iterator[None]:
    """Defer signals to the end of the block, where the system can."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [getattr(signal, name) for name in names])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def confine(max_memory: int) -> None:
    """Make this process a worker: without standard streams, deaf to Ctrl-C (its parent ends it), limited in memory. Never raises."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if CPU_TIMER is not None:  # whoever started the command may have ignored its signal, or held it back
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGPROF])
    with contextlib.suppress(OSError):
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(null, descriptor)
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        if max_memory:
            most = max_memory if hard == resource.RLIM_INFINITY else min(max_memory, hard)
            resource.setrlimit(resource.RLIMIT_AS, (most, hard))


@contextlib.contextmanager
def cpu_limit(seconds: float) -> Iterator[None]:
    """End this process by SIGPROF when the block takes more CPU time than that; 0 is no limit."""
    if CPU_TIMER is None or not seconds:
        yield
        return
    signal.setitimer(CPU_TIMER, seconds)
    try:
        yield
    finally:
        signal.setitimer(CPU_TIMER, 0)


def worker_exit(exit_code: int, settings: Settings, size: int | None) -> Outcome:
    """Return the outcome of a document of ``size`` bytes (None where it is unknown) whose worker ended; a negative exit code is a signal's."""
    if exit_code >= 0:
        return Outcome("crash", f"its worker ended with exit code {exit_code}", advice="please report it")
    try:
        name = signal.Signals(-exit_code).name
    except ValueError:
        name = f"signal {-exit_code}"
    if name == "SIGPROF":
        after = f"{allowed(settings, size or 0):.4g} s"
        if size is None and settings.timeout is None:
            after = f"{SECONDS:g} s and {SECONDS_A_MB:g} s for each MB of it"
        return Outcome("timeout", f"not done after {after}", advice=RAISE)
    if name == "SIGKILL":  # not by us: the kernel does so when the machine's memory runs out
        killed = "its worker was killed, most likely as the machine ran out of memory"
        return Outcome("memory", killed, advice="use a smaller -j")
    return Outcome("crash", f"its worker died by {name}", advice="please report it")
