"""names: the beginning of a word -> the families, judges and rules it may be, for shells that complete it."""

from __future__ import annotations

from bodycopy.document import FAMILIES


def judges(incomplete: str) -> list[str]:
    """Return families and judges, and folders of rules; the rules themselves once their language is named."""
    from bodycopy.judge.listing import entries

    names: set[str] = set(FAMILIES)
    depth = incomplete.count("/") + 1
    for entry in entries(()):
        names.add("/".join(entry.id.split("/")[: max(depth, 2)]))
        if depth == 1:
            names.add(entry.id.split("/")[0])
    return sorted(name for name in names if name.startswith(incomplete) and name != incomplete)
