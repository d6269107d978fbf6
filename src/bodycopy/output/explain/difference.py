"""difference: Document -> unified diff from page text to body text, for ``less``, ``patch`` and code review.

It is made from the removals, not by comparing: what stays is context, a line that lost some words goes and comes back
without them.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from bodycopy.output.explain import pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bodycopy.document import Document

_CONTEXT = 3
_NO_END = "\\ No newline at end of file\n"


def unified(document: Document, source: str) -> str:
    """Return the diff, its names ``source`` and ``source`` cleaned; empty where nothing went."""
    hunks = "".join(_hunks([*_lines(document)]))
    name = _printable(source)
    return f"--- {name}\tpage text\n+++ {name}\tbody text\n{hunks}" if hunks else ""


def between(old: str, new: str, source: str) -> str:
    """Return the diff from a text as it was read to its body text, where more changed than what went; its names are ``source``."""
    from difflib import unified_diff

    name = _printable(source)
    lines = unified_diff(_split(old), _split(new), name, name, "as it is", "body text", _CONTEXT)
    return "".join(map(_ended, lines))


def _printable(source: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in source)


def _ended(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n{_NO_END}"


def _split(text: str) -> list[str]:
    """Cut a text after its line feeds, and nowhere else."""
    *lines, last = text.split("\n")
    return [f"{line}\n" for line in lines] + ([last] if last else [])


def _lines(document: Document) -> Iterator[str]:
    """Yield every line of both texts after its sign: a space for context, ``-``, or ``+``."""
    old = new = ""
    for _, words, removal in pieces(document.text, document.removed):
        for part in _split(words):
            old += part
            new += "" if removal else part
            # A line end that went joins what is kept of a line to the next one.
            if part.endswith("\n") and not (removal and new):
                yield from _group(_split(old), _split(new))
                old = new = ""
    yield from _group(_split(old), _split(new))


def _group(old: list[str], new: list[str]) -> Iterator[str]:
    """Yield lines that belong together, those that are the same at their head as context."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    yield from (f" {line}" for line in old[:head])
    yield from (f"-{line}" for line in old[head:])
    yield from (f"+{line}" for line in new[head:])


def _hunks(lines: list[str]) -> Iterator[str]:
    """Yield the changed stretches with the context around them."""
    # By line: how many lines of the old and of the new text stand before it.
    old = [0, *accumulate(line[0] != "+" for line in lines)]
    new = [0, *accumulate(line[0] != "-" for line in lines)]
    for first, stop in _stretches(lines):
        ranges = (f"{side[first] + (side[stop] > side[first])},{side[stop] - side[first]}" for side in (old, new))
        yield "@@ -{} +{} @@\n".format(*ranges)
        yield from map(_ended, lines[first:stop])


def _stretches(lines: list[str]) -> list[tuple[int, int]]:
    """Return where changes and their context begin and end; those whose contexts meet are one."""
    found: list[tuple[int, int]] = []
    for number, line in enumerate(lines):
        if line[0] == " ":
            continue
        first, stop = max(0, number - _CONTEXT), min(len(lines), number + _CONTEXT + 1)
        if found and first <= found[-1][1]:
            first = found.pop()[0]
        found.append((first, stop))
    return found
