"""Loaded -> Outcome in a child that can be killed: one document, one fork, nothing imported twice.

Where there is no ``fork``, the pool does it with one worker.
"""

from __future__ import annotations

import os
import sys

from bodycopy.cli.documents import SMALL, Loaded, Outcome, judge
from bodycopy.cli.limits import confine, cpu_limit, death, took_too_long, wall_limit
from bodycopy.cli.status import UsageError


def judge_safely(loaded: Loaded) -> Outcome:
    """Clean one input, in a child unless it is so small a plain text that nothing can happen."""
    if loaded.kind == "text" and len(loaded.data) <= SMALL:
        return judge(loaded)
    if not hasattr(os, "fork") or sys.platform == "darwin":  # macOS: its own libraries don't survive a fork
        from bodycopy.cli.pool import in_order

        return next(in_order([loaded], loaded.job.settings, workers=1))
    return _judge_in_child(loaded)


def _judge_in_child(loaded: Loaded) -> Outcome:
    import pickle

    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:  # nothing may leave this branch
        try:
            os.close(reader)
            _child(loaded, writer)
        finally:
            os._exit(1)
    os.close(writer)
    answer = None
    try:
        answer = _read_within(reader, wall_limit(loaded.job.settings))
    finally:
        os.close(reader)
        if answer is None:  # over the limit, or this process is being ended
            os.kill(child, 9)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if answer is None:
        return took_too_long(loaded.job.settings)
    if code != 0:
        return death(code, loaded.job.settings)
    result = pickle.loads(answer)  # noqa: S301 - from this program's own child
    if isinstance(result, UsageError):
        raise result
    assert isinstance(result, Outcome)  # noqa: S101 - what the child sends
    return result


def _child(loaded: Loaded, writer: int) -> None:
    """Do the work, send the outcome, end."""
    import pickle

    settings = loaded.job.settings
    confine(settings.max_memory)
    result: Outcome | UsageError
    try:
        with cpu_limit(settings.timeout):
            result = judge(loaded)
    except UsageError as problem:
        result = problem
    with open(writer, "wb") as pipe:
        pickle.dump(result, pipe, pickle.HIGHEST_PROTOCOL)
    os._exit(0)


def _read_within(reader: int, seconds: float | None) -> bytes | None:
    """Read a pipe to its end, or return None when that takes longer."""
    import select
    import time

    deadline = None if seconds is None else time.monotonic() + seconds
    pieces: list[bytes] = []
    while True:
        left = None if deadline is None else max(0.0, deadline - time.monotonic())
        if not select.select([reader], [], [], left)[0]:
            return None
        piece = os.read(reader, 1 << 20)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)
