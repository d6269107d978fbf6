"""Pages as servers sent them: headers with bare line ends, deflate with and without a head, a page in several records."""

from __future__ import annotations

import io
import zlib

import pytest

from batch.formats.warcs import HTTP, warc
from bodycopy.batch.formats.forms import records
from bodycopy.batch.formats.record import Record, RecordOptions

PAGE = b"<p>The bridge opens.</p>\n\n" * 40


def read(http: bytes, more: str = "", limit: int = 0) -> Record:
    pytest.importorskip("fastwarc")
    (record,) = records(io.BytesIO(warc(("response", HTTP, http), more=more)), RecordOptions("warc", limit=limit))
    return record


@pytest.mark.parametrize("ends", [(b"\r\n", b"\r\n"), (b"\n", b"\n"), (b"\r\n", b"\n"), (b"\n", b"\r\n")])
@pytest.mark.parametrize("body", [PAGE, PAGE.replace(b"\n", b"\r\n"), b""])
def test_a_header_s_lines_may_end_in_either_way(ends: tuple[bytes, bytes], body: bytes) -> None:
    line, last = ends
    record = read(b"HTTP/1.1 200 OK" + line + b"Content-Type: text/html; charset=latin-1" + line + last + body)
    assert (record.data, record.charset, record.problem, record.damage) == (body, "latin-1", "", "")


def deflated(data: bytes, form: int) -> bytes:
    packing = zlib.compressobj(wbits=form)
    return packing.compress(data) + packing.flush()


@pytest.mark.parametrize("form", [15, 9, -15])
def test_deflate_with_a_head_and_without(form: int) -> None:
    sent = b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n"
    packed = deflated(PAGE, form)
    whole = read(sent + packed)
    assert (whole.data, whole.problem, whole.damage) == (PAGE, "", "")
    cut = read(sent + packed[:-8])
    assert PAGE.startswith(cut.data)
    assert cut.data
    assert "its deflate data ends early" in cut.damage
    assert read(sent + deflated(bytes(99_999), form), limit=999).too_large
    assert "its deflate data is damaged" in read(sent + b"no deflate").problem


@pytest.mark.parametrize(
    "sent", [b"Content-Encoding: br\r\n\r\nno brotli", b"Transfer-Encoding: chunked\r\n\r\n5\r\nhel"]
)
def test_what_is_wrong_inside_a_page_is_said(sent: bytes) -> None:
    record = read(b"HTTP/1.1 200 OK\r\n" + sent)
    assert (record.data, "its content can't be read" in record.problem) == (b"", True)


@pytest.mark.parametrize(("more", "damaged"), [("WARC-Segment-Number: 1\r\n", True), ("WARC-Date: 2026\r\n", False)])
def test_a_page_that_goes_on_in_another_record_is_not_whole(more: str, damaged: bool) -> None:  # noqa: FBT001 - a parameter
    record = read(b"HTTP/1.1 200 OK\r\n\r\n" + PAGE, more)
    assert record.data == PAGE
    assert ("the rest is in other records" in record.damage) == damaged
