"""charsets: the names of encodings: what a page's label means, and which codecs may be tried for it."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

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
# Labels that neither that standard nor Python knows, or that mean nothing.
_LABELS = {
    "ks_c_5601-1989": "cp949",
    "windows-949": "cp949",
    "cn-gb": "gb18030",
    "cn-big5": "big5",
    "x-euc-jp": "euc_jp",
    "koi8": "koi8-r",
    "x-mac-ukrainian": "mac-cyrillic",
    "x-user-defined": "cp1252",
    "ansi": "cp1252",
    "none": "",
}
# Python's codecs that turn bytes into text but are not the encoding of any page, or accept anything.
_NEVER = re.compile(
    r"utf-7|.*escape.*|idna|punycode|undefined|mbcs|oem|charmap|cp037|cp273|cp424|cp500|cp875|cp1026|cp1140"
)

# Several codecs where none knows every character of the encoding's users.
_CODECS = {
    "big5": ("cp950", "big5hkscs"),
    "euc_jp": ("euc_jp", "euc_jis_2004"),
    "cp932": ("cp932", "shift_jis_2004"),
    "iso2022_jp": ("iso2022_jp_ext", "iso2022_jp_2", "iso2022_jp_2004"),
}
PERHAPS = "perhaps-"
"""Before the name of an encoding that a short text is nearly as likely in; the count is of characters that it reads otherwise."""
MULTIBYTE = frozenset({"gb18030", "big5", "cp932", "euc_jp", "cp949", "johab", "hz", "iso2022_jp", "iso2022_kr"})


def meant_by(label: str) -> str:
    """Return the encoding that a label means, under Python's name; empty where it means none that text comes in."""
    label = label.strip().lower()
    if label in _LABELS:
        return _LABELS[label]
    if not label or not re.fullmatch(r"[a-z0-9][a-z0-9_.:+-]{1,40}", label):
        return ""
    from webencodings import PYTHON_NAMES
    from webencodings.labels import LABELS

    standard = LABELS.get(label, label)
    if standard in {"replacement", "hz-gb-2312"}:  # browsers refuse them
        standard = label
    try:
        name = codecs.lookup(PYTHON_NAMES.get(standard, standard)).name
        " ".encode(name)  # raises for codecs between bytes and bytes
    except (LookupError, ValueError, ImportError):
        return ""
    return "" if _NEVER.fullmatch(name) else _MEANT.get(name, name)


def codecs_for(encoding: str) -> Sequence[str]:
    """Return the codecs to try for an encoding, best first."""
    return _CODECS.get(encoding, (encoding,))
