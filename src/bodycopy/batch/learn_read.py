"""Inputs -> what is counted and gathered of them, many at a time in processes of their own.

Documents are handed out in chunks, each with what is known of its site, day and author from outside. A chunk whose process ends is
tried again one document at a time, so that it costs only that document; what can't be read is named with its status, as
``clean`` would name it. A file of many documents gives one task a record, whose fields tell, by the names that corpora use.
"""

from __future__ import annotations

import contextlib
import os
from collections import deque
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.batch.documents import Item, Job, load
from bodycopy.batch.inputs import Input, form_chosen
from bodycopy.batch.jobs import documents
from bodycopy.batch.limits import allowed, cpu_limit
from bodycopy.batch.outcome import Outcome, crash
from bodycopy.batch.plan import Plan, Request
from bodycopy.batch.pool import Pool
from bodycopy.batch.status import failed
from bodycopy.learn.counts import Counted, counted
from bodycopy.learn.evidence import Evidence, gather
from bodycopy.learn.page import Page, Source, day_in, host, is_host, page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bodycopy.batch.settings import Settings

CHUNK = 50  # documents that are handed out at once
_ADDRESSES = ("url", "source_url", "link", "warc_target_uri")
_SITES = ("site", "domain", "host", "source_domain")
_DAYS = ("date", "published", "date_publish", "published_date", "publish_date", "timestamp")
_AUTHORS = ("author", "authors", "byline")


class Task(NamedTuple):
    """One document to learn from."""

    source: str  # its name for people
    item: Item
    folder: str = ""  # a folder or field that tells its site
    day: str = ""
    author: str = ""


class Read(NamedTuple):
    """What a chunk gave."""

    problems: list[tuple[str, Outcome]]  # names of inputs that can't be learned from, and why
    counted: list[Counted | None]  # one a document, None where it could not be read
    evidence: Evidence | None


def tasks(inputs: Iterable[Input], settings: Settings, url: str, *, by_folder: bool) -> Iterator[Task]:
    """Yield a task for each document of the inputs, in order; ``by_folder`` takes the first folder as the site, whatever its name."""
    request = Request(settings=settings, url=url)
    for one in inputs:
        form = "" if one.outcome else form_chosen(one, settings)
        with contextlib.closing(documents(request, Plan((one._replace(form=form),)))) as found:
            for ref, item in found:
                if ref.record is not None and isinstance(item, Job):
                    fields = ref.record.fields
                    address = _first_field(fields, _ADDRESSES)
                    # clean doesn't see these fields, so that such rules are for no particular site.
                    folder = _first_field(fields, _SITES) or host(address)
                    day = day_in(_first_field(fields, _DAYS)) or day_in(address or ref.record.url)
                    yield Task(ref.source, item, folder, day, _first_field(fields, _AUTHORS))
                elif not ref.last:
                    yield Task(ref.source, item, _folder(one, by_folder=by_folder), day_in(one.path))
                elif isinstance(item, Outcome) and failed(item.status):
                    yield Task(ref.source, item)


def _folder(one: Input, *, by_folder: bool) -> str:
    folders = one.path.replace(os.sep, "/").split("/")[:-1]
    if by_folder:
        inside = one.name.replace(os.sep, "/").split("/")[:-1]
        return inside[0] if inside else (folders[-1] if folders else "")
    return next((name for name in folders if is_host(name)), "").lower().removeprefix("www.")


def _first_field(fields: Mapping[str, object], names: tuple[str, ...]) -> str:
    """Return the first of some fields that is not empty."""
    for value in map(fields.get, names):
        first = next(iter(value), None) if isinstance(value, list | tuple) else value
        if first is not None and (words := str(first).strip()):
            return words[:300]
    return ""


def read_all(
    tasks: Iterable[Task], settings: Settings, jobs: int, candidates: frozenset[int] | None = None, size: int = CHUNK
) -> Iterator[Read]:
    """Read documents in order: for their evidence on the candidates or, where there are none yet, for their counts."""
    rest = iter(tasks)
    begin = partial(partial, _work, candidates)  # given the settings, it is what answers a chunk
    pool = Pool(begin, settings, jobs, holds=size)
    waiting: deque[list[Task]] = deque()

    def chunks() -> Iterator[list[Task]]:
        while chunk := list(islice(rest, size)):
            waiting.append(chunk)
            yield chunk

    with contextlib.closing(pool.imap_ordered(chunks(), lookahead=4)) as answers:
        for answer in answers:
            chunk = waiting.popleft()
            if isinstance(answer, Read):
                yield answer
            elif len(chunk) == 1:
                yield Read([(chunk[0].source, answer)], [None], None)
            else:
                yield from read_all(chunk, settings, 1, candidates, 1)


def _work(candidates: frozenset[int] | None, settings: Settings, chunk: list[Task]) -> Read:
    problems: list[tuple[str, Outcome]] = []
    pages: list[Page | None] = []
    for one in chunk:
        found: Page | Outcome
        try:
            with cpu_limit(allowed(settings, len(getattr(one.item, "data", None) or b"") or settings.max_size)):
                found = _page(one)
        except Exception as error:  # noqa: BLE001 - a document must never end the run
            found = crash(error)
        if isinstance(found, Outcome):
            problems.append((one.source, found))
        pages.append(None if isinstance(found, Outcome) else found)
    if candidates is None:
        return Read(problems, [one and counted(one) for one in pages], None)
    return Read(problems, [], gather(filter(None, pages), candidates))


def _page(one: Task) -> Page | Outcome:
    loaded = load(one.item)
    if isinstance(loaded, Outcome):
        return loaded
    job = loaded.job
    return page(Source(loaded.data, loaded.kind, job.url, one.folder, one.day, one.author, job.charset))
