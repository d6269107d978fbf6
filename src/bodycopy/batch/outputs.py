"""Where results go: names settled before any work is done, files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.batch.documents import HTML_SUFFIXES
from bodycopy.batch.signals import ENDING, held_back
from bodycopy.batch.status import UsageError
from bodycopy.batch.stdio import named, shown, write_descriptor
from bodycopy.decode.files import own_descriptor
from bodycopy.kernel.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bodycopy.batch.inputs import Input

_PAGE_SUFFIXES = (*HTML_SUFFIXES, ".eml", ".mht", ".mhtml")
TEXT_SUFFIXES = (".txt", ".text", ".md", ".markdown")


_TEMPORARY = pattern(r"\.bodycopy-\d+-\d+\.tmp")
_PATIENCE = 5.0
"""Seconds that a FIFO may be without a reader."""
PACKED_SUFFIXES = (".gz", ".bz2", ".xz", ".zst")
RECORD_SUFFIXES = {"jsonl": ".jsonl", "parquet": ".parquet"}
OTHER_RECORDS = (".ndjson", ".csv", ".tsv", ".warc", ".wet", ".rss", ".atom", ".epub")


def plain_name(name: str) -> str:
    """Return a name without the end that says how it is compressed."""
    stem, suffix = os.path.splitext(name)
    return stem if suffix.lower() in PACKED_SUFFIXES and os.path.basename(stem) else name


def is_folder(output: str) -> bool:
    """Whether ``-o`` names a folder: it exists, or its name ends as a folder's does."""
    return output.endswith(("/", os.sep)) or os.path.isdir(output)


def text_name(name: str, to: str = "text") -> str:
    """Return the name of the text of ``name``: ``page.html`` gives ``page.txt``, others stay as they are.

    What says that it is compressed goes. As records ``pages.warc.gz`` gives ``pages.jsonl``; their texts go into a folder
    ``pages.warc``. As Markdown all end in ``.md``: ``page.html`` and ``page.txt`` give ``page.md``, ``notes.rst`` gives ``notes.rst.md``.
    """
    name = plain_name(name)
    stem, suffix = os.path.splitext(name)
    if to in RECORD_SUFFIXES:
        return (stem if suffix.lower() in (*RECORD_SUFFIXES.values(), *OTHER_RECORDS) else name) + RECORD_SUFFIXES[to]
    if suffix.lower() in (*RECORD_SUFFIXES.values(), *OTHER_RECORDS):
        return name
    if to == "markdown":
        return (stem if suffix.lower() in (*_PAGE_SUFFIXES, *TEXT_SUFFIXES) else name) + ".md"
    return stem + ".txt" if suffix.lower() in _PAGE_SUFFIXES else name


def in_folder(inputs: Sequence[Input], folder: str, to: str = "text") -> list[str]:
    """Return each input's output in ``folder``, the tree mirrored; ``to`` says what is written.

    Raises ``UsageError`` where two would meet in one file, on this system or on one that takes upper and lower
    case or composed and decomposed letters for the same, and where an output would replace an input.
    """
    targets = []
    owners: dict[str, Input] = {}
    folders: dict[str, Input] = {}
    sources = _identities(inputs)
    for item in inputs:
        name = text_name(item.name, to)
        target = os.path.join(folder, name)
        targets.append(target)
        if item.outcome is not None:
            continue
        key = _key(name)
        if key in owners:
            raise _meet(owners[key], item, target)
        owners[key] = item
        _not_an_input(target, sources)
        parent = os.path.dirname(key)
        while parent and parent not in folders:
            folders[parent] = item
            parent = os.path.dirname(parent)
    for key in folders.keys() & owners.keys():
        raise _meet(owners[key], folders[key], os.path.join(folder, owners[key].name))
    return targets


def part(output: str) -> str:
    """Return where a stream's file grows until it is whole."""
    return f"{output}.part" if output else ""


def in_place(inputs: Sequence[Input], backup: str = "") -> list[str]:
    """Return each input's own file, links followed; raises ``UsageError`` where two inputs are one file.

    The same where an old text would be kept, by the suffix ``backup``, under a name that is taken. A second hard link
    keeps the old text, as with ``sed -i``: the new file takes the place of one name only.
    """
    targets = []
    owners: dict[str, Input] = {}
    for item in inputs:
        target = os.path.realpath(item.path)
        targets.append(target)
        if item.outcome is None and owners.setdefault(target, item) is not item:
            raise _meet(owners[target], item, target)
    for target in owners if backup else ():
        if target + backup in owners:
            raise UsageError(f"{shown(target + backup)} is an input, and --backup would replace it; use another suffix")
    return targets


def in_file(inputs: Sequence[Input], output: str) -> str:
    """Return the one file that results go to, links followed; raises ``UsageError`` where it is an input."""
    _not_an_input(output, _identities(inputs))
    return resolved(output)


def resolved(output: str) -> str:
    """Return an output's path with links followed; one of this process's descriptors leads nowhere by a path."""
    return output if own_descriptor(output) >= 0 else os.path.realpath(output)


def _key(name: str) -> str:
    from unicodedata import normalize

    return normalize("NFC", normalize("NFC", name).casefold())


def _meet(one: Input, other: Input, target: str) -> UsageError:
    if os.path.realpath(one.path) == os.path.realpath(other.path):
        both = "" if one.source == other.source else f", once as {named(other.source)}"
        return UsageError(f"{named(one.source)} is named twice{both}; leave one of them out")
    return UsageError(
        f"{named(one.source)} and {named(other.source)} would both be written to {shown(target)}; "
        "rename one of them, or use --to jsonl"
    )


def _identities(inputs: Sequence[Input]) -> dict[tuple[int, int], Input]:
    found = {}
    for item in inputs:
        if item.path and item.outcome is None:
            with contextlib.suppress(OSError, ValueError):
                status = os.stat(item.path)
                found[status.st_dev, status.st_ino] = item
    return found


def _not_an_input(target: str, sources: dict[tuple[int, int], Input]) -> None:
    with contextlib.suppress(OSError, ValueError):
        status = os.stat(target)
        if stat.S_ISREG(status.st_mode) and (item := sources.get((status.st_dev, status.st_ino))):
            raise UsageError(
                f"{named(item.source)} would be replaced by its own result; "
                "use --in-place if that is wanted, or another -o"
            )


class Sink(NamedTuple):
    """An output being written."""

    descriptor: int

    def write(self, data: bytes) -> None:
        """Write all of ``data``; raises ``OSError``."""
        write_descriptor(self.descriptor, data)


@contextlib.contextmanager
def replacing(target: str, *, keep_mode: bool = False) -> Iterator[Sink]:
    """Return a sink whose content becomes ``target`` by a rename when the block ends, and is gone when it fails.

    What exists and is not a regular file, such as ``/dev/null`` or a FIFO, is written to as it is. ``keep_mode``
    gives the new file the old one's mode and owner, and has it on the disk before the old one goes.
    The folder is made where there is none, and cleared of what killed runs left. Raises ``OSError``.
    """
    descriptor = _existing(target)
    if descriptor >= 0:
        try:
            yield Sink(descriptor)
        finally:
            os.close(descriptor)
        return
    make_room(target)
    _clear(os.path.dirname(os.path.abspath(target)))
    temporary, descriptor, lock = "", _unnamed(target), -1
    with contextlib.ExitStack() as quiet:
        try:
            if descriptor < 0:
                with held_back(*ENDING):
                    temporary, descriptor = _temporary(target)
            lock = _lock(descriptor)
            try:
                yield Sink(descriptor)
                if keep_mode:
                    _take_after(descriptor, target)
                    os.fsync(descriptor)
                quiet.enter_context(held_back(*ENDING))  # until it has its right name
                temporary = temporary or _named(descriptor, target)
            finally:
                os.close(descriptor)
            if temporary != target:
                os.replace(temporary, target)
        except BaseException:
            if temporary and temporary != target:
                with contextlib.suppress(OSError):
                    os.unlink(temporary)
            raise
        finally:
            if lock >= 0:
                os.close(lock)


def _lock(descriptor: int) -> int:
    """Lock a file until the descriptor returned is closed, by its process or with it; -1 where that can't be."""
    try:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.dup(descriptor)
    except (ImportError, OSError):
        return -1


@lru_cache(maxsize=1000)
def _clear(folder: str) -> None:
    """Remove temporary files that nobody has locked: what runs left that were killed. Once a folder; never raises."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        left = [
            entry.path for entry in entries if _TEMPORARY.fullmatch(entry.name) and entry.is_file(follow_symlinks=False)
        ]
        for path in left:
            with contextlib.suppress(OSError):
                _remove_unlocked(path)


def _remove_unlocked(path: str) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        lock = _lock(descriptor)
    finally:
        os.close(descriptor)
    if lock >= 0 or os.name == "nt":  # which removes no file that is open
        os.unlink(path)
    if lock >= 0:
        os.close(lock)


def is_written_to(target: str) -> bool:
    """Tell whether a target is no file that could be replaced, but a device, a FIFO or one of this process's descriptors."""
    try:
        return own_descriptor(target) >= 0 or not stat.S_ISREG(os.stat(target).st_mode)
    except OSError:
        return False


def _existing(target: str) -> int:
    """Open what is written to as it is, -1 where a target is a file; a FIFO's reader is waited for, but not without end."""
    own = own_descriptor(target)
    if own >= 0:
        return os.dup(own)
    try:
        mode = os.stat(target).st_mode
    except FileNotFoundError:
        return -1
    if not stat.S_ISFIFO(mode):
        return -1 if stat.S_ISREG(mode) else os.open(target, os.O_WRONLY)
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            descriptor = os.open(target, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != errno.ENXIO or time.monotonic() > until:
                reason = "nobody reads from this FIFO" if error.errno == errno.ENXIO else error.strerror
                raise OSError(error.errno, reason) from None
            time.sleep(0.05)
        else:
            os.set_blocking(descriptor, True)
            return descriptor


def make_room(target: str) -> None:
    """Make the folder that a file is to be in, where there is none; raises ``OSError``."""
    with contextlib.suppress(FileExistsError):  # where it is not a folder, opening the file says so better
        os.makedirs(os.path.dirname(target) or ".", exist_ok=True)


def _unnamed(target: str) -> int:
    """Create a file in the target's folder that has no name yet, so that it goes with its process; -1 where there are none such."""
    if not (hasattr(os, "O_TMPFILE") and os.path.isdir("/proc/self/fd")):
        return -1
    try:
        return os.open(os.path.dirname(target) or ".", os.O_TMPFILE | os.O_RDWR, 0o666)
    except OSError:
        return -1


def _named(descriptor: int, target: str) -> str:
    """Give an unnamed file the target's name, or one beside it where that is taken; return which."""
    folder = os.open(os.path.dirname(target) or ".", os.O_RDONLY)
    number = 0
    name = target
    try:
        while True:
            try:
                # The folder is not looked into, as the name is whole, but makes Python follow the link.
                os.link(f"/proc/self/fd/{descriptor}", name, src_dir_fd=folder, follow_symlinks=True)
            except FileExistsError:
                name = _beside(target, number)
                number += 1
            else:
                return name
    except OSError:  # a file system that names no such file
        name, copy = _temporary(target)
        try:
            os.lseek(descriptor, 0, os.SEEK_SET)
            while piece := os.read(descriptor, 1 << 20):
                write_descriptor(copy, piece)
        finally:
            os.close(copy)
        return name
    finally:
        os.close(folder)


def _beside(target: str, number: int) -> str:
    """Return a short hidden name, which fits wherever the target's does."""
    return os.path.join(os.path.dirname(target), f".bodycopy-{os.getpid()}-{number}.tmp")


def _temporary(target: str) -> tuple[str, int]:
    """Create a new file beside ``target``."""
    number = 0
    while True:
        path = _beside(target, number)
        with contextlib.suppress(FileExistsError):
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            return path, os.open(path, flags, 0o666)
        number += 1


def _take_after(descriptor: int, target: str) -> None:
    old = os.stat(target)
    if hasattr(os, "fchown"):
        with contextlib.suppress(OSError):  # not the owner: the file becomes the caller's
            os.fchown(descriptor, old.st_uid, old.st_gid)
        os.fchmod(descriptor, stat.S_IMODE(old.st_mode))


def keep_old(target: str, suffix: str) -> None:
    """Keep a file under a second name, with ``suffix`` added, when it is replaced; raises ``OSError``.

    One that exists is never replaced: it may be all that is left of an older text.
    """
    backup = target + suffix
    with contextlib.suppress(FileExistsError):
        try:
            os.link(target, backup)
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            descriptor = os.open(backup, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
            try:
                _copy(target, descriptor)
            finally:
                os.close(descriptor)
        return
    raise FileExistsError(errno.EEXIST, f"its backup {shown(os.path.basename(backup))} exists already; move it away")


def _copy(source: str, descriptor: int) -> None:
    with open(source, "rb") as old:
        while piece := old.read(1 << 20):
            write_descriptor(descriptor, piece)
    _take_after(descriptor, source)
    os.fsync(descriptor)


def write(target: str, data: bytes, *, keep_mode: bool = False) -> None:
    """Write one whole output; raises ``OSError``."""
    with replacing(target, keep_mode=keep_mode) as sink:
        sink.write(data)
