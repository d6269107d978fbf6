"""WARC files, made for tests."""

from __future__ import annotations

HTTP = "application/http; msgtype=response"


def warc(*entries: tuple[str, str, bytes], more: str = "") -> bytes:
    """Return a WARC file of entries: record type, content type, block."""
    found = b""
    for number, (kind, content, block) in enumerate(entries):
        head = (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n{more}"
            f"WARC-Target-URI: https://example.org/{number}\r\nWARC-Date: 2026-01-0{number + 1}T00:00:00Z\r\n"
            f"Content-Type: {content}\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        found += head.encode() + block + b"\r\n\r\n"
    return found


def page(body: bytes, headers: str = "Content-Type: text/html; charset=iso-8859-2") -> bytes:
    """Return what a server sent."""
    return f"HTTP/1.1 200 OK\r\n{headers}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
