"""page: Source -> ``Page``. A document as learning sees it: its pieces, and what is known of where and when it appeared."""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING, Literal, NamedTuple

from bodycopy.learn.snippets import Snippet, units

if TYPE_CHECKING:
    from bodycopy.document import Document, Kind

By = Literal["url", "page", "folder", ""]

# Where a page says its own address, day and author; the head of a page holds them.
_HEAD = 200_000
_ATTRIBUTE = r"""=\s*["']?([^"'>]{1,300})"""
_ADDRESS = re.compile(
    rf"""<link\b[^>]*\brel=["']?canonical["']?[^>]*\bhref{_ATTRIBUTE}|<link\b[^>]*\bhref{_ATTRIBUTE}[^>]*\brel=["']?canonical"""
    rf"""|<meta\b[^>]*\bproperty=["']?og:url["']?[^>]*\bcontent{_ATTRIBUTE}""",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"""(?:published_time["']?[^>]*\bcontent\s*=\s*["']?|"datePublished"\s*:\s*")(\d{4}-\d\d-\d\d)""", re.IGNORECASE
)
_AUTHOR = re.compile(rf"""<meta\b[^>]*\bname=["']?author["']?[^>]*\bcontent{_ATTRIBUTE}""", re.IGNORECASE)
_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([-/_]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.IGNORECASE)


class Source(NamedTuple):
    """A document's bytes, and what is known of it from outside; empty where nothing is."""

    data: bytes | str
    kind: Kind | Literal[""] = ""
    """``text``, ``markdown``, ``html``."""
    url: str = ""
    folder: str = ""
    """The folder that tells its site."""
    day: str = ""
    """``2026-03-09``, or any text that is the same for the same day."""
    author: str = ""
    charset: str = ""
    """As its server declared it."""


class Page(NamedTuple):
    """A document as learning sees it."""

    site: str
    """A host or folder; empty where nothing tells."""
    by: By
    """What told the site."""
    day: str
    author: str
    units: tuple[Snippet, ...]
    digest: int
    """Of its text, site, day and author, 63 bits: copies have the same."""
    characters: int
    """Of page text."""


def page(source: Source) -> Page:
    """Read a document. Raises nothing of its own: any source is survived."""
    document = _read(source)
    site, by, day, author = _known(source)
    told = f"{document.text}\x00{site}\x00{day}\x00{author}"
    return Page(site, by, day, author, tuple(units(document)), hashed(told), len(document.text))


def hashed(text: str) -> int:
    """Return a number of 63 bits for a text, the same on every machine."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1


def host(url: str) -> str:
    """Return the host of a URL as the rulebook knows sites, without ``www.``; empty where it has none."""
    from urllib.parse import urlsplit

    try:
        name = urlsplit(url if "://" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    return name.lower().removeprefix("www.")


def is_host(name: str) -> bool:
    """Tell whether a folder's name is a host's."""
    return bool(_HOST.fullmatch(name))


def day_in(path: str) -> str:
    """Return the day that a path or URL names, as ``2026-03-09``; empty where it names none."""
    found = _DAY.search(path)
    return "-".join((found[1], found[3], found[4])) if found else ""


def _read(source: Source) -> Document:
    from bodycopy.decode import decode, kind_of, repaired

    text = decode(source.data, charset=source.charset, html=source.kind == "html")[0]
    kind = source.kind or kind_of(text)
    if source.kind == "html":
        from bodycopy.segment.html.page import segment as segment_html

        return segment_html(text, extract=False)
    from bodycopy.segment import segment

    text = repaired(text, kind)[0]
    return segment(text.rstrip("\n") + "\n" if text else "", kind)


def _known(source: Source) -> tuple[str, By, str, str]:
    """Return site, what told it, day, author."""
    head = ""
    if source.kind == "html":
        start = source.data[:_HEAD]
        head = start if isinstance(start, str) else start.decode("utf-8", "replace")
    address = _first(_ADDRESS, head)
    day = source.day or _first(_PUBLISHED, head) or day_in(source.url) or day_in(address)
    author = source.author or _first(_AUTHOR, head)
    if source.url and host(source.url):
        return host(source.url), "url", day, author
    if source.folder:
        return source.folder, "folder", day, author
    if address and "." in host(address):
        return host(address), "page", day, author
    return "", "", day, author


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text) if text else None
    return next((group.strip() for group in found.groups() if group), "") if found else ""
