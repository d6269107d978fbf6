"""appeal: the sentences that rules took -> the neighbours in their blocks that ask with them.

An appeal is several sentences in a row, of which only some hold a telling phrase: "Support our journalism. Give what you
can. Donate now". A neighbour goes on evidence of its own alone: it calls upon its reader, thanks them, says what appeals say
of themselves, or is for the most part labels and prices. A price in a sentence, a question or a "you" proves nothing, and
reporting and quotation stay.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from bodycopy.judge.sentences import Telling
from bodycopy.segment.boundaries.prose import banner_end

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from bodycopy.document import Document, Signal, Verdict
    from bodycopy.judge.sentences import Sentences

_ASKS = frozenset({"call", "thanks", "appeal"})
_OFFERS = frozenset({"button", "price", "period"})
_TELLS = frozenset({"call", "appeal", "thanks", "match", "button"})
# A request or thanks may have one word in front of it: "Bitte spenden Sie", "So please give".
_FRONT = 2
# Elsewhere they are this part of a sentence.
_PART = 5
_TRIVIA = " \t\n\u00a0\u202f·|•›»→>-–—/:"
# An abbreviation, with its full stop, has at most so many characters.
_SHORT = 4
# Words in a reason are cut to this many characters.
_WORDS = 60


def appeals(document: Document, table: Sentences, taken: Mapping[int, Verdict]) -> Iterator[Verdict]:
    """Yield verdicts on the neighbours of sentences that are ``taken``, by number, under the same rules' ids.

    From block to block they go on only where all of the next block asks. Each sentence is looked at twice at most, however
    many are taken.
    """
    seen = set(taken)
    for first in sorted(taken):
        # Of a line without its end in front of it, nothing asks.
        whole = taken[first].start <= table.spans[first].start
        for step in (1, -1) if whole else (1,):
            n = first + step
            while 0 <= n < len(table.spans) and n not in seen:
                block = table.block[n]
                inside = block == table.block[n - step]
                row = [n] if inside else list(range(table.first[block], table.first[block + 1]))[::step]
                asked = _row(document.text, table, row, seen, whole=not inside)
                for start, end, words in asked:
                    reason = f"asks with what {taken[first].reason}: “{words}”"
                    yield taken[first]._replace(start=start, end=end, reason=reason, confidence=0.9)
                if not asked or (asked[-1][0], asked[-1][1]) != table.spans[row[-1]]:
                    break
                seen.update(row)
                n = row[-1] + step


def _row(
    text: str, table: Sentences, row: Sequence[int], seen: Collection[int], *, whole: bool
) -> list[tuple[int, int, str]]:
    """Return what asks of sentences in a row; nothing where ``whole`` is wanted and some are for the article."""
    found = []
    for n in row:
        if whole and n in seen:
            continue
        goes_on = not whole and n - 1 in seen and _goes_on(text, table, n)
        start, end, words = (
            (*table.spans[n], _shown(text[slice(*table.spans[n])])) if goes_on else _asking(text, table, n)
        )
        if start == end or (whole and (start, end) != table.spans[n]):
            return []
        found.append((start, end, words))
    return found


def _goes_on(text: str, table: Sentences, n: int) -> bool:
    """Tell whether a sentence goes on behind an abbreviation that ends the one before: "kr. | om måneden", "kl. | 7."."""
    start, end = table.spans[n]
    before = text[slice(*table.spans[n - 1])].rsplit(None, 1)[-1]
    short = before.endswith(".") and before[:-1].isalpha() and len(before) <= _SHORT
    return short and (text[start].islower() or not any(map(str.isalpha, text[start:end])))


def _asking(text: str, table: Sentences, n: int) -> tuple[int, int, str]:
    """Return what of a sentence asks, and its words that show that; an empty span where nothing does."""
    start, end = table.spans[n]
    shows = table.shows[n]
    if "reporting" in shows or "quote" in shows:
        return start, start, ""
    stop = labels_before(text, table, n)
    if stop > start and spoken_until(text, table, stop, end) == stop:
        return start, stop, _shown(text[start:stop])
    inside = table.within(start, end)
    asked = _asked(text, inside, start, end)
    if asked:
        return start, asking_end(text, table, n), _shown(text[asked.start : asked.end])
    if 2 * _covered(inside, _OFFERS) >= end - start:
        return start, end, _shown(text[start:end])
    return start, start, ""


def _asked(text: str, inside: Sequence[Signal], start: int, end: int) -> Signal | None:
    """Return the signal that shows that a sentence asks.

    It opens the sentence, as a request or thanks do, or is a good part of it; elsewhere such words may be anybody's, and the
    sentence has to speak of a "you" or a "we" as well.
    """
    asking = [signal for signal in inside if signal.kind in _ASKS]
    opens = next((signal for signal in asking if len(text[start : signal.start].split()) < _FRONT), None)
    if opens or not asking:
        return opens
    speaks_to = any(signal.kind == "person" for signal in inside)
    return asking[0] if speaks_to or _PART * _covered(asking, _ASKS) >= end - start else None


def _covered(signals: Sequence[Signal], kinds: frozenset[str]) -> int:
    """Return how many characters signals of some kinds cover; they come sorted, the longest first."""
    covered = reached = 0
    for signal in signals:
        if signal.kind in kinds and signal.end > reached:
            covered += signal.end - max(reached, signal.start)
            reached = signal.end
    return covered


def _shown(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _WORDS else words[: _WORDS - 1] + "…"


def asking_end(text: str, table: Sentences, n: int) -> int:
    """Return where a sentence that asks turns into prose that runs on from it; its end where it does not."""
    start, end = table.spans[n]
    if text[end - 1].isalnum():
        return end
    reached = spoken_until(text, table, start, end)
    if reached == start:
        return end
    return banner_end(text, start, reached, end, german=table.language == "de")


def spoken_until(text: str, table: Sentences, start: int, end: int) -> int:
    """Return where the last words of a part of a sentence end that ask; its start where none do. A "you" may be anybody's."""
    starts, ends, reached = table.heard.telling.get(table.hears) or _telling(text, table)
    first, last = bisect_left(starts, start), bisect_left(starts, end)
    if first >= last:
        return min(start, end)
    # What began before this part may reach beyond all that begins in it.
    furthest = reached[last] if reached[last] > reached[first] else max(ends[first:last])
    return min(max(start, furthest), end)


def _telling(text: str, table: Sentences) -> Telling:
    """Look for the signals that tell, once for all that ask."""
    telling = table.heard.telling[table.hears] = Telling([], [], [])
    starts, ends, reached = telling
    furthest = 0
    for signal in table.within(0, len(text)):
        start, end, kind, _ = signal
        if kind in _TELLS and (kind != "button" or _is_button(text, signal)):
            starts.append(start)
            ends.append(end)
            reached.append(furthest)
            furthest = max(furthest, end)
    reached.append(furthest)
    return telling


def _is_button(text: str, signal: Signal) -> bool:
    """Tell a button's label from the same word in a sentence: "Other towns", "with no bread"."""
    following = text[signal.end : signal.end + 8].lstrip(_TRIVIA)
    return not (text[signal.start].islower() or following[:1].islower())


def labels_before(text: str, table: Sentences, n: int) -> int:
    """Return where the button labels end that sentence ``n`` starts with; its start where it starts with other words."""
    begin, end = table.spans[n]
    stop = begin
    # The longest stands first: "Donate now" before "Donate".
    for signal in table.within(begin, end):
        if signal.kind != "button" or signal.start < stop:
            continue
        if text[stop : signal.start].strip(_TRIVIA) or text[signal.start].islower():
            break
        stop = signal.end
    rest = text[stop:end].lstrip(_TRIVIA)
    if stop > begin and not rest.strip(".!"):
        return end
    # "Close allies of the minister": the word goes on as a sentence.
    return begin if rest[:1].islower() or rest[:1] in ",.;'’" else stop
