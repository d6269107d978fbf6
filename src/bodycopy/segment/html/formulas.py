"""formulas: tree -> the same tree. Formulas in MathML as the text that a browser shows of them, in the sentence they stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from bodycopy.segment.html.hidden import hides

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# What goes between the parts of a fraction, and behind a cell: other parts follow each other.
_BETWEEN = {"mfrac": "/", "mtr": " "}


def written_out(tree: HtmlElement) -> None:
    """Leave the text of each formula in its place, without the notes that no browser shows; none of what an image is shown for."""
    known: dict[HtmlElement, bool] = {}
    for formula in list(tree.iter("math")):
        holder = formula.getparent()
        if holder is None:  # it stood in another
            continue
        if hides(formula) or _is_hidden(holder, known) or _is_drawn_beside(holder):
            formula.drop_tree()
            continue
        etree.strip_elements(formula, "annotation", "annotation-xml", with_tail=False)
        for part in formula.iter(*_BETWEEN):
            for before in part[:-1]:
                before.tail = _BETWEEN[part.tag]
        etree.strip_tags(formula, "*")
        formula.tag = "span"  # which no extractor leaves out


def _is_hidden(element: HtmlElement, known: dict[HtmlElement, bool]) -> bool:
    """Return whether an element or one around it is not shown; ``known`` gathers what is found, so that each is asked once."""
    path = []
    at: HtmlElement | None = element
    while at is not None and at not in known:
        path.append(at)
        at = at.getparent()
    hidden = at is not None and known[at]
    for each in reversed(path):
        hidden = known[each] = hidden or hides(each)
    return hidden


def _is_drawn_beside(holder: HtmlElement) -> bool:
    """Return whether the formula stands for those who are read to, and the same beside it for those who see."""
    return any(
        each is not None and each.get("aria-hidden") == "true" and each.tag != "svg" and each.text_content().strip()
        for each in (holder.getprevious(), holder.getnext())
    )
