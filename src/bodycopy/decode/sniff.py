"""sniff: str -> is it HTML; bytes -> are they a feed, an e-mail of parts, or no text at all. By content, never by a name's ending."""

from __future__ import annotations

from itertools import accumulate

from bodycopy.kernel.pattern import DOTALL, IGNORECASE, MULTILINE, pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

# Scripts and styles before the first words may be long.
_FAR = 1 << 20
_SAMPLE = 1 << 16

_PLAIN_BLOCKS = "article|aside|blockquote|body|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|frameset|h[1-6]|head|header|hgroup|html|main|nav|ol|section|select|summary|table|tbody|td|tfoot|th|thead|tr|ul"
_TEXT_BLOCKS = "p|li|pre|title|script|style|noscript|iframe|template|svg"
_VOID = "br|hr|img|input|link|meta|source|wbr"
_INLINE = "a|abbr|b|big|button|cite|code|del|em|font|i|ins|kbd|label|mark|picture|q|s|small|span|strike|strong|sub|sup|time|tt|u|var|video"

TAG = pattern(
    rf"<(/?)({_PLAIN_BLOCKS}|{_TEXT_BLOCKS}|{_VOID}|{_INLINE})"
    # An attribute, a slash or the end: <a@b.c>, <p, q> and <i < 3> are not tags.
    r"(?:\s+[A-Za-z_:@][^<>]{0,2000}|\s*/?)>",
    IGNORECASE,
)
"""A tag of HTML, whole, by a known name."""

_BLOCK = pattern(rf"(?:{_PLAIN_BLOCKS}|{_TEXT_BLOCKS})\Z", IGNORECASE)
_UNCLOSED = pattern(rf"<(?:{_INLINE})>\Z", IGNORECASE)
_AFTER_TYPE = frozenset("(,>:;{)[")
_OPENING = pattern(
    r"(?:\s|<\?xml[^<>]{0,300}\?>|<!--(?:(?!-->).){0,4000}-->|<!doctype\s[^<>]{0,300}>)*<(?:!doctype\s+html|(?:html|head|body)(?=[\s>]))",
    IGNORECASE | DOTALL,
)
_FENCED = pattern(r"^(```|~~~)[^\n]*\n.*?(?:^\1|\Z)|`[^`\n]{1,200}`", DOTALL | MULTILINE)
# What is not text holds tags in its strings.
_SCRIPT = pattern(r"<(script|style|svg)(?=[\s>])[^>]{0,2000}>.*?(?:</\1\s*>|\Z)", IGNORECASE | DOTALL)
_COMMENT = pattern(r"<!--.*?(?:-->|\Z)", DOTALL)
# What a fragment begins with that was cut inside a script or a tag, and ends with that was cut inside a tag.
_CUT = pattern(
    r"""\A(?:[^<]*</(?:script|style|svg)\s*>|[^<>]*=\s*["'][^<>]*>)|<[A-Za-z][\w:-]*\s[^<>]*\Z""", IGNORECASE
)
_ATTRIBUTE = pattern(r"""\s[\w:.@-]+\s*=\s*["'\w]""")
_PARAGRAPHS = pattern(r"\n[ \t\r]*\n\s*\S")

# What share of the words must stand inside block elements; a README that opens with a centred <div> has far less.
_INSIDE = 0.7
_MARKUP = 2
"""Times as many characters in tags as in words outside elements: as text, more would be litter than as HTML would be misread."""
_FEWEST, _BETWEEN_BREAKS = 2, 300


FEED_HEAD = 8192
"""Bytes that tell a feed; instructions and comments before its first element may be long."""
_FEED = pattern(
    rb"(?:\xef\xbb\xbf)?(?:\s|<\?(?:(?!\?>).){0,1000}\?>|<!--(?:(?!-->).){0,4000}-->|<!DOCTYPE\s+rss\b[^>]{0,300}>)*"
    rb"<(?:rss(?=[\s>])|(?:\w{1,20}:)?feed\s[^>]{0,2000}http://www\.w3\.org/2005/Atom"
    rb"|\w{1,20}:RDF\s[^>]{0,2000}http://(?:purl\.org/rss/|my\.netscape\.com/rdf/))",
    DOTALL,
)


def looks_like_feed(data: bytes) -> bool:
    """Return whether the bytes are RSS, RSS in RDF or Atom, as their first element says; UTF-16 is read too."""
    head = data[:FEED_HEAD]
    if b"<" not in head:
        return False
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "replace").encode("utf-8")
    return _FEED.match(head) is not None


MAIL_HEAD = 1 << 15
"""Bytes in which the headers of an e-mail end."""
_HEADERS = pattern(rb"(?:From [^\n]*\n)?((?:[!-9;-~]{1,70}:[^\n]*\n(?:[ \t][^\n]*\n){0,200}){2,300})\r?\n")
_PARTS = pattern(
    rb"^content-type:\s*multipart/\w[^\n]*(?:\n[ \t][^\n]*)*?\bboundary\s*=\s*\"?([^\s\";]{1,70})",
    IGNORECASE | MULTILINE,
)
_ENCODED = pattern(rb"^content-transfer-encoding:\s*(?:quoted-printable|base64)\b", IGNORECASE | MULTILINE)
_MIME = pattern(rb"^mime-version:\s*1", IGNORECASE | MULTILINE)


def looks_like_parts(data: bytes) -> bool:
    """Return whether the bytes are an e-mail, or a page saved as one (MHTML), that is no text to a reader as it stands.

    Its headers say that it is encoded, or has several parts, of which the first begins where they say. A message that is plain
    text is a text here.
    """
    head = data[:MAIL_HEAD]
    if b":" not in head[:72] or not (headers := _HEADERS.match(head)) or not _MIME.search(headers[1]):
        return False
    if _ENCODED.search(headers[1]):
        return True
    parts = _PARTS.search(headers[1])
    return parts is not None and b"\n--" + parts[1] in data


def looks_like_html(text: str) -> bool:
    """Return whether the text is an HTML page or a fragment of one.

    A page says so in its first tag. A fragment has its words inside block elements; prose that names
    tags, code, Markdown with some HTML in it, addresses and generics do not. Looks at the first 64 K characters
    that are not scripts, styles or comments.
    """
    if "<" not in text[:_SAMPLE]:
        return False
    from bodycopy.decode.doctype import without_subset

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


_MAGIC = pattern(
    rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|%PDF-|PK(?:\x03\x04|\x05\x06|\x07\x08)|\x1f\x8b\x08|BZh[1-9]1AY|\xfd7zXZ\x00"
    rb"|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|\x7fELF|MZ[^\n]{0,60}\x00|\xca\xfe\xba\xbe|[\xce\xcf]\xfa\xed\xfe"
    rb"|RIFF.{4}(?:WEBP|WAVE|AVI )|OggS\x00|ID3[\x02-\x04]|\xff[\xfb\xf3\xf2][\x10-\xfb]|.{4}ftyp[ -~]{4}"
    rb"|\x00asm|SQLite format 3\x00|II\*\x00|MM\x00\*|\x00\x00\x01\x00[\x01-\x20]\x00|wOF[F2]|\x00\x01\x00\x00\x00"
    rb"|OTTO\x00|fLaC\x00|\x28\xb5\x2f\xfd|\x04\x22\x4d\x18|\xd0\xcf\x11\xe0\xa1\xb1|8BPS\x00|\x1a\x45\xdf\xa3"
    rb"|FLV\x01|PAR1|\x1f[\x9d\xa0]|LZIP\x01|.{257}ustar|\{\\rtf|%!PS",
    DOTALL,
)
_STARTS = (
    *(
        b"\x89P",
        b"\xff",
        b"GIF8",
        b"%PDF",
        b"PK",
        b"\x1f",
        b"LZIP",
        b"BZh",
        b"\xfd7z",
        b"7z\xbc",
        b"Rar!",
        b"\x7fELF",
        b"MZ",
        b"\xca\xfe",
    ),
    *(
        b"\xce\xfa",
        b"\xcf\xfa",
        b"RIFF",
        b"OggS",
        b"ID3",
        b"\x00",
        b"SQLite",
        b"II*",
        b"MM\x00",
        b"wOF",
        b"OTTO",
        b"fLaC",
        b"\x28\xb5",
    ),
    *(b"{\\rtf", b"%!PS", b"\x04\x22", b"\xd0\xcf", b"8BPS", b"\x1a\x45", b"FLV\x01", b"PAR1"),
)
_CONTROLS = bytes({*range(0x09), *range(0x0E, 0x20), 0x7F})
# Escapes that text has a use for: terminal sequences and the shifts of ISO-2022.
_ESCAPES = pattern(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b\n]*(?:\x07|\x1b\\)|[ -/]+[0-~])")


def _may_be_known(data: bytes) -> bool:
    """Return whether a signature may match, which spares most texts its pattern."""
    return data.startswith(_STARTS) or data[4:8] == b"ftyp" or data[257:262] == b"ustar"


def looks_binary(data: bytes) -> bool:
    """Return whether the bytes are not text in any encoding: an image, an archive, a program.

    A known signature says so, or control characters beyond what any text has. Text with terminal
    escapes, ISO-2022-JP and UTF-16 or UTF-32 without a mark are text.
    """
    if not data:
        return False
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return False
    if _may_be_known(data) and _MAGIC.match(data):
        return True
    if b"\x00" in data[:_SAMPLE]:
        from bodycopy.decode.bytes import wide_encoding

        if wide_encoding(data):
            return False
    middle = len(data) // 2
    sample = data if len(data) <= 3 << 14 else data[: 1 << 14] + data[middle : middle + (1 << 14)] + data[-1 << 14 :]
    if b"\x1b" in sample:
        sample = _ESCAPES.sub(b"", sample)
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls * 20 <= len(sample):
        return False
    # Now and then a NUL or a control is dirt in text; compressed bytes have them all over and are not UTF-8 either.
    mended = sample.decode("utf-8", "replace")
    return controls * 3 > len(sample) or mended.count("\ufffd") * 20 > len(mended)
