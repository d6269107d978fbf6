"""outcome: what became of an input: a text or none, a status, a message, and what to do about it."""

from __future__ import annotations

import errno
import os
import re
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.batch.stdio import reason, shown

if TYPE_CHECKING:
    from bodycopy.batch.settings import Settings
    from bodycopy.batch.status import Status
    from bodycopy.document import PageKind, Removal
    from bodycopy.output.explain import Explanation

_BLANK = re.compile(
    r"[\x00-\x20\x7f-\xa0\xad\u034f\u061c\u115f-\u1160\u1680\u17b4-\u17b5\u180b-\u180f\u2000-\u200f"
    r"\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    r"\U0001d173-\U0001d17a\U000e0000-\U000e007f\U000e0100-\U000e01ef]*"
)
"""Characters that show nothing: spaces, fillers, joiners, directions, selectors, tags."""

Stamp = tuple[int, ...]
"""Device, number, size and time of a file: they tell whether it has been written since."""


class Outcome(NamedTuple):
    """What became of an input. ``text`` is None where there is no result."""

    status: Status
    message: str = ""
    """What happened; empty where there is nothing to say."""
    text: str | None = None
    """Body text, or what it is as Markdown."""
    encoding: str = ""
    repaired: tuple[tuple[str, int], ...] = ()
    removed: tuple[Removal, ...] = ()
    paywalled: bool = False
    changed: bool = False
    """The body text is not what came in (for HTML: not the whole page text)."""
    metadata: tuple[tuple[str, str], ...] = ()
    """HTML and e-mails: title, author, date and the like, on request."""
    characters: int = 0
    """Of page text."""
    hashes: tuple[str, str] = ("", "")
    """SHA-256 of page text and of body text, in UTF-8, on request; empty for a body text that was marked up."""
    explanation: Explanation | None = None
    """On request."""
    input_sha256: str = ""
    """Of the input's bytes, on request."""
    seconds: float = 0.0
    """What it took, by the clock."""
    kind: PageKind | None = None
    """What kind of page it is, for records; none where there is no result."""
    stamp: Stamp = ()
    """What the file was that was read, where it is to be replaced."""
    advice: str = ""
    """What to do about it, in words for the command's users; often empty."""

    @property
    def full_message(self) -> str:
        """What happened and what to do about it, on one line."""
        return f"{self.message}; {self.advice}" if self.advice else self.message


def is_blank(text: str) -> bool:
    """Return whether a text shows nothing: it is empty, or all its characters are spaces or have no width."""
    return _BLANK.fullmatch(text) is not None


def too_large(limit: int) -> Outcome:
    """Return the outcome of an input that is over the limit of size."""
    return Outcome("too-large", f"over the limit of {in_units(limit)}", advice="--max-size 0 lifts it")


def unreadable(path: str, error: OSError) -> Outcome:
    """Return the outcome of a file that can't be read."""
    try:
        if error.errno == errno.ENOENT and path and os.path.islink(path):
            where = f"is a link to {shown(os.readlink(path))}, which is not there"
            return Outcome("unreadable", where, advice="mend or remove it")
    except OSError:
        pass
    return Outcome("unreadable", reason(error), advice="check its name and its permissions")


def out_of_memory(settings: Settings) -> Outcome:
    """Return the outcome of a document that took more memory than this process may have."""
    limit = settings.max_memory
    try:
        import resource

        own = resource.getrlimit(resource.RLIMIT_AS)[0]
    except (ImportError, OSError):
        own = -1
    if 0 <= own < (limit or own + 1):
        message, advice = f"took more than {in_units(own)} of memory, the system's limit", "raise ulimit -v or split it"
    elif limit:
        message, advice = f"took more than {in_units(limit)} of memory", "raise --max-memory or split it"
    else:
        message, advice = "took more memory than there is", "split it"
    return Outcome("memory", message, advice=advice)


def in_units(size: float) -> str:
    """Return a number of bytes as people write it: ``32M``, ``1.5G``."""
    units = iter("KMGT")
    unit = ""
    while size >= 1024 and (larger := next(units, "")):
        size /= 1024
        unit = larger
    return f"{size:.4g}{unit}" if unit else f"{size:.0f} bytes"
