"""The steps that a text takes grow as its size does, for the shapes that once took more than their share.

Steps are calls of functions, which are the same on every machine; seconds, and what a call in C takes, are for
``benchmarks/growth.py``, which has two hundred shapes more.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks.shapes import SHAPES
from bodycopy import Options, read

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import FrameType

pytestmark = pytest.mark.no_cover
MOST = 2.0
"""Steps a character in a text four times as long, over those in the shorter one: an exponent of 1.5; what is quadratic has 4. (Long texts are judged in overlapping
pieces, which makes up to twice the steps.)"""
SMALL = (5_000, 10_000)
"""Characters, of which one size will do: what loses nothing is not looked at again, and what is too short for a judge not by it,
which is no matter of growth; what is quadratic is so at both."""
WORST = """
text: banners; banners on one line; banners, a line each; banner without a stop; read more lines; read more paragraphs; read more welded; rule words, random;
rule words, paragraphs; teaser index; teasers, dated; asking; appeals, paragraphs; dates; buttons; share; table, words and tabs; marks !?; marks ...;
marks, stars; marks, mixed; marks, foreign banners; emoji; combining marks; comments, open; escapes, open
html: one paragraph of marks; one paragraph of banners; select; read more; deep lists; deep tables; table misnested
"""
NAMES = [
    f"{kind}: {name}"
    for kind in ("text", "html")
    for name in re.split(r";\s+", WORST.partition(f"{kind}: ")[2].partition("\nhtml:")[0].strip())
]


def steps(work: Callable[[], object]) -> int:
    """Count the functions that are called in some work."""
    count = 0

    def seen(_frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def grown(work: Callable[[int], object], small: int) -> float:
    """Return how many more steps a unit of size costs where there is four times as much."""
    return steps(lambda: work(4 * small)) / steps(lambda: work(small)) / 4


@pytest.mark.parametrize("name", NAMES)
def test_four_times_the_text_takes_four_times_the_steps(name: str) -> None:
    found = []
    for small in SMALL:
        texts = {size: SHAPES[name](size) for size in (small, 4 * small)}
        # What is remembered from text to text is for neither of them, so both are read before.
        if len({bool(read(text).removed) for text in texts.values()}) == 1:
            found.append(grown(lambda size, texts=texts: read(texts[size]), small))  # type: ignore[misc]
            if found[-1] <= MOST:
                return
    pytest.fail(f"a character takes {found} times the steps")


@pytest.mark.parametrize("phrase", ["a* " * 60, "{a*,b*} " * 12, "{a,} " * 11 + "a"])
def test_a_rule_that_holds_everywhere_takes_steps_in_proportion(phrase: str, tmp_path: Path) -> None:
    rule = tmp_path / "wide.toml"
    rule.write_text(
        f'[wide]\nfamily = "advert"\nmatch = ["{phrase.strip()}"]\ndrops = ["[[a]]."]\nkeeps = ["b"]\n', "utf8"
    )
    options = Options(rules=(str(rule),))
    for size in (500, 2000):
        assert any(signal.kind == "match" for signal in read("a " * size, options=options).signals)
    assert grown(lambda size: read("a " * size, options=options), 500) <= MOST


def test_steps_that_grow_too_fast_are_seen() -> None:
    assert grown(lambda size: [len("") for _ in range(size) for _ in range(size)], 50) > 3
