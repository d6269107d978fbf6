"""judge: Document -> verdicts. Sentences in which the site speaks to its reader about the site go, one by one or in runs."""

from __future__ import annotations

from itertools import groupby

from bodycopy.document import FAMILIES, Document, Verdict
from bodycopy.judge.main_content.score import backend
from bodycopy.judge.speech.weights import KINDS, load
from bodycopy.kernel.features.grams import TOKEN, gram
from bodycopy.kernel.features.second import LIKELY, LIMIT, STEP
from bodycopy.kernel.features.speech import again, columns, sentences
from bodycopy.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bodycopy.document import Family, Favor
    from bodycopy.judge.speech.weights import Weights
    from bodycopy.judge.weightfile import Forest
    from bodycopy.kernel.features.speech import Columns, Sentences

NAME = "speaks-to-reader"
# A reason names at most so many words, each with a weight of at least so many 16ths.
_WORDS, _LOUD = 3, 6
_APART = 128
_FOREIGN = 32


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
    limit = weights.settings[favor]
    return list(_verdicts(document, said, seen, scores, [score >= limit for score in scores], weights))


def _worth_a_look(document: Document, said: Sentences, weights: Weights) -> bool:
    """Tell whether anything speaks for a banner: most articles hold no such sentence, and cost no more."""
    gate = weights.settings["gate"]
    return any(lex >= gate for lex in said.lex) or any(
        signal.kind == "match" and not signal.ref.startswith("user/") for signal in document.signals
    )


def _scored(seen: Columns, forest: Forest) -> list[int]:
    """Return a logit for each sentence, in 256ths: above 0 where it is rather a banner."""
    ops = backend(len(seen["lex"]))
    return [int(score) for score in ops.values(ops.forest([ops.column(seen[name]) for name in forest.names], forest.trees))]


def _verdicts(
    document: Document, said: Sentences, seen: Columns, scores: Sequence[int], gone: Sequence[bool], weights: Weights
) -> Iterator[Verdict]:
    """Yield a verdict for each run of sentences in a block; a headline stays, as one line says too little."""
    for (_, goes), places in groupby(range(len(gone)), lambda n: (said.block[n], gone[n])):
        if not goes:
            continue
        run = list(places)
        start, end = said.spans[run[0]][0], said.spans[run[-1]][1]
        if run[0] == 0 and end - start == document.blocks[0].end - document.blocks[0].start and not any(
            seen["ends"][n] for n in run
        ):
            continue
        likely = min(LIKELY[(max(-LIMIT, min(LIMIT, scores[n])) + LIMIT) // STEP] for n in run)
        family = _family(said, seen, run, weights)
        reason = _reason(document.text[start:end], seen, run, weights)
        yield Verdict(start, end, NAME, family, reason, "model", round(likely / 1024, 3), greedy=True)


def _family(said: Sentences, seen: Columns, run: Sequence[int], weights: Weights) -> Family:
    """Choose the family that most words of a run speak for, and what rules found there."""
    best: tuple[int, int] = (-(1 << 30), 0)
    numbers = [number % KINDS for n in run for number in said.grams[n]]
    for place, family in enumerate(FAMILIES):
        row = weights.families[place * KINDS : (place + 1) * KINDS]
        found = sum(map(row.__getitem__, numbers)) + _FOREIGN * sum(seen[f"says-{family}"][n] for n in run)
        best = max(best, (found, -place))
    return FAMILIES[-best[1]]


def _reason(words: str, seen: Columns, run: Sequence[int], weights: Weights) -> str:
    """Name what decided: words, what is strange to the article, what stands beside it."""
    table = weights.table
    loud: dict[str, int] = {}
    for token in TOKEN.findall(words.lower()):
        loud[token] = max(map(table.__getitem__, gram(token).numbers))
    first = sorted((word for word, weight in loud.items() if weight >= _LOUD and word[0].isalpha()), key=lambda word: -loud[word])
    named = [f"“{word}”" for word in first[:_WORDS]]
    says = f"says {' and '.join(named[-2:]) if len(named) < _WORDS else ', '.join(named[:-1]) + ' and ' + named[-1]}" if named else ""
    shown = [says or "is put as a site speaks of itself"]
    if all(-1 < seen["topic"][n] < _APART for n in run):
        shown.append("shares few words with the rest of the text")
    if any(seen["score-1"][n] > 0 and run[0] == n or seen["score+1"][n] > 0 and run[-1] == n for n in run):
        shown.append("stands beside others like it")
    return f"speaks to the reader: {' and '.join(shown) if len(shown) < _WORDS else ', '.join(shown[:-1]) + ' and ' + shown[-1]}"
