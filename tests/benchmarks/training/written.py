"""written: files of banners and honest sentences -> ``Banner`` and ``Honest``. A fifth of each is held back by hash.

``written/LANG.toml`` holds what a writer of that language wrote for training, ``../banners/PILE/LANG.toml`` the older piles.
"""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import NamedTuple

WRITTEN = Path(__file__).parent / "written"
PILES = Path(__file__).parent.parent / "banners"
HELD = 5
"""One of so many is held back, to be looked at once."""
FOLDS = 5
_PLAIN = "~ "


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
        return _number(self.text, 1) % HELD == 0

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
        return _number(self.text, 1) % HELD == 0

    @property
    def fold(self) -> int:
        """0 to 4."""
        return _number(self.text, 0) % FOLDS


def load() -> tuple[list[Banner], list[Honest]]:
    """Read everything that was written."""
    banners: dict[tuple[str, str], Banner] = {}
    honest: dict[tuple[str, str], Honest] = {}
    for path in sorted(WRITTEN.glob("*.toml")):
        table = tomllib.loads(path.read_text("utf8"))
        lang = table["language"]
        for family, lines in table["banner"].items():
            for line in _lines(lines):
                text = line.removeprefix(_PLAIN).strip()
                banners.setdefault((lang, text), Banner(lang, family, text, "written", line.startswith(_PLAIN)))
        for kind, lines in table["honest"].items():
            for line in _lines(lines):
                honest.setdefault((lang, line), Honest(lang, kind, line, "written"))
    for path in sorted(PILES.glob("*/*.toml")):
        table = tomllib.loads(path.read_text("utf8"))
        lang, source = path.stem, path.parent.name
        for family, found in table.items():
            if family in {"article", "keeps"}:
                continue
            for banner in found:
                text = " ".join(banner.split())
                banners.setdefault((lang, text), Banner(lang, family, text, source))
        for keep in table.get("keeps", []):
            text = " ".join(keep.split())
            honest.setdefault((lang, text), Honest(lang, "other", text, source))
    return list(banners.values()), list(honest.values())


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _number(text: str, salt: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{salt} {text}".encode()).digest()[:6], "big")
