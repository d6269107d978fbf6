"""single: a document's text or bytes -> its ``Outcome``: the same status and the same text as the command gives it."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from bodycopy.batch.documents import SHARED, Job, Loaded, judge, load
from bodycopy.batch.formats.record import WORDS, as_bytes, encodable
from bodycopy.batch.outcome import Outcome, crash
from bodycopy.batch.settings import Settings, checked, read_values
from bodycopy.batch.status import UsageError
from bodycopy.document import FAMILIES
from bodycopy.judge.options import Options

if TYPE_CHECKING:
    Kind = Literal["", "text", "markdown", "html"]

MAX_SIZE = 32 << 20
MAX_MEMORY = 2 << 30


class BatchConfig(NamedTuple):
    """What holds for every document of a batch or pipeline; plain values, so that it travels to other machines."""

    kind: Kind = ""
    """Where it is empty the content tells HTML from text. What is not text at all is ``not-text``, whatever it says."""
    options: Options = Options()
    max_size: int = MAX_SIZE
    """Bytes; a larger document is ``too-large``. 0 is no limit."""
    timeout: float = 0.0
    """Seconds of CPU time per document, in a separate process that can be killed; 0 works in this process, without a limit."""
    max_memory: int = MAX_MEMORY
    """Bytes of address space of the separate process."""


def outcome(source: str | bytes, how: BatchConfig, url: str = "", charset: str = "") -> Outcome:
    """Clean one document. ``url`` and ``charset`` as for ``bodycopy.clean``.

    Whatever the document is, it has an outcome. Raises ``ValueError`` for a rule file of ``how.options`` that can't be
    used, an unknown name in it, or limits that this system does not have, and ``OSError`` where the separate process
    can't be started.
    """
    settings = settings_of(how)
    data = as_bytes(source) if isinstance(source, str) else source
    job = Job("", "", settings, url, data=data, kind=how.kind or None, charset=charset)
    if how.timeout and not (how.max_size and len(data) > how.max_size):
        from bodycopy.batch.pool import separate

        return separate(os.getpid(), settings).ask(job)
    try:
        loaded = load(job)
        return judge(loaded) if isinstance(loaded, Loaded) else loaded
    except Exception as error:  # noqa: BLE001 - a document must never end the batch
        return crash(error)


@lru_cache(maxsize=16)
def settings_of(how: BatchConfig) -> Settings:
    """Return the command's settings for it; raises ``ValueError`` as ``outcome`` does."""
    options = how.options
    if options.model:
        raise ValueError("Options.model is for measuring with bodycopy.read; it has no place in a batch")
    settings = Settings(**{name: getattr(options, name) for name in SHARED})
    limits = {"timeout": how.timeout, "max-size": how.max_size, "max-memory": how.max_memory}
    try:
        fields = read_values(limits, lambda name: name.replace("-", "_"))
        return checked(settings._replace(**fields))  # type: ignore[arg-type]
    except UsageError as error:
        raise ValueError(str(error)) from None


def summary(outcome: Outcome) -> dict[str, object]:
    """Return what became of a document, as plain values for an engine's metadata."""
    return {
        "status": outcome.status,
        "message": outcome.message,
        "encoding": outcome.encoding,
        "paywalled": outcome.paywalled,
        "removed": sum(by_family(outcome).values()),
    }


def by_family(outcome: Outcome) -> dict[str, int]:
    """Return how many characters of page text went, for each family."""
    counts: dict[str, int] = dict.fromkeys(FAMILIES, 0)
    for removed in outcome.removed:
        counts[removed.family] += removed.end - removed.start
    return counts


def spans(one: Outcome) -> list[dict[str, int | str]]:
    """Return a document's removals as plain values."""
    return [
        {"start": each.start, "end": each.end, **{word: encodable(getattr(each, word)) for word in WORDS}}
        for each in one.removed
    ]


def __getattr__(name: str) -> object:
    """Return the object that a name of earlier releases stands for."""
    if name == "How":
        import warnings

        warnings.warn("How is called BatchConfig now", DeprecationWarning, stacklevel=2)
        return BatchConfig
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
