"""pages: data folders -> rows, flattened texts, folds. The format is told in ../README.md."""

from __future__ import annotations

import functools
import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any, NamedTuple

FOLDS = 5
CLEAN = ("clean", "clean_multi")
"""The sets of clean articles: texts without a page."""
MODES = ("text-lines", "text-bs", "text-one")
EXTRACTED = (
    "text-ext",
    "ext-default",
    "ext-precision",
    "ext-resiliparse",
    "ext-readability",
    "ext-justext",
    "ext-newspaper",
)
"""What extractors leave of a page: nearly all body, with a residue."""
WITNESSES = ("ext-default", "ext-resiliparse")
"""Those whose word stands for a body that nobody marked."""
# Words; a CJK character is a word of its own.
_LANGUAGE = re.compile(r"([a-z]{2,3})-")
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
    folder: str = ""
    """The data folder that it comes from."""
    gold: str = "human"
    """``human``, or ``silver``: people's selectors or a reader view."""
    terms: str = "open"
    """What the source allows: ``open``, ``unstated``, ``gpl``, ``research``."""
    kind: str = ""
    """``forum``, ``listing``, ``recipe``, ``flat`` (lines without markup), ``rebuilt`` (markup guessed), and the like."""

    @property
    def fold(self) -> int:
        """0 to 4, the same on every machine; pages of one site share it."""
        return fold_of(self.site)


def fold_of(site: str) -> int:
    """Return the fold of a site, 0 to 4."""
    return int.from_bytes(hashlib.sha256(site.encode()).digest()[:4], "big") % FOLDS


def load(*folders: Path) -> list[Page]:
    """Read the pages and the clean articles of data folders."""
    found = []
    for folder in folders:
        with (folder / "pages/pages.jsonl").open(encoding="utf8") as lines:
            found += [_page(folder, json.loads(line)) for line in lines]
        # No site is known of a clean article, so each is its own; they are alike, and the model has seen others.
        for path in sorted((folder / "clean").rglob("*.txt")):
            name = path.stem
            lang = _LANGUAGE.match(name)
            known = lang.group(1) if lang and folder.name != "data" else "en"
            set_ = CLEAN[folder.name != "data"]
            found.append(Page(set_, name, name, known, path.read_text("utf8", "replace"), (), (), str(folder)))
    return found


def _page(folder: Path, row: dict[str, Any]) -> Page:
    return Page(
        row["set"],
        row["id"],
        row["site"],
        row["lang"],
        row.get("body"),
        tuple(row.get("with") or ()),
        tuple(row.get("without") or ()),
        str(folder),
        row.get("gold") or "human",
        row.get("terms") or "open",
        row.get("kind") or "",
    )


def extractors(page: Page) -> tuple[str, str]:
    """Choose two extractors whose output a page teaches: the commonest one, and another by chance."""
    others = EXTRACTED[1:]
    return EXTRACTED[0], others[int.from_bytes(hashlib.sha256(page.id.encode()).digest()[:6], "big") % len(others)]


def html(page: Page) -> bytes:
    """Read a page as it was served."""
    return gzip.decompress(Path(page.folder, f"pages/html/{page.id}.html.gz").read_bytes())


def decode(source: bytes) -> str:
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    return str(bytes_to_str(source, detect_encoding(source)))


def flatten(source: bytes, mode: str) -> str:
    """Take the markup away as scrapers and extractors do: ``mode`` is one of ``MODES`` and ``EXTRACTED``."""
    if mode in EXTRACTED:
        return extracted(source, mode)
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


def extracted(source: bytes, mode: str) -> str:
    """Ask an extractor for the body."""
    if mode == "ext-resiliparse":
        return resiliparse_body(decode(source))
    if mode == "ext-readability":
        import readability
        from resiliparse.extract.html2text import extract_plain_text

        kept = readability.Document(decode(source)).summary(html_partial=True)
        return str(extract_plain_text(kept, main_content=False, preserve_formatting=True, list_bullets=False))
    if mode == "ext-justext":
        import justext

        # Stop words of one language would leave nothing of others; of none, the shapes decide.
        paragraphs = justext.justext(source, frozenset(), stopwords_low=0.0, stopwords_high=0.0)
        return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)
    if mode == "ext-newspaper":
        import newspaper

        article = newspaper.Article("http://localhost/", fetch_images=False)
        article.download(input_html=decode(source))
        article.parse()
        return str(article.text)
    import trafilatura

    favors = {"text-ext": {"favor_recall": True}, "ext-precision": {"favor_precision": True}}
    return trafilatura.extract(source, include_comments=False, **favors.get(mode, {})) or ""


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
