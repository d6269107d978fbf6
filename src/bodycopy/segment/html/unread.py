"""unread: markup, characters that were read of it -> what to say where part of its text was not read.

A parser has limits of its own and many ways to lose a text; each that is known is mended beforehand. This counts what stands
outside of tags, without any parser, so that what is not known yet is said all the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bodycopy.kernel.compiled import NATIVE

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES = (
    *(
        "script",
        "style",
        "svg",
        "math",
        "select",
        "datalist",
        "textarea",
        "object",
        "applet",
        "audio",
        "video",
        "canvas",
    ),
    *("iframe", "noframes", "noembed", "map", "head", "title", "meter", "progress"),
)
_WRITTEN = (*_NAMES, *map(str.upper, _NAMES))
_LIST = "".join(f"{name} " for name in _WRITTEN)
_SILENT = re.compile(rf"<(?:!--|({'|'.join(_WRITTEN)})(?=[\s>]))")
"""What opens comments and elements without text for a reader."""
_TAG = re.compile(r"""<[a-zA-Z/!?](?:[^<>"']++|"[^"]*+"|'[^']*+')*+>|<[a-zA-Z/!?][^<>]*+>""")
_BLANK = re.compile(r"&(?:nbsp|#160|#xa0);?")
_ENTITY = re.compile(r"&#?\w{1,32};?")
# A smaller share is marks and references that were counted in another way; of fewer characters it takes more of them.
_LEAST, _FEW, _SHARE, _LARGE_SHARE = 40, 200, 0.02, 0.1


def note(markup: str, read: int) -> str:
    """Return how much of a page's text was not read, in words; empty where all was. ``read`` counts no white space."""
    there = _characters(markup)
    if _is_little(there - read, there):
        return ""
    there = _characters(markup.lower())  # names in small and in capital letters at once are seldom
    lost = there - read
    if _is_little(lost, there):
        return ""
    return f"about {lost:,} characters of its text, {lost / there:.0%}, could not be read: its markup is broken there"


def _is_little(lost: int, there: int) -> bool:
    return lost < _LEAST or lost < (_LARGE_SHARE if lost < _FEW else _SHARE) * there


def _characters(markup: str) -> int:
    if NATIVE is not None:
        count: int = NATIVE.outside(markup, _LIST)
        if count >= 0:
            return count
    text = _TAG.sub(" ", " ".join(_spoken(markup)))
    if "&" in text:
        text = _ENTITY.sub("x", _BLANK.sub(" ", text))
    return len("".join(text.split()))


def _spoken(markup: str) -> Iterator[str]:
    """Yield what stands outside of comments and of elements without text."""
    at = 0
    missing = set()
    for found in _SILENT.finditer(markup):
        closing = f"</{found[1]}" if found[1] else "-->"
        if found.start() < at or closing in missing:
            continue
        end = markup.find(closing, found.end())
        if end < 0:
            missing.add(closing)
            continue
        yield markup[at : found.start()]
        at = markup.find(">", end) + 1 or len(markup)
    yield markup[at:]
