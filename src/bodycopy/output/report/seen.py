"""seen: one cleaned document as the report has it; made from an outcome's text and removals, or a manifest's line."""

from __future__ import annotations

import base64
import json
import re
import zlib
from typing import TYPE_CHECKING, NamedTuple, Self

from bodycopy.kernel.characters import CLOSERS, STOPS
from bodycopy.output.webpage import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bodycopy.document import Removal
    from bodycopy.output.explain import Piece

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]+", re.IGNORECASE)
_ELSEWHERE = "(no folder)"
# A sentence of prose: so many columns (a letter of the scripts without spaces fills two), and a full stop.
_STOPPED = re.compile(f"[{STOPS}]+[{re.escape(CLOSERS)}]*\\Z")
_PROSE = 60


class ReportedDocument(NamedTuple):
    """One document of a batch."""

    path: str
    status: str
    message: str = ""
    characters: int = 0
    """Of page text."""
    by_rule: tuple[tuple[str, str, int], ...] = ()
    """Family, rule and the characters that it took, sorted."""
    text: str = ""
    """The page text piece by piece, packed; empty where it is not known."""
    prose: int = 0
    """Characters of lines that went and read like prose: that is what hurts where it was the article's."""
    least: float = 1.0
    """How sure the judge was that was least sure of what it took, 0 to 1."""

    @property
    def removed(self) -> int:
        """How many characters went."""
        return sum(size for _, _, size in self.by_rule)

    @property
    def share(self) -> float:
        """The share of the page text that went, 0 to 1."""
        return min(1.0, self.removed / self.characters) if self.characters else 0.0

    def with_text(self, pieces: Sequence[Piece]) -> Self:
        """Return a copy that has the page text: as JSON, deflated, in base 64, which is about half its size."""
        parts: list[tuple[object, ...]] = []
        prose, least = 0, 1.0
        for _, words, gone in pieces:
            parts.append((words, gone.rule, gone.reason, int(gone.confidence * 100)) if gone else (words,))
            if gone:
                prose += sum(map(len, _prose(words)))
                least = min(least, gone.confidence)
        if not parts:
            return self
        data = json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        return self._replace(text=base64.b64encode(zlib.compress(data, 6)).decode(), prose=prose, least=least)


def _prose(words: str) -> Iterator[str]:
    """Yield the lines that read like prose."""
    for line in map(str.strip, words.split("\n")):
        columns = len(line) if line.isascii() else sum(1 + (letter >= "\u2e80") for letter in line)
        if columns >= _PROSE and _STOPPED.search(line):
            yield line


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


def site_of_path(path: str) -> str:
    """Name the site of a file: the last folder that is called like a host, otherwise the folder it is in."""
    folders = [name for name in path.replace("\\", "/").split("/")[:-1] if name not in {"", ".", ".."}]
    hosts = [name for name in folders if _HOST.fullmatch(name)]
    return shown((hosts or folders or [_ELSEWHERE])[-1])
