"""Settings -> exit code: one small text from standard input to standard output, by the shortest way.

``run`` would do the same with it, to the byte (tests hold both ways against each other). But the modules that plan, feed
and deliver many inputs take a tenth of what such a text costs.
"""

from __future__ import annotations

from bodycopy.batch.documents import PACKED, SMALL, Job, Loaded, load
from bodycopy.batch.here import judge_here
from bodycopy.batch.status import FINE, exit_code
from bodycopy.batch.stdio import STDIN, put_back, read_stdin, stdin_is_terminal, write_stdout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bodycopy.batch.settings import Settings


def clean_pipe(settings: Settings) -> int | None:
    """Clean a small text and return the exit code; None, with standard input still to be read, for whatever takes more."""
    plain = settings.to == "text" and settings.kind in {"auto", "text"}
    if not plain or settings.rules or settings.without or settings.only or stdin_is_terminal():
        return None
    try:
        data = read_stdin(settings.max_size)
    except OSError:
        return None
    loaded = load(Job(STDIN, "", settings, data=data)) if _may_be_small_text(data) else None
    if not isinstance(loaded, Loaded) or loaded.kind != "text":
        put_back(data)
        return None
    outcome = judge_here(loaded)
    if outcome.text is not None and (outcome.status != "empty" or settings.on_empty == "keep"):
        try:
            write_stdout(outcome.text.encode("utf-8", "replace"))
        except BrokenPipeError:
            raise
        except OSError as error:
            from bodycopy.batch.deliver import write_error

            outcome = write_error("", error.strerror or str(error))
    if settings.verbose or outcome.status not in FINE:
        from bodycopy.batch.messages import tell

        tell(STDIN, outcome, settings, check=False)
    return exit_code([outcome.status], need_text=settings.on_empty == "error", exit_zero=settings.exit_zero)


def _may_be_small_text(data: bytes) -> bool:
    return len(data) <= SMALL and b"<" not in data and not data.startswith(PACKED)
