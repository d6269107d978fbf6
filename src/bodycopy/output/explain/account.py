"""account: the nouns: an ``Explanation`` and what it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bodycopy.document import Removal


class Stretch(NamedTuple):
    """A stretch of page text that stays or goes as one."""

    start: int
    end: int
    removal: Removal | None = None
    """None where it stays."""


class Nearly(NamedTuple):
    """Words that some judge spoke against and that stay, or stay as far as that judge is concerned."""

    start: int
    end: int
    rule: str
    why: str
    """Why it did not take them."""


class Testimony(NamedTuple):
    """What was heard about a block of an HTML page."""

    start: int
    end: int
    element: str
    """The last tags of its path, ``article > p``."""
    kept_by: tuple[str, ...]
    """Witnesses that took it for the article, sorted."""
    left_out_by: tuple[str, ...]
    hints: tuple[str, ...] = ()
    """What the markup calls it, ``newsletter``; ``hidden`` where readers don't see it."""


class Explanation(NamedTuple):
    """Everything there is to say about one cleaned document."""

    text: str
    """The page text."""
    pieces: tuple[Stretch, ...]
    kind: str = "text"
    encoding: str = "utf-8"
    repaired: tuple[tuple[str, int], ...] = ()
    paywalled: str = ""
    degraded: str = ""
    witnesses: tuple[str, ...] = ()
    """HTML: the extractors that were heard."""
    testimonies: tuple[Testimony, ...] = ()
    """HTML: one a block, in order."""
    nearly: tuple[Nearly, ...] = ()
    """On request: what nearly went, sorted."""

    @property
    def removals(self) -> tuple[Removal, ...]:
        """What went, in order."""
        return tuple(piece.removal for piece in self.pieces if piece.removal is not None)

    def words(self, span: Stretch | Nearly | Testimony | Removal) -> str:
        """Return the words at a span."""
        return self.text[span.start : span.end]
