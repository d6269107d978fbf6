"""A rulebook's phrases in compiled code find what they find in Python."""

from __future__ import annotations

import random
import re
from array import array
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.document import RulebookError
from bodycopy.kernel.compiled import NATIVE
from bodycopy.kernel.phrases import search
from bodycopy.kernel.phrases.fold import class_pages, classify
from bodycopy.rulebook.active import select
from bodycopy.rulebook.load import RULES_FOLDER, load
from bodycopy.rulebook.source import read_shipped_files
from bodycopy.segment import segment
from bodycopy.segment.boundaries import LabelEnds, cut
from searching import scanned

if TYPE_CHECKING:
    from conftest import BookOf

needs_native = pytest.mark.skipif(NATIVE is None, reason="no compiled code here")

RULES = """
[ask]
match = ["support {our,the} work", "^read more$", "spend* 0 now", "加入_会员"]
needs = ["please*", "給"]
unless = ["she said", "a “cold*"]
drops = ["x"]
keeps = ["y"]
[other]
match = ["join _ today"]
drops = ["x"]
keeps = ["y"]
"""
SIGNALS = "button = ['Share', '^ok$']\nreporting = ['she said', 'said*']"
MARKS = [
    " ",
    ". ",
    "\n",
    "\n\n",
    ", ",
    " — ",
    "'",
    "’s ",
    "...",
    "\u00ad",
    "\u200b",
    "\u0301",
    " 5 ",
    " US$ 3.50 ",
    "% ",
    "(",
    "»",
]


@lru_cache(maxsize=1)
def wordings() -> list[str]:
    """Return all phrases that ship, without what their signs mean."""
    rules, lists = read_shipped_files(RULES_FOLDER)
    phrases = [phrase for rule in rules for phrase in (*rule.match, *rule.rule.unless, *rule.rule.needs)]
    phrases += [phrase for one in lists for phrase in one.phrases]
    return [re.sub(r"[{}^$*_\\]", " ", phrase) for phrase in phrases]


def agrees(text: str) -> None:
    document = segment(text, "text")
    units = cut(document)
    if units:
        scanned(load(), document.text, units, LabelEnds(document.text, units).of)


@pytest.mark.parametrize("seed", range(40))
def test_texts_of_what_rules_say(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - not for secrets
    parts = []
    for _ in range(150):
        phrase = draw.choice(wordings())
        for _ in range(draw.randrange(3)):
            at = draw.randrange(len(phrase) + 1)
            phrase = phrase[:at] + draw.choice(MARKS) + phrase[at + draw.randrange(2) :]
        parts += [draw.choice([phrase, phrase.upper(), phrase.capitalize()]), draw.choice(MARKS)]
    agrees("".join(parts))


@given(st.text(), st.data())
def test_any_text(text: str, data: st.DataObject) -> None:
    said = data.draw(st.lists(st.sampled_from(wordings()) | st.sampled_from(MARKS) | st.text(max_size=4), max_size=12))
    agrees(text + "".join(said))


@needs_native
def test_every_character_is_of_its_classes() -> None:
    pages, classes = class_pages()
    known = [classes[256 * page + at] for page in pages for at in range(256)]
    assert [code for code, what in enumerate(known) if what and what != classify.__wrapped__(code)] == []
    assert sum(map(bool, known)) > 200_000


TEXTS = [
    "Please support our work. Read more The council met on a cold and wet Monday. She said so.",
    "Spending US$ 5 now, please. “Join the happy few today”, she said. 加入我们的会员 OK",
    "Share\n\nOK\n\nRead more\n\nnothing\n\nplease\n\nsupport the work",
]


@pytest.mark.parametrize("text", TEXTS)
def test_own_rules(text: str, book_of: BookOf) -> None:
    book = book_of(RULES, SIGNALS)
    document = segment(text, "text")
    units = cut(document)
    labels = LabelEnds(document.text, units).of
    assert scanned(book, document.text, units, labels)
    for narrow in (select(book, without=("user/own/ask",)), select(book, only=("user/own/ask",))):
        scanned(narrow, document.text, units, labels)


def test_what_a_choice_of_rules_leaves_out_is_not_found(book_of: BookOf) -> None:
    book = select(book_of(RULES, SIGNALS), without=("user/own/ask",))
    text = "support our work, join us today"
    found = scanned(book, text, [[(0, len(text))]])
    assert {ref for _, _, kind, ref in found if kind == "match"} == {"user/own/other"}


def test_a_choice_from_a_choice(book_of: BookOf) -> None:
    book = select(book_of(RULES, SIGNALS), without=("user/own/ask",))
    assert not select(book, without=("user/own/other",)).rules
    text = "support our work, join us today"
    assert not scanned(select(book, without=("user/own/other",)), text, [[(0, len(text))]])


def test_more_words_than_there_is_room_for_are_refused(book_of: BookOf, monkeypatch: pytest.MonkeyPatch) -> None:
    book_of(RULES)
    monkeypatch.setattr("bodycopy.kernel.phrases.packed.ID_BITS", 4)
    with pytest.raises(RulebookError, match="too much for one rulebook: more words"):
        book_of(RULES)


def test_a_file_from_a_machine_of_another_byte_order_is_read(book_of: BookOf) -> None:
    (phrases,) = book_of(RULES, SIGNALS).phrases
    swapped = array("i", bytes(phrases.data))
    swapped.byteswap()
    units = [[(0, len(TEXTS[0]))]]
    found = [search.scan([(search.Book(data), b"")], TEXTS[0], units) for data in (phrases.data, swapped.tobytes())]
    assert found[0][0]
    assert found[1] == found[0]


def test_a_file_that_is_cut_short_is_refused(book_of: BookOf) -> None:
    data = bytes(book_of(RULES, SIGNALS).phrases[0].data)
    for length in (0, 3, 4, 100, 400, len(data) - 4):
        for opened in (search.Book, *([NATIVE.open] if NATIVE else [])):
            with pytest.raises(ValueError, match="damaged"):
                opened(data[:length])


@needs_native
def test_a_damaged_file_is_refused_or_survived(book_of: BookOf) -> None:
    assert NATIVE
    data = bytes(book_of(RULES, SIGNALS).phrases[0].data)
    draw = random.Random(1)  # noqa: S311 - not for secrets
    text = " ".join(TEXTS)
    for _ in range(300):
        bad = bytearray(data)
        for _ in range(draw.randrange(1, 40)):
            bad[draw.randrange(len(bad))] = draw.randrange(256)
        try:
            book = NATIVE.open(bytes(bad))
        except ValueError:
            continue
        for start, end, _ in NATIVE.scan(((book, b""),), text, [[(0, len(text))]], None, classify, str)[0]:
            assert 0 <= start < end <= len(text)


@needs_native
def test_what_python_raises_comes_through(book_of: BookOf) -> None:
    assert NATIVE
    book = (NATIVE.open(book_of(RULES).phrases[0].data), b"")
    text = "Read more The council met, te\u0301l"

    def fails(_: object) -> int:
        raise LookupError("here")

    whole = [[(0, len(text))]]
    for labels, classes, composed in ((fails, classify, str), (None, fails, str), (None, classify, fails)):
        with pytest.raises(LookupError, match="here"):
            NATIVE.scan((book,), text, whole, labels, classes, composed)
    for units in ([[(0, len(text) + 1)]], [[(-1, 2)]], [[(3, 2)]]):
        with pytest.raises(ValueError, match="outside the text"):
            NATIVE.scan((book,), text, units, None, classify, str)
    with pytest.raises(TypeError):
        NATIVE.scan((book,), text, [[("a", "b")]], None, classify, str)
    with pytest.raises(ValueError, match="from 1 to 64"):
        NATIVE.scan((), text, whole, None, classify, str)


def test_threads_share_a_rulebook(book_of: BookOf) -> None:
    book = book_of(RULES, SIGNALS)
    units = [[(0, len(text))] for text in TEXTS]
    wanted = [scanned(book, text, [unit]) for text, unit in zip(TEXTS, units, strict=True)]
    with ThreadPoolExecutor(4) as pool:
        found = pool.map(lambda n: scanned(book, TEXTS[n % 3], [units[n % 3]]), range(60))
    assert list(found) == wanted * 20
