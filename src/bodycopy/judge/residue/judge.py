"""judge: Document -> Judged. Sentences and lines that are not part of what a text says go, one by one or in runs.

Only a text that is nearly all body is judged: what an extractor left of a page, a feed, a mail, an article that was copied, or any other
honest text. The dump of a page is told apart first, and left to the judge of blocks.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate, chain
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.document import FAMILIES, Document, Verdict
from bodycopy.judge.residue.weights import load
from bodycopy.judge.weightfile import of_names
from bodycopy.kernel.features import plain
from bodycopy.kernel.features.grams import TOKEN, gram, spoken
from bodycopy.kernel.features.residue import SAYS, columns, of_scores, of_text, second_stage, units
from bodycopy.kernel.features.second import LIKELY, LIMIT, STEP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bodycopy.document import Family, Favor, Span
    from bodycopy.judge.residue.weights import Weights

NAME = "residue"

_STAY = frozenset({"code", "table-row"})
# A reason names at most so many words, each with a weight of at least so many 16ths.
_WORDS, _LOUD = 3, 6
# Of words that may be about something, so many 256ths or fewer are elsewhere in the text.
_APART = 100
# So much less than the limit a sentence needs beside one of its block that goes, in 256ths of a logit.
_BESIDE = 200
# What quoted words need beyond the limit, and reported ones once more, in 256ths of a logit.
_QUOTED = 400
# So many blocks in a row that look alike go or stay as one: where one in three goes, or fewer, none, and where all but one in eight go, all.
_ROW, _FEW, _MANY = 6, 3, 8
# What a rule's hit counts for in a family, in 16ths of a logit.
_RULED = 48
# From how sure it is, in 256ths of a logit, and up to how sure, that a text is honest text of some form the limit is raised.
_MAYBE, _SURELY = -512, 1024
# A text that would lose a larger share than this, in 256ths, has been misread, or is a banner and nothing else: it stays.
_MOST = 160
# Columns that reasons look at.
_LOOKED = ("topic", "score-1", "score+1", "quotes", "reporting", "alike-place")
# What is found of a run of at most so many characters is remembered.
_SHORT = 1000


class Judged(NamedTuple):
    """What the judge says of a document."""

    verdicts: tuple[Verdict, ...] = ()
    is_page: bool = False
    """It is the dump of a page, of which this judge says nothing."""
    spans: Sequence[Span] = ()
    """Its sentences."""
    scores: Sequence[int] = ()
    agrees: int = 0
    """From this score on words may well be residue, so that a rule that took words of an honest text acts."""
    allows: int = 0
    """From this score on they may be residue at all, so that any other shipped rule acts."""

    def lets_act(self, match: int, *, only_if_likely: bool) -> bool:
        """Tell whether a rule may act whose words begin here."""
        n = bisect_right(self.spans, (match + 1,)) - 1
        if n < 0 or match >= self.spans[n][1]:
            return False
        return self.scores[n] >= (self.agrees if only_if_likely else self.allows)


class Scored(NamedTuple):
    """What is known of each sentence."""

    spans: list[Span]
    seen: Mapping[str, Sequence[int]]
    """All columns."""
    scores: list[int]
    """A logit for each, in 256ths: above 0 where it is rather residue."""
    form: int
    """A logit, in 256ths: above 0 where it is rather honest text of some form, of which nothing may go."""


class _Sentences(NamedTuple):
    """What is asked of sentences once one may go."""

    spans: list[Span]
    block: list[int]
    """The number of the block that holds it."""
    scores: list[int]
    seen: dict[str, Sequence[int]]
    """Columns that reasons look at."""
    ruled: dict[Family, Sequence[int]]
    """How often rules of a family matched in each; families of which none did are left out."""


def residue(
    document: Document,
    claimed: Iterable[Verdict],
    *,
    favor: Favor = "balanced",
    model: str = "",
    deep: str | None = None,
) -> Judged:
    """Judge each sentence of an observed document; ``claimed`` is what heuristics would take, as evidence.

    ``favor`` moves the limit: ``precision`` takes more out. ``model`` is a path of other weights. Where ``deep`` is one, or empty for
    those shipped, an encoder is asked where the scores leave doubt. Raises ``OSError`` and ``WeightsError`` for the weights.
    """
    if not document.pieces:
        return Judged()
    weights = load(model)
    judged = scored(document, claimed, weights)
    if judged is None:
        return Judged(is_page=True)
    settings = weights.settings
    sure = max(0, min(_SURELY, judged.form) - _MAYBE)
    limit = settings[favor] + sure * settings["form"] // 256
    if deep is not None:
        from bodycopy.judge.residue.deep import rescored

        judged = judged._replace(scores=rescored(document.text, judged, deep, favor, sure, limit))
    spans, scores = judged.spans, judged.scores
    verdicts: tuple[Verdict, ...] = ()
    if max(scores) >= limit:
        block = [n for n, each in enumerate(document.pieces) for _ in each]
        ruled = {family: counts for family in FAMILIES if any(counts := judged.seen[SAYS[family]])}
        found = _Sentences(spans, block, scores, {name: judged.seen[name] for name in _LOOKED}, ruled)
        gone = _gone(document, found, limit)
        size = sum(end - start for start, end in spans)
        if sum(spans[n].end - spans[n].start for n in gone) * 256 <= _MOST * size:
            verdicts = tuple(_verdicts(document, found, gone, model))
    return Judged(verdicts, False, spans, scores, settings["agrees"] + sure, settings["allows"] + sure)  # noqa: FBT003 - no page


def scored(document: Document, claimed: Iterable[Verdict], weights: Weights) -> Scored | None:
    """Score the sentences of an observed document; None where it is the dump of a page."""
    text, pieces = document.text, document.pieces
    spans = list(chain.from_iterable(pieces))
    if weights.asked is not None:
        from bodycopy.kernel.features import packed_residue

        given = text, pieces, document.blocks, document.signals, [*claimed]
        said = packed_residue.scored(*given, weights.table, weights.asked, weights.settings["page"])
        return Scored(spans, *said) if said else None
    ops = plain
    found = units(ops, text, pieces, weights.table)
    claims = [(claim.rule, claim.start, claim.end) for claim in claimed]
    seen = columns(text, found, document.blocks, document.signals, claims)
    whole = of_text(seen, found)
    page = ops.forest([ops.column([whole[name]]) for name in weights.page.names], weights.page.trees)
    if ops.total(page) >= weights.settings["page"]:
        return None
    first = ops.forest(of_names(seen, weights.first.names), weights.first.trees)
    seen |= second_stage(found, seen, first)
    scores = ops.values(ops.forest(of_names(seen, weights.second.names), weights.second.trees))
    whole |= of_scores(ops.values(seen["chars"]), scores)
    form = ops.forest([ops.column([whole[name]]) for name in weights.form.names], weights.form.trees)
    return Scored(spans, {name: ops.values(column) for name, column in seen.items()}, scores, ops.total(form))


def _gone(document: Document, found: _Sentences, limit: int) -> list[int]:
    """Return which sentences go; somebody else's words, quoted or reported, need more to go.

    Where one goes, its neighbours in the block need less: thresholding with hysteresis (Canny, 1986). Lines of one look in a row go or
    stay as most of them do.
    """
    scores, seen = found.scores, found.seen
    least = [
        limit + _QUOTED * ((quotes > 1) + (reporting > 0))
        for quotes, reporting in zip(seen["quotes"], seen["reporting"], strict=True)
    ]
    gone = {n for n, score in enumerate(scores) if score >= least[n]}
    for step, places in ((1, range(1, len(scores))), (-1, range(len(scores) - 2, -1, -1))):
        for n in places if gone else ():
            if n - step in gone and found.block[n - step] == found.block[n] and scores[n] >= least[n] - _BESIDE:
                gone.add(n)
    for first, end in _runs_of_one_look(document, found) if gone else ():
        run = range(first, end)
        going = sum(n in gone for n in run)
        if 0 < going * _FEW < len(run):
            gone.difference_update(run)
        elif len(run) - going <= len(run) // _MANY:
            gone.update(run)
    return sorted(n for n in gone if document.blocks[found.block[n]].kind not in _STAY)


def _runs_of_one_look(document: Document, found: _Sentences) -> Iterator[tuple[int, int]]:
    """Yield the first sentence and the end of each long row of blocks that look alike."""
    places, firsts = found.seen["alike-place"], [*accumulate(map(len, document.pieces), initial=0)]
    start = 0
    for n in range(1, len(firsts)):
        if n == len(firsts) - 1 or places[firsts[n]] == 0:
            if n - start >= _ROW:
                yield firsts[start], firsts[n]
            start = n


def _verdicts(document: Document, found: _Sentences, gone: Sequence[int], model: str) -> Iterator[Verdict]:
    """Yield a verdict for each run of sentences in a block."""
    scores = found.scores
    runs: list[list[int]] = []
    for n in gone:
        if runs and runs[-1][-1] == n - 1 and found.block[n - 1] == found.block[n]:
            runs[-1].append(n)
        else:
            runs.append([n])
    for run in runs:
        start, end = found.spans[run[0]].start, found.spans[run[-1]].end
        words = document.text[start:end].lower()
        least = min(scores[n] for n in run)
        likely = LIKELY[(max(-LIMIT, min(LIMIT, least)) + LIMIT) // STEP]
        family = _family(words, found, run, model)
        yield Verdict(start, end, NAME, family, _reason(words, found, run, model), "model", round(likely / 1024, 3))


def _family(words: str, found: _Sentences, run: Sequence[int], model: str) -> Family:
    """Choose the family that most words of a run speak for, and what rules found there."""
    said = [*(_spoken if len(words) <= _SHORT else _spoken.__wrapped__)(words, model)]
    for family, counts in found.ruled.items():
        said[FAMILIES.index(family)] += _RULED * sum([counts[n] for n in run])
    return FAMILIES[said.index(max(said))]


@lru_cache(maxsize=256)
def _spoken(words: str, model: str) -> list[int]:
    """Return for each family what words in small letters speak for it."""
    return spoken(words, load(model).families, len(FAMILIES))


def _reason(words: str, found: _Sentences, run: Sequence[int], model: str) -> str:
    """Name what decided: words, what is strange to the article, what is beside it, which rules agree."""
    shown = [(_loudest if len(words) <= _SHORT else _loudest.__wrapped__)(words, model)]
    seen = found.seen
    if all(-1 < seen["topic"][n] < _APART for n in run):
        shown.append("shares few words with the rest of the text")
    if seen["score-1"][run[0]] > 0 or seen["score+1"][run[-1]] > 0:
        shown.append("is among others like it")
    ruled = [family for family, counts in found.ruled.items() if any(counts[n] for n in run)]
    if ruled:
        shown.append(f"rules of {_listed(ruled)} agree")
    return f"not part of the text: {_listed(shown)}"


@lru_cache(maxsize=256)
def _loudest(words: str, model: str) -> str:
    weight = load(model).table.__getitem__
    loud = {token: max(map(weight, gram(token).numbers)) for token in TOKEN.findall(words) if token[0].isalpha()}
    first = sorted((word for word, each in loud.items() if each >= _LOUD), key=lambda word: -loud[word])[:_WORDS]
    return f"says {_listed([f'“{word}”' for word in first])}" if first else "is put as pages put what surrounds a text"


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
