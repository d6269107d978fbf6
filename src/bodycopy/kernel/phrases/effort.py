"""effort: Phrase -> int. How many steps it takes to look for a phrase from one token, in the text that is worst for it.

That text is taken to hold at every place whichever word the phrase holds more than once. Choices, numbers and gaps let a
phrase go on from several places, and where it repeats itself it is looked for from each.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bodycopy.kernel.phrases.fold import is_unspaced
from bodycopy.kernel.phrases.keys import anchors, singles
from bodycopy.kernel.phrases.language import GAP, NUMBER, STEM

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bodycopy.kernel.phrases.language import Phrase, Slot

MAX_EFFORT = 5000
"""No shipped rule takes more than 3,600 steps. This many cost about ten seconds for a million characters of the worst text."""
_TIED = 4
"""A phrase that is tied to a start is looked for near starts only, which is at most this part of the text or of the steps."""
_GAP_WORDS, _GAP_CHARACTERS, _NUMBER = 4, 20, 3
"""At how many places a gap, in scripts with and without spaces, and a number may end."""


def effort(phrase: Phrase) -> int:
    """Return the number of steps; above ``MAX_EFFORT`` it may be any."""
    uses = Counter(element for slot in phrase.slots for elements in slot for element in elements)
    repeated = frozenset(element for element, count in uses.items() if count > 1)
    keys = sorted(set(singles(tuple(repeated))))
    limit = MAX_EFFORT * _TIED if phrase.at_start else MAX_EFFORT
    most = 0
    for key in keys:
        steps = 0
        for run in _runs(phrase, key):
            steps += _steps(run, repeated, limit)
            if steps > limit:
                return MAX_EFFORT + 1
        most = max(most, steps)
    return most // _TIED if phrase.at_start else most


def _runs(phrase: Phrase, key: str) -> Iterator[list[Slot]]:
    """Yield what is gone through from each place where a key stands: from there on, and back from there."""
    slots = list(phrase.slots)
    for _, (slot, choice, element) in anchors(phrase, [key]):
        elements = slots[slot][choice]
        yield [(elements[element:],), *slots[slot + 1 :]]
        before: list[Slot] = [*slots[:slot], (elements[:element],)]
        yield [tuple(each[::-1] for each in one) for one in reversed(before)]


def _steps(slots: Sequence[Slot], repeated: frozenset[str], limit: int) -> int:
    gap = _GAP_CHARACTERS if any(map(is_unspaced, repeated)) else _GAP_WORDS
    steps = 0
    places = {0}
    for slot in slots:
        reached: set[int] = set()
        for elements in slot:
            here = places
            for element in elements:
                wide = gap if element == GAP else _NUMBER if element == NUMBER else 1
                steps += len(here) * wide
                if steps > limit:
                    return steps
                if element[0] > STEM and element not in repeated:
                    here = set()
                    break
                here = {place + n for place in here for n in range(1, wide + 1)}
            reached |= here
        places = reached
        steps += len(places)
        if not places:
            break
    return steps
