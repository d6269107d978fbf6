"""One input on its way: Job -> Loaded -> Outcome; whatever happens to it is a status, never an exception.

``load`` reads the bytes and recognizes what they are; ``judge`` runs the library on them, in a process of its own
where that may take long (``pool``). Both are used on every path, from the bare pipe to a batch.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.batch.formats.compressed import HEAD, PACKED, compression_of, decompress
from bodycopy.batch.formats.record import FormatError
from bodycopy.batch.outcome import Outcome, Stamp, crash, is_blank, out_of_memory, too_large, unreadable
from bodycopy.batch.status import UsageError
from bodycopy.batch.stdio import STDIN, read_descriptor, read_stdin, shown
from bodycopy.decode.files import already_open, opened, special

if TYPE_CHECKING:
    from bodycopy.batch.settings import Settings
    from bodycopy.batch.status import Status
    from bodycopy.document import Document, Kind
    from bodycopy.judge.options import Options

SHARED = ("rules", "without", "only", "favor", "deep")  # fields of both ``Settings`` and the library's ``Options``
HTML_SUFFIXES = (".html", ".htm", ".xhtml", ".xht", ".shtml")
MARKDOWN_SUFFIXES = (".md", ".markdown")
MAIL_SUFFIXES = (".eml", ".mht", ".mhtml")
KINDS = ("text", "html", "markdown")
SINGLE = (*KINDS, "mail")  # what ``--from`` may say of a file that is one document
_ELSEWHERE = "use -o to write the text elsewhere"
_HEAD = 32 << 10
_ROOM = 4 << 20
SMALL = 8 << 10
"""Bytes of plain text that are cleaned in the command's own process: so little can't take long (of 466 hostile shapes none takes a fifth of a second)."""


class Job(NamedTuple):
    """What to do with one input."""

    source: str  # its name for people and records; ``-`` is standard input
    path: str
    settings: Settings
    url: str = ""
    in_place: bool = False
    metadata: bool = False  # what a page says about itself is wanted too
    explain: bool = False  # an explanation of all that was decided is wanted too
    diff: bool = False  # what would change is wanted in place of the body text
    hashed: bool = False  # hashes of page text and body text are wanted too
    proven: bool = False  # the input's hash is wanted too
    data: bytes | None = None  # the input, where it has been read already
    kind: Kind | None = None  # what the server said it is; ignored where the bytes are not text
    charset: str = ""  # what the server said of its encoding
    headers: tuple[tuple[str, str], ...] = ()
    """Of an e-mail: title, author and date; they take precedence over what its HTML says."""
    damage: str = ""  # which part of an e-mail or a record could not be read


class Loaded(NamedTuple):
    """An input's bytes and what they are."""

    data: bytes
    kind: Kind
    job: Job
    sha256: str = ""  # of the input as it was read, on request
    stamp: Stamp = ()  # of the file, where it is to be replaced


Item = Job | Loaded | Outcome  # an input, read or not yet; an outcome is its own answer
_OTHERS = (
    (b"%PDF-", "is a PDF", "take its text out first: pdftotext FILE.pdf - | bodycopy"),
    (b"PK\x03\x04", "is a ZIP archive, as Office documents are", "unpack it, or: pandoc -t html FILE.docx | bodycopy"),
    (b"{\\rtf", "is RTF", "take its text out first: pandoc -f rtf -t html FILE.rtf | bodycopy"),
)
"""How files begin that contain text without being text files: what they are, and what to do about it."""


class _RefusedError(Exception):
    """An input that can't be cleaned; its argument is the outcome."""


def load(job: Item) -> Loaded | Outcome:
    """Read a job's input and tell its kind, or say why it can't be cleaned; what was read already stays as it is."""
    if not isinstance(job, Job):
        return job
    try:
        stamp = stamp_of(job.path) if job.in_place and job.path else ()
        raw = _bounded(_read(job, job.settings.max_size), job.settings.max_size)
        job, data = _unpacked(job, raw)
        kind = _kind(job, data)
    except _RefusedError as refused:
        outcome: Outcome = refused.args[0]
        return outcome
    except OSError as error:
        return unreadable(job.path, error)
    if kind == "html" and job.in_place:
        return Outcome("skipped", "is HTML, and its body text is not", advice=_ELSEWHERE)
    return Loaded(data, kind, job, digest(raw) if job.proven else "", stamp)


def stamp_of(path: str) -> Stamp:
    """Return a file's identity, size and time, which tell whether it has been written since; raises ``OSError``."""
    status = os.stat(path)
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _read(job: Job, limit: int) -> bytes:
    """Read standard input, a regular file or a descriptor that is already open, such as ``/dev/fd/63``; nothing else is opened."""
    if job.data is not None:
        return job.data
    if job.source == STDIN:
        return read_stdin(limit)
    mode = os.stat(job.path).st_mode
    if not stat.S_ISREG(mode) and not already_open(job.path):
        raise _RefusedError(Outcome("skipped", f"is {special(mode)}", advice="pipe it in to have it read"))
    with opened(job.path) as file:
        return read_descriptor(file.fileno(), limit)  # in pieces: a limit may be larger than memory


def _bounded(data: bytes, limit: int) -> bytes:
    if limit and len(data) > limit:
        raise _RefusedError(too_large(limit))
    if not data:
        raise _RefusedError(Outcome("empty", "there is nothing in it", text=""))
    return data


def _unpacked(job: Job, raw: bytes) -> tuple[Job, bytes]:
    """Take what is to be cleaned out of a compressed file or an e-mail; a bomb is unpacked no further than the limit."""
    data = raw
    try:
        if job.data is None and (form := compression_of(raw[:HEAD])):
            if job.in_place:
                raise _RefusedError(Outcome("skipped", f"is compressed by {form}", advice=_ELSEWHERE))
            data, damage = decompress(raw, form, job.settings.max_size)
            job, data = job._replace(damage=damage), _bounded(data, job.settings.max_size)
        if not _is_mail(job, data):
            return job, data
        from bodycopy.batch.formats.mail import body_of

        if job.in_place:
            raise _RefusedError(Outcome("skipped", "is an e-mail, and its body text is not", advice=_ELSEWHERE))
        part = body_of(data)
    except FormatError as error:
        raise _RefusedError(Outcome("unreadable", shown(str(error)))) from None
    damage, settings = part.damage or job.damage, job.settings._replace(kind="auto")
    job = job._replace(kind=part.kind, charset=part.charset, settings=settings, headers=part.metadata, damage=damage)
    return job, _bounded(part.data, 0)


def _is_mail(job: Job, data: bytes) -> bool:
    """Return whether it is an e-mail: by ``--from``, by its name, or, where it has parts, by its content."""
    chosen = job.settings.kind
    if chosen != "auto" or job.path.lower().endswith(MAIL_SUFFIXES):
        return chosen in {"auto", "mail"}
    from bodycopy.decode.sniff import looks_like_parts

    return job.data is None and looks_like_parts(data)


def _kind(job: Job, data: bytes) -> Kind:
    """Tell HTML from text by its content, a fragment of it and Markdown also by the name."""
    if job.settings.kind in KINDS:
        return job.settings.kind  # type: ignore[return-value]
    from bodycopy.decode.sniff import looks_binary, looks_like_feed

    if job.data is None and looks_like_feed(data):
        advice = "clean --from feed --to jsonl reads it"
        raise _RefusedError(Outcome("skipped", "is a feed, which holds many texts", advice=advice))
    for start, message, advice in _OTHERS:
        if data.startswith(start):
            raise _RefusedError(Outcome("not-text", message, advice=advice))
    if looks_binary(data):
        raise _RefusedError(Outcome("not-text", "looks like binary data", advice="if it is text, say --from text"))
    if job.kind is not None:
        return job.kind
    from bodycopy.decode import holds_tag, kind_of

    if kind_of(data) == "html" or (job.path.lower().endswith(HTML_SUFFIXES) and holds_tag(data)):
        return "html"
    return "markdown" if job.path.lower().endswith(MARKDOWN_SUFFIXES) else "text"


def size_known(item: object) -> int | None:
    """Return how many bytes of text a job is about; None where only its worker knows: it is several, packed, or an e-mail."""
    if (data := getattr(item, "data", None)) is not None:
        return len(data)
    if not isinstance(item, Job):
        return None
    try:
        with open(item.path, "rb") as file:
            head = file.read(_HEAD)
            return None if head.startswith(PACKED) or _is_mail(item, head) else os.fstat(file.fileno()).st_size
    except (OSError, ValueError):
        return None


def options(settings: Settings) -> Options:
    """Return the settings as the library's options."""
    from bodycopy.judge.options import Options

    return Options(**{name: getattr(settings, name) for name in SHARED})


def warm(kind: Kind, settings: Settings) -> None:
    """Load whatever any document of a kind needs, so that no document's limits pay for it. Never raises."""
    from contextlib import suppress

    from bodycopy import read

    with suppress(Exception):
        read("", kind=kind, options=options(settings))


def judge(loaded: Loaded) -> Outcome:
    """Clean an input by the library; what the library raises, beside its documented errors, is a ``crash``.

    Raises ``UsageError`` where the settings, not the document, are at fault.
    """
    from bodycopy import read

    job = loaded.job
    settings = job.settings
    try:
        document = read(
            loaded.data,
            kind=loaded.kind,
            url=job.url,
            charset=job.charset,
            options=options(settings),
            metadata=job.metadata,
            page_kind=settings.output.records,
        )
        outcome = _outcome(loaded, document)
    except MemoryError:
        outcome = out_of_memory(settings)
    except RecursionError:
        outcome = Outcome("crash", "is nested too deeply", advice="please report it")
    except Exception as error:  # noqa: BLE001 - a document must never end the run
        from bodycopy.document import RulebookError

        if isinstance(error, RulebookError):
            raise UsageError(shown(str(error))) from None
        outcome = out_of_memory(settings) if _is_out_of_memory(error) else crash(error)
    return outcome._replace(input_sha256=loaded.sha256) if loaded.sha256 else outcome


def judge_inline(item: Loaded) -> Outcome | None:
    """Clean a small text in this process; None for what takes a process that can be killed. Raises ``UsageError`` as ``judge`` does."""
    return judge(item) if item.kind == "text" and len(item.data) <= SMALL else None


def _is_out_of_memory(error: Exception) -> bool:
    """Return whether memory has run out: a library that is there could not be mapped, or raised an error of its own."""
    if isinstance(error, ImportError) and not isinstance(error, ModuleNotFoundError):
        return True
    try:
        bytes(_ROOM)
    except MemoryError:
        return True
    return False


def digest(data: bytes) -> str:
    """Return SHA-256 of bytes, in hexadecimal."""
    from hashlib import sha256

    return sha256(data).hexdigest()


def hash_of(path: str) -> str:
    """Return the SHA-256 of a regular file, empty where it can't be read."""
    from hashlib import file_digest

    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return ""
        with open(path, "rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):  # or it is not a name
        return ""


def _outcome(loaded: Loaded, document: Document) -> Outcome:
    job, text = loaded.job, document.body
    changed = bool(document.removed or document.repaired)
    if loaded.kind != "html":
        changed = text.encode("utf-8", "replace") != loaded.data
    status: Status = "ok" if changed else "unchanged"
    message = advice = ""
    if is_blank(text):
        status, message = "empty", "no body text was found in it"
    elif problem := job.damage or document.degraded:
        status, message, advice = "degraded", shown(problem), "look at the result"
    render = job.settings.output.render
    hashes = ("", "")
    if job.hashed:
        from bodycopy.output.restore import sha256

        hashes = (sha256(document.text.replace("\n", document.line_ends)), "" if render else sha256(text))
    explanation = None
    if job.explain:
        from bodycopy.output.explain import explain

        explanation = explain(document, options(job.settings), nearly=job.settings.verbose)
    if job.diff:
        text = _difference(loaded, document)
    elif render is not None:
        text = render(document)
    return Outcome(
        status,
        message,
        text,
        document.encoding,
        document.repaired,
        document.removed,
        paywalled=bool(document.paywalled),
        changed=changed,
        metadata=tuple({**dict(document.metadata), **dict(job.headers)}.items()) if job.metadata else (),
        characters=len(document.text),
        hashes=hashes,
        explanation=explanation,
        advice=advice,
        stamp=loaded.stamp,
        kind=document.page_kind,
    )


def _difference(loaded: Loaded, document: Document) -> str:
    """Return what would change as a unified diff: of a text as it was read, of an HTML page from its page text on."""
    from bodycopy.decode.bytes import decode
    from bodycopy.output.explain.difference import between, unified

    source = loaded.job.source
    if loaded.kind != "html" and (read := decode(loaded.data, charset=loaded.job.charset).text) != document.text:
        return between(read, document.body, source)
    return unified(document, source)
