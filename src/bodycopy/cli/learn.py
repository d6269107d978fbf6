"""``bodycopy learn``: LearnRequest -> exit code. Documents are counted, looked at, and what they share is written as rules."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.batch import outputs
from bodycopy.batch.inputs import expand
from bodycopy.batch.settings import Settings
from bodycopy.batch.status import UsageError, exit_code
from bodycopy.batch.stdio import STDIN, named, say, shown, write_stdout
from bodycopy.cli.interrupt import stoppable
from bodycopy.decode.files import contents
from bodycopy.learn.counts import Counts, CountsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bodycopy.batch.inputs import Input
    from bodycopy.batch.learn_read import Read, Task
    from bodycopy.batch.plan import Plan, Request
    from bodycopy.batch.status import Status
    from bodycopy.learn.evidence import Evidence
    from bodycopy.learn.result import Learnt

FEW = 10
"""Documents under which repetition proves little."""
_NAMED = 5
"""Inputs that could not be read and are named, before the rest is counted."""
_SHOWN = 64
_NOT_LEARNT = 20
"""Texts that are shared and not learnt, and are named, the commonest first, before the rest is counted."""


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


def learn(request: LearnRequest) -> int:
    """Do what a request asks for and return the exit code; raises ``UsageError`` before anything is read or written."""
    _no_contradiction(request)
    _each_once((*request.use_counts, request.save_counts))
    profile = _profile(request)
    if request.least < FEW:
        say(f"fewer than {FEW} documents prove little: read what is learnt before you use it")
    try:
        with stoppable():
            return _learn(request, profile)
    except CountsError as error:
        raise UsageError(shown(str(error))) from None


def _each_once(counts: tuple[str, ...]) -> None:
    places = [os.path.realpath(path) for path in counts if path]
    if len({*places}) < len(places):
        raise UsageError("a file of counts is named twice; its documents would count twice")


def _no_contradiction(request: LearnRequest) -> None:
    if not request.inputs and not (request.save_counts and request.use_counts):
        raise UsageError("learning needs documents: bodycopy learn FOLDER -o profile.toml")
    if STDIN in request.inputs:
        raise UsageError("documents are read twice, which standard input (-) can't be; name files and folders")
    targets = [bool(request.output), bool(request.update), bool(request.save_counts)]
    if sum(targets) > 1:
        raise UsageError("-o, --update and --save-counts exclude each other")
    if not any(targets) and not request.dry_run:
        raise UsageError("say where the rules go: -o profile.toml; or --dry-run to see them first")
    if request.least < 2:
        raise UsageError("--min-documents must be at least 2: what is in one document only does not repeat")
    if not 0 <= request.share <= 1:
        raise UsageError("--min-share must be between 0 and 1")
    if request.output and outputs.is_folder(request.output):
        raise UsageError(f"{shown(request.output)} is a folder; the rules go to one file: give its name")
    if request.output and not request.force and _holds_rules(request.output):
        raise UsageError(
            f"{shown(request.output)} exists, perhaps with edits; --update {shown(request.output)} keeps them, --force replaces it"
        )
    if request.force and not request.output:
        raise UsageError("--force goes with -o: it replaces the file that is there")


def _holds_rules(path: str) -> bool:
    """Whether there is more in a file than comments."""
    if not os.path.isfile(path):
        return False
    with open(path, "rb") as file:
        return any(line.strip() and not line.lstrip().startswith(b"#") for line in file)


def _profile(request: LearnRequest) -> str:
    """Return the text of the profile to update; empty where there is none."""
    if not request.update:
        return ""
    from bodycopy.document import RulebookError
    from bodycopy.rulebook.source import read_user_files

    try:
        read_user_files([request.update])
        return contents(request.update).decode().replace("\r\n", "\n")
    except (RulebookError, OSError) as error:
        raise UsageError(shown(str(error))) from None


def _learn(request: LearnRequest, profile: str) -> int:
    reading = _TwoPasses(request)
    with Counts(request.save_counts) as counts:
        for path in request.use_counts:
            _merge(counts, path)
        if not request.use_counts or request.save_counts:
            reading.count(counts)
        documents = counts.documents()
        if request.save_counts:
            say(f"{documents} documents are counted in {shown(request.save_counts)}")
            return reading.code()
        candidates = counts.candidates(request.least, request.share)
    if profile:
        from bodycopy.learn.profile import keys

        candidates |= keys(profile)
    learnt, evidence = reading.look(candidates)
    if documents < request.least:
        found = "1 document is" if documents == 1 else f"{documents} documents are"
        say(f"{found} too few to learn from; --min-documents is {request.least}")
    if request.dry_run:
        write_stdout(table(learnt).encode("utf-8", "replace"))
    elif profile:
        _update(request.update, profile, learnt, evidence)
    else:
        _write_learnt(request, learnt)
    return reading.code()


def _write_learnt(request: LearnRequest, learnt: Learnt) -> None:
    if learnt.findings:
        _write(request.output, learnt.profile)
    say(_summary(learnt) + ("" if learnt.findings else f"; {shown(request.output)} is not written"))
    for line in () if request.settings.quiet else _not_learnt(learnt):
        say(line)


@contextmanager
def with_shared(request: Request, plan: Plan) -> Iterator[Request]:
    """Learn from the inputs that are about to be cleaned; yields the request with what they share as rules beside its own."""
    if any(one.source == STDIN for one in plan.inputs):
        raise UsageError("--learn reads documents twice, which standard input (-) can't be; name files and folders")
    if request.resume:
        raise UsageError(
            "--learn and --resume exclude each other, as results depend on all documents: bodycopy learn -o FILE once, then --rules FILE"
        )
    reading = _TwoPasses(
        LearnRequest(request.inputs, request.settings._replace(quiet=True), url=request.url), plan.inputs
    )
    with Counts() as counts:
        reading.count(counts)
        candidates = counts.candidates(FEW, LearnRequest._field_defaults["share"])
    learnt, _ = reading.look(candidates)
    if not request.settings.quiet:
        say(f"learnt: {_summary(learnt)}")
    with TemporaryDirectory(prefix="bodycopy-") as folder:
        if learnt.findings:
            path = os.path.join(folder, "learnt.toml")
            _write(path, learnt.profile)
            settings = request.settings
            request = request._replace(settings=settings._replace(rules=(*settings.rules, path)))
        yield request


def _merge(counts: Counts, path: str) -> None:
    if not os.path.exists(path):
        raise UsageError(f"{shown(path)}: there is no such file of counts")
    counts.merge(path)


class _TwoPasses:
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


# --- what is said and written -----------------------------------------------------------------------------


def table(learnt: Learnt) -> str:
    """Return what was learnt as lines of text: how often, where, how much it takes, as what, and the words."""
    lines = ["documents  share  head  tail  removes  family      words"]
    for one in learnt.findings:
        of = sum(of for _, _, of in one.sites)
        part = one.characters / max(1, learnt.characters)
        lines.append(
            f"{one.documents:9}  {one.documents / max(1, of):5.1%}  {one.head:4.0%}  {one.tail:4.0%}  {part:7.2%}  "
            f"{one.family:10}  {_short(one.phrase)}"
        )
    return "\n".join([*lines, _summary(learnt), *_not_learnt(learnt)]) + "\n"


def _summary(learnt: Learnt) -> str:
    takes = sum(one.characters for one in learnt.findings) / max(1, learnt.characters)
    one = len(learnt.findings) == 1
    rules = "1 rule" if one else f"{len(learnt.findings)} rules"
    documents = "1 document" if learnt.documents == 1 else f"{learnt.documents} documents"
    return f"{rules} from {documents} {'takes' if one else 'take'} {takes:.1%} of their characters"


def _not_learnt(learnt: Learnt) -> list[str]:
    """Return a line for each text that is shared and that no rule takes, with the reason."""
    lines = [f"not learnt: {_short(one.phrase)}: {one.why}" for one in learnt.rejected[:_NOT_LEARNT]]
    more = len(learnt.rejected) - len(lines)
    return [*lines, f"and {more} more are not learnt"] if more else lines


def _short(phrase: str) -> str:
    words = shown(phrase.removeprefix("^").removesuffix("$"))
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"


def _write(path: str, text: str) -> None:
    outputs.write(path, text.encode("utf-8"))


def _update(path: str, profile: str, learnt: Learnt, evidence: Evidence) -> None:
    from bodycopy.learn.profile import update

    done = update(profile, learnt.findings, evidence, _known(path))
    _write(path, done.text)
    for name in done.retired:
        say(f"{shown(path)}: [{name}] no longer occurs and is taken out")
    say(f"{shown(path)}: {len(done.added)} rules added, {len(done.seen)} seen again, {len(done.retired)} taken out")


def _known(path: str) -> Callable[[str], bool]:
    """Return what tells whether a rule file's rules take the whole of a text."""
    from bodycopy.judge.observe import observe
    from bodycopy.judge.scopes import verdicts
    from bodycopy.rulebook.compile import compile_rules
    from bodycopy.rulebook.source import read_user_files
    from bodycopy.segment.text import segment

    book = compile_rules(*read_user_files([path]))

    def known(text: str) -> bool:
        document = observe(segment(" ".join(text.split()) + "\n"), book)
        return sum(verdict.end - verdict.start for verdict in verdicts(document, book)) >= len(document.text.strip())

    return known
