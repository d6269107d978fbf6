"""hidden: element -> is it shown to a reader, as far as itself says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def hides(element: HtmlElement) -> bool:
    """Return whether an element says that it is not shown."""
    style = element.get("style")
    return element.get("hidden") is not None or bool(style and _HIDING.search(style))


def hides_itself(tag: str, element: HtmlElement, keys: Sequence[str]) -> bool:
    """Return whether a block is not shown, or not to all, by what it is."""
    if (
        tag == "noscript"
        or (tag == "template" and "shadowrootmode" not in keys)
        or ("aria-hidden" in keys and element.get("aria-hidden") == "true")
    ):
        return True
    return tag == "dialog" and "open" not in keys
