"""judge: Document -> verdicts. Sentences in which the site speaks to its reader about the site go, one by one or in runs."""

from __future__ import annotations

from bodycopy.document import FAMILIES, Document, Verdict
from bodycopy.judge.main_content.score import backend
from bodycopy.judge.speech.weights import KINDS, load
from bodycopy.judge.weightfile import of_names
from bodycopy.kernel.features.grams import TOKEN, gram, numbers, tokens
from bodycopy.kernel.features.second import LIKELY, LIMIT, STEP
from bodycopy.kernel.features.speech import again, columns, is_dump, sentences
from bodycopy.kernel.light import attrgetter, bisect_left, itemgetter, lru_cache
from bodycopy.kernel.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bodycopy.document import Family, Favor
    from bodycopy.judge.speech.weights import Weights
    from bodycopy.kernel.features.speech import Sentences

NAME = "speaks-to-reader"
_START = attrgetter("start")
# A sentence alone has nothing that it could stand out from.
_CONTEXT = 2
# Words, stems and pairs of a run: a word or a mark alone says too little.
_LEAST = 5
_STAY = frozenset({"heading", "code", "table-row"})
# A reason names at most so many words, each with a weight of at least so many 16ths.
_WORDS, _LOUD = 3, 6
# Of words that may be about something, so many 256ths or fewer stand elsewhere in the text.
_APART = 128
# What is found of a run of at most so many characters is remembered.
_SHORT = 1000
# So much less than the limit a sentence needs beside one of its block that goes, in 256ths of a logit.
_BESIDE = 200
# Below this score of the first pass the second has lifted none of 79,000 to where even --favor precision takes it, and is not asked.
_HOPELESS = -1000
# Any score is at least this.
_ANY = -(1 << 62)
# What quoted and reported words need beyond the limit, in 256ths of a logit.
_QUOTED = 400
# The first and last sentence of a run beside others of its block: so many 16ths of a logit must its own words say.
_OWN = 32
# What a rule's hit counts for in a family, in 16ths of a logit.
_RULED = 32


_LOOKED = (
    "grams",
    "lex",
    "any",
    "topic",
    "quotes",
    "reporting",
    "ends",
    "place",
    "behind",
    "score-1",
    "score+1",
    *(f"says-{family}" for family in FAMILIES),
)


class _Judged(NamedTuple):
    """What is known of each sentence."""

    said: Sentences
    seen: dict[str, list[int]]
    """The columns that are looked at beside the trees."""
    scores: list[int]
    """A logit for each, in 256ths: above 0 where it is rather a banner."""
    weights: Weights


def speaks_to_reader(document: Document, *, favor: Favor = "balanced", model: str = "") -> list[Verdict]:
    """Judge each sentence of an observed document.

    ``favor`` moves the limit: ``precision`` takes more out. ``model`` is a path of other weights. Raises ``OSError``
    and ``WeightsError`` for those.
    """
    if sum(map(len, document.pieces)) < _CONTEXT or is_dump(document.text, document.pieces):
        return []
    weights = load(model)
    limit = weights.settings[favor]
    judged = _judged(document, weights, limit)
    return list(_verdicts(document, judged, limit, model)) if judged else []


def scored(document: Document, weights: Weights) -> list[tuple[int, int]]:
    """Return the place and the logit, in 256ths, of each sentence of an observed document that is looked at; nothing where none can go."""
    judged = _judged(document, weights)
    return list(zip(judged.said.chosen, judged.scores, strict=True)) if judged else []


def _judged(document: Document, weights: Weights, limit: int = _ANY) -> _Judged | None:
    """Judge the sentences that may be a banner's; None where not one of them reaches the limit."""
    ops = backend(sum(map(len, document.pieces)))
    said = sentences(ops, document.text, document.pieces, document.signals, weights.table)
    if not said.chosen:
        return None
    seen = columns(document.text, said)
    first = ops.forest(of_names(seen, weights.first.names), weights.first.trees)
    scores = list(ops.values(first))
    able = [n for n, score in enumerate(scores) if score >= _HOPELESS]
    if not able:
        return None
    seen |= again(said, first)
    rows = ops.column(able)
    second = ops.forest(
        [ops.take(column, rows) for column in of_names(seen, weights.second.names)], weights.second.trees
    )
    for n, score in zip(able, ops.values(second), strict=True):
        scores[n] = score
    if max(scores) < limit:
        return None
    return _Judged(said, {name: ops.values(seen[name]) for name in _LOOKED}, scores, weights)


def _verdicts(document: Document, judged: _Judged, limit: int, model: str) -> Iterator[Verdict]:
    """Yield a verdict for each run of sentences in a block; a headline stays, as one line says too little."""
    said, scores = judged.said, judged.scores
    places = [n for n in _gone(judged, limit) if document.blocks[said.block[said.chosen[n]]].kind not in _STAY]
    for number, run in _runs(judged, places):
        first, last = (said.spans[said.chosen[run[n]]] for n in (0, -1))
        from bodycopy.judge.turns import turn_before

        start, end = turn_before(document.text, first, model), _end(document, last, model)
        if start >= end or sum(judged.seen["grams"][n] for n in run) < _LEAST:
            continue
        whole = (start, end) == document.blocks[number][:2]
        if number == 0 and whole and not any(judged.seen["ends"][n] for n in run):
            continue
        least = min(scores[n] for n in run)
        likely = LIKELY[(max(-LIMIT, min(LIMIT, least)) + LIMIT) // STEP]
        words = document.text[start:end].lower()
        reason = _reason(words, judged, run, model)
        family = _family(words, judged, run, model)
        yield Verdict(start, end, NAME, family, reason, "model", round(likely / 1024, 3))


def _end(document: Document, last: tuple[int, int], model: str) -> int:
    """Return where the last sentence of a run ends: where it turns into an article's behind the words that a rule knows."""
    signals = document.signals
    near = range(bisect_left(signals, last[0], key=_START), bisect_left(signals, last[1], key=_START))
    known = [signals[n].end for n in near if signals[n].kind == "match" and not signals[n].ref.startswith("user/")]
    if not known:
        return last[1]
    from bodycopy.judge.turns import turn_after

    return turn_after(document.text, last, min(last[1], max(known)), model)


def _gone(judged: _Judged, limit: int) -> list[int]:
    """Return which sentences go, as places in ``chosen``; somebody else's words, quoted or reported, need more to go.

    Where one goes, its neighbours in the block need less, as a banner is a run: thresholding with hysteresis (Canny, 1986).
    """
    seen, scores, chosen, block = judged.seen, judged.scores, judged.said.chosen, judged.said.block
    least = [
        limit + (_QUOTED if quotes > 1 or reporting else 0)
        for quotes, reporting in zip(seen["quotes"], seen["reporting"], strict=True)
    ]
    gone = {n for n, score in enumerate(scores) if score >= least[n]}
    for step, places in ((1, range(1, len(chosen))), (-1, range(len(chosen) - 2, -1, -1))):
        for n in places if gone else ():
            here, there = chosen[n], chosen[n - step]
            is_beside = there == here - step and block[there] == block[here]
            if n - step in gone and is_beside and scores[n] >= least[n] - _BESIDE:
                gone.add(n)
    return sorted(gone)


def _runs(judged: _Judged, gone: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """Yield what goes in runs of neighbours in a block, with the block's number.

    Of a block that stays in part, a run begins and ends with sentences whose own words speak for it: nothing goes
    only because of what stands beside it.
    """
    said, seen = judged.said, judged.seen
    runs: list[list[int]] = []
    for n in gone:
        here = said.chosen[n]
        if runs and said.chosen[runs[-1][-1]] == here - 1 and said.block[here - 1] == said.block[here]:
            runs[-1].append(n)
        else:
            runs.append([n])
    for run in runs:
        if seen["place"][run[0]] or seen["behind"][run[-1]]:
            while run and seen["lex"][run[-1]] < _OWN and not seen["any"][run[-1]]:
                run.pop()
            while run and seen["lex"][run[0]] < _OWN and not seen["any"][run[0]]:
                del run[0]
        if run:
            yield said.block[said.chosen[run[0]]], run


def _family(words: str, judged: _Judged, run: Sequence[int], model: str) -> Family:
    """Choose the family that most words of a run speak for, and what rules found there."""
    seen = judged.seen
    best: tuple[int, int] = (-(1 << 30), 0)
    spoken = (_spoken if len(words) <= _SHORT else _spoken.__wrapped__)(words, model)
    for place, (family, said) in enumerate(zip(FAMILIES, spoken, strict=True)):
        ruled = seen[f"says-{family}"]
        best = max(best, (said + _RULED * sum([ruled[n] for n in run]), -place))
    return FAMILIES[-best[1]]


@lru_cache(maxsize=256)
def _spoken(words: str, model: str) -> tuple[int, ...]:
    """Return for each family what words in small letters speak for it."""
    weights = itemgetter(*(number % KINDS for number in numbers(tokens(words))), 0)
    rows = load(model).families
    said = []
    for place in range(len(FAMILIES)):
        row = rows[place * KINDS : (place + 1) * KINDS]
        said.append(sum(weights(row)) - row[0])
    return tuple(said)


def _reason(words: str, judged: _Judged, run: Sequence[int], model: str) -> str:
    """Name what decided: words, what is strange to the article, what stands beside it."""
    shown = [(_loudest if len(words) <= _SHORT else _loudest.__wrapped__)(words, model)]
    seen = judged.seen
    if all(-1 < seen["topic"][n] < _APART for n in run):
        shown.append("shares few words with the rest of the text")
    if seen["score-1"][run[0]] > 0 or seen["score+1"][run[-1]] > 0:
        shown.append("comes with others like it")
    return f"speaks to the reader: {_listed(shown)}"


@lru_cache(maxsize=256)
def _loudest(words: str, model: str) -> str:
    weight = load(model).table.__getitem__
    loud = {token: max(map(weight, gram(token).numbers)) for token in TOKEN.findall(words) if token[0].isalpha()}
    first = sorted((word for word, each in loud.items() if each >= _LOUD), key=lambda word: -loud[word])[:_WORDS]
    return f"says {_listed([f'“{word}”' for word in first])}" if first else "is put as a site speaks of itself"


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
