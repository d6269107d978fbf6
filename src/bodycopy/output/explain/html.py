"""html: explanations -> one self-contained page without a script; and a document as a notebook shows it, page text with what went, and why."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from bodycopy.output.explain import explain
from bodycopy.output.explain.explanation import shares, sure, votes_by_extractor, votes_on
from bodycopy.output.webpage import page, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bodycopy.document import Document, Removal
    from bodycopy.output.explain.explanation import Explanation

_WORDS = 120
_MOST = 100_000
"""Characters of a page text that a notebook is shown; it keeps them in its file."""
_STYLE = "white-space: pre-wrap; overflow-wrap: anywhere; max-height: 32em; overflow: auto"


def to_html(explanations: Sequence[tuple[str, Explanation]]) -> str:
    """Return the page; each explanation comes with its source's name."""
    title = explanations[0][0] if len(explanations) == 1 else f"{len(explanations)} documents"
    documents = [_document(source, explanation) for source, explanation in explanations]
    return page("explain.html", ("base.css", "explain.css"), title=shown(title), documents=documents)


def _document(source: str, explanation: Explanation) -> dict[str, object]:
    families = Counter(removal.family for removal in explanation.removals)
    return {
        "source": shown(source),
        "shares": shares(explanation),
        "families": families.most_common(),
        "pieces": list(_pieces(explanation)),
        "removals": [
            {
                "family": removal.family,
                "rule": removal.rule,
                "reason": shown(removal.reason),
                "sure": sure(removal),
                "also": ", ".join(removal.also),
                "said": votes_on(explanation, removal),
            }
            for removal in explanation.removals
        ],
        "nearly": [
            {"words": _short(explanation.words(each)), "rule": each.rule, "why": shown(each.why)}
            for each in explanation.nearly
        ],
        "heard": votes_by_extractor(explanation),
        "blocks": [
            {
                "words": _short(explanation.words(each)),
                "element": each.element,
                "kept_by": ", ".join(each.kept_by),
                "left_out_by": ", ".join(each.left_out_by),
                "hints": ", ".join(each.hints),
            }
            for each in explanation.block_votes
        ],
    }


def _pieces(explanation: Explanation) -> Iterator[dict[str, object]]:
    number = 0
    for piece in explanation.pieces:
        words = shown(explanation.words(piece))
        if piece.removal is None:
            yield {"number": 0, "words": words}
            continue
        number += 1
        yield {
            "number": number,
            "words": words,
            "family": piece.removal.family,
            "rule": piece.removal.rule,
            "reason": shown(piece.removal.reason),
        }


def _short(words: str) -> str:
    words = " ".join(shown(words).split())
    return words if len(words) <= _WORDS else words[: _WORDS - 1] + "…"


def as_html(document: Document) -> str:
    """Return a fragment of HTML: the page text with what went struck through, and a list of who took it and why.

    Everything that the document says is escaped, and nothing in it asks the network.
    """
    explanation = explain(document)
    reasons = "".join(f"<li>{_reason(removal)}</li>" for removal in explanation.removals)
    return (
        f"<div><p>{escape(shown(shares(explanation)))}</p>"
        f'<div dir="auto" style="{_STYLE}">{"".join(_marked(explanation))}</div>'
        f"{f'<ol>{reasons}</ol>' if reasons else ''}</div>"
    )


def _marked(explanation: Explanation) -> Iterator[str]:
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
