"""Match one phrase outward from a token: ``match(reading, form, anchor, at) -> (first, last) | None``.

Each element maps a short list of positions, best first, to another; equal positions are merged, so the work
is linear in the phrase. Numbers and stems prefer to take more, gaps to take less.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.kernel.phrases.fold import is_number, is_unspaced, is_word
from bodycopy.kernel.phrases.form import GAP_CHARACTERS
from bodycopy.kernel.phrases.keys import CURRENCIES, DOLLARS
from bodycopy.kernel.phrases.language import GAP, NUMBER, STEM
from bodycopy.kernel.tokens import BREAK

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from bodycopy.kernel.phrases.form import Anchor, Form
    from bodycopy.kernel.tokens import TokenizedText

_SENTENCE_ENDS = frozenset(".!?…。।॥؟۔։።")
# What may stand between a block's edge and a phrase that is tied to it is whatever is neither a letter nor a digit.
_GAP_WORDS = 4
_GAP_MARKS = 8
# A single word of this many letters is seldom the first of a name.
_LONG_WORD = 12


def match(reading: TokenizedText, form: Form, anchor: Anchor, at: int) -> tuple[int, int] | None:
    """Match a phrase whose element ``anchor`` is the token ``at``; return its first and last token, or None."""
    if anchor.plain is not None:
        return _match_plain(reading, form, anchor, at, anchor.plain)
    # Far from the edge that the phrase is tied to, nothing need be tried.
    if form.at_start and reading.is_far(at, anchor.before):
        return None
    if form.at_end and reading.goes_on(at, anchor.after) and not (form.at_start and reading.has_labels(at)):
        return None
    starts = _starts(reading, form, anchor, at) if form.at_start else ()
    if form.at_start and not starts:
        return None
    afters = _afters(reading, form, anchor, at)
    starts = starts or (_starts(reading, form, anchor, at) if afters else ())
    if not (starts and afters):
        return None
    # The best stands first; without gaps that is the longest, from whichever token one looks.
    first = starts[0] if form.gapped else min(starts)
    ends = [after for after in afters if _may_end(reading, form, after)]
    after = (ends[0] if form.gapped else max(ends)) if ends else -1
    if after < 0 and form.at_start and form.at_end and reading.has_labels(at):
        finals = _finals(form)
        after = next((after for after in afters if _is_label(reading, first, after, finals)), -1)
    return None if after < 0 else (first, after - 1)


def _match_plain(
    reading: TokenizedText, form: Form, anchor: Anchor, at: int, tokens: list[str]
) -> tuple[int, int] | None:
    """Do the same for one slot whose elements are tokens."""
    first = at - anchor.element
    after = first + len(tokens)
    if first < 0 or reading.texts[first:after] != tokens or not _may_start(reading, form, first):
        return None
    if _may_end(reading, form, after):
        return (first, after - 1)
    if form.at_start and form.at_end and reading.has_labels(at) and _is_label(reading, first, after, _finals(form)):
        return (first, after - 1)
    return None


def _afters(reading: TokenizedText, form: Form, anchor: Anchor, at: int) -> Collection[int]:
    """Return where a match may end, going by the elements from the anchor on."""
    texts = reading.texts
    afters = _follow(reading, form.slots[anchor.slot][anchor.choice][anchor.element :], at)
    for slot in range(anchor.slot + 1, len(form.slots)):
        if not afters:
            break
        afters = dict.fromkeys(
            [
                after
                for start in afters
                for choice in form.choices(slot, 0, texts[start])
                for after in _follow(reading, choice, start)
            ]
        )
    return afters


def _starts(reading: TokenizedText, form: Form, anchor: Anchor, at: int) -> Sequence[int]:
    """Return where a match may start, going by the elements before the anchor."""
    texts = reading.texts
    befores = _precede(reading, form.slots[anchor.slot][anchor.choice][: anchor.element], at)
    for slot in range(anchor.slot - 1, -1, -1):
        befores = dict.fromkeys(
            [
                before
                for end in befores
                for choice in form.choices(slot, -1, texts[end - 1])
                for before in _precede(reading, choice, end)
            ]
        )
    return [before for before in befores if _may_start(reading, form, before)]


def _may_start(reading: TokenizedText, form: Form, first: int) -> bool:
    return (not form.at_start or reading.is_first(first)) and _starts_clean(reading, first)


def _may_end(reading: TokenizedText, form: Form, after: int) -> bool:
    return (not form.at_end or reading.is_last(after)) and _ends_clean(reading, after)


def _finals(form: Form) -> set[str]:
    """Return the words of its own, no gaps and stems, that a phrase may end in."""
    finals: set[str] = set()
    for slot in reversed(form.slots):
        finals.update(elements[-1] for elements in slot if elements)
        if all(slot):
            break
    return finals


def _is_label(reading: TokenizedText, first: int, after: int, finals: set[str]) -> bool:
    """Tell whether a label ends here: two words or a long one, before a capital."""
    if reading.texts[after - 1] not in finals:
        return False
    words = [text for text in reading.texts[first:after] if text not in reading.marks]
    if len(words) < 2 and len("".join(words)) < _LONG_WORD:
        return False
    for here in range(after - 1, len(reading.texts)):
        if reading.ends_label(here) or reading.texts[here + 1] == BREAK:
            return True
        if reading.texts[here + 1] not in reading.marks:
            return False
    return False


def _follow(reading: TokenizedText, elements: Sequence[str], start: int) -> Collection[int]:
    """Return where elements in a row that start at token ``start`` may end, best first."""
    texts = reading.texts
    for done, element in enumerate(elements):
        if element[0] <= STEM:
            starts: Collection[int] = (start,)
            for one in elements[done:]:
                starts = dict.fromkeys([after for start in starts for after in _take(reading, one, start)])
            return starts
        if texts[start] != element:
            return ()
        start += 1
    return (start,)


def _precede(reading: TokenizedText, elements: Sequence[str], end: int) -> Collection[int]:
    """Return where elements in a row that end before token ``end`` may start, best first."""
    texts = reading.texts
    for left in range(len(elements), 0, -1):
        element = elements[left - 1]
        if element[0] <= STEM:
            ends: Collection[int] = (end,)
            for one in reversed(elements[:left]):
                ends = dict.fromkeys([before for end in ends for before in _take_back(reading, one, end)])
            return ends
        if texts[end - 1] != element:
            return ()
        end -= 1
    return (end,)


# --- elements ---------------------------------------------------------------------------------------------


def _take(reading: TokenizedText, element: str, at: int) -> Iterable[int]:
    """Return where an element that starts at token ``at`` may end, best first."""
    texts = reading.texts
    kind = element[0]
    if kind == STEM:
        return _stem_ends(reading, element, at)
    if kind == NUMBER:
        return [
            end
            for digits in range(at, min(at + 3, len(texts)))
            if is_number(texts[digits]) and at in _number_starts(texts, digits)
            for end in _number_ends(texts, digits)
        ]
    if kind == GAP:
        return (last + 1 for last in _gap_tokens(reading, range(at, len(texts))))
    return (at + 1,) if texts[at] == element else ()


def _take_back(reading: TokenizedText, element: str, after: int) -> Iterable[int]:
    """Return where an element that ends before token ``after`` may start, best first."""
    texts = reading.texts
    if after <= 0:
        return ()
    kind = element[0]
    if kind == STEM:
        return [
            start for start in (after - 1, after - 3) if start >= 0 and after in _stem_ends(reading, element, start)
        ]
    if kind == NUMBER:
        return [
            start
            for digits in range(after - 1, max(after - 3, -1), -1)
            if is_number(texts[digits]) and after in _number_ends(texts, digits)
            for start in _number_starts(texts, digits)
        ]
    if kind == GAP:
        return _gap_tokens(reading, range(after - 1, -1, -1))
    return (after - 1,) if texts[after - 1] == element else ()


def _stem_ends(reading: TokenizedText, element: str, at: int) -> tuple[int, ...]:
    """Return the end of a word that begins with the stem, and of an ending after its apostrophe."""
    if not reading.texts[at].startswith(element[1:]):
        return ()
    if _has_apostrophe_ending(reading, at + 1):
        return (at + 3, at + 1)
    return (at + 1,)


def _number_starts(texts: list[str], digits: int) -> list[int]:
    """Return where a number whose digits are token ``digits`` may start, the longest first."""
    if digits and texts[digits - 1] in CURRENCIES:
        if (
            digits > 1
            and texts[digits - 1] == "$"
            and (texts[digits - 2] in DOLLARS or texts[digits - 2] in CURRENCIES)
        ):
            return [digits - 2, digits - 1, digits]
        return [digits - 1, digits]
    return [digits]


def _number_ends(texts: list[str], digits: int) -> list[int]:
    """Return where a number whose digits are token ``digits`` may end, the longest first."""
    if texts[digits + 1] in CURRENCIES:
        return [digits + 2, digits + 1]
    return [digits + 1]


def _gap_tokens(reading: TokenizedText, places: Sequence[int]) -> Iterator[int]:
    """Yield those of the tokens in a row at which a gap from the first one on may be over, the shortest first."""
    spent = marks = 0
    for n, here in enumerate(places):
        cost = _cost(reading, here, joined_to=places[n - 1] if n > 1 else -1)
        if cost < 0:
            return
        spent += cost
        marks += not cost
        if spent > GAP_CHARACTERS or marks > _GAP_MARKS:
            return
        if spent:
            yield here


def _cost(reading: TokenizedText, at: int, *, joined_to: int) -> int:
    """Return what a token takes of a gap's room: 5 a word, 1 an unspaced character, 0 a mark, -1 where it ends.

    What is joined to the part of the gap already taken, as in *don't*, *on-line*, *example.org*, is the same word.
    """
    text = reading.texts[at]
    if text == BREAK:
        return -1
    if is_unspaced(text):
        return 1
    if not (is_word(text) or is_number(text)):
        return -1 if text in _SENTENCE_ENDS and not _is_inner(reading, at) else 0
    if joined_to >= 0 and _is_inner(reading, joined_to):
        return 0
    return GAP_CHARACTERS // _GAP_WORDS


def _is_inner(reading: TokenizedText, at: int) -> bool:
    """Tell whether a mark stands inside a word, touching letters or digits on both sides."""
    texts = reading.texts
    if texts[at][0].isalnum():
        return False
    return (
        _is_wordlike(texts[at - 1]) and _is_wordlike(texts[at + 1]) and reading.touches(at) and reading.touches(at + 1)
    )


# --- edges ------------------------------------------------------------------------------------------------


def _is_wordlike(text: str) -> bool:
    return is_word(text) or is_number(text)


def _starts_clean(reading: TokenizedText, first: int) -> bool:
    """Tell whether a match may start here: not inside a word."""
    texts = reading.texts
    before = texts[first - 1]
    return before in reading.marks or not (_may_touch(before, texts[first]) and reading.touches(first))


def _ends_clean(reading: TokenizedText, after: int) -> bool:
    """Tell whether a match may end here: not inside a word, nor before an apostrophe and its ending."""
    texts = reading.texts
    if (texts[after] in reading.marks and texts[after] != "'") or not _is_wordlike(texts[after - 1]):
        return True
    if _may_touch(texts[after - 1], texts[after]):
        return not reading.touches(after)
    return not _has_apostrophe_ending(reading, after)


def _may_touch(one: str, two: str) -> bool:
    """Tell whether two tokens with nothing between would be one word: ``covid19``. Two words are always apart."""
    return _is_wordlike(one) and _is_wordlike(two) and not (one[0].isalpha() and two[0].isalpha())


def _has_apostrophe_ending(reading: TokenizedText, at: int) -> bool:
    """Tell whether an apostrophe at ``at`` touches the word before it and letters after it."""
    texts = reading.texts
    return texts[at] == "'" and is_word(texts[at + 1]) and reading.touches(at) and reading.touches(at + 1)
