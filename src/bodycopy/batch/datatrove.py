"""datatrove: blocks for its pipelines: Documents in, Documents with the body text of each out. ``pip install 'bodycopy[datatrove]'``.

A block holds plain values only, so that every executor can send it where it runs. A task that is run anew gives the same
Documents in the same order.
"""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, ClassVar

try:
    from datatrove.pipeline.base import PipelineStep
    from datatrove.pipeline.extractors.base import BaseExtractor
    from datatrove.pipeline.formatters.base import BaseFormatter
    from datatrove.pipeline.readers.base import BaseDiskReader
    from datatrove.utils.typeshelper import StatHints
except ImportError as error:
    raise ImportError(f"these blocks need datatrove ({error}): pip install 'bodycopy[datatrove]'") from None

from bodycopy.batch.single import MAX_MEMORY, MAX_SIZE, BatchConfig, by_family, outcome, settings_of, spans, summary
from bodycopy.judge.options import Options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from datatrove.data import Document
    from datatrove.pipeline.writers.disk_base import DiskWriter

    from bodycopy.batch.single import Kind

KEY = "bodycopy"  # where a Document's metadata says what became of it
_DEFAULTS = Options()


class BodycopyBlock(PipelineStep):
    """Puts the body text in the place of a Document's text.

    ``metadata["bodycopy"]`` has ``status``, ``message``, ``encoding``, ``paywalled`` and ``removed``, the characters of
    page text that went; with ``removals`` also that, each with its span, rule, family, reason and words, as JSON text: of
    the same type in every Document, so that it goes to Parquet as well as to JSONL.

    What has no result (``not-text``, ``too-large``, ``timeout``, ``memory``, ``crash``) is dropped, and what is ``empty``
    too unless ``keep_empty``. ``exclusion_writer`` gets what is dropped, text as it came, with ``filter_reason``.

    Counted are ``status_…``, ``dropped_…`` and, in characters a Document that lost any, ``removed_…`` for each family.
    """

    kind: ClassVar[Kind] = ""

    def __init__(  # noqa: PLR0913 - as datatrove's own blocks have it
        self,
        *,
        options: Options = _DEFAULTS,
        removals: bool = False,
        keep_empty: bool = False,
        url_key: str = "url",
        timeout: float = 0.0,
        max_size: int = MAX_SIZE,
        max_memory: int = MAX_MEMORY,
        exclusion_writer: DiskWriter | None = None,
    ) -> None:
        """Take what holds for every Document; ``timeout`` and the limits as for ``clean_batch``.

        ``url_key`` is where metadata has the Document's URL. Raises ``ValueError`` for options that can't be used.
        """
        super().__init__()
        self.how = BatchConfig(self.kind, options, max_size, timeout, max_memory)
        settings_of(self.how)
        self.removals = removals
        self.keep_empty = keep_empty
        self.url_key = url_key
        self.exclusion_writer = exclusion_writer

    def run(self, data: Iterable[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:  # noqa: ARG002 - datatrove's interface
        """Yield what is kept, in order."""
        with self.exclusion_writer or contextlib.nullcontext() as writer:
            for document in data:
                self.stat_update(StatHints.total)
                with self.track_time():
                    found = outcome(document.text, self.how, str(document.metadata.get(self.url_key) or ""))
                self.stat_update(f"status_{found.status}")
                for family, characters in by_family(found).items():
                    if characters:
                        self.stat_update(f"removed_{family}", value=characters, unit="doc")
                removals = {"removals": json.dumps(spans(found), ensure_ascii=False)} if self.removals else {}
                document.metadata[KEY] = summary(found) | removals
                if found.text is None or (found.status == "empty" and not self.keep_empty):
                    self.stat_update(StatHints.dropped, f"{StatHints.dropped}_{found.status}")
                    if writer:
                        document.metadata["filter_reason"] = found.status
                        writer.write(document, rank)
                    continue
                document.text = found.text
                self.stat_update(StatHints.forwarded)
                self.update_doc_stats(document)
                yield document


class BodycopyFormatter(BodycopyBlock):
    """For Documents that hold plain text, such as the lines of a page that another tool took out of it."""

    type = BaseFormatter.type
    name = "bodycopy, text"
    kind = "text"


class BodycopyExtractor(BodycopyBlock):
    """For Documents that hold HTML, as ``WarcReader`` and ``BodycopyWarcReader`` yield them."""

    type = BaseExtractor.type
    name = "bodycopy, HTML"
    kind = "html"


class BodycopyWarcReader(BaseDiskReader):
    """Reads the HTML pages of WARC files as the command does: with the charset that the server declared, by FastWARC.

    (``WarcReader`` guesses the charset of what is not UTF-8 and leaves out what it guesses wrong.) Arguments as for any of
    datatrove's readers from disk. Needs ``pip install 'bodycopy[datatrove,warc]'``.
    """

    name = "bodycopy, WARC"
    _requires_dependencies: ClassVar[list[str]] = ["fastwarc"]

    def read_file(self, filepath: str) -> Iterator[Document]:
        """Yield a file's pages; raises ``bodycopy.batch.formats.record.FormatError`` where it can't be read (on)."""
        from bodycopy.batch.formats.forms import records
        from bodycopy.batch.formats.record import RecordOptions
        from bodycopy.decode.bytes import decode
        from bodycopy.decode.sniff import looks_binary

        with self.data_folder.open(filepath, "rb") as file:
            for number, record in enumerate(records(file, RecordOptions("warc", limit=MAX_SIZE), filepath)):
                reason = "unreadable" if record.problem else "too-large" if record.too_large else ""
                if not reason and (record.kind != "html" or looks_binary(record.data)):
                    reason = "not-html"
                if reason:
                    self.stat_update(f"skipped_{reason}")
                    continue
                with self.track_time():
                    fields = {key: record.fields[key] for key in ("id", "url", "date")}
                    text = decode(record.data, charset=record.charset, html=True).text
                    document = self.get_document_from_dict({"text": text, **fields}, filepath, number)
                if document:
                    yield document
