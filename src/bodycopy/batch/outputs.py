"""Where results go: names settled before any work is done, files that are one run's and appear whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import struct
import time
from functools import lru_cache
from io import FileIO
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

from bodycopy.batch.documents import HTML_SUFFIXES, MAIL_SUFFIXES
from bodycopy.batch.formats.compressed import without_suffix
from bodycopy.batch.formats.forms import OUTPUTS
from bodycopy.batch.formats.forms import SUFFIXES as MANY_SUFFIXES
from bodycopy.batch.limits import ENDING, deferred
from bodycopy.batch.outcome import Outcome
from bodycopy.batch.status import UsageError
from bodycopy.batch.stdio import named, shown, write_descriptor
from bodycopy.decode.files import own_descriptor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bodycopy.batch.inputs import Input

    Made = TypeVar("Made")

_PAGE_SUFFIXES = (*HTML_SUFFIXES, *MAIL_SUFFIXES)
TEXT_SUFFIXES = (".txt", ".text", ".md", ".markdown")
_TEMPORARY = re.compile(r"\.bodycopy-\d+-\d+\.tmp")
_PATIENCE = 5.0  # seconds that a FIFO may be without a reader
_LOCK = "hhqqi4x"  # C's ``struct flock``: type, from where, start, length, process


# --- names ------------------------------------------------------------------------------------------------


def is_folder(output: str) -> bool:
    """Return whether ``-o`` names a folder: it exists, or its name ends as a folder's does."""
    return output.endswith(("/", os.sep)) or os.path.isdir(output)


def named_form(output: str) -> str:
    """Return the form of results that an output's name says: JSON Lines of ``clean.jsonl.gz``, text of any name that says nothing."""
    if is_folder(output):
        return "text"
    suffix = os.path.splitext(without_suffix(output))[1].lower()
    suffix = ".jsonl" if suffix in {".json", ".ndjson"} else suffix
    return next((to for to, form in OUTPUTS.items() if form.suffix == suffix), "text")


def text_name(name: str, to: str = "text") -> str:
    """Return the name of the text of ``name``: ``page.html`` gives ``page.txt``, others stay as they are.

    A suffix of compression is dropped. As records ``pages.warc.gz`` gives ``pages.jsonl``; their texts go into a folder
    ``pages.warc``. As Markdown all end in ``.md``: ``page.html`` and ``page.txt`` give ``page.md``, ``notes.rst`` gives ``notes.rst.md``.
    """
    name = without_suffix(name)
    stem, suffix = os.path.splitext(name)
    suffix, form = suffix.lower(), OUTPUTS[to]
    if form.records:
        return (stem if suffix in MANY_SUFFIXES else name) + form.suffix
    if suffix in MANY_SUFFIXES:
        return name
    if form.render is not None and suffix not in (*_PAGE_SUFFIXES, *TEXT_SUFFIXES):
        return name + form.suffix
    return stem + form.suffix if form.render is not None or suffix in _PAGE_SUFFIXES else name


def in_folder(inputs: Sequence[Input], folder: str, to: str = "text") -> tuple[tuple[Input, ...], tuple[str, ...]]:
    """Return the inputs and each one's output in ``folder``, the tree mirrored; ``to`` is what is written.

    Where two would have one name, on this system or on one that takes upper and lower case or composed and decomposed
    letters for the same, one keeps its suffix (``page.html.txt`` beside ``page.txt``); where that is not enough it is skipped.
    Raises ``UsageError`` where an input is named twice or would be replaced by an output.
    """
    from unicodedata import normalize

    def key(name: str) -> str:
        return normalize("NFC", normalize("NFC", name).casefold())

    names: dict[int, str] = {}
    owners: dict[str, Input] = {}
    folders: dict[str, Input] = {}
    skipped: dict[int, Outcome] = {}
    sources = _identities(inputs)
    end = OUTPUTS[to].suffix
    plain = {n: text_name(item.name, to) for n, item in enumerate(inputs)}
    for n in sorted(plain, key=lambda n: plain[n] != inputs[n].name):  # what keeps its name comes first
        item, name = inputs[n], plain[n]
        if item.outcome is not None:
            continue
        longer = (without_suffix(item.name) + end, item.name + end) if name != item.name else ()
        names[n] = next((each for each in (name, *longer) if key(each) not in owners), name)
        first = owners.setdefault(key(names[n]), item)
        if first is not item:
            skipped[n] = _same_output(first, item, os.path.join(folder, name))
        parent = os.path.dirname(key(names[n]))
        while parent and parent not in folders:
            folders[parent] = item
            parent = os.path.dirname(parent)
    for n in names.keys() - skipped.keys():
        if other := folders.get(key(names[n])):
            skipped[n] = _same_output(other, inputs[n], os.path.join(folder, names[n]))
        else:
            _not_an_input(os.path.join(folder, names[n]), sources)
    left = (item._replace(outcome=skipped[n]) if n in skipped else item for n, item in enumerate(inputs))
    return tuple(left), tuple(os.path.join(folder, names.get(n, name)) for n, name in plain.items())


def in_place(inputs: Sequence[Input]) -> tuple[str, ...]:
    """Return each input's own file, links followed; raises ``UsageError`` where two inputs are one file."""
    owners: dict[str, Input] = {}
    targets = tuple(os.path.realpath(item.path) for item in inputs)
    for item, target in zip(inputs, targets, strict=True):
        if item.outcome is None and owners.setdefault(target, item) is not item:
            _same_output(owners[target], item, target)
    return targets


def in_file(inputs: Sequence[Input], output: str) -> str:
    """Return the one file that results go to, links followed; raises ``UsageError`` where it is an input."""
    _not_an_input(output, _identities(inputs))
    return resolved(output)


def resolved(output: str) -> str:
    """Return an output's path with links followed; one of this process's descriptors leads nowhere by a path."""
    return output if own_descriptor(output) >= 0 else os.path.realpath(output)


def part(output: str) -> str:
    """Return where a stream's file grows until it is whole."""
    return f"{output}.part" if output else ""


def _same_output(one: Input, other: Input, target: str) -> Outcome:
    """Return the outcome of an input whose output is another's; raises ``UsageError`` where both are one file."""
    if os.path.realpath(one.path) == os.path.realpath(other.path):
        both = "" if one.source == other.source else f", once as {named(other.source)}"
        raise UsageError(f"{named(one.source)} is named twice{both}; leave one of them out")
    where = f"would be written to {shown(target)}, as {named(one.source)} is"
    return Outcome("skipped", where, advice="rename one of them, or use --to jsonl")


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
            advice = "use --in-place if that is wanted, or another -o"
            raise UsageError(f"{named(item.source)} would be replaced by its own result; {advice}")


# --- files ------------------------------------------------------------------------------------------------


class Sink(FileIO):
    """A file that takes all that is written to it at once; the system may take a part, as where a disk is nearly full."""

    def write(self, data: Any, /) -> int:  # noqa: ANN401 - any buffer
        """Write all of ``data`` and return its size; raises ``OSError``."""
        write_descriptor(self.fileno(), data)
        return len(data)


@contextlib.contextmanager
def replacing(target: str, root: str = "", *, keep_mode: bool = False) -> Iterator[Sink]:
    """Return a file whose content becomes ``target`` by a rename when the block ends, and is gone when it fails.

    What exists and is not a regular file, such as ``/dev/null`` or a FIFO, is written to as it is. ``keep_mode``
    gives the new file the old one's mode and owner, and has it on disk before the old one is replaced.
    The folder is made if needed, and cleared of files that killed runs left. Below ``root``, the folder of all outputs,
    no link is followed. Raises ``OSError``, whose file is ``target`` where it has no other.
    """
    try:
        descriptor = -1 if root and os.path.islink(target) else _existing(target)
        if descriptor >= 0:
            with Sink(descriptor, "wb") as sink:
                yield sink
        else:
            with _folder_of(target, root) as folder, _renamed(target, folder, keep_mode=keep_mode) as sink:
                yield sink
    except OSError as error:
        if error.filename is None:
            error.filename = target
        raise


def write(target: str, data: bytes, root: str = "", *, keep_mode: bool = False) -> None:
    """Write one whole output, as ``replacing`` does; raises ``OSError``."""
    with replacing(target, root, keep_mode=keep_mode) as sink:
        sink.write(data)


@contextlib.contextmanager
def _folder_of(target: str, root: str) -> Iterator[int | None]:
    """Open the folder that a file is to be in, creating it if needed; None on systems that can't open folders.

    Below ``root`` no link is followed. Raises ``OSError``.
    """
    if os.open not in os.supports_dir_fd:
        make_parent(target)
        yield None
        return
    make_parent(os.path.join(root, "any") if root else target)
    flags = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY
    folder = os.open(root or os.path.dirname(target) or ".", flags)
    try:
        for name in os.path.relpath(os.path.dirname(target), root).split(os.sep) if root else ():
            with contextlib.suppress(FileExistsError):
                os.mkdir(name, dir_fd=folder)
            if stat.S_ISLNK(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
                raise OSError(errno.ELOOP, f"{shown(name)} is a link, and nothing is written through it")
            inner = os.open(name, flags | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inner
        yield folder
    finally:
        os.close(folder)


@contextlib.contextmanager
def _renamed(target: str, folder: int | None, *, keep_mode: bool) -> Iterator[Sink]:
    _clear(os.path.dirname(os.path.abspath(target)))
    name = target if folder is None else os.path.basename(target)
    temporary = ""
    descriptor = lock = -1
    with contextlib.ExitStack() as quiet:
        try:
            if folder is not None and hasattr(os, "O_TMPFILE") and os.path.isdir("/proc/self/fd"):
                with contextlib.suppress(OSError):  # a file without a name disappears with its process
                    descriptor = os.open(".", os.O_TMPFILE | os.O_RDWR, 0o666, dir_fd=folder)
            if descriptor < 0:
                with deferred(*ENDING):
                    temporary, descriptor = _temporary(name, folder)
            with Sink(descriptor, "wb") as sink:
                lock = _lock(descriptor)
                yield sink
                if keep_mode:
                    copy_mode(descriptor, target)
                    os.fsync(descriptor)
                quiet.enter_context(deferred(*ENDING))  # until it has its right name
                temporary = temporary or _named(descriptor, name, folder)
            os.replace(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
        except BaseException:
            if temporary:
                with contextlib.suppress(OSError):
                    os.unlink(temporary, dir_fd=folder)
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
    """Remove temporary files that nobody has locked: leftovers of runs that were killed. Once per folder; never raises."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        found = [entry for entry in entries if _TEMPORARY.fullmatch(entry.name)]
        for path in [entry.path for entry in found if entry.is_file(follow_symlinks=False)]:
            with contextlib.suppress(OSError):
                with open(path, "r+b") as file:
                    lock = _lock(file.fileno())
                if lock >= 0 or os.name == "nt":  # which removes no file that is open
                    os.unlink(path)
                if lock >= 0:
                    os.close(lock)


def is_written_to(target: str) -> bool:
    """Return whether a target is not a file that could be replaced, but a device, a FIFO or one of this process's descriptors."""
    try:
        return own_descriptor(target) >= 0 or not stat.S_ISREG(os.stat(target).st_mode)
    except OSError:
        return False


def _existing(target: str) -> int:
    """Open what is written to as it is, -1 where a target is a file; a FIFO's reader is waited for, but not forever."""
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


def make_parent(target: str) -> None:
    """Make the folder that a file is to be in, if needed; raises ``OSError``."""
    with contextlib.suppress(FileExistsError):  # where it is not a folder, opening the file says so better
        os.makedirs(os.path.dirname(target) or ".", exist_ok=True)


def _beside(name: str, make: Callable[[str], Made]) -> tuple[str, Made]:
    """Make something under the first hidden name beside a file that is free: a short one, which fits wherever that does."""
    for number in count():
        hidden = os.path.join(os.path.dirname(name), f".bodycopy-{os.getpid()}-{number}.tmp")
        with contextlib.suppress(FileExistsError):
            return hidden, make(hidden)
    raise AssertionError


def _temporary(name: str, folder: int | None) -> tuple[str, int]:
    """Create a new file beside a name."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return _beside(name, lambda hidden: os.open(hidden, flags, 0o666, dir_fd=folder))


def _named(descriptor: int, name: str, folder: int | None) -> str:
    """Give an unnamed file a name beside the one that it is to have, or its content to a file that has one."""
    source = f"/proc/self/fd/{descriptor}"
    with contextlib.suppress(OSError):  # where the file system can't name such a file
        return _beside(name, lambda hidden: os.link(source, hidden, dst_dir_fd=folder, follow_symlinks=True))[0]
    from shutil import copyfileobj

    hidden, copy = _temporary(name, folder)
    with Sink(copy, "wb") as sink, open(descriptor, "rb", closefd=False) as file:
        file.seek(0)
        copyfileobj(file, sink)
    return hidden


def copy_mode(descriptor: int, target: str) -> None:
    """Give an open file the mode and, where that is allowed, the owner of another."""
    old = os.stat(target)
    if hasattr(os, "fchown"):
        with contextlib.suppress(OSError):  # not the owner: the file becomes the caller's
            os.fchown(descriptor, old.st_uid, old.st_gid)
        os.fchmod(descriptor, stat.S_IMODE(old.st_mode))


@contextlib.contextmanager
def locked(paths: Iterable[str]) -> Iterator[None]:
    """Lock files and folders for the block; raises ``UsageError`` where another run has one of them.

    A lock is one on a byte of ``/dev/null``, chosen by the file's path: it needs no file beside the output, ends with
    its process however that ends, and costs nothing. It holds on one machine; other systems go without.
    """
    from hashlib import sha256

    paths = list(paths)
    try:
        import fcntl

        # Beyond the standard streams: one that is closed must stay closed.
        with open(os.devnull, "r+b", buffering=0) as null:
            lock = fcntl.fcntl(null, fcntl.F_DUPFD_CLOEXEC, 3) if paths and hasattr(fcntl, "F_OFD_SETLK") else -1
    except (ImportError, OSError):
        lock = -1
    try:
        for path in paths if lock >= 0 else ():
            place = int.from_bytes(sha256(os.fsencode(os.path.realpath(path))).digest()[:8], "big") >> 2
            with contextlib.suppress(OSError):  # this device, or this system, takes no locks
                try:
                    fcntl.fcntl(lock, fcntl.F_OFD_SETLK, struct.pack(_LOCK, fcntl.F_WRLCK, os.SEEK_SET, place, 1, 0))
                except BlockingIOError:
                    busy = f"another run of bodycopy writes to {shown(path)}; wait for it, or name another"
                    raise UsageError(busy) from None
        yield
    finally:
        if lock >= 0:
            os.close(lock)
