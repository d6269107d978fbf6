"""labels: Document -> verdicts on blocks that are nothing but button labels in a row, such as "Share Save Close"."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from bodycopy.document import Verdict
from bodycopy.segment.boundaries import cut, label_ends

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bodycopy.document import Block, Document, Signal, Span

_TRIVIA = " \t\n\u00a0\u202f·|•›»→>-–—/:,.…[](){}+*0123456789"


def labels(document: Document) -> Iterator[Verdict]:
    """Take two or more different button labels in a row ("Donate now Maybe later") with nothing else in their block, or in front of a sentence.

    One label alone may be a heading or an answer ("Close", "No thanks"): rules with ``^`` and ``$`` judge those.
    """
    for n, buttons in _rows(document):
        for start, end, within in _places(document.text, document.blocks[n], cut(document)[n], buttons):
            if _covers(document.text, start, end, within):
                yield Verdict(start, end, "bare-labels", "furniture", "button labels in a row", "heuristic", 0.9)
                break


def _rows(document: Document) -> Iterator[tuple[int, list[Signal]]]:
    """Yield the blocks that hold two labels or more, by number, with those labels: few do."""
    buttons = [signal for signal in document.signals if signal[2] == "button"]
    starts = [block[0] for block in document.blocks] if len(buttons) > 1 else []
    first = 0
    while first + 1 < len(buttons):
        number = bisect_right(starts, buttons[first][0]) - 1
        end = document.blocks[number][1]
        at = first
        while at < len(buttons) and buttons[at][1] <= end:
            at += 1
        if at - first > 1:
            yield number, buttons[first:at]
        first = max(at, first + 1)


def _places(
    text: str, block: Block, pieces: Sequence[Span], buttons: list[Signal]
) -> Iterator[tuple[int, int, list[Signal]]]:
    """Yield where labels may stand, and the block's buttons there.

    That is the block, its sentences, and a sentence's front that prose runs on from.
    """
    yield block.start, block.end, buttons
    starts = [button.start for button in buttons]
    for start, end in pieces:
        among = buttons[bisect_left(starts, start) : bisect_left(starts, end)]
        if len(among) > 1:
            yield start, end, [button for button in among if button.end <= end]
            for stop in label_ends(text, start, end):
                yield start, stop, [button for button in among if button.end <= stop]


def _covers(text: str, start: int, end: int, buttons: list[Signal]) -> bool:
    if end - start > 120:
        return False
    reached = start
    opens = text[start].isupper()
    found: set[str] = set()
    for button in buttons:
        if button.start >= reached:
            if text[reached : button.start].strip(_TRIVIA) or (found and text[button.start].islower() and opens):
                # After a label with a capital a small letter goes on with its sentence.
                return False
            found.add(text[button.start : button.end].lower())
            reached = button.end
        elif button.end > reached and text[button.start : button.end].lower().startswith(
            text[button.start : reached].lower()
        ):
            # A longer label that starts like the last one: "Read", "Read more".
            found.discard(text[button.start : reached].lower())
            found.add(text[button.start : button.end].lower())
            reached = button.end
    return len(found) > 1 and not text[reached:end].strip(_TRIVIA)
