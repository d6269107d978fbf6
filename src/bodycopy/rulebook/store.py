"""store: a rulebook as a file, lines of text and packed phrases, of which most texts want little."""

from __future__ import annotations

from bodycopy.kernel.lines import Numbered, first_line, pack, unpack, write_numbered
from bodycopy.rulebook.model import PhraseBook, Rulebook, Rules, places_of
from bodycopy.rulebook.scan import opened

_FORMAT = "bodycopy rulebook 9"
_SITED = "\tsited"
"""Ends the header of a rulebook with rules for certain sites."""


def write_compiled(book: Rulebook, source: str) -> bytes:
    """Return what ``compile_rules`` made as a file; ``source`` is the fingerprint to check it by, empty for never.

    All is text in UTF-8, but for the packed phrases.
    """
    lines = book.rules.lines
    (phrases,) = book.phrases
    data = bytes(phrases.data)
    header = f"{_FORMAT}\t{source}{_SITED if book.sited else ''}\n".encode()
    blocks = [write_numbered(each) for each in (lines, places_of(lines), phrases.roles)]
    # Integers are read where they stand, so that they must stand at a multiple of their size.
    start = len(header) + len(pack([*blocks, b"", data])) - len(data)
    return header + pack([*blocks, b" " * (-start % 4), data])


def made_from(data: memoryview) -> str | None:
    """Return what a compiled rulebook says that it was made from; None where the format is another version's."""
    form, _, source = first_line(data).decode(errors="replace").removesuffix(_SITED).partition("\t")
    return source if form == _FORMAT else None


def read_compiled(data: memoryview) -> Rulebook:
    """Read back what ``write_compiled`` returned, where ``ValueError`` does not say that it is damaged; what no text wants is not read."""
    header = first_line(data)
    lines, places, roles, _, packed = unpack(data[len(header) + 1 :])
    rules = Rules(Numbered(lines), Numbered(places))
    return Rulebook(rules, (PhraseBook(packed, opened(packed), Numbered(roles)),), header.endswith(_SITED.encode()))
