"""Look for documents that break a promise: ``python tests/fuzz.py --minutes 60 [--only NAME]``; the suite draws a few too.

Each target is a law over bytes or text, from decoding to the files of many documents. What is found is printed, shrunk,
and kept by Hypothesis in ``.hypothesis``; it belongs into the tests as a case, by hand.
"""

from __future__ import annotations

import argparse
import io
import time
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import bodycopy
import computing
import hostile
import searching
from bodycopy.batch.formats.forms import records
from bodycopy.batch.formats.record import FormatError, RecordOptions
from bodycopy.decode.bytes import decode
from bodycopy.decode.repair import repair
from bodycopy.decode.sniff import looks_binary
from bodycopy.decode.sniff_html import looks_like_html
from bodycopy.judge.main_content.score import scores
from bodycopy.judge.main_content.weights import SHIPPED_HTML, load
from bodycopy.kernel.character_index import character_index, index_in_python
from bodycopy.kernel.features import grams, plain, residue
from bodycopy.kernel.features.units import units
from bodycopy.kernel.phrases.fold import fold
from bodycopy.rulebook.load import load as load_rules
from bodycopy.segment import segment
from bodycopy.segment.boundaries import LabelEnds, cut

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bodycopy.document import Document, Span
    from bodycopy.kernel.features.columns import ColumnBackend

PROSE = "The bridge opened on Monday, the mayor said."
TOKENS = (
    PROSE, "Please support our journalism. Donate now", "Subscribe to continue reading", "Read more", "Share", "$5 a month",
    "Jetzt 4 Wochen für 1 Euro testen.", "雨が降った。船は出なかった。", "الجسر مغلق.", "Ã¼", "â€œ", "&amp;amp;", "&#0;", "&nosuch;", "\x1b[31m", "\0",
    "\u200b", "\u202e", "\ufeff", "\ud800", "\ufffd", "\u0301", "\U0001f469\u200d", "\r\n", "\n\n", "\u2028", "\x85", "\t", " " * 50, "*", "# ", "> ",
    "```", "|", "[a](b)", "<!--", "-->", "<![CDATA[", "]]>", "<?xml ", "?>", "<!doctype html>", "<html>", "<body>", "</body>", "<p>", "</p>", "<div>", "</div>",
    "<table><tr><td>", "<li>", "<br>", "<a href=x>", "</a>", "<script>", "</script>", "<style>", "<svg>", "<template>", "<noscript>", "<p hidden>",
    "<article>", "</article>", "<h1>", "<pre>", "<title>", "<meta charset=utf-16>", "<", ">", "&", '"',
)  # fmt: skip
PIECES = st.sampled_from(TOKENS) | st.text(max_size=8)
TEXTS = st.lists(PIECES, max_size=40).map("".join)
CODECS = st.sampled_from(["utf-8", "utf-16", "utf-32", "latin-1", "cp1251", "shift_jis", "gb18030"])
ENCODED = st.builds(lambda text, codec: text.encode(codec, "ignore"), TEXTS, CODECS)
BYTES = ENCODED | st.binary(max_size=400) | st.builds(lambda one, two: one + two, ENCODED, st.binary(max_size=40))
FORMS = st.sampled_from(["jsonl", "csv"])


@st.composite
def scripts(draw: st.DrawFn) -> bytes:
    """Draw words of a few stretches of Unicode, whichever script is there, with marks, numbers and banners between."""
    first = draw(st.lists(st.integers(0, 0x10FFFF - 96), min_size=1, max_size=3))
    letters = [chr(code) for start in first for code in range(start, start + 96) if not 0xD800 <= code < 0xE000]
    words = st.text(st.sampled_from(letters or ["a"]), max_size=9) | PIECES | st.integers().map(str)
    between = draw(st.sampled_from(["", " ", ". ", "\n", "。", "\u0301"]))
    return between.join(draw(st.lists(words, max_size=60))).encode("utf-8", "surrogatepass")


SEEDS = st.integers(0, 1 << 32)


def decoding(data: bytes) -> None:
    text = decode(data).text
    text.encode("utf-8")
    looks_binary(data)
    looks_like_html(text)


def repairing(text: str) -> None:
    text = decode(text.encode("utf-8", "replace")).text
    once = repair(text)[0]
    assert repair(once)[0] == once


def folding(text: str) -> None:
    assert len(fold(text)) == len(text)


def segmenting(data: bytes) -> None:
    for kind in ("text", "markdown", "html"):
        text = decode(data, html=kind == "html").text
        document = segment(text if kind == "html" else repair(text).text, kind)
        end = 0
        for block in document.blocks:
            assert end <= block.start <= block.end <= len(document.text)
            end = block.end


TABLE = memoryview(bytes(n * n % 251 for n in range(grams.SIZE))).cast("b")


def look_over(text: str) -> None:
    found = character_index(text)
    plain_found = index_in_python(text)
    known = [place for place in found.capitals if place in plain_found.capitals]
    assert found._replace(capitals=known) == plain_found


def computing_alike(data: bytes) -> None:
    """Compiled code gives what Python gives: hits, weights of words, columns, scores."""
    for kind in ("text", "html"):
        text = decode(data, html=kind == "html").text
        document = segment(text if kind == "html" else repair(text).text, kind)
        pieces = cut(document)
        if not pieces:
            return
        look_over(document.text)
        searching.scanned(load_rules(), document.text, pieces, LabelEnds(document.text, pieces).of)
        said = [of_sentences(ops, document, pieces) for ops in computing.EVERY]
        assert said[1:] == said[:-1]
        found, weights = units(document), load(SHIPPED_HTML if kind == "html" else "")
        one, columns = scores(plain, document, found, weights)
        for ops in computing.FAST:
            other, others = scores(ops, document, found, weights)
            assert ops.values(other) == one.v
            assert {name: ops.values(each) for name, each in others.items()} == {n: c.v for n, c in columns.items()}


def of_sentences(ops: ColumnBackend, document: Document, pieces: Sequence[Sequence[Span]]) -> dict[str, list[int]]:
    """Return what the judge of residue sees."""
    found = residue.units(ops, document.text, pieces, TABLE)
    columns = residue.columns(document.text, found, document.blocks, document.signals, [])
    columns |= residue.second_stage(found, columns, columns["lex"])
    return {name: ops.values(each) for name, each in columns.items()}


def judging(data: bytes) -> None:
    for kind in ("", "text", "html"):
        document = bodycopy.read(data, kind=kind)
        text = document.body.replace(document.line_ends, "\n")
        assert "\x1b" not in text
        rest = iter(document.text)
        assert all(any(char == other for other in rest) for char in text), "it is no subsequence of the page text"
        end = 0
        for removal in document.removed:
            assert end <= removal.start < removal.end <= len(document.text)
            end = removal.end


def reading(data: bytes, form: str) -> None:
    try:
        for record in records(io.BytesIO(data), RecordOptions(form, limit=1000)):
            assert len(record.data) <= 6 * 1000
    except FormatError as error:
        assert str(error)  # noqa: PT017 - it may raise this, and needn't


TARGETS: dict[str, tuple[Callable[..., None], tuple[Any, ...]]] = {
    "decode": (decoding, (BYTES,)),
    "repair": (repairing, (TEXTS,)),
    "fold": (folding, (st.text(),)),
    "segment": (segmenting, (BYTES,)),
    "compiled": (computing_alike, (BYTES | scripts(),)),
    "damaged": (hostile.damaged, (TEXTS, SEEDS)),
    "arguments": (hostile.odd_arguments, (SEEDS,)),
    "judge": (judging, (BYTES,)),
    "formats": (reading, (BYTES, FORMS)),
}
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def fuzz(name: str, examples: int) -> None:
    """Draw that many documents for a target; raises what the first that breaks the law raises, shrunk."""
    law, strategies = TARGETS[name]
    given_any: Any = given
    drawn = given_any(*strategies)(law)
    limited: Any = settings(max_examples=examples, deadline=None, suppress_health_check=QUIET)(drawn)
    limited()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--only", choices=TARGETS, action="append")
    arguments = parser.parse_args()
    end = time.monotonic() + 60 * arguments.minutes
    drawn = 0
    while time.monotonic() < end:
        for name in arguments.only or TARGETS:
            fuzz(name, 500)
            drawn += 500
            print(f"{name}: fine; {drawn} documents so far", flush=True)  # noqa: T201 - a command


if __name__ == "__main__":
    main()
