"""Shapes of text and HTML that grow: name -> size in characters -> text. Each is a thing that comes in real input, or an enemy's.

Most are patterns in ``shapes.toml``; those that need more than a pattern stand here.
"""

from __future__ import annotations

import random
import tomllib
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Shape = Callable[[int], str]

PROSE = (
    "The council met on Tuesday to discuss the new bridge across the river. Engineers said that the work would "
    "take two years and cost about twelve million, most of it from the regional fund. Some residents doubted it. "
)
BANNER = "Please support our journalism. Donate now. Your gift keeps us going. "
LAYERS = "&#82" * 39 + "&#8238;" + "38;" * 39
WORDS = "support donate now subscribe newsletter read more our journalism today cookies accept all sign up free share comment".split()


def _filled(pieces: Iterable[str], size: int) -> str:
    found: list[str] = []
    length = 0
    for piece in pieces:
        found.append(piece)
        length += len(piece)
        if length >= size:
            break
    return "".join(found)


def again(unit: str, before: str = "", after: str = "") -> Shape:
    """Return the shape of a unit over and over; ``#`` in it stands for its number."""

    def shape(size: int) -> str:
        pieces = (unit.replace("#", str(number)) for number in count(1)) if "#" in unit else iter(lambda: unit, None)
        return before + _filled(pieces, size) + after

    return shape


def mixed(words: list[str], between: str = " ", line: int = 0) -> Shape:
    """Return the shape of words in an order that is random and always the same; a line end after each ``line`` words."""

    def shape(size: int) -> str:
        order = random.Random(7)

        def pieces() -> Iterator[str]:
            for number in count(1):
                yield order.choice(words) + ("\n" if line and number % line == 0 else between)

        return _filled(pieces(), size)

    return shape


def nested(opening: str, inside: str, closing: str, depth: int) -> Shape:
    """Return the shape of elements in each other; at most ``depth``, then the same again."""

    def shape(size: int) -> str:
        each = len(opening) + len(inside) + len(closing)
        deep = min(depth or size, max(1, size // each))
        one = (opening + inside) * deep + closing * deep
        return one * max(1, size // len(one))

    return shape


def wrapped(size: int) -> str:
    """Return prose in lines of one width."""
    text = again(PROSE)(size).replace("\n", " ")
    return "\n".join(text[at : at + 72] for at in range(0, len(text), 72))


def joined(*shapes: Shape) -> Shape:
    """Return the shape of equal parts of several."""
    return lambda size: "\n\n".join(shape(size // len(shapes)) for shape in shapes)


def _digits(size: int) -> str:
    numbers = random.Random(3)
    return "\n".join("\t".join(str(numbers.randrange(10**6)) for _ in range(8)) for _ in range(size // 54))


_SYLLABLES = [f"{a}{b}{c}" for a in "bdgkl" for b in "aeiou" for c in "mnrst"]
_MADE: dict[str, Shape] = {
    "text: prose, hard-wrapped": wrapped,
    "text: marks, foreign banners": lambda size: (
        PROSE * 60 + "\n\n" + "- " * (size // 4) + "Jetzt spenden. " * (size // 30)
    ),
    "text: rule words, random": mixed(WORDS),
    "text: rule words, random lines": mixed(WORDS, line=7),
    "text: rule words, paragraphs": mixed(WORDS, between=". ", line=9),
    "text: table, tabs": _digits,
    "text: marks, mixed": mixed(list(".,;:!?*-|/…•»«—")),
    "text: hex": mixed(list("0123456789abcdef"), between=""),
    "text: base64": mixed(list("ABCDEFGHabcdefgh0123456789+/"), between="", line=76),
    "text: random words": mixed(_SYLLABLES),
    "text: random words, lines": mixed(_SYLLABLES, line=10),
    "text: random characters": mixed([chr(point) for point in range(0x20, 0x250)], between=""),
    "text: random Unicode": mixed([chr(point) for point in range(0x100, 0xD000, 7)], between=""),
    "text: surrogates": again("\ud83d\ude42\ud83d "),
    "text: prose and read more": joined(again(PROSE + "\n\n"), again("Read more: The bridge #\n")),
    "text: prose and buttons": joined(again(PROSE + "\n\n"), again("Log in\nSign up\nShare\n")),
    "text: prose, then one banner a line": joined(again(PROSE), again("Donate now.\n")),
    "text: banners and quotation marks": mixed(["Donate now", "support our journalism", "a", "The", ".", *'“”„«»:()"']),
    "text: random letters": mixed(list("abcdefghij klmnop.\n"), between=""),
    "text: random marks and words": mixed(["bridge", "donate", ".", ",", "“", "”", "?", "\n", ":", "–"]),
    "text: random capitals": mixed(["Bridge", "bridge", "RIVER", "Mr.", "3", "May"]),
    "html: rule words": lambda size: (
        "<html><body>" + "".join(f"<p>{line}</p>" for line in mixed(WORDS, line=8)(size).split("\n")) + "</body></html>"
    ),
    "html: json-ld, repetitive": lambda size: (
        '<html><head><script type=\'application/ld+json\'>{"articleBody": "'
        + "a" * (size // 2)
        + '"}</script></head><body>'
        + f"<p>{'a' * 60}b{'a' * 60}</p>" * (size // 256)
        + "</body></html>"
    ),
    "html: names on names": lambda size: (
        "<html><body>" + "".join(f"<div class='{again(f'c{n}x# ')(size // 200)}'>a" for n in range(200))
    ),
}
_PAGE = ("<!doctype html><html><head><title>A page</title></head><body><main>", "</main></body></html>")


def _patterns() -> Iterator[tuple[str, Shape]]:
    """Read the file of patterns."""
    text = (Path(__file__).parent / "shapes.toml").read_text(encoding="utf-8")
    fill = {"{PROSE}": PROSE, "{BANNER}": BANNER, "{LAYERS}": LAYERS}
    for table, patterns in tomllib.loads(text).items():
        kind, _, how = table.partition("-")
        for name, pattern in patterns.items():
            parts = [pattern] if isinstance(pattern, str) else pattern
            for word, filled in fill.items():
                parts = [part.replace(word, filled) if isinstance(part, str) else part for part in parts]
            if how == "nested":
                yield f"{kind}: {name}", nested(*parts)
            elif how == "page":
                yield f"{kind}: {name}", again(parts[0], *_PAGE)
            else:
                opening, unit, *closing = parts if len(parts) > 1 else ["", *parts]
                yield f"{kind}: {name}", again(unit, opening, *closing)


SHAPES = {**dict(_patterns()), **_MADE}
