"""align: blocks and an extractor's lines -> the share of each block that the extractor kept.

Both sides are folded to letters and digits, so that quotes, bullets, table bars and white space, which extractors
rewrite, cannot matter. A line is then looked for in all blocks' folded text at once: it may be a part of a block or
run over several.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SEAM = "\x03"
# What folding drops: ASCII's spaces and signs, and of the rest what extractors drop or rewrite.
_DROPPED = bytes(code for code in range(128) if not chr(code).isalnum() and chr(code) != _SEAM)
_DROPPED_TOO = (
    "\xa0\xad·•“”„‘’‚«»‹›–—…、。，！？：；（）「」『』《》【】〈〉～　|｜"
    "\u200b\u200c\u200d\u200e\u200f\u2009\u202f\u2028\u2029\u2060\ufeff"
)
# Shorter lines occur by chance: they are only looked for as whole blocks, between the long ones around them.
_LONG = 24
_LONG_CJK = 10
_WINDOW = 16
# A short line that occurs many times is looked for among so many of its places.
_TRIES = 8
# A line is looked for so many characters ahead, and everywhere as long as that does not come to more than this.
_NEAR = 4_000
_AFAR = 30_000_000


class Folded(NamedTuple):
    """A page's lines, folded; a block has one or more."""

    lines: list[str]
    text: str
    starts: list[int]
    """Where each line starts in ``text``."""
    places: dict[str, list[int]]
    """Folded line to the numbers of the lines that read so."""
    owners: list[int]
    """The block of each line."""
    sizes: list[int]
    """Letters and digits of each block."""


def fold_all(texts: Iterable[str]) -> list[str]:
    """Fold each text to its letters and digits, nearly, in lower case."""
    joined = normalize("NFC", _SEAM.join(texts)).lower()
    joined = joined.encode("utf-8", "surrogatepass").translate(None, _DROPPED).decode("utf-8", "surrogatepass")
    if not joined.isascii():
        for character in _DROPPED_TOO:
            joined = joined.replace(character, "")
    return joined.split(_SEAM)


def folded(texts: Sequence[str]) -> Folded:
    """Make blocks ready to be looked lines up in."""
    owners: list[int] = []
    raw: list[str] = []
    for number, text in enumerate(texts):
        lines = text.split("\n") if "\n" in text else (text,)
        raw += lines
        owners += [number] * len(lines)
    lines = fold_all(raw) if raw else []
    places: dict[str, list[int]] = {}
    sizes = [0] * len(texts)
    for number, line in enumerate(lines):
        places.setdefault(line, []).append(number)
        sizes[owners[number]] += len(line)
    return Folded(lines, "".join(lines), list(accumulate(map(len, lines), initial=0))[:-1], places, owners, sizes)


def is_long(line: str) -> bool:
    """Say whether a folded line is unlikely to occur twice by chance."""
    return len(line) >= (_LONG if line.isascii() else _LONG_CJK)


class Seeker:
    """Looks lines up in a folded text, one after the other, going on where the last one stood."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.cursor = 0
        self._left = _AFAR

    def place(self, line: str) -> tuple[int, int] | None:
        """Return where a line stands behind those before it, or else at all."""
        at = self.find(line, self.cursor)
        if at < 0 < self.cursor:
            at = self.find(line, 0)
        elif at >= 0:
            self.cursor = at + len(line)
        return None if at < 0 else (at, at + len(line))

    def find(self, line: str, at: int, reach: int | None = None) -> int:
        """Return the place of a line that starts at or after one, and before so many characters more; -1 for none."""
        end = len(self.text) if reach is None else min(len(self.text), at + reach - 1 + len(line))
        near = min(end, at + _NEAR + len(line))
        found = self.text.find(line, at, near)
        if found < 0 and near < end and self._left > 0:
            found = self.text.find(line, at + _NEAR, end)
            self._left -= (end if found < 0 else found) - at
        return found


def kept_shares(page: Folded, lines: Iterable[str]) -> list[float]:
    """Return how much of each block stands in ``lines``, 0 to 1; for a block without letters the share is 0."""
    wanted = [line for line in fold_all(lines) if line]
    kept = [0] * len(page.lines)
    spots: list[tuple[int, int] | None] = []
    seeker = Seeker(page.text)
    for line in wanted:
        spot = seeker.place(line) if is_long(line) else None
        if spot is None and is_long(line):
            _place_parts(page, line, seeker, kept)
        if spot is not None:
            _mark(page, spot, kept)
        spots.append(spot)
    _place_short(page, wanted, spots, kept)
    got = [0] * len(page.sizes)
    for owner, count, line in zip(page.owners, kept, page.lines, strict=True):
        got[owner] += min(count, len(line))
    return [count / size if size else 0.0 for count, size in zip(got, page.sizes, strict=True)]


def _place_parts(page: Folded, line: str, seeker: Seeker, kept: list[int]) -> None:
    """Look up a line that the extractor changed inside, piece by piece."""
    for start in range(0, len(line), _WINDOW):
        part = line[start : start + _WINDOW]
        if not is_long(part) and len(part) < _WINDOW:
            break
        found = seeker.find(part, seeker.cursor, 4 * len(line) + 2000)
        if found >= 0:
            seeker.cursor = found + len(part)
            _mark(page, (found, seeker.cursor), kept)


def _mark(page: Folded, spot: tuple[int, int], kept: list[int]) -> None:
    start, end = spot
    number = bisect_right(page.starts, start) - 1
    while number < len(page.lines) and page.starts[number] < end:
        first = page.starts[number]
        kept[number] += max(0, min(end, first + len(page.lines[number])) - max(start, first))
        number += 1


def _place_short(page: Folded, wanted: list[str], spots: list[tuple[int, int] | None], kept: list[int]) -> None:
    """Put short lines where the long ones before and after them leave room."""
    following = [len(page.text)] * (len(wanted) + 1)
    for number in range(len(wanted) - 1, -1, -1):
        spot = spots[number]
        following[number] = following[number + 1] if spot is None else spot[0]
    low = 0
    for number, line in enumerate(wanted):
        spot = spots[number]
        if spot is not None:
            low = spot[1]
            continue
        places = page.places.get(line)
        if places is None:
            continue
        first = bisect_left(places, low, key=page.starts.__getitem__)
        place = next((place for place in places[first : first + _TRIES] if not kept[place]), None)
        if place is not None and page.starts[place] + len(line) <= following[number + 1]:
            low = page.starts[place] + len(line)
        elif len(places) == 1:
            place = places[0]
        elif place is None:
            place = next((place for place in reversed(places[max(0, first - _TRIES) : first]) if not kept[place]), None)
        if place is not None:
            kept[place] = len(line)
