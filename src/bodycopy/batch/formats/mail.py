"""An e-mail message -> the part of it that a reader sees, as HTML or text, and its headers, by the standard library.

Consecutive texts, perhaps with pictures between them, are one body; of alternatives it is the HTML. Attachments, and
messages that are forwarded whole, are left out.
"""

from __future__ import annotations

import re
from email import errors
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from bodycopy.batch.formats.record import FormatError
from bodycopy.decode.bytes import decode

if TYPE_CHECKING:
    from email.message import EmailMessage, MIMEPart

    from bodycopy.document import Kind

_UNPARTED = {errors.NoBoundaryInMultipartDefect, errors.StartBoundaryNotFoundDefect}
_MARK = re.compile(rb"^--\S", re.MULTILINE)
_AROUND = re.compile(r"</?(?:html|body)\b[^<>]*>|<!doctype\b[^<>]*>|<title\b[^<>]*>[^<]*</title\s*>", re.IGNORECASE)
_GAP = re.compile(r"\n\s*\n")


class Part(NamedTuple):
    """What is to be cleaned of a message."""

    data: bytes
    kind: Kind
    charset: str = ""
    metadata: tuple[tuple[str, str], ...] = ()  # title, author and date, as far as the headers say
    damage: str = ""  # which part of it could not be read


def body_of(data: bytes) -> Part:
    """Return a message's body, HTML where there is any; raises ``FormatError`` where there is none, or it is not a message."""
    from email import policy
    from email.parser import BytesParser

    try:
        message = BytesParser(policy=policy.default).parsebytes(data)
        if not message.keys():
            raise FormatError("has no header of an e-mail; say with --from what it is")
        parts = _texts(message)
        # After the first, what has a file name was inserted as a file.
        parts = parts[:1] + [part for part in parts[1:] if not part.get_filename()]
        if not parts:
            raise FormatError("is an e-mail without a text")
        read = [_read(part) for part in parts]
    except (
        errors.MessageError,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
    ) as error:
        # Its parsers of headers raise more than they name on what no mail program writes.
        raise FormatError(f"can't be read as an e-mail: {str(error)[:200] or type(error).__name__}") from None
    one = read[0] if len(read) == 1 else _joined(read)
    return one._replace(metadata=_headers(message), damage=_damage(message, parts, one))


def _texts(part: MIMEPart) -> list[MIMEPart]:
    """Return the texts of a part that a reader sees, in order."""
    if part.is_attachment():
        return []
    if part.get_content_maintype() != "multipart":
        return [part] if part.get_content_type() in {"text/plain", "text/html"} else []
    if not part.is_multipart():
        return [part]  # its boundary is missing: what there is, is one part
    inner: list[MIMEPart] = list(part.iter_parts())
    if part.get_content_subtype() == "related":  # a page and what is shown in it
        start = part.get_param("start")
        inner = [each for each in inner if start and each["content-id"] == start] or inner
        return _texts(inner[0]) if inner else []
    found = [texts for each in inner if (texts := _texts(each))]
    if part.get_content_subtype() == "alternative":
        marked = (texts for texts in found if any(each.get_content_type() == "text/html" for each in texts))
        return next(marked, found[0] if found else [])
    return [each for texts in found for each in texts]


def _read(part: MIMEPart) -> Part:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = str(part.get_content_charset("") or "")
    if charset.replace("_", "-") in {"utf-7", "unicode-1-1-utf-7"}:  # which pages may not be in, and messages may
        data, charset = data.decode("utf-7", "replace").encode("utf-8", "replace"), "utf-8"
    return Part(data, "html" if part.get_content_type() == "text/html" else "text", charset)


def _joined(parts: list[Part]) -> Part:
    """Return several texts as one, of HTML where one of them is."""
    marked = any(part.kind == "html" for part in parts)
    texts = []
    for part in parts:
        text = decode(part.data, charset=part.charset, html=part.kind == "html").text.replace("\r\n", "\n").strip("\n")
        if not text.strip():
            continue
        if part.kind == "html":
            text = f"<div>{_AROUND.sub('', text)}</div>"
        elif marked:
            text = "".join(f"<p>{escape(each.strip()).replace(chr(10), '<br>')}</p>" for each in _GAP.split(text))
        texts.append(text)
    whole = "\n\n".join(texts)
    whole = f"<html><body>{whole}</body></html>" if marked else f"{whole}\n"
    return Part(whole.encode("utf-8", "replace"), "html" if marked else "text", "utf-8")


def _damage(message: EmailMessage, parts: list[MIMEPart], read: Part) -> str:
    """Say what could not be read, by the defects that the parser found."""
    found = {type(defect) for each in (message, *parts) for defect in each.defects}
    if any(defect.__name__.startswith("InvalidBase64") for defect in found):
        return "its base64 is damaged: what follows the damage could not be read"
    if found & _UNPARTED and _MARK.search(read.data):
        return "the boundary between its parts is missing or wrong: they could not be told apart"
    return "it ends early: its last part has no end" if errors.CloseBoundaryNotFoundDefect in found else ""


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
        except (errors.MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError):
            continue
        if text:
            found.append((name, text))
    return tuple(found)
