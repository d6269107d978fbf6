"""The playground without a browser: what is asked over HTTP, as its page asks it, and as strangers do."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cli.conftest import APPEAL, ARTICLE, FAULTS, Command

if TYPE_CHECKING:
    from bodycopy.cli.playground.server import Playground

RULE = """[choir]
family = "advert"
scope = "sentence"
match = ["choir meets on mondays"]
drops = ["The choir meets on Mondays."]
keeps = ["A choir met on a Monday."]
"""
SHOWN = re.compile(r"[\w./-]*your-rules\.toml")


def send(
    server: Playground, method: str, path: str, body: bytes = b"", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.access.port, timeout=60)
    connection.putrequest(method, path, skip_host=True)
    sent = {"Host": f"127.0.0.1:{server.access.port}", "Content-Length": str(len(body))}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in sent.items():
        if value:
            connection.putheader(name, value)
    connection.endheaders(body)
    answer = connection.getresponse()
    found = answer.status, dict(answer.headers), answer.read()
    connection.close()
    return found


def ask(server: Playground, question: str, **values: object) -> dict[str, Any]:
    path = f"/{server.access.secret}/{question}"
    status, _, content = send(server, "POST", path, json.dumps(values).encode(), Content_Type="application/json")
    assert status == 200, content
    found: dict[str, Any] = json.loads(content)
    return found


def test_strangers_get_neither_page_nor_answer(server: Playground) -> None:
    secret = f"/{server.access.secret}/"
    attempts = [
        send(server, "GET", "/"),
        send(server, "GET", secret, Host="rebound.example"),
        send(server, "GET", secret, Sec_Fetch_Site="cross-site"),
        send(server, "POST", f"{secret}clean", b'{"text": "x"}'),
        send(server, "POST", f"{secret}clean", b'{"text": "x"}', Content_Type="text/plain"),
        send(server, "POST", "/clean", b'{"text": "x"}', Content_Type="application/json"),
        send(server, "POST", f"{secret}clean", b"{}", Content_Type="application/json", Origin="https://evil.example"),
    ]
    assert [status for status, _, _ in attempts] == [403, 421, 403, 415, 415, 403, 403]
    assert not [content for _, _, content in attempts if server.access.secret.encode() in content]
    assert [send(server, method, secret)[0] for method in ("PUT", "OPTIONS", "HEAD", "DELETE")] == [501] * 4
    assert send(server, "GET", f"{secret}../etc/passwd")[0] == 404


def test_the_page_names_all_that_may_run_in_it(server: Playground) -> None:
    status, headers, content = send(server, "GET", f"/{server.access.secret}/")
    assert status == 200
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["form-action"] == "'none'"
    assert policy["connect-src"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Access-Control-Allow-Origin" not in headers
    assert re.findall(rb'(?:src|href)="(?!#|data:,)[^"]*"|url\(|@import', content) == []


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"[]", b'"text"', b'{"text": 1}', b'{"nobody": "x"}', b"\xff\xfe", b"[" * 100_000),
        *(b'{"without": "paywall"}', b'{"without": ["nobody"]}', b'{"favor": "both"}', b'{"kind": "exe"}'),
    ],
)
def test_what_is_no_question_is_named(server: Playground, body: bytes) -> None:
    path = f"/{server.access.secret}/clean"
    status, _, content = send(server, "POST", path, body, Content_Type="application/json")
    assert status == 400
    assert json.loads(content)["message"]


def test_a_text_comes_back_piece_by_piece(server: Playground) -> None:
    answer = ask(server, "clean", text=f"{ARTICLE}\n{APPEAL}")
    assert answer["status"] == "ok"
    assert answer["body"] == ARTICLE
    words = [piece if isinstance(piece, str) else piece["words"] for piece in answer["pieces"]]
    assert "".join(words) == f"{ARTICLE}\n{APPEAL}"
    gone = [piece for piece in answer["pieces"] if not isinstance(piece, str)]
    assert {piece["family"] for piece in gone} == {"donation"}
    assert {piece["judge"] for piece in gone} <= {"rule", "heuristic", "model"}
    assert all(piece["reason"] for piece in gone)
    assert ask(server, "clean", text=ARTICLE)["status"] == "unchanged"


def test_its_knobs(server: Playground) -> None:
    text = f"{ARTICLE}\n{APPEAL}"
    kept = ask(server, "clean", text=text, without=["donation", "furniture"])
    assert kept["body"] == text
    page = f"<!doctype html><article><p>{ARTICLE}</p></article>"
    assert ask(server, "clean", text=page)["shares"].startswith("html")
    assert ask(server, "clean", text=page, kind="text")["shares"].startswith("text")


def test_a_rule_is_tried_on_its_examples_and_on_the_text(server: Playground) -> None:
    text = f"{ARTICLE}\nThe choir meets on Mondays.\n\n{ARTICLE}"
    assert "choir" in ask(server, "clean", text=text)["body"]
    assert ask(server, "try", rules=RULE) == {"fine": True, "lines": ["1 rule; every example holds"]}
    assert "choir" not in ask(server, "clean", text=text, rules=RULE)["body"]
    greedy = RULE.replace('"A choir met', '"The choir meets on Mondays, and met')
    answer = ask(server, "try", rules=greedy)
    assert answer["fine"] is False
    assert "keeps" in answer["lines"][0]
    assert set(SHOWN.findall("\n".join(answer["lines"]))) == {"your-rules.toml"}


@pytest.mark.parametrize("rules", ["[", "[a]\nmatch = []\n", "[a]\nnobody = 1\n", "\ud800"])
def test_a_broken_rule_is_named_and_takes_nothing(server: Playground, rules: str) -> None:
    answer = ask(server, "clean", text=ARTICLE, rules=rules)
    assert answer["status"] == "usage"
    assert set(SHOWN.findall(answer["message"])) == {"your-rules.toml"}
    assert ask(server, "try", rules=rules)["fine"] is False


def test_no_rule_is_not_fine(server: Playground) -> None:
    assert ask(server, "try", rules="")["fine"] is False


def test_rules_begin_with_words_that_they_take(server: Playground) -> None:
    words = [
        "Pin this {recipe} now!",
        'He \\ said "x" * and _ $5',
        "購読する",
        "Page 1 of 3 \x7f",
        "[[Brackets]] ^ here",
    ]
    toml = [ask(server, "begin", text=each)["toml"] for each in words]
    assert ask(server, "try", rules="\n".join(toml))["lines"] == ["5 rules; every example holds"]


@pytest.mark.parametrize("words", [" \n", "…", "* * *", "12"])
def test_no_rule_begins_without_words(server: Playground, words: str) -> None:
    assert ask(server, "begin", text=words)["toml"] == ""


def test_rules_are_shown_as_they_are_written(server: Playground) -> None:
    shown = ask(server, "define", text="en/donation/support-our-journalism")
    assert "en/donation.toml" in shown["place"]
    assert "drops" in shown["toml"]
    assert ask(server, "define", text="main-content")["place"] == "model"
    assert ask(server, "define", text="../../etc/passwd")["place"] == ""


def test_a_text_that_takes_too_long_costs_nobody_else_anything(
    server: Playground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(FAULTS)
    monkeypatch.syspath_prepend(str(tmp_path))
    from threading import Thread

    from bodycopy.batch.settings import Settings
    from bodycopy.cli.playground.server import playground

    with playground(Settings(timeout=0.5)) as own:
        assert own.access.secret != server.access.secret
        thread = Thread(target=own.serve_forever)
        thread.start()
        try:
            for marker, status in (("HANG", "timeout"), ("SEGFAULT", "crash"), ("RAISE", "crash")):
                assert ask(own, "clean", text=f"FAULT-{marker}")["status"] == status
                assert ask(own, "clean", text=ARTICLE)["body"] == ARTICLE
        finally:
            own.shutdown()
            thread.join()
        folder = Path(own.session.folder)
        assert folder.stat().st_mode & 0o077 == 0
    assert not folder.exists()


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_the_command_prints_its_address_and_ends_by_ctrl_c() -> None:
    started = subprocess.Popen(
        [sys.executable, "-m", "bodycopy", "serve", "--isolated"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler) and None,  # noqa: PLW1509 - the caller may ignore it
    )
    assert started.stdout
    address = started.stdout.readline().strip()
    found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/([\w-]{32})/", address)
    assert found
    connection = http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=30)
    connection.request("GET", f"/{found[2]}/")
    assert connection.getresponse().status == 200
    time.sleep(0.1)
    started.send_signal(signal.SIGINT)
    out, err = started.communicate(timeout=30)
    assert (started.returncode, out) == (0, "")
    assert "Traceback" not in err
    assert found[2] not in err


def test_a_port_that_is_taken_is_named(server: Playground, command: Command) -> None:
    done = command("serve", "--port", str(server.access.port), "--isolated")
    assert (done.code, done.out) == (2, b"")
    assert f"--port {server.access.port}" in done.err
    assert command("serve", "--port", "99999", "--isolated").code == 2


def test_a_rule_is_begun_as_the_form_says(server: Playground) -> None:
    honest = 'The choir "meets on Mondays", said the mayor.\n\n  The choir met. \n'
    toml = ask(server, "begin", text="The choir meets", scope="block", family="advert", keeps=honest)["toml"]
    (rule,) = tomllib.loads(toml).values()
    assert (rule["scope"], rule["family"], rule["drops"]) == ("block", "advert", ["The choir meets"])
    assert rule["keeps"] == ['The choir "meets on Mondays", said the mayor.', "The choir met."]
    path = f"/{server.access.secret}/begin"
    for wrong in ('{"scope": "rest"}', '{"family": "fancy"}', '{"keeps": []}'):
        status, _, _ = send(server, "POST", path, wrong.encode(), Content_Type="application/json")
        assert status == 400
