"""Bad files of records, each with what must become of it: a table of ``Bad``.

The files of a case are written into an empty folder, with ``a.txt`` beside them, and its command is run there. The first group
needs no process of its own.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import zipfile
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ARTICLE = (
    "The council approved the new bridge on Monday after two years of debate over its cost.\n\n"
    "Work on the foundations begins in spring, and the old crossing stays open until then, the mayor said.\n"
)
BANNER = "Please support our journalism. Donate now.\n"
TEXT = ARTICLE + BANNER
PAGE = (
    "<html><body><article>" + "".join(f"<p>{each}</p>" for each in ARTICLE.split("\n\n")) + "</article></body></html>"
)


class Bad(NamedTuple):
    """A case."""

    command: str
    """Split at spaces; ``{}`` is ``''``."""
    code: int
    says: tuple[str, ...] = ()
    """What standard error must hold; with none it must be empty."""
    files: Mapping[str, str | bytes] = {}
    prepare: Callable[[], object] | None = None
    out: int = -1
    """Lines on standard output; -1 where they don't matter."""
    found: Mapping[str, str] = {}
    """Files that must be there afterwards, and what they hold."""


RECORDS: dict[str, Bad] = {}


class _Format(NamedTuple):
    """Cases of one format: called, it adds one to the table."""

    group: str
    file: str
    to: str = "--to jsonl"

    def __call__(self, name: str, data: str | bytes, code: int, *says: str, out: int = -1, options: str = "") -> None:
        command = f"clean {self.file} {self.to} {options}".strip()
        RECORDS[f"{self.group}: {name}"] = Bad(command, code, says, {self.file: data}, out=out)


_jsonl, _table = _Format("jsonl", "a.jsonl"), _Format("csv", "a.csv")
_warc, _feed = _Format("warc", "a.warc"), _Format("feed", "a.rss")
_epub, _mail = _Format("epub", "a.epub"), _Format("mail", "a.eml", "")


def _lines(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


OK = json.dumps({"text": TEXT, "id": 1})
WORDS = json.dumps(TEXT)

_jsonl("numbers that JSON has not", _lines(f'{{"text": {WORDS}, "a": NaN, "b": [-Infinity]}}'), 0, out=1)
_jsonl("a key twice", _lines(f'{{"text": "x", "text": {WORDS}}}'), 0, out=1)
_jsonl("deep and endless", _lines(OK, f'{{"text": "a", "b": {"[" * 9000}', OK), 3, "a.jsonl:2", "too deeply", out=3)
_jsonl("a number without end", _lines(f'{{"text": {WORDS}, "n": {"7" * 9000}}}'), 0, out=1)
_jsonl("a float without end", _lines(f'{{"text": {WORDS}, "n": 1e9999}}'), 0, out=1)
_jsonl("BOM, CRLF, no last line end", b"\xef\xbb\xbf" + _lines(OK, OK).replace("\n", "\r\n").encode()[:-2], 0, out=2)
_jsonl("BOM in the middle", f"{OK}\n\ufeff{OK}\n", 0, out=2)
_jsonl("UTF-16", _lines(OK, OK).encode("utf-16"), 0, out=2)
_jsonl("UTF-16 without a mark", _lines(OK, OK).encode("utf-16-be"), 0, out=2)
_jsonl("UTF-32", _lines(OK).encode("utf-32"), 0, out=1)
_jsonl("Latin-1", _lines('{"text": "Die Brücke ist spät fertig, sagte sie."}').encode("latin-1"), 0, out=1)
_jsonl("lone surrogates", _lines(r'{"text": "The bridge \ud83d is open.", "k\udfff": "\ud800"}'), 0, out=1)
_jsonl("NUL line", b"\0\0\n" + _lines(OK).encode(), 3, "a.jsonl:1: unreadable: this line is not valid JSON", out=2)
_jsonl(
    "wrong types",
    _lines('{"text": 5}', '{"text": null}', '{"text": ["a"]}', "[]", "7", OK),
    3,
    "null, not a text",
    "a list",
    out=6,
)
_jsonl(
    "a list over lines",
    _lines("[", f"{OK},", OK, "]"),
    3,
    "a.jsonl: unreadable: is JSON over several lines",
    "jq -c",
    out=1,
)
_jsonl("an object over lines", json.dumps({"text": TEXT}, indent=1), 3, "is JSON over several lines", out=1)
_jsonl("a list on a line", f"[{OK}, {OK}]\n", 3, "not an object with fields", "jq -c", out=1)
_jsonl("a comma too many", _lines(f"{OK},", OK), 3, "a.jsonl:1", "Extra data at character", out=2)
_jsonl("single quotes", _lines("{'text': 'a'}", OK), 3, "a.jsonl:1", out=2)
_jsonl("a control character", '{"text": "a\x01"}\n', 3, "JSON: Invalid control character at character 12", out=1)
_jsonl("a string without end", '{"text": "a', 3, "JSON: Unterminated string starting at character 10", out=1)
_jsonl("nothing", b"", 1, "a.jsonl: empty: it holds no records", out=0)
_jsonl("blank lines", b"\n \n\r\n", 1, "empty: it holds no records", out=0)
_jsonl(
    "no such field", _lines(OK), 3, "has no 'body', but 'text', 'id'; say with --field", out=1, options="--field body"
)
_jsonl(
    "ids that lead out",
    _lines('{"text": "A bridge.", "id": "../../x"}', '{"text": "A bridge.", "id": {"a": 1}}'),
    0,
    out=2,
    options="--id-field id",
)
_jsonl("its own field taken", _lines('{"text": "The bridge is open.", "bodycopy": 1, "status": "x"}'), 0, out=1)
_jsonl("gzip without the suffix", gzip.compress(_lines(OK).encode()), 0, out=1)
_jsonl("bytes after gzip", gzip.compress(OK.encode()) + b"more", 3, "a.jsonl: unreadable: what comes after", out=2)
_jsonl("zeros after gzip", gzip.compress(_lines(OK).encode()) + bytes(512), 0, out=1)
for _module, _name in ((gzip, "gzip"), (bz2, "bzip2"), (lzma, "xz")):
    _jsonl(
        f"{_name} cut off",
        _module.compress(_lines(OK, OK).encode())[:-12],
        3,
        f"its {_name} data is damaged",
        "fetch it",
    )
_jsonl(
    "over the limit",
    _lines(json.dumps({"text": "bridge " * 9000}), OK),
    3,
    "a.jsonl:1: too-large",
    out=2,
    options="--max-size 10K",
)
RECORDS["parquet: damaged"] = Bad(
    "clean a.parquet --to jsonl", 3, ("if it is damaged, fetch",), {"a.parquet": b"PAR1" * 9}
)
RECORDS["jsonl: many texts to one stream"] = Bad(
    "clean a.jsonl --to markdown", 2, ("use -o FOLDER",), {"a.jsonl": _lines(OK, OK)}
)
RECORDS["jsonl: a folder of that name"] = Bad(
    "clean d.jsonl --to jsonl", 1, ("no files to read",), prepare=lambda: Path("d.jsonl").mkdir()
)

_table("UTF-16", 'id,text\n1,"The bridge is open."\n'.encode("utf-16"), 0, out=1)
_table("semicolons", "id;text\n1;The bridge is open.\n", 0, out=1)
_table("tabs", "text\tid\nThe bridge is open.\t1\n", 0, out=1)
_table("BOM", "\ufefftext,id\nThe bridge is open.,1\n", 0, out=1)
_table("carriage returns", "text,id\rThe bridge is open.,1\rIt is late.,2", 0, out=2)
_table(
    "rows too long and too short",
    "id,text\n1,The bridge is open.,x,y\n2\n",
    3,
    "a.csv:2: unreadable: has no 'text'",
    out=2,
)
_table(
    "a comma that is not quoted",
    "id,text\n1,The bridge, it opens.\n2,Fine.\n",
    1,
    "a.csv:1: degraded: its row has 1 more",
    out=2,
)
_table("commas behind all", "id,text\n1,The bridge opens., ,\n", 0, out=1)
for _name, _cell in {"another quotation mark": '"Lost"', "half of one": '"Lost'}.items():
    _table(
        f"an open one up to {_name}",
        f'id,text\n1,"The bridge\n2,{_cell}\n3,Fine.\n',
        1,
        "a.csv:1: degraded: a quot",
        out=2,
    )
_table("lines and marks in cells", 'text,id\n"The ""bridge""\nopens, now.","a\nb"\n"A\nB",5" or 6"\n', 0, out=2)
_table("an open quotation mark", 'id,text\n1,Fine.\n2,"The bridge\n3,Lost.\n', 3, "a.csv:2", "never closed", out=2)
_table("an inch", 'id,text\n1,A pipe of 5" is laid.\n', 0, out=1)
_table("the text's column twice", "text,text\na,b\n", 3, "2 columns 'text'", out=1)
_table("other columns twice", "text,,\nThe bridge is open.,b,c\n", 0, out=1)
_table("no such column", "id,Text\n1,a\n", 3, "has no column 'text', but 'id', 'Text'", out=1)
_table("nothing", "", 1, "empty")
_table("a head alone", "id,text\n", 1, "empty")
_table("NUL", "id,text\n1,a\0b\n", 0, out=1)


def _record(body: bytes, length: object = None, kind: str = "response", version: str = "WARC/1.0") -> bytes:
    head = f"{version}\r\nWARC-Type: {kind}\r\nContent-Type: application/http\r\nContent-Length: {len(body) if length is None else length}\r\n\r\n"
    return head.encode() + body + b"\r\n\r\n"


def _http(body: bytes, head: str = "") -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{head}\r\n".encode() + body


GOOD = _record(_http(PAGE.encode()))
PACKED = gzip.compress(GOOD, mtime=0)
_warc(
    "a part whose bytes are wrong",
    PACKED + PACKED[:60] + b"\xff" * 20 + PACKED[80:] + PACKED + PACKED,
    3,
    "a.warc:2: unreadable: its gzip data is damaged",
    out=4,
)
_warc("a part whose checksum is wrong", PACKED + PACKED[:-8] + bytes(8) + PACKED, 3, "a.warc:2", out=3)
_warc("a part that is cut off before others", PACKED + PACKED[:99] + PACKED, 3, "a.warc:2", out=3)
_warc("a part that is cut off at the end", PACKED + PACKED[:99], 3, "a.warc:2", out=2)
_warc("bytes between parts", PACKED + b"junk" + PACKED, 3, "a.warc:2", "between its gzip parts", out=3)
_warc("zeros behind all parts", PACKED + bytes(99) + PACKED + bytes(99_999), 0, out=2)
_warc("bytes behind all parts", PACKED + bytes(99) + b"junk", 3, "a.warc:2", "after its gzip parts", out=2)
_warc("bytes behind xz", lzma.compress(GOOD) + b"junk", 3, "a.warc:2", "what comes after its xz data", out=2)
_warc(
    "a length that is too large",
    GOOD + _record(_http(PAGE.encode()), 10**7) + GOOD,
    3,
    "a.warc:2",
    "says 10,000,000 bytes",
    out=3,
)
_warc(
    "a length that is too small", GOOD + _record(_http(PAGE.encode()), 30) + GOOD, 3, "a.warc:2", "it has more", out=3
)
_warc("a length below nothing", GOOD + _record(b"x", -5) + GOOD, 3, "a.warc:2", "no valid length", out=3)
_warc("a length that is no number", GOOD + _record(b"x", "many") + GOOD, 3, "a.warc:2", "no valid length", out=3)
_warc("bytes between records", GOOD + b"junk\r\n\r\n" + GOOD, 3, "a.warc:2", "not a WARC record", out=3)
_warc("a header without end", GOOD + b"WARC/1.0\r\nA: " + b"a" * 99_999 + b"\r\n" + GOOD, 3, "a.warc:2", out=3)
_warc(
    "chunks that are none",
    GOOD + _record(_http(b"zzz\r\n", "Transfer-Encoding: chunked\r\n")) + GOOD,
    3,
    "a.warc:2",
    out=3,
)
_warc(
    "a bomb",
    GOOD + _record(_http(gzip.compress(bytes(40 << 20)), "Content-Encoding: gzip\r\n")) + GOOD,
    3,
    "a.warc:2: too-large",
    out=3,
)
_warc("no HTTP", GOOD + _record(b"what is this") + GOOD, 3, "a.warc:2", "no header of HTTP", out=3)
_warc("cut off", (GOOD * 2)[:-200], 3, "a.warc:2", "the file ends after", out=2)
_warc("text", TEXT.encode(), 3, "a.warc: unreadable: is not WARC", out=1)
_warc("nothing", b"", 1, "a.warc: empty: it holds no records", out=0)
_warc("requests alone", _record(b"GET / HTTP/1.1\r\n\r\n", kind="request"), 1, "empty: it holds no records", out=0)
_CUT = gzip.compress(PAGE.encode())[:-60]
_warc("a page's gzip is whole", _record(_http(gzip.compress(PAGE.encode()), "Content-Encoding: gzip\r\n")), 0, out=1)
_warc("a page's gzip is cut off", _record(_http(_CUT, "Content-Encoding: gzip\r\n")), 1, "a.warc:1: degraded", out=1)
_warc("a page that says gzip and is not", _record(_http(PAGE.encode(), "Content-Encoding: x-gzip\r\n")), 0, out=1)
_warc(
    "a page whose gzip is damaged at once",
    _record(_http(_CUT[:5] + b"junk", "Content-Encoding: gzip\r\n")),
    3,
    "a.warc:1: unreadable: its content",
    out=1,
)
_warc(
    "a page that was cut off when it was fetched",
    GOOD + GOOD.replace(b"Content-Type", b"WARC-Truncated: length\r\nContent-Type", 1),
    1,
    "a.warc:2: degraded: it was cut off when it was fetched (WARC-Truncated: length)",
    out=2,
)


ITEM = f"<item><title>T</title><description>{ARTICLE}</description></item>"
RSS = f"<?xml version='1.0'?><rss><channel>{ITEM * 2}</channel></rss>"
_feed("cut off in an entry", RSS[:-160], 3, "a.rss:2: unreadable: the feed ends in the middle", out=2)
_feed("cut off behind an entry", RSS[: RSS.rindex("</channel>")], 3, "ends early, after entry 2", out=3)
_feed("bare ampersands and breaks", RSS.replace("bridge", "bridge & river <br>"), 0, out=2)
_feed("Latin-1 that says UTF-8", RSS.replace("bridge", "Brücke").encode("latin-1"), 0, out=2)
_feed("UTF-16", RSS.encode("utf-16"), 0, out=2)
_feed(
    "an entity of the machine's files",
    f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>{RSS[21:]}'.replace("The", "&x; The"),
    0,
    out=2,
)
_feed(
    "too deep",
    f"<rss><channel><item><description>{'<a>' * 3000}</description></item>{ITEM}</channel></rss>",
    3,
    "Excessive depth",
    out=1,
)
_feed("no entry", "<rss><channel></channel></rss>", 1, "a.rss: empty: it holds no records", out=0)
_feed("no entry, cut off", "<rss><channel>", 3, "holds no entry", out=1)
_feed("a page", PAGE, 3, "holds no entry", out=1)
RECORDS["feed: standard output as text"] = Bad("clean a.rss", 2, ("use -o FOLDER",), {"a.rss": RSS})


def _book(
    chapters: Mapping[str, str | bytes],
    container: str | None = '<a><rootfile full-path="c"/></a>',
    *,
    listed: Sequence[str] = ("1", "2"),
    over: str = "",
) -> bytes:
    """Return a book; ``over`` is a second name for where its last chapter stands."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as book:
        if container is not None:
            book.writestr("META-INF/container.xml", container)
        items = "".join(f'<item id="{n}" href="{listed[n - 1]}"/>' for n in (1, 2))
        book.writestr(
            "c", f'<p><manifest>{items}</manifest><spine><itemref idref="1"/><itemref idref="2"/></spine></p>'
        )
        for name, data in chapters.items():
            book.writestr(name, data)
        if over:
            book.filelist.append(copy(book.filelist[-1]))
            book.filelist[-1].filename = over
    return sink.getvalue()


BOOK = _book({"1": PAGE, "2": PAGE})
_epub("a chapter that is not there", _book({"1": PAGE}), 3, "a.epub:2: unreadable: this chapter can't be read", out=2)
_epub(
    "a chapter of binary data",
    _book({"1": b"\x89PNG\r\n\x1a\n" + bytes(99), "2": PAGE}),
    3,
    "a.epub:1: not-text",
    out=2,
)
_epub("a chapter that is empty", _book({"1": b"", "2": PAGE}), 1, "a.epub:1: empty", out=2)
_epub("a wrong checksum", BOOK.replace(b"begins in spring", b"begins in autumn"), 3, "a.epub:1", "a.epub:2", out=2)
_epub("a chapter named twice", _book({"1": PAGE}, listed=("1", "./1#b")), 0, out=1)
_epub("chapters over each other", _book({"1": PAGE * 9}, over="2"), 3, "overlap", out=1)
_epub("no list", _book({}, container=None), 3, "can't be read as EPUB", out=1)
_epub("a list that is no XML", _book({}, container="<a"), 3, "can't be read as EPUB", out=1)
_epub("cut off", BOOK[:-40], 3, "can't be read as EPUB", out=1)
_epub("inside gzip", gzip.compress(BOOK), 3, "unpack it first", out=1)


HEAD = "From: Anna <a@example.org>\nSubject: Bridge\nMIME-Version: 1.0\n"
_mail("no header", ARTICLE, 3, "has no header of an e-mail")
_mail("headers alone", HEAD, 1, "a.eml: empty")
_mail("an unknown charset", f"{HEAD}Content-Type: text/plain; charset=nope\n\n{ARTICLE}", 0, out=3)
_mail("parts without a mark", f"{HEAD}Content-Type: multipart/mixed\n\n{ARTICLE}", 0, out=3)
for _said in ("", "; boundary=y", '; boundary=""'):
    _mail(
        f"parts by another mark than is said: {_said}",
        f"{HEAD}Content-Type: multipart/mixed{_said}\n\n--x\nContent-Type: text/plain\n\n{ARTICLE}\n--x--\n",
        1,
        "a.eml: degraded: the boundary between its parts is missing or wrong",
    )
_mail("no parts, and a signature", f"{HEAD}Content-Type: multipart/mixed\n\n{ARTICLE}\n-- \nAnna", 0)
_mail(
    "parts that never end",
    f'{HEAD}Content-Type: multipart/mixed; boundary="x"\n\n--x\nContent-Type: text/plain\n\n{ARTICLE}',
    1,
    "ends early",
    out=3,
)
_mail(
    "an attachment alone",
    f"{HEAD}Content-Type: application/pdf\nContent-Disposition: attachment\n\nx",
    3,
    "without a text",
)
_mail("headers of bytes", b"From: \xff <\xfe>\nSubject: =?x?q?=ff?=\nDate: 99 Foo\n\n" + ARTICLE.encode(), 0, out=3)
