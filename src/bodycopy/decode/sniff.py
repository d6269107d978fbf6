"""sniff: bytes -> are they a feed, an e-mail of parts, or no text at all. By content, never by a name's ending."""

from __future__ import annotations

import re

_SAMPLE = 1 << 16
FEED_HEAD = 8192
"""Bytes that tell a feed; instructions and comments before its first element may be long."""
_FEED = (
    rb"(?:\xef\xbb\xbf)?(?:\s|<\?(?:(?!\?>).){0,1000}\?>|<!--(?:(?!-->).){0,4000}-->|<!DOCTYPE\s+rss\b[^>]{0,300}>)*"
    rb"<(?:rss(?=[\s>])|(?:\w{1,20}:)?feed\s[^>]{0,2000}http://www\.w3\.org/2005/Atom"
    rb"|\w{1,20}:RDF\s[^>]{0,2000}http://(?:purl\.org/rss/|my\.netscape\.com/rdf/))"
)


def looks_like_feed(data: bytes) -> bool:
    """Return whether the bytes are RSS, RSS in RDF or Atom, as their first element says; UTF-16 is read too."""
    head = data[:FEED_HEAD]
    if b"<" not in head:
        return False
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "replace").encode("utf-8")
    return re.match(_FEED, head, re.DOTALL) is not None


MAIL_HEAD = 1 << 15
"""Bytes in which the headers of an e-mail end."""
_HEADERS = re.compile(rb"(?:From [^\n]*\n)?((?:[!-9;-~]{1,70}:[^\n]*\n(?:[ \t][^\n]*\n){0,200}){2,300})\r?\n")
_PARTS = re.compile(
    rb"^content-type:\s*multipart/\w[^\n]*(?:\n[ \t][^\n]*)*?\bboundary\s*=\s*\"?([^\s\";]{1,70})",
    re.IGNORECASE | re.MULTILINE,
)
_ENCODED = re.compile(rb"^content-transfer-encoding:\s*(?:quoted-printable|base64)\b", re.IGNORECASE | re.MULTILINE)
_MIME = re.compile(rb"^mime-version:\s*1", re.IGNORECASE | re.MULTILINE)


def looks_like_parts(data: bytes) -> bool:
    """Return whether the bytes are an e-mail, or a page saved as one (MHTML), that a reader could not read as it is.

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


# Dear to compile and seldom needed, so left to ``re``, which compiles them when they are first used.
_MAGIC = (
    rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|%PDF-|PK(?:\x03\x04|\x05\x06|\x07\x08)|\x1f\x8b\x08|BZh[1-9]1AY|\xfd7zXZ\x00"
    rb"|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|\x7fELF|MZ[^\n]{0,60}\x00|\xca\xfe\xba\xbe|[\xce\xcf]\xfa\xed\xfe"
    rb"|RIFF.{4}(?:WEBP|WAVE|AVI )|OggS\x00|ID3[\x02-\x04]|\xff[\xfb\xf3\xf2][\x10-\xfb]|.{4}ftyp[ -~]{4}"
    rb"|\x00asm|SQLite format 3\x00|II\*\x00|MM\x00\*|\x00\x00\x01\x00[\x01-\x20]\x00|wOF[F2]|\x00\x01\x00\x00\x00"
    rb"|OTTO\x00|fLaC\x00|\x28\xb5\x2f\xfd|\x04\x22\x4d\x18|\xd0\xcf\x11\xe0\xa1\xb1|8BPS\x00|\x1a\x45\xdf\xa3"
    rb"|FLV\x01|PAR1|\x1f[\x9d\xa0]|LZIP\x01|.{257}ustar|\{\\rtf|%!PS"
)
_STARTS = (
    b"\x89P", b"\xff", b"GIF8", b"%PDF", b"PK", b"\x1f", b"LZIP", b"BZh", b"\xfd7z", b"7z\xbc", b"Rar!", b"\x7fELF", b"MZ",
    b"\xca\xfe", b"\xce\xfa", b"\xcf\xfa", b"RIFF", b"OggS", b"ID3", b"\x00", b"SQLite", b"II*", b"MM\x00", b"wOF", b"OTTO",
    b"fLaC", b"\x28\xb5", b"{\\rtf", b"%!PS", b"\x04\x22", b"\xd0\xcf", b"8BPS", b"\x1a\x45", b"FLV\x01", b"PAR1",
)  # fmt: skip
_CONTROLS = bytes({*range(0x09), *range(0x0E, 0x20), 0x7F})
# Escapes that text has a use for: terminal sequences and the shifts of ISO-2022.
_ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b\n]*(?:\x07|\x1b\\)|[ -/]+[0-~])")


def looks_binary(data: bytes) -> bool:
    """Return whether the bytes are not text in any encoding: an image, an archive, a program.

    A known signature says so, or control characters beyond what any text has. Text with terminal
    escapes, ISO-2022-JP and UTF-16 or UTF-32 without a mark are text.
    """
    if not data:
        return False
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return False
    # Whether a signature may match spares most texts their pattern.
    may_match = data.startswith(_STARTS) or data[4:8] == b"ftyp" or data[257:262] == b"ustar"
    if may_match and re.match(_MAGIC, data, re.DOTALL):
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
