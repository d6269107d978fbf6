r"""forms: str -> ``Form``. What a text says once its numbers, and then its names and dates too, are left open.

"Give $5 before 3 March" and "Give $8 before 9 May" are one line of furniture. Its *exact* form leaves numbers open (``0``),
its *shape* names and dates as well (``_``): runs of up to four capitalised words inside a sentence, and the names of months and
weekdays. Scripts without capitals have no shape. ``phrase`` writes a text down in the rule language, as open as asked for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.phrase import fold, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

_SIGN = "[$€£¥₹₽₴₺₩₪฿₫₱₦]"
_NUMBER = re.compile(rf"(?:{_SIGN} ?)?\d+(?:[.,':/٫٬\-‐‑‒–—−’]\d+)*(?: ?(?:{_SIGN}|[%٪‰]))?")
_THOUSANDS = re.compile(r"0(?: 0)+(?!\w)")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"(\W*)(.*?)(\W*)\Z", re.DOTALL)
_ENDS = re.compile(r"[.!?…:][\"'”’»)\]]*\Z")
_SPECIAL = re.compile(r"[\\{}_*^$]")
_BLANK = "_"
# A blank of the rule language takes four words.
_RUN = 4
# A shape says something of its own: so many words, and letters in them.
_WORDS = 3
_LETTERS = 12
# In scripts with capitals, the months and weekdays of languages that write them small.
_DATES = frozenset(
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre "
    "lundi mardi mercredi jeudi vendredi samedi dimanche "
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre "
    "lunes martes miércoles jueves viernes sábado domingo "
    "gennaio febbraio aprile maggio giugno luglio settembre ottobre novembre dicembre "
    "lunedì martedì mercoledì giovedì venerdì sabato domenica "
    "janeiro fevereiro março maio junho julho setembro outubro novembro dezembro "
    "januari februari maart april mei juni juli augustus september oktober november december "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag "
    "augusti måndag tisdag onsdag torsdag fredag lördag söndag "
    "januar februar marts august desember mandag tirsdag lørdag søndag "
    "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta "
    "joulukuuta stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia "
    "ledna února března dubna května června července srpna září října listopadu prosince "
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря "
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня".split()
)


class Form(NamedTuple):
    """A text with its numbers left open, and, where it has any, with its names and dates left open too."""

    exact: str
    shape: str = ""
    """Empty where there is nothing to leave open, or too little would be left."""
    fillers: tuple[str, ...] = ()
    """What stands at the shape's blanks, folded."""


class _Word(NamedTuple):
    text: str
    blank: str = ""
    """The folded words of a blank; empty for a word that is said."""
    lead: str = ""
    trail: str = ""


def form(text: str) -> Form:
    """Give the forms of a text."""
    opened = _opened(text)
    exact = fold(opened)
    words = _words(opened)
    if words is None:
        return Form(exact)
    shape = " ".join(f"{word.lead}{_BLANK}{word.trail}" if word.blank else word.text for word in words)
    return Form(exact, fold(shape), tuple(word.blank for word in words if word.blank))


def phrase(text: str, varies: Sequence[bool] = ()) -> str:
    """Write a text in the rule language, from edge to edge of a block or sentence.

    ``varies`` says of each blank of its shape whether it is left open; where it is empty only numbers are.
    """
    opened = _opened(text)
    words = (_words(opened) if varies else None) or [_Word(word) for word in opened.split(" ")]
    blanks = iter(varies)
    said = []
    for word in words:
        if word.blank and next(blanks, False):
            said.append(f"{_escaped(word.lead)}{_BLANK}{_escaped(word.trail)}")
        else:
            said.append(_escaped(word.text))
    return f"^{' '.join(said)}$"


def letters(text: str) -> int:
    """Count the letters of a text."""
    return sum(char.isalpha() for char in text)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _opened(text: str) -> str:
    """Put one space for white space and ``0`` for each number; what marks stand around the words goes."""
    plain = " ".join((text if text.isascii() else visible(text)).split())
    if _DIGIT.search(plain):
        plain = _THOUSANDS.sub("0", _NUMBER.sub("0", plain))
    start = next((at for at, char in enumerate(plain) if char.isalnum()), 0)
    # Quotation marks and brackets come in pairs: taking one would leave the other.
    return plain if plain[:start].strip(" \t-–—*•·▪◦‣●○■□>»›→▶|+") else plain[start:]


def _words(opened: str) -> list[_Word] | None:
    """Cut an opened text into words and blanks; None where it has no shape."""
    if opened.islower() and _DATES.isdisjoint(opened.split(" ")):
        return None
    words = opened.split(" ")
    # Where nouns have capitals, only two in a row are a name.
    return _checked(_grouped(words, 1)) or _checked(_grouped(words, 2))


def _grouped(words: list[str], least: int) -> list[_Word] | None:
    """Make blanks of names of ``least`` words or more, and of dates; None where two would touch or one is too long."""
    parts = [_split(word) for word in words]
    named = [_is_name(core) for _, core, _ in parts]
    first = True
    open_ = [False] * len(words)
    for n, (_, core, trail) in enumerate(parts):
        # A sentence's first word has a capital of its own; with another behind it, it is a name.
        goes_on = n + 1 < len(words) and named[n + 1] and not trail
        open_[n] = core.lower() in _DATES or (named[n] and (not first or goes_on))
        first = bool(_ENDS.search(trail)) if trail else False
    grouped: list[_Word] = []
    n = 0
    while n < len(words):
        if not open_[n]:
            grouped.append(_Word(words[n]))
            n += 1
            continue
        end = n + 1
        while end < len(words) and open_[end] and not parts[end - 1][2] and not parts[end][0]:
            end += 1
        if end - n < least and parts[n][1].lower() not in _DATES:
            grouped.append(_Word(words[n]))
            n += 1
            continue
        if end - n > _RUN or (grouped and grouped[-1].blank and not grouped[-1].trail and not parts[n][0]):
            return None
        said = " ".join(words[n:end])
        filler = fold(" ".join(core for _, core, _ in parts[n:end]))
        grouped.append(_Word(said, filler, parts[n][0], parts[end - 1][2]))
        n = end
    return grouped


def _checked(words: list[_Word] | None) -> list[_Word] | None:
    """Refuse words without a blank, and those that are mostly blanks."""
    if words is None:
        return None
    said = [word.text for word in words if not word.blank and any(char.isalpha() for char in word.text)]
    blanks = [word.text for word in words if word.blank]
    if not blanks or len(said) < _WORDS or sum(map(letters, said)) < _LETTERS:
        return None
    return None if sum(blank.count(" ") + 1 for blank in blanks) > len(said) else words


def _split(word: str) -> tuple[str, str, str]:
    """Split a word from the marks around it."""
    if word.isalpha():
        return "", word, ""
    found = _WORD.match(word)
    return found.groups() if found else ("", word, "")  # type: ignore[return-value]


def _is_name(core: str) -> bool:
    return core[:1].isupper() and (len(core) > 1 or core not in "IAOYEÀ")
