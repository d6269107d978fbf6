"""runon: Document -> the sentences whose lines are blocks of their own, where a hard wrap or a node ended a line and no sentence.

What cuts a text into blocks joins the lines of paragraphs that are wrapped throughout. Here one line after another is asked, as
somebody would read on: a small letter behind a line without an end, or, in any script, a line that its next word would not have fitted on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bodycopy.document import Block, Document

# A shorter line may be a label, where no comma ends it.
_LINE = 20
# Of paragraphs wrapped at a width, the least one in characters, and in those of scripts that write without spaces.
_WIDTH, _WIDE_WIDTH = 40, 14
# So many characters at most of the next word of a script without spaces are asked for.
_WIDE, _WIDE_WORD = "\u0e00", 2
# Marks after which a line goes on, and before words of one.
_MARKED, _OPENING = ",،、，-–—([（", "\"'“„«»‘「『([（《"
_THAI, _THAI_WORD = ("\u0e00", "\u1200"), 10
# So many lines are a paragraph's, so many in 100 of those without an end are full, and so many lines around a place are looked at.
_LINES, _FULL, _AROUND = 3, 85, 12


class Joined(NamedTuple):
    """A sentence of several blocks: the first and the last of them, and where it begins and ends."""

    first: int
    last: int
    start: int
    end: int


def joined(document: Document, asked: Sequence[bool]) -> Iterator[Joined]:
    """Yield the sentences that go on from one block to the next where one of these is asked for; of pages none."""
    blocks = document.blocks
    if document.kind == "html":
        return
    first, start = -1, 0
    went_on = False
    for n, block in enumerate(blocks):
        goes_on = n + 1 < len(blocks) and (asked[n] or asked[n + 1]) and _runs_on(document, n, went_on=went_on)
        if first >= 0 and not (goes_on and len(block.sentences) == 1):
            yield Joined(first, n, start, block.sentences[0].end)
            first = -1
        if goes_on and first < 0:
            first, start = n, block.sentences[-1].start
        went_on = goes_on


def _runs_on(document: Document, n: int, *, went_on: bool) -> bool:
    """Tell whether a block's last sentence goes on with the next block; ``went_on`` where this one goes on with one before."""
    text, (one, other) = document.text, document.blocks[n : n + 2]
    if other.kind != "paragraph" or one.kind in {"code", "heading"} or text.count("\n", one.end, other.start) != 1:
        return False
    last, first = text[one.end - 1], text[other.start]
    if not (_is_wordy(last) or last in _MARKED):
        return False
    if first.islower():
        # A row of labels in small letters is none.
        begun = went_on or not text[one.start].islower() or _is_begun(document, n)
        return begun and (last in _MARKED or _length(text, one) >= _LINE or _is_wrapped(document, n, _WIDE_WIDTH))
    return (_is_wordy(first) or first in _OPENING) and _is_wrapped(
        document, n, _WIDE_WIDTH if last >= _WIDE else _WIDTH
    )


def _is_wordy(char: str) -> bool:
    """Tell letters, figures and the signs of vowels and tones from marks."""
    return ("a" + char).isidentifier()


def _is_begun(document: Document, n: int) -> bool:
    """Tell whether a line in small letters goes on with those before it, which begin in a capital."""
    text, blocks = document.text, document.blocks
    at = n
    while at > max(0, n - _AROUND) and text[blocks[at].start].islower():
        before = blocks[at - 1]
        if text.count("\n", before.end, blocks[at].start) != 1 or not _is_wordy(text[before.end - 1]):
            return False
        at -= 1
    return text[blocks[at].start].isupper()


def _length(text: str, block: Block) -> int:
    """Return the length of a block's last line."""
    return block.end - max(block.start, text.rfind("\n", block.start, block.end) + 1)


def _is_wrapped(document: Document, n: int, least: int) -> bool:
    """Tell whether a block is a full line of a paragraph of such lines, of ``least`` characters or more."""
    text, blocks = document.text, document.blocks
    low, high = n, n + 1
    while low > max(0, n - _AROUND) and text.count("\n", blocks[low - 1].end, blocks[low].start) == 1:
        low -= 1
    while high + 1 < min(len(blocks), n + _AROUND) and text.count("\n", blocks[high].end, blocks[high + 1].start) == 1:
        high += 1
    lines = blocks[low : high + 1]
    if len(lines) < _LINES:
        return False
    width = max(_length(text, line) for line in lines)
    if width < least:
        return False
    ends = [text[line.end - 1] for line in lines]
    open_ends = [k for k, last in enumerate(ends[:-1], low) if _is_wordy(last) or last in _MARKED]
    full = [k for k in open_ends if _is_full(text, blocks[k], blocks[k + 1], width)]
    return n in full and len(full) * 100 >= _FULL * len(open_ends)


def _is_full(text: str, line: Block, following: Block, width: int) -> bool:
    word = text[following.start : following.end].split(None, 1)[0]
    least = len(word)
    if word[0] >= _WIDE:
        least = min(
            least, _THAI_WORD if _THAI[0] <= word[0] < _THAI[1] else _WIDE_WORD if word[0] < "\uac00" else least
        )
    return _length(text, line) + 1 + least > width
