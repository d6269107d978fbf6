"""written: files of banners and honest sentences -> ``Banner`` and ``Honest``. A fifth of each is held back by hash.

``written/LANG.toml`` holds what a writer of that language wrote for training, ``written/LANG-rules.toml`` the examples of rules that the judge
made superfluous, ``../banners/PILE/LANG.toml`` the older piles; the examples of the package's rules are the last source.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.rulebook.load import RULES_FOLDER
from bodycopy.rulebook.source import read_shipped_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bodycopy.rulebook.source import RuleSource

WRITTEN = Path(__file__).parent / "written"
PILES = Path(__file__).parent.parent / "banners"
HELD = 5
"""One of so many is held back, to be looked at once."""
FOLDS = 5
_PLAIN = "~ "
_MARKED = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_LEAST = 16


class Banner(NamedTuple):
    """What a site says to its reader, in one language."""

    lang: str
    family: str
    text: str
    source: str
    plain: bool = False
    """It does without the usual words of its family."""

    @property
    def held(self) -> bool:
        """Held back from training."""
        return self.source != "rules" and _number(self.text, 1) % HELD == 0

    @property
    def fold(self) -> int:
        """0 to 4."""
        return _number(self.text, 0) % FOLDS


class Honest(NamedTuple):
    """Sentences of an article that look like a banner's."""

    lang: str
    kind: str
    text: str
    source: str

    @property
    def held(self) -> bool:
        """Held back from training."""
        return self.source != "rules" and _number(self.text, 1) % HELD == 0

    @property
    def fold(self) -> int:
        """0 to 4."""
        return _number(self.text, 0) % FOLDS


def load() -> tuple[list[Banner], list[Honest]]:
    """Read everything that was written; what stands in several files counts once."""
    found = [each for path in sorted(WRITTEN.glob("*.toml")) for each in _written(path)]
    found += [each for path in sorted(PILES.glob("*/*.toml")) for each in _piled(path)]
    found += [each for source in read_shipped_files(RULES_FOLDER)[0] for each in _ruled(source)]
    first = {(each.lang, each.text): each for each in reversed(found)}
    chosen = [each for each in found if first[each.lang, each.text] is each]
    return [one for one in chosen if isinstance(one, Banner)], [one for one in chosen if isinstance(one, Honest)]


def read(folder: Path) -> tuple[list[Banner], list[Honest]]:
    """Read lists that no training sees."""
    found = [each for path in sorted(folder.glob("*.toml")) for each in _written(path)]
    return [one for one in found if isinstance(one, Banner)], [one for one in found if isinstance(one, Honest)]


def _written(path: Path) -> Iterator[Banner | Honest]:
    table = tomllib.loads(path.read_text("utf8"))
    lang = table["language"]
    for family, lines in table["banner"].items():
        for line in _lines(lines):
            text = line.removeprefix(_PLAIN).strip()
            yield Banner(lang, family, text, "written", line.startswith(_PLAIN))
    for kind, lines in table["honest"].items():
        for line in _lines(lines):
            yield Honest(lang, kind, line, "written")


def _piled(path: Path) -> Iterator[Banner | Honest]:
    table = tomllib.loads(path.read_text("utf8"))
    source = path.parent.name
    for family, texts in table.items():
        for text in texts if family != "article" else ():
            line = " ".join(text.split())
            yield (
                Honest(path.stem, "other", line, source)
                if family == "keeps"
                else Banner(path.stem, family, line, source)
            )


def _ruled(source: RuleSource) -> Iterator[Banner | Honest]:
    """Yield what a rule's examples take and leave; what is marked is short where it is a label, which says too little."""
    lang = source.rule.id.split("/", 1)[0]
    for drop in source.drops:
        for marked in _MARKED.findall(drop) or [drop]:
            text = " ".join(marked.split())
            if len(text) >= _LEAST:
                yield Banner(lang, source.rule.family, text, "rules")
    for keep in source.keeps:
        yield Honest(lang, "other", " ".join(keep.split()), "rules")


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _number(text: str, salt: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{salt} {text}".encode()).digest()[:6], "big")
