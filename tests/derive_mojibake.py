"""Derive ``data/mojibake.txt`` from the installed ftfy, which is by Robyn Speer, Apache-2.0.

``python tests/derive_mojibake.py > src/bodycopy/data/mojibake.txt`` writes it anew; a test compares.

ftfy calls a text bad where one of the alternatives of its pattern matches. From each alternative two
neighbouring characters are taken that are never ASCII; the pairs of all alternatives, sorted by what
the second character is, are the cheap necessary condition. The few alternatives that have no such
pair are written out below and proved by test to be covered.
"""

from __future__ import annotations

import itertools
import re
import sys
from collections import defaultdict
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

from ftfy.badness import BADNESS_RE, MOJIBAKE_CATEGORIES

WORD = "word"


def alternatives() -> list[list[set[str] | str]]:
    """Return ftfy's alternatives: for each place the characters it takes, or a word for what is no plain set."""
    (_, (_, branches)) = _parser.parse(BADNESS_RE.pattern, re.VERBOSE)[0]
    return [[_characters(item) for item in branch] for branch in branches]


def _characters(item: tuple[Any, Any]) -> set[str] | str:
    operation, value = item
    if operation is _constants.LITERAL:
        return {chr(value)}
    if operation is not _constants.IN:
        return str(operation)
    taken: set[str] = set()
    for kind, what in value:
        if kind is _constants.LITERAL:
            taken.add(chr(what))
        elif kind is _constants.RANGE:
            taken.update(map(chr, range(what[0], what[1] + 1)))
        elif kind is _constants.CATEGORY and what is _constants.CATEGORY_WORD:
            return WORD
        else:
            return str(kind)
    return taken


def pair_of(places: list[set[str] | str]) -> tuple[set[str], set[str]] | None:
    """Return the alternative's rarest pair of neighbouring characters that are never ASCII, if it has one."""
    pairs = [
        (first, second)
        for first, second in itertools.pairwise(places)
        if isinstance(first, set) and isinstance(second, set) and not any(map(str.isascii, first | second))
    ]
    # é” is common in clean text; only a letter behind it makes it suspicious, so it is not told by the pair alone.
    if not pairs or (len(places) == 3 and places[2] == WORD):
        return None
    return min(pairs, key=lambda pair: len(pair[0]) * len(pair[1]))


def suspicious() -> str:
    """Return the necessary condition, as a pattern.

    What the scan stops at is the second character of a pair, which clean text has seldom; only then is
    the one before it looked at. Second characters that much the same may stand before share a class.
    """
    before: dict[str, set[str]] = defaultdict(set)
    for places in alternatives():
        if pair := pair_of(places):
            for second in pair[1]:
                before[second] |= pair[0]
    joints, capitals = set("ÂÃÎÐØÙ"), _category("upper_accented")
    groups: dict[str, tuple[set[str], set[str]]] = {}
    for second, firsts in before.items():
        if firsts <= joints:
            name = "joint"
        elif "é" in firsts:
            name = "capital" if second in capitals else "mark"
        elif "à" in firsts:
            name = "figure"
        else:
            name = "letter" if second.isalpha() else "sign"
        seconds, union = groups.setdefault(name, (set(), set()))
        seconds.add(second)
        union |= firsts
    accented, quotes = (
        _category("lower_accented") | capitals,
        _category("start_punctuation") | _category("end_punctuation"),
    )
    conditions = [f"(?<={_one_of(firsts)}{_one_of(seconds)})" for _, (seconds, firsts) in sorted(groups.items())]
    conditions += [f"(?<={_one_of(accented)}{_one_of(quotes)})(?=\\w)", "(?<=[Œœ])(?=[^A-Za-z])", "(?<=[ÂÃ])(?= )"]
    every = set().union(quotes, "ŒœÂÃ", *(seconds for seconds, _ in groups.values()))
    return f"[\\x80-\\x9f]|{_one_of(every)}(?:{'|'.join(conditions)})"


def _one_of(characters: set[str]) -> str:
    """Return a character class; runs become ranges, which are quicker to compile."""
    runs: list[list[str]] = []
    for character in sorted(characters):
        if runs and ord(runs[-1][1]) == ord(character) - 1:
            runs[-1][1] = character
        else:
            runs.append([character, character])
    return "[" + "".join(first if first == last else f"{first}-{last}" for first, last in runs) + "]"


def _category(name: str) -> set[str]:
    return set(_characters(_parser.parse(f"[{MOJIBAKE_CATEGORIES[name]}]")[0]))


if __name__ == "__main__":
    sys.stdout.write(suspicious() + "\n")
