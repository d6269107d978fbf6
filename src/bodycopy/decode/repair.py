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
from collections import Counter
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
# Patterns that only odd text needs are left to ``re``, which compiles them when they are first used.
_STRAY = r"\x00-\x08\x0e-\x1f\x7f\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffc\ud800-\udfff\U000e0000-\U000e007f"
# The last is how Mac Roman begins some mojibake.
_ALWAYS_SUSPECT = rf"[{_STRAY}\u2028\u2029¬]"
HARMLESS = frozenset("öß üß äß ää öö üü éé äö öä üö ’” ”’ …” …“ ”… “… ’… –“ „– ”– —“ ”— ’— »– –« …» «…".split())
"""Pairs that are common in clean text; a test shows that none is ever mojibake."""
# What is usual, alone between characters of ASCII, whichever these are.
_USUAL = ((0xA0, 0x250), (0x2010, 0x2028), (0x2030, 0x205F), (0x20A0, 0x20C0), (0x2122, 0x2123))
_CLEAR = frozenset(map(chr, chain.from_iterable(starmap(range, _USUAL)))).difference("ÂÃŒœ") | HARMLESS | {"a"}
# Letters that no mojibake is made of. What else a letter beside mojibake tells, any letter tells.
_UNRELATED = "[^\x00-\u052f\u2000-\u2bff\ud800-\uffff\U000e0000-\U000e0fff]+"
_LONGEST = 8
"""Characters of the longest mojibake that ftfy tells by what stands beside it."""
# Leaves of a text's bytes what is not plain ASCII, in runs; line ends other than LF are not white space to it.
_PARTED = bytes(
    0x20 if byte in b"\t\n" or 0x20 <= byte < 0x7F else 0x01 if byte in b"\r\x0b\x0c" else byte for byte in range(256)
)


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
    counts = Counter[str]()
    text = _settled(text, counts, set(), html_block=html_block)
    return Repaired(text, tuple(sorted((+counts).items())))


def _settled(text: str, counts: Counter[str], stays: set[str], number: int = 0, *, html_block: bool) -> str:
    """Repair until nothing changes. After the first round lines end in LF alone, and each is repaired by itself.

    ``stays`` holds the lines that ftfy leaves as they are, as asking it is slow.
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
    """Tell whether anything but entities may need repair: controls, or mojibake by the look of its runs of odd characters.

    Each different run is looked at once, beside whatever may stand beside it; so it may say so of a text that needs nothing.
    """
    odd = set(text.encode("utf-8", "surrogatepass").translate(_PARTED).split())
    runs = {run.decode("utf-8", "surrogatepass") for run in odd} - _CLEAR
    runs = {re.sub(_UNRELATED, "a", run) for run in runs} - _CLEAR
    if not runs:
        return False
    if any(re.search(_ALWAYS_SUSPECT, run) for run in runs):
        return True
    from bodycopy.decode import mojibake

    ends = {end for run in runs for end in (run[:_LONGEST], run[-_LONGEST:])}
    beside = (f"{before}{end}{after}" for end in ends for before in ("a", " ", "a ") for after in ("aa", "  "))
    return mojibake.is_bad("\n".join((*runs, *beside)))


def _clear(text: str, counts: Counter[str], *, html_block: bool) -> str:
    text = _drop(_mend_line_ends(text, counts), counts)
    if not html_block and "&" in text and _ENTITY.search(text):
        from bodycopy.decode.entities import unescape

        text, count = unescape(text)
        counts["entities"] += count
    return text


def _mend(text: str, counts: Counter[str], stays: set[str]) -> str:
    if text.isascii():
        return text
    text = _undo_mojibake(text, counts, stays)
    # Only now: before, they are what tells ftfy which character it was.
    text, count = _CONTROLS.subn("", text)
    counts["controls"] += count
    return text


def _mend_line_ends(text: str, counts: Counter[str]) -> str:
    text, count = _LINE_ENDS.subn("\n", text)
    counts["line-ends"] += count
    if "\x85" in text and not _OTHER_CONTROLS.search(text):
        text, count = _LONE_NEL.subn("\n", text)
        counts["line-ends"] += count
    return text


def _drop(text: str, counts: Counter[str]) -> str:
    def replace(match: re.Match[str]) -> str:
        found = match[0]
        if match.lastgroup == "flag":
            return found
        if match.lastgroup == "pair":
            counts["surrogate-pairs"] += 1
            return chr(0x10000 + ((ord(found[0]) - 0xD800) << 10) + ord(found[1]) - 0xDC00)
        counts["terminal-escapes" if match.lastgroup == "escape" else _name_of(ord(found))] += 1
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


def _undo_mojibake(text: str, counts: Counter[str], stays: set[str]) -> str:
    """Return the text with ftfy run over those lines that it could change."""
    from bodycopy.decode import mojibake

    lines = _LINE.findall(text)
    for number, line in enumerate(lines):
        if line.isascii() or line in stays:
            continue
        better = mojibake.undo(line) if mojibake.is_bad(line) else line
        if better == line:
            stays.add(line)
        else:
            lines[number] = better
            counts["mojibake"] += 1
    return "".join(lines)
