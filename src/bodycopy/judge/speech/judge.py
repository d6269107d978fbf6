"""judge: Document -> verdicts. Sentences in which the site speaks to its reader about the site go, one by one or in runs."""

from __future__ import annotations

from itertools import groupby

from bodycopy.document import FAMILIES, Document, Verdict
from bodycopy.judge.main_content.score import backend
from bodycopy.judge.speech.weights import KINDS, load
from bodycopy.kernel.features.grams import TOKEN, gram
from bodycopy.kernel.features.second import LIKELY, LIMIT, STEP
from bodycopy.kernel.features.speech import again, columns, sentences
from bodycopy.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bodycopy.document import Family, Favor
    from bodycopy.judge.speech.weights import Weights
    from bodycopy.judge.weightfile import Forest
    from bodycopy.kernel.features.speech import Columns, Sentences

NAME = "speaks-to-reader"
# A reason names at most so many words, each with a weight of at least so many 16ths.
_WORDS, _LOUD = 3, 6
# Of words that may be about something, so many 256ths or fewer stand elsewhere in the text.
_APART = 128
# What a rule's hit counts for in a family, in 16ths of a logit.
_RULED = 32


class _Judged(NamedTuple):
    """What is known of each sentence."""

    said: Sentences
    seen: Columns
    scores: Sequence[int]
    weights: Weights


def speaks_to_reader(document: Document, *, favor: Favor = "balanced", model: str = "") -> list[Verdict]:
    """Judge each sentence of an observed document.

    ``favor`` moves the limit: ``precision`` takes more out. ``model`` is a path of other weights. Raises ``OSError``
    and ``WeightsError`` for those.
    """
    if not any(document.pieces):
        return []
    weights = load(model)
    said = sentences(document.text, document.pieces, weights.table)
    if not _worth_a_look(document, said, weights):
        return []
    seen = columns(document.text, said, document.signals, weights.table)
    scores = _scored(seen, weights.first)
    seen |= again(said, scores)
    scores = _scored(seen, weights.second)
    return list(_verdicts(document, _Judged(said, seen, scores, weights), weights.settings[favor]))


def _worth_a_look(document: Document, said: Sentences, weights: Weights) -> bool:
    """Tell whether anything speaks for a banner: most articles hold no such sentence, and cost no more."""
    gate = weights.settings["gate"]
    return any(lex >= gate for lex in said.lex) or any(
        signal.kind == "match" and not signal.ref.startswith("user/") for signal in document.signals
    )


def _scored(seen: Columns, forest: Forest) -> list[int]:
    """Return a logit for each sentence, in 256ths: above 0 where it is rather a banner."""
    ops = backend(len(seen["lex"]))
    return [
        int(score) for score in ops.values(ops.forest([ops.column(seen[name]) for name in forest.names], forest.trees))
    ]


def _verdicts(document: Document, judged: _Judged, limit: int) -> Iterator[Verdict]:
    """Yield a verdict for each run of sentences in a block; a headline stays, as one line says too little."""
    spans, block = judged.said.spans, judged.said.block
    for (number, goes), places in groupby(range(len(spans)), lambda n: (block[n], judged.scores[n] >= limit)):
        if not goes:
            continue
        run = list(places)
        start, end = spans[run[0]][0], spans[run[-1]][1]
        whole = (start, end) == document.blocks[number][:2]
        if number == 0 and whole and not any(judged.seen["ends"][n] for n in run):
            continue
        least = min(judged.scores[n] for n in run)
        likely = LIKELY[(max(-LIMIT, min(LIMIT, least)) + LIMIT) // STEP]
        reason = _reason(document.text[start:end], judged, run)
        yield Verdict(start, end, NAME, _family(judged, run), reason, "model", round(likely / 1024, 3), greedy=True)


def _family(judged: _Judged, run: Sequence[int]) -> Family:
    """Choose the family that most words of a run speak for, and what rules found there."""
    best: tuple[int, int] = (-(1 << 30), 0)
    numbers = [number % KINDS for n in run for number in judged.said.grams[n]]
    for place, family in enumerate(FAMILIES):
        row = judged.weights.families[place * KINDS : (place + 1) * KINDS]
        found = sum(map(row.__getitem__, numbers)) + _RULED * sum(judged.seen[f"says-{family}"][n] for n in run)
        best = max(best, (found, -place))
    return FAMILIES[-best[1]]


def _reason(words: str, judged: _Judged, run: Sequence[int]) -> str:
    """Name what decided: words, what is strange to the article, what stands beside it."""
    weight = judged.weights.table.__getitem__
    loud = {
        token: max(map(weight, gram(token).numbers)) for token in TOKEN.findall(words.lower()) if token[0].isalpha()
    }
    first = sorted((word for word, each in loud.items() if each >= _LOUD), key=lambda word: -loud[word])[:_WORDS]
    shown = [f"says {_listed([f'“{word}”' for word in first])}" if first else "is put as a site speaks of itself"]
    seen = judged.seen
    if all(-1 < seen["topic"][n] < _APART for n in run):
        shown.append("shares few words with the rest of the text")
    if seen["score-1"][run[0]] > 0 or seen["score+1"][run[-1]] > 0:
        shown.append("comes with others like it")
    return f"speaks to the reader: {_listed(shown)}"


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
