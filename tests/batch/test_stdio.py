from __future__ import annotations

import os
import sys

import pytest

from bodycopy.batch import stdio


def test_shown() -> None:
    seen = {"red\x1b[31m": "red\\x1b[31m", "two\nlines\r": "two\\nlines\\r", "bytes\udcff": "bytes\\udcff"}
    seen |= {"right\u202eto left": "right\\u202eto left", "tag\U000e0041": "tag\\U000e0041"}
    seen |= {text: text for text in ("plain name.txt", "Überschrift 新聞 🙂", "back\\slash")}
    assert {text: stdio.shown(text) for text in seen} == seen


def test_shown_is_cut() -> None:
    assert stdio.shown("x" * 50, limit=10) == "x" * 9 + "…"


@pytest.mark.parametrize(("limit", "read"), [(0, 10), (4, 5), (9, 10), (10, 10), (11, 10)])
def test_read_descriptor_stops_one_byte_after_the_limit(limit: int, read: int) -> None:
    reader, writer = os.pipe()
    os.write(writer, b"0123456789")
    os.close(writer)
    try:
        assert stdio.read_descriptor(reader, limit) == b"0123456789"[:read]
    finally:
        os.close(reader)


@pytest.mark.parametrize("stream", [None, "closed"])
def test_say_survives_a_standard_error_that_is_gone(stream: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def write(self, _: str) -> None:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys, "stderr", Full() if stream else None)
    stdio.say("nobody hears this")
