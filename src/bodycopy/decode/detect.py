"""detect: bytes that are not UTF-8 -> the encoding they are most likely in.

Each encoding's reading of the bytes is weighed by the letters of the languages it may be in (``decode.letters``); what is
least unlikely wins. Valid UTF-8 never comes here.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.decode import letters
from bodycopy.decode.charsets import MULTIBYTE, codecs_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SAMPLE, _FIRST, _BEFORE = 1 << 14, 1 << 11, 64
"""Bytes that are looked at: at most, at first, of a line before its first byte beyond ASCII."""
_HIGH = bytes(range(0x80, 0x100))
# Half bits by which text is likelier that has no escapes.
ESCAPED = 90
_MARGIN, _WIDE_MARGIN, _ENOUGH_BYTES, _SAME = 12, 16, 8, 0.01
"""By how much another reading must be less likely, also where there are few bytes beyond ASCII; and the share of characters in which
readings may differ and count as the same."""
_TELLING_LINE, _ODD, _LINE = 4, 12, 512
"""Bytes beyond ASCII in a line that tells its encoding by itself; what a pair costs in any but the right one; bytes looked at."""
_TELLING = re.compile(rb"[\x80-\xff][^\n]{0,8191}")
# After a byte beyond ASCII an underscore may be the second half of a character.
_SPACES = re.compile(rb"(?:\s|(?<![\x80-\xff])_)+")
_CANDIDATES = {
    0: "cp1252",
    8: "cp1251 cp1250 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp874 koi8-r iso8859-2 gb18030 big5 cp932 euc_jp cp949",
    14: "iso8859-7 iso8859-13 iso8859-15",
    18: "iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-8 iso8859-10 iso8859-14 iso8859-16",
    20: "mac-roman mac-latin2 mac-cyrillic cp850 cp852 cp866 koi8-u",
    26: "mac-greek mac-turkish mac-iceland cp437 cp737 cp775 cp855 cp857 cp860 cp861 cp862 cp863 cp865 cp869 cp1125 ptcp154",
}
"""Encodings by how much less often text comes in them, in half bits."""
_ANY = 1 << 40
_FREELY, _ENOUGH = 64, 16
"""Lines, and encodings with their languages, after which the others are only weighed in what was found."""
_RARITY = {name: cost for cost, group in _CANDIDATES.items() for name in group.split()}
_FINALISTS, _LATIN, _FOREIGN, _SHORT = 4, 10, 4, 24
"""Encodings that are weighed by more of the text, languages in Latin letters that are, and what a pair says of ASCII beside it."""


class _Text(NamedTuple):
    """What there is to weigh: a sample, and in it pairs of bytes that tell something, and of characters that tell the language."""

    data: bytes
    foreign: int
    pairs: tuple[tuple[tuple[int, int], int], ...]
    ascii_pairs: tuple[tuple[str, int], ...]


def strictly(data: bytes, encoding: str) -> str | None:
    """Return the text in an encoding; None where it does not fit."""
    for codec in codecs_for(encoding):
        try:
            return data.decode(codec)
        except (UnicodeError, ValueError):
            continue
    return None


def leniently(data: bytes, encoding: str) -> tuple[str, int]:
    """Return the text, with U+FFFD for what the encoding does not know, and how many that were."""
    if (text := strictly(data, encoding)) is not None:
        return text, 0
    text = data.decode(codecs_for(encoding)[0], "replace")
    return text, text.count("\ufffd")


def choose(data: bytes, declared: str) -> tuple[str, str, int]:
    """Return the encoding of bytes that are not UTF-8: the declared one where it fits, else the likeliest.

    With it, where a text is too short to be sure, one that is nearly as likely, and how many characters that reads otherwise.
    """
    if _is_as_declared(data, declared):
        return declared, "", 0
    costs = _costs(_sample(data))
    encoding = min(costs, key=lambda name: costs[name][0])
    if not _fits(data, encoding):
        return "cp1252", "", 0
    return encoding, *(_rival(data, encoding, costs) if len(data) <= _FIRST else ("", 0))


def _rival(data: bytes, encoding: str, costs: dict[str, tuple[int, str]]) -> tuple[str, int]:
    """Return the encoding that is next to the likeliest among those that read the bytes otherwise, and how many characters are other."""
    read = leniently(data, encoding)[0]
    limit = costs[encoding][0] + (_MARGIN if count_foreign(data) >= _ENOUGH_BYTES else _WIDE_MARGIN)
    for name in sorted(costs, key=lambda name: costs[name][0]):
        if costs[name][0] >= limit:
            break
        other = leniently(data, name)[0]
        differing = sum(map(str.__ne__, read, other)) + abs(len(read) - len(other))
        if differing >= _SAME * len(read):
            return name, differing
    return "", 0


def choose_each(lines: Sequence[bytes], declared: str) -> list[str]:
    """Return the encoding of each of several lines; many are in the encodings and languages of the first of them."""
    found: list[str] = []
    seen: dict[tuple[str, str], None] = {}
    guessed = 0
    for line in lines:
        if _is_as_declared(line, declared):
            found.append(declared)
            continue
        sample = _sample(line)
        if len(seen) < _ENOUGH and guessed < _FREELY:
            costs = _costs(sample)
            best = min(costs, key=lambda name: costs[name][0])
            guess = best, costs[best][1]
            guessed += 1
            seen[guess] = None
        else:
            text = _text(sample)
            guess = min(seen, key=lambda known: _surprisal(text, *known)[0])
        found.append(guess[0] if _fits(line, guess[0]) else "cp1252")
    return found


def is_mixed(lines: Sequence[bytes], encoding: str) -> bool:
    """Return whether some of the lines are far likelier in another encoding than in the one that all together are likeliest in."""
    guessed = 0
    for line in [line for line in lines if count_foreign(line) >= _TELLING_LINE][:_FREELY]:
        head = line[:_LINE]
        text = _text(head)
        cost = _surprisal(text, encoding)[0]
        limit = min(cost - ESCAPED, _ODD * sum(count for _, count in text.pairs))
        if limit < cost - ESCAPED:
            other = strictly(line, "utf-8")
            if limit > (surprisal_of(other[:_LINE]) if other is not None else min(_costs(head).values())[0]):
                return True
            guessed += 1
            if guessed == _FINALISTS:
                break
    return False


def choose_among(line: bytes, encodings: Iterable[str]) -> str:
    """Return the encoding of a short line: one of those that others of its text are in, unless another is far likelier."""
    text = _text(line[:_FIRST])
    return min(_RARITY, key=lambda name: _surprisal(text, name)[0] + (0 if name in encodings else _MARGIN))


def _is_as_declared(data: bytes, declared: str) -> bool:
    """Return whether bytes can be read as declared. What pages declare that declare nothing is Western, and then mostly letters are ASCII."""
    if declared in {"", "utf-8"}:
        return False
    sample = _sample(data)
    western = declared == "cp1252" and count_foreign(sample) * 4 >= len(sample)
    return not western and _fits(data, declared)


def count_foreign(data: bytes) -> int:
    """Return how many of the bytes are not ASCII."""
    return len(data) - len(data.translate(None, _HIGH))


def _fits(data: bytes, encoding: str) -> bool:
    """Return whether the encoding can read the bytes, but for one bad place in a hundred."""
    text, replaced = leniently(data, encoding)
    if not replaced or encoding not in MULTIBYTE:
        return True
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    # Text cut off at a limit in bytes ends in half a character.
    return replaced * 100 <= foreign or (replaced == 1 and foreign >= 8 and text.endswith("\ufffd"))


def _sample(data: bytes) -> bytes:
    """Return the part of the bytes that tells something: lines with bytes beyond ASCII, from shortly before the first."""
    if len(data) <= _FIRST:
        return data
    parts: list[bytes] = []
    length = 0
    for match in _TELLING.finditer(data):
        start = match.start()
        # Within a line that is cut, a character may be cut.
        before = data[max(0, start - _BEFORE) : start].rpartition(b"\n")[2] if start >= _BEFORE else data[:start]
        parts.append(before + match[0])
        length += len(parts[-1])
        if length >= _SAMPLE:
            break
    if length < _FIRST:  # which tells little of the language
        parts += [line for line in data[: 2 * _FIRST].split(b"\n") if line.isascii()]
    return b"\n".join(parts)


def surprisal_of(text: str) -> int:
    """Return how unlikely a text is in the language it is least unlikely in, in half bits."""
    pairs = letters.pairs_of(letters.normal(text)).items()
    least = min(letters.surprisal(pairs, language) for language in letters.languages().values())
    return letters.faults(text, letters.pairs_of(text).items()) + least


def _costs(data: bytes) -> dict[str, tuple[int, str]]:
    """Return how unlikely the bytes are in each encoding, of a long text in the likeliest few, and the languages they then are in.

    Of an encoding that is far less likely than another it only says that it is.
    """
    if len(data) <= _FIRST:
        return _weighed(_text(data), 1, _WIDE_MARGIN)
    # Up to the end of a line, or at least of a character.
    head = data[:_FIRST]
    line = head.rfind(b"\n")
    first = _weighed(_text(head[:line] if line * 2 > _FIRST else head), _FINALISTS, 0)
    text = _text(data)
    return {name: _surprisal(text, name) for name in sorted(first, key=lambda name: first[name][0])[:_FINALISTS]}


def _weighed(text: _Text, count: int, margin: int) -> dict[str, tuple[int, str]]:
    """Return how unlikely a text is in each encoding: the ``count`` likeliest, and those that are next to them by a margin, are exact."""
    found: dict[str, tuple[int, str]] = {}
    least: list[int] = []
    alike: dict[object, tuple[int, str]] = {}
    for name in _RARITY:
        limit = least[-1] + margin if len(least) == count else _ANY
        found[name] = _surprisal(text, name, limit=limit, alike=alike)
        least = sorted((*least, found[name][0]))[:count]
    return found


def _text(data: bytes) -> _Text:
    data = _SPACES.sub(b" ", b" " + data + b" ")
    pairs: list[tuple[tuple[int, int], int]] = []
    plain = Counter[str]()
    for pair, count in Counter(pairwise(data)).items():
        if max(pair) >= 0x80:
            pairs.append((pair, count))
        else:
            plain["".join(map(letters.character, bytes(pair).decode()))] += count
    return _Text(data, count_foreign(data), tuple(pairs), tuple(plain.items()))


@cache
def _table(encoding: str) -> tuple[str, tuple[str, ...]]:
    """Return each byte as a character of an encoding, as it is and as its letters are counted."""
    plain = bytes(range(256)).decode(encoding, "replace")
    return plain, tuple(map(letters.character, plain))


def _surprisal(
    text: _Text,
    encoding: str,
    language: str = "",
    limit: int = _ANY,
    alike: dict[object, tuple[int, str]] | None = None,
) -> tuple[int, str]:
    """Return how unlikely it is that the bytes are text in an encoding, and in which language; above ``limit`` the value is only a lower bound.

    ``alike`` has what was found of other encodings that read the bytes alike.
    """
    pairs: dict[str, int]
    if encoding in MULTIBYTE:
        read, replaced = leniently(text.data, encoding)
        if replaced * 50 > len(read) and replaced > 1:
            return _ANY, ""
        pairs = {pair: count for pair, count in letters.pairs_of(letters.normal(read)).items() if not pair.isascii()}
        odd = letters.faults(read, letters.pairs_of(read).items())
    else:
        plain, normal = _table(encoding)
        odd = letters.faults(
            text.data.decode(encoding, "replace"),
            ((plain[one] + plain[two], count) for (one, two), count in text.pairs),
        )
        pairs = Counter()
        for (one, two), count in text.pairs:
            pairs[normal[one] + normal[two]] += count
    odd += _RARITY[encoding]
    if language:
        cost = letters.surprisal(pairs.items(), letters.languages()[language])
    else:
        alike = {} if alike is None else alike
        key = frozenset(pairs.items())
        cost, language = alike.get(key) or _least(pairs, text.ascii_pairs, limit - odd)
        if cost <= limit - odd:
            alike[key] = cost, language
    return odd + cost, language


def _least(pairs: dict[str, int], plain: tuple[tuple[str, int], ...], limit: int) -> tuple[int, str]:
    """Return how unlikely pairs are in the language that they, and pairs in ASCII beside them, are least unlikely in; see ``_surprisal``."""
    scripts: Counter[str] = Counter()
    for pair, count in pairs.items():
        scripts[letters.script(pair[1])] += count
    del scripts[""]
    found = {name for name, count in scripts.items() if count * 5 >= scripts.total()} or {"Latin"}
    known = letters.languages()
    # What is in ASCII may be in another language: markup, names, a few words. That counts only so much.
    most = _FOREIGN * sum(pairs.values())
    costs = {name: min(cost, most) for name, cost in _plain_costs(plain)}
    names = [name for name in known if known[name].script in found - {"Latin"}]
    if "Latin" in found:
        latin = [name for name in costs if known[name].script == "Latin"]
        names += latin if len(pairs) < _SHORT else latin[:_LATIN]
    best = _ANY, ""
    for name in names:
        cost = letters.surprisal(pairs.items(), known[name], min(limit, best[0]) - costs[name])
        best = min(best, (cost + costs[name], name))
    return best


@lru_cache(maxsize=4)
def _plain_costs(plain: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
    """Return how much more unlikely pairs in ASCII are in each language than in the likeliest, which is first."""
    costs = {name: letters.surprisal(plain, language) for name, language in letters.languages().items()}
    least = min(costs.values())
    return tuple(sorted(((name, cost - least) for name, cost in costs.items()), key=lambda item: item[1]))
