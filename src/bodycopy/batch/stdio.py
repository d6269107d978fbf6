"""The standard streams, as bytes.

Nothing here may depend on the locale: results are UTF-8 with LF line ends everywhere, and what goes to
standard error is escaped, so that neither a document nor a file name can speak to the terminal.
"""

from __future__ import annotations

import os
import sys

STDIN = "-"
STDOUT = "standard output"  # its name in messages
_UNREAD: list[bytes] = []
"""What was read of standard input and put back; an empty piece says that nothing comes after it."""


def shown(text: str, limit: int = 1000) -> str:
    r"""Escape what is not printable, such as ``\x1b`` or a byte that is not UTF-8, and cut at ``limit`` characters."""
    if len(text) > limit:
        text = text[: limit - 1] + "…"
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def named(source: str) -> str:
    """Return an input's name as people may see it."""
    return "standard input" if source == STDIN else shown(source) or "''"


def reason(error: OSError) -> str:
    """Return what the system says of an error."""
    return (error.strerror or str(error)).lower()


def say(message: str) -> None:
    """Write one line to standard error; a closed or full standard error changes nothing."""
    try:
        if sys.stderr is not None:
            sys.stderr.write(f"bodycopy: {message}\n")
            sys.stderr.flush()
    except OSError:
        pass


def read_stdin(limit: int) -> bytes:
    """Read all of standard input, or as soon as there is more than ``limit`` (0: none) just ``limit + 1`` bytes.

    Raises ``OSError`` where standard input is closed or can't be read.
    """
    unread = take_unread()
    if _UNREAD == [b""] or len(unread) > limit > 0:
        return unread
    return unread + (os.read(0, 1) if len(unread) == limit > 0 else read_descriptor(0, limit and limit - len(unread)))


def peek_stdin(size: int) -> bytes:
    """Return how standard input begins, which is still to be read; raises ``OSError`` as ``read_stdin`` does."""
    data = read_stdin(size)
    put_back(data, over=len(data) <= size)
    return data


def put_back(data: bytes, *, over: bool) -> None:
    """Have ``read_stdin`` return what it did once more, and what comes after it where it isn't over."""
    try:
        os.lseek(0, -len(data), os.SEEK_CUR)
    except OSError:
        _UNREAD[:] = [data, b""] if over and data else [data]


def take_unread() -> bytes:
    """Return what was put back and is only here, for code that reads standard input itself."""
    data = b"".join(_UNREAD)
    _UNREAD[:] = _UNREAD[1:]
    return data


def read_descriptor(descriptor: int, limit: int) -> bytes:
    """Read what is left of an open descriptor, ``limit + 1`` bytes at most where ``limit`` is not 0."""
    pieces = []
    size = 0
    while not limit or size <= limit:
        piece = os.read(descriptor, min(1 << 20, limit + 1 - size) if limit else 1 << 20)
        if not piece:
            break
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def write_descriptor(descriptor: int, data: bytes) -> None:
    """Write all of ``data``, however small the pieces that are taken; raises ``OSError``."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def write_stdout(data: bytes) -> None:
    """Write all of ``data`` to standard output at once, unbuffered; raises ``OSError``, of which the file is ``STDOUT``."""
    try:
        write_descriptor(1, data)
    except OSError as error:
        error.filename = STDOUT
        raise


def with_line_end(text: str) -> str:
    """Return a text as it is written: its last line has an end, as those before it do. An empty one stays empty."""
    if not text or text.endswith(("\n", "\r")):
        return text
    return text + ("\r\n" if "\r\n" in text else "\n")


def stderr_is_terminal() -> bool:
    """Return whether a person sees what is said."""
    return sys.stderr is not None and sys.stderr.isatty()


def stdin_is_terminal() -> bool:
    """Return whether a person would have to type the input."""
    return sys.stdin is not None and sys.stdin.isatty()
