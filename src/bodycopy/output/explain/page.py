"""page: explanations -> one self-contained HTML page without a script."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bodycopy.output.explain.said import heard, shares, sure, what_was_said
from bodycopy.output.webpage import page, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bodycopy.output.explain.account import Explanation

_WORDS = 120


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
                "said": what_was_said(explanation, removal),
            }
            for removal in explanation.removals
        ],
        "nearly": [
            {"words": _short(explanation.words(each)), "rule": each.rule, "why": shown(each.why)}
            for each in explanation.nearly
        ],
        "heard": heard(explanation),
        "blocks": [
            {
                "words": _short(explanation.words(each)),
                "element": each.element,
                "kept_by": ", ".join(each.kept_by),
                "left_out_by": ", ".join(each.left_out_by),
                "hints": ", ".join(each.hints),
            }
            for each in explanation.testimonies
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
