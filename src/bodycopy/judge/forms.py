"""forms: Document, removals -> what belongs to the form that a text has throughout: code, and entries of like parts.

A page's furniture stands together, above, below or between paragraphs of any number. What one rule would take at like distances from a text's
front to its end, in other words each time, is a part of each entry: the reference of a dictionary's, the owner of a file's.
What speaks as legal lines do throughout is a licence, a contract or a law.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from bodycopy.document import FAMILIES
from bodycopy.judge.residue.weights import load
from bodycopy.kernel.features.grams import spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bodycopy.document import Document, Removal

# A line of a program, a query, a style sheet or a file of settings; their names are in ASCII, and Greek asks with a semicolon.
_CODE = re.compile(
    r"""(?<![^\0-\x7f])[;{}]\s*(?:/[/*].*)?\Z | \A\s*(?:[\]})]|//|/\*|\#include\b|(?:def|return|import|SELECT|INSERT|UPDATE|DELETE)\s)
    | \A\s*["']?[\w.-]*(?:\w_\w|\w\.\w)[\w.-]*["']?\s*[=:] | \A\s*[\w.-]+(?:\s=|=)\s*\S | \w\(.*\) .* [;:{]\s*\Z | [\w\])]\s*(?:=>|->|::|[-+*]?==?)\s*[\w"'({\[]
    """,
    re.ASCII | re.VERBOSE,
)
# So many tenths of a text's lines are code's where it is code, and none that is longer than this.
_CODE_TENTHS, _WIDE = 5, 200
# So many entries at least, so many blocks from one to the next at most; so many tenths of the distances are alike, and of the words at most.
_ENTRIES, _APART, _ALIKE, _SAME = 4, 8, 7, 3
# From the first entry to the last there are so many tenths of the text.
_THROUGHOUT = 6
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]{4,}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# What says whose an entry is names what nothing else does.
_OWN = frozenset({"legal", "credit", "meta"})
# So many tenths of what references name are elsewhere in the text.
_NAMED = 8
# Of articles with a legal line one in fifty has so many tenths of sentences that speak so; licences have more. A sentence has so many
# characters; at least, and at most, so many tell.
_LEGAL, _SENTENCE, _LEAST, _ENOUGH = 2, 40, 500, 30_000
# How lines of one form begin: with a number, a time or a bracket, a speaker in capitals, or a name and what parts it from what is said of it; otherwise with one word.
_BEGINNINGS = re.compile(
    r"""(?P<number>[(\[]?\d+(?:[.:/-]\d+)*[.):\]]?\s) | (?P<bracket>[\[<][^\]>\n]{1,40}[\]>]) | (?P<speaker>[^\W\d_a-z][^\Wa-z_]+(?:\ [^\Wa-z_]+)?\.\s\S)
    | (?P<sign>[§#@]) | [^\W_][^:—–=|\t\n]{0,40}?(?:(?P<colon>:\s)|(?P<dash>\s[—–-]\s)|(?P<equal>\s?=)|(?P<cell>\t))
    """,
    re.VERBOSE,
)
# So many lines and so many tenths of all have one beginning, of which so many tenths stay.
_LINES, _MOST, _STAY = 8, 5, 5


def code(document: Document, cuts: Sequence[Sequence[Removal]]) -> list[int]:
    """Return the blocks with lines of code that a text which is code for the most part would lose something of."""
    found = [n for n, cut in enumerate(cuts) if cut and _code_lines(document, n)[1]]
    if not found:
        return []
    counts = [_code_lines(document, n) for n in range(len(document.blocks))]
    lines, marked = (sum(column) for column in zip(*counts, strict=True))
    return found if marked * 10 >= _CODE_TENTHS * lines else []


def _code_lines(document: Document, n: int) -> tuple[int, int]:
    """Count the lines of a block, and those of code."""
    block = document.blocks[n]
    lines = document.text[block.start : block.end].split("\n")
    return len(lines), sum(len(line) <= _WIDE and _CODE.search(line) is not None for line in lines)


def entries(document: Document, cuts: Sequence[Sequence[Removal]]) -> Iterator[int]:
    """Yield the blocks in which a rule would take a part of each entry."""
    places: dict[str, list[tuple[int, Removal]]] = {}
    for n, cut in enumerate(cuts):
        for removal in cut:
            if (removal.family == "legal" or "/" in removal.rule) and not removal.rule.startswith("user/"):
                places.setdefault(removal.family if removal.rule == "residue" else removal.rule, []).append(
                    (n, removal)
                )
    for found in places.values():
        if len(found) >= _ENTRIES and _is_throughout(document, found) and _refers(document.text, found):
            yield from (n for n, _ in found)


def _refers(text: str, found: Sequence[tuple[int, Removal]]) -> bool:
    """Tell whether what would go names what the text itself says elsewhere, as references do and links to other stories don't."""
    if found[0][1].family in _OWN:
        return True
    said = [set(_WORD.findall(removal.text.lower())) for _, removal in found]
    often = {word for word, times in Counter(word for words in said for word in words).items() if times * 2 > len(said)}
    own = [word for words in said for word in words - often]
    ends = [0, *(removal.end for _, removal in found)]
    starts = [*(removal.start for _, removal in found), len(text)]
    rest = {word for start, end in zip(ends, starts, strict=True) for word in _WORD.findall(text[start:end].lower())}
    return sum(word in rest for word in own) * 10 >= _NAMED * len(own)


def legal(document: Document, cuts: Sequence[Sequence[Removal]]) -> list[int]:
    """Return the blocks that a licence, contract or law would lose something of: much of what stays speaks as legal lines do."""
    if not any(removal.family == "legal" for cut in cuts for removal in cut):
        return []
    families, place = load().families, FAMILIES.index("legal")
    speaks = size = 0
    for pieces, cut in zip(document.pieces, cuts, strict=True):
        for start, end in pieces if size < _ENOUGH else ():
            if end - start >= _SENTENCE and not any(gone.start < end and start < gone.end for gone in cut):
                said = spoken(document.text[start:end].lower(), families, len(FAMILIES))
                size += end - start
                speaks += (end - start) * (said[place] == max(said) > 0)
    if size < _LEAST or speaks * 10 < _LEGAL * size:
        return []
    return [n for n, cut in enumerate(cuts) if any(each.rule == "residue" or each.family == "legal" for each in cut)]


def alike(document: Document, cuts: Sequence[Sequence[Removal]]) -> list[int]:
    """Return the lines of which something would go among those of one form, which all of the text has and most of which stay."""
    text = document.text
    begun = [_BEGINNINGS.match(text, block.start, block.end) for block in document.blocks]
    forms = [
        found.lastgroup if found else text[block.start : block.end].split(None, 1)[0]
        for found, block in zip(begun, document.blocks, strict=True)
    ]
    form, count = max(Counter(forms).items(), key=lambda each: each[1], default=("", 0))
    if not form or not form[0].isalnum() or count < _LINES or count * 10 < _MOST * len(forms):
        return []
    taken = [n for n, each in enumerate(forms) if each == form and cuts[n]]
    return taken if len(taken) * 10 <= (10 - _STAY) * count else []


def _is_throughout(document: Document, found: Sequence[tuple[int, Removal]]) -> bool:
    blocks, last = document.blocks, -_APART
    heads: list[int] = []
    for n, removal in found:
        # Of a run the first counts; where a part of each line would go, each.
        if n > last + 1 or removal.end < blocks[n].end or removal.start > blocks[n].start:
            heads.append(n)
        last = n
    said = Counter(_NUMBER.sub("0", removal.text.strip()) for _, removal in found)
    is_label = max(said.values()) * 10 > _SAME * len(found) and found[0][1].family != "legal"
    if len(heads) < _ENTRIES or is_label:
        return False
    (step, count), *_ = Counter(after - before for before, after in pairwise(heads)).most_common(1)
    alike = step <= _APART and count * 10 >= _ALIKE * (len(heads) - 1)
    return alike and (heads[-1] - heads[0]) * 10 >= _THROUGHOUT * len(blocks)
