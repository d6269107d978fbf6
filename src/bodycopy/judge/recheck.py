"""recheck: Document -> Document. What would go from what is left of a judged document, as the text that it now is, goes at once.

So cleaning what was cleaned changes nothing: what a second run would take has the reason that it has there. No judge sees
another's verdicts; a recheck is a whole cleaning of a shorter text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.judge.decide import candidate_verdicts, resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bodycopy.document import Document, Removal
    from bodycopy.judge.options import Options
    from bodycopy.rulebook.model import Rulebook

# A text of more characters is not rechecked, and none more often than this.
_LONG, _MOST = 1 << 16, 8
# A recheck of a text that kept the first share has misread it where it would leave less than the second.
_SAME, _LEAST = 0.95, 0.5


def recheck(document: Document, rulebook: Rulebook, options: Options) -> Document:
    """Take from a judged document what would go from what is left of it, until nothing more goes."""
    # Weights that a caller names are for pages or for texts.
    own = options._replace(model="") if options.model and document.kind == "html" else options
    size, left = len(document.text), _left(document)
    is_new = left < size or document.kind == "html"  # a page whose blocks all stay is a text now, too
    for _ in range(_MOST):
        if not is_new or not 0 < left <= _LONG:
            break
        again = recheck_once(document, lambda left: _cleaned(left, rulebook, own))
        stayed = left >= _SAME * size
        size, left = left, _left(again)
        if stayed and left < _LEAST * size:
            break
        document, is_new = again, left < size
    return document


def _left(document: Document) -> int:
    return len(document.text) - sum(removal.end - removal.start for removal in document.removed)


def _cleaned(left: Document, rulebook: Rulebook, options: Options) -> Document:
    from bodycopy.judge.observe import observe

    left = observe(left, rulebook)
    return resolve(left, candidate_verdicts(left, rulebook, options)[0])


def recheck_once(document: Document, cleaned: Callable[[Document], Document]) -> Document:
    """Return a judged document from which what ``cleaned`` takes out of its body text is gone too."""
    from bodycopy.judge.fuse import fuse_again
    from bodycopy.judge.wholes import torn
    from bodycopy.segment import segment

    left = cleaned(segment(document.body, "markdown" if document.kind == "markdown" else "text", url=document.url))
    if not left.removed:
        return document
    more = list(_placed(document, left))
    removed = fuse_again(document.text, [*document.removed, *more])
    protected = torn(document, removed)
    if protected:
        # What was whole in the body text is a piece where the page text's sentence began in what had gone.
        more = [each for each in more if not any(each.start < of.end and of.start < each.end for of in protected)]
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
