"""load: every rule and signal list that ships, and users' own -> ``Rulebook``.

The rules are TOML files under ``data/`` (see ``data/README.md``). Reading 2,000 of them as TOML takes 90 ms,
so what ships is one file compiled from them, ``data/compiled.bin``, in which each line is looked up where it
stands (see ``kernel.lines``). It is written when the package is built or installed, and by
``bodycopy rules build``. In a checkout it also holds the sizes and times of the TOML files it was
made from: where they differ, the TOML files are what counts, at the price of a slower start.
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING

from bodycopy.decode.files import DATA, shipped
from bodycopy.rulebook.model import Rulebook, Rules
from bodycopy.rulebook.store import made_from, read_compiled

if TYPE_CHECKING:
    from collections.abc import Sequence

RULES_FOLDER = DATA
COMPILED: str = os.path.join(DATA, "compiled.bin")


def load(extra: Sequence[str] = ()) -> Rulebook:
    """Return the rules that ship and those of the TOML files ``extra``.

    Raises ``RulebookError`` where one of ``extra`` can't be read or used.
    """
    if not extra:
        return _shipped()
    from bodycopy.rulebook.compile import compile_rules
    from bodycopy.rulebook.source import read_user_files

    return joined(_shipped(), compile_rules(*read_user_files(extra)))


def joined(one: Rulebook, two: Rulebook) -> Rulebook:
    """Return a rulebook with the rules and signal lists of both."""
    rules = Rules([*one.rules.lines, *two.rules.lines])
    return Rulebook(rules, one.phrases + two.phrases, one.sited or two.sited)


@lru_cache(maxsize=1)
def _shipped() -> Rulebook:
    data = compiled()
    try:
        return read_compiled(data) if data else from_files()
    except ValueError:  # it is not all there, or damaged where that shows
        return from_files()


def from_files() -> Rulebook:
    """Compile the rule files of a checkout; a rule that is being written and not right yet is left out, aloud."""
    import warnings

    from bodycopy.rulebook.compile import compile_rules
    from bodycopy.rulebook.source import Errors, read_shipped_files

    errors = Errors(keep=True)
    book = compile_rules(*read_shipped_files(RULES_FOLDER, errors), errors)
    if errors.kept:
        count, first = len(errors.kept), errors.kept[0]
        warnings.warn(f"{count} mistakes in rule files, left out; the first: {first}", RuntimeWarning, stacklevel=2)
    return book


def compiled() -> memoryview | None:
    """Return the compiled rulebook, or None where it is missing or was made from other files."""
    data = shipped(COMPILED)
    source = made_from(data)
    return None if source is None or (source and source != fingerprint(RULES_FOLDER)) else data


def fingerprint(folder: str) -> str:
    """Return a number that changes when a rule file is added, removed or written."""
    seen = [
        f"{language.name}/{file.name} {stat.st_size} {stat.st_mtime_ns}"
        for language in os.scandir(folder)
        if language.is_dir()
        for file in os.scandir(language.path)
        if file.name.endswith(".toml")
        for stat in (file.stat(),)
    ]
    from zlib import crc32

    return f"{len(seen)} {crc32(' '.join(sorted(seen)).encode()):08x}"


def write_shipped(path: str = COMPILED, *, checkout: bool) -> None:
    """Compile the rules that ship into ``path``, and the lexicons into a file beside it; raises ``RulebookError``.

    In a ``checkout`` the file says what it was made from, so that ``load`` notices when rules have changed since.
    """
    from bodycopy.rulebook.compile import compile_rules
    from bodycopy.rulebook.source import read_shipped_files
    from bodycopy.rulebook.store import write_compiled
    from bodycopy.segment import lexicon

    source = fingerprint(RULES_FOLDER) if checkout else ""
    _write(path, write_compiled(compile_rules(*read_shipped_files(RULES_FOLDER), classes=True), source))
    source = lexicon.made_from(RULES_FOLDER) if checkout else ""
    _write(os.path.join(os.path.dirname(path), lexicon.COMPILED), lexicon.compiled(RULES_FOLDER, source).encode())


def _write(path: str, data: bytes) -> None:
    beside = f"{path}.{os.getpid()}"
    with open(beside, "wb") as stream:
        stream.write(data)
    os.replace(beside, path)
