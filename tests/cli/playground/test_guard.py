from __future__ import annotations

from email.message import Message
from typing import TYPE_CHECKING

import pytest

from bodycopy.cli.playground.guard import LARGEST, RequestPolicy, refused, wanted

if TYPE_CHECKING:
    from bodycopy.cli.playground.guard import Headers

POLICY = RequestPolicy(8765, "the-secret")
PAGE = "/the-secret/"
HERE = {"Host": "127.0.0.1:8765"}
SENT = {**HERE, "Content-Type": "application/json", "Content-Length": "2", "Origin": "http://127.0.0.1:8765"}


def status_of(method: str, path: str, headers: Headers) -> int:
    refusal = refused(POLICY, method, path, headers)
    return refusal[0] if refusal else 200


@pytest.mark.parametrize("host", ["evil.example:8765", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:8765", ""])
def test_a_name_that_was_pointed_here_is_refused(host: str) -> None:
    assert status_of("GET", PAGE, {"Host": host}) == 421
    assert status_of("GET", PAGE, {}) == 421


@pytest.mark.parametrize("second", ["evil.example:8765", "127.0.0.1:8765"])
def test_two_hosts_are_refused_whatever_they_are(second: str) -> None:
    headers: Message[str, str] = Message()
    headers["Host"], headers["host"] = "127.0.0.1:8765", second
    assert status_of("GET", PAGE, headers) == 400


@pytest.mark.parametrize(
    "path", ["/", "/the-secret", "/the-secreT/", "/the-secret2/", "/x/the-secret/", "//the-secret/", "/é/", "*"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_who_does_not_know_the_secret_is_refused(path: str, method: str) -> None:
    assert status_of(method, path, SENT) == 403


@pytest.mark.parametrize(
    "more",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:8000"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_what_another_site_sends_is_refused_whatever_it_knows(more: dict[str, str]) -> None:
    assert status_of("POST", f"{PAGE}clean", {**SENT, **more}) == 403


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content-Type": "multipart/form-data; boundary=application/json"}, 415),
        ({"Content-Length": ""}, 411),
        ({"Content-Length": "-1"}, 411),
        ({"Content-Length": "²"}, 411),
        ({"Content-Length": str(LARGEST + 1)}, 413),
        ({"Content-Length": "9" * 5000}, 413),
    ],
)
def test_what_is_badly_sent_is_refused(more: dict[str, str], status: int) -> None:
    assert status_of("POST", f"{PAGE}clean", {**SENT, **more}) == status


def test_what_the_page_itself_sends_is_let_in() -> None:
    assert refused(POLICY, "POST", f"{PAGE}clean", {**SENT, "Sec-Fetch-Site": "same-origin"}) is None
    assert refused(POLICY, "POST", f"{PAGE}clean", {**SENT, "Content-Type": "application/json; charset=utf-8"}) is None
    for host in ("127.0.0.1:8765", "localhost:8765", "LOCALHOST:8765"):
        assert refused(POLICY, "GET", PAGE, {"Host": host, "Sec-Fetch-Site": "none"}) is None


def test_what_stands_behind_the_secret() -> None:
    assert wanted(POLICY, "/the-secret/clean") == "clean"
    assert wanted(POLICY, "/the-secret/") == ""
    assert wanted(POLICY, "/the-secret") is None
