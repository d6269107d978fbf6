"""bytes: bytes -> Decoded: whatever the bytes are, a text, the encoding it was in, and what had to be repaired.

A byte order mark decides; then what is valid UTF-8, or was until it was cut, is UTF-8, whatever the page declares; then UTF-8 with a
few bad bytes, or with some lines in another encoding; then EBCDIC; then the declared charset; then a statistical guess.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from typing import NamedTuple

from bodycopy.decode import cut, ebcdic, forbidden
from bodycopy.decode.charsets import PERHAPS, meant_by
from bodycopy.decode.detect import (
    ESCAPED,
    choose,
    choose_among,
    choose_each,
    count_foreign,
    is_mixed,
    leniently,
    strictly,
    surprisal_of,
)

_CONTROLS = bytes({*range(0x01, 0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20)})

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_HEAD, _TELLING, _LONG = 1 << 12, 16, 96
"""Characters by which a text is told to make sense, and bytes that are enough to tell, with spaces and without any."""
_SHIFT = re.compile(rb"\x1b\$(?:[@B]|\([DOPQ])")
_KOREAN_SHIFT = re.compile(rb"\x1b\$\)C")
_DECLARED = re.compile(
    rb"""<meta\s[^>]{0,500}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:+-]{2,40})"""
    rb"""|\A\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:+-]{2,40})["']""",
    re.IGNORECASE,
)
# UTF-8 as some programs wrote it: each half of a surrogate pair for itself, NUL in two bytes.
_HALVES = re.compile(rb"\xed([\xa0-\xaf])([\x80-\xbf])\xed([\xb0-\xbf])([\x80-\xbf])|\xc0\x80")
_BAD = re.compile("[\udc80-\udcff]+")
_FEW, _BROKEN, _TELLING_LINE, _FREELY = 24, 20, 8, 64
# What remains of a character cut off by a limit in bytes.
_CUT = re.compile("(?:[\udce0-\udcef][\udc80-\udcbf]|[\udcf0-\udcf4][\udc80-\udcbf]{1,2})(?=\\Z|[\r\n]|\\.\\.\\.|…)")


class Decoded(NamedTuple):
    """A text, how its bytes were read, and the problems found: names and how often, sorted."""

    text: str
    encoding: str
    """``utf-8``, ``cp1252``; several joined by ``+`` where lines differ."""
    notes: tuple[tuple[str, int], ...] = ()


def decode(data: bytes, *, charset: str = "", html: bool = False) -> Decoded:
    """Return the text of the bytes; never raises, whatever they are.

    ``charset`` is what somebody said about them, an HTTP header perhaps; ``html`` lets the page's own
    declaration be heard too. Valid UTF-8 wins over both.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            data = data[len(mark) :]
            return _decode_known(data, _meant(data, encoding))
    if b"\x00" in data and (encoding := wide_encoding(data)):
        return _decode_known(data, encoding)
    declared = meant_by(charset) or (meant_by(_declaration(data)) if html else "")
    if (b"\x1b" in data or b"~{" in data) and data.isascii() and (escaped := _decode_escaped(data, declared)):
        return escaped
    try:
        return Decoded(data.decode(), "utf-8")
    except UnicodeDecodeError:
        return _decode_broken(data, declared)


def _meant(data: bytes, marked: str) -> str:
    """Return the encoding of what comes after a mark: who put it there may not have known what the rest is in."""
    sample = data[:_HEAD]
    if marked == "utf-8":
        return (wide_encoding(data) if sample.count(0) * 5 >= 2 * len(sample) else "") or marked
    return "utf-8" if _is_plain(sample) else marked


def _is_plain(sample: bytes) -> bool:
    """Return whether the sample can be no UTF-16, as it is UTF-8, with spaces or long."""
    telling = len(sample) >= (_TELLING if sample.count(b" ") * 20 >= len(sample) else _LONG) and b"\x00" not in sample
    # Tabs and line ends are half of what Hindi and Punjabi are in UTF-16.
    return telling and len(sample.translate(None, b"\t\n\r")) * 4 > len(sample) * 3 and _is_utf8(sample)


def _end_of_wide(data: bytes) -> int:
    """Return where in UTF-16 a file in UTF-8 was joined to it: after the last zero; 0 where none was."""
    at = (data.rfind(b"\x00") // 2 + 1) * 2
    return at if _is_plain(data[at : at + _HEAD]) else 0


def wide_encoding(data: bytes) -> str:
    """Return which UTF-16 or UTF-32 the unmarked bytes are in; empty where they are in none."""
    sample = data[: 1 << 12]
    zeros = sample.count(0)
    if zeros == 0 or len(sample) < 4:
        return ""
    if zeros * 2 >= len(sample):
        for name in ("utf-32-le", "utf-32-be"):
            if _reads_well(sample[: len(sample) // 4 * 4], name):
                return name
    sample = sample[: len(sample) // 2 * 2]
    # Letters below U+0100 have their zero second in little-endian order.
    little = sample[1::2].count(0) >= sample[::2].count(0)
    for name in ("utf-16-le", "utf-16-be") if little else ("utf-16-be", "utf-16-le"):
        if _reads_well(sample, name) and (zeros * 5 >= len(sample) or not _is_utf8(sample)):
            return name
    return ""


def _reads_well(sample: bytes, encoding: str) -> bool:
    """Return whether nearly all characters are likely ones, and some are those that any text has."""
    text = sample.decode(encoding, "replace")
    return (
        sum(map(_is_likely, text)) * 100 >= len(text) * 97
        and re.search("[\t\n -~\u3001\u3002\uff0c]", text) is not None
    )


def _is_likely(character: str) -> bool:
    """Return whether plain text in some language may well hold the character: no control, no symbol block."""
    point = ord(character)
    if point < 0x2000:
        return 0x20 <= point < 0x7F or point >= 0xA0 or character in "\t\n\r"
    return (
        0x2010 <= point <= 0x203A
        or point == 0x20AC
        or 0x3000 <= point < 0x3100
        or 0x4E00 <= point < 0xA000
        or 0xAC00 <= point < 0xD7A4
        or 0xFF00 <= point < 0xFFF0
        or 0x1F300 <= point < 0x1FB00
    )


def _is_utf8(data: bytes) -> bool:
    """Return whether the sample is UTF-8 that holds zeros but few other controls; Cyrillic in UTF-16 is full of them."""
    controls = len(data) - len(data.translate(None, _CONTROLS))
    try:
        codecs.utf_8_decode(data, "strict", False)  # noqa: FBT003 - the sample may end inside a character
    except UnicodeDecodeError:
        return False
    return controls * 20 < len(data)


def _declaration(data: bytes) -> str:
    head = re.sub(rb"<!--.*?-->", b"", data[:4096], flags=re.DOTALL)
    if not (match := _DECLARED.search(head)):
        return ""
    label = (match[1] or match[2]).decode("ascii")
    # A declaration that can be read as ASCII is not in UTF-16.
    return "utf-8" if label.lower().startswith(("utf-16", "utf-32", "ucs-2", "unicode")) else label


def _decode_known(data: bytes, encoding: str) -> Decoded:
    if encoding.startswith("utf-16") and (at := _end_of_wide(data)):
        read = decode(data[at:])
        return read._replace(text=data[:at].decode(encoding, "replace") + read.text, encoding=f"{encoding}+utf-8")
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        pass
    if encoding == "utf-8":
        return _decode_broken(data, "utf-8", only=True)
    text = data.decode(encoding, "replace")
    return _noted(text, encoding, replaced=text.count("\ufffd"))


def _noted(text: str, encoding: str, **notes: int) -> Decoded:
    return Decoded(text, encoding, tuple(sorted((name, count) for name, count in notes.items() if count)))


def _decode_escaped(data: bytes, declared: str) -> Decoded | None:
    """Return the text of an encoding that is ASCII with escapes in it; None where the escapes are something else's."""
    if b"\x1b$" in data and (shifted := _decode_shifted(data)):
        return shifted
    if declared in {"hz", "iso2022_jp", "iso2022_kr"} and (text := strictly(data, declared)):
        return Decoded(text, declared)
    text = strictly(data, "hz") if b"~{" in data else None
    if text and surprisal_of(text[:_HEAD]) + ESCAPED < surprisal_of(data.decode()[:_HEAD]):
        return Decoded(text, "hz")
    return None


def _decode_shifted(data: bytes) -> Decoded | None:
    """Return the text of ISO-2022, which is ASCII with escapes; None where the escapes are something else's."""
    encoding = "iso2022_kr" if _KOREAN_SHIFT.search(data) else "iso2022_jp" if _SHIFT.search(data) else ""
    if not encoding:
        return None
    text, replaced = leniently(data, encoding)
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return _noted(text, encoding, replaced=replaced) if foreign > 4 * replaced else None


def _decode_broken(data: bytes, declared: str, *, only: bool = False) -> Decoded:
    """Return the text of bytes that are not UTF-8, or not all of them. ``only``: a mark says that they are."""
    joined, halves = _HALVES.subn(_join_halves, data)
    if halves:
        data = joined
    if read := cut.decoded(data, declared, marked=only) or forbidden.decoded(data):
        return _noted(read[0], "utf-8", replaced=read[1], halves=halves)
    if only:
        data, lost = forbidden.marked(data)
        text, mended, replaced = _mend(data.decode("utf-8", "surrogateescape"))
        return _noted(text, "utf-8", mended=mended, replaced=replaced + lost, halves=halves)
    lines = data.split(b"\n")
    texts = [line.decode("utf-8", "surrogateescape") for line in lines]
    good, bad, strange = _weigh(texts)
    if not strange and (good + bad > _FEW or not _is_likelier_legacy(data, declared)):
        text, mended, replaced = _mend("\n".join(texts))
        return _noted(text, "utf-8", mended=mended, replaced=replaced, halves=halves)
    # Where a fair part of what is not ASCII is UTF-8 on lines of its own, only the other lines are foreign.
    mixed = strange and good * 10 >= bad
    if not mixed:
        if ebcdic.is_ebcdic(data):
            return Decoded(*ebcdic.read(data))
        encoding, rival, differing = choose(data, declared)
        mixed = encoding != declared and len(lines) > 1 and is_mixed(lines, encoding)
    if mixed:
        return _decode_lines(lines, texts, declared)
    text, replaced = leniently(data, encoding)
    return _noted(text, encoding, replaced=replaced, **{PERHAPS + rival: differing})


def _is_likelier_legacy(data: bytes, declared: str) -> bool:
    """Return whether the few bytes beyond ASCII, of which some are UTF-8, are likelier text in another encoding."""
    text, mended, replaced = _mend(data.decode("utf-8", "surrogateescape"))
    other = leniently(data, choose(data, declared)[0])[0]
    return surprisal_of(other[:_HEAD]) < surprisal_of(text[:_HEAD]) + _BROKEN * (mended + replaced)


def _join_halves(match: re.Match[bytes]) -> bytes:
    if match[1] is None:
        return b"\x00"
    high = (match[1][0] & 0x0F) << 6 | match[2][0] & 0x3F
    low = (match[3][0] & 0x0F) << 6 | match[4][0] & 0x3F
    return chr(0x10000 + (high << 10) + low).encode()


def _weigh(texts: list[str]) -> tuple[int, int, int]:
    """Return the good characters beyond ASCII on lines that are mostly good, the bad bytes, and the other lines."""
    good = bad = strange = 0
    for text in texts:
        if text.isascii():
            continue
        broken = sum(map(len, _BAD.findall(text)))
        fine = len(text) - len(text.encode("ascii", "ignore")) - broken
        bad += broken
        if broken > fine:
            strange += 1
        else:
            good += fine
    return good, bad, strange


def _mend(text: str) -> tuple[str, int, int]:
    """Return the text with bad bytes read as cp1252, how many were, and how many became U+FFFD."""
    text, cut = _CUT.subn("\ufffd", text)
    mended = replaced = 0

    def read(match: re.Match[str]) -> str:
        nonlocal mended, replaced
        found = match[0].encode("ascii", "surrogateescape").decode("cp1252", "replace")
        lost = found.count("\ufffd")
        replaced += lost
        mended += len(found) - lost
        return found

    text = _BAD.sub(read, text)
    return text, mended, replaced + cut


def _decode_lines(lines: list[bytes], texts: list[str], declared: str) -> Decoded:
    """Return the text of lines in different encodings; ``texts`` are the lines as UTF-8 with escapes."""
    strange = [number for number, text in enumerate(texts) if _weigh([text])[2]]
    telling = [number for number in strange if count_foreign(lines[number]) >= _TELLING_LINE]
    chosen = dict(zip(telling, choose_each([lines[number] for number in telling], declared), strict=True))
    seen = Counter(chosen.values())
    # A few bytes tell nothing by themselves: such a line is read like its like, and if it has none, as Western.
    likely = {"cp1252", *seen}
    short: dict[bytes, str] = {}
    replaced = 0
    for number in strange:
        line = lines[number]
        if number not in chosen:
            if line not in short:
                short[line] = choose_among(line, likely) if len(short) < _FREELY else "cp1252"
            seen[short[line]] += 1
        texts[number], lost = leniently(line, chosen.get(number) or short[line])
        replaced += lost
    seen["utf-8"] += len(lines) - len(strange)
    text, mended, more = _mend("\n".join(texts))
    names = sorted(seen, key=lambda name: (-seen[name], name))
    return _noted(text, "+".join(names), lines=len(strange), mended=mended, replaced=replaced + more)
