"""result: Evidence -> ``Learnt``. Findings that make good rules, and what they would take: the last step of learning."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bodycopy.learn.counts import Counts, counted
from bodycopy.learn.decide import Finding, Limits, decide, left_out
from bodycopy.learn.evidence import Evidence, gather
from bodycopy.learn.page import Source, page
from bodycopy.learn.profile import Rejected, accepted, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Learnt(NamedTuple):
    """What was learnt."""

    findings: tuple[Finding, ...]
    rejected: tuple[Rejected, ...]
    """What could not be written, and what most documents share and is not furniture, with the reason."""
    documents: int
    characters: int
    """Of page text, in the documents learnt from."""

    @property
    def profile(self) -> str:
        """The findings as a rule file."""
        return write(self.findings)


def concluded(evidence: Evidence, limits: Limits = Limits()) -> Learnt:  # noqa: B008 - an immutable tuple
    """Decide what is furniture and make sure that it can be written as rules."""
    found = decide(evidence, limits)
    kept, rejected = accepted(found)
    rejected += [Rejected(*each) for each in left_out(evidence, limits, found)]
    sites = evidence.sites.values()
    return Learnt(
        tuple(kept),
        tuple(rejected),
        sum(site.documents for site in sites),
        sum(site.characters for site in sites),
    )


def learn(sources: Callable[[], Iterable[Source]], limits: Limits = Limits()) -> Learnt:  # noqa: B008 - an immutable tuple
    """Learn from documents in this process: ``sources`` is called twice, once for each pass."""
    doubles = set()
    with Counts() as counts:
        for number, source in enumerate(sources()):
            if not counts.add([counted(page(source))])[0]:
                doubles.add(number)
        candidates = counts.candidates(limits.least, limits.share)
    wanted = (page(source) for number, source in enumerate(sources()) if number not in doubles)
    return concluded(gather(wanted, candidates), limits)
