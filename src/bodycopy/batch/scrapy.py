"""scrapy: an item pipeline that puts the body text beside the page of each item.

ITEM_PIPELINES = {"bodycopy.batch.scrapy.BodycopyPipeline": 300}
BODYCOPY = {"source": "html", "target": "body", "drop": ["empty"]}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itemadapter import ItemAdapter
from scrapy.exceptions import DropItem

from bodycopy.batch.single import BatchConfig, outcome, settings_of, summary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy.crawler import Crawler


class BodycopyPipeline:
    """Reads ``source`` of an item (``str``, or better the response's ``bytes``), writes its body text to ``target``.

    ``account`` is where the item has room for what became of it: status, message, encoding, paywalled, removed. Items
    whose status is one of ``drop`` are dropped. ``how`` is a ``bodycopy.batch.single.BatchConfig``: options, limits.
    """

    def __init__(  # noqa: PLR0913 - what may be set, each by its name
        self,
        *,
        source: str = "html",
        target: str = "body",
        account: str = "",
        url: str = "url",
        drop: Iterable[str] = (),
        how: BatchConfig = BatchConfig(),  # noqa: B008 - it is frozen
    ) -> None:
        """Raise ``ValueError`` for options that can't be used."""
        settings_of(how)
        self.source, self.target, self.account, self.url = source, target, account, url
        self.drop = frozenset(drop)
        self.how = how

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BodycopyPipeline:
        """Read the setting ``BODYCOPY``, a table of the arguments."""
        return cls(**crawler.settings.getdict("BODYCOPY"))

    def process_item(self, item: Any) -> Any:  # noqa: ANN401 - whatever the spider yields
        """Clean an item; raises ``DropItem`` where its status says so."""
        adapter = ItemAdapter(item)
        source = adapter.get(self.source)
        if not isinstance(source, str | bytes):
            return item
        found = outcome(source, self.how, str(adapter.get(self.url) or ""))
        if found.status in self.drop:
            raise DropItem(f"bodycopy: {found.status}")
        adapter[self.target] = found.text
        if self.account:
            adapter[self.account] = summary(found)
        return item
