"""bodycopy: raw scraped text in, clean article body text out.

The stages in a row: decode, repair, segment, extract, observe, judge, recheck. ``clean`` gives the body text; ``read`` gives the
``Document``, which also knows what went, why, and what was repaired.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable  # noqa: TC003 - typing.get_type_hints looks it up
from typing import TYPE_CHECKING, Literal, TypeVar, get_args

from bodycopy.document import (
    FAMILIES,
    RENDERERS,
    Block,
    Document,
    Favor,
    Metadata,
    Overruled,
    Removal,
    RulebookError,
    Signal,
    Span,
    Verdict,
)
from bodycopy.judge.options import Options

if TYPE_CHECKING:
    from collections.abc import Callable

    from bodycopy.batch.arrow import clean_batch
    from bodycopy.version import __version__

Made = TypeVar("Made")
SourceKind = Literal["", "text", "markdown", "html"]
SOURCE_KINDS: tuple[SourceKind, ...] = get_args(SourceKind)

__all__ = [
    "FAMILIES",
    "Block",
    "Document",
    "Metadata",
    "Options",
    "Overruled",
    "Removal",
    "RulebookError",
    "Signal",
    "Span",
    "Verdict",
    "__version__",
    "clean",
    "clean_batch",
    "read",
    "render",
]

_DEFAULTS = Options()
_LONGEST_PATH = 1024
"""Characters of a text that may be a path given by mistake."""
CYCLES_AFTER = 100_000
"""New objects after which the garbage collector runs while a text is read."""


def clean(  # noqa: PLR0913 - what may be known of a source and chosen, each by its name
    source: str | bytes,
    *,
    kind: SourceKind = "",
    url: str = "",
    charset: str = "",
    options: Options = _DEFAULTS,
    favor: Favor | None = None,
    without: Iterable[str] = (),
    only: Iterable[str] = (),
    rules: Iterable[str | os.PathLike[str]] = (),
) -> str:
    """Return the article's body text of a raw scraped text.

    ``source`` is plain text, Markdown or HTML; ``kind`` says which, and where it is empty the content tells HTML from
    text. Bytes are decoded: ``charset`` is what the server declared, used where the bytes allow it. ``url`` chooses
    the rules that hold for one site only. Lines of a text end as they did, the last one too; those of a
    page end in a line feed, the last one in nothing. So a text from which nothing goes and in which nothing is repaired
    comes back equal.

    ``favor``, ``without``, ``only`` and ``rules`` are fields of ``Options``, and each takes the place of that of ``options``:
    ``clean(raw, favor="recall", without=["newsletter"])``. A program that cleans many texts makes one ``Options`` and
    gives that.

    Raises ``bodycopy.RulebookError`` where a file of ``rules`` can't be used, ``TypeError`` for an argument of
    another type, and ``ValueError`` for another ``kind`` or an unknown name; any ``str`` and any ``bytes`` is survived. Warns
    where ``source`` is the path of a file: no file is opened.
    """
    _check(source, kind, options, url=url, charset=charset)
    options = _chosen(options, favor=favor, without=without, only=only, rules=rules)
    # The document is freed before the garbage collector, which would go through all of it, runs as often as before.
    return _with_rare_collections(
        lambda: _read(source, kind, url, charset, options, metadata=False, page_kind=False).body
    )


def read(  # noqa: PLR0913 - what may be known of a source, each by its name
    source: str | bytes,
    *,
    kind: SourceKind = "",
    url: str = "",
    charset: str = "",
    options: Options = _DEFAULTS,
    favor: Favor | None = None,
    without: Iterable[str] = (),
    only: Iterable[str] = (),
    rules: Iterable[str | os.PathLike[str]] = (),
    metadata: bool = False,
    page_kind: bool = False,
) -> Document:
    """Read and judge a raw scraped text; arguments and errors as for ``clean``.

    ``metadata`` asks for ``Document.metadata``: title, author, date, language, site, url and description, as far as an
    HTML page says; empty for other texts. ``page_kind`` asks for ``Document.page_kind``: an article, a forum's thread,
    a listing, documentation, a recipe, a product, a service, a shop's collection.
    """
    _check(source, kind, options, url=url, charset=charset)
    options = _chosen(options, favor=favor, without=without, only=only, rules=rules)
    return _with_rare_collections(
        lambda: _read(source, kind, url, charset, options, metadata=metadata, page_kind=page_kind)
    )


def _with_rare_collections(make: Callable[[], Made]) -> Made:
    """Call ``make`` while the garbage collector runs rarely.

    A text becomes thousands of small tuples, which live until it has been read: going through them again and again takes a
    tenth of a page's time, and a third of the time of a text of short lines.
    """
    thresholds = gc.get_threshold() if hasattr(gc, "get_threshold") else (0,)  # PyPy has none
    if not 0 < thresholds[0] < CYCLES_AFTER:
        return make()
    gc.set_threshold(CYCLES_AFTER, *thresholds[1:])
    try:
        return make()
    finally:
        gc.set_threshold(*thresholds)


def _read(  # noqa: PLR0913 - as above
    source: str | bytes, kind: SourceKind, url: str, charset: str, options: Options, *, metadata: bool, page_kind: bool
) -> Document:
    """Read and judge a source that has been checked."""
    from bodycopy.decode import decode, kind_of, line_ends, problem, repaired
    from bodycopy.judge.decide import judge
    from bodycopy.judge.observe import observe
    from bodycopy.judge.recheck import recheck
    from bodycopy.rulebook.active import rulebook_of
    from bodycopy.segment import without_extractors

    rulebook = rulebook_of(options.rules, options.without, options.only, url)
    text_kind = kind or kind_of(source)
    text, encoding, problems = decode(source, charset=charset, html=text_kind == "html")
    degraded = problem(text, encoding, problems)
    line_end = line_ends(text, text_kind)
    text, repairs = repaired(text if line_end == "\n" else text.replace(line_end, "\n"), text_kind)
    # Whether its last line had an end says nothing about a text, so no judge sees it.
    words = text.rstrip("\n")
    document, run_extractors = without_extractors(f"{words}\n" if text else "", text_kind, url=url, metadata=metadata)
    document = document.came_by(url, encoding, (*problems, *repairs))
    if run_extractors:
        document = run_extractors(document)
    document = observe(document, rulebook)
    document = judge(document, rulebook, options)
    document = recheck(document, rulebook, options)
    if degraded:
        document = document._replace(degraded=degraded)
    if page_kind:
        from bodycopy.judge.kinds.judge import page_kind as kind_of_page

        document = document._replace(page_kind=kind_of_page(document, text))
    return document.ended("" if text_kind == "html" else text[len(words) :], line_end)


def _check(source: object, kind: object, options: object, **texts: object) -> None:
    """Raise ``TypeError`` or ``ValueError`` for what can't be read, and say what to pass."""
    if not isinstance(source, (str, bytes)):
        given = type(source).__name__
        how = "its bytes, path.read_bytes()" if hasattr(source, "read_bytes") else "the text, or the bytes of a page"
        raise TypeError(f"source must be str or bytes, not {given}: pass {how}")
    if not isinstance(options, Options):
        raise TypeError(f"options must be bodycopy.Options, not {type(options).__name__}: pass Options(...)")
    for name, text in texts.items():
        if not isinstance(text, str):
            raise TypeError(f"{name} must be str, not {type(text).__name__}: leave it out where it is not known")
    if kind not in SOURCE_KINDS:
        from bodycopy.kernel.nearest import did_you_mean

        meant = did_you_mean(kind, SOURCE_KINDS) if isinstance(kind, str) else ""
        raise ValueError(f"kind must be one of {', '.join(map(repr, SOURCE_KINDS))}, not {kind!r}{meant}")
    if isinstance(source, str) and len(source) <= _LONGEST_PATH and "\n" not in source and os.path.isfile(source):
        import warnings

        how = f"pass what is in it, pathlib.Path({source!r}).read_bytes()"
        warnings.warn(f"{source!r} is the path of a file, and was read as a text: {how}", stacklevel=3)


def _chosen(options: Options, **given: object) -> Options:
    """Return options with those fields replaced that are given."""
    changes = {name: value for name, value in given.items() if value is not None and value != ()}
    return options._replace(**changes) if changes else options  # type: ignore[arg-type] # they are looked at there


def _as_text(document: Document, source: str) -> str:
    from bodycopy.output.explain.terminal import as_text

    return as_text(document, source)


def _as_html(document: Document, _: str) -> str:
    from bodycopy.output.explain.html import as_html

    return as_html(document)


RENDERERS["text"], RENDERERS["html"] = _as_text, _as_html


def render(document: Document) -> str:
    """Return the body text of a document, ``document.body``."""
    return document.body


if not TYPE_CHECKING:  # or every name would be one that there may be

    def __getattr__(name: str) -> object:
        """Return what most callers do without when it is asked for."""
        if name == "clean_batch":
            from bodycopy.batch.arrow import clean_batch

            return clean_batch
        if name == "__version__":
            from bodycopy.version import __version__

            return __version__
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
