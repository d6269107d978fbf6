"""learning: LearnRequest -> exit code. Documents are counted, looked at, and what they share is written as rules."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.batch import outputs
from bodycopy.batch.inputs import Input, expand
from bodycopy.batch.learn_read import Read, read_all, tasks
from bodycopy.batch.pool import processors
from bodycopy.batch.settings import Settings
from bodycopy.batch.status import UsageError, exit_code
from bodycopy.batch.stdio import STDIN, named, say, shown, write_stdout
from bodycopy.cli.interrupt import stoppable
from bodycopy.cli.learn.summary import not_learnt, summary, table
from bodycopy.decode.files import contents
from bodycopy.learn.counts import Counts, CountsError
from bodycopy.learn.decide import Limits
from bodycopy.learn.evidence import Evidence
from bodycopy.learn.profile import keys, update
from bodycopy.learn.result import Learnt, concluded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    from bodycopy.batch.plan import Plan, Request
    from bodycopy.batch.status import Status

FEW = 10
"""Documents under which repetition proves little."""
_NAMED = 5
"""Inputs that could not be read and are named, before the rest is counted."""


class LearnRequest(NamedTuple):
    """What a command line asks for."""

    inputs: tuple[str, ...]
    settings: Settings = Settings()
    limits: Limits = Limits()
    output: str = ""
    update: str = ""
    force: bool = False
    dry_run: bool = False
    url: str = ""
    by_folder: bool = False
    save_counts: str = ""
    use_counts: tuple[str, ...] = ()


def learn(
    files: tuple[str, ...],
    settings: Settings,
    min_documents: int,
    min_share: float,
    **flags: Any,  # noqa: ANN401 - as below
) -> int:
    """Do what a command line asks for and return the exit code; raises ``UsageError`` before anything is read or written."""
    for name in ("output", "update", "save_counts"):
        if flags[name] == "-":
            raise UsageError(f"{'-o' if name == 'output' else '--' + name.replace('_', '-')} needs the name of a file")
    request = LearnRequest(files, settings, Limits(min_documents, min_share), **flags)
    _no_contradiction(request)
    counts = [os.path.realpath(path) for path in (*request.use_counts, request.save_counts) if path]
    if len({*counts}) < len(counts):
        raise UsageError("a file of counts is named twice; its documents would count twice")
    profile = _profile(request.update) if request.update else ""
    if request.limits.least < FEW:
        say(f"fewer than {FEW} documents prove little: read what is learnt before you use it")
    try:
        with stoppable():
            return _learn(request, profile)
    except CountsError as error:
        raise UsageError(shown(str(error))) from None


def _no_contradiction(request: LearnRequest) -> None:
    output, force = request.output, request.force
    if not request.inputs and not (request.save_counts and request.use_counts):
        raise UsageError("learning needs documents: bodycopy learn FOLDER -o profile.toml")
    if STDIN in request.inputs:
        raise UsageError("documents are read twice, which standard input (-) can't be; name files and folders")
    targets = [target for target in (output, request.update, request.save_counts) if target]
    if len(targets) > 1:
        raise UsageError("-o, --update and --save-counts exclude each other")
    if not targets and not request.dry_run:
        raise UsageError("say where the rules go: -o profile.toml; or --dry-run to see them first")
    if request.limits.least < 2:
        raise UsageError("--min-documents must be at least 2: what is in one document only does not repeat")
    if not 0 <= request.limits.share <= 1:
        raise UsageError("--min-share must be between 0 and 1")
    if output and outputs.is_folder(output):
        raise UsageError(f"{shown(output)} is a folder; the rules go to one file: give its name")
    if not force and _holds_rules(output):
        raise UsageError(
            f"{shown(output)} exists, perhaps with edits; --update {shown(output)} keeps them, --force replaces it"
        )
    if force and not output:
        raise UsageError("--force goes with -o: it replaces the file that is there")


def _holds_rules(path: str) -> bool:
    """Whether there is more in a file than comments."""
    if not os.path.isfile(path):
        return False
    with open(path, "rb") as file:
        return any(line.strip() and not line.lstrip().startswith(b"#") for line in file)


def _profile(path: str) -> str:
    """Return the text of the profile to update."""
    from bodycopy.document import RulebookError
    from bodycopy.rulebook.source import read_user_files

    try:
        read_user_files([path])
        return contents(path).decode().replace("\r\n", "\n")
    except (RulebookError, OSError) as error:
        raise UsageError(shown(str(error))) from None


def _learn(request: LearnRequest, profile: str) -> int:
    reading = _TwoPasses(request)
    with Counts(request.save_counts) as counts:
        for path in request.use_counts:
            if not os.path.exists(path):
                raise UsageError(f"{shown(path)}: there is no such file of counts")
            counts.merge(path)
        if not request.use_counts or request.save_counts:
            reading.count(counts)
        documents = counts.documents()
        if request.save_counts:
            say(f"{documents} documents are counted in {shown(request.save_counts)}")
            return reading.code()
        candidates = counts.candidates(*request.limits)
    if profile:
        candidates |= keys(profile)
    learnt, evidence = reading.look(candidates)
    if documents < request.limits.least:
        found = "1 document is" if documents == 1 else f"{documents} documents are"
        say(f"{found} too few to learn from; --min-documents is {request.limits.least}")
    _write(request, profile, learnt, evidence)
    return reading.code()


def _write(request: LearnRequest, profile: str, learnt: Learnt, evidence: Evidence) -> None:
    if request.dry_run:
        write_stdout(table(learnt).encode("utf-8", "replace"))
    elif profile:
        path = request.update
        done = update(profile, learnt.findings, evidence, _known(path))
        outputs.write(path, done.text.encode())
        for name in done.retired:
            say(f"{shown(path)}: [{name}] no longer occurs and is taken out")
        say(f"{shown(path)}: {len(done.added)} rules added, {len(done.seen)} seen again, {len(done.retired)} taken out")
    else:
        if learnt.findings:
            outputs.write(request.output, learnt.profile.encode())
        say(summary(learnt) + ("" if learnt.findings else f"; {shown(request.output)} is not written"))
        for line in () if request.settings.quiet else not_learnt(learnt):
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
    settings = request.settings
    asked = LearnRequest(request.inputs, settings._replace(quiet=True), Limits(FEW), url=request.url)
    reading = _TwoPasses(asked, plan.inputs)
    with Counts() as counts:
        reading.count(counts)
        candidates = counts.candidates(*asked.limits)
    learnt, _ = reading.look(candidates)
    if not settings.quiet:
        say(f"learnt: {summary(learnt)}")
    with TemporaryDirectory(prefix="bodycopy-") as folder:
        if learnt.findings:
            path = os.path.join(folder, "learnt.toml")
            outputs.write(path, learnt.profile.encode())
            request = request._replace(settings=settings._replace(rules=(*settings.rules, path)))
        yield request


def _known(path: str) -> Callable[[str], bool]:
    """Return what tells whether a rule file's rules take the whole of a text."""
    from bodycopy.judge.extents import verdicts
    from bodycopy.judge.observe import observe
    from bodycopy.rulebook.compile import compile_rules
    from bodycopy.rulebook.source import read_user_files
    from bodycopy.segment.text import segment

    book = compile_rules(*read_user_files([path]))

    def known(text: str) -> bool:
        document = observe(segment(" ".join(text.split()) + "\n"), book)
        return sum(verdict.end - verdict.start for verdict in verdicts(document, book)) >= len(document.text.strip())

    return known


class _TwoPasses:
    """The documents on their way, twice; what can't be read is named as it is met."""

    def __init__(self, request: LearnRequest, inputs: Sequence[Input] = ()) -> None:
        self._request = request
        self._inputs = inputs
        self._statuses: Counter[Status] = Counter()
        self._doubles: set[int] = set()

    def _read(self, candidates: frozenset[int] | None = None) -> Iterator[Read]:
        request = self._request
        found = tasks(
            self._inputs or expand(request.inputs), request.settings, request.url, by_folder=request.by_folder
        )
        once = (one for number, one in enumerate(found) if number not in self._doubles)
        return read_all(once, request.settings, request.settings.jobs or processors(), candidates)

    def count(self, counts: Counts) -> None:
        """Count the documents; copies are noted."""
        number = 0
        for read in self._read():
            self._tell(read)
            at = [number + n for n, one in enumerate(read.counted) if one is not None]
            news = counts.add(one for one in read.counted if one is not None)
            self._doubles.update(place for place, new in zip(at, news, strict=True) if not new)
            number += len(read.counted)

    def look(self, candidates: frozenset[int]) -> tuple[Learnt, Evidence]:
        """Gather the evidence and come to a conclusion."""
        evidence = Evidence({}, {})
        reported = bool(self._statuses)
        for read in self._read(candidates):
            if not reported:
                self._tell(read)
            if read.evidence is not None:
                evidence.add(read.evidence)
        return concluded(evidence, self._request.limits), evidence

    def _tell(self, read: Read) -> None:
        """Name inputs that can't be learnt from."""
        self._statuses["ok"] += sum(one is not None for one in read.counted)
        for source, outcome in read.problems:
            self._statuses[outcome.status] += 1
            if not self._request.settings.quiet and self._unread() <= _NAMED:
                say(f"{named(source)}: {outcome.status}: {outcome.full_message}")

    def _unread(self) -> int:
        return self._statuses.total() - self._statuses["ok"]

    def code(self) -> int:
        """Return the exit code."""
        settings = self._request.settings
        if self._unread() > _NAMED and not settings.quiet:
            say(f"{self._unread()} inputs could not be learnt from")
        return exit_code((+self._statuses).keys(), exit_zero=settings.exit_zero)
