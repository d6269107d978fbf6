"""langchain: a transformer of Documents, between a loader and a splitter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from langchain_core.documents import BaseDocumentTransformer, Document

from bodycopy.batch.outcome import is_blank
from bodycopy.batch.single import BatchConfig, outcome, settings_of, summary

if TYPE_CHECKING:
    from collections.abc import Sequence


class BodycopyTransformer(BaseDocumentTransformer):
    """Puts the body text in the place of a Document's content; ``metadata["bodycopy"]`` says what became of it.

    Documents without body text are left out unless ``keep_empty``. ``url_key`` is where metadata has the URL.
    """

    def __init__(self, how: BatchConfig = BatchConfig(), *, url_key: str = "source", keep_empty: bool = False) -> None:  # noqa: B008 - it is frozen
        """Raise ``ValueError`` for options that can't be used."""
        settings_of(how)
        self.how, self.url_key, self.keep_empty = how, url_key, keep_empty

    def transform_documents(self, documents: Sequence[Document], **_: Any) -> Sequence[Document]:  # noqa: ANN401 - LangChain's interface
        """Return cleaned copies; the Documents that were given stay as they are."""
        cleaned = []
        for document in documents:
            found = outcome(document.page_content, self.how, str(document.metadata.get(self.url_key) or ""))
            if self.keep_empty or not is_blank(found.text or ""):
                metadata = {**document.metadata, "bodycopy": summary(found)}
                cleaned.append(document.model_copy(update={"page_content": found.text or "", "metadata": metadata}))
        return cleaned
