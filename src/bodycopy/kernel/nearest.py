"""nearest: an unknown word -> the name that was meant, for messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """Return ``; did you mean 'x'?`` for the nearest of ``words``, or the one that it is short for; nothing where there is none."""
    import difflib

    known = list(words)
    near = difflib.get_close_matches(word, known, 1) or [one for one in known if _is_short_for(word, one)][:1]
    return f"; did you mean {near[0]!r}?" if near else ""


def _is_short_for(word: str, name: str) -> bool:
    """Tell whether a word is made of a name's letters in order, from its first: ``md`` for ``markdown``."""
    letters = iter(name)
    return word.isalpha() and len(word) > 1 and word[0] == name[:1] and all(letter in letters for letter in word)
