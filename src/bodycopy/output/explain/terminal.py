"""terminal: Explanation -> rich text. The page text with what went struck through, then who took what and why.

Where there are no colours what went stands between ``[-`` and ``-]``. Nothing a document says reaches the terminal as
anything but letters: what is not printable is escaped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from bodycopy.output.explain import explain
from bodycopy.output.explain.explanation import shares, sure, votes_by_extractor, votes_on

if TYPE_CHECKING:
    from bodycopy.document import Document, Family
    from bodycopy.output.explain.explanation import Explanation

COLOURS: dict[Family, str] = {
    "donation": "magenta",
    "paywall": "red",
    "newsletter": "yellow",
    "consent": "blue",
    "advert": "bright_red",
    "related": "cyan",
    "social": "bright_blue",
    "comments": "bright_cyan",
    "credit": "bright_green",
    "legal": "bright_magenta",
    "meta": "green",
    "furniture": "bright_black",
    "promotion": "bright_yellow",
    "about": "white",
    "bio": "bright_white",
    "navigation": "bright_black",
}
_JOINERS = "\u00ad\u200b\u200c\u200d"
"""Invisible, harmless, and at home in honest words."""
_WORDS = 60


def as_text(document: Document, source: str) -> str:
    """Return the account of a document as ``bodycopy explain`` writes it where there are no colours."""
    return account(explain(document), source, colours=False).plain


def account(explanation: Explanation, source: str, *, colours: bool) -> Text:
    """Lay an explanation out; without ``colours`` marks say what went."""
    text = Text(no_wrap=True, end="")
    text.append(f"{visible(source)}: ", "bold")
    text.append(f"{shares(explanation)}\n\n")
    _body(text, explanation, colours=colours)
    if not explanation.text.endswith("\n"):
        text.append("\n")
    _removals(text, explanation)
    _stayed(text, explanation)
    _witnesses(text, explanation)
    return text


def _body(text: Text, explanation: Explanation, *, colours: bool) -> None:
    number = 0
    for piece in explanation.pieces:
        words = explanation.words(piece)
        if piece.removal is None:
            text.append(visible(words))
            continue
        number += 1
        inner = words.strip()
        before, after = words[: words.index(inner)], words[words.index(inner) + len(inner) :]
        colour = COLOURS[piece.removal.family]
        struck = visible(inner) if colours else f"[-{visible(inner)}-]"
        text.append(before)
        text.append(struck, f"strike {colour}")
        text.append(f"{{{number}}}", f"bold {colour}")
        text.append(visible(after))


def _removals(text: Text, explanation: Explanation) -> None:
    for number, removal in enumerate(explanation.removals, 1):
        if number == 1:
            text.append("\n")
        colour = COLOURS[removal.family]
        text.append(f"{{{number}}} {removal.family}", f"bold {colour}")
        text.append(f" {removal.rule}: ")
        text.append(visible(removal.reason))
        if sure(removal):
            text.append(f" ({sure(removal)} sure)")
        if removal.also:
            text.append(f"; also taken by {', '.join(removal.also)}")
        said = votes_on(explanation, removal)
        text.append(f"; {said}\n" if said else "\n")


def _stayed(text: Text, explanation: Explanation) -> None:
    for number, nearly in enumerate(explanation.nearly):
        if not number:
            text.append("\nnearly went, and stayed:\n", "bold")
        words = " ".join(explanation.words(nearly).split())
        words = words if len(words) <= _WORDS else words[: _WORDS - 1] + "…"
        text.append(f"“{visible(words)}” {nearly.rule}: {visible(nearly.why)}\n")


def _witnesses(text: Text, explanation: Explanation) -> None:
    for number, line in enumerate(votes_by_extractor(explanation)):
        text.append(f"\n{line}\n" if not number else f"{line}\n")


def visible(text: str) -> str:
    r"""Escape what could speak to a terminal or turn text around; line ends, tabs, spaces and joiners stay."""
    if text.isprintable():
        return text
    return "".join(c if _harmless(c) else c.encode("unicode_escape").decode("ascii") for c in text)


def _harmless(character: str) -> bool:
    return character.isprintable() or character in "\n\t" or character in _JOINERS or _is_space(character)


def _is_space(character: str) -> bool:
    from unicodedata import category

    return category(character) == "Zs"
