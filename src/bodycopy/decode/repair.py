"""repair: str -> Repaired: characters put right and nothing else; mojibake undone, typography kept.

What changes:

- CR, CRLF, NEL, LS, PS, VT and FF become LF. (NEL stays for ftfy where it is a piece of mojibake: beside
  another mangled character, or in a text with other C1 controls, where it was an ellipsis.)
- NUL, C0 and C1 controls, DEL, terminal escapes with their payload, bidi overrides and isolates, deprecated
  format controls, U+FEFF, U+FFF9 to U+FFFC, tag characters outside a well-formed flag and lone surrogates go;
  a surrogate pair becomes its character.
- In text, HTML entities are unescaped until none is left, line by line; a line that holds a real tag is
  left alone. The text of an HTML block was unescaped by the parser, so there nothing is.
- ftfy undoes mojibake, single, double and triple, line by line.

What stays: no-break spaces (U+00A0, U+202F: typography; inside mojibake ftfy reads them as the bytes that
they are, and ``&nbsp;`` becomes U+00A0), curly quotes, ligatures, full-width forms, soft hyphens, zero-width
spaces, joiners and non-joiners, direction marks, variation selectors, the flags of Scotland and Wales, the normal form.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain, starmap
from typing import NamedTuple

# Removing can bring together what was apart, so the steps run until nothing changes; each round leaves the
# text shorter or less mangled, and real text needs two. What is cheap goes round more often.
_ROUNDS, _CHEAP_ROUNDS = 8, 40

_ENTITY = re.compile(r"&[#A-Za-z][0-9A-Za-z]{1,31};")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\u2028\u2029]")
_CONTROLS, _OTHER_CONTROLS = re.compile(r"[\x80-\x9f]"), re.compile(r"[\x80-\x84\x86-\x9f]")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_LONE_NEL = re.compile(r"(?<![\x80-\xff])\x85(?![\x80-\xff])")
_STRAY = r"\x00-\x08\x0e-\x1f\x7f\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffc\ud800-\udfff\U000e0000-\U000e007f"
# What can't be cleared without a look at the tables: two characters in a row that are not ASCII, or one that is rare in
# Latin text, and the few that are suspicious beside ASCII.
# It begins with all that may begin it, which regular expressions look for fastest.
_UNUSUAL = re.compile(
    r"[^\t\n -~](?:[^\t\n -~]+|(?<=[^\t\n -~\xa0-\u024f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2122])"
    r"|(?<=[\xc2\xc3]) |(?<=[\u0152\u0153])[^A-Za-z])"
)
# What is suspect stands within so many characters of what isn't usual.
_NEAR = 8
HARMLESS = frozenset("öß üß äß ää öö üü éé äö öä üö ’” ”’ …” …“ ”… “… ’… –“ „– ”– —“ ”— ’— »– –« …» «…".split())
"""Some such pairs that are common in clean text; a test shows that the tables let them pass."""
# What is usual, alone between characters of ASCII, whichever these are.
_USUAL = ((0xA0, 0x250), (0x2010, 0x2028), (0x2030, 0x205F), (0x20A0, 0x20C0), (0x2122, 0x2123))
_CLEAR = frozenset(map(chr, chain.from_iterable(starmap(range, _USUAL)))).difference("ÂÃŒœ") | HARMLESS
# Leaves of a text's bytes what is not plain ASCII, in runs; line ends other than LF are not white space to it.
_PARTED = bytes(
    0x20 if byte in b"\t\n" or 0x20 <= byte < 0x7F else 0x01 if byte in b"\r\x0b\x0c" else byte for byte in range(256)
)


@cache
def suspect() -> re.Pattern[str]:
    """Return a pattern for everything that may need repair but entities: one scan clears a text that is not ASCII."""
    import re

    from bodycopy.decode import mojibake

    return re.compile(rf"[{_STRAY}\x0b-\x0d\u2028\u2029]|{mojibake.suspicious()}", re.MULTILINE)


# Compiled by ``re`` when it is first used, and kept there.
_DROPS = (
    # CSI; OSC and its kin up to their end on the same line; character sets, cursor keeping, reset.
    r"(?P<escape>\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)|[ #%()*+\-./][0-9A-Za-z@=<>]"
    r"|[78=>]|c(?![a-z])))"
    r"|(?P<flag>\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f)"
    r"|(?P<pair>[\ud800-\udbff][\udc00-\udfff])"
    f"|(?P<stray>[{_STRAY}])"
)


class Repaired(NamedTuple):
    """A text put right, and what that took: names and how often, sorted."""

    text: str
    counts: tuple[tuple[str, int], ...]


def repair(text: str, *, html_block: bool = False) -> Repaired:
    """Return the text put right. ``html_block``: what a parser gave, which holds no entities.

    Idempotent. Text that needs nothing costs one scan and imports nothing.
    """
    counts: dict[str, int] = {}
    text = _settled(text, counts, set(), html_block=html_block)
    return Repaired(text, tuple(sorted(counts.items())))


def _settled(text: str, counts: dict[str, int], stays: set[str], number: int = 0, *, html_block: bool) -> str:
    """Repair until nothing changes. Behind the first round lines end in LF alone, and no line tells of another.

    ``stays`` has the lines that ftfy leaves as they are; it is dear.
    """
    if number == _ROUNDS or not _needs_repair(text, html_block=html_block):
        return text
    once = _clear(text, counts, html_block=html_block)
    if number:
        for _ in range(_CHEAP_ROUNDS):
            before, once = once, _clear(once, counts, html_block=html_block)
            if once == before:
                break
    once = _mend(once, counts, stays)
    if once == text:
        return text
    lines = _LINE.findall(once)
    return "".join(_settled(line, counts, stays, number + 1, html_block=html_block) for line in lines)


def _needs_repair(text: str, *, html_block: bool) -> bool:
    return is_suspect(text) or (not html_block and "&" in text and _ENTITY.search(text) is not None)


def is_suspect(text: str) -> bool:
    """Tell whether ``suspect`` finds anything in a text; it is dear, and only asked about what quick looks do not clear."""
    odd = set(text.encode("utf-8", "surrogatepass").translate(_PARTED).split())
    if all(run.decode("utf-8", "surrogatepass") in _CLEAR for run in odd):
        return False
    if text.isascii():
        return True
    start = end = 0
    for found in _UNUSUAL.finditer(text):
        if found.group() in HARMLESS:
            continue
        if end and found.start() > end + _NEAR:
            if suspect().search(text, max(0, start - _NEAR), end + _NEAR):
                return True
            start = found.start()
        start = start if end else found.start()
        end = found.end()
    return end > 0 and suspect().search(text, max(0, start - _NEAR), end + _NEAR) is not None


def _clear(text: str, counts: dict[str, int], *, html_block: bool) -> str:
    text = _drop(_mend_line_ends(text, counts), counts)
    if not html_block and "&" in text and _ENTITY.search(text):
        from bodycopy.decode.entities import unescape

        text, count = unescape(text)
        _count(counts, "entities", count)
    return text


def _mend(text: str, counts: dict[str, int], stays: set[str]) -> str:
    if text.isascii():
        return text
    text = _undo_mojibake(text, counts, stays)
    # Only now: before, they are what tells ftfy which character it was.
    text, count = _CONTROLS.subn("", text)
    _count(counts, "controls", count)
    return text


def _count(counts: dict[str, int], name: str, count: int) -> None:
    if count:
        counts[name] = counts.get(name, 0) + count


def _mend_line_ends(text: str, counts: dict[str, int]) -> str:
    text, count = _LINE_ENDS.subn("\n", text)
    _count(counts, "line-ends", count)
    if "\x85" in text and not _OTHER_CONTROLS.search(text):
        text, count = _LONE_NEL.subn("\n", text)
        _count(counts, "line-ends", count)
    return text


def _drop(text: str, counts: dict[str, int]) -> str:
    def replace(match: re.Match[str]) -> str:
        found = match[0]
        if match.lastgroup == "flag":
            return found
        if match.lastgroup == "pair":
            _count(counts, "surrogate-pairs", 1)
            return chr(0x10000 + ((ord(found[0]) - 0xD800) << 10) + ord(found[1]) - 0xDC00)
        _count(counts, "terminal-escapes" if match.lastgroup == "escape" else _name_of(ord(found)), 1)
        return ""

    return re.sub(_DROPS, replace, text)


def _name_of(point: int) -> str:
    if point == 0:
        return "nul"
    if point < 0x80:
        return "controls"
    if 0x202A <= point <= 0x202E or 0x2066 <= point <= 0x2069:
        return "bidi-controls"
    if 0xD800 <= point <= 0xDFFF:
        return "lone-surrogates"
    if point == 0xFEFF:
        return "byte-order-marks"
    return "tag-characters" if point >= 0xE0000 else "format-controls"


def _undo_mojibake(text: str, counts: dict[str, int], stays: set[str]) -> str:
    """Return the text with ftfy run over those lines that it could change."""
    from bodycopy.decode import mojibake

    kept: list[str] = []
    done = position = mended = 0
    while match := mojibake.next_suspicious(text, position):
        start = text.rfind("\n", position, match.start()) + 1 or position
        end = text.find("\n", match.end()) + 1 or len(text)
        line = text[start:end]
        if line not in stays:
            better = mojibake.undo(line) if mojibake.is_bad(line) else line
            if better == line:
                stays.add(line)
            else:
                kept += (text[done:start], better)
                done = end
                mended += 1
        position = end
    _count(counts, "mojibake", mended)
    kept.append(text[done:])
    return "".join(kept)
