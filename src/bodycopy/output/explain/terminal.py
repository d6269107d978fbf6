"""terminal: Explanation -> rich text. The page text with what went struck through, then who took what and why.

Where there are no colours what went stands between ``[-`` and ``-]``. Nothing a document says reaches the terminal as
anything but letters: what is not printable is escaped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import category

from rich.text import Text

from bodycopy.output.explain import Explanation, explain, shares, shortened, sure, votes_by_extractor, votes_on

if TYPE_CHECKING:
    from bodycopy.document import Document, Family

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
_HARMLESS = "\n\t\u00ad\u200b\u200c\u200d"
"""Not printable, and at home in honest words."""


def as_text(document: Document, source: str) -> str:
    """Return the account of a document as ``bodycopy explain`` writes it where there are no colours."""
    return account(explain(document), source, colours=False).plain


def account(explanation: Explanation, source: str, *, colours: bool) -> Text:
    """Lay an explanation out; without ``colours`` marks say what went."""
    document = explanation.document
    text = Text(no_wrap=True, end="")
    text.append(f"{visible(source)}: ", "bold")
    text.append(f"{shares(document)}\n\n")
    _body(text, explanation, colours=colours)
    if not document.text.endswith("\n"):
        text.append("\n")
    votes = explanation.block_votes
    for number, removal in enumerate(document.removed, 1):
        text.append("\n" if number == 1 else "")
        text.append(f"{{{number}}} {removal.family}", f"bold {COLOURS[removal.family]}")
        doubt = f" ({sure(removal)} sure)" if sure(removal) else ""
        also = f"; also taken by {', '.join(removal.also)}" if removal.also else ""
        said = f"; {seen}" if (seen := votes_on(votes, removal)) else ""
        text.append(f" {removal.rule}: {visible(removal.reason)}{doubt}{also}{said}\n")
    if explanation.nearly:
        text.append("\nnearly went, and stayed:\n", "bold")
    for near in explanation.nearly:
        words = shortened(document.text[near.start : near.end], 60)
        text.append(f"“{visible(words)}” {near.rule}: {visible(near.why)}\n")
    if document.witnesses:
        text.append("\n" + "".join(f"{line}\n" for line in votes_by_extractor(explanation)))
    return text


def _body(text: Text, explanation: Explanation, *, colours: bool) -> None:
    number = 0
    for _, words, removal in explanation.pieces:
        if removal is None:
            text.append(visible(words))
            continue
        number += 1
        inner = words.strip()
        before, after = words[: words.index(inner)], words[words.index(inner) + len(inner) :]
        colour = COLOURS[removal.family]
        text.append(before)
        text.append(visible(inner) if colours else f"[-{visible(inner)}-]", f"strike {colour}")
        text.append(f"{{{number}}}", f"bold {colour}")
        text.append(visible(after))


def visible(text: str) -> str:
    r"""Escape what could speak to a terminal or turn text around; line ends, tabs, spaces and joiners stay."""
    return "".join(
        c if c.isprintable() or c in _HARMLESS or category(c) == "Zs" else c.encode("unicode_escape").decode("ascii")
        for c in text
    )
