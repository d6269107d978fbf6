"""learn_shards: RecordBatches -> ``Learnt``, as map and merge: what each shard's task does, and what is done with what they give.

Two maps, each followed by a sum: ``count_batches`` of every shard, ``candidates_of`` all counts; ``gather_batches`` of every
shard, then ``Evidence.add`` and ``bodycopy.learn.result.concluded``. The result is that of one run over all shards, if a
document and its copies are in one shard: copies in two count twice.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.batch.arrow import as_text, values
from bodycopy.learn.counts import Counts, counted
from bodycopy.learn.decide import Limits
from bodycopy.learn.evidence import Evidence, gather
from bodycopy.learn.page import Page, Source, page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa

    from bodycopy.document import Kind


class Columns(NamedTuple):
    """Which column of a batch says what; strings or bytes. Empty where none does."""

    text: str = "text"
    url: str = ""
    site: str = ""
    """What tells one site from another where there are no URLs."""
    day: str = ""
    """``2026-03-09``, or any text that is the same for the same day."""
    author: str = ""
    charset: str = ""


_DEFAULTS = Columns()
_LIMITS = Limits()


def count_batches(
    batches: Iterable[pa.RecordBatch], path: str, columns: Columns = _DEFAULTS, kind: Kind = "text"
) -> int:
    """Count a shard's documents into a file and return how many there are; a file that is there is replaced, whole.

    ``kind`` is ``text``, ``markdown`` or ``html``. Raises ``bodycopy.learn.counts.CountsError`` where the file can't be made.
    """
    part = f"{path}.{os.getpid()}.part"
    with contextlib.suppress(FileNotFoundError):
        os.unlink(part)
    with Counts(part) as counts:
        for each in pages(batches, columns, kind):
            counts.add([counted(each)])
        documents = counts.documents()
    os.replace(part, path)
    return documents


def candidates_of(paths: Iterable[str], limits: Limits = _LIMITS) -> frozenset[int]:
    """Add up the shards' counts and give the forms to look at; raises ``bodycopy.learn.counts.CountsError``."""
    with Counts() as counts:
        for path in paths:
            counts.merge(path)
        return counts.candidates(limits.least, limits.share)


def gather_batches(
    batches: Iterable[pa.RecordBatch], candidates: frozenset[int], columns: Columns = _DEFAULTS, kind: Kind = "text"
) -> Evidence:
    """Gather a shard's evidence on the candidates."""
    known: set[int] = set()

    def new() -> Iterator[Page]:
        for each in pages(batches, columns, kind):
            if each.digest not in known:
                known.add(each.digest)
                yield each

    return gather(new(), candidates)


def pages(batches: Iterable[pa.RecordBatch], columns: Columns, kind: Kind) -> Iterator[Page]:
    """Yield the documents of batches as learning sees them, without nulls and without those that it can't read."""
    for batch in batches:
        for text, *others in zip(*(values(batch, name) for name in columns), strict=True):
            if text is None:
                continue
            url, site, day, author, charset = map(as_text, others)
            with contextlib.suppress(Exception):  # a document must never end the shard
                yield page(Source(text, kind, url, site, day, author, charset))
