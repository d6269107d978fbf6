"""llamaindex: a transformation of nodes and Documents, for an ``IngestionPipeline``, before its splitter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llama_index.core.schema import BaseNode, MetadataMode, TransformComponent
from pydantic import Field

from bodycopy.batch.outcome import is_blank
from bodycopy.batch.single import BatchConfig, outcome, summary

if TYPE_CHECKING:
    from collections.abc import Sequence


class BodycopyTransform(TransformComponent):
    """Puts the body text in the place of a node's; ``metadata["bodycopy"]`` says what became of it, and no model is shown that.

    Nodes without body text are left out unless ``keep_empty``. ``url_key`` is where metadata has the URL.
    """

    how: Any = Field(default_factory=BatchConfig)
    """A ``BatchConfig``: options and limits."""
    url_key: str = "url"
    keep_empty: bool = False

    def __call__(self, nodes: Sequence[BaseNode], **_: Any) -> Sequence[BaseNode]:  # noqa: ANN401 - LlamaIndex's interface
        """Return cleaned copies, in order."""
        cleaned = []
        for node in nodes:
            text = node.get_content(metadata_mode=MetadataMode.NONE)
            found = outcome(text, self.how, str(node.metadata.get(self.url_key) or ""))
            if is_blank(found.text or "") and not self.keep_empty:
                continue
            copy = node.model_copy(deep=True)
            copy.set_content(found.text or "")
            copy.metadata["bodycopy"] = summary(found)
            copy.excluded_embed_metadata_keys = [*copy.excluded_embed_metadata_keys, "bodycopy"]
            copy.excluded_llm_metadata_keys = [*copy.excluded_llm_metadata_keys, "bodycopy"]
            cleaned.append(copy)
        return cleaned
