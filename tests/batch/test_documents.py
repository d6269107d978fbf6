from __future__ import annotations

import os
from pathlib import Path

import pytest

import bodycopy
from batch.conftest import raising
from bodycopy.batch.documents import Job, Loaded, judge, load, size_known
from bodycopy.batch.outcome import Outcome, in_units
from bodycopy.batch.settings import Settings
from bodycopy.batch.status import UsageError
from bodycopy.decode.files import special
from bodycopy.document import RulebookError
from cli.conftest import APPEAL, ARTICLE, PAGE

DEFAULTS = Settings()


def loaded(name: str, content: bytes, settings: Settings = DEFAULTS, **options: bool) -> Loaded | Outcome:
    Path(name).write_bytes(content)
    return load(Job(name, name, settings, **options))  # type: ignore[arg-type]


def outcome(content: bytes, kind: str = "text") -> Outcome:
    return judge(Loaded(content, kind, Job("a.txt", "a.txt", Settings())))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not-text"),
        ("a.html", b"\x1f\x8b\x08\0\0\0\0\0", "unreadable"),
        ("a.txt", b"x" * 101, "too-large"),
    ],
)
def test_what_is_refused_unread(name: str, content: bytes, status: str) -> None:
    result = loaded(name, content, Settings(max_size=100))
    assert isinstance(result, Outcome)
    assert (result.status, result.text) == (status, "" if status == "empty" else None)
    assert result.message


KINDS: dict[str, list[tuple[str, bytes]]] = {
    "text": [
        ("a.txt", ARTICLE.encode()),
        ("a.txt", ARTICLE.encode("utf-16-le")),
        ("a.txt", b"x" * 100),
        ("a.txt", b"# Bridge\n"),
        ("a.txt", b"where a < b and b > c, a is less than c\n"),
        ("a.html", ARTICLE.encode()),
        ("a.html", b"where a < b and b > c, a is less than c\n"),
        ("a.html", b"vector<int> of <ann@example.org>"),
        ("a.txt", b"<p>A</p>B"),
        ("html", b"<p>A</p>B"),
    ],
    "html": [
        ("a.html", b"<p>A<p>B"),
        ("a.htm", b"A<br>B<br>C"),
        ("A.XHTML", b"<p>A</p>B"),
        ("a.html", b"A <a href='https://example.org/'>x</a> B"),
        ("a.html", "<span>Brücke</span>".encode("utf-16")),
        ("a.txt", PAGE.encode()),
        ("a.txt", PAGE.encode("utf-16")),
        ("a.md", PAGE.encode()),
    ],
    "markdown": [("a.md", b"# Bridge\n"), ("A.MARKDOWN", b"# Bridge\n")],
}


@pytest.mark.parametrize(("kind", "name", "content"), [(kind, *each) for kind, some in KINDS.items() for each in some])
def test_the_kind_is_told_by_content_and_then_by_name(name: str, content: bytes, kind: str) -> None:
    result = loaded(name, content)
    assert isinstance(result, Loaded)
    assert (result.kind, result.data) == (kind, content)


def test_from_overrides_the_content() -> None:
    result = loaded("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\r", Settings(kind="text", max_size=0))
    assert isinstance(result, Loaded)
    assert result.kind == "text"


def test_a_folder_cannot_be_read() -> None:
    Path("folder").mkdir()
    result = load(Job("folder", "folder", DEFAULTS))
    assert result == Outcome("skipped", "is a folder", advice="pipe it in to have it read")
    assert special(0o170000) == "a special file"


def test_a_file_that_may_not_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "open", raising(PermissionError(13, "Permission denied")))
    result = loaded("a.txt", b"text")
    assert result == Outcome("unreadable", "permission denied", advice="check its name and its permissions")


def test_a_link_that_cannot_be_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os.path, "islink", raising(PermissionError(13, "Permission denied")))
    result = load(Job("missing", "missing", Settings()))
    assert result == Outcome("unreadable", "no such file or directory", advice="check its name and its permissions")


def test_an_open_descriptor_is_read() -> None:
    reader, writer = os.pipe()
    os.write(writer, b"piped")
    os.close(writer)
    try:
        result = load(Job(f"/dev/fd/{reader}", f"/dev/fd/{reader}", Settings()))
    finally:
        os.close(reader)
    assert isinstance(result, Loaded)
    assert result.data == b"piped"


def test_in_units() -> None:
    texts = {0: "0 bytes", 1023: "1023 bytes", 1024: "1K", 32 << 20: "32M", 3 << 29: "1.5G", 5 << 50: "5120T"}
    assert {size: in_units(size) for size in texts} == texts


def test_unchanged_is_to_the_byte() -> None:
    assert outcome(ARTICLE.encode()).status == "unchanged"
    for same in (ARTICLE.rstrip(), ARTICLE + "\n\n", ARTICLE.replace("\n", "\r\n")):
        assert (outcome(same.encode()).status, outcome(same.encode()).text) == ("unchanged", same)
    changed = [ARTICLE.encode("utf-16"), ARTICLE.replace("\n", "\r\n", 1).encode(), (ARTICLE + APPEAL).encode()]
    for content in changed:
        result = outcome(content)
        assert (result.status, result.changed, result.text) == ("ok", True, ARTICLE)


def test_removals_have_their_words() -> None:
    result = outcome((ARTICLE + "\n" + APPEAL).encode())
    assert result.removed
    for removed in result.removed:
        assert removed.text == (ARTICLE + "\n" + APPEAL)[removed.start : removed.end]
        assert removed.family
        assert removed.reason


def test_nothing_left_is_empty() -> None:
    assert outcome(b" \n\n").status == "empty"
    assert outcome(b"\0").status == "empty"


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        (MemoryError(), "memory", "took more than 2G of memory; raise --max-memory"),
        (RecursionError(), "crash", "nested too deeply"),
        (ValueError("\x1b[31mred"), "crash", "ValueError: \\x1b[31mred; please report it"),
        (ValueError("x" * 5000), "crash", "x" * 199 + "…"),
    ],
)
def test_what_the_library_raises(error: Exception, status: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodycopy, "read", raising(error))
    result = outcome(b"text")
    assert (result.status, result.text) == (status, None)
    assert says in result.full_message


def test_a_wrong_rule_file_is_no_fault_of_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodycopy, "read", raising(RulebookError("own.toml: not TOML")))
    with pytest.raises(UsageError, match=r"own\.toml: not TOML"):
        outcome(b"text")


def test_degraded_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    read = bodycopy.read
    monkeypatch.setattr(bodycopy, "read", lambda *a, **k: read(*a, **k)._replace(degraded="half of it is missing"))
    result = outcome(ARTICLE.encode())
    assert (result.status, result.message, result.advice) == ("degraded", "half of it is missing", "look at the result")
    assert result.text == ARTICLE


@pytest.mark.parametrize(
    "text",
    ["\u200b\u200c\u200d\n", "\u2060\ufeff\n", "\xa0\xad\n", "\u200e\u202a\u202c\n", "\u3164\u115f\u2800\n", "\ufe0f\u034f", "\U000e0020\n"],
)  # fmt: skip
def test_what_shows_nothing_is_empty(text: str) -> None:
    assert outcome(text.encode()).status == "empty"
    assert outcome(f"<p>{text}</p><p>&nbsp;</p>".encode(), "html").status == "empty"
    assert outcome(f"{text}雨".encode()).status != "empty"


@pytest.mark.parametrize("text", ["-", "\u0301", "\ue000", "\U0001fae8", "\u0378"])
def test_what_shows_something_is_not_empty(text: str) -> None:
    assert outcome(text.encode()).status != "empty"


MESSAGE = f"""From: Saved by a browser
Subject: Bridge
MIME-Version: 1.0
Content-Type: multipart/related;
\tboundary="--part"

----part
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: 8bit

{PAGE}
----part--
"""


@pytest.mark.parametrize("name", ["a.mht", "a.txt", "saved"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_saved_page_is_opened_whatever_it_is_called(name: str, line_end: str) -> None:
    result = loaded(name, MESSAGE.replace("\n", line_end).encode())
    assert isinstance(result, Loaded)
    assert result.kind == "html"
    assert b"boundary" not in result.data


@pytest.mark.parametrize(
    "text",
    [
        f"Saved pages look so:\n\n{MESSAGE}",
        MESSAGE.replace("multipart/related", "text/plain"),
        MESSAGE.replace("----part", "----other"),
        MESSAGE.replace("MIME-Version: 1.0\n", ""),
        MESSAGE.partition("\n\n")[0],
    ],
)
def test_a_text_about_one_is_a_text(text: str) -> None:
    result = loaded("a.txt", text.encode())
    assert isinstance(result, Loaded)
    assert result.data == text.encode()


def test_the_size_of_what_is_not_read_yet() -> None:
    for name, content, size in (("a.txt", b"12345", 5), ("a.eml", b"12345", None), ("a.gz", b"\x1f\x8b\x08", None)):
        Path(name).write_bytes(content)
        assert size_known(Job(name, name, DEFAULTS)) == size
    assert size_known(Job("none", "none", DEFAULTS)) is None
    assert size_known(Job("", "", DEFAULTS, data=b"123")) == 3
    assert size_known(loaded("a.txt", b"12345")) == 5
    assert size_known(("several", "at once")) is None
