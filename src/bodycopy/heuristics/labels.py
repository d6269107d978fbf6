"""labels: Document -> verdicts on blocks that are nothing but button labels in a row, such as "Share Save Close"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.document import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bodycopy.document import Block, Document, Signal

_TRIVIA = " \t\n\u00a0\u202f·|•›»→>-–—/:,.…[](){}+*0123456789"


def labels(document: Document) -> Iterator[Verdict]:
    """Take a block of two or more different labels, and nothing else.

    One label alone may be a heading or an answer ("Close", "No thanks"): rules with ``^`` and ``$`` judge those.
    """
    buttons = [signal for signal in document.signals if signal.kind == "button"]
    at = 0
    for block in document.blocks:
        while at < len(buttons) and buttons[at].start < block.start:
            at += 1
        inside = at
        while inside < len(buttons) and buttons[inside].end <= block.end:
            inside += 1
        if inside - at > 1 and _covers(document.text, block, buttons[at:inside]):
            yield Verdict(
                block.start, block.end, "bare-labels", "furniture", "button labels in a row", "heuristic", 0.9
            )
        at = inside


def _covers(text: str, block: Block, buttons: list[Signal]) -> bool:
    if block.end - block.start > 120:
        return False
    reached = block.start
    found = set()
    for button in buttons:
        if button.start >= reached:
            if text[reached : button.start].strip(_TRIVIA):
                return False
            found.add(text[button.start : button.end].lower())
            reached = button.end
        elif button.end > reached and text[button.start : button.end].lower().startswith(
            text[button.start : reached].lower()
        ):
            # A longer label that starts like the last one: "Read", "Read more".
            found.add(text[button.start : button.end].lower())
            reached = button.end
    return len(found) > 1 and not text[reached : block.end].strip(_TRIVIA)
