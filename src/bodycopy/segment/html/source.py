"""source: str -> Parsed: lxml trees, one per page. What would break, slow down or cut off a parser is mended first.

Nothing a document says is fetched or opened: HTML parsing resolves no entity, DTD or XInclude, and the parser is
told to stay off the network.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import lxml.html
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

# C0 controls but tab, line ends and form feed, and the two non-characters that XML forbids.
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\f\r")
# To HTML a form feed is white space; lxml takes none for the text of an element that is moved.
_SPACES = bytes.maketrans(b"\f", b" ")
_FORBIDDEN = ("\ufffe", "\uffff")
# References to controls: one &#11; would make lxml refuse the text.
_CONTROL_REFERENCE = re.compile(
    rb"&#(?:0*(?:[0-8]|11|1[4-9]|2\d|3[01]|6553[45])(?!\d)|[xX]0*(?:[0-8bBeEfF]|1[0-9a-fA-F]|[fF]{3}[eEfF])(?![0-9a-fA-F]));?"
)
_FEED_REFERENCE = re.compile(rb"&#(?:0*12(?!\d)|[xX]0*[cC](?![0-9a-fA-F]));?")
# A longer tag is looked into: libxml2 takes quadratic time over many attributes.
_LONG = 20_000
_LONG_TAG = re.compile(rf"<[a-zA-Z][^<>]{{{_LONG},}}")
_ATTRIBUTE = re.compile(r"""[^\s"'=<>/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))?""")
_MOST_ATTRIBUTES = 200
# The same where quotes hold angle brackets; only a page with so many attributes can have such a tag.
_MANY_ATTRIBUTES = 15_000
_QUOTED_TAG = re.compile(r"""<[a-zA-Z](?:[^<>"']++|"[^"]*+"|'[^']*+')*+""")
# Where one page ends and the next begins.
# (What is searched for without regard to case is searched for slowly.)
_PAGE_END = re.compile(r"</[hH][tT][mM][lL]\s*>(?=\s*(?i:<!doctype|<html|<head|<body|<\?xml))")
# So many, each of which extractors are asked about; what comes after them is one more page.
_MOST_PAGES = 200
_FRAME = re.compile(
    r"<(?:/?(?:html|head|body)(?=[\s/>])|!doctype\b|\?xml\b)[^<>]*>|<title\s*>[^<]*</title\s*>", re.IGNORECASE
)
_XHTML = re.compile(r"\s*(?:<\?xml|<!DOCTYPE[^<>]{0,200}XHTML)", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
# Empty elements that HTML would leave open.
_SELF_CLOSED = re.compile(
    r"<(a|abbr|b|big|div|em|h[1-6]|i|iframe|li|p|script|section|small|span|strong|style|td|textarea|th|title|u|ul)"
    r"(\s[^<>]{0,2000})?/>",
    re.IGNORECASE,
)
_HEAD = frozenset({"title", "meta", "link", "base", "script", "style", "noscript", "template", "object", "bgsound"})
# For what nests deeper than libxml2 goes (2,048): only the tags that say where a block ends are left.
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*+)[^<>]*+>")
_DROPPED = re.compile(r"<(?:((?ai:script|style|svg|select|head))\b|!--)")
_ENDS = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("script", "style", "svg", "select", "head")}
_COMMENT_END = re.compile("-->")
_PLAIN_BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "br"})
_OTHER_BLOCKS = frozenset(
    {"div", "li", "ul", "ol", "table", "tr", "td", "th", "section", "article", "blockquote", "dl", "dt", "dd"}
    | {"header", "footer", "nav", "aside", "main", "figure", "figcaption", "form", "body", "html"}
)


# Every element is an HtmlElement, as trafilatura wants it; without the look-up of form classes in Python.
_ELEMENTS = etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement)


def _parser() -> etree.HTMLParser:
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, no_network=True, collect_ids=False, remove_comments=True, remove_pis=True
    )
    parser.set_element_class_lookup(_ELEMENTS)
    return parser


class Parsed(NamedTuple):
    """The pages of a source, and how many control characters had to go before a parser would take it."""

    trees: list[lxml.html.HtmlElement]
    controls: int


def parse(markup: str) -> Parsed:
    """Parse ``markup``, a page, a fragment or several pages one after the other; no tree where there is no element."""
    if _XHTML.match(markup):
        end = markup.rfind("]]>") + 3  # behind it, what is opened is looked for in vain
        markup = _SELF_CLOSED.sub(r"<\1\2></\1>", _CDATA.sub(_cdata, markup[:end]) + markup[end:])
    if _has_long_tag(markup):
        markup = _LONG_TAG.sub(_short_tag, markup)
    if markup.count("=") > _MANY_ATTRIBUTES:
        markup = _QUOTED_TAG.sub(_short_tag, markup)
    found: list[lxml.html.HtmlElement] = []
    controls = 0
    for character in _FORBIDDEN:
        if character in markup:  # which is found out faster than replaced
            markup = markup.replace(character, "")
    for page in _pages(markup):
        # Lone surrogates have no place in UTF-8.
        data = page.encode("utf-8", "ignore")
        clean = data.translate(_SPACES, _CONTROLS)
        controls += len(data) - len(clean)
        tree = _tree(clean)
        if tree is not None:
            found.append(tree)
    return Parsed(found, controls)


def _has_long_tag(markup: str) -> bool:
    """Say whether more than ``_LONG`` characters stand between two "<", looking at few of them."""
    at = -1
    while at + 1 + _LONG < len(markup):
        at = markup.rfind("<", at + 1, at + 2 + _LONG)
        if at < 0:
            return True
    return False


def _cdata(found: re.Match[str]) -> str:
    inner = found[1]
    # Scripts hide their code in CDATA; there it must stay as it is.
    return inner if "<" in inner else inner.replace("&", "&amp;")


def _short_tag(found: re.Match[str]) -> str:
    tag = found[0]
    if len(tag) < _LONG or tag.count("=") + len(tag.split()) <= _MOST_ATTRIBUTES:
        return tag
    attributes = _ATTRIBUTE.finditer(tag, 1)
    kept = [piece[0] for piece, _ in zip(attributes, range(_MOST_ATTRIBUTES), strict=False)]
    return "<" + " ".join(kept)


def _pages(markup: str) -> Iterator[str]:
    at = 0
    for count, boundary in enumerate(_PAGE_END.finditer(markup), 2):
        yield markup[at : boundary.end()]
        at = boundary.end()
        if count > _MOST_PAGES:
            yield _FRAME.sub("", markup[at:])
            return
    yield markup[at:]


def _tree(page: bytes, *, flat: bool = False) -> lxml.html.HtmlElement | None:
    if b"&#" in page:
        page = _FEED_REFERENCE.sub(b" ", _CONTROL_REFERENCE.sub(b"", page))
    if not page or page.isspace():
        return None
    parser = _parser()
    try:
        tree = lxml.html.document_fromstring(page, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    if not flat and any("depth" in entry.message for entry in parser.error_log.filter_from_errors()):
        return _tree(_flattened(page.decode()).encode(), flat=True)
    _empty_head(tree)
    return tree


def _empty_head(tree: lxml.html.HtmlElement) -> None:
    """Move what doesn't belong in a head to the body: before <body>, libxml2 leaves HTML5's elements there."""
    head = tree.find("head")
    if head is None:
        return
    stray = next((number for number, child in enumerate(head) if child.tag not in _HEAD), None)
    if stray is None:
        return
    body = tree.find("body")
    if body is None:
        body = etree.SubElement(tree, "body")
    else:
        moved = body.makeelement("div")
        moved.text, body.text = body.text, None
        body.insert(0, moved)
    body[:0] = head[stray:]


def _flattened(page: str) -> str:
    return _ANY_TAG.sub(_plain_tag, " ".join(_undropped(page)))


def _undropped(page: str) -> Iterator[str]:
    """Yield what stands outside of comments and of elements without text; what is never closed is looked for once."""
    at = 0
    missing = set()
    for found in _DROPPED.finditer(page):
        closing = _ENDS[found[1].lower()] if found[1] else _COMMENT_END
        if found.start() < at or closing in missing:
            continue
        end = closing.search(page, found.end())
        if end is None:
            missing.add(closing)
            continue
        yield page[at : found.start()]
        at = end.end()
    yield page[at:]


def _plain_tag(found: re.Match[str]) -> str:
    closing, tag = found[1], found[2].lower()
    if tag in _PLAIN_BLOCKS:
        return f"<{closing}{tag}>"
    return "<p>" if tag in _OTHER_BLOCKS else ""


def opened(tree: lxml.html.HtmlElement) -> None:
    """Put what frames carry along, ``srcdoc`` and ``<noframes>``, in the tree as ordinary content."""
    for frame in list(tree.iter("iframe", "noframes")):
        source = frame.get("srcdoc", "") if frame.tag == "iframe" else frame.text or ""
        inner = _tree(source.encode()) if "<" in source else None
        if inner is None:
            continue
        frame.tag = "div"
        frame.text = None
        frame.attrib.pop("srcdoc", None)
        body = inner.find("body")
        frame.extend(list(inner if body is None else body))
