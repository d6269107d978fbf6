"""characters: what belongs to scripts, whatever the language: ends of sentences, marks that close, capitals, ranges of letters.

All but ``SYLLABLES`` are for the character classes of regular expressions; ``members`` says what is in a class.
"""

from __future__ import annotations

STOPS = ".!?…。！？｡．؟۔।॥։\u104a\u104b\u1362\u17d4\u17d5\u166e"
"""What ends a sentence; the last ones are Burmese, Ethiopic, Khmer and Canadian syllabic."""
CLOSERS = "\"'”’»“)）」』】〕"
"""What may stand after the end of a sentence and belong to it."""
CAPITALS = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĲĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽȘȚΆΈ-ΏΑ-ΫЀ-ЯҐ"
"""Of Latin, Greek and Cyrillic."""
HAN = "\u3400-\u9fff"
KANA = "\u3040-\u30ff"
HANGUL = "\uac00-\ud7a3"
CASELESS = f"\u0600-\u06ff\u0900-\u097f{KANA}{HAN}{HANGUL}"
"""Scripts without capitals of which something is known: Arabic, Devanagari, and those of China, Japan and Korea."""
SYLLABLES = (("\u3040", "\u30ff"), ("\u3400", "\u9fff"), ("\uac00", "\ud7af"), ("\u0e00", "\u0eff"))
"""Kana, Chinese, Hangul, Thai to Lao: letters that are words or syllables of their own, first and last of each range."""


def is_syllable(letter: str) -> bool:
    """Tell whether a letter is a word or a syllable of its own."""
    return any(low <= letter <= high for low, high in SYLLABLES)


def members(ranges: str) -> frozenset[str]:
    """Return the characters of a class, such as ``A-Z``."""
    found = set(ranges) - {"-"}
    for low, dash, high in zip(ranges, ranges[1:], ranges[2:], strict=False):
        if dash == "-":
            found.update(map(chr, range(ord(low), ord(high))))
    return frozenset(found)


def is_word_part(letter: str) -> bool:
    """Tell whether a character, if there is one, is part of a word."""
    return letter.isalnum() or letter == "_"
