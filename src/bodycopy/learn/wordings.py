r"""wordings: str -> ``Wording``. What a text says once its numbers, and then its names and dates too, are left open.

"Give $5 before 3 March" and "Give $8 before 9 May" are one line of furniture. Its *exact* form leaves numbers open (``0``),
its *shape* names and dates as well (``_``): runs of up to four capitalised words inside a sentence, and the names of months and
weekdays. Scripts without capitals have no shape. Its *label* is its beginning up to a colon or the first mark of a menu, where it is a line of
its own: "Filed under: roads, weather". A rating, ``● ● ● ○ ○``, says the same however many of its marks are filled.
``phrase`` writes a text down in the rule language, as open as asked for.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.kernel.characters import CLOSERS, STOPS
from bodycopy.kernel.phrases.fold import fold, visible
from bodycopy.kernel.phrases.language import MAX_GAPS
from bodycopy.segment.lexicon import phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

_SIGN = "[$€£¥₹₽₴₺₩₪฿₫₱₦]"
_NUMBER = re.compile(rf"(?:{_SIGN} ?)?\d+(?:[.,':/٫٬\-‐‑‒–—−’]\d+)*(?: ?(?:{_SIGN}|[%٪‰]))?")
_THOUSANDS = re.compile(r"0(?: 0)+(?!\w)")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"(\W*)(.*?)(\W*)\Z", re.DOTALL)
_ENDS = re.compile(rf"[{STOPS}:][{CLOSERS}\]]*\Z")
_MARKS = ("●○", "★☆", "■□", "◆◇", "♥♡", "▪▫", "⚫⚪")
"""Of ratings, filled and empty."""
_RATING = re.compile(
    "|".join(f"(?<![{pair}])(?:[{pair}](?: [{pair}]){{2,9}}|[{pair}]{{3,10}})(?! ?[{pair}])" for pair in _MARKS)
)
_SPECIAL = re.compile(r"[\\{}_*^$]")
_BLANK = "_"
# A blank of the rule language takes four words.
_RUN = 4
# A shape says something of its own: so many words, and letters in them.
_WORDS = 3
_LETTERS = 12
# A date's month says as much as a word of so many letters.
_MONTH = 5
_LABEL = re.compile(r"\W{0,3}[^\W\d_][^:：>＞›»|｜→\]】]{1,40}[:：>＞›»|｜→\]】](?=\s*(\S.*))")
_LONGEST_LINE = 160
# Longer texts are runs of sentences; few of them are furniture, and shapes of them cost time.
_LONGEST = 300
# Languages that write months and weekdays with a capital, which shows that they are names.
_CAPITALS = frozenset({"de", "en"})


@cache
def _calendar() -> frozenset[str]:
    """Return the months and weekdays of all languages, with their short forms."""
    return frozenset(name for table in ("months", "weekdays") for names in phrases(table).values() for name in names)


@cache
def _dates() -> frozenset[str]:
    """Return the months and weekdays of other languages, without short forms, which are words of other languages too."""
    full: set[str] = set()
    for table in ("months", "weekdays"):
        for language, names in phrases(table).items():
            if language not in _CAPITALS:
                full.update(
                    name for name in names if not any(other != name and other.startswith(name) for other in names)
                )
    return frozenset(full)


class Wording(NamedTuple):
    """A text with its numbers left open, and, where it has any, with its names and dates left open too."""

    exact: str
    shape: str = ""
    """Empty where there is nothing to leave open, or too little would be left."""
    fillers: tuple[str, ...] = ()
    """What stands at the shape's blanks, folded."""
    label: str = ""
    """The beginning of a line that is not a sentence, up to its colon or first mark, folded; empty for any other text."""
    rest: tuple[str, ...] = ()
    """The words after the label."""


class _Word(NamedTuple):
    text: str
    blank: str = ""
    """The folded words of a blank; empty for a word that is said."""
    lead: str = ""
    trail: str = ""
    dated: bool = False
    """It is a blank for the month or weekday of a date."""


def form(text: str) -> Wording:
    """Return the forms of a text."""
    opened = _opened(text)
    exact = fold(opened)
    start = label(opened)
    line = (fold(start), tuple(exact[len(start) :].split())) if start else ("", ())
    words = _words(opened)
    if words is None:
        return Wording(exact, "", (), *line)
    shape = " ".join(f"{word.lead}{_BLANK}{word.trail}" if word.blank else word.text for word in words)
    return Wording(exact, fold(shape), tuple(word.blank for word in words if word.blank), *line)


def label(text: str) -> str:
    """Return the beginning of a line up to its colon or first mark; empty where there is none, or the text is a sentence."""
    found = _LABEL.match(text) if len(text) <= _LONGEST_LINE else None
    return found[0] if found and not _ENDS.search(text) else ""


def labelled(text: str) -> str:
    """Write the label of a text in the rule language, from the edge of a block or sentence; what follows is left open."""
    return f"^{_escaped(label(_opened(text)))}"


def phrase(text: str, varies: Sequence[bool] = (), *, grouped: bool = True) -> str:
    """Write a text in the rule language, from edge to edge of a block or sentence.

    ``varies`` says of each blank of its shape whether it is left open; where it is empty only numbers are. Where ``grouped``,
    numbers with spaces between are one, as ``10 000`` is.
    """
    opened = _opened(text, grouped=grouped)
    words = (_words(opened) if varies else None) or [_Word(word) for word in opened.split(" ")]
    blanks = iter(varies)
    said = []
    for word in words:
        if word.blank and next(blanks, False):
            said.append(f"{_escaped(word.lead)}{_BLANK}{_escaped(word.trail)}")
        else:
            said.append(_escaped(word.text))
    return f"^{_RATING.sub(_any_rating, ' '.join(said))}$"


def _any_rating(found: re.Match[str]) -> str:
    ratings = _ratings(found[0])
    return f"{{{','.join(ratings)}}}" if len(ratings) > 1 else found[0]


def _ratings(marks: str) -> list[str]:
    """Return all that a rating may say, the highest first; the marks alone where the filled do not come first."""
    between = " " if " " in marks else ""
    each = marks.replace(" ", "")
    full, empty = next((pair[0], pair[1]) for pair in _MARKS if each[0] in pair)
    if each.lstrip(full).strip(empty):
        return [marks]
    return [between.join(full * filled + empty * (len(each) - filled)) for filled in range(len(each), -1, -1)]


def is_rating(text: str) -> bool:
    """Tell whether a text has a rating and a word for what is rated."""
    return bool(_RATING.search(text)) and letters(text) > 1


def letters(text: str) -> int:
    """Count the letters of a text."""
    return sum(map(str.isalpha, text))


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _opened(text: str, *, grouped: bool = True) -> str:
    """Put one space for white space, ``0`` for each number and the highest for each rating."""
    plain = " ".join((text if text.isascii() else visible(text)).split())
    if _DIGIT.search(plain):
        plain = _NUMBER.sub("0", plain)
        plain = _THOUSANDS.sub("0", plain) if grouped else plain
    return plain if plain.isascii() else _RATING.sub(lambda found: _ratings(found[0])[0], plain)


def _words(opened: str) -> list[_Word] | None:
    """Cut an opened text into words and blanks; None where it has no shape."""
    if len(opened) > _LONGEST:
        return None
    words = opened.split(" ")
    parts = {}
    dated = set()
    for n, word in enumerate(words):
        # Most words are small and no dates, and need no closer look.
        if not word.islower() or word.rstrip(",.;:)") in _calendar():
            lead, core, trail = _split(word)
            if core.lower() in _calendar() and any("0" in near for near in words[max(0, n - 1) : n + 2]):
                dated.add(n)
            if _is_name(core) or core.lower() in _dates() or n in dated:
                parts[n] = lead, core, trail
    open_ = [n for n in parts if n in dated or _is_open(words, parts, n)]
    if not open_:
        return None
    # Where nouns have capitals, only two in a row are a name.
    return _checked(_grouped(words, parts, open_, dated, 1)) or _checked(_grouped(words, parts, open_, dated, 2))


def _is_open(words: list[str], parts: dict[int, tuple[str, str, str]], n: int) -> bool:
    """Tell whether a word is part of a name or date: a sentence's first has a capital of its own, unless another follows."""
    _, core, trail = parts[n]
    if core.lower() in _dates() or (n and not _ENDS.search(words[n - 1])):
        return True
    return not trail and n + 1 in parts


def _grouped(
    words: list[str], parts: dict[int, tuple[str, str, str]], open_: list[int], dated: set[int], least: int
) -> list[_Word] | None:
    """Make blanks of names of ``least`` words or more, and of dates; None where two would touch or one is too long."""
    grouped: list[_Word] = []
    at = 0
    for n in open_:
        if n < at:
            continue
        end = n + 1
        while end in parts and end in open_ and not parts[end - 1][2] and not parts[end][0]:
            end += 1
        lead, core, trail = parts[n][0], parts[n][1], parts[end - 1][2]
        if end - n < least and core.lower() not in _dates() and n not in dated:
            continue
        grouped += map(_Word, words[at:n])
        if end - n > _RUN or (grouped and grouped[-1].blank and not grouped[-1].trail and not lead):
            return None
        filler = fold(" ".join(parts[m][1] for m in range(n, end)))
        grouped.append(_Word(" ".join(words[n:end]), filler, lead, trail, end - n == 1 and n in dated))
        at = end
    return [*grouped, *map(_Word, words[at:])]


def _checked(words: list[_Word] | None) -> list[_Word] | None:
    """Refuse words without a blank, those that are mostly blanks, and more blanks than a phrase may have."""
    if words is None:
        return None
    blanks = [word.text for word in words if word.blank]
    said = [word.text for word in words if not word.blank and letters(word.text)]
    dates = ["0" * _MONTH for word in words if word.dated or (word.text == "0" and not word.blank)]
    many = said + dates if any(word.dated for word in words) else said
    if not said or not 0 < len(blanks) <= MAX_GAPS or len(many) < _WORDS or sum(map(len, many)) < _LETTERS:
        return None
    return None if sum(blank.count(" ") + 1 for blank in blanks) > len(many) else words


def _split(word: str) -> tuple[str, str, str]:
    """Split a word from the marks around it."""
    if word.isalpha():
        return "", word, ""
    found = _WORD.match(word)
    return found.groups() if found else ("", word, "")  # type: ignore[return-value]


def _is_name(core: str) -> bool:
    return core[:1].isupper() and (len(core) > 1 or core not in "IAOYEÀ")
