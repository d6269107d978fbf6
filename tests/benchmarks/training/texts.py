"""texts: data folders -> what every page is as text, by page and mode. Made once and kept, as it takes minutes."""

from __future__ import annotations

import gzip
import json
import signal
from typing import TYPE_CHECKING, Any

import pages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SECONDS = 20
"""What one extractor may take for one page; after that it found nothing."""


def load(found: Sequence[pages.Page], kept: Path | None) -> dict[str, dict[str, str]]:
    """Give the texts of pages by id and mode; ``kept`` is the file that they are taken from, or written to."""
    if kept and kept.exists():
        with gzip.open(kept, "rt", encoding="utf8") as lines:
            return {row["id"]: row["texts"] for row in map(json.loads, lines)}
    texts = {page.id: _texts(page) for page in found if page.set not in pages.CLEAN}
    if kept:
        with gzip.open(kept, "wt", encoding="utf8", compresslevel=3) as out:
            out.writelines(json.dumps({"id": name, "texts": each}) + "\n" for name, each in texts.items())
    return texts


def _texts(page: pages.Page) -> dict[str, str]:
    source = pages.html(page)
    if page.kind == "flat":
        return {pages.MODES[0]: _in_time(source, pages.MODES[0])}
    modes = {*pages.MODES, *pages.extractors(page), *(() if page.body else pages.WITNESSES)}
    return {mode: _in_time(source, mode) for mode in sorted(modes)}


def _in_time(source: bytes, mode: str) -> str:
    def stop(*_: Any) -> None:  # noqa: ANN401 - what signal hands over
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    try:
        return pages.flatten(source, mode)
    except ImportError:
        raise
    except Exception:  # noqa: BLE001 - a crash counts as nothing found
        return ""
    finally:
        signal.alarm(0)
