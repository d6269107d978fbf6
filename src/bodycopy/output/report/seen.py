"""seen: one cleaned document as the report has it; made from an outcome's text and removals, or a manifest's line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.kernel.characters import CLOSERS, STOPS
from bodycopy.output.webpage import shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bodycopy.document import Removal

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]+", re.IGNORECASE)
_ELSEWHERE = "(no folder)"
# A sentence of prose: so many columns (a letter of the scripts without spaces fills two), and a full stop.
_STOPPED = re.compile(f"[{STOPS}]+[{re.escape(CLOSERS)}]*\\Z")
_PROSE = 60


class Passage(NamedTuple):
    """A stretch of page text that stays or goes as one."""

    text: str
    rule: str = ""
    """Empty where it stays."""
    reason: str = ""
    confidence: float = 1.0


class ReportedDocument(NamedTuple):
    """One document of a batch."""

    path: str
    status: str
    message: str = ""
    characters: int = 0
    """Of page text."""
    by_rule: tuple[tuple[str, str, int], ...] = ()
    """Family, rule and the characters that it took, sorted."""
    parts: tuple[Passage, ...] = ()
    """The page text piece by piece; empty where it is not known."""

    @property
    def removed(self) -> int:
        """How many characters went."""
        return sum(size for _, _, size in self.by_rule)

    @property
    def share(self) -> float:
        """The share of the page text that went, 0 to 1."""
        return min(1.0, self.removed / self.characters) if self.characters else 0.0


def prose(parts: Sequence[Passage]) -> int:
    """Count the characters of lines that went and read like prose: that is what hurts where it was the article's."""
    lines = [line.strip() for part in parts if part.rule for line in part.text.split("\n")]
    return sum(len(line) for line in lines if _columns(line) >= _PROSE and _STOPPED.search(line))


def _columns(line: str) -> int:
    return len(line) if line.isascii() else sum(1 + (letter >= "\u2e80") for letter in line)


def least_sure(parts: Sequence[Passage]) -> float:
    """Return how sure the judge was that was least sure of what it took, 0 to 1."""
    return min((part.confidence for part in parts if part.rule), default=1.0)


def by_rule(taken: Sequence[Removal]) -> tuple[tuple[str, str, int], ...]:
    """Add up what each rule took."""
    sizes: dict[tuple[str, str], int] = {}
    for each in taken:
        key = (each.family, each.rule)
        sizes[key] = sizes.get(key, 0) + each.end - each.start
    return tuple((family, rule, size) for (family, rule), size in sorted(sizes.items()))


def by_manifest(removed: Mapping[str, Mapping[str, int]]) -> tuple[tuple[str, str, int], ...]:
    """Lay out what a manifest's line says of each rule."""
    return tuple(
        (family, rule, int(size)) for family, rules in sorted(removed.items()) for rule, size in sorted(rules.items())
    )


def parts_of(body: str, taken: Sequence[Removal]) -> tuple[Passage, ...]:
    """Cut a page text in its parts, from what stayed and what was taken out of it; both are known to fit."""
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    found = []
    at = kept = 0
    for each in taken:
        ahead = each.start - at
        if ahead:
            found.append(Passage(body[kept : kept + ahead]))
        found.append(Passage(each.text, each.rule, each.reason, each.confidence))
        kept += ahead
        at = each.end
    if kept < len(body):
        found.append(Passage(body[kept:]))
    return tuple(found)


def site_of_path(path: str) -> str:
    """Name the site of a file: the last folder that is called like a host, otherwise the folder it is in."""
    folders = [name for name in path.replace("\\", "/").split("/")[:-1] if name not in {"", ".", ".."}]
    hosts = [name for name in folders if _HOST.fullmatch(name)]
    return shown((hosts or folders or [_ELSEWHERE])[-1])
