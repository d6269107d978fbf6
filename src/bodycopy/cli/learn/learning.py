"""learning: LearnRequest -> exit code. Documents are counted, looked at, and what they share is written as rules."""

from __future__ import annotations

import os
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bodycopy.batch import outputs
from bodycopy.batch.status import UsageError
from bodycopy.batch.stdio import STDIN, say, shown, write_stdout
from bodycopy.cli.interrupt import stoppable
from bodycopy.cli.learn.summary import not_learnt, summary, table
from bodycopy.cli.learn.two_passes import FEW, LearnRequest, TwoPasses
from bodycopy.decode.files import contents
from bodycopy.learn.counts import Counts, CountsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bodycopy.batch.plan import Plan, Request
    from bodycopy.learn.evidence import Evidence
    from bodycopy.learn.result import Learnt


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
    reading = TwoPasses(request)
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
    reading = TwoPasses(
        LearnRequest(request.inputs, request.settings._replace(quiet=True), url=request.url), plan.inputs
    )
    with Counts() as counts:
        reading.count(counts)
        candidates = counts.candidates(FEW, LearnRequest._field_defaults["share"])
    learnt, _ = reading.look(candidates)
    if not request.settings.quiet:
        say(f"learnt: {summary(learnt)}")
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
