"""xpath: XPath -> the same elements. What trafilatura asks of an element's tag and attributes, asked once.

trafilatura goes through a page with some ten expressions, and most of their time goes to regular expressions that lxml
calls anew for each element. Where an expression asks of nothing but an element's own tag and attributes, the answer is
the same for all elements that agree in these, on this page and the next. Which expressions do is read off their text;
all others are left as they are.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache

from lxml import etree

from bodycopy.kernel.pattern import pattern
from bodycopy.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from lxml.html import HtmlElement

    Expression = Callable[[HtmlElement], Any]
    """-> elements."""
    _Key = tuple[Any, ...]
    """A tag, and pairs of an attribute's name and value."""

_NAMESPACES = {"re": "http://exslt.org/regular-expressions"}
_LITERAL = pattern(r"'[^']*'|\"[^\"]*\"")
# Predicates, and what may stand around them: the first such element of all, or of each parent.
_SHAPE = pattern(
    r"\s*(?P<all>\()?\s*\.//\*(?P<predicates>(?:\s*\[[^\[\]]*\])+?)\s*(?P<each>\[1\])?\s*(?(all)\)\[1\])\s*"
)
_PREDICATE = pattern(r"\[[^\[\]]*\]")
# Literals are blank.
_OWN = pattern(r"\[(?:[\s(),|=]|'_*'|self::[\w-]+|@[\w-]+|re:test|contains|starts-with|translate|not|or|and)*\]")
_ATTRIBUTE = pattern(r"@([\w-]+)")
_TAG = pattern(r"self::([\w-]+)")
_TAGS_ALONE = pattern(r"\[(?:\s|self::[\w-]+|or\b)*\]")
_MOST_ANSWERS = 20_000


class _Asked(NamedTuple):
    predicates: str
    """Those at the front of an expression that ask of nothing but an element's own tag and attributes."""
    tags: list[str]
    """Of the elements that can answer."""
    attributes: frozenset[str]
    which: str
    """``every`` element, the first of ``all``, of ``each`` parent; ``some`` where the expression asks for more."""


class Remembered:
    """An expression that knows what it answered."""

    def __init__(self, expression: Expression, asked: _Asked) -> None:
        self._expression = expression
        self._asked = asked
        self._ask = etree.XPath("*" + asked.predicates, namespaces=_NAMESPACES)
        self._answers: dict[_Key, bool] = {}

    def __call__(self, tree: HtmlElement) -> Any:  # noqa: ANN401 - as lxml has it
        """Evaluate the expression."""
        _, tags, attributes, which = self._asked
        elements: list[HtmlElement] = list(tree.iterdescendants(*tags))
        keys = [(element.tag, *[pair for pair in element.items() if pair[0] in attributes]) for element in elements]
        answers = self._answers
        new = [key for key in dict.fromkeys(keys) if key not in answers]
        if new:
            try:
                answers = self._learn(new, keys)
            except ValueError:
                # lxml reads form feeds from HTML and refuses to be given them.
                return self._expression(tree)
        found = [element for element, key in zip(elements, keys, strict=True) if answers[key]]
        if which == "some":
            return self._expression(tree) if found else []
        if which == "all":
            return found[:1]
        if which == "each":
            return list({element.getparent(): element for element in found[::-1]}.values())[::-1]
        return found

    def _learn(self, new: list[_Key], keys: list[_Key]) -> dict[_Key, bool]:
        """Ask of elements made for the purpose, of all at once."""
        if len(self._answers) > _MOST_ANSWERS:
            self._answers.clear()
            new = list(dict.fromkeys(keys))
        parent = etree.Element("parent")
        for tag, *attributes in new:
            element = etree.SubElement(parent, tag)
            for name, value in attributes:
                element.set(name, value)
        held = set(self._ask(parent))  # type: ignore[arg-type]
        self._answers.update(zip(new, [element in held for element in parent], strict=True))
        return self._answers


def remembered(expression: etree.XPath) -> Expression:
    """Give an expression that answers the same; itself where there is nothing to gain."""
    asked = _asked(expression.path)
    return expression if asked is None else Remembered(expression, asked)


def _asked(path: str) -> _Asked | None:
    blank = _LITERAL.sub(lambda found: "'" + "_" * (len(found[0]) - 2) + "'", path)
    shape = _SHAPE.fullmatch(blank)
    if shape is None:
        return None
    start, end = shape.span("predicates")
    front = start
    for predicate in _PREDICATE.finditer(blank, start, end):
        if not _OWN.fullmatch(predicate[0]):
            break
        front = predicate.end()
    asks = blank[start:front].strip()
    # What needs no regular expression is answered as fast as it is remembered.
    if "re:test" not in asks:
        return None
    alone = _TAGS_ALONE.match(asks)
    which = "some" if blank[front:end].strip() else "all" if shape["all"] else "each" if shape["each"] else "every"
    tags = _TAG.findall(alone[0]) if alone else ["*"]
    return _Asked(path[start:front].strip(), tags, frozenset(_ATTRIBUTE.findall(asks)), which)


@cache
def _lists() -> list[tuple[list[Expression], list[Expression], list[Expression]]]:
    """Find trafilatura's lists of expressions -> each, what it holds, and what it may hold instead."""
    import trafilatura.xpaths

    return [
        (value, value.copy(), [remembered(each) for each in value])
        for value in vars(trafilatura.xpaths).values()
        if isinstance(value, list) and all(isinstance(each, etree.XPath) for each in value)
    ]


@contextmanager
def remembering() -> Iterator[None]:
    """Let trafilatura remember what it asked, as long as the context lasts: it asks other callers' pages as ever."""
    lists = _lists()
    for each, _, instead in lists:
        each[:] = instead
    try:
        yield
    finally:
        for each, own, _ in lists:
            each[:] = own
