"""forked: Loaded -> Outcome, worked on in a process forked for it alone, which the kernel and this one can kill.

For a single document, under the limits of a worker. What ``processes`` needs for many, queues, pools and what
``multiprocessing`` imports, takes a tenth of what a page costs.
"""

from __future__ import annotations

import os
import pickle
import select
import time

from bodycopy.batch.limits import confine, death, no_process, took_too_long, waited, wall_limit
from bodycopy.batch.outcome import out_of_memory
from bodycopy.batch.signals import held_back
from bodycopy.batch.status import UsageError
from bodycopy.batch.stdio import write_descriptor
from bodycopy.batch.workers import work

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

    from bodycopy.batch.documents import Loaded
    from bodycopy.batch.outcome import Outcome

_KILL = 9


def judge_forked(loaded: Loaded, tick: Callable[[], None] | None = None) -> Outcome:
    """Clean a document; raises ``UsageError`` as ``judge`` does. ``tick`` is called now and then meanwhile."""
    settings = loaded.job.settings
    began = time.monotonic()
    reader, writer = os.pipe()
    try:
        with held_back("SIGINT"):  # so that the new one never hears of Ctrl-C
            child = os.fork()
            if not child:
                _be(loaded, writer)
    except OSError as error:
        os.close(reader)
        return no_process(error)
    finally:
        os.close(writer)
    said, status = None, -1
    try:
        said = _said(reader, wall_limit(settings, len(loaded.data)), tick)
        if said is not None:
            status = os.waitpid(child, 0)[1]
    finally:
        os.close(reader)
        if status < 0:
            os.kill(child, _KILL)
            os.waitpid(child, 0)
    answer = _answer(said, status, loaded)
    if isinstance(answer, UsageError):
        raise answer
    outcome: Outcome = answer
    return outcome._replace(seconds=time.monotonic() - began)


def _answer(said: bytes | None, status: int, loaded: Loaded) -> Any:  # noqa: ANN401 - an outcome, or what it raised
    if said is None:
        return took_too_long(loaded.job.settings, len(loaded.data))
    if status:
        return death(os.waitstatus_to_exitcode(status), loaded.job.settings, len(loaded.data))
    return pickle.loads(said)  # noqa: S301 - by this very program


def _said(reader: int, left: float | None, tick: Callable[[], None] | None) -> bytes | None:
    """Read what the process says until it ends; None where that takes more than the seconds that are left."""
    poll = select.poll()
    poll.register(reader, select.POLLIN)
    pieces = []
    while True:
        ready, spent = waited(lambda seconds: poll.poll(1000 * seconds), left)
        if ready:
            pieces.append(os.read(reader, 1 << 20))
            if not pieces[-1]:
                return b"".join(pieces)
        elif left is not None and left <= spent:
            return None
        elif tick is not None:
            tick()
        left = None if left is None else left - spent


def _be(loaded: Loaded, writer: int) -> NoReturn:
    """Be the process: say the outcome, and end."""
    code = 1
    try:
        settings = loaded.job.settings
        confine(settings.max_memory)
        answer: object
        try:
            answer = work(loaded, settings)
            said = pickle.dumps(answer)
        except UsageError as error:
            said = pickle.dumps(error)
        except MemoryError:
            said = pickle.dumps(out_of_memory(settings))
        write_descriptor(writer, said)
        code = 0
    finally:
        os._exit(code)
