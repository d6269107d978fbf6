"""fuse: verdicts -> removals. Who owns which words, and which white space goes with them."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import compress
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.document import SOURCES, Removal, Verdict
from bodycopy.kernel.characters import STOPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_SPACE = re.compile(r"\s*")
_START = itemgetter(0)
_CLOSED = dict(zip("([{（【［", ")]}）】］", strict=True))
# A bracket that what goes has opened is closed so many characters behind it, or it was none.
_BRACKET = 40
_RANK = {source: rank for rank, source in enumerate(SOURCES)}


class _Claim(NamedTuple):
    start: int
    end: int
    verdict: Verdict


def precedence(verdict: Verdict) -> tuple[int, bool, int, str, int, str]:
    """Return a sort key, the strongest claim first: rule, what is part of a rule's notice, heuristic, model; the longer; the id."""
    is_beside = verdict.source == "rule" and verdict.confidence < 1
    return (_RANK[verdict.source], is_beside, verdict.start - verdict.end, verdict.rule, verdict.start, verdict.reason)


def fuse(text: str, verdicts: Iterable[Verdict]) -> tuple[Removal, ...]:
    """Return every claimed character one owner; spans come out disjoint and sorted, whatever the order of ``verdicts``."""
    pieces, others = _shared(sorted(_trimmed(text, verdicts), key=_START))
    pieces = [*_marked(text, pieces)]
    # What stronger claims left of a weaker one may be the white space between them, which goes with the words before it.
    worded = [not text[start].isspace() or not text[start:end].isspace() for start, end, _ in pieces]
    if not all(worded):
        pieces, others = [*compress(pieces, worded)], [*compress(others, worded)]
    return tuple(
        [
            Removal(start, end, rule, family, reason, confidence, also, text[start:end])
            for (_, _, (_, _, rule, family, reason, _, confidence, _)), (start, end), also in zip(
                pieces, _with_space(text, pieces), others, strict=True
            )
            if end > start
        ]
    )


def fuse_again(text: str, removals: Iterable[Removal]) -> tuple[Removal, ...]:
    """Return disjoint removals with the white space that goes with them, and with them alone, as if one look had made them."""
    removals = list(removals)
    also = {_first_word(removal): removal.also for removal in removals}
    claims = [
        Verdict(*removal[:2], removal.rule, removal.family, removal.reason, "rule", removal.confidence)
        for removal in removals
    ]
    return tuple(removal._replace(also=also.get(_first_word(removal), ())) for removal in fuse(text, claims))


def _first_word(removal: Removal) -> int:
    return removal.start + len(removal.text) - len(removal.text.lstrip())


def _trimmed(text: str, verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
    """Take the white space off the verdicts' edges; what is left of a run's edges are words."""
    for verdict in verdicts:
        start, end = verdict[:2]
        if start < end and not text[start].isspace() and not text[end - 1].isspace():
            yield verdict
            continue
        words = text[start:end]
        core = words.strip()
        if core:
            start += len(words) - len(words.lstrip())
            yield verdict._replace(start=start, end=start + len(core))


def _shared(claims: list[Verdict]) -> tuple[list[_Claim], list[tuple[str, ...]]]:
    """Return the words of claims in order, and for each piece the ids of the other claims on some of its words.

    Most claims have their words to themselves; only where some overlap does it matter which is the strongest.
    """
    pieces: list[_Claim] = []
    others: list[tuple[str, ...]] = []
    at, count = 0, len(claims)
    while at < count:
        claim = claims[at]
        start, reach = claim[:2]
        last = at + 1
        while last < count and claims[last][0] < reach:
            reach = max(reach, claims[last][1])
            last += 1
        if last == at + 1:
            pieces.append(_Claim(start, reach, claim))
            others.append(())
        else:
            among = sorted(claims[at:last], key=precedence)
            best = among[0]
            if best[:2] == (start, reach):
                pieces.append(_Claim(start, reach, best))
                others.append(tuple(sorted({claim.rule for claim in among} - {best.rule})))
            else:
                own = _own(among)
                pieces += own
                others += _others(own, among)
        at = last
    return pieces, others


def _own(claims: list[Verdict]) -> list[_Claim]:
    """Hand out the words, the strongest claim first; later ones get what is left."""
    pieces: list[_Claim] = []
    ends: list[int] = []
    for claim in claims:
        at, end = claim[:2]
        n = bisect_left(ends, at)
        while n < len(pieces) and pieces[n][0] < end:
            start, reached, _ = pieces[n]
            if at < start:
                pieces.insert(n, _Claim(at, start, claim))
                ends.insert(n, start)
                n += 1
            at = max(at, reached)
            n += 1
        if at < end:
            pieces.insert(n, _Claim(at, end, claim))
            ends.insert(n, end)
    return pieces


def _others(pieces: list[_Claim], claims: list[Verdict]) -> list[tuple[str, ...]]:
    """Return for each piece, the ids of the other claims on some of its words."""
    others: list[set[str]] = [set() for _ in pieces]
    ends = [end for _, end, _ in pieces]
    for start, end, rule, *_ in claims:
        n = bisect_left(ends, start + 1)
        while n < len(pieces) and pieces[n][0] < end:
            if pieces[n][2].rule != rule:
                others[n].add(rule)
            n += 1
    return [tuple(sorted(ids)) for ids in others]


def _marked(text: str, pieces: list[_Claim]) -> Iterator[_Claim]:
    """Add to each piece marks that would be left of it alone: a bracket around it or closed behind it, a full stop behind a sentence."""
    reached = 0
    brackets = [pair for pair in _CLOSED.items() if pair[0] in text] if pieces else []
    for n, piece in enumerate(pieces):
        ceiling = pieces[n + 1].start if n + 1 < len(pieces) else len(text)
        start, end, verdict = piece
        if verdict.rule.startswith("user/"):  # it means what it says
            yield piece
        else:
            start, end = _between_marks(text, start, end, (reached, ceiling), brackets)
            yield _Claim(start, end, verdict)
        reached = end


def _between_marks(
    text: str, start: int, end: int, room: tuple[int, int], brackets: Sequence[tuple[str, str]]
) -> tuple[int, int]:
    floor, ceiling = room
    while start > floor and end < ceiling and text[start - 1] in _CLOSED and text[end] == _CLOSED[text[start - 1]]:
        start, end = start - 1, end + 1
    if end < ceiling and text[end] == '"' and text.count('"', start, end) % 2:
        end += 1
    for opener, closer in brackets:
        if text.count(opener, start, end) > text.count(closer, start, end):
            close = text.find(closer, end, min(ceiling, end + _BRACKET))
            if close >= 0 and "\n" not in text[end:close] and opener not in text[end:close]:
                end = close + 1
    before = _before(text, start)
    if before == 0 or text[before - 1] in STOPS or "\n" in text[before:start]:
        stop = end
        while stop < ceiling and text[stop] in STOPS:
            stop += 1
        if stop == len(text) or (stop < ceiling and text[stop].isspace()) or stop == ceiling:
            end = stop
    return start, end


def _with_space(text: str, pieces: list[_Claim]) -> list[tuple[int, int]]:
    """Add to each piece the white space that goes with it.

    White space between two pieces goes with the first. Of the white space on the two sides of a run of pieces
    the side that separates more (in line ends) stays, the right one where they are equal; nothing stays before
    the first words of a text, and at its end the right side.
    """
    spans = [(start, end) for start, end, _ in pieces]
    at = 0
    while at < len(spans):
        last = at
        while last + 1 < len(spans):
            following = spans[last + 1][0]
            if _after(text, spans[last][1]) < following:
                break
            spans[last] = (spans[last][0], following)
            last += 1
        start, end = _run(text, spans[at][0], spans[last][1])
        spans[at] = (start, spans[at][1]) if last > at else (start, end)
        if last > at:
            spans[last] = (spans[last][0], end)
        at = last + 1
    return spans


def _run(text: str, start: int, end: int) -> tuple[int, int]:
    left, right = _before(text, start), _after(text, end)
    if left == 0:
        return 0, right
    if right == len(text):
        return left, end
    if text.count("\n", left, start) > text.count("\n", end, right) or end == right:
        return start, right
    return left, end


def _after(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _before(text: str, at: int) -> int:
    while at > 0 and text[at - 1].isspace():
        at -= 1
    return at
