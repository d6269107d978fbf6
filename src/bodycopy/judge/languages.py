"""languages: str -> ``Languages``. Which languages a text plainly isn't in, told by its small words.

"Tip:" is a lead-in in one language and advice in another. Rules of a language whose small words hardly occur in a text,
while another's do, need more than a word or two to speak.
"""

from __future__ import annotations

from collections import Counter
from functools import cache, cached_property

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

    @cached_property
    def _counts(self) -> Counter[str]:
        known = _languages_of()
        counts: Counter[str] = Counter()
        for word, times in Counter(known_words(lowered(self._text[:_CHARS]), known)).items():
            languages = known[word]
            for language in languages:
                # What several languages share tells little of each.
                counts[language] += times * _WHOLE // len(languages)
        return counts

    @cached_property
    def _most(self) -> int:
        return max(self._counts.values(), default=0)

    def is_foreign(self, language: str) -> bool:
        """Tell whether the text plainly isn't in a language; never of one whose small words are not known."""
        most = self._most
        return most >= _ENOUGH and language in phrases("small-words") and _PART * self._counts[language] < most


@cache
def _languages_of() -> dict[str, tuple[str, ...]]:
    """-> the languages of each small word."""
    found: dict[str, tuple[str, ...]] = {}
    for language, words in phrases("small-words").items():
        found.update({word: (*found.get(word, ()), language) for word in words})
    return found
