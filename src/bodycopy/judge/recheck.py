"""recheck: Document -> Document. What would go from what is left of a judged document, as the text that it now is, goes at once.

So cleaning what was cleaned changes nothing: what a second run would take has the reason that it has there. No judge sees
another's verdicts; a recheck is a whole cleaning of a shorter text. Of a long text the judge of residue is asked once more about each part
from which it takes something: of places, distances and repetitions as large as those of a book no text has taught it anything.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from bodycopy.document import Document, Overruled, Removal, Verdict
from bodycopy.judge.decide import candidate_verdicts, resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bodycopy.judge.options import Options
    from bodycopy.rulebook.model import Rulebook

# A text of more characters is not rechecked, and none more often than this.
_LONG, _MOST = 1 << 16, 8
# What goes from such a text goes from its part of some so many characters as well.
_PART = 20_000
# A recheck of a text that kept the first share has misread it where it would leave less than the second.
_SAME, _LEAST = 0.95, 0.5


def recheck(document: Document, rulebook: Rulebook, options: Options) -> Document:
    """Take from a judged document what would go from what is left of it, until nothing more goes."""
    # Weights that a caller names are for pages or for texts.
    own = options._replace(model="") if options.model and document.kind == "html" else options
    if len(document.text) > _LONG and document.kind != "html":
        document = _confirmed(document, rulebook, own)
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


def _confirmed(document: Document, rulebook: Rulebook, options: Options) -> Document:
    """Give back to a long text what the judge of residue took from it and would not take from the part in which it stands."""
    doubtful = [removal for removal in document.removed if removal.rule == "residue"]
    if not doubtful:
        return document
    from bodycopy.judge.fuse import fuse_again

    starts = [block.start for block in document.blocks]
    count = len(document.text) // _PART
    edges = [starts[min(len(starts) - 1, bisect_left(starts, len(document.text) * n // count))] for n in range(count)]
    given_back: set[Removal] = set()
    for start, end in pairwise([*edges, len(document.text)]):
        inside = [removal for removal in doubtful if start <= removal.start < end]
        if inside:
            part = _observed(document._replace(text=document.text[start:end]), rulebook)
            said = [claim for claim in candidate_verdicts(part, rulebook, options)[0] if claim.rule == "residue"]
            given_back.update(each for each in inside if not _is_said(each, said, start))
    if not given_back:
        return document
    left = [removal for removal in document.removed if removal not in given_back]
    why = "would stay in a shorter text"
    spared = [
        Overruled(Verdict(*each[:5], "model", each.confidence), why) for each in document.removed if each in given_back
    ]
    return document._replace(removed=fuse_again(document.text, left), overruled=(*document.overruled, *spared))


def _is_said(removal: Removal, said: Sequence[Verdict], start: int) -> bool:
    """Tell whether claims on a part that begins at an offset take most of what a removal takes."""
    taken = sum(max(0, min(removal.end, claim.end + start) - max(removal.start, claim.start + start)) for claim in said)
    return 2 * taken > len(removal.text.strip())


def _left(document: Document) -> int:
    return len(document.text) - sum(removal.end - removal.start for removal in document.removed)


def _cleaned(left: Document, rulebook: Rulebook, options: Options) -> Document:
    left = _observed(left, rulebook)
    return resolve(left, candidate_verdicts(left, rulebook, options)[0])


def _observed(document: Document, rulebook: Rulebook) -> Document:
    from bodycopy.judge.observe import observe
    from bodycopy.segment import segment

    kind: Literal["markdown", "text"] = "markdown" if document.kind == "markdown" else "text"
    return observe(segment(document.text, kind, url=document.url), rulebook)


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
