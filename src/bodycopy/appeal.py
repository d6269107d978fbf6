"""appeal: the run of sentences around a telling phrase that together are one appeal.

A real appeal is several sentences in a row, of which only some hold a telling phrase: "We rely on readers. The
facts matter. Give $5 a month." The run grows from the phrase's sentence while its neighbours are calls to action,
prices, button labels or appeal wording, over a plain sentence or two where the appeal goes on behind them, and stops at
reporting prose. Button labels that touch the run go with it, even where the article's first sentence is glued to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bodycopy.document import Document
    from bodycopy.scopes import Sentences

# How many plain sentences, and characters of them, an appeal may hold between two telling ones.
_PLAIN_SENTENCES = 2
_PLAIN_CHARS = 400
_ASKS = frozenset({"call", "appeal", "thanks"})
_TRIVIA = " \t\n\u00a0\u202f·|•›»→>-–—/:"


def appeal(document: Document, table: Sentences, here: int, last: int) -> list[tuple[int, int]]:
    """Give the spans, one a block, of the appeal around the sentences ``here`` to ``last``."""
    first = _reach(document, table, here, -1)
    final = _reach(document, table, last, 1)
    spans: list[tuple[int, int]] = []
    for n in range(first, final + 1):
        start, end = table.spans[n]
        if spans and table.block[n] == table.block[n - 1]:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    if final + 1 < len(table.spans):
        start, end = labels_before(document, table, final + 1)
        if end > start:
            spans.append((start, end))
    return spans


def _reach(document: Document, table: Sentences, at: int, step: int) -> int:
    """-> the last sentence of the run in one direction."""
    reached = at
    plain = chars = 0
    n = at + step
    while 0 <= n < len(table.spans):
        shows = table.shows[n]
        if step > 0 and plain == 0 and starts_prose(document, table, n):
            # "Donate now The mayor resigned": the labels go, as those next to the run do, the sentence stays.
            break
        if asks(shows):
            reached, plain, chars = n, 0, 0
        elif "reporting" in shows or "quote" in shows:
            break
        elif "button" in shows and plain == 0 and labels_before(document, table, n)[1] == table.spans[n].end:
            reached = n
        else:
            plain += 1 if table.block[n] == table.block[n - step] else 2
            chars += table.spans[n].end - table.spans[n].start
            if plain > _PLAIN_SENTENCES or chars > _PLAIN_CHARS:
                break
        n += step
    return reached


def starts_prose(document: Document, table: Sentences, n: int) -> bool:
    """Tell whether sentence ``n`` is button labels and, glued to them, prose that asks for nothing."""
    start, stop = labels_before(document, table, n)
    end = table.spans[n].end
    return start < stop < end and not any(
        signal.kind in _ASKS and stop <= signal.start < end for signal in document.signals
    )


def asks(shows: frozenset[str]) -> bool:
    """Tell whether a sentence that shows these signals asks for something, and is not reporting that somebody did."""
    if "reporting" in shows:
        # "We rely on readers," the editor said, is reporting.
        return False
    if "quote" in shows and "match" not in shows:
        return False
    return bool(_ASKS & shows) or {"price", "period"} <= shows or ("price" in shows and "button" in shows)


def labels_before(document: Document, table: Sentences, n: int) -> tuple[int, int]:
    """Give the span of button labels that sentence ``n`` starts with; empty where it starts with other words."""
    text = document.text
    begin, end = table.spans[n]
    at = stop = begin
    # The longest first: "Donate now" before "Donate".
    for signal in sorted(document.signals, key=lambda one: (one.start, -one.end)):
        if signal.kind != "button" or signal.start < at:
            continue
        if signal.start >= end or text[at : signal.start].strip(_TRIVIA) or text[signal.start].islower():
            break
        at = stop = signal.end
    rest = text[stop:end].lstrip(_TRIVIA)
    if stop > begin and not rest.strip(".!"):
        return begin, end
    # "Close allies of the minister": the word goes on as a sentence.
    if stop == begin or (rest and (rest[0].islower() or rest[0] in ",.;'’")):
        return begin, begin
    return begin, stop
