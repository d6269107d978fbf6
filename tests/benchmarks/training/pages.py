"""pages: a data folder -> rows, flattened texts, folds. The format is told in ../README.md."""

from __future__ import annotations

import functools
import gzip
import hashlib
import json
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

FOLDS = 5
MODES = ("text-lines", "text-bs", "text-one")
# Words; a CJK character is a word of its own.
TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


class Page(NamedTuple):
    """One row of ``pages.jsonl``, or one clean article."""

    set: str
    id: str
    site: str
    lang: str
    body: str | None
    wanted: tuple[str, ...]
    """Snippets that must appear."""
    unwanted: tuple[str, ...]
    """Snippets that must not appear."""

    @property
    def fold(self) -> int:
        """0 to 4, the same on every machine; pages of one site share it."""
        return int.from_bytes(hashlib.sha256(self.site.encode()).digest()[:4], "big") % FOLDS


def load(data: Path) -> list[Page]:
    """Read the pages and the clean articles of ``data``."""
    pages = []
    with (data / "pages/pages.jsonl").open(encoding="utf8") as lines:
        for line in lines:
            r = json.loads(line)
            pages.append(
                Page(
                    r["set"],
                    r["id"],
                    r["site"],
                    r["lang"],
                    r.get("body"),
                    tuple(r.get("with", ())),
                    tuple(r.get("without", ())),
                )
            )
    # No site is known of a clean article, so each is its own; they are alike, and the model has seen others.
    pages += [
        Page("clean", path.stem, path.stem, "en", path.read_text("utf8", "replace"), (), ())
        for path in sorted((data / "clean").glob("*.txt"))
    ]
    return pages


def html(data: Path, page: Page) -> bytes:
    """Read a page as it was served."""
    return gzip.decompress((data / f"pages/html/{page.id}.html.gz").read_bytes())


def decode(source: bytes) -> str:
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    return str(bytes_to_str(source, detect_encoding(source)))


def flatten(source: bytes, mode: str) -> str:
    """Take the markup away as scrapers do: ``mode`` is one of ``MODES``."""
    if mode == "text-lines":
        from resiliparse.extract.html2text import extract_plain_text

        return str(
            extract_plain_text(
                decode(source),
                main_content=False,
                preserve_formatting=True,
                list_bullets=False,
                alt_texts=False,
                links=False,
                form_fields=True,
                noscript=True,
            )
        )
    import lxml.html

    parser = lxml.html.HTMLParser(encoding="utf8")
    tree = lxml.html.document_fromstring(decode(source).encode("utf8", "replace") or b"<p></p>", parser=parser)
    for element in tree.xpath("//script|//style|//template"):
        element.drop_tree()
    parts = [s.strip() for s in tree.itertext() if isinstance(s, str) and s.strip()]
    return ("\n" if mode == "text-bs" else " ").join(parts)


def witnesses(source: bytes) -> tuple[str, str]:
    """-> what trafilatura and resiliparse take for the body."""
    import trafilatura

    first = trafilatura.extract(source, include_comments=False) or ""
    return first, resiliparse_body(decode(source))


def resiliparse_body(source: str) -> str:
    """-> what resiliparse takes for the body."""
    from resiliparse.extract.html2text import extract_plain_text

    return str(
        extract_plain_text(
            source,
            main_content=True,
            preserve_formatting=True,
            list_bullets=False,
            alt_texts=False,
            links=False,
            form_fields=False,
            noscript=False,
            comments=False,
        )
    )


@functools.cache
def tokens(text: str) -> tuple[str, ...]:
    return tuple(TOKEN.findall(text.lower()))
