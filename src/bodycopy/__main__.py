"""``bodycopy`` and ``python -m bodycopy``.

A bare pipe, ``cat raw.txt | bodycopy``, is the most common call and often one of thousands in a loop, so it
takes a path that imports next to nothing: no option parser, and of the library only what the text needs. ``bodycopy
clean page.html`` needs no option parser either. A test holds the short ways against the long one.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

from bodycopy import CYCLES_AFTER
from bodycopy.batch.status import FAILURE, USAGE, UsageError
from bodycopy.batch.stdio import reason, say, shown

if TYPE_CHECKING:
    from typing import NoReturn

_SIGINT, _SIGPIPE = 2, 13
_UNMAPPED = "failed to map segment"
"""What an import says of a library that found no memory to be loaded into."""


def main() -> None:
    """Run the command line in ``sys.argv`` and exit; the console script's entry."""
    if hasattr(gc, "set_threshold"):  # PyPy has none
        gc.set_threshold(CYCLES_AFTER)
    leave(run(sys.argv[1:]))


def leave(code: int) -> NoReturn:
    """End this process at once: taking it apart costs a small text a tenth of its time, and results are written already."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        sys.exit(code)  # which says what is wrong
    if "concurrent.futures.process" in sys.modules:
        sys.exit(code)  # and waits for the pool's processes
    os._exit(code)


def run(arguments: list[str]) -> int:
    """Run a command line and return its exit code; end by the signal that ended the run, if one did."""
    try:
        bare = _inputs(arguments)
        if bare is not None and "_BODYCOPY_COMPLETE" not in os.environ:
            return _clean(bare)
        from bodycopy.cli.app import command_line

        return command_line(arguments)
    except UsageError as problem:
        say(str(problem))
        return USAGE
    except BrokenPipeError:
        return _die_by(_SIGPIPE)
    except KeyboardInterrupt as interrupt:
        return _die_by(getattr(interrupt, "signum", _SIGINT))
    except Exception as error:  # noqa: BLE001 - one clear line is promised, whatever happens
        say(_told(error))
        return FAILURE


def _told(error: Exception) -> str:
    """Say what ended a run: the system, which has no space, memory or descriptor left, or a fault of this program's."""
    if isinstance(error, MemoryError) or _UNMAPPED in str(error):
        return "there is not enough memory; bodycopy can't go on"
    if not isinstance(error, OSError):
        return f"internal error, please report it: {type(error).__name__}: {shown(str(error))}"
    where = f"{shown(os.fsdecode(error.filename))}: " if isinstance(error.filename, str | bytes) else ""
    return f"{where}{reason(error)}; bodycopy can't go on"


def _clean(inputs: tuple[str, ...]) -> int:
    from bodycopy.cli.config import resolve

    settings = resolve()
    if inputs in {(), ("-",)}:
        from bodycopy.cli.pipe import clean_pipe

        code = clean_pipe(settings)
        if code is not None:
            return code
    from bodycopy.batch.plan import Request
    from bodycopy.cli.run import clean

    return clean(Request(inputs, settings))


def _inputs(arguments: list[str]) -> tuple[str, ...] | None:
    """Return what a command line without options names as inputs; None where it needs a parser."""
    if arguments in ([], ["-"]):
        return tuple(arguments)
    if arguments[0] != "clean" or any(name.startswith("-") and name != "-" for name in arguments):
        return None
    return tuple(arguments[1:])


def _die_by(signum: int) -> int:
    from bodycopy.cli.interrupt import die_by

    return die_by(signum)


if __name__ == "__main__":
    main()
