"""charsets: the names of encodings: what a page's label means, and which codecs may be tried for it."""

from __future__ import annotations

import codecs
import re

from bodycopy.kernel.pattern import pattern
from bodycopy.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# By the WHATWG's Encoding Standard: browsers read these labels as a superset, so pages were written for it.
# https://encoding.spec.whatwg.org/#names-and-labels
_MEANT = {
    "ascii": "cp1252",
    "latin_1": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "hz": "hz",
    "shift_jis": "cp932",
    "shift_jisx0213": "cp932",
    "shift_jis_2004": "cp932",
    "euc_kr": "cp949",
    "johab": "johab",
    "cp950": "big5",
    "big5hkscs": "big5",
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16-le",
    "iso2022_jp_ext": "iso2022_jp",
    "iso2022_jp_1": "iso2022_jp",
    "iso2022_jp_2": "iso2022_jp",
    "iso2022_jp_3": "iso2022_jp",
    "iso2022_jp_2004": "iso2022_jp",
}
# Labels that Python does not know, or knows as something else.
_LABELS = {
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "ks_c_5601-1989": "cp949",
    "ksc5601": "cp949",
    "windows-949": "cp949",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "cn-gb": "gb18030",
    "x-x-big5": "big5",
    "cn-big5": "big5",
    "windows-874": "cp874",
    "dos-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "logical": "iso8859-8",
    "koi": "koi8-r",
    "koi8": "koi8-r",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "x-mac-roman": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-ukrainian": "mac-cyrillic",
    "unicode-1-1-utf-8": "utf-8",
    "x-user-defined": "cp1252",
    "ansi": "cp1252",
    "none": "",
}
# Codecs of Python's that turn bytes into text but are no page's encoding, or make text of anything.
_NEVER = pattern(
    r"utf-7|.*escape.*|idna|punycode|undefined|mbcs|oem|charmap|cp037|cp273|cp424|cp500|cp875|cp1026|cp1140"
)

# Detectors name these for short Western text; as what they name they are next to extinct.
_RARE = pattern(r"cp(?:437|737|775|85\d|86\d)|iso8859-(?:3|4|10|13|14|16)|cp1258|viscii|mac.*|hp-roman8|cp1257")

# Several codecs where none knows every character of the encoding's users.
_CODECS = {
    "big5": ("cp950", "big5hkscs"),
    "euc_jp": ("euc_jp", "euc_jis_2004"),
    "cp932": ("cp932", "shift_jis_2004"),
    "iso2022_jp": ("iso2022_jp_ext", "iso2022_jp_2", "iso2022_jp_2004"),
}
MULTIBYTE = frozenset({"gb18030", "big5", "cp932", "euc_jp", "cp949", "johab", "hz", "iso2022_jp", "iso2022_kr"})


def meant_by(label: str) -> str:
    """Return the encoding that a label means, under Python's name; empty where it means none that text comes in."""
    label = label.strip().lower()
    if label in _LABELS:
        return _LABELS[label]
    if not label or not re.fullmatch(r"[a-z0-9][a-z0-9_.:+-]{1,40}", label):
        return ""
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError, ImportError):
        return ""
    if not info._is_text_encoding or _NEVER.fullmatch(info.name):  # noqa: SLF001  # there is no public way to ask
        return ""
    return _MEANT.get(info.name, info.name)


def codecs_for(encoding: str) -> Sequence[str]:
    """Return the codecs to try for an encoding, best first."""
    return _CODECS.get(encoding, (encoding,))


def is_rare(encoding: str) -> bool:
    """Return whether a detector's word for this encoding needs a long text behind it."""
    return _RARE.fullmatch(encoding) is not None
