"""scoring: what a cleaner gave back -> how good it is. The same figures as the score.py that came with the data."""

from __future__ import annotations

import collections
import re
import statistics
from typing import TYPE_CHECKING

from pages import TOKEN, Page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def norm(text: str) -> str:
    """Fold white space."""
    return re.sub(r"\s+", " ", text).strip()


def runs(text: str) -> list[str]:
    """A snippet leaks when all of it survives, or any five of its words in a row (its ends may be cut mid-word)."""
    found = TOKEN.findall(text.lower())[1:-1]
    return [" " + " ".join(found[k : k + 5]) + " " for k in range(len(found) - 4)]


def word_f1(given: str, body: str) -> tuple[float, float, float]:
    """-> F1, precision, recall over bags of words."""
    p, r = (collections.Counter(TOKEN.findall(text.lower())) for text in (given, body))
    if not r or not p:
        return (1.0, 1.0, 1.0) if not r and not p else (0.0, 0.0, 0.0)
    both = (p & r).total()
    a, b = both / p.total(), both / r.total()
    return (2 * a * b / (a + b) if a + b else 0.0), a, b


def score(name: str, docs: Sequence[Page], given: Mapping[str, str]) -> dict[str, float]:
    """Score what came back for the pages of one set, by page id."""
    m: dict[str, float] = {"n": len(docs)}
    if name in ("clean", "clean_multi", "gold"):
        kept = [word_f1(given[page.id], page.body or "")[2] for page in docs]
        same = [norm(given[page.id]) == norm(page.body or "") for page in docs]
        m.update(identical=statistics.mean(same), kept=statistics.mean(kept), worst=min(kept))
    elif docs[0].body is not None:
        each = [word_f1(given[page.id], page.body or "") for page in docs]
        m.update(zip(("f1", "p", "r"), map(statistics.mean, zip(*each, strict=True)), strict=True))
    if name != "gold" and any(page.wanted or page.unwanted for page in docs):
        m.update(snippets(docs, given))
    return m


def snippets(docs: Sequence[Page], given: Mapping[str, str]) -> dict[str, float]:
    """Give the shares of snippets found of those that must and those that must not appear."""
    words = {page.id: " " + " ".join(TOKEN.findall(given[page.id].lower())) + " " for page in docs}
    text = {page.id: norm(given[page.id]).lower() for page in docs}
    hit = [norm(s).lower() in text[page.id] for page in docs for s in page.wanted]
    leak = [
        norm(s).lower() in text[page.id] or any(run in words[page.id] for run in runs(s))
        for page in docs
        for s in page.unwanted
    ]
    tp, fp = sum(hit), sum(leak)
    return {
        "wanted": tp / max(1, len(hit)),
        "leak": fp / max(1, len(leak)),
        "snippet_f1": 2 * tp / max(1, tp + fp + len(hit)),
    }
