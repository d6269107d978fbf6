"""language: str -> ``Phrase``. Read a phrase of the rule language, or say what is wrong with it.

A phrase becomes slots in a row, each a choice of element lists; what stands outside braces is a slot with one. Slots
meet where tokens do: ``subscri{be,ption}`` is one slot with two words in it. So a phrase with four choices of five
costs four times five, not five to the fourth.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain, pairwise, product
from math import prod
from typing import NamedTuple

from bodycopy.kernel.phrases.fold import fold, is_number, is_unspaced, is_word, tokens

MAX_WORDINGS, MAX_CHARACTERS = 4096, 4000
"""A phrase that says more than this in one breath can't be reviewed by anyone."""
MAX_WORDS = 500
"""The most words, numbers, marks and characters of scripts without spaces in a wording: a text that repeats itself holds the beginning
of a long one at every place. Compiled code has room for this many tokens."""
MAX_JOINED = 20_000
"""Choices with no space between are multiplied out, into at most this many characters."""
MAX_PARTS = 127
"""The most choices in a row and words between them that there is room for in packed phrases."""
MAX_GAPS = 4
"""Each gap may end at several places; with more gaps there are too many combinations to try."""

# The characters of a long phrase that a message shows.
_SHOWN = 120

# What an element is, told by its first character; any other element is a literal token.
NUMBER = "\x01"
GAP = "\x02"
STEM = "\x03"
"""Followed by the stem: ``\\x03subscri``."""

Elements = tuple[str, ...]
Slot = tuple[Elements, ...]


class PhraseError(ValueError):
    """A phrase that cannot be read; the message says what is wrong, where, and the mend."""


class Phrase(NamedTuple):
    """A phrase as read: one of each slot's element lists must match, slot after slot."""

    slots: tuple[Slot, ...]
    at_start: bool = False
    at_end: bool = False

    @property
    def gapped(self) -> bool:
        """Whether it holds a gap."""
        return any(GAP in elements for slot in self.slots for elements in slot)


class _Char(NamedTuple):
    """A character of a phrase's source, where it stood, and whether it means itself."""

    char: str
    at: int
    literal: bool = False


_Piece = list[list[_Char]]
"""What can stand at one place of the source: one text, or the texts of a choice."""


@lru_cache(maxsize=65536)
def compile_phrase(source: str) -> Phrase:
    """Read a phrase.

    Raises ``PhraseError`` where a brace has no partner, a sign stands where it means nothing, a wording has no word, or
    there are more than 4,096 wordings, 4,000 characters, 500 words or four gaps.
    """
    if len(source) > MAX_CHARACTERS:
        raise PhraseError(
            f"{len(source):,} characters in '{source[:40]}…', at most {MAX_CHARACTERS:,}: split it into several phrases"
        )
    chars = _escapes(source)
    at_start = bool(chars) and chars[0].char == "^" and not chars[0].literal
    at_end = len(chars) > at_start and chars[-1].char == "$" and not chars[-1].literal
    pieces = _pieces(chars[at_start : len(chars) - at_end], source)
    count = 1
    for piece in pieces:
        count *= len(piece)
    if count > MAX_WORDINGS:
        raise PhraseError(f"{count} wordings in {source!r}, at most {MAX_WORDINGS}: split it into several phrases")
    slots = []
    for piece in _merged(pieces, source):
        read = dict.fromkeys(_elements(chars, source) for chars in piece)
        # Longest first: of several ways to match, the one that takes more is meant.
        slots.append(tuple(sorted(read, key=len, reverse=True)))
    phrase = Phrase(tuple(slot for slot in slots if slot != ((),)), at_start, at_end)
    _check(phrase, source)
    return phrase


# --- the source -------------------------------------------------------------------------------------------


def _escapes(source: str) -> list[_Char]:
    """Resolve the backslashes."""
    chars: list[_Char] = []
    escaped = False
    for at, char in enumerate(source.strip()):
        if escaped:
            chars.append(_Char(char, at, literal=True))
            escaped = False
        elif char == "\\":
            escaped = True
        else:
            chars.append(_Char(char, at))
    if escaped:
        raise PhraseError(f"a backslash with nothing after it at the end of {source!r}: write \\\\ for a backslash")
    return chars


def _pieces(chars: list[_Char], source: str) -> list[_Piece]:
    """Split at the braces."""
    pieces: list[_Piece] = [[[]]]
    opened: _Char | None = None
    for char in chars:
        sign = "" if char.literal else char.char
        if sign == "{":
            if opened:
                raise PhraseError(
                    f"a brace inside braces at character {char.at + 1} of {source!r}: choices do not nest"
                )
            opened = char
            pieces.append([[]])
        elif sign == "}":
            if not opened:
                raise PhraseError(f"a closing brace without an opening one at character {char.at + 1} of {source!r}")
            opened = None
            if pieces[-1].count([]) > 1:
                raise PhraseError(
                    f"a choice of two empty texts ends at character {char.at + 1} of {source!r}: write \\, for a comma"
                )
            pieces.append([[]])
        elif sign == "," and opened:
            pieces[-1].append([])
        else:
            pieces[-1][-1].append(char)
    if opened:
        raise PhraseError(f"the brace at character {opened.at + 1} of {source!r} is never closed")
    return pieces


def _merged(pieces: list[_Piece], source: str) -> list[_Piece]:
    """Multiply out neighbours between which no token ends, so that pieces meet where tokens do."""
    merged: list[_Piece] = []
    for piece in pieces:
        merged.append(piece)
        # An empty text in between lets what comes before and after it meet.
        reach = len(merged) - 2
        while reach >= 0 and not _touch(merged[reach], piece):
            if all(merged[reach]):
                reach = -1
            else:
                reach -= 1
        if reach >= 0:
            _check_joined(merged[reach:], source)
            joined = [list(chain(*parts)) for parts in product(*merged[reach:])]
            merged[reach:] = [joined]
    return merged


def _check_joined(pieces: list[_Piece], source: str) -> None:
    """Refuse pieces that would be too long multiplied out."""
    count = prod(map(len, pieces))
    size = sum(count // len(piece) * sum(map(len, piece)) for piece in pieces)
    if size > MAX_JOINED:
        raise PhraseError(
            f"choices with no space between make {count:,} wordings of {size:,} characters in all in {_cut(source)}, at most {MAX_JOINED:,}: "
            "split it into several phrases"
        )


def _cut(source: str) -> str:
    """Show a phrase, or the beginning of a long one."""
    return repr(source if len(source) <= _SHOWN else source[: _SHOWN - 1] + "…")


def _touch(before: _Piece, after: _Piece) -> bool:
    lefts = {left[-1].char for left in before if left}
    rights = {(right[0].char, right[0].literal) for right in after if right}
    return any(_joins(one, two, literal=literal) for one in lefts for two, literal in rights)


@lru_cache(maxsize=65536)
def _joins(one: str, two: str, *, literal: bool) -> bool:
    """Tell whether a token may go on from one character to the next; ``literal`` is the second."""
    if one.isspace() or two.isspace():
        return False
    if (two == "*" and not literal) or one == two == ".":
        return True
    if any(char in ".,':/-٫٬" and near.isdecimal() for char, near in ((fold(one), two), (fold(two), one))):
        return True
    if one.isdecimal() or two.isdecimal():
        return one.isdecimal() and two.isdecimal()
    return len(tokens(fold(f"a{one}")).texts) == len(tokens(fold(f"a{two}")).texts) == 1


def _elements(chars: list[_Char], source: str) -> Elements:
    """Turn one text of a piece into elements."""
    # Signs become private characters, so that the tokens of a phrase are cut exactly as a text's are.
    signs = {"_": "\ue000", "*": "\ue001"}
    cut = tokens(fold("".join(char.char if char.literal else signs.get(char.char, char.char) for char in chars)))
    elements: list[str] = []
    for at, (token, start, end) in enumerate(zip(cut.texts, cut.starts, cut.ends, strict=True)):
        where = f"at character {chars[start].at + 1} of {source!r}"
        if token == "\ue000" and chars[start].char == "_":  # noqa: S105 - a token of text
            if _is_inside_word(cut.texts, cut.starts, cut.ends, at):
                raise PhraseError(f"_ inside a word {where}: put spaces around it, or write \\_ for an underscore")
            elements.append(GAP)
        elif token == "\ue001" and chars[start].char == "*":  # noqa: S105 - a token of text
            if not (at and cut.ends[at - 1] == start and is_word(cut.texts[at - 1])):
                raise PhraseError(f"* without a word of a spaced script before it {where}: write \\* for a star")
            elements[-1] = STEM + elements[-1]
        elif is_number(token) and not any(char.isdecimal() and int(char) for char in token):
            spelt = any(char.literal for char in chars[start:end])
            elements.append(token if spelt else NUMBER)
        else:
            elements.append(token)
    return tuple(elements)


def _is_inside_word(texts: list[str], starts: list[int], ends: list[int], at: int) -> bool:
    """Tell whether the token at ``at`` touches words or numbers of spaced scripts on both sides."""
    if not 0 < at < len(texts) - 1 or ends[at - 1] != starts[at] or ends[at] != starts[at + 1]:
        return False
    return all(is_word(texts[near]) or is_number(texts[near]) for near in (at - 1, at + 1))


# --- checks -----------------------------------------------------------------------------------------------


def is_anchor(element: str) -> bool:
    """Tell whether an element is a word, a stem or a character that an index can look up."""
    return element[0] == STEM or is_word(element) or is_unspaced(element)


def is_anchored(slot: Slot) -> bool:
    """Tell whether each element list of a slot holds a word."""
    return all(any(is_anchor(element) for element in elements) for elements in slot)


def _check(phrase: Phrase, source: str) -> None:
    """Refuse a phrase without a word in each wording, with an open gap at an end, with two gaps in a row or with many."""
    if not any(is_anchored(slot) for slot in phrase.slots):
        raise PhraseError(f"no literal word in {source!r}, or in one of its wordings: it would match nearly anything")
    firsts, lasts = _outer(phrase.slots, 0), _outer(phrase.slots[::-1], -1)
    if (GAP in firsts and not phrase.at_start) or (GAP in lasts and not phrase.at_end):
        raise PhraseError(f"_ at an open end of {source!r}: leave it out, or tie it to a sentence's edge with ^ or $")
    inner = any(one == two == GAP for slot in phrase.slots for elements in slot for one, two in pairwise(elements))
    if inner or any(
        GAP in _outer(phrase.slots[: n + 1][::-1], -1) & _outer(phrase.slots[n + 1 :], 0)
        for n in range(len(phrase.slots) - 1)
    ):
        raise PhraseError(f"_ beside _ in {source!r}: one is enough")
    words = sum(max(map(len, slot)) for slot in phrase.slots)
    if words > MAX_WORDS:
        raise PhraseError(
            f"{words:,} words in {_cut(source)}, at most {MAX_WORDS}: the first ones are enough to tell it by"
        )
    if len(phrase.slots) > MAX_PARTS:
        raise PhraseError(f"{len(phrase.slots)} parts in {_cut(source)}, at most {MAX_PARTS}: use fewer choices")
    gaps = sum(max(elements.count(GAP) for elements in slot) for slot in phrase.slots)
    if gaps > MAX_GAPS:
        raise PhraseError(f"{gaps} times _ in {source!r}, at most {MAX_GAPS}: split it into several phrases")


def _outer(slots: tuple[Slot, ...], end: int) -> set[str]:
    """Return the elements that may stand first (``end`` 0) or last (-1)."""
    outer: set[str] = set()
    for slot in slots:
        outer.update(elements[end] for elements in slot if elements)
        if all(slot):
            break
    return outer
