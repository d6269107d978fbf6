"""An index over tens of thousands of phrases: ``find`` reads a text once and returns every hit.

The text's words are looked up among the first tokens of the keys that phrases are filed under, and where one of those
stands, the next two tokens too. Where a key stands, and the same unit holds what else a phrase needs, the phrase is matched
outward from it. So the cost depends on the text, and little on the number of phrases.
"""

from __future__ import annotations

from _thread import allocate_lock
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.kernel.phrases.form import Form
from bodycopy.kernel.phrases.keys import (
    BETWEEN,
    CURRENCIES,
    DOLLAR,
    DOLLARS,
    EDGE,
    NUMBERS,
    OPENING,
    STEM_LENGTHS,
    key_of,
)
from bodycopy.kernel.phrases.language import is_anchored, load_phrase
from bodycopy.kernel.phrases.match import match

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from typing import Any

    from bodycopy.kernel.phrases.form import Anchor
    from bodycopy.kernel.tokens import TokenizedText

_ANYWHERE = 1 << 30


class Hit(NamedTuple):
    """A phrase found in a text: offsets, and the phrase's number in the index."""

    start: int
    end: int
    key: int


class PostingLists(NamedTuple):
    """Phrases that were filed together."""

    sources: Mapping[str, str]
    """By number, in decimal: the phrase as ``dump_phrase`` writes it."""
    entries: Mapping[str, str]
    """A key's first token -> items, each its second token and rests: the other tokens and ``"number number"``, the
    phrases filed under it. The second token of a key of one token is empty."""
    stems: Sequence[str]
    """The stems among the keys' tokens."""


ITEM = "\x1a"
"""Between the items of an entry."""
REST = "\x19"
"""Between the rests of an item."""


class _Use(NamedTuple):
    """How a phrase is looked for where one of its keys stands."""

    number: int
    form: Form
    anchors: Sequence[Anchor]
    needs: Sequence[frozenset[str]]
    """Sets of words of each of which the unit must hold one."""
    room: int
    """How many words may stand between the key and the start of its piece."""


class _Node:
    """The phrases filed under one key, and the keys that begin with it, by their next token."""

    __slots__ = ("below", "key", "lone", "numbers", "uses")

    def __init__(self, key: str, below: dict[str, Any]) -> None:
        """Take what is filed under keys that begin with ``key``, by their next token, under none the phrases' numbers."""
        self.key = key
        self.numbers: str = below.pop("", "").replace(REST, " ")
        """Of the phrases, with spaces between."""
        self.uses: list[_Use] | None = None
        """The phrases, once they have been read."""
        self.below: dict[str, _Node | str] = below
        """What is filed below: text until it is asked for."""
        self.lone = bool(self.numbers) or EDGE in below
        """It is a key by itself, or with an edge after."""

    def further(self, token: str) -> _Node:
        """Return what is filed under the key with one more token, which there must be."""
        known = self.below[token]
        if isinstance(known, str):
            known = self.below[token] = _Node(self.key + BETWEEN + token, _by_token(map(_split, known.split(REST))))
        return known


def _split(rest: str) -> tuple[str, str]:
    """Return the first token of the rest of a key, and what is after it: in the end numbers, after none."""
    token, tab, rest_after = rest.partition(BETWEEN)
    return (token, rest_after) if tab else ("", rest)


def _by_token(groups: Iterable[Sequence[str]]) -> dict[str, str]:
    """Put together what is after the same token."""
    found: dict[str, str] = {}
    for token, rest in groups:
        found[token] = found[token] + REST + rest if token in found else rest
    return found


class _Search:
    """The keys that stand in a text, as far as they have been found."""

    __slots__ = ("found", "others", "reading", "tokens")

    def __init__(self, reading: TokenizedText, others: Mapping[str, Sequence[str]]) -> None:
        self.reading = reading
        self.tokens = reading.canonical
        self.others = others
        """Word -> what it may stand for in keys beside itself."""
        self.found: list[tuple[int, _Node]] = []
        """Keys, each with the number of the token to match from."""

    def walk(self, node: _Node, at: int, anchor: int) -> None:
        """Collect a key and those that begin with it and go on with the token ``at``."""
        if node.numbers:
            self.found.append((anchor, node))
        below = node.below
        if below:
            if self.tokens[at] in below:
                self.walk(node.further(self.tokens[at]), at + 1, anchor)
            if EDGE in below and self.reading.may_end(at):
                self.found.append((anchor, node.further(EDGE)))
            if self.others:
                for other in self.others.get(self.reading.texts[at], ()):
                    if other in below:
                        self.walk(node.further(other), at + 1, anchor)

    def stop(self, node: _Node, at: int) -> None:
        """Collect the key that a token is, and the one that it is at an edge."""
        if node.numbers:
            self.found.append((at, node))
        if EDGE in node.below and self.reading.may_end(at + 1):
            self.found.append((at, node.further(EDGE)))


class Index:
    """An index of phrases. Made by ``build``; a search reads what a text's words ask for, and changes nothing else."""

    __slots__ = ("_forms", "_lock", "_nodes", "_stems", "postings", "size")

    def __init__(self, size: int, postings: PostingLists) -> None:
        self.size = size
        """How many phrases there are."""
        self.postings = postings
        self._lock = allocate_lock()
        """Held while a text is searched: what its words ask for is read on the way, and another thread must not meet half of it."""
        self._forms: dict[int, Form] = {}
        self._stems: dict[int, set[str]] = {}
        """Length -> the stems among the keys' tokens."""
        for stem in postings.stems:
            self._stems.setdefault(len(stem) - 1, set()).add(stem[:-1])
        self._nodes: dict[str, _Node] = {}
        """By first token: the keys read so far."""

    def find(self, reading: TokenizedText) -> list[Hit]:
        """Return every hit, sorted.

        A hit lies within one unit. ``^`` and ``$`` hold at the edges of its pieces. Of hits of one phrase that contain each other the longest counts, or with a ``_`` in it the shortest; hits of different
        phrases may overlap.
        """
        with self._lock:
            return self._find(reading)

    def _find(self, reading: TokenizedText) -> list[Hit]:
        spans: dict[tuple[int, int], set[tuple[int, int]]] = {}
        for at, node in self._places(reading):
            number = reading.number(at)
            for use in node.uses or self._uses(node):
                if use.needs and any(map(reading.words(number).isdisjoint, use.needs)):
                    continue
                if use.room < _ANYWHERE and reading.is_far(at, use.room):
                    continue
                for anchor in use.anchors:
                    span = match(reading, use.form, anchor, at)
                    if span:
                        spans.setdefault((number, use.number), set()).add(span)
        hits: list[Hit] = []
        for (_, one), found in spans.items():
            best = found if len(found) == 1 else self._forms[one].best(found)
            hits += [Hit(reading.place(first)[0], reading.place(last)[1], one) for first, last in best]
        hits.sort()
        return hits

    # --- where keys stand ---------------------------------------------------------------------------------

    def _places(self, reading: TokenizedText) -> list[tuple[int, _Node]]:
        """Return the keys of the index that stand in a text, each with the number of the token to match from."""
        tokens = reading.canonical
        search = _Search(reading, self._stand_for(reading.vocabulary))
        self._parse({*reading.vocabulary, NUMBERS, *chain.from_iterable(search.others.values())})
        for at, node in enumerate(map(self._nodes.get, tokens)):
            if node:
                if tokens[at + 1] in node.below:
                    # What comes before a word may be a number of several tokens: the word is the one to match from.
                    search.walk(node.further(tokens[at + 1]), at + 2, at + (tokens[at] == NUMBERS))
                if node.lone:
                    search.stop(node, at)
        if search.others:
            self._stand(search)
        self._open(search)
        return search.found

    def _stand(self, search: _Search) -> None:
        """Collect the keys that begin with what words stand for, or go on with it."""
        tokens, others = search.tokens, search.others
        for at, word in [(at, word) for at, word in enumerate(search.reading.texts) if word in others]:
            before = self._nodes.get(tokens[at - 1])
            for other in others[word]:
                node = self._nodes.get(other)
                if node:
                    search.walk(node, at + 1, at)
                if before and other in before.below:
                    search.walk(before.further(other), at + 1, at if tokens[at - 1] == NUMBERS else at - 1)

    def _open(self, search: _Search) -> None:
        """Collect the keys that pieces open with."""
        reading = search.reading
        texts, marks = reading.texts, reading.marks
        starts = [at if texts[at] not in marks else reading.first_text(at) for at in reading.opens]
        starts = [at for at in starts if at >= 0]
        keys = [OPENING + reading.texts[at] for at in starts]
        self._parse(set(keys))
        for at, node in zip(starts, map(self._nodes.get, keys), strict=True):
            if node:
                search.walk(node, at + 1, at)

    def _stand_for(self, vocabulary: set[str]) -> dict[str, list[str]]:
        """Return what words stand for in keys beside themselves."""
        others: dict[str, list[str]] = {}
        for length, stems in self._stems.items():
            for word in vocabulary:
                if word[:length] in stems:
                    others.setdefault(word, []).append(word[:length] + "*")
        for word in vocabulary & CURRENCIES:
            # Elsewhere it is a number.
            others.setdefault(word, []).append(word)
        if "$" in vocabulary:
            for word in vocabulary & DOLLARS:
                others.setdefault(word, []).append(DOLLAR)
        return others

    # --- reading what is filed ----------------------------------------------------------------------------

    def _parse(self, tokens: Collection[str]) -> None:
        """Read the entries of some first tokens, once."""
        for first in tokens:
            entry = "" if first in self._nodes else self.postings.entries.get(first, "")
            if entry:
                self._nodes[first] = _Node(first, dict(item.split(BETWEEN, 1) for item in entry.split(ITEM)))

    def _uses(self, node: _Node) -> list[_Use]:
        """Read the phrases filed under a key, once."""
        numbers = map(int, node.numbers.split(" "))
        node.uses = [_use(number, self._forms.get(number) or self._form(number), node.key) for number in numbers]
        return node.uses

    def _form(self, number: int) -> Form:
        """Read a phrase, once."""
        known = self._forms[number] = Form(load_phrase(self.postings.sources[str(number)]))
        return known


def _use(number: int, form: Form, key: str) -> _Use:
    anchors = form.anchors(key)
    tied = form.at_start and not key.startswith(OPENING)
    room = max((anchor.before for anchor in anchors), default=0) if tied else _ANYWHERE
    return _Use(number, form, anchors, form.needs, room)


class SmallPhraseSet:
    """A handful of phrases, looked for without an index."""

    __slots__ = ("_forms", "_wanted")

    def __init__(self, lines: Sequence[str]) -> None:
        """Take phrases as ``dump_phrase`` writes them."""
        self._forms = [Form(load_phrase(line)) for line in lines]
        self._wanted: dict[str, dict[int, None]] = {}
        for number, form in enumerate(self._forms):
            slot = next(slot for slot in form.slots if is_anchored(slot))
            for elements in slot:
                key = next(key for key in map(key_of, elements) if key)
                self._wanted.setdefault(key, {})[number] = None

    def find(self, reading: TokenizedText, number: int) -> list[Hit]:
        """Return every hit in a unit of a text, by its number."""
        spans: dict[int, set[tuple[int, int]]] = {}
        first, after = reading.bounds(number)
        for at in range(first, after):
            word = reading.texts[at]
            for key in (word, *(f"{word[:length]}*" for length in STEM_LENGTHS if len(word) >= length)):
                for one in self._wanted.get(key, ()):
                    for anchor in self._forms[one].anchors(key):
                        span = match(reading, self._forms[one], anchor, at)
                        if span:
                            spans.setdefault(one, set()).add(span)
        return [
            Hit(reading.place(first)[0], reading.place(last)[1], one)
            for one, found in spans.items()
            for first, last in self._forms[one].best(found)
        ]
