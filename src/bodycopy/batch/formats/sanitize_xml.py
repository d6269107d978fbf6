"""sanitize_xml: XML as feeds write it -> XML that loses nothing in a forgiving parser: a bare & escaped, bytes that are no UTF-8 read as Windows-1252."""

from __future__ import annotations

import codecs
import contextlib
import io
import re
from typing import TYPE_CHECKING

from bodycopy.batch.formats.transcode_utf16 import rewritten, to_utf8, utf16_charset

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

_HEAD = 300
_SAYS = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_BARE = re.compile(r"&(?!#?\w{1,32};)")
_OPENS, _CLOSES = "<![CDATA[", "]]>"
_LONGEST = 40
"""Characters of an entity, or of a mark."""
_BYTES = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}


@contextlib.contextmanager
def xml_stream(file: IO[bytes]) -> Iterator[tuple[IO[bytes], str | None]]:
    """Return a stream and its encoding, None where the XML itself says it."""
    looking = file if isinstance(file, io.BufferedReader) else io.BufferedReader(file)  # type: ignore[type-var]
    head = looking.peek(_HEAD)[:_HEAD]
    wide = utf16_charset(head[:4])
    declared = _SAYS.search(head)
    utf8 = bool(wide) or declared is None or declared[1].lower() in {b"utf-8", b"utf8"}
    yield rewritten(to_utf8(looking), _Mending(utf8=utf8).rewrite), "utf-8" if utf8 else None


class _Mending:
    """Mends XML a piece at a time; what is in CDATA stays as it is."""

    def __init__(self, *, utf8: bool) -> None:
        self._charset = "utf-8" if utf8 else "latin-1"
        self._decoder = codecs.getincrementaldecoder(self._charset)("surrogateescape")
        self._raw = ""
        self._inside = False
        self._over = False

    def rewrite(self, data: bytes, last: bool) -> bytes:  # noqa: FBT001 - as ``rewritten`` calls it
        self._over = last
        self._raw += self._decoder.decode(data, last).translate(_BYTES)
        return "".join(self._mended()).encode(self._charset, "replace")

    def _mended(self) -> Iterator[str]:
        """Yield what is certain already; what may be the start of a mark waits for more."""
        while self._raw:
            at = self._raw.find(_CLOSES if self._inside else _OPENS)
            if at >= 0:
                end = at + len(_CLOSES if self._inside else _OPENS)
            elif self._over:
                end = len(self._raw)
            else:
                end = max(0, len(self._raw) - _LONGEST)
                end = end if self._inside else max(0, self._raw.rfind("&", max(0, end - _LONGEST), end)) or end
                if not end:
                    return
            piece, self._raw = self._raw[:end], self._raw[end:]
            yield piece if self._inside else _BARE.sub("&amp;", piece)
            if at < 0:
                return
            self._inside = not self._inside
