"""Inputs -> tasks: the documents to learn from, each with what tells its site, day and author from outside.

A file of many documents gives one task a record. There the fields of a record tell, by the names that corpora use.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.batch.inputs import form_chosen
from bodycopy.batch.outcome import Outcome
from bodycopy.learn.page import day_in, host, is_host

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bodycopy.batch.formats.record import Record
    from bodycopy.batch.inputs import Input
    from bodycopy.batch.settings import Settings
    from bodycopy.document import Kind

_ADDRESSES = ("url", "source_url", "link", "warc_target_uri")
_SITES = ("site", "domain", "host", "source_domain")
_DAYS = ("date", "published", "date_publish", "published_date", "publish_date", "timestamp")
_AUTHORS = ("author", "authors", "byline")


class Task(NamedTuple):
    """One document to learn from."""

    source: str
    """Its name for people."""
    path: str = ""
    url: str = ""
    folder: str = ""
    """A folder or field that tells its site."""
    day: str = ""
    author: str = ""
    data: bytes | None = None
    """The document, where it is one of many in a file."""
    kind: Kind | None = None
    charset: str = ""
    outcome: Outcome | None = None
    """Known where it can't be read at all."""


def tasks(inputs: Iterable[Input], settings: Settings, url: str, *, by_folder: bool) -> Iterator[Task]:
    """Yield the tasks that inputs are, in order; ``by_folder`` takes the first folder for the site, whatever its name."""
    for one in inputs:
        form = form_chosen(one, settings)
        if form and one.outcome is None:
            yield from _records(one, form, settings, url)
        else:
            yield Task(
                one.source, one.path, url, _folder(one, by_folder=by_folder), day_in(one.path), outcome=one.outcome
            )


def _folder(one: Input, *, by_folder: bool) -> str:
    folders = one.path.replace(os.sep, "/").split("/")[:-1]
    if by_folder:
        inside = one.name.replace(os.sep, "/").split("/")[:-1]
        return inside[0] if inside else (folders[-1] if folders else "")
    return next((name for name in folders if is_host(name)), "").lower().removeprefix("www.")


def _records(one: Input, form: str, settings: Settings, url: str) -> Iterator[Task]:
    from bodycopy.batch.records import read

    with contextlib.closing(read(one.path, one.source, form, settings)) as found:
        for record in found:
            if isinstance(record, Outcome):
                yield Task(one.source, outcome=record)
            else:
                yield _of_record(record, f"{one.source}:{record.name}", url, settings.max_size)


def _of_record(record: Record, source: str, url: str, limit: int) -> Task:
    from bodycopy.batch.records import problem_of

    if problem := problem_of(record, limit):
        return Task(source, outcome=problem)
    address = _first_field(record.fields, _ADDRESSES)
    return Task(
        source,
        url=url or record.url,
        # What a field tells, clean isn't told: such rules are for no one site.
        folder=_first_field(record.fields, _SITES) or host(address),
        day=day_in(_first_field(record.fields, _DAYS)) or day_in(address or record.url),
        author=_first_field(record.fields, _AUTHORS),
        data=record.data,
        kind=record.kind,
        charset=record.charset,
    )


def _first_field(fields: Mapping[str, object], names: tuple[str, ...]) -> str:
    """Return what the first of some fields says that says anything."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, list | tuple):
            value = value[0] if value else ""
        if value is not None and (words := str(value).strip()):
            return words[:300]
    return ""
