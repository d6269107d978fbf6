"""Settings -> exit code: one text or page from standard input to standard output, by the shortest way.

``run`` would do the same with it, to the byte (tests hold both ways against each other). But the modules that plan, feed
and deliver many inputs take a tenth of what a small text costs.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bodycopy.batch.documents import Job, Loaded, judge_inline, load
from bodycopy.batch.formats.compressed import PACKED
from bodycopy.batch.status import FINE, exit_code
from bodycopy.batch.stdio import STDIN, put_back, read_stdin, say, stdin_is_terminal, with_line_end, write_stdout

_HEAD, _LOOKED_AT, _LONGEST = 1 << 16, 20, 4096
"""Bytes and names that are looked at, and bytes of a name."""
if TYPE_CHECKING:
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
    over = not settings.max_size or len(data) <= settings.max_size
    many = settings.kind == "auto" and _may_hold_many(data, settings.field)
    put_back(data, over=over)
    loaded = None if many else load(Job(STDIN, "", settings))
    if not isinstance(loaded, Loaded):
        if not many:
            put_back(data, over=over)
        return None
    outcome = judge_inline(loaded)
    if outcome is None:  # it is so large that it takes a process of its own
        from bodycopy.batch.pool import outcomes_in_order
        from bodycopy.cli.interrupt import stoppable

        with stoppable():
            (outcome,) = outcomes_in_order([loaded], loaded.job.settings, 1)
    hint_at_names(data, settings)
    if outcome.text is not None and (outcome.status != "empty" or settings.on_empty == "keep"):
        try:
            write_stdout(with_line_end(outcome.text).encode("utf-8", "replace"))
        except BrokenPipeError:
            raise
        except OSError as error:
            from bodycopy.batch.deliver import write_error

            outcome = write_error("", error)
    if settings.verbose or outcome.status not in FINE:
        from bodycopy.batch.outcome import report_outcome

        report_outcome(STDIN, outcome, settings, check=False)
    return exit_code([outcome.status], need_text=settings.on_empty == "error", exit_zero=settings.exit_zero)


def _may_hold_many(data: bytes, field: str) -> bool:
    """Tell whether it takes a closer look to say that this is one document: records, compressed or not, or an e-mail."""
    if (
        data.startswith(PACKED)
        or data.lstrip(b" \t\r\n\xef\xbb\xbf")[:1] in {b"{", b"["}
        or data[:5] in {b"WARC/", b"PAR1"}
    ):
        return True
    first = data[:1000].partition(b"\n")[0]
    return field.encode("utf-8", "replace") in first and any(mark in first for mark in b",;\t|")


def hint_at_names(data: bytes, settings: Settings) -> None:
    """Say what may have been meant where a text is but a list of files that are there."""
    separator = b"\0" if b"\0" in data[:_LONGEST] else b"\n"
    names = [name.rstrip(b"\r") for name in data[:_HEAD].split(separator, _LOOKED_AT)[:_LOOKED_AT] if name.strip()]
    if settings.quiet or not names or not all(len(name) < _LONGEST and os.path.lexists(name) for name in names):
        return
    zero = " -0" if separator == b"\0" else ""
    say(f"standard input is a list of files; to clean these: bodycopy clean --files-from -{zero} -o FOLDER/")
