"""vectorwords: what ``plain.wording`` says of a text's words, in numpy, to the bit."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, compress, count, repeat
from typing import TYPE_CHECKING

import numpy as np

from bodycopy.kernel.characters import SYLLABLES
from bodycopy.kernel.features import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from bodycopy.kernel.features.known import Words

    Column = np.ndarray[Any, np.dtype[Any]]

_UNKNOWN = 255
_WORDISH = np.full(0x110000, _UNKNOWN, dtype=np.uint8)
_BLANK = ord(" ")
_LATIN = 0xFF
# A table of so many cells is cheaper than sorting.
CELLS = 1 << 20
# No character's number takes more bits.
_WIDE = 21


def _split(text: str, starts: Column, ends: Column, prose: Column) -> tuple[list[str], Column]:
    """Do what ``words.split`` does for spaced words: blank out all but letters, then split at blanks.

    Gives all words in a row, and how many of them each unit has.
    """
    codes = np.frombuffer(words.folded(text).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    known = _WORDISH.take(codes)
    unknown = known == _UNKNOWN
    if unknown.any():
        for code in np.unique(codes[unknown]).tolist():
            char = chr(code)
            _WORDISH[code] = char.isalnum() and not char.isdecimal()
        known = _WORDISH.take(codes)
    ends = np.minimum(ends, starts + np.where(prose, words.LOOK, words.HEAD))
    if (starts[1:] == ends[:-1]).any():
        # A word could go on from one unit into the next.
        blanked = _blanked(codes, known)
        each = [blanked[start:end].split() for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        return list(chain.from_iterable(each)), np.fromiter(map(len, each), dtype=np.int64, count=len(each))
    edges = np.zeros(len(codes) + 1, dtype=np.int8)
    edges[starts], edges[ends] = 1, -1
    known = known & np.cumsum(edges[:-1], dtype=np.int8).view(np.uint8)
    edges[0], edges[1:-1] = known[0], known[1:] > known[:-1]
    edges[-1] = 0
    return _blanked(codes, known).split(), np.add.reduceat(edges, starts, dtype=np.int64)


def _blanked(codes: Column, known: Column) -> str:
    blanked = np.where(known, codes, np.uint32(_BLANK))
    if int(blanked.max()) <= _LATIN:
        return blanked.astype(np.uint8).tobytes().decode("latin-1")
    return blanked.tobytes().decode("utf-32-le", "surrogatepass")


class _Numbers:
    """Words, numbered as they come."""

    def __init__(self) -> None:
        self._known: dict[str, int] = defaultdict(count().__next__)

    def of(self, found: Sequence[str]) -> Column:
        """Return each word's number."""
        return np.fromiter(map(self._known.__getitem__, found), dtype=np.int64, count=len(found))

    def words(self) -> list[str]:
        """Return the words by number."""
        return list(self._known)


def _paired(found: list[str], sizes: Column, numbers: _Numbers) -> tuple[Column, Column]:
    """Do what ``words.split`` does for unspaced words: put the pairs of their letters in their place.

    Gives the words' and pairs' numbers, and how many of them each unit has.
    """
    lengths = np.fromiter(map(len, found), dtype=np.int64, count=len(found))
    letters = np.frombuffer("".join(found).encode("utf-32-le"), dtype=np.uint32)
    ends = np.cumsum(lengths)
    heads = letters[ends - lengths]
    unspaced = np.zeros(len(found), dtype=np.bool_)
    for low, high in SYLLABLES:
        unspaced |= (heads >= ord(low)) & (heads <= ord(high))
    codes = numbers.of(list(compress(found, (~unspaced).tolist())))
    if len(codes) == len(found):
        return codes, sizes
    # Each letter but the last begins a pair; one that is alone stands for itself.
    begins = np.repeat(unspaced, lengths)
    begins[ends - 1] &= lengths == 1
    second = np.zeros(len(letters), dtype=np.int64)
    second[:-1] = letters[1:]
    second[ends - 1] = 0
    keys = (letters.astype(np.int64) << _WIDE | second)[begins]
    pairs, places = np.unique(keys, return_inverse=True)
    both = (
        np.stack((pairs >> _WIDE, pairs & ((1 << _WIDE) - 1)), axis=1).astype(np.uint32).tobytes().decode("utf-32-le")
    )
    parts = np.where(unspaced, np.maximum(lengths - 1, 1), 1)
    of_pairs = np.repeat(unspaced, parts)
    every = np.empty(len(of_pairs), dtype=np.int64)
    names = [both[at : at + 2].rstrip("\0") for at in range(0, len(both), 2)]
    every[of_pairs], every[~of_pairs] = numbers.of(names)[places], codes
    through = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(parts)))[np.cumsum(sizes)]
    return every, np.diff(through, prepend=0)


def wording(
    text: str, fields: Sequence[Column], flags: tuple[Column, Column | None], ideographs: int, known: Words
) -> tuple[Column, Column, Column, Column, list[Column]]:
    """Return ``words.shared``, ``words.led``, and for each unit the mean, highest, lowest, sum and first of its words' weights.

    ``flags`` says which units are prose, and which of them are the lead, unless they are not needed.
    """
    prose, lead = flags
    n = len(prose)
    found, sizes = _split(text, fields[0], fields[1], prose)
    often, topic, hits, of = (np.full(n, value, dtype=np.int64) for value in (0, -1, 0, 0))
    rows = np.zeros((5, n), dtype=np.int64)
    if not found:
        return often, topic, hits, of, list(rows)
    # Each word is looked up once a page: from here on words are numbers.
    numbers = _Numbers()
    if ideographs:
        codes, sizes = _paired(found, sizes, numbers)
    else:
        codes = numbers.of(found)
    different = numbers.words()
    weights = np.fromiter(map(known.table().get, different, repeat(0)), dtype=np.int64, count=len(different))[codes]
    long = np.array(words.long(different), dtype=np.int64)[codes]
    owner = np.repeat(np.arange(n), sizes)
    some = sizes > 0
    starts = (np.cumsum(sizes) - sizes)[some]
    add = np.add.reduceat
    common = (_units_with(codes, owner, prose, len(different)) > 1).astype(np.int64)[codes]
    often[some] = add(common, starts) * 256 // sizes[some]
    of[some] = add(long, starts)
    topic[some] = np.where(of[some] > 0, add(common * long, starts) * 256 // np.maximum(of[some], 1), -1)
    if lead is not None:
        hits[some] = add((_units_with(codes, owner, lead, len(different))[codes] > lead[owner]) * long, starts)
    rows[3, some] = add(weights, starts)
    rows[1, some] = np.maximum.reduceat(weights, starts)
    rows[2, some] = np.minimum.reduceat(weights, starts)
    rows[4, some] = weights[starts]
    rows[0] = rows[3] * 4 // np.maximum(sizes, 1)
    return often, topic, hits, of, list(rows)


def _units_with(codes: Column, owner: Column, flags: Column, different: int) -> Column:
    """Give, for each word, how many flagged units have it."""
    rows = np.cumsum(flags) - 1
    size = (int(rows[-1]) + 1) * different
    chosen = flags[owner] > 0
    cells = rows[owner[chosen]] * different + codes[chosen]
    if size <= CELLS:
        held = np.zeros(size, dtype=np.uint8)
        held[cells] = 1
        found: Column = held.reshape(-1, different).sum(axis=0, dtype=np.int64)
        return found
    cells.sort()
    return np.bincount(cells[np.diff(cells, prepend=-1) > 0] % different, minlength=different)
