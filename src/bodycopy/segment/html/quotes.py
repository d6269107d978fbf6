"""quotes: markup -> where a quote is opened in a tag that nothing closes, so that all up to the next quote is one attribute.

``<a href='/about>About</a>`` costs a page all that stands before the next apostrophe, and nobody would know. A browser loses it
too; whoever wrote the page meant the value to end with its tag.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bodycopy.kernel.compiled import NATIVE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_VALUES = (re.compile(r'=\s*"[^"<>]*+[<>]'), re.compile(r"=\s*'[^'<>]*+[<>]"))
"""A value with an angle bracket in it."""
_HEAD = re.compile(r"""</?[a-zA-Z][^\s<>/"']*(?:[^<>"']|"[^"]*"|'[^']*')*+""")
_NAME = re.compile(r"[^\s\"'<>/=]*\Z")
_NAMES = 200
"""Characters before a value in which its name and the start of its tag are looked for."""
_MARKUP = re.compile(r"<(?:/[a-zA-Z]|[a-zA-Z][a-zA-Z0-9]*[\s/>])")
_BLOCK = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|li|table|tr|td|article|section|main|footer|header|body|html)[\s/>]", re.IGNORECASE
)
_SINGLE = frozenset({"href", "src", "class", "id", "style", "rel", "lang", "width", "height", "name", "type", "target"})
"""Attributes whose values hold no paragraphs."""
_ENDS = frozenset(" \t\r\n\f/>")


def open_quotes(markup: str) -> list[tuple[int, int]]:
    """Return what to cut out of markup: the value up to the end of its tag, or the tag where it has no end."""
    found: Sequence[Iterable[tuple[int, int]]] | None = NATIVE.bracketed(markup) if NATIVE else None
    if found is None:
        found = [[each.span() for each in value.finditer(markup)] for value in _VALUES]
    return [cut for places in found for cut in _open(markup, places)]


def _open(markup: str, places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    at_end = False
    for start, behind in places:
        stop = behind - 1
        opening = behind - len(markup[start:behind].lstrip("= \t\r\n\f"))
        mark = markup[opening]
        tag = markup.rfind("<", max(0, start - _NAMES), start)
        if tag < 0 or _HEAD.fullmatch(markup, tag, start) is None:
            continue
        end = -1 if at_end else markup.find(mark, opening + 1)
        at_end = end < 0
        if not at_end and not _runs_on(markup, start, opening + 1, end):
            continue
        yield (opening, stop) if markup[stop] == ">" else (tag, stop)


def _runs_on(markup: str, equals: int, start: int, end: int) -> bool:
    """Tell whether a value was not meant to go on to its closing quote: that one opens another value, or the value is a page."""
    if _MARKUP.search(markup, start, end) is None:
        return False
    if markup[max(start, end - _NAMES) : end].rstrip().endswith("="):
        return True
    if markup[end + 1 : end + 2] not in _ENDS:
        return True
    name = _NAME.search(markup, max(0, equals - _NAMES), equals)
    return name is not None and name[0].lower() in _SINGLE and _BLOCK.search(markup, start, end) is not None
