"""dates: a word -> what part of a time stamp it is, in any language: a month, a clock's time, a figure, what fills the gaps."""

from __future__ import annotations

import re
from functools import lru_cache

from bodycopy.segment.lexicon import words

# What a word that starts with a digit may be, in this order; dear to compile, so left to ``re`` until it is first used.
_FIGURE = (
    r"(?P<date>(?:\d{1,2}[./-]){2}(?:\d{4}|\d{2})|\d{4}[./-]\d{1,2}[./-]\d{1,2})"
    r"|(?P<time>\d{1,2}[:h]\d{2}(?::\d{2})?(?:am|pm|h|uhr)?|\d{1,2}(?:am|pm))"
    r"|(?P<dotted>[0-2]?\d\.[0-5]\d(?:am|pm|h)?)"
    r"|(?P<year>(?:19|20)\d\d\.?)"
    r"|(?P<day>[0-3]?\d(?:st|nd|rd|th|\.|º|er)?)"
    r"|(?P<number>\d{1,4})"
)
_KINDS = (
    ("month", words("months")),
    ("label", words("stamp-labels")),
    ("reading", words("reading-time")),
    ("minutes", words("minutes")),
    ("weekday", words("weekdays")),
    ("now", words("today")),
    ("clock", words("clock")),
    ("ago", words("ago")),
    ("span", words("time-spans")),
    ("fill", words("stamp-fill")),
    ("around", words("around")),
)
KIND_OF = {word: kind for kind, words in reversed(_KINDS) for word in words}
"""What known words are."""


@lru_cache(maxsize=4096)
def kind_of(word: str) -> str | None:
    """Return what part of a stamp a word in small letters is, empty for none at all; None where it is no part of one."""
    if not word:
        return ""
    if word[0].isdigit():
        figure = re.fullmatch(_FIGURE, word)
        return figure.lastgroup if figure else None
    return KIND_OF.get(word.rstrip("."))
