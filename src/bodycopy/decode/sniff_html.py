"""sniff_html: str -> is it HTML, a page or a fragment of one. By content, never by a name's ending."""

from __future__ import annotations

import re
from itertools import accumulate

from bodycopy.decode.doctype import without_subset

# Scripts and styles before the first words may be long.
_FAR = 1 << 20
_SAMPLE = 1 << 16

_PLAIN_BLOCKS = "article|aside|blockquote|body|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|frameset|h[1-6]|head|header|hgroup|html|main|nav|ol|section|select|summary|table|tbody|td|tfoot|th|thead|tr|ul"
_TEXT_BLOCKS = "p|li|pre|title|script|style|noscript|iframe|template|svg"
_VOID = "br|hr|img|input|link|meta|source|wbr"
_INLINE = "a|abbr|b|big|button|cite|code|del|em|font|i|ins|kbd|label|mark|picture|q|s|small|span|strike|strong|sub|sup|time|tt|u|var|video"

TAG = re.compile(
    rf"<(/?)({_PLAIN_BLOCKS}|{_TEXT_BLOCKS}|{_VOID}|{_INLINE})"
    # An attribute, a slash or the end: <a@b.c>, <p, q> and <i < 3> are not tags.
    r"(?:\s+[A-Za-z_:@][^<>]{0,2000}|\s*/?)>",
    re.IGNORECASE,
)
"""A tag of HTML, whole, by a known name."""

_BLOCK = re.compile(rf"(?:{_PLAIN_BLOCKS}|{_TEXT_BLOCKS})\Z", re.IGNORECASE)
_UNCLOSED = re.compile(rf"<(?:{_INLINE})>\Z", re.IGNORECASE)
_AFTER_TYPE = frozenset("(,>:;{)[")
_OPENING = re.compile(
    r"(?:\s|<\?xml[^<>]{0,300}\?>|<!--(?:(?!-->).){0,4000}-->|<!doctype\s[^<>]{0,300}>)*<(?:!doctype\s+html|(?:html|head|body)(?=[\s>]))",
    re.IGNORECASE | re.DOTALL,
)
_FENCED = re.compile(r"^(```|~~~)[^\n]*\n.*?(?:^\1|\Z)|`[^`\n]{1,200}`", re.DOTALL | re.MULTILINE)
# What is not text holds tags in its strings.
_SCRIPT = re.compile(r"<(script|style|svg)(?=[\s>])[^>]{0,2000}>.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# What a fragment begins with that was cut inside a script or a tag, and ends with that was cut inside a tag.
_CUT = re.compile(
    r"""\A(?:[^<]*</(?:script|style|svg)\s*>|[^<>]*=\s*["'][^<>]*>)|<[A-Za-z][\w:-]*\s[^<>]*\Z""", re.IGNORECASE
)
_ATTRIBUTE = re.compile(r"""\s[\w:.@-]+\s*=\s*["'\w]""")
_PARAGRAPHS = re.compile(r"\n[ \t\r]*\n\s*\S")

# What share of the words must stand inside block elements; a README that opens with a centred <div> has far less.
_INSIDE = 0.7
_MARKUP = 2
"""Times as many characters in tags as in words outside elements: as text, more would be litter than as HTML would be misread."""
_FEWEST, _BETWEEN_BREAKS = 2, 300


def looks_like_html(text: str) -> bool:
    """Return whether the text is an HTML page or a fragment of one.

    A page says so in its first tag. A fragment has its words inside block elements; prose that names
    tags, code, Markdown with some HTML in it, addresses and generics do not. Looks at the first 64 K characters
    that are not scripts, styles or comments.
    """
    if "<" not in text[:_SAMPLE]:
        return False
    sample = without_subset(text[:_FAR].lstrip("\ufeff \t\r\n"))
    if _OPENING.match(sample):
        return True
    sample, scripts = _SCRIPT.subn("", _COMMENT.sub("", _FENCED.sub("", sample)))
    if scripts and _OPENING.match(sample):
        return True
    sample = _CUT.sub("", sample[:_SAMPLE])
    tags = [match for match in TAG.finditer(sample) if not _is_named(sample, match)]
    if len(tags) < _FEWEST:
        return False
    closing = {match[2].lower() for match in tags if match[1]}
    # What prose or a programming language has in brackets is never closed.
    tags = [match for match in tags if match[2].lower() in closing or not _UNCLOSED.match(match[0])]
    names = [match[2].lower() for match in tags]
    blocks = [match for match, name in zip(tags, names, strict=True) if _BLOCK.match(name)]
    closed = sum(match[1] != "" for match in blocks)
    told = closed + sum(_ATTRIBUTE.search(match[0]) is not None for match in tags)
    inside, words = _count_inside(sample, tags, names)
    # One element is enough where no words stand outside it: most entries of feeds are a paragraph.
    if told >= _FEWEST or len(blocks) > _FEWEST or (closed and inside == words):
        markup = sum(match.end() - match.start() for match in tags)
        return inside >= _INSIDE * words or markup >= _MARKUP * (words - inside)
    # Text that only has its line ends as tags.
    breaks = names.count("br")
    return breaks > _FEWEST and words <= _BETWEEN_BREAKS * breaks


def _count_inside(sample: str, tags: list[re.Match[str]], names: list[str]) -> tuple[int, int]:
    """Return how many characters of text stand inside elements, and how many there are in all.

    A fragment may begin and end inside elements. What only an opening or a closing tag says to be inside is so up to a blank line.
    """
    starts = [0, *(match.end() for match in tags)]
    ends = [*(match.start() for match in tags), len(sample)]
    covered = _covered(tags, names)
    inside = words = 0
    within = False
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        text = sample[start:end].strip()
        words += len(text)
        if number and _BLOCK.match(names[number - 1]):
            within = not tags[number - 1][1]
        cut = _PARAGRAPHS.search(text)
        if covered[number]:
            inside += len(text)
        elif within:
            inside += cut.start() if cut else len(text)
        elif number < len(tags) and tags[number][1]:
            inside += len(text) - max((cut.end() for cut in _PARAGRAPHS.finditer(text)), default=0)
        within = within and cut is None
    return inside, words


def _covered(tags: list[re.Match[str]], names: list[str]) -> list[bool]:
    """Return of the text before each tag, and after the last, whether it is in an element that both opens and closes."""
    changes = [0] * (len(tags) + 2)
    opened: dict[str, list[int]] = {}
    for number, (match, name) in enumerate(zip(tags, names, strict=True)):
        if not match[1]:
            opened.setdefault(name, []).append(number)
        elif opened.get(name):
            changes[opened[name].pop() + 1] += 1
            changes[number + 1] -= 1
    return [depth > 0 for depth in accumulate(changes)][:-1]


def _is_named(sample: str, match: re.Match[str]) -> bool:
    """Return whether the tag is a word of prose, between spaces on a line with words before it, or a parameter of a type."""
    start, end = match.span()
    before, after = sample[start - 1 : start], sample[end : end + 1]
    if match[2] == match[2].capitalize() and "=" not in match[0] and not match[1]:
        bare = len(match[0]) == len(match[2]) + 2
        if (bare and (before.isalnum() or before in {"_", ":", "&"})) or (
            len(match[2]) == 1 and (not bare or after in _AFTER_TYPE)
        ):
            return True
    if before not in {" ", "(", '"', "\u201c"} or after not in {" ", ",", ".", ";", ":", ")", "?", '"', "\u201d"}:
        return False
    line = sample[max(0, start - 80) : start].rstrip(' ("\u201c')
    return line != "" and line[-1] not in ">\n"
