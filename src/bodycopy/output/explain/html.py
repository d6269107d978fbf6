"""html: explanations -> one self-contained page without a script; and a document as a notebook shows it, page text with what went, and why."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from bodycopy.output.explain import Explanation, explain, shares, shortened, sure, votes_by_extractor, votes_on
from bodycopy.output.webpage import page, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bodycopy.document import Document

_MOST = 100_000
"""Characters of a page text that a notebook is shown; it keeps them in its file."""
_STYLE = "white-space: pre-wrap; overflow-wrap: anywhere; max-height: 32em; overflow: auto"


def to_html(explanations: Sequence[tuple[str, Explanation]]) -> str:
    """Return the page; each explanation comes with its source's name."""
    return page(
        "explain.html",
        ("base.css", "explain.css"),
        title=explanations[0][0] if len(explanations) == 1 else f"{len(explanations)} documents",
        explanations=explanations,
        families=lambda document: Counter(removal.family for removal in document.removed).most_common(),
        shares=shares,
        shortened=shortened,
        sure=sure,
        votes_by_extractor=votes_by_extractor,
        votes_on=votes_on,
    )[0]


def as_html(document: Document) -> str:
    """Return a fragment of HTML: the page text with what went struck through, and a list of who took it and why.

    Everything that the document says is escaped, and nothing in it asks the network.
    """
    reasons = ""
    for removal in document.removed:
        doubt = f" ({sure(removal)} sure)" if sure(removal) else ""
        reason = f"<code>{escape(shown(removal.rule))}</code>: {escape(shown(removal.reason))}{doubt}"
        reasons += f"<li>{removal.family} {reason}</li>"
    return (
        f"<div><p>{escape(shown(shares(document)))}</p>"
        f'<div dir="auto" style="{_STYLE}">{"".join(_marked(document))}</div>'
        f"{f'<ol>{reasons}</ol>' if reasons else ''}</div>"
    )


def _marked(document: Document) -> Iterator[str]:
    for start, words, removal in explain(document).pieces:
        text = escape(shown(words[: _MOST - start]))
        title = removal and escape(shown(f"{removal.rule}: {removal.reason}"))
        yield f'<del title="{title}" style="opacity: .55">{text}</del>' if title else text
        if start + len(words) > _MOST:
            yield f"<p>… and {len(document.text) - _MOST:,} characters more</p>"
            return
