"""files: path -> bytes. Files of rules, settings and records of runs: plain ones, of a size, that can be read without waiting.

A device has no end and a FIFO may never have a beginning, and either may stand where a file is expected: in a folder that
somebody else wrote. What the command line itself opened, as the shell's ``<(command)`` does, is read all the same.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mmap import mmap
    from typing import IO, Any

# A key with more parts than any of our files has; tomllib takes quadratic time for such keys.
_DEEP = re.compile(r"(?<![\w\"'-])(?:[\w\"'-]++[ \t]*+\.[ \t]*+){64}")
_STREAMS = ("stdin", "stdout", "stderr")
_DIGITS = 10
DATA = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")
"""The folder of what ships: rules, weights, templates."""
MOST = 32 << 20
"""Bytes of a file of rules, or of settings."""


def opened(path: str) -> IO[bytes]:
    """Open a plain file to be read; raises ``OSError`` where it is a folder, a device or a FIFO."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags)
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode) or (already_open(path) and not stat.S_ISDIR(mode)):
        os.set_blocking(descriptor, True)
        return open(descriptor, "rb")
    os.close(descriptor)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    raise OSError(errno.EINVAL, f"is {special(mode)}, not a file")


def mapped(path: str) -> mmap | bytes:
    """Return a file mapped into memory: what is never looked at costs nothing, and processes share the rest. Raises ``OSError``."""
    from mmap import ACCESS_READ, mmap

    with open(path, "rb") as file:
        try:
            return mmap(file.fileno(), 0, access=ACCESS_READ)
        except (ValueError, OSError):  # it is empty, or there is no room to map it
            return file.read()


def shipped(path: str) -> memoryview:
    """Return a file of the package, also where that is in an archive; empty where it is missing."""
    try:
        return memoryview(mapped(path))
    except OSError:
        pass
    try:
        return memoryview(__loader__.get_data(path))  # type: ignore[name-defined]
    except (OSError, NameError, AttributeError):
        return memoryview(b"")


def contents(path: str, most: int = MOST) -> bytes:
    """Return what is in a plain file; raises ``OSError``, too where it is larger than ``most`` bytes."""
    with opened(path) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, f"is larger than {most >> 10:,} KB")
    return data


def toml(text: str) -> dict[str, Any]:
    """Return the tables of a TOML file; raises ``tomllib.TOMLDecodeError``, and ``RecursionError`` for what is nested too deeply."""
    import tomllib

    if _DEEP.search(text):
        raise RecursionError("a key of too many parts")
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError:
        raise
    except ValueError:
        raise tomllib.TOMLDecodeError("a number of it is too long") from None


def already_open(path: str) -> bool:
    """Whether a path names one of this process's own descriptors, as the shell's ``<(command)`` does."""
    return own_descriptor(path) >= 0


def own_descriptor(path: str) -> int:
    """Return the number of this process's own descriptor that a path names, -1 where it names none."""
    folder, _, name = path.rpartition("/")
    if folder == "/dev" and name in _STREAMS:
        return _STREAMS.index(name)
    return int(name) if folder in {"/dev/fd", "/proc/self/fd"} and name.isdecimal() and len(name) < _DIGITS else -1


def special(mode: int) -> str:
    """Say what a file that is not regular is."""
    names = {
        stat.S_IFDIR: "a folder",
        stat.S_IFIFO: "a FIFO",
        stat.S_IFSOCK: "a socket",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
    }
    return names.get(stat.S_IFMT(mode), "a special file")
