"""notebook: Document -> what ``Document.explain`` and a notebook show of it: the page text with what went, and why."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from bodycopy.output.explain import explain
from bodycopy.output.explain.said import shares, sure
from bodycopy.output.explain.terminal import account
from bodycopy.output.webpage import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bodycopy.document import Document, Removal
    from bodycopy.output.explain.account import Explanation

_MOST = 100_000
"""Characters of a page text that a notebook is shown; it keeps them in its file."""
_STYLE = "white-space: pre-wrap; overflow-wrap: anywhere; max-height: 32em; overflow: auto"


def as_text(document: Document, source: str) -> str:
    """Return the account of a document as ``bodycopy explain`` writes it where there are no colours."""
    return account(explain(document), source, colours=False).plain


def as_html(document: Document) -> str:
    """Return a fragment of HTML: the page text with what went struck through, and a list of who took it and why.

    Everything that the document says is escaped, and nothing in it asks the network.
    """
    explanation = explain(document)
    reasons = "".join(f"<li>{_reason(removal)}</li>" for removal in explanation.removals)
    return (
        f"<div><p>{escape(shown(shares(explanation)))}</p>"
        f'<div dir="auto" style="{_STYLE}">{"".join(_pieces(explanation))}</div>'
        f"{f'<ol>{reasons}</ol>' if reasons else ''}</div>"
    )


def _pieces(explanation: Explanation) -> Iterator[str]:
    for piece in explanation.pieces:
        words = escape(shown(explanation.text[piece.start : min(piece.end, _MOST)]))
        title = piece.removal and escape(shown(f"{piece.removal.rule}: {piece.removal.reason}"))
        yield f'<del title="{title}" style="opacity: .55">{words}</del>' if title else words
        if piece.end > _MOST:
            yield f"<p>… and {len(explanation.text) - _MOST:,} characters more</p>"
            return


def _reason(removal: Removal) -> str:
    doubt = f" ({sure(removal)} sure)" if sure(removal) else ""
    return f"{removal.family} <code>{escape(shown(removal.rule))}</code>: {escape(shown(removal.reason))}{doubt}"
