"""sentences: str -> tuple[Span, ...]. Where one sentence ends and the next begins, in any language.

The cutting is sentencex's (https://github.com/wikimedia/sentencex), always with its default rules: no
language is detected. It is quadratic on text without spaces, so it sees windows of at most
``WINDOW`` characters. A sentence is never longer than that: what goes on without an end is cut between two words, so
that whatever is done for each sentence takes time in proportion to the text.
"""

from __future__ import annotations

import re
from functools import lru_cache

import sentencex

from bodycopy.document import Span
from bodycopy.kernel.characters import STOPS

WINDOW = 2000

# The sentences of so many blocks are remembered.
_BLOCKS = 512
# White space other than a plain space, which no printable text holds, becomes one before sentencex looks: a line end
# inside a block is no sentence's end, and an initial after a wide space makes sentencex 1.0 panic.
_SPACE = re.compile(r"[^\S ]")
# What can end a sentence, with something after it. A text without it is one sentence, unseen by sentencex.
_END = re.compile(f"[{STOPS}]")


def sentences(text: str, start: int = 0) -> tuple[Span, ...]:
    """Cut ``text`` into sentences; offsets are shifted by ``start``.

    The spans are sorted and disjoint, cover all but white space, and neither start nor end in white space. A
    text of white space alone has none.
    """
    stripped = text.strip()
    if not stripped:
        return ()
    first = text.index(stripped[0]) if len(stripped) < len(text) else 0
    if len(stripped) <= WINDOW and _is_one(stripped):
        return (Span(start + first, start + first + len(stripped)),)
    start += first
    spans = _known_spans if len(stripped) <= WINDOW else _spans
    return tuple([Span(start + at, start + end) for at, end in spans(_with_spaces(stripped))])


def _is_one(text: str) -> bool:
    return text.find(".", 0, -1) < 0 and not _END.search(text, 0, len(text) - 1)


def _with_spaces(text: str) -> str:
    text = text.replace("\n", " ")
    return text if text.isprintable() else _SPACE.sub(" ", text)


def _spans(text: str) -> list[tuple[int, int]]:
    spans = []
    at = 0
    while at < len(text):
        window = text[at : at + WINDOW]
        pieces = _cut(window)
        if at + WINDOW < len(text) and len(pieces) > 1:
            pieces.pop()  # it may go on after the window: the next window starts with it
        elif at + WINDOW < len(text):
            pieces = [window[: window.rfind(" ") + 1] or window]
        for piece in pieces:
            core = piece.strip()
            if core:
                left = at + len(piece) - len(piece.lstrip())
                spans.append((left, left + len(core)))
            at += len(piece)
    return spans


# What is left of a text is looked at again, block by block.
_known_spans = lru_cache(maxsize=_BLOCKS)(_spans)


def _cut(window: str) -> list[str]:
    try:
        pieces: list[str] = sentencex.segment("en", window)
    except BaseException as error:
        # A panic in its Rust code is no Exception. One long sentence is a safe answer.
        if type(error).__name__ != "PanicException":
            raise
        return [window]
    return pieces if sum(map(len, pieces)) == len(window) else [window]
