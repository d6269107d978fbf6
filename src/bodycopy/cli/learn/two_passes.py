"""two_passes: documents -> counts, then evidence and what is learnt. What can't be read is named as it is met."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.batch.inputs import expand
from bodycopy.batch.settings import Settings
from bodycopy.batch.status import exit_code
from bodycopy.batch.stdio import named, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bodycopy.batch.inputs import Input
    from bodycopy.batch.learn_read import Read, Task
    from bodycopy.batch.status import Status
    from bodycopy.learn.counts import Counts
    from bodycopy.learn.evidence import Evidence
    from bodycopy.learn.result import Learnt

FEW = 10
"""Documents under which repetition proves little."""
_NAMED = 5
"""Inputs that could not be read and are named, before the rest is counted."""


class LearnRequest(NamedTuple):
    """What a command line asks for."""

    inputs: tuple[str, ...]
    settings: Settings = Settings()
    output: str = ""
    update: str = ""
    force: bool = False
    dry_run: bool = False
    least: int = FEW
    share: float = 0.001
    url: str = ""
    by_folder: bool = False
    save_counts: str = ""
    use_counts: tuple[str, ...] = ()


class TwoPasses:
    """The documents on their way, twice."""

    def __init__(self, request: LearnRequest, inputs: Sequence[Input] = ()) -> None:
        from bodycopy.batch.pool import processors

        self._request = request
        self._inputs = inputs
        self._jobs = request.settings.jobs or processors()
        self._statuses = Counter[str]()
        self._doubles: set[int] = set()

    def _tasks(self) -> Iterator[Task]:
        from bodycopy.batch.learn_read import tasks

        request = self._request
        inputs = self._inputs or expand(request.inputs)
        for number, one in enumerate(tasks(inputs, request.settings, request.url, by_folder=request.by_folder)):
            if number not in self._doubles:
                yield one

    def count(self, counts: Counts) -> None:
        """Count the documents; copies are noted."""
        from bodycopy.batch.learn_read import read_all

        number = 0
        for read in read_all(self._tasks(), self._request.settings, self._jobs):
            self._tell(read)
            at = [number + n for n, one in enumerate(read.counted) if one is not None]
            news = counts.add(one for one in read.counted if one is not None)
            self._doubles.update(place for place, new in zip(at, news, strict=True) if not new)
            number += len(read.counted)

    def look(self, candidates: frozenset[int]) -> tuple[Learnt, Evidence]:
        """Gather the evidence and come to a conclusion."""
        from bodycopy.batch.learn_read import read_all
        from bodycopy.learn.decide import Limits
        from bodycopy.learn.evidence import Evidence
        from bodycopy.learn.result import concluded

        evidence = Evidence({}, {})
        reported = bool(self._statuses)
        for read in read_all(self._tasks(), self._request.settings, self._jobs, candidates):
            if not reported:
                self._tell(read)
            if read.evidence is not None:
                evidence.add(read.evidence)
        return concluded(evidence, Limits(self._request.least, self._request.share)), evidence

    def _tell(self, read: Read) -> None:
        """Name inputs that can't be learnt from."""
        self._statuses["ok"] += sum(one is not None for one in read.counted)
        for source, outcome in read.problems:
            self._statuses[outcome.status] += 1
            if not self._request.settings.quiet and sum(self._statuses.values()) - self._statuses["ok"] <= _NAMED:
                say(f"{named(source)}: {outcome.status}: {outcome.full_message}")

    def code(self) -> int:
        """Return the exit code."""
        unread = sum(self._statuses.values()) - self._statuses["ok"]
        if unread > _NAMED and not self._request.settings.quiet:
            say(f"{unread} inputs could not be learnt from")
        statuses: list[Status] = [*self._statuses]  # type: ignore[list-item]
        return exit_code(
            [status for status in statuses if self._statuses[status]], exit_zero=self._request.settings.exit_zero
        )
