"""second: Document -> Document. A second look at what is left where something went: it is another text now, and is judged as one.

So cleaning what was cleaned changes nothing: what a second run would take goes at once, with the reason that it has there. No
judge sees another's verdicts; the second look is a whole cleaning of a shorter text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.judge.fuse import fuse_again
from bodycopy.judge.wholes import torn
from bodycopy.segment import segment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bodycopy.document import Document, Removal


def looked_at_again(document: Document, cleaned: Callable[[Document], Document]) -> Document:
    """Return a judged document from which what ``cleaned`` takes out of its body text is gone too."""
    left = cleaned(segment(document.body, "markdown" if document.kind == "markdown" else "text", url=document.url))
    if not left.removed:
        return document
    more = list(_placed(document, left))
    removed = fuse_again(document.text, [*document.removed, *more])
    places = torn(document, removed)
    if places:
        # What was whole in the body text is a piece where the page text's sentence began in what had gone.
        more = [each for each in more if not any(each.start < of.end and of.start < each.end for of in places)]
        removed = fuse_again(document.text, [*document.removed, *more])
    return document._replace(removed=removed, paywalled=document.paywalled or left.paywalled)


def _placed(document: Document, left: Document) -> Iterator[Removal]:
    """Yield what went from the body text as removals of the page text, in pieces where something had gone between."""
    kept: list[tuple[int, int]] = []
    at = 0
    for removal in document.removed:
        kept.append((at, removal.start))
        at = removal.end
    kept.append((at, len(document.text)))
    before = n = 0
    for removal in left.removed:
        while before + kept[n][1] - kept[n][0] <= removal.start:
            before += kept[n][1] - kept[n][0]
            n += 1
        offset, piece = before, n
        while piece < len(kept) and offset < removal.end:
            start, end = kept[piece]
            first = start + max(0, removal.start - offset)
            last = min(end, start + removal.end - offset)
            if first < last:
                yield removal._replace(start=first, end=last, text=document.text[first:last])
            offset += end - start
            piece += 1
