"""appeal: the run of sentences around a telling phrase that together are one appeal.

A real appeal is several sentences in a row, of which only some hold a telling phrase: "We rely on readers. The
facts matter. Give $5 a month." The run grows from the phrase's sentence while its neighbours are calls to action,
prices, button labels or appeal wording, over a plain sentence or two where the appeal goes on behind them, and stops at
reporting prose. Button labels that touch the run go with it, even where the article's first sentence is glued to them.
"""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter

from bodycopy.segment.boundaries.prose import seam
from bodycopy.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from bodycopy.judge.sentences import Sentences

# How many plain sentences, and characters of them, an appeal may hold between two telling ones.
_PLAIN_SENTENCES = 2
_PLAIN_CHARS = 400
# A plain sentence in another block, which asks for nothing, is the article's, unless it is as short as a slogan.
_PLAIN_BLOCK = 60
_START = attrgetter("start")
_ASKS = frozenset({"call", "appeal", "thanks"})
_SPEAKS = _ASKS | {"person", "match", "button"}
_TRIVIA = " \t\n\u00a0\u202f·|•›»→>-–—/:"


def appeal(text: str, table: Sentences, here: int, last: int) -> list[tuple[int, int]]:
    """Give the spans, one a block, of the appeal around the sentences ``here`` to ``last``."""
    first = _reach(text, table, here, -1)
    final = _reach(text, table, last, 1)
    spans: list[tuple[int, int]] = []
    for n in range(first, final + 1):
        start, end = table.spans[n]
        if spans and table.block[n] == table.block[n - 1]:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    stop = asking_end(text, table, final)
    if stop < spans[-1][1] and final != last:
        spans[-1] = (spans[-1][0], stop)
    elif final + 1 < len(table.spans):
        start, end = labels_before(text, table, final + 1)
        if end > start:
            spans.append((start, end))
    return spans


def _reach(text: str, table: Sentences, at: int, step: int) -> int:
    """-> the last sentence of the run in one direction."""
    reached = at
    plain = chars = 0
    n = at + step
    while 0 <= n < len(table.spans):
        shows = table.shows[n]
        if step > 0 and plain == 0 and starts_prose(text, table, n):
            # "Donate now The mayor resigned": the labels go, as those next to the run do, the sentence stays.
            break
        if asks(shows):
            if step < 0 and asking_end(text, table, n) < table.spans[n].end:
                break
            reached, plain, chars = n, 0, 0
            if asking_end(text, table, n) < table.spans[n].end:
                break
        elif "reporting" in shows or "quote" in shows:
            break
        elif "button" in shows and plain == 0 and labels_before(text, table, n)[1] == table.spans[n].end:
            reached = n
        else:
            size = table.spans[n].end - table.spans[n].start
            other = table.block[n] != table.block[n - step]
            plain += 2 if other else 1
            chars += size
            if (
                plain > _PLAIN_SENTENCES
                or chars > _PLAIN_CHARS
                or (other and size > _PLAIN_BLOCK and not _has_ask(table, n))
            ):
                break
        n += step
    return reached


def _has_ask(table: Sentences, n: int) -> bool:
    block = table.block[n]
    return any(asks(shows) for shows in table.shows[table.first[block] : table.first[block + 1]])


def starts_prose(text: str, table: Sentences, n: int) -> bool:
    """Tell whether sentence ``n`` is button labels and, glued to them, prose that asks for nothing."""
    start, stop = labels_before(text, table, n)
    end = table.spans[n].end
    if not start < stop < end:
        return False
    after, beyond = (bisect_left(table.signals, offset, key=_START) for offset in (stop, end))
    return not any(signal.kind in _ASKS for signal in table.signals[after:beyond])


def asking_end(text: str, table: Sentences, n: int) -> int:
    """Give where a sentence that asks turns into prose that is glued to it; its end where it does not."""
    start, end = table.spans[n]
    if text[end - 1].isalnum():
        return end
    first, last = (bisect_left(table.signals, offset, key=_START) for offset in (start, end))
    asked = [signal.end for signal in table.signals[first:last] if signal.kind in _SPEAKS]
    return seam(text, start, max(asked), end, german=table.language == "de") if asked else end


def speaks(table: Sentences, start: int, end: int) -> bool:
    """Tell whether a part of a sentence asks, thanks, or speaks to a "you", so that it is no article's."""
    first, last = (bisect_left(table.signals, offset, key=_START) for offset in (start, end))
    return any(signal.kind in _SPEAKS for signal in table.signals[first:last])


def asks(shows: frozenset[str]) -> bool:
    """Tell whether a sentence that shows these signals asks for something, and is not reporting that somebody did."""
    if "reporting" in shows:
        # "We rely on readers," the editor said, is reporting.
        return False
    if "quote" in shows and "match" not in shows:
        return False
    return bool(_ASKS & shows) or {"price", "period"} <= shows or ("price" in shows and "button" in shows)


def labels_before(text: str, table: Sentences, sentence: int) -> tuple[int, int]:
    """Give the span of button labels that sentence ``n`` starts with; empty where it starts with other words."""
    begin, end = table.spans[sentence]
    at = stop = begin
    # The longest stands first: "Donate now" before "Donate".
    for n in range(bisect_left(table.signals, begin, key=_START), len(table.signals)):
        signal = table.signals[n]
        if signal.start >= end:
            break
        if signal.kind != "button" or signal.start < at:
            continue
        if text[at : signal.start].strip(_TRIVIA) or text[signal.start].islower():
            break
        at = stop = signal.end
    rest = text[stop:end].lstrip(_TRIVIA)
    if stop > begin and not rest.strip(".!"):
        return begin, end
    # "Close allies of the minister": the word goes on as a sentence.
    if stop == begin or (rest and (rest[0].islower() or rest[0] in ",.;'’")):
        return begin, begin
    return begin, stop
