"""``bodycopy serve``: the playground, a server on the loopback address that answers the page it sends, and no one else."""

from __future__ import annotations

import contextlib
import json
import secrets
import tempfile
import webbrowser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import TYPE_CHECKING

from bodycopy.batch.pool import HAS_LIMITS, Pool, cleaning
from bodycopy.batch.settings import Settings, checked
from bodycopy.batch.status import OK, UsageError
from bodycopy.batch.stdio import reason, say, write_stdout
from bodycopy.cli.interrupt import Interrupted, stoppable
from bodycopy.cli.playground.answers import ANSWERS, KINDS, Session, asked
from bodycopy.cli.playground.guard import RequestPolicy, refused, wanted
from bodycopy.document import FAMILIES
from bodycopy.output.webpage import page
from bodycopy.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator


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
        self.access = RequestPolicy(self.server_address[1], secrets.token_urlsafe(24))
        self.lock = Lock()
        self.page, policy = page(
            "playground.html",
            ("base.css", "report.css", "playground.css"),
            "playground.js",
            families=FAMILIES,
            kinds=KINDS,
            version=__version__,
        )
        # The page asks its own server, and no one may frame it.
        self.policy = f"{policy}; img-src data:; connect-src 'self'; frame-ancestors 'none'"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a browser that hangs up is not news."""


class _Handler(BaseHTTPRequestHandler):
    server: Playground
    timeout = _PATIENCE
    server_version, sys_version = "bodycopy", ""

    def do_GET(self) -> None:
        """Send the page."""
        if self._let_in("GET"):
            if wanted(self.server.access, self.path) == "":
                self._send(200, self.server.page.encode(), "text/html; charset=utf-8")
            else:
                self._refuse(404, "there is no such page")

    def do_POST(self) -> None:
        """Answer the page's script."""
        if not self._let_in("POST"):
            return
        answer = ANSWERS.get(wanted(self.server.access, self.path) or "")
        if answer is None:
            self._refuse(404, "there is no such question")
            return
        try:
            ask = asked(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        except (ValueError, RecursionError) as error:
            self._refuse(400, str(error))
            return
        with self.server.lock:
            found = answer(self.server.session, ask)
        self._send_json(200, found)

    def _let_in(self, method: str) -> bool:
        refusal = refused(self.server.access, method, self.path, self.headers)
        if refusal:
            self._refuse(*refusal)
        return refusal is None

    def _refuse(self, status: int, why: str) -> None:
        self._send_json(status, {"status": "refused", "message": why})

    def _send_json(self, status: int, value: object) -> None:
        data = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
        self._send(status, data, "application/json")

    def _send(self, status: int, data: bytes, kind: str) -> None:
        self.send_response(status)
        for name, value in {**_HEADERS, "Content-Security-Policy": self.server.policy, "Content-Type": kind}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the standard library
        """Log nothing: the address holds the secret, and what is asked is nobody's business."""


@contextlib.contextmanager
def playground(settings: Settings, port: int = 0) -> Iterator[Playground]:
    """Open a playground, which its ``serve_forever`` starts; nothing is left of it afterwards. Raises ``OSError``."""
    pool = Pool(cleaning, settings, 1, separate=True) if HAS_LIMITS else None
    with tempfile.TemporaryDirectory(prefix="bodycopy-") as folder:
        try:
            with Playground(Session(settings, folder, pool), port) as server:
                yield server
        finally:
            if pool is not None:
                pool.end()


def serve(settings: Settings, port: int, *, open: bool) -> int:  # noqa: A002 - the flag's name
    """Print the playground's address and answer it until told to stop; raises ``UsageError``."""
    settings = checked(settings)
    try:
        with stoppable(), playground(settings, port) as server:
            write_stdout(f"{server.access.address}\n".encode())
            say("open this address in a browser; nothing that is pasted there leaves this machine; Ctrl-C ends it")
            if open:
                webbrowser.open(server.access.address)
            server.serve_forever()
    except Interrupted:
        raise
    except KeyboardInterrupt:
        pass
    except OverflowError:
        raise UsageError(
            f"--port must be a whole number from 1 to 65,535, or 0 for any that is free, not {port}"
        ) from None
    except OSError as error:
        raise UsageError(f"--port {port}: {reason(error)}; 0 takes one that is free") from None
    return OK
