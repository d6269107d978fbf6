"""record: Explanation -> a line of JSON, for machines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bodycopy.output.explain.account import Explanation, Stretch

SCHEMA = 1
"""Goes up when a key goes or changes its meaning, not when one is added."""


def to_json(explanation: Explanation, source: str) -> str:
    """Return an explanation as one line; ``spans`` tile ``text``, the page text, and those kept are the body text."""
    fields = {
        "schema": SCHEMA,
        "source": source,
        "kind": explanation.kind,
        "encoding": explanation.encoding,
        "repaired": dict(explanation.repaired),
        "paywalled": explanation.paywalled,
        "degraded": explanation.degraded,
        "text": explanation.text,
        "spans": [_span(piece) for piece in explanation.pieces],
        "nearly": [nearly._asdict() for nearly in explanation.nearly],
        "witnesses": explanation.witnesses,
        "blocks": [testimony._asdict() for testimony in explanation.testimonies],
    }
    return json.dumps(fields, ensure_ascii=False) + "\n"


def _span(piece: Stretch) -> dict[str, object]:
    if piece.removal is None:
        return {"start": piece.start, "end": piece.end, "kept": True}
    removal = piece.removal._asdict()
    del removal["text"]  # which is there as a whole
    return {"start": removal.pop("start"), "end": removal.pop("end"), "kept": False, **removal}
