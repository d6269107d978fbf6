"""metadata: lxml trees -> metadata, and why a page has no text. What a page says about itself."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from bodycopy.segment.html import gate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

# Field of trafilatura's document -> name here.
_FIELDS = {
    "title": "title",
    "author": "author",
    "date": "date",
    "language": "language",
    "sitename": "site",
    "url": "url",
    "description": "description",
}
# trafilatura strips tags from JSON-LD values with a pattern that is quadratic in "<".
_MOST_ANGLES = 500
# A page with fewer characters to read than this is looked at: it may be a shell.
SHELL = 200
_SCRIPT_ASKED_FOR = re.compile(r"java\s?script", re.IGNORECASE)
_MOUNTS = ("root", "app", "__next", "__nuxt", "gatsby")


def metadata(trees: Sequence[HtmlElement], url: str = "") -> tuple[tuple[str, str], ...]:
    """Return title, author, date, language, site, url and description of the first page, as far as it says."""
    if not trees:
        return ()
    tree = deepcopy(trees[0])
    for script in list(tree.iter("script")):
        if script.text and script.text.count("<") > _MOST_ANGLES and script.getparent() is not None:
            script.drop_tree()
    language = tree.get("lang") or ""
    try:
        with gate.trafilatura() as module:
            found = module.extract_metadata(tree, default_url=url or None)
    except Exception:  # noqa: BLE001 - metadata are an extra: whatever breaks in there, the text goes on
        return (("language", language),) if language else ()
    values = {name: getattr(found, field, None) for field, name in _FIELDS.items()}
    values["language"] = values["language"] or language
    return tuple((name, " ".join(str(value).split())) for name, value in values.items() if value)


def emptiness(trees: Sequence[HtmlElement], visible: int) -> str:
    """Say why a page of ``visible`` characters holds no article; "" where it may hold one."""
    if visible >= SHELL:
        return ""
    for tree in trees:
        if tree.find(".//frame") is not None:
            return "its text is in frames, which are other pages"
        if any("refresh" in meta.get("http-equiv", "").lower() for meta in tree.iter("meta")):
            return "it only forwards to another page"
        if _wants_script(tree):
            return "its text is made by JavaScript, which is not run"
        if tree.find(".//iframe[@src]") is not None:
            return "its text is in frames, which are other pages"
    return "" if visible else "it has no text"


def _wants_script(tree: HtmlElement) -> bool:
    if any(_SCRIPT_ASKED_FOR.search("".join(map(str, note.itertext()))) for note in _outermost(tree, "noscript")):
        return True
    return tree.find(".//script") is not None and _has_empty_mount(tree)


def _outermost(tree: HtmlElement, tag: str) -> Iterator[HtmlElement]:
    """Yield the elements that stand in none of their own kind."""
    depth = 0
    for event, element in etree.iterwalk(tree, events=("start", "end"), tag=tag):
        if event == "start" and not depth:
            yield element
        depth += 1 if event == "start" else -1


def _has_empty_mount(tree: HtmlElement) -> bool:
    """Tell whether a page is put into an element of it that holds no text."""
    texts = 0
    before = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            before.append(texts)
            texts += bool(element.text and not element.text.isspace())
            continue
        if before.pop() == texts and element.tag in ("div", "main") and element.get("id", "").startswith(_MOUNTS):
            return True
        texts += bool(element.tail and not element.tail.isspace())
    return False
