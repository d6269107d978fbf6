"""detect: bytes that are not UTF-8 -> the encoding they are most likely in.

The guess is resiliparse's (uchardet): of the detectors tried it was right most often on 20 to 300 characters
(98 % of 1,656 snippets in 25 combinations of encoding and language, 99 % with ``charsets.is_rare``; chardet 95,
chardetng 95, cchardet 93, charset-normalizer 68) and its import is the cheapest. Valid UTF-8 never imports it.
"""

import re

from bodycopy.decode.charsets import MULTIBYTE, codecs_for, is_rare, meant_by
from bodycopy.kernel.pattern import pattern

_SAMPLE = 1 << 16
_HIGH = bytes(range(0x80, 0x100))
# A character beyond ASCII after a small letter and before another one, or before an end of a word.
_INSIDE = pattern(r"(?<=[a-z])[^\x00-\x7f](?=[a-z\s.,;:!?)]|\Z)")
# Fewer say nothing.
_FEW, _FEW_INSIDE = 8, 3
_COMMONEST, _SOME = frozenset("的一是不了人我在有他这为之大来以个中上们到说国和地也子时道出"), 2
_OLD = ("mac-roman", "cp850", "mac-latin2", "cp852")


def strictly(data: bytes, encoding: str) -> str | None:
    """Return the text in an encoding; None where it does not fit."""
    for codec in codecs_for(encoding):
        try:
            return data.decode(codec)
        except (UnicodeError, ValueError):
            continue
    return None


def leniently(data: bytes, encoding: str) -> tuple[str, int]:
    """Return the text, with U+FFFD for what the encoding does not know, and how many that were."""
    if (text := strictly(data, encoding)) is not None:
        return text, 0
    text = data.decode(codecs_for(encoding)[0], "replace")
    return text, text.count("\ufffd")


def choose(data: bytes, declared: str) -> str:
    """Return the encoding of bytes that are not UTF-8: the declared one where it fits, else the likeliest."""
    sample = _sample(data)
    # Western is what pages declare that declare nothing; text that is mostly letters beyond ASCII is not Western.
    western = declared == "cp1252" and count_foreign(sample) * 4 >= len(sample)
    if declared not in {"", "utf-8"} and not western and _fits(data, declared):
        return declared
    guess = _guess(sample)
    return guess if _fits(data, guess) else "cp1252"


def count_foreign(data: bytes) -> int:
    """Return how many of the bytes are not ASCII."""
    return len(data) - len(data.translate(None, _HIGH))


def _fits(data: bytes, encoding: str) -> bool:
    """Return whether the encoding can read the bytes, but for one bad place in a hundred."""
    text, replaced = leniently(data, encoding)
    if not replaced or encoding not in MULTIBYTE:
        return True
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    # Text cut off at a limit in bytes ends in half a character.
    return replaced * 100 <= foreign or (replaced == 1 and foreign >= 8 and text.endswith("\ufffd"))


def _sample(data: bytes) -> bytes:
    """Return the part of the bytes that tells something: lines from their first byte beyond ASCII on."""
    if len(data) <= _SAMPLE:
        return data
    parts: list[bytes] = []
    length = 0
    for match in re.finditer(rb"[\x80-\xff][^\n]{0,8192}", data):
        parts.append(match[0])
        length += len(match[0])
        if length >= _SAMPLE:
            break
    return b"\n".join(parts)


def _guess(sample: bytes) -> str:
    from resiliparse.parse.encoding import detect_encoding

    found: str | None = detect_encoding(sample, html5_compatible=False, from_html_meta=False)
    encoding = meant_by(found) if found else ""
    if encoding not in MULTIBYTE and (japanese := _japanese(sample)):
        return japanese
    if encoding not in MULTIBYTE and _is_hong_kong(sample):
        return "big5"
    if encoding not in MULTIBYTE and (other := _by_words(sample)):
        return other
    if not encoding or encoding.startswith("utf-") or (is_rare(encoding) and count_foreign(sample) < 200):
        return "cp1252"
    # The Western encodings differ from their neighbours in a few places; where none of these is used, Western is what it is called.
    same = encoding not in MULTIBYTE and leniently(sample, encoding) == leniently(sample, "cp1252")
    return "cp1252" if same else encoding


def _japanese(sample: bytes) -> str:
    """Return the encoding in which the sample has kana throughout; the detector stumbles over ① and 髙, which JIS lacks."""
    for encoding in ("cp932", "euc_jp"):
        text, replaced = leniently(sample, encoding)
        kana = sum("\u3040" <= character <= "\u30ff" for character in text)
        foreign = len(text) - len(text.encode("ascii", "ignore"))
        if foreign >= 8 and kana * 5 >= foreign and replaced * 50 <= foreign:
            return encoding
    return ""


def is_chinese(text: str) -> bool:
    """Return whether a text has Chinese in it that can't be chance: a fair number of characters, and the commonest among them."""
    chinese = [character for character in text if "\u4e00" <= character < "\ua000"]
    return len(chinese) >= _FEW and len(_COMMONEST.intersection(chinese)) >= _SOME


def _is_hong_kong(sample: bytes) -> bool:
    """Return whether the sample is Big5 with Hong Kong's own characters, which detectors don't know."""
    if count_foreign(sample) * 3 < len(sample):
        return False
    try:
        text = sample.decode("big5hkscs")
    except UnicodeDecodeError:
        return False
    foreign = [character for character in text if character > "\x7f"]
    likely = sum("\u4e00" <= character < "\ua000" or "\u3000" <= character < "\u3020" for character in foreign)
    return len(foreign) >= _FEW and likely + sum("\uff00" <= each < "\uff60" for each in foreign) >= 0.9 * len(foreign)


def _by_words(sample: bytes) -> str:
    """Return the encoding of old Macs or DOS in which what is not ASCII makes words, where it makes none in cp1252; else nothing."""
    if count_foreign(sample) < _FEW_INSIDE or _in_words(sample, "cp1252") >= 0.5:
        return ""
    worths = [(_in_words(sample, encoding), -place) for place, encoding in enumerate(_OLD)]
    worth, place = max(worths)
    return _OLD[-place] if worth >= 0.9 else ""


def _in_words(sample: bytes, encoding: str) -> float:
    """Return how many of the characters beyond ASCII beside a small letter are small letters or apostrophes; 0 for few."""
    text = sample.decode(encoding, "replace")
    inside = _INSIDE.findall(text)
    fine = sum(character.islower() or character in "\u2019\u00ad\u00df" for character in inside)
    return fine / len(inside) if len(inside) >= _FEW_INSIDE else 0.0
