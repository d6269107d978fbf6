"""Files and arguments that nobody of ours gives to the compiled kernel: it raises, or returns, and reads past no end.

What a wrong read would be is for a sanitizer to say: ``uvx nox -s sanitize``.
"""

from __future__ import annotations

import random
from functools import lru_cache
from typing import Any

from bodycopy.kernel.compiled import NATIVE
from bodycopy.kernel.features import letters
from bodycopy.kernel.phrases.fold import classify, compose
from bodycopy.rulebook.compile import compile_rules
from bodycopy.rulebook.load import RULES_FOLDER
from bodycopy.rulebook.source import read_signals, read_user_files

ODD: tuple[Any, ...] = (
    None, True, -1, 0, 1, 7, 1 << 16, 1 << 62, 1 << 63, -(1 << 63), 1 << 70, 0.5, "", "+", "text", "\ud800", "\0", "雨" * 9, b"", b"abc", [], [1, 2],
    [()], [(0, 1)], [(1, 0)], [(0, 1 << 40)], [[(0, 3)]], [[(2, 1)]], (), ((),), (0, b"", b"", b"", 0), {}, {"text": 1}, {"text": "b"}, str, ord, int,
    bytearray(), bytearray(7), bytearray(8), bytearray(64), bytearray(b"\xff" * 64), bytearray(b"\x7f" * 64), memoryview(b"abcdefgh"),
    memoryview(bytes(64)).cast("i"), memoryview(bytes(range(200))), range(9), classify, letters.classify, compose,
)  # fmt: skip
"""No argument is what one of these functions wants from it."""


@lru_cache(maxsize=1)
def _book() -> bytes:
    """Return the flat file of a few of the rules that ship."""
    rules, _ = read_user_files(f"{RULES_FOLDER}/{name}.toml" for name in ("en/newsletter", "ja/paywall"))
    lists = read_signals(f"{RULES_FOLDER}/en/signals.toml", "signals")
    return bytes(compile_rules(rules, lists, classes=True).phrases[0].data)


def damaged(text: str, seed: int) -> None:
    """A file of phrases with some of its bytes changed, or cut short, is refused, at once or in use, or finds hits within the text."""
    if NATIVE is None:
        return
    draw = random.Random(seed)  # noqa: S311 - not for secrets
    bad = bytearray(_book())
    # Most of a file is the classes of characters, and what matters most stands in front.
    for _ in range(draw.randrange(200)):
        place = int(len(bad) * draw.random() ** 3)
        bad[place : place + 4] = draw.choice((bytes(4), b"\xff" * 4, b"\xff\xff\xff\x7f", draw.randbytes(4)))
    if not seed % 9:
        del bad[draw.randrange(len(bad)) :]
    half = len(text) // 2
    parts = [[(0, half)], [(half, len(text))]]
    try:
        hits = NATIVE.scan(((NATIVE.open(bytes(bad)), b""),), text, parts, None, classify, compose)[0]
    except ValueError:
        return
    for start, end, _ in hits:
        assert 0 <= start < end <= len(text)


def odd_arguments(seed: int) -> None:
    """Whatever a function is called with, it returns or raises."""
    if NATIVE is None:
        return
    draw = random.Random(seed)  # noqa: S311 - not for secrets
    functions = [function for name in dir(NATIVE) if callable(function := getattr(NATIVE, name)) and name[0] != "_"]
    column = bytearray(8 * draw.randrange(5))
    column[:] = draw.choice((bytes(len(column)), draw.randbytes(len(column)), b"\xff" * len(column)))
    for _ in range(50):
        given = [draw.choice((column, bytearray(column), *draw.choices(ODD, k=3))) for _ in range(draw.randrange(10))]
        try:
            draw.choice(functions)(*given)
        except (TypeError, ValueError, OverflowError, MemoryError, LookupError, SystemError, AttributeError):
            continue
