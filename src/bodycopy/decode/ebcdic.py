"""ebcdic: bytes -> the code page of EBCDIC they are in, or none. What mainframes write; its letters stand where no other encoding has any.

Spaces, digits and the letters of English are the same in all its code pages, and few of its bytes are anything in another
encoding's text that has no space.
"""

from __future__ import annotations

from bodycopy.decode.detect import surprisal_of

PAGES = {"cp037": 0, "cp500": 0, "cp273": 16, "cp1140": 0, "cp1026": 16}
"""Those of languages in Latin letters that Python knows, with what is added to their cost: two are of one language."""
_SAMPLE, _LEAST = 1 << 12, 16
_SPACE = b"\x40"
_ODD = (("{}|\\^~\xac\xa2\xa6\xa4", 8), ("[]", 4))
"""Signs that prose has little use for, and what each costs, in half bits: code pages differ in where they stand."""
# Spaces, letters, digits, line ends, and the signs of prose.
_USUAL = bytes(
    {0x40, 0x15, 0x25, 0x0D, 0x05, 0x4B, 0x6B, 0x7D, 0x7F, 0x60, 0x61, 0x7A, 0x5E, 0x6F, 0x4D, 0x5D, 0x4C, 0x6E, 0x7E}
    | {*range(0x81, 0x8A), *range(0x91, 0x9A), *range(0xA2, 0xAA), *range(0xF0, 0xFA)}
    | {*range(0xC1, 0xCA), *range(0xD1, 0xDA), *range(0xE2, 0xEA)}
)


def is_ebcdic(data: bytes) -> bool:
    """Return whether the bytes are text in EBCDIC: words between its spaces, and nothing that is text elsewhere."""
    sample = data[:_SAMPLE]
    if len(sample) < _LEAST or sample.count(_SPACE) * 20 < len(sample) or b" " in sample or sample.isascii():
        return False
    return len(sample.translate(None, _USUAL)) * 4 <= len(sample) and sample.strip(_SPACE).count(_SPACE) >= 2


def read(data: bytes) -> tuple[str, str]:
    """Return the text and its code page: the one in which it is least unlikely."""
    costs = {}
    for name, more in PAGES.items():
        text = data[:_SAMPLE].decode(name, "replace")
        costs[name] = more + surprisal_of(text) + sum(cost * text.count(sign) for signs, cost in _ODD for sign in signs)
    page = min(PAGES, key=lambda name: costs[name])
    # Its own line end is not the one that files have been given since.
    return data.decode(page, "replace").replace("\x85", "\n"), page
