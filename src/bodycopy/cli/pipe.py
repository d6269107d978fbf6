"""Settings -> exit code: one text or page from standard input to standard output, by the shortest way.

``run`` would do the same with it, to the byte (tests hold both ways against each other). But the modules that plan, feed
and deliver many inputs take a tenth of what a small text costs.
"""

from __future__ import annotations

from bodycopy.batch.documents import PACKED, SMALL, Job, Loaded, load
from bodycopy.batch.here import judge_here
from bodycopy.batch.outcome import ended
from bodycopy.batch.status import FINE, exit_code
from bodycopy.batch.stdio import STDIN, put_back, read_stdin, stdin_is_terminal, write_stdout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bodycopy.batch.outcome import Outcome
    from bodycopy.batch.settings import Settings


def clean_pipe(settings: Settings) -> int | None:
    """Clean a text or page and return the exit code; None, with standard input still to be read, for whatever takes more."""
    plain = settings.to == "text" and settings.kind in {"auto", "text", "html"}
    if not plain or settings.rules or settings.without or settings.only or stdin_is_terminal():
        return None
    try:
        data = read_stdin(settings.max_size)
    except OSError:
        return None
    put_back(data)
    loaded = None if data.startswith(PACKED) else load(Job(STDIN, "", settings))
    outcome = _outcome(loaded) if isinstance(loaded, Loaded) else None
    if outcome is None:
        put_back(data)
        return None
    if outcome.text is not None and (outcome.status != "empty" or settings.on_empty == "keep"):
        try:
            write_stdout(ended(outcome.text).encode("utf-8", "replace"))
        except BrokenPipeError:
            raise
        except OSError as error:
            from bodycopy.batch.deliver import write_error

            outcome = write_error("", error.strerror or str(error))
    if settings.verbose or outcome.status not in FINE:
        from bodycopy.batch.messages import tell

        tell(STDIN, outcome, settings, check=False)
    return exit_code([outcome.status], need_text=settings.on_empty == "error", exit_zero=settings.exit_zero)


def _outcome(loaded: Loaded) -> Outcome | None:
    """Clean it here or in a process of its own; None where that can't be forked."""
    if loaded.kind == "text" and len(loaded.data) <= SMALL:
        return judge_here(loaded)
    from bodycopy.batch.limits import METHOD

    if METHOD != "fork":
        return None
    from bodycopy.batch.forked import judge_forked
    from bodycopy.cli.interrupt import stoppable

    with stoppable():
        return judge_forked(loaded)
