"""server: ``Session``, ``RequestPolicy`` -> a server on the loopback address that answers the page it sends, and no one else."""

from __future__ import annotations

import contextlib
import json
import tempfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import TYPE_CHECKING

from bodycopy.cli.playground.answers import ANSWERS, KINDS, Session, asked
from bodycopy.cli.playground.guard import RequestPolicy, new_secret, refused, wanted
from bodycopy.document import FAMILIES
from bodycopy.output.webpage import served
from bodycopy.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bodycopy.batch.settings import Settings

_ADDRESS = "127.0.0.1"
_PATIENCE = 30
"""Seconds that a request may take to arrive."""
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Playground(ThreadingHTTPServer):
    """Listens on the loopback address; one answer at a time."""

    daemon_threads = True
    request_queue_size = 32

    def __init__(self, session: Session, port: int = 0) -> None:
        super().__init__((_ADDRESS, port), _Handler)
        self.session = session
        self.access = RequestPolicy(self.server_address[1], new_secret())
        self.lock = Lock()
        self.page, self.policy = served(
            "playground.html",
            ("base.css", "report.css", "playground.css"),
            "playground.js",
            families=FAMILIES,
            kinds=KINDS,
            version=__version__,
        )

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a browser that hangs up is not news."""


class _Handler(BaseHTTPRequestHandler):
    server: Playground
    timeout = _PATIENCE
    server_version, sys_version = "bodycopy", ""

    def do_GET(self) -> None:
        """Send the page."""
        if not self._let_in("GET"):
            return
        if wanted(self.server.access, self.path) == "":
            self._send(200, self.server.page.encode(), "text/html; charset=utf-8")
        else:
            self._say(404, "there is no such page")

    def do_POST(self) -> None:
        """Answer the page's script."""
        if not self._let_in("POST"):
            return
        answer = ANSWERS.get(wanted(self.server.access, self.path) or "")
        if answer is None:
            self._say(404, "there is no such question")
            return
        try:
            ask = asked(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        except (ValueError, RecursionError) as error:
            self._say(400, str(error))
            return
        with self.server.lock:
            found = answer(self.server.session, ask)
        self._send(200, _json(found), "application/json")

    def _let_in(self, method: str) -> bool:
        refusal = refused(self.server.access, method, self.path, self.headers)
        if refusal:
            self._say(*refusal)
        return refusal is None

    def _say(self, status: int, why: str) -> None:
        self._send(status, _json({"status": "refused", "message": why}), "application/json")

    def _send(self, status: int, data: bytes, kind: str) -> None:
        self.send_response(status)
        for name, value in {**_HEADERS, "Content-Security-Policy": self.server.policy, "Content-Type": kind}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the standard library
        """Log nothing: the address holds the secret, and what is asked is nobody's business."""


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


@contextlib.contextmanager
def playground(settings: Settings, port: int = 0) -> Iterator[Playground]:
    """Open a playground, which its ``serve_forever`` starts; nothing is left of it afterwards. Raises ``OSError``."""
    from bodycopy.batch.pool import HAS_LIMITS, Pool, cleaning

    pool = Pool(cleaning, settings, 1, separate=True) if HAS_LIMITS else None
    with tempfile.TemporaryDirectory(prefix="bodycopy-") as folder:
        try:
            with Playground(Session(settings, folder, pool), port) as server:
                yield server
        finally:
            if pool is not None:
                pool.end()
