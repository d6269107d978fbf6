"""difference: Explanation -> unified diff from page text to body text, for ``less``, ``patch`` and code review.

It is made from the removals, not by comparing: what stays is context, a line that lost some words goes and comes back
without them.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bodycopy.output.explain.explanation import Explanation

_CONTEXT = 3
_NO_END = "\\ No newline at end of file\n"


class _Line(NamedTuple):
    sign: str
    """A space for context, ``-``, or ``+``."""
    text: str


def unified(explanation: Explanation, source: str) -> str:
    """Return the diff, its names ``source`` and ``source`` cleaned; empty where nothing went."""
    lines = list(_lines(explanation))
    hunks = list(_hunks(lines))
    if not hunks:
        return ""
    name = _printable(source)
    return "".join([f"--- {name}\tpage text\n", f"+++ {name}\tbody text\n", *hunks])


def _printable(source: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in source)


def between(old: str, new: str, source: str) -> str:
    """Return the diff from a text as it was read to its body text, where more changed than what went; its names are ``source``."""
    from difflib import unified_diff

    name = _printable(source)
    lines = unified_diff(_split(old), _split(new), name, name, "as it is", "body text", _CONTEXT)
    return "".join(line if line.endswith("\n") else f"{line}\n{_NO_END}" for line in lines)


def _lines(explanation: Explanation) -> Iterator[_Line]:
    """Yield every line of both texts with its sign."""
    old: list[str] = []
    new = ""
    fresh = True
    for gone, piece in _by_line(explanation):
        if fresh:
            old.append("")
            fresh = False
        old[-1] += piece
        new += "" if gone else piece
        if piece.endswith("\n"):
            fresh = True
            # A line end that went joins what is kept of a line to the next one.
            if not gone or not new:
                yield from _group(old, new)
                old, new = [], ""
    if old:
        yield from _group(old, new)


def _by_line(explanation: Explanation) -> Iterator[tuple[bool, str]]:
    for piece in explanation.pieces:
        for part in _split(explanation.words(piece)):
            yield piece.removal is not None, part


def _split(text: str) -> list[str]:
    parts = [part + "\n" for part in text.split("\n")]
    parts[-1] = parts[-1][:-1]
    return parts if parts[-1] else parts[:-1]


def _group(old: list[str], new: str) -> Iterator[_Line]:
    """Yield lines that belong together, with those that are the same at both ends as context."""
    kept = _split(new)
    head = 0
    while head < min(len(old), len(kept)) and old[head] == kept[head]:
        head += 1
    yield from (_Line(" ", line) for line in old[:head])
    yield from (_Line("-", line) for line in old[head:])
    yield from (_Line("+", line) for line in kept[head:])


def _hunks(lines: list[_Line]) -> Iterator[str]:
    """Yield the changed stretches with the context around them."""
    # By line: how many lines of the old and of the new text stand before it.
    old = [0, *accumulate(line.sign != "+" for line in lines)]
    new = [0, *accumulate(line.sign != "-" for line in lines)]
    for first, stop in _stretches(lines):
        ranges = (f"{side[first] + (side[stop] > side[first])},{side[stop] - side[first]}" for side in (old, new))
        yield "@@ -{} +{} @@\n".format(*ranges)
        for sign, text in lines[first:stop]:
            yield sign + text + ("" if text.endswith("\n") else "\n" + _NO_END)


def _stretches(lines: list[_Line]) -> Iterator[tuple[int, int]]:
    """Yield where changes and their context begin and end; those whose contexts meet are one."""
    first = stop = -1
    for number, line in enumerate(lines):
        if line.sign == " ":
            continue
        if first >= 0 and number - _CONTEXT > stop:
            yield first, stop
            first = -1
        first = max(0, number - _CONTEXT) if first < 0 else first
        stop = min(len(lines), number + _CONTEXT + 1)
    if first >= 0:
        yield first, stop
