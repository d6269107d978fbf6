"""outcome: what became of an input: a text or none, a status, a message, and what to do about it."""

from __future__ import annotations

import errno
import os

from bodycopy.batch.stdio import reason, shown
from bodycopy.kernel.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bodycopy.batch.settings import Settings
    from bodycopy.batch.status import Status
    from bodycopy.document import PageKind, Removal
    from bodycopy.output.explain import Explanation

_BLANK = "".join(
    chr(point)
    for first, last in (
        *(
            (0x00, 0x20),
            (0x7F, 0xA0),
            (0xAD, 0xAD),
            (0x034F, 0x034F),
            (0x061C, 0x061C),
            (0x115F, 0x1160),
            (0x1680, 0x1680),
        ),
        *((0x17B4, 0x17B5), (0x180B, 0x180F), (0x2000, 0x200F), (0x2028, 0x202F), (0x205F, 0x206F), (0x2800, 0x2800)),
        *((0x3000, 0x3000), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB)),
        *((0x1D173, 0x1D17A), (0xE0000, 0xE007F), (0xE0100, 0xE01EF)),
    )
    for point in range(first, last + 1)
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
    def told(self) -> str:
        """What happened and what to do about it, on one line."""
        return f"{self.message}; {self.advice}" if self.advice else self.message


def ended(text: str | None) -> str:
    """Return a text as it is written: its last line has an end, as those before it do."""
    if not text or text.endswith(("\n", "\r")):
        return text or ""
    return text + ("\r\n" if "\r\n" in text else "\n")


def is_blank(text: str) -> bool:
    """Return whether a text shows nothing: it is empty, or all its characters are spaces or have no width."""
    return not text.strip(_BLANK)


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
    """Return the outcome of a document that took too much memory."""
    return Outcome(
        "memory", f"took more than {in_units(settings.max_memory)} of memory", advice="raise --max-memory or split it"
    )


def in_units(size: float) -> str:
    """Return a number of bytes as people write it: ``32M``, ``1.5G``."""
    units = iter("KMGT")
    unit = ""
    while size >= 1024 and (larger := next(units, "")):
        size /= 1024
        unit = larger
    return f"{size:.4g}{unit}" if unit else f"{size:.0f} bytes"
