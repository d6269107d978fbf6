"""endings: where, in a script without capitals, a label or an appeal ends and a sentence runs on from it.

``구독하기 섬에는 학교가 있다`` and ``続きを読む島には学校がある`` show no capital there. What shows it is how the front
ends: in a form that ends sentences (``주세요``, ``ください``, ``करें``) or in the last word of a button, with nothing after it
that would carry the sentence on (a particle, a conjunction, a noun that such a verb describes).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from bodycopy.document import Span
from bodycopy.kernel.characters import CASELESS, KANA
from bodycopy.segment.lexicon import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

# How far from its front a sentence may have an end, and how many characters must stand after the last one.
_WITHIN = 140
_BEHIND = 6
# An article's sentence is at least as long.
_PROSE = 30


def _any(table: str, language: str) -> str:
    return f"(?:{'|'.join(phrases(table)[language])})"


_ZH, _JA = re.compile(_any("endings", "zh")), re.compile(_any("endings", "ja"))
# These alone, at the front, are answers to a question that stood before them.
_ZH_ALONE = re.compile(_any("endings-alone", "zh"))
_ZH_ON, _JA_ON = re.compile(_any("going-on", "zh")), re.compile(_any("going-on", "ja"))
_JA_NEXT = re.compile(_any("beginnings", "ja"))
# Where words are spaced: what ends a label, and what carries the sentence on after it.
_SPACED = {
    "ko": (re.compile(rf"{_any('endings', 'ko')}[)\]>]?(?= )"), re.compile(" " + _any("going-on", "ko"))),
    "hi": (re.compile(rf"{_any('endings', 'hi')}(?= )"), re.compile(rf" {_any('going-on', 'hi')}(?= |,)")),
    "ar": (re.compile(rf"(?<= ){_any('endings', 'ar')}(?= )"), re.compile(" " + _any("going-on", "ar"))),
}
# After these even "in" begins another sentence.
_AR_WHOLE = re.compile(rf"(?<= ){_any('endings-whole', 'ar')}(?= {_any('beginnings', 'ar')} )")

_STARTS = ("\u0600", "\u0700", "\u0900", "\u0980", "\u3041", "\ua000", "\uac00", "\ud7b0")
_SCRIPTS = ("", "ar", "", "hi", "", "han", "", "ko", "")
_SCRIPT = re.compile(f"[{CASELESS}]")
# What a sentence begins with: a letter, a figure, an opening mark.
_OPENS = re.compile(r"[^\W_]|[“‘«「『《(]")
_KANA_HERE = re.compile(f"[{KANA}]")
# After a speech that is a sentence by itself no particle stands.
_SPEECH = re.compile(rf"「[^「」]*」(?={_any('after-speech', 'ja')})")


# A credit in brackets is a sentence by itself: "(Photo: ...)", "[Photo = ...]".
_BRACKETS = re.compile(r"[(\[（【][^()\[\]（）【】]{0,80}[:：=＝/／|][^()\[\]（）【】]{1,80}[)\]）】](?=\s?[^\W_])")


# Reporting ends its sentences in the plain style, and what speaks to a reader in the polite one.
_PLAIN = re.compile("|".join(item for items in phrases("plain-endings").values() for item in items))


def plain_ends(text: str) -> Iterator[Span]:
    """Yield where Korean and Japanese sentences end in the plain style, which no banner speaks in."""
    for found in _PLAIN.finditer(text):
        yield Span(*found.span())


def ends_by_grammar(text: str, start: int, end: int) -> Iterator[int]:
    """Yield the offsets, near the front of a sentence without capitals, after which another begins with no mark between."""
    found = _SCRIPT.search(text, start, min(end, start + _WITHIN))
    if found is None:
        return
    script = _SCRIPTS[bisect_right(_STARTS, found.group())]
    credit = _BRACKETS.match(text, start, end)
    if credit and script:
        yield credit.end()
        start = credit.end() + (text[credit.end()] == " ")
    if script == "ar":
        for closer in _AR_WHOLE.finditer(text, start, min(end, start + _WITHIN)):
            if end - closer.end() > _PROSE:
                yield closer.end()
                return
    if script in _SPACED:
        closers, on = _SPACED[script]
        for closer in closers.finditer(text, start, min(end, start + _WITHIN)):
            at = closer.end()
            if end - at > _BEHIND and _OPENS.match(text, at + 1) and not on.match(text, at, end):
                yield at
    elif script == "han":
        yield from _unspaced(text, start, end)


def _unspaced(text: str, start: int, end: int) -> Iterator[int]:
    stop = min(end, start + _WITHIN)
    japanese = _KANA_HERE.search(text, start, end) is not None
    if japanese and text[start] == "「":
        speech = _SPEECH.match(text, start, end)
        if speech:
            yield speech.end()
            start = speech.end()
    closers = _JA if japanese else _ZH
    at = start
    if not japanese:
        label = _ZH_ALONE.match(text, start, stop)
        if label and end - label.end() > _BEHIND and not _goes_on(text, label.end(), end, japanese=False):
            yield label.end()
            at = label.end()
    for closer in closers.finditer(text, at, stop):
        if end - closer.end() > _BEHIND and not _goes_on(text, closer.end(), end, japanese=japanese):
            yield closer.end()


def _goes_on(text: str, at: int, end: int, *, japanese: bool) -> bool:
    """Tell whether what stands at ``at`` carries on the sentence before it."""
    if japanese:
        return _JA_NEXT.match(text, at, end) is None or _JA_ON.match(text, at, end) is not None
    return _OPENS.match(text, at + (text[at] == " ")) is None or _ZH_ON.match(text, at, end) is not None
