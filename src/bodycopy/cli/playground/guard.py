"""guard: a request's line and headers -> None, or why it is refused.

Three kinds of stranger can reach a port of the loopback address: pages of other sites, which a browser sends there; the
same under a name that they have pointed at it (DNS rebinding); other users of the machine. None of them knows the secret
that the address begins with, and none of the first two gets past the headers that a browser writes by itself.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from email.message import Message

    Headers = Mapping[str, str] | Message[str, str]

LARGEST = 8 << 20
"""Bytes of a request."""
_NAMES = ("127.0.0.1", "localhost")


class RequestPolicy(NamedTuple):
    """Where a server listens, and the secret that its address begins with."""

    port: int
    secret: str

    @property
    def address(self) -> str:
        """What to open in a browser."""
        return f"http://{_NAMES[0]}:{self.port}/{self.secret}/"

    @property
    def hosts(self) -> tuple[str, ...]:
        """What a browser on this machine calls the server."""
        return tuple(f"{name}:{self.port}" for name in _NAMES)


def wanted(access: RequestPolicy, path: str) -> str | None:
    """Return what is asked for after the secret; None where it is missing or wrong."""
    secret, slash, rest = path.removeprefix("/").partition("/")
    known = hmac.compare_digest(secret.encode("utf-8", "replace"), access.secret.encode())
    return rest if known and slash else None


def refused(access: RequestPolicy, method: str, path: str, headers: Headers) -> tuple[int, str] | None:
    """Return the HTTP status and the reason to refuse a request; None where it is one of ours."""
    if sum(name.lower() == "host" for name in headers) > 1:
        return (400, "it has more than one Host")
    if headers.get("Host", "").lower() not in access.hosts:
        return (421, "this server answers to 127.0.0.1 only")
    origin = headers.get("Origin", "")
    if origin and origin.lower() not in {f"http://{host}" for host in access.hosts}:
        return (403, "another site asked for it")
    site = headers.get("Sec-Fetch-Site", "none")
    if site != "same-origin" and (site != "none" or method == "POST") and "Sec-Fetch-Site" in headers:
        return (403, "another site asked for it")
    if wanted(access, path) is None:
        return (403, "open the whole address that bodycopy serve printed")
    return _badly_sent(headers) if method == "POST" else None


def _badly_sent(headers: Headers) -> tuple[int, str] | None:
    """Say why something sent is not taken; what a form on another site could send is not JSON."""
    if headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/json":
        return (415, "only JSON is taken")
    length = headers.get("Content-Length", "")
    if not (length.isascii() and length.isdecimal()):
        return (411, "its length must be said")
    if int(length[:20]) > LARGEST:
        return (413, f"it is over the playground's limit of {LARGEST >> 20} MB; use bodycopy explain")
    return None
