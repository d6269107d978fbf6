"""An e-mail message -> the part of it that a reader sees, as HTML or text, and its headers, by the standard library.

Attachments, and messages that are forwarded whole, stay out.
"""

from __future__ import annotations

from email.errors import (
    CloseBoundaryNotFoundDefect,
    InvalidBase64CharactersDefect,
    InvalidBase64LengthDefect,
    InvalidBase64PaddingDefect,
    MessageError,
)
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.batch.formats.record import FormatError

if TYPE_CHECKING:
    from email.message import EmailMessage, MIMEPart
    from typing import Any

    from bodycopy.document import Kind

_BAD_BASE64 = frozenset({InvalidBase64CharactersDefect, InvalidBase64LengthDefect, InvalidBase64PaddingDefect})


class Part(NamedTuple):
    """What is to be cleaned of a message."""

    data: bytes
    kind: Kind
    charset: str = ""
    metadata: tuple[tuple[str, str], ...] = ()
    """Title, author and date, as far as the headers say."""
    damage: str = ""
    """What of it could not be read."""


def body_of(data: bytes) -> Part:
    """Return a message's body, HTML where there is any; raises ``FormatError`` where there is none, or it is not a message."""
    from email import policy
    from email.parser import BytesParser

    try:
        message = BytesParser(policy=policy.default).parsebytes(data)
        if not message.keys():
            raise FormatError("has no header of an e-mail; say with --from what it is")
        part = message.get_body(("html", "plain"))
        if part is None and message.get_content_maintype() == "multipart" and not message.is_multipart():
            part = message  # its boundary is missing: what there is, is one part
        if part is None:
            raise FormatError("is an e-mail without a text")
        payload = part.get_payload(decode=True)
        kind: Kind = "html" if part.get_content_type() == "text/html" else "text"
        charset = str(part.get_content_charset("") or "")
    except (MessageError, LookupError, ValueError, TypeError, AttributeError, IndexError, RecursionError) as error:
        # Its parsers of headers raise more than they name on what no mail program writes.
        raise FormatError(f"can't be read as an e-mail: {str(error)[:200] or type(error).__name__}") from None
    return Part(
        payload if isinstance(payload, bytes) else b"", kind, charset, _headers(message), _damage(message, part)
    )


def _damage(message: EmailMessage, part: MIMEPart) -> str:
    """Say what could not be read, by what the parser found amiss."""
    found = {type(defect) for defect in (*message.defects, *part.defects)}
    if found & _BAD_BASE64:
        return "its base64 is damaged: what follows the damage could not be read"
    return "it ends early: its last part has no end" if CloseBoundaryNotFoundDefect in found else ""


def _headers(message: EmailMessage) -> tuple[tuple[str, str], ...]:
    """Return subject, sender and day, each where it can be read, under the names that pages' metadata have."""
    found = []
    for name, header in (("title", "Subject"), ("author", "From"), ("date", "Date")):
        try:
            value: Any = message[header]
            if name == "author":
                value = ", ".join(each.display_name or each.addr_spec for each in value.addresses)
            elif name == "date":
                value = value.datetime.date().isoformat()
            text = " ".join(str(value or "").split()).encode("utf-8", "replace").decode()
        except (MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError):
            continue
        if text:
            found.append((name, text))
    return tuple(found)
