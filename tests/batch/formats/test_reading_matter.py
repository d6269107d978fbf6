"""Mails, feeds and books: what a reader sees of each comes through, and what is none of them is named."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.batch.formats.forms import form_of, records
from bodycopy.batch.formats.mail import body_of
from bodycopy.batch.formats.record import FormatError, Record, RecordOptions
from bodycopy.decode.sniff import looks_like_feed
from cli.conftest import APPEAL, ARTICLE, PAGE, Command

MARKUP = f"<p>{ARTICLE}</p>"


def read(data: bytes, form: str, limit: int = 0) -> list[Record]:
    return [*records(io.BytesIO(data), RecordOptions(form, limit=limit))]


def message(text: str = "", html: str = "") -> bytes:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "Nachricht über die Brücke", "a@example.org"
    mail.set_content(text or "In a browser this looks better.", charset="iso-8859-1")
    if html:
        mail.add_alternative(html, subtype="html")
    mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="a.pdf")
    return mail.as_bytes()


def book(chapters: dict[str, str], container: str = "", opf: str = "") -> bytes:
    stream = io.BytesIO()
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(chapters)))
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(
            "META-INF/container.xml",
            container
            or '<container xmlns="urn:x"><rootfiles><rootfile full-path="OEBPS/p.opf"/></rootfiles></container>',
        )
        packed.writestr(
            "OEBPS/p.opf",
            opf
            or f'<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
            f"<dc:title>The Bridge</dc:title></metadata><manifest>{items}"
            f'<item id="pic" href="p.jpg" media-type="image/jpeg"/></manifest><spine><itemref idref="pic"/>{spine}</spine></package>',
        )
        for name, text in chapters.items():
            if text:
                packed.writestr(f"OEBPS/{name.replace('%20', ' ')}", text)
    return stream.getvalue()


def test_of_a_mail_the_part_that_is_read() -> None:
    plain = body_of(message("Grüße von der Brücke."))
    assert (plain.kind, plain.data.decode(plain.charset).strip()) == ("text", "Grüße von der Brücke.")
    marked = body_of(message("plain", PAGE))
    assert (marked.kind, marked.data.decode().strip()) == ("html", PAGE)


@pytest.mark.parametrize("data", [b"", b"\n\nNo header here.\n", bytes(range(256)), b"Content-Type: image/png\n\nx"])
def test_what_is_no_mail_with_a_text_is_named(data: bytes) -> None:
    with pytest.raises(FormatError):
        body_of(data)


@pytest.mark.parametrize(
    ("head", "body", "damage"),
    [
        ("Content-Transfer-Encoding: base64", "VGhlIGJyaWRnZSBvcGVu!!!broken", "its base64 is damaged"),
        ("Content-Transfer-Encoding: base64", "VGhlIGJyaWRnZSBvcGVucy4=", ""),
        ("Content-Type: multipart/mixed; boundary=X", "--X\r\n\r\nThe bridge opens.\r\n", "it ends early"),
        ("Content-Type: multipart/mixed; boundary=X", "--X\r\n\r\nThe bridge opens.\r\n--X--\r\n", ""),
        ("Content-Type: text/plain", "The bridge opens.", ""),
    ],
)
def test_what_of_a_mail_could_not_be_read_is_said(here: Command, head: str, body: str, damage: str) -> None:
    mail = f"Subject: Bridge\r\n{head}\r\n\r\n{body}".encode()
    assert body_of(mail).damage.partition(":")[0] == damage
    Path("a.mhtml").write_bytes(mail)
    result = here("clean", "a.mhtml")
    assert (result.code, b"The bridge" in result.out) == (1 if damage else 0, True)
    assert damage in result.err


def parts(kind: str, *inner: str) -> str:
    """Return a part of parts; ``p``, ``h`` and ``i`` before a text say that it is plain, HTML or a picture."""
    mark = f"m{len(''.join(inner))}"
    heads = {
        "p": "text/plain; charset=latin-1",
        "h": "text/html; charset=utf-8",
        "i": "image/png",
        "f": "message/rfc822",
    }
    heads |= {"a": "text/plain\nContent-Disposition: attachment", "n": "text/plain; name=notes.txt"}
    texts = ""
    for each in inner:
        part = each if each.startswith("Content-Type") else f"Content-Type: {heads[each[0]]}\n\n{each[2:]}"
        texts += f"--{mark}\n{part}\n"
    return f"Content-Type: multipart/{kind}; boundary={mark}\n\n{texts}--{mark}--\n"


@pytest.mark.parametrize(
    ("mail", "kind", "body"),
    [
        (parts("mixed", "p One.", "p Two."), "text", "One.\n\nTwo.\n"),
        (parts("mixed", "p  One.", "i png", "p \n", "p Tw\xf6."), "text", " One.\n\nTw\xf6.\n"),
        (parts("mixed", "p One.", "a Attached."), "text", "One."),
        (parts("mixed", "p One.", "n Named."), "text", "One."),
        (parts("mixed", "a Attached.", "n Named."), "text", "Named."),
        (parts("mixed", "n Named.", "n More.", "p One."), "text", "Named.\n\nOne.\n"),
        (parts("mixed", "p One.", "f Subject: x\n\nForwarded."), "text", "One."),
        (parts("alternative", "p One.", "h <p>Two.</p>", "p Three."), "html", "<p>Two.</p>"),
        (parts("alternative", "p One.", "i png"), "text", "One."),
        (parts("related", "h <p>One.</p>", "i png", "h <p>In a frame.</p>"), "html", "<p>One.</p>"),
        (
            parts("mixed", "h <html><title>T</title><body><p>1</p></body></html>", "i png", "h <BODY a=b><p>2\xf6</p>"),
            "html",
            "<html><body><div><p>1</p></div>\n\n<div><p>2\xf6</p></div></body></html>",
        ),
        (
            parts("mixed", "p A < B.\nC.\n\nD.", "h <p>Sent from my phone</p>"),
            "html",
            "<html><body><p>A &lt; B.<br>C.</p><p>D.</p>\n\n<div><p>Sent from my phone</p></div></body></html>",
        ),
        (
            parts("alternative", "p Plain.", parts("mixed", "h <p>1</p>", "i png", "h <p>2</p>")),
            "html",
            "<html><body><div><p>1</p></div>\n\n<div><p>2</p></div></body></html>",
        ),
        (
            parts("mixed", parts("alternative", "p One.", "h <p>One.</p>"), "p A list's foot."),
            "html",
            "<html><body><div><p>One.</p></div>\n\n<p>A list&#x27;s foot.</p></body></html>",
        ),
    ],
)
def test_all_texts_of_a_mail_that_are_read_one_behind_the_other(mail: str, kind: str, body: str) -> None:
    # HTML is in UTF-8 here, and plain text in Latin-1.
    data = f"Subject: Bridge\n{mail}".encode("utf-8" if "h <" in mail else "latin-1")
    part = body_of(data)
    assert (part.kind, part.data.decode(part.charset or "ascii"), part.damage) == (kind, body, "")


def test_a_mail_in_utf_7_is_read() -> None:
    for charset in ("utf-7", "UNICODE-1-1-UTF-7"):
        part = body_of(f"Subject: a\nContent-Type: text/plain; charset={charset}\n\nBr+APw-cke, 1 +- 1".encode())
        assert part.data.decode(part.charset) == "Brücke, 1 + 1"
    assert body_of(b"Subject: a\nContent-Type: text/plain; charset=utf-8\n\n1 +- 1").data == b"1 +- 1"


@given(st.binary(max_size=400))
def test_no_bytes_beat_the_mail_reader(data: bytes) -> None:
    fronts = b"Subject: a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n", b"From: a\nContent-Type: text/plain; "
    for front in fronts:
        try:
            assert isinstance(body_of(front + data).data, bytes)
        except FormatError as error:
            assert str(error)  # noqa: PT017 - one or the other


RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>News</title>
 <item><title>Bridge</title><link>https://example.org/1</link><guid>g1</guid><pubDate>Mon, 2 Nov 2026</pubDate><dc:creator>Kim</dc:creator>
 <description>Short.</description><content:encoded><![CDATA[{MARKUP}]]></content:encoded></item>
 <item><title>Two</title><link>https://example.org/2</link><description>&lt;p&gt;Escaped &amp;amp; short.&lt;/p&gt;</description></item>
</channel></rss>""".encode()
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>urn:1</id><title>Bridge</title>
 <link rel="edit" href="https://example.org/edit"/><link href="https://example.org/a"/><updated>2026-11-02</updated>
 <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>It <b>opens</b>.</p></div></content></entry></feed>"""


def test_entries_of_feeds() -> None:
    first, second = read(RSS, "feed")
    assert (first.data.decode(), first.url) == (MARKUP, "https://example.org/1")
    known = {"url": first.url, "id": "g1", "title": "Bridge", "author": "Kim", "date": "Mon, 2 Nov 2026"}
    assert dict(first.fields) == {**known, "text": None}
    assert second.data == b"<p>Escaped &amp; short.</p>"
    (entry,) = read(ATOM, "feed")
    assert (entry.url, entry.fields["date"]) == ("https://example.org/a", "2026-11-02")
    assert b"<b>opens</b>" in entry.data
    assert [record.too_large for record in read(RSS, "feed", limit=40)] == [True, False]


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("<content:encoded>All.</content:encoded><description>Short.</description>", "All."),
        ("<media:content url='a'/><content>All.</content>", "All."),
        ("<content> </content><content>All.</content>", "All."),
        ("<content type='text/html'>All.</content>", "All."),
        ("<content type='html'>All.</content>", "All."),
        ("<content type='application/xhtml+xml'>All.</content>", "All."),
        ("<content type='application/octet-stream'>QWxsLg==</content><summary>Short.</summary>", "Short."),
        ("<content type='image/png; x=y'>QWxsLg==</content>", ""),
        ("<content type='text/html' mode='base64'>QWxsLg==</content>", ""),
        ("<other:encoding>All.</other:encoding>", ""),
    ],
)
def test_where_the_text_of_an_entry_stands(entry: str, text: str) -> None:
    for feed in ("<rss><channel><item>{}</item></channel></rss>", "<feed><entry>{}</entry></feed>"):
        assert [record.data.decode() for record in read(feed.format(entry).encode(), "feed")] == [text]


@pytest.mark.parametrize("data", [b"", b"<rss>", b"no feed at all", b"<html><body><p>x</p></body></html>", bytes(99)])
def test_what_is_no_feed_is_named(data: bytes) -> None:
    with pytest.raises(FormatError):
        read(data, "feed")


def test_a_feed_opens_and_expands_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a secret")
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<!DOCTYPE rss [<!ENTITY a0 "x">{bomb}<!ENTITY f SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    for entity in ("&a11;", "&f;"):
        data = f"{head}<rss><channel><item><title>T</title><description>{entity}</description></item></channel></rss>"
        try:
            assert "secret" not in "".join(record.data.decode() for record in read(data.encode(), "feed"))
        except FormatError as error:
            assert str(error)  # noqa: PT017 - refused, or read without


def test_chapters_of_a_book() -> None:
    first, second, third = read(book({"1.xhtml": PAGE, "two%20b.xhtml": MARKUP, "gone.xhtml": ""}), "epub")
    assert (first.data.decode(), first.kind) == (PAGE, "html")
    assert dict(first.fields) == {"id": "OEBPS/1.xhtml", "book": "The Bridge", "chapter": 1, "text": None}
    assert second.data.decode() == MARKUP
    assert (third.data, "can't be read" in third.problem) == (b"", True)
    assert read(book({"1.xhtml": PAGE}), "epub", limit=50)[0].too_large


@pytest.mark.parametrize(
    "data",
    [
        b"",
        book({}),
        book({"1": PAGE}, opf="<package"),
        book({"1": PAGE}, container='<!DOCTYPE a [<!ENTITY b "c">]><container><rootfile full-path="&b;"/></container>'),
    ],
)
def test_what_is_no_book_is_named(data: bytes) -> None:
    with pytest.raises(FormatError, match="EPUB"):
        read(data, "epub")


def test_the_command_reads_them(here: Command) -> None:
    Path("mail.eml").write_bytes(message(f"{ARTICLE}\n{APPEAL}"))
    assert here("clean", "mail.eml").out.decode() == ARTICLE
    Path("letter").write_bytes(message(ARTICLE))
    assert here("clean", "letter", "--from", "mail").out.decode() == ARTICLE
    assert here("clean", "mail.eml", "-i").code == 3
    Path("broken.eml").write_bytes(b"\n")
    assert here("clean", "broken.eml").code == 3
    Path("news.rss").write_bytes(RSS)
    Path("book.epub").write_bytes(book({"1.xhtml": PAGE}))
    found = [json.loads(line) for line in here("clean", "news.rss", "book.epub", "--to", "jsonl").out.splitlines()]
    assert [(row["title"], row["url"][-2:]) for row in found[:2]] == [("Bridge", "/1"), ("Two", "/2")]
    assert found[0]["text"] == found[2]["text"] == " ".join(ARTICLE.split())
    assert found[2]["book"] == "The Bridge"
    assert here("clean", "mail.eml", "book.epub", "-o", "out/").code == 0
    assert sorted(str(path) for path in Path("out").rglob("*.txt")) == ["out/book.epub/00000001.txt", "out/mail.txt"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><body><p>An <rss> element.</p></body></html>",
        b"The <rss version='2.0'> element opens a feed.",
        b"<rssx></rssx>",
        b'<feed xmlns="urn:fish"><entry>cod</entry></feed>',
        b'<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"></rdf:RDF>',
    ],
)
def test_what_only_speaks_of_feeds_is_none(data: bytes) -> None:
    assert not looks_like_feed(data)


def test_a_feed_is_told_by_its_content(here: Command) -> None:
    rdf = b'<!-- made by hand --><rdf:RDF xmlns:rdf="http://x/" xmlns="http://purl.org/rss/1.0/"><item/></rdf:RDF>'
    assert looks_like_feed(rdf)
    assert looks_like_feed(b"\xef\xbb\xbf\n" + ATOM)
    assert looks_like_feed(RSS.decode().encode("utf-16"))
    for name, data in (("feed.xml", RSS), ("index", ATOM), ("old.xml.gz", gzip.compress(RSS))):
        Path(name).write_bytes(data)
        assert form_of(name) == "feed"
    assert json.loads(here("clean", "feed.xml", "--to", "jsonl").out.splitlines()[0])["title"] == "Bridge"
    Path("page.txt").write_bytes(RSS)
    assert form_of("page.txt") == ""
    refused = here("clean", "page.txt")
    assert (refused.code, refused.out) == (3, b"")
    assert "--from feed" in refused.err


def test_headers_of_an_e_mail_are_its_metadata(here: Command) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "Die Brücke", "Kim Lee <kim@example.org>"
    mail["Date"] = "Mon, 2 Nov 2026 10:00:00 +0100"
    mail.set_content(ARTICLE)
    Path("a.eml").write_bytes(mail.as_bytes())
    Path("b.eml").write_bytes(b"Date: some day\nTo: a@example.org\n\n" + ARTICLE.encode())
    rows = [
        json.loads(each) for each in here("clean", "a.eml", "b.eml", "--to", "jsonl", "--metadata").out.splitlines()
    ]
    assert rows[0]["metadata"] == {"title": "Die Brücke", "author": "Kim Lee", "date": "2026-11-02"}
    assert rows[1]["metadata"] == {}
