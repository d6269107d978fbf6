"""languages: str -> ``Languages``. Which languages a text plainly isn't in, told by its small words.

"Tip:" is a lead-in in one language and advice in another. Matches of a language's rules count for nothing in a text that hardly
holds its small words, and many of another's: see ``observe``.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

from bodycopy.kernel.features.words import known_words, lowered
from bodycopy.segment.lexicon import phrases

# So much of a text is looked at, and so many small words of one language alone tell it.
_CHARS = 20_000
_WHOLE = 60
_ENOUGH = 8 * _WHOLE
# A language that has less than this part of what the foremost has is another.
_PART = 4


class Languages:
    """A text's languages, found when first asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._counts: dict[str, int] | None = None

    def is_foreign(self, language: str) -> bool:
        """Tell whether the text plainly isn't in a language; never of one whose small words are not known."""
        counts = self._counts = _counted(self._text) if self._counts is None else self._counts
        most = max(counts.values(), default=0)
        return most >= _ENOUGH and language in phrases("small-words") and _PART * counts.get(language, 0) < most


def is_mostly(words: str, language: str) -> bool:
    """Tell whether words hold more small words of one language than of any other."""
    counts = _counted(words)
    return max(counts, key=lambda each: counts[each], default="") == language


def _counted(text: str) -> dict[str, int]:
    """-> by language, how many of its small words a text holds, in 60ths: what several share tells little of each."""
    known = _languages_of()
    said = Counter(known_words(lowered(text[:_CHARS]), known))
    counts: dict[str, int] = {}
    for word, times in said.items():
        languages = known[word]
        for language in languages:
            counts[language] = counts.get(language, 0) + times * _WHOLE // len(languages)
    return counts


@cache
def _languages_of() -> dict[str, tuple[str, ...]]:
    """-> the languages of each small word."""
    found: dict[str, tuple[str, ...]] = {}
    for language, words in phrases("small-words").items():
        found.update({word: (*found.get(word, ()), language) for word in words})
    return found


def language_of(rule: str) -> str:
    """Return the language of a rule by its id; ``user`` for users' rules."""
    return rule.split("/", 1)[0]
