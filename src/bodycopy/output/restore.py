"""restore: body text, removals -> page text. The undo of ``render``, whole or for some of the removals.

A removed file keeps one record an input: what was taken out of it, where it stood, and the hashes of both texts, so
that nothing is ever put back into a text that it did not come from.
"""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.document import Document, Removal
from bodycopy.judge.fuse import fuse_again

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any


class RestoreError(ValueError):
    """A text or record that does not fit; the message says what is wrong with it."""


_LINE_ENDS = ("\n", "\r\n", "\r")
_BEGINS = b'{"path": '
_FIELDS = ("start", "end", "text", "rule", "family", "reason", "confidence", "also")
"""Of a removal, as a removed file has them."""
_NUMBERS = frozenset({"characters", "start", "end"})


class RemovedRecord(NamedTuple):
    """A line of a removed file."""

    path: str
    """The input, as it was named."""
    characters: int
    """Of page text."""
    sha256: str
    """Of page text in its own line ends, in UTF-8."""
    removals: tuple[Removal, ...] = ()
    """Disjoint and sorted."""
    output: str = ""
    """Where the body text went; empty for standard output and records."""
    kept_sha256: str = ""
    """Of body text, in UTF-8; empty where it was marked up."""


def restore(text: str, removals: Sequence[Removal]) -> str:
    """Put all removals back into a body text, which gives the page text, whatever the body's lines end in.

    ``removals`` are disjoint and sorted. Raises ``RestoreError`` where they can't have been taken out of a text that
    left ``text``.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    pieces: list[str] = []
    at = kept = 0
    for removal in removals:
        ahead = removal.start - at
        if ahead < 0 or removal.end - removal.start != len(removal.text) or kept + ahead > len(text):
            raise RestoreError(f"is not the text that its removal at {removal.start} was taken out of")
        pieces += (text[kept : kept + ahead], removal.text)
        kept += ahead
        at = removal.end
    pieces.append(text[kept:])
    return "".join(pieces)


def restore_record(text: str, record: RemovedRecord, staying: Sequence[Removal] = ()) -> str:
    """Put a record's removals, less those that are ``staying`` out, back into the body text that they came from.

    The text's line ends are the input's again. Raises ``RestoreError`` where it is another text.
    """
    text = as_kept(text, record)
    if record.kept_sha256 and sha256(text) != record.kept_sha256:
        raise RestoreError(
            "is not as clean left it: it was edited, or some of it was put back already (families that are to come back are named in one go: --only A --only B)"
        )
    page = restore(text, record.removals)
    # Which they were need not show in what was left.
    ends = next((each for each in _LINE_ENDS if sha256(page.replace("\n", each)) == record.sha256), "")
    if len(page) != record.characters or not ends:
        raise RestoreError("is not the text that these removals were taken out of")
    return (without(page, staying) if staying else page).replace("\n", ends)


def as_kept(text: str, record: RemovedRecord) -> str:
    """Return a body text without the line end that the command gave its last line, if it gave one."""
    if not record.kept_sha256 or sha256(text) == record.kept_sha256:
        return text
    return text.removesuffix("\r\n" if text.endswith("\r\n") else "\n")


def without(page: str, removals: Iterable[Removal]) -> str:
    """Take removals out of a page text again: some of those it had, with the white space that goes with these alone."""
    return Document(page, removed=fuse_again(page, removals)).body


def sha256(text: str) -> str:
    """Return the hash of a text as it is written: in UTF-8, a question mark for what has no place in it."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def write_record(record: RemovedRecord) -> str:
    """Return a record as a line of JSON with its line end."""
    fields = record._asdict()
    fields["removals"] = [{key: getattr(removal, key) for key in _FIELDS} for removal in record.removals]
    return json.dumps(fields, ensure_ascii=False) + "\n"


def holds_removals(path: str) -> bool:
    """Tell whether a file is a removed file, or empty."""
    if not os.path.isfile(path):
        return False
    try:
        with open(path, "rb") as file:
            return file.read(len(_BEGINS)) in {b"", _BEGINS}
    except OSError:
        return False


def read_records(lines: Iterable[str], name: str) -> list[RemovedRecord]:
    """Read the lines of a removed file, called ``name`` in messages; raises ``RestoreError`` that names the line."""
    records = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            records.append(_record(json.loads(line)))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise RestoreError(
                f"{name}:{number}: is not a record of removals; was this file written by --removed?"
            ) from None
    return records


def _record(fields: dict[str, Any]) -> RemovedRecord:
    """Take what is known of a record; a later version may say more. Raises ``KeyError`` and ``TypeError``."""
    removals = []
    for item in fields["removals"]:
        known = {"rule": "", "family": "", "reason": "", **{key: item[key] for key in _FIELDS if key in item}}
        removals.append(Removal(**{**known, "text": item["text"], "also": tuple(item.get("also", ()))}))
    known = {key: fields[key] for key in RemovedRecord._fields if key in fields}
    record = RemovedRecord(**{**known, "removals": tuple(removals)})
    for values in (record._asdict(), *(removal._asdict() for removal in removals)):
        for key, value in values.items():
            if key not in {"removals", "also", "confidence"} and not isinstance(value, int if key in _NUMBERS else str):
                raise TypeError
    return record
