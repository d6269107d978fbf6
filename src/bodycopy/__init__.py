"""bodycopy: raw scraped text in, clean article body text out.

The stages in a row: decode, repair, segment, observe, judge, render. ``clean`` gives the body text; ``read`` gives the
``Document``, which also knows what went, why, and what was repaired.
"""

from __future__ import annotations

import os
from functools import lru_cache

from bodycopy.document import FAMILIES, Block, Document, Options, Overruled, Removal, Signal, Span, Verdict
from bodycopy.output.render import render
from bodycopy.typed import TYPE_CHECKING, Literal
from bodycopy.version import __version__

if TYPE_CHECKING:
    from bodycopy.batch.arrow import clean_batch
    from bodycopy.rulebook.load import Rulebook

    SourceKind = Literal["", "text", "markdown", "html"]
    _File = tuple[str, str, int, int]
    """A path as it was given, whole, and when and how long it was written."""

__all__ = [
    "FAMILIES",
    "Block",
    "Document",
    "Options",
    "Overruled",
    "Removal",
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


def clean(
    source: str | bytes,
    *,
    kind: SourceKind = "",
    url: str = "",
    charset: str = "",
    options: Options = _DEFAULTS,
) -> str:
    """Give the article's body text of a raw scraped text.

    ``source`` is plain text, Markdown or HTML; ``kind`` says which, and where it is empty the content tells HTML from
    text. Bytes are decoded: ``charset`` is what the server declared, used where the bytes allow it. ``url`` chooses
    the rules that hold for one site only. The result ends in one line end, or is empty.

    Raises ``bodycopy.rulebook.load.RulebookError`` where a file of ``options.rules`` can't be used; any ``source`` is
    survived.
    """
    return render(read(source, kind=kind, url=url, charset=charset, options=options))


def read(  # noqa: PLR0913 - what may be known of a source, each by its name
    source: str | bytes,
    *,
    kind: SourceKind = "",
    url: str = "",
    charset: str = "",
    options: Options = _DEFAULTS,
    metadata: bool = False,
) -> Document:
    """Read and judge a raw scraped text; arguments and errors as for ``clean``.

    ``metadata`` asks for ``Document.metadata``: title, author, date, language, site, url and description, as far as an
    HTML page says; empty for what is no HTML.
    """
    from bodycopy.judge.decide import judge
    from bodycopy.judge.observe import observe
    from bodycopy.segment import segment

    rulebook = rulebook_of(options, url)
    document = segment(source, kind=kind, url=url, charset=charset, metadata=metadata)
    return judge(observe(document, rulebook), rulebook, options)


def rulebook_of(options: Options, url: str = "") -> Rulebook:
    """Return the rules that are in force for texts from ``url``; raises ``bodycopy.rulebook.load.RulebookError``."""
    from bodycopy.rulebook.load import site_of

    rules = tuple(map(_as_written, options.rules))
    return _rulebook(rules, options.without, options.only, site_of(url))


def _as_written(path: str) -> _File:
    """Tell a file of rules from what it said before, and from one of its name in another folder."""
    full = os.path.abspath(path)
    try:
        stat = os.stat(full)
    except OSError:  # reading it says what is wrong
        return path, full, 0, 0
    return path, full, stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=64)
def _rulebook(rules: tuple[_File, ...], without: tuple[str, ...], only: tuple[str, ...], site: str) -> Rulebook:
    from bodycopy.rulebook.load import select

    if site and not _is_known(rules, site):  # it has what all such sites have, and a crawl has many
        return _rulebook(rules, without, only, "")
    return select(_loaded(rules), without=without, only=only, site=site)


@lru_cache(maxsize=8)
def _loaded(rules: tuple[_File, ...]) -> Rulebook:
    from bodycopy.rulebook.load import load

    return load(tuple(path for path, *_ in rules))


def _is_known(rules: tuple[_File, ...], site: str) -> bool:
    """Tell whether some rule is for a host or for one above it."""
    if not _loaded(rules).sited:
        return False
    names = site.split(".")
    return any(".".join(names[at:]) in _sites(rules) for at in range(len(names)))


@lru_cache(maxsize=8)
def _sites(rules: tuple[_File, ...]) -> frozenset[str]:
    return frozenset(host for rule in _loaded(rules).rules for host in rule.sites)


if not TYPE_CHECKING:  # or every name would be one that there may be

    def __getattr__(name: str) -> object:
        """Give ``clean_batch``, which most callers do without, when it is asked for."""
        if name == "clean_batch":
            from bodycopy.batch.arrow import clean_batch

            return clean_batch
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
