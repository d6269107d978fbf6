"""meanings: PageKind -> what it means, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bodycopy.document import PageKind

MEANINGS: dict[PageKind, str] = {
    "article": "A story, a post, an essay; and whatever is not surely of another kind.",
    "forum": "A thread: what several people posted.",
    "listing": "A list of stories, jobs, rankings, each with a line or two.",
    "documentation": "How a program, an interface or a device is used.",
    "recipe": "Ingredients and steps, with or without a story around them.",
    "product": "One thing that is for sale.",
    "service": "What a firm offers: landing pages, features, prices.",
    "collection": "A shop's page of many products.",
}
