"""here: Loaded -> Outcome, worked on in this very process, within the limits of a worker.

For small plain texts. The timer's signal raises here instead of ending the process; what reads plain text either is
Python or looks up signals, as ``re`` does. A text of less than ``TINY`` bytes can't take long (of 466
hostile shapes none takes a fifth of a second) and is spared the modules.
"""

from __future__ import annotations

import sys

from bodycopy.batch.documents import Loaded, judge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import NoReturn

    from bodycopy.batch.outcome import Outcome

TINY = 8 << 10
_AGAIN = 0.02
"""Seconds after which the signal comes once more: where Python can't raise, in a destructor, it drops what was raised."""


class _OverdueError(BaseException):
    """The time is up. Not an ``Exception``, so that it isn't taken for a fault of the document."""


def _overdue(_signum: int, _frame: FrameType | None) -> NoReturn:
    raise _OverdueError


def judge_here(loaded: Loaded) -> Outcome:
    """Clean a small text; raises ``UsageError`` as ``judge`` does. To be called in the main thread."""
    if len(loaded.data) < TINY:
        return judge(loaded)
    from bodycopy.batch import limits

    settings = loaded.job.settings
    before = limits.limit_memory(settings.max_memory) if settings.max_memory else None
    try:
        return _in_time(loaded, limits.allowed(settings, len(loaded.data)))
    except _OverdueError:
        return limits.took_too_long(settings, len(loaded.data))
    finally:
        if before is not None:
            import resource

            resource.setrlimit(resource.RLIMIT_AS, before)


def _in_time(loaded: Loaded, seconds: float) -> Outcome:
    import signal

    from bodycopy.batch.limits import CPU_TIMER

    if CPU_TIMER is None or not seconds:
        return judge(loaded)
    told = sys.unraisablehook
    # What is dropped would be told on standard error.
    sys.unraisablehook = lambda dropped: None if dropped.exc_type is _OverdueError else told(dropped)
    signal.signal(signal.SIGPROF, _overdue)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGPROF])
    signal.setitimer(CPU_TIMER, seconds, _AGAIN)
    try:
        return judge(loaded)
    finally:
        signal.setitimer(CPU_TIMER, 0)
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        sys.unraisablehook = told
