"""counts: Pages -> in how many documents each form stands, on disk in SQLite. Counts of parts add up to those of the whole.

A form is counted under a number of 63 bits made of its site and its words, once a document; a document that was seen before
(same text, site, day and author) is not counted again. What memory holds is bounded: full batches go to disk as they
are, and SQLite's sorter adds them up when candidates are asked for.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple, Self

from bodycopy.learn.page import Page, hashed
from bodycopy.learn.wordings import Wording, form

if TYPE_CHECKING:
    from collections.abc import Iterable


_SCHEMA = """
create table if not exists format (version integer primary key);
insert or ignore into format values (1);
create table if not exists documents (digest integer primary key);
create table if not exists sites (site integer primary key, documents integer not null);
create table if not exists forms (form integer not null, site integer not null, documents integer not null);
"""
_BATCH = 500_000
"""Forms that are held before they go to disk: some 60 MB."""
MOST = 250_000
"""Candidates that are looked at, the commonest first: evidence on them takes some 300 MB."""
_SHORTEST = 6
"""Characters of a text that is counted."""


class CountsError(Exception):
    """A file of counts that can't be used; the message says why."""


class Counted(NamedTuple):
    """What is counted of one document."""

    digest: int
    site: int
    forms: tuple[int, ...]
    """Each once."""


def counted(page: Page) -> Counted:
    """Return the numbers under which a document is counted."""
    keys: list[int] = []
    for unit in page.units:
        if len(unit.text) >= _SHORTEST:
            keys += filter(None, numbers(page.site, form(unit.text)))
    return Counted(page.digest, hashed(page.site), tuple(dict.fromkeys(keys)))


def numbers(site: str, said: Wording) -> tuple[int, int, int]:
    """Return the numbers of a text's exact form, shape and label on a site, 0 where it has none."""
    shape, label = said.shape and key(site, said.shape), said.label and label_key(site, said.label)
    return key(site, said.exact), shape or 0, label or 0


def key(site: str, words: str) -> int:
    """Return the number of a form on a site."""
    return hashed(f"{site}\n{words}")


def label_key(site: str, label: str) -> int:
    """Return the number of a label, which is not that of a line that says no more."""
    return key(site, f"{label}\n")


class Counts:
    """Counts in a file, or without a path in a temporary one that nobody else sees; for use in ``with``."""

    def __init__(self, path: str = "") -> None:
        """Open or make it; raises ``CountsError``."""
        try:
            self._base = sqlite3.connect(path, isolation_level=None)
            self._base.execute("pragma temp_store = file")
            self._base.execute("pragma cache_size = -65536")
            # A file of counts is made again when a run was broken off: nothing has to survive a crash.
            self._base.execute("pragma synchronous = off")
            self._base.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise CountsError(f"{path or 'temporary file'}: not a file of counts: {error}") from None
        self._forms = Counter[tuple[int, int]]()
        self._sites = Counter[int]()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Write what is held, and close the file."""
        self._flush()
        self._base.close()

    def add(self, documents: Iterable[Counted]) -> list[bool]:
        """Count documents; say of each whether it is new."""
        news = []
        for document in documents:
            cursor = self._base.execute("insert or ignore into documents values (?)", (document.digest,))
            news.append(cursor.rowcount > 0)
            if news[-1]:
                self._sites[document.site] += 1
                self._forms.update((form, document.site) for form in document.forms)
        if len(self._forms) >= _BATCH:
            self._flush()
        return news

    def merge(self, path: str) -> None:
        """Add the counts of another file; raises ``CountsError``. A document that is in both counts twice."""
        self._flush()
        try:
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as other:
                if other.execute("select max(version) from format").fetchone() != (1,):
                    raise CountsError(f"{path}: counts of another version")
            self._base.execute("attach ? as other", (path,))
            self._base.execute("begin")
            self._base.execute("insert or ignore into documents select digest from other.documents")
            self._base.execute("insert into forms select form, site, documents from other.forms")
            self._add_sites(self._base.execute("select site, documents from other.sites").fetchall())
            self._base.execute("commit")
            self._base.execute("detach other")
        except sqlite3.Error as error:
            raise CountsError(f"{path}: not a file of counts: {error}") from None

    def documents(self) -> int:
        """Return how many documents were counted."""
        self._flush()
        return int(self._base.execute("select coalesce(sum(documents), 0) from sites").fetchone()[0])

    def candidates(self, least: int, share: float) -> frozenset[int]:
        """Return the forms that stand in ``least`` documents or more, and in a ``share`` of their site's."""
        self._flush()
        rows = self._base.execute(
            "select form from (select form, site, sum(documents) as total from forms group by form having total >= ?)"
            " join sites using (site) where total >= ? * sites.documents order by total desc, form limit ?",
            (least, share, MOST),
        )
        return frozenset(row[0] for row in rows)

    def _flush(self) -> None:
        if not self._sites and not self._forms:
            return
        self._base.execute("begin")
        rows = ((form, site, count) for (form, site), count in self._forms.items())
        self._base.executemany("insert into forms values (?, ?, ?)", rows)
        self._add_sites(self._sites.items())
        self._base.execute("commit")
        self._forms.clear()
        self._sites.clear()

    def _add_sites(self, rows: Iterable[tuple[int, int]]) -> None:
        self._base.executemany(
            "insert into sites values (?, ?) on conflict (site) do update set documents = documents + excluded.documents",
            rows,
        )
